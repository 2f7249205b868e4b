"""Lays the drafts out in a folder: a review page, one list a campaign, one .eml a letter. Sends nothing.

Of very many drafts the review page becomes several, or no browser would open it; and letters get no files of their own
where nobody could open them one by one: the lists hold them all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sheetcrm.core.drafts.model import Draft, Drafts, DraftSettings
from sheetcrm.core.wording import Lang, Text
from sheetcrm.handover.eml import eml_files, file_name
from sheetcrm.handover.lists import campaign_lists, list_name
from sheetcrm.handover.review_page import NO_DECISIONS, Decision, Part, Serve, review_page
from sheetcrm.handover.services import service_list, services
from sheetcrm.stores.platform import private_folder

PAGE = "review.html"
#: Drafts on one review page (about 6 MB), and letters that get a file each. Above that: pages, and lists alone.
PAGE_LIMIT = 5_000
LETTER_LIMIT = 5_000
_STAMP = ".sheetcrm-drafts.json"


@dataclass(frozen=True, slots=True)
class Handed:
    """What lies in the folder now. ``letters``: e-mails that may go; ``as_files``: whether each is a file of its own,
    or there are too many for that. ``pages``: all review pages, the first being ``page``. ``services``: those with lists of
    their own. ``changed``: whether anything
    was written this time."""

    folder: Path
    page: Path
    lists: tuple[Path, ...]
    letters: int
    changed: bool
    as_files: bool = True
    pages: tuple[Path, ...] = ()
    services: tuple[str, ...] = ()

    def notes(self, lang: Lang) -> tuple[str, ...]:
        """What to know about what was laid out, in words: very many drafts, and what to do with a service's list."""
        notes = []
        if len(self.pages) > 1:
            notes.append(_PAGES.say(lang, limit=PAGE_LIMIT, n=len(self.pages), last=self.pages[-1].name))
        if not self.as_files:
            listed = ", ".join(path.name for path in self.lists)
            notes.append(_NO_FILES.say(lang, n=self.letters, limit=LETTER_LIMIT, lists=listed))
        for name in self.services:
            service = services()[name]
            notes.append(_SERVICE.say(lang, service=service.title.say(lang), how=service.how.say(lang)))
        return tuple(notes)


_PAGES = Text(
    ru="Черновиков больше {limit}, поэтому страниц {n}: от review.html до {last}; сначала те, что можно отправлять.",
    en="There are more than {limit} drafts, so there are {n} pages, from review.html to {last}; those that may go come first.",
)
_SERVICE = Text(ru="Для {service}: {how}", en="For {service}: {how}")
_NO_FILES = Text(
    ru="Готово {n} {n:письмо|письма|писем}. Если их больше {limit}, отдельные файлы .eml не создаются: столько по одному не откроешь. Все письма — в списках: {lists}.",
    en="{n} {n:e-mail is|e-mails are} ready. Above {limit} no separate .eml files are made: nobody opens that many one by one. All of them stand in the lists: {lists}.",
)


def hand_over(
    drafts: Drafts, folder: Path, settings: DraftSettings, lang: Lang, now: dt.datetime, *, workbook: str
) -> Handed:
    """Makes the folder hold exactly these drafts. Files of an earlier run that are no longer drafts are removed; files
    the program did not make stay. The same drafts write nothing.

    The folder is closed to other users (0700), the files are 0600: they hold clients' contacts.
    """
    private_folder(folder)
    pages = review_pages(drafts, settings, lang, workbook)
    lists = campaign_lists(drafts, lang) | for_services(drafts, settings)
    letters = [d for d in drafts.drafts if d.channel == "email" and d.state == "draft"]
    as_files = len(letters) <= LETTER_LIMIT
    hashed = hashlib.sha256()
    for content in (*pages.values(), *(lists[name] for name in sorted(lists))):
        hashed.update(content)
    fingerprint = hashed.hexdigest()
    stamp = _read(folder / _STAMP)
    names = {*pages, *lists, *(f"letters/{file_name(d)}" for d in letters if as_files)}
    done = Handed(
        folder,
        folder / PAGE,
        tuple(folder / name for name in sorted(lists)),
        len(letters),
        False,
        as_files,
        tuple(folder / name for name in pages),
        tuple(s.name for s in services().values() if any(name.endswith(f".{s.name}.csv") for name in lists)),
    )
    if stamp.get("fingerprint") == fingerprint and all((folder / name).is_file() for name in names):
        return done
    for name in stamp.get("files", []):
        if name not in names and _inside(folder, name):
            (folder / name).unlink(missing_ok=True)
    for name, content in (pages | lists).items():
        _write(folder / name, content)
    if letters and as_files:
        private_folder(folder / "letters")
    for name, content in eml_files(letters if as_files else (), settings, now):
        _write(folder / "letters" / name, content)
    _write(folder / _STAMP, json.dumps({"fingerprint": fingerprint, "files": sorted(names)}).encode())
    return replace(done, changed=True)


def for_services(drafts: Drafts, settings: DraftSettings) -> dict[str, bytes]:
    """The lists in the columns of the services a team chose, by file name, one for each campaign that has any draft."""
    made: dict[str, bytes] = {}
    for chosen in (settings.email_service, settings.sms_service):
        service = services().get(chosen)
        if service is None:
            continue
        for campaign in drafts.tallies:
            ready = [d for d in drafts.of(campaign) if d.state == "draft" and d.channel == service.channel]
            if ready:
                name = list_name(campaign).removesuffix(".csv")
                made[f"{name}.{service.name}.csv"] = service_list(service, ready, settings)
    return made


def review_pages(
    drafts: Drafts,
    settings: DraftSettings,
    lang: Lang,
    workbook: str,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    serve: Serve | None = None,
) -> dict[str, bytes]:
    """The review pages by file name: one, or as many as very many drafts need, those that may go on the first."""
    parts = page_parts(drafts)
    return {name: page_of(part, drafts, settings, lang, workbook, decisions, serve) for name, part in parts.items()}


def page_parts(drafts: Drafts) -> dict[str, tuple[Part, tuple[Draft, ...]]]:
    """Which drafts stand on which page, by file name."""
    ordered = drafts.drafts
    if len(ordered) > PAGE_LIMIT:
        ordered = tuple(sorted(ordered, key=lambda draft: draft.state == "blocked"))
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
