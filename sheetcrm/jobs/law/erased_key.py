"""Carrying the key by which erased people are told again to another computer; see ADR 0034."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.drafts.telling import erased_in, told_in
from sheetcrm.jobs.opening import Asked, Opened, open_workbook
from sheetcrm.journal import told as log

EXISTS = Fault(
    "law/key-exists",
    ConfigError,
    Text(ru="Файл {path} уже есть: ключ не записан.", en="{path} exists already: the key was not written."),
    Text(ru="Назовите другой файл.", en="Name another file."),
)
NO_KEY = Fault(
    "law/key-unreadable",
    ConfigError,
    Text(ru="В файле {path} нет ключа.", en="There is no key in {path}."),
    Text(
        ru="Запишите его на том компьютере, где удаляли данные: sheetcrm key --out ФАЙЛ.",
        en="Save it on the computer where the data was erased: sheetcrm key --out FILE.",
    ),
)
ONE_OF_TWO = Fault(
    "law/key-one-of-two",
    ConfigError,
    Text(ru="Названы и --out, и --take.", en="Both --out and --take were named."),
    Text(ru="Оставьте одно и повторите.", en="Keep one of them and try again."),
)


class Carried(Struct, frozen=True):
    """``did``: what was done with the key (``written``, ``taken``, ``known`` already, ``shown`` when nothing was asked). ``can_tell`` and
    ``cannot``: how many contacts of erased people this computer knows again, and how many it does not."""

    opened: Opened
    did: str
    can_tell: int
    cannot: int


def carry(asked: Asked, out: Path | None, take: Path | None) -> Carried:
    """Writes this computer's key to a new file, or keeps the key in one. Raises ConfigError."""
    if out is not None and take is not None:
        raise ONE_OF_TWO()
    opened = open_workbook(asked)
    did = "shown"
    if out is not None and asked.write:
        try:
            log.give_key(opened.state, out)
        except FileExistsError as err:
            raise EXISTS(path=str(out)) from err
        did = "written"
    elif take is not None:
        try:
            new = log.take_key(opened.state, take) if asked.write else False
        except (OSError, ValueError) as err:
            raise NO_KEY(path=str(take)) from err
        did = "taken" if new else "known"
    erased = erased_in(opened, told_in(opened))
    known = len(erased.contacts) + sum(len(hashes) for _, hashes in erased.others)
    return Carried(opened, did, known, sum(erased.unread.values()))
