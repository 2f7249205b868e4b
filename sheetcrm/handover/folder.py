"""Lays the drafts out in a folder: a review page, one list a campaign, one .eml a letter. Sends nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetcrm.core.drafts.model import Drafts, DraftSettings
from sheetcrm.core.wording import Lang
from sheetcrm.handover.eml import eml_files
from sheetcrm.handover.lists import campaign_lists
from sheetcrm.handover.review_page import review_page
from sheetcrm.stores.platform import private_folder

PAGE = "review.html"
_STAMP = ".sheetcrm-drafts.json"


@dataclass(frozen=True, slots=True)
class Handed:
    """What lies in the folder now. ``changed``: whether anything was written this time."""

    folder: Path
    page: Path
    lists: tuple[Path, ...]
    letters: int
    changed: bool


def hand_over(
    drafts: Drafts, folder: Path, settings: DraftSettings, lang: Lang, now: dt.datetime, *, workbook: str
) -> Handed:
    """Makes the folder hold exactly these drafts. Files of an earlier run that are no longer drafts are removed; files
    the program did not make stay. The same drafts write nothing.

    The folder is closed to other users (0700), the files are 0600: they hold clients' contacts.
    """
    private_folder(folder)
    page = review_page(drafts, lang=lang, workbook=workbook, currency=settings.currency, sms_sender=settings.sms_sender)
    lists = campaign_lists(drafts, lang)
    letters = [d for d in drafts.drafts if d.channel == "email" and d.state == "draft"]
    fingerprint = hashlib.sha256(page.encode() + b"".join(lists[name] for name in sorted(lists))).hexdigest()
    stamp = _read(folder / _STAMP)
    names = {PAGE, *lists, *(f"letters/{d.id}.eml" for d in letters)}
    done = Handed(folder, folder / PAGE, tuple(folder / name for name in sorted(lists)), len(letters), False)
    if stamp.get("fingerprint") == fingerprint and all((folder / name).is_file() for name in names):
        return done
    for name in stamp.get("files", []):
        if name not in names and _inside(folder, name):
            (folder / name).unlink(missing_ok=True)
    for name, content in _files(drafts, settings, now, page, lists):
        _write(folder / name, content)
    _write(folder / _STAMP, json.dumps({"fingerprint": fingerprint, "files": sorted(names)}).encode())
    return Handed(done.folder, done.page, done.lists, done.letters, True)


def _files(
    drafts: Drafts, settings: DraftSettings, now: dt.datetime, page: str, lists: dict[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    yield PAGE, page.encode()
    yield from lists.items()
    for name, content in eml_files(drafts.drafts, settings, now):
        yield f"letters/{name}", content


def _inside(folder: Path, name: str) -> bool:
    """Whether a remembered name still means a file inside the folder."""
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(file: Path, content: bytes) -> None:
    private_folder(file.parent)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
