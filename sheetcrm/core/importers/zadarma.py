"""The call statistics of Zadarma, a cloud exchange, as its API gives them (statistics/pbx) and scripts save them.

Who called whom is told by the id of the call, which begins with ``in_`` or ``out_``; where it does not, by which side is one of
the firm's own short numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import Leg, outside, seconds_of, whole
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "callstart", "clid", "destination", "disposition")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    headings = {"date": "callstart", "phone": "clid / destination", "type": "disposition", "minutes": "seconds"}
    return (Part("interactions", sheet.grid.title, whole(_legs(sheet), lang), headings),)


def _legs(sheet: Sheet) -> Iterator[Leg]:
    for row, cells in sheet.rows():
        source, to = sheet.cell(cells, "clid"), sheet.cell(cells, "destination")
        name = sheet.cell(cells, "pbx_call_id")
        incoming = bool(outside(source)) and not str(name or "").startswith("out_")
        number = outside(source if incoming else to)
        if not number:
            continue  # one colleague called another, or a number that is not shown
        within = to if incoming else sheet.cell(cells, "sip", "clid")
        yield Leg(
            row,
            name,
            sheet.cell(cells, "callstart"),
            number,
            incoming,
            str(sheet.cell(cells, "disposition") or "").strip().casefold() == "answered",
            seconds_of(sheet.cell(cells, "seconds")),
            None if outside(within) else within,
        )


ZADARMA = Importer(
    "zadarma",
    Text(ru="Статистика звонков Zadarma", en="Call statistics of Zadarma"),
    "https://github.com/zadarma/user-api-v1, lib/Response/PbxStatistics.php (sip, callstart, clid, destination, disposition and "
    "its words, seconds, pbx_call_id: the same for all legs), https://zadarma.com/en/support/api/ (statistics/pbx)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
