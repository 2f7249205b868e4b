"""A list as the bytes of an .xlsx of its own: one tab of plain cells, and one that says what it is. No file is touched."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from sheetcrm.core.exporting import ExportColumn

#: What Excel holds in one cell; a longer text is cut there by itself, with an error message.
LONGEST = 32_767
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 9, 200


def flat_workbook(
    title: str, columns: Sequence[ExportColumn], about_title: str, about: Sequence[str], lang: str
) -> bytes:
    """The list as the first tab, with a filter and a frozen heading, then a tab of plain lines about it.

    Every text is written as a text: what begins like a formula, an address or a number stays what was typed.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF2F6"})
    day = book.add_format({"num_format": "dd.mm.yyyy" if lang == "ru" else "yyyy-mm-dd", "align": "left"})
    moment = book.add_format(
        {"num_format": "dd.mm.yyyy hh:mm" if lang == "ru" else "yyyy-mm-dd hh:mm", "align": "left"}
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title[:31])
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading[:LONGEST], head)
        sheet.set_column(place, place, _width(column))
        for row, value in enumerate(column.values, start=1):
            if value is None:
                continue
            if isinstance(value, dt.datetime):
                sheet.write_datetime(row, place, value.replace(tzinfo=None), moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, place, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, (int, float)):
                sheet.write_number(row, place, value)
            else:
                sheet.write_string(row, place, str(value)[:LONGEST], text)
    rows = max((len(column.values) for column in columns), default=0)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if columns:
        sheet.autofilter(0, 0, rows, len(columns) - 1)
    notes = book.add_worksheet(about_title[:31])
    notes.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    for row, line in enumerate(about):
        notes.write_string(row, 0, line)
    book.close()
    return out.getvalue()


def _width(column: ExportColumn) -> float:
    longest = max((len(_shown(value)) for value in column.values[:_LOOKED_AT] if value is not None), default=0)
    return float(min(max(longest + 2, min(len(column.heading) + 4, 22), _NARROWEST), _WIDEST))


def _shown(value: Any) -> str:
    return "00.00.0000" if isinstance(value, dt.date) else str(value)
