"""The call statistics of Sipuni, a Russian cloud exchange, as saved from its cabinet or by its API (statistic/export)."""

from __future__ import annotations

import re
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import call, outside, seconds_of
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_TALK: Final = ("Длительность разговора, сек", "Длительность разговора")
_WITHIN: Final = re.compile(r"\b\d{2,5}\s*\(([^)]+)\)")


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "Тип", "Статус", "Время", "Откуда", "Куда", "Кто ответил")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    records = []
    for row, cells in sheet.rows():
        kind = str(sheet.cell(cells, "Тип") or "").casefold()
        incoming = "входящ" in kind
        if not incoming and "исходящ" not in kind:
            continue  # one colleague called another
        number = outside(_number(sheet.cell(cells, "Откуда" if incoming else "Куда")))
        if not number:
            continue
        status = str(sheet.cell(cells, "Статус") or "").casefold().replace("ё", "е").strip()
        answered = status in ("отвечен", "принят") or status.startswith("принят")
        who = sheet.cells(cells, "Кто ответил", "Кто разговаривал", "Куда" if incoming else "Откуда")
        records.append(
            call(
                row, sheet.cell(cells, "Время"), number, lang, incoming=incoming, answered=answered,
                seconds=seconds_of(sheet.cell(cells, *_TALK)), author=next(filter(None, map(_colleague, who)), None),
            )
        )  # fmt: skip
    headings = {"date": "Время", "phone": "Откуда / Куда", "type": "Статус", "minutes": _TALK[0]}
    return (Part("interactions", sheet.grid.title, tuple(records), headings),)


def _number(value: Value) -> Value:
    """The number of a cell such as «+7 916 223-45-68» or «101 (Ирина)»; the name goes."""
    return re.sub(r"\([^)]*[^\d()\s-][^)]*\)", "", value) if isinstance(value, str) else value


def _colleague(value: Value) -> str | None:
    """Who of the firm it was: the name beside an extension, or the extension."""
    text = str(value).strip()
    if named := _WITHIN.search(text):
        return named[1].strip()
    return None if outside(text) else text or None


SIPUNI = Importer(
    "sipuni",
    Text(ru="Статистика звонков Sipuni", en="Call statistics of Sipuni"),
    "https://github.com/romkarus000/sipuni_mcp, src/sipuni.ts (Тип, Статус, Время, Откуда, Куда, Кто ответил, Длительность "
    "разговора, сек; the words of type and status; «428 (Имя)»)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
