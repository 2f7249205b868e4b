"""The calls of Mango Office, a Russian cloud exchange, as its API gives them (stats/result) and scripts save them, under the names
of its fields.

Its moments are seconds since 1970; they are said in Moscow time, which the exchange itself counts by. A side with an extension is
one of the firm; a call that reached nobody has none on either side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import Leg, outside, whole
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_MOSCOW: Final = dt.datetime(1970, 1, 1, 3)
#: The year 2100: what is larger is no moment in seconds.
_LATEST: Final = 4_102_444_800


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "start", "answer", "from_extension", "from_number", "to_extension", "to_number")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    headings = {"date": "start", "phone": "from_number / to_number", "type": "answer", "minutes": "finish"}
    return (Part("interactions", sheet.grid.title, whole(_legs(sheet), lang), headings),)


def _legs(sheet: Sheet) -> Iterator[Leg]:
    for row, cells in sheet.rows():
        source, to = sheet.cell(cells, "from_extension"), sheet.cell(cells, "to_extension")
        incoming = source is None
        number = outside(sheet.cell(cells, "from_number" if incoming else "to_number"))
        if (source is not None and to is not None) or not number:
            continue  # one colleague called another, or a number that is not shown
        start, answer, finish = (sheet.cell(cells, name) for name in ("start", "answer", "finish"))
        began, ended = _seconds(answer), _seconds(finish)
        yield Leg(
            row,
            sheet.cell(cells, "entry_id"),
            _moment(start),
            number,
            incoming,
            str(answer or "0").strip() not in ("0", "0.0"),
            ended - began if began and ended and ended >= began else None,
            to if incoming else source,
        )


def _seconds(value: Value) -> int | None:
    """A moment in seconds since 1970, None for what is none."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) < _LATEST else None


def _moment(value: Value) -> Value:
    """Seconds since 1970 as a moment in Moscow; what a script has already made a date of stays as it is."""
    seconds = _seconds(value)
    return value if not seconds else _MOSCOW + dt.timedelta(seconds=seconds)


MANGO = Importer(
    "mango",
    Text(ru="Звонки Mango Office", en="Calls of Mango Office"),
    "https://github.com/dasshit/Python-Mango-Office-API, example/example.py (records, start, finish, answer, from_extension, "
    "from_number, to_extension, to_number, disconnect_reason, line_number, location, entry_id)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
