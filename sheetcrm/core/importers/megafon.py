"""The calls of the cloud exchange of MegaFon, a Russian operator, as its API gives them and scripts save them, under the names of
its fields: of the API of today (crmapi/v1/history) and of the one before (cmd=history).

Its moments are in UTC and say so with a Z; they are said in Moscow time. What a script has already made a date of stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from sheetcrm.core.fields.moment import moment_in
from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.importers.calls import call, outside, seconds_of
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_MOSCOW: Final = dt.timedelta(hours=3)
_UTC: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?Z")
#: What stands in place of somebody's login when a call came to nobody.
_NOBODY: Final = frozenset(("ivr", "fax"))


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "uid", "type", "client", "start", "wait", "duration")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    headings = {
        "date": "start", "phone": "client", "type": "status" if sheet.has("status") else "type", "direction": "type",
        "minutes": "duration", "author": "user" if sheet.has("user") else "account", "link": "record",
    }  # fmt: skip
    return (Part("interactions", sheet.grid.title, tuple(_calls(sheet, lang)), headings),)


def _calls(sheet: Sheet, lang: Lang) -> Iterator[Record]:
    for row, cells in sheet.rows():
        kind, status = (str(sheet.cell(cells, name) or "").strip().casefold() for name in ("type", "status"))
        number = outside(sheet.cell(cells, "client"))
        if kind not in ("in", "out", "missed") or not number:
            continue
        seconds = seconds_of(sheet.cell(cells, "duration"))
        who = sheet.cell(cells, "user_name", "user", "account")
        yield call(
            row, _moment(sheet.cell(cells, "start")), number, lang, incoming=kind != "out",
            answered=_answered(kind, status, seconds), seconds=seconds,
            author=None if str(who).strip().casefold() in _NOBODY else who, link=sheet.cell(cells, "record"),
        )  # fmt: skip


def _answered(kind: str, status: str, seconds: float | None) -> bool:
    """By the status, which the API of today has; before it a missed call was a type of its own, and one that was dialled in vain
    had no length."""
    if status:
        return status == "success"
    return kind == "in" or (kind == "out" and bool(seconds))


def _moment(value: Value) -> Value:
    """A moment in UTC as one in Moscow.

    >>> _moment("2026-11-19T07:00:12Z"), _moment("20261119T210012Z"), _moment("19.11.2026 10:00")
    (datetime.datetime(2026, 11, 19, 10, 0, 12), datetime.datetime(2026, 11, 20, 0, 0, 12), '19.11.2026 10:00')
    """
    found = _UTC.fullmatch(value.strip()) if isinstance(value, str) else None
    at = moment_in("{}-{}-{} {}:{}:{}".format(*found.groups())) if found else None
    return value if at is None else at + _MOSCOW


MEGAFON = Importer(
    "megafon",
    Text(ru="Звонки ВАТС «МегаФон»", en="Calls of the MegaFon cloud exchange"),
    "https://github.com/brandup-online/megafon-ats, src/MegafonATS.Client/Models/Responses/History/CallResponse.cs and "
    "Models/Enums.cs (the fields of today, what each says, UTC, the statuses), https://github.com/mikopbx/ModuleMegafonPbx, "
    "bin/synchCdr.php (status success, type out), https://github.com/skytecs/MegafonPbxApiClient, MegafonHistoryRecord.cs (UID, "
    "type in / out / missed, client, account or ivr / fax, via, start, wait, duration, record)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
