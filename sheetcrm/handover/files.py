"""Handing over as files: a folder for each handover, which appears whole or not at all. Files 0600, folders 0700.

Only what leaves in this handover lies in it, so whoever finds the folder knows: all of this was approved, none of it was handed
over before, and nothing is to be taken out of it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from msgspec import Struct

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.review.handing import Chosen
from sheetcrm.core.drafts.review.outbox import Entry
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, StoreError, reason_of
from sheetcrm.handover.attachments import Reader, no_files
from sheetcrm.handover.eml import eml_files
from sheetcrm.handover.lists import campaign_list, campaign_workbook, list_name
from sheetcrm.handover.passing import Refused
from sheetcrm.handover.services import service_list, services
from sheetcrm.stores.platform import folder_for_us, private_folder, sync_folder

#: What is laid out: lists of letters, letters as files, lists of text messages.
Kind = Literal["lists", "eml", "sms"]

FOLDER = Text(ru="Передано", en="Handed over")
TEST_FOLDER = Text(ru="Проверка", en="Test")

NO_ROOM = Fault(
    "handover/cannot-write",
    StoreError,
    Text(
        ru="Не удалось записать файлы в {folder}: {reason}. Ничего не передано.",
        en="The files could not be written to {folder}: {reason}. Nothing was handed over.",
    ),
    Text(
        ru="Освободите место или дайте права на эту папку и повторите.",
        en="Free some space or allow writing there, and try again.",
    ),
)


class FileSink(Struct, frozen=True):
    """A folder below ``root`` for each handover, its day in its name, so that people find it. ``read``: what is in files that go
    with letters."""

    kind: Kind
    root: Path
    settings: DraftSettings
    lang: Lang
    now: dt.datetime
    read: Reader = no_files

    @property
    def name(self) -> str:
        return self.kind

    @property
    def by_one(self) -> bool:
        return False

    def where(self, batch: str) -> str:
        """The folder's name, without what is above it; one that is there from a ledger that was lost is left alone."""
        name = f"{self.now:%Y-%m-%d} {batch} {self.kind}"
        taken = (f"{name} ({n})" for n in range(2, 1_000))
        return next((one for one in (name, *taken) if not (self.root / one).exists()), name)

    def put(self, where: str, chosen: Sequence[Chosen]) -> None:
        lay_out(self.root / where, self.contents([one.draft for one in chosen]))

    def there(self, entry: Entry) -> bool:
        return bool(entry.where) and Path(entry.where).name == entry.where and (self.root / entry.where).is_dir()

    def contents(self, drafts: Sequence[Draft]) -> dict[str, bytes]:
        """The files by name. Raises Refused when a file that goes with a letter is no longer what it was."""
        if self.kind == "eml":
            return _letters(drafts, self.settings, self.now, self.read)
        return _lists(drafts, self.settings, self.lang)


def lay_out(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Makes a folder with these files, at once: it is put together aside and then named. Raises Refused, and leaves nothing."""
    aside = folder.with_name(f".{folder.name}.part")
    try:
        # The folder the team named may be one they share; each handover in it is closed by itself.
        folder_for_us(folder.parent)
        shutil.rmtree(aside, ignore_errors=True)
        private_folder(aside)
        for name, content in contents.items():
            file = aside / name
            if file.parent != aside:
                private_folder(file.parent)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        aside.rename(folder)
    except OSError as err:
        shutil.rmtree(aside, ignore_errors=True)
        raise Refused(NO_ROOM(folder=str(folder), reason=reason_of(err))) from err
    sync_folder(folder.parent)


def _lists(drafts: Sequence[Draft], settings: DraftSettings, lang: Lang) -> dict[str, bytes]:
    """A campaign's list for a spreadsheet program in two forms, and in the columns of the service the team uses."""
    made: dict[str, bytes] = {}
    for campaign, group in groupby(sorted(drafts, key=lambda d: d.campaign), key=lambda d: d.campaign):
        its = list(group)
        made[list_name(campaign)] = campaign_list(its, lang, hours=True)
        made[list_name(campaign, ".xlsx")] = campaign_workbook(its, lang)
        for chosen in (settings.email_service, settings.sms_service):
            service = services().get(chosen)
            if service is not None and any(draft.channel == service.channel for draft in its):
                made[list_name(campaign, f".{service.name}.csv")] = service_list(service, its, settings)
    return made


def _letters(drafts: Sequence[Draft], settings: DraftSettings, now: dt.datetime, read: Reader) -> dict[str, bytes]:
    """A file for each letter, in a folder for each campaign."""
    return {
        f"{list_name(draft.campaign, '')}/{name}": content
        for draft in drafts
        for name, content in eml_files([draft], settings, now, read)
    }
