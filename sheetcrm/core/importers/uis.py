"""The calls of UIS and CoMagic, one Russian cloud exchange under two names, as its API gives them (get.calls_report) and scripts
save them, under the names of its fields.

A row is a whole call, whoever took part in it. A script that writes a row for each tag of a call says the same call several
times; those rows are alike, and the history takes one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.importers.calls import call, outside, seconds_of
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text

#: How a yes or no is written that is a no, also by a spreadsheet that speaks Russian.
_NO: Final = frozenset(("false", "0", "ложь"))
#: Who of the firm had the call: who talked comes before who only took it.
_AUTHOR: Final = (
    "last_talked_employee_full_name", "first_talked_employee_full_name", "last_answered_employee_full_name",
    "first_answered_employee_full_name",
)  # fmt: skip


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "start_time", "direction", "is_lost", "contact_phone_number")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    headings = {
        "date": "start_time", "phone": "contact_phone_number", "type": "is_lost", "direction": "direction",
        "minutes": "talk_duration", "author": _AUTHOR[0], "link": "full_record_file_link",
    }  # fmt: skip
    return (Part("interactions", sheet.grid.title, tuple(_calls(sheet, lang)), headings),)


def _calls(sheet: Sheet, lang: Lang) -> Iterator[Record]:
    for row, cells in sheet.rows():
        direction = str(sheet.cell(cells, "direction") or "").strip().casefold()
        number = outside(sheet.cell(cells, "contact_phone_number"))
        if direction not in ("in", "out") or not number:
            continue
        yield call(
            row, sheet.cell(cells, "start_time"), number, lang, incoming=direction == "in",
            # Where it is not said, nobody is taken to have answered: better one call too many to return than one forgotten.
            answered=str(sheet.cell(cells, "is_lost")).strip().casefold().removesuffix(".0") in _NO,
            seconds=seconds_of(sheet.cell(cells, "talk_duration")), author=sheet.cell(cells, *_AUTHOR),
            link=sheet.cell(cells, "full_record_file_link"),
        )  # fmt: skip


UIS = Importer(
    "uis",
    Text(ru="Звонки UIS (CoMagic)", en="Calls of UIS (CoMagic)"),
    "https://comagic.github.io/data_api/report/get_calls_report/ (the fields, what each says and its values), "
    "https://github.com/zfullio/comagic-service, internal/domain/entity/call.go (the same names as columns of a .csv), "
    "https://github.com/grkhr/rcomagic, R/getCallsCoMagic.R (a row for each tag)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
