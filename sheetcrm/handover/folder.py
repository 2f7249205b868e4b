"""Lays the review page of the drafts out in a folder. Sends nothing, and makes nothing that could be sent.

What leaves is made by ``sheetcrm handover`` alone, and holds only what somebody approved. Of very many drafts the page becomes
several, or no browser would open it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from sheetcrm.core.drafts.model import Draft, Drafts, DraftSettings
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.handover.review_decision import NO_DECISIONS, Decision
from sheetcrm.handover.review_page import Part, Serve, review_page
from sheetcrm.stores.platform import private_folder

PAGE = "review.html"
#: Drafts on one review page (about 6 MB).
PAGE_LIMIT = 5_000
_STAMP = ".sheetcrm-drafts.json"


class LaidOut(Struct, frozen=True):
    """What lies in the folder now. ``pages``: all review pages, the first being ``page``. ``changed``: whether anything was
    written this time."""

    folder: Path
    page: Path
    changed: bool
    pages: tuple[Path, ...] = ()

    def notes(self, lang: Lang) -> tuple[str, ...]:
        """What to know about what was laid out, in words: very many drafts."""
        if len(self.pages) < 2:
            return ()
        return (_PAGES.say(lang, limit=PAGE_LIMIT, n=len(self.pages), last=self.pages[-1].name),)


_PAGES = Text(
    ru="Черновиков больше {limit}, поэтому страниц {n}: от review.html до {last}; сначала те, что можно отправлять.",
    en="There are more than {limit} drafts, so there are {n} pages, from review.html to {last}; "
    "those that may be sent come first.",
)


def lay_out_pages(
    drafts: Drafts,
    folder: Path,
    settings: DraftSettings,
    lang: Lang,
    *,
    workbook: str,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    must_read: Collection[str] = (),
) -> LaidOut:
    """Makes the folder hold the pages of exactly these drafts, and what was decided about them. Files of an earlier run that
    are not among them are removed; files the program did not make stay. The same drafts write nothing.

    The folder is closed to other users (0700), the files are 0600: they hold clients' contacts.
    """
    private_folder(folder)
    pages = review_pages(drafts, settings, lang, workbook, decisions, must_read)
    hashed = hashlib.sha256()
    for content in pages.values():
        hashed.update(content)
    fingerprint = hashed.hexdigest()
    stamp = _read(folder / _STAMP)
    done = LaidOut(folder, folder / PAGE, False, tuple(folder / name for name in pages))
    if stamp.get("fingerprint") == fingerprint and all(page.is_file() for page in done.pages):
        return done
    _clear(folder, [name for name in stamp.get("files", []) if name not in pages])
    for name, content in pages.items():
        _write(folder / name, content)
    _write(folder / _STAMP, json.dumps({"fingerprint": fingerprint, "files": sorted(pages)}).encode())
    return replace(done, changed=True)


def _clear(folder: Path, names: Sequence[str]) -> None:
    """Takes out what an earlier run made, and folders that were for nothing else."""
    for name in names:
        if _inside(folder, name):
            (folder / name).unlink(missing_ok=True)
    for above in {(folder / name).parent for name in names if _inside(folder, name)} - {folder}:
        with suppress(OSError):  # somebody put files of their own there
            above.rmdir()


def review_pages(
    drafts: Drafts,
    settings: DraftSettings,
    lang: Lang,
    workbook: str,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    must_read: Collection[str] = (),
) -> dict[str, bytes]:
    """The review pages by file name: one, or as many as very many drafts need, those that may go on the first."""
    parts = page_parts(drafts, must_read)
    return {name: page_of(part, drafts, settings, lang, workbook, decisions, must_read) for name, part in parts.items()}


def page_parts(drafts: Drafts, must_read: Collection[str] = ()) -> dict[str, tuple[Part, tuple[Draft, ...]]]:
    """Which drafts stand on which page, by file name. Of several pages the first has what has to be read."""
    ordered = drafts.drafts
    if len(ordered) > PAGE_LIMIT:
        ordered = tuple(sorted(ordered, key=lambda draft: (draft.state == "blocked", draft.id not in must_read)))
    starts = range(0, max(len(ordered), 1), PAGE_LIMIT)
    names = (PAGE, *(f"review-{number}.html" for number in range(2, len(starts) + 1)))
    return {
        name: (Part(names, name, start, len(ordered)), ordered[start : start + PAGE_LIMIT])
        for name, start in zip(names, starts, strict=True)
    }


def page_of(
    part: tuple[Part, tuple[Draft, ...]],
    drafts: Drafts,
    settings: DraftSettings,
    lang: Lang,
    workbook: str,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    must_read: Collection[str] = (),
    serve: Serve | None = None,
) -> bytes:
    """One of the pages."""
    return review_page(
        replace(drafts, drafts=part[1]),
        lang=lang,
        workbook=workbook,
        currency=settings.currency,
        sms_sender=settings.sms_sender,
        part=part[0],
        decisions=decisions,
        must_read=must_read,
        serve=serve,
    ).encode()


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
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
