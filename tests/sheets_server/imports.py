"""Files that become spreadsheets when they are uploaded: CSV, TSV and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from .errors import ApiError
from .export import CSV, TSV, XLSX
from .model.cells import Entry
from .model.sheet import Sheet
from .writing import Editing

IMPORTS: Sequence[str] = (CSV, "text/comma-separated-values", TSV, XLSX)
"""The kinds of content that can be made into a spreadsheet here."""

IMPORTED_ZONE = "America/Los_Angeles"
"""What Google sets as the time zone of a spreadsheet it made from another file."""

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xls")


def imported_title(name: str) -> str:
    """The title of the spreadsheet made from a file of that name: without what the ending said."""
    for ending in _ENDINGS:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def bring_in(editing: Editing, content: bytes, kind: str) -> None:
    """Make the content all there is in the document, its values typed as by a person."""
    document = editing.document
    if kind == XLSX:
        sheets = _book(editing, content)
    elif kind in IMPORTS:
        text = content.decode("utf-8-sig", "replace")
        lines = list(csv.reader(io.StringIO(text), delimiter="\t" if kind == TSV else ","))
        rows = [[editing.typed_into(None, item) if item else None for item in line] for line in lines]
        sheets = [_sheet(editing, document.title[:100], rows)]
    else:
        raise ApiError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    document.sheets = sheets
    document.properties = document.properties | {"timeZone": IMPORTED_ZONE}
    document.named_ranges.clear()
    document.metadata.clear()


def _sheet(editing: Editing, title: str, rows: list[list[Entry]], least: tuple[int, int] = (1000, 26)) -> Sheet:
    width = max((len(row) for row in rows), default=0)
    sheet = Sheet(editing.new_id(), title, max(least[0], len(rows)), max(least[1], width))
    for index, row in enumerate(rows):
        sheet.grid.set_row(index, row)
    return sheet


def _book(editing: Editing, content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise ApiError(400, "Bad Request", reason="badRequest") from None
    sheets = []
    for page in book.worksheets:
        rows = [[_entry(editing, cell) for cell in row] for row in page.iter_rows(values_only=True)]
        # A table of 23758 rows and 4 columns comes in with 6 columns and no row more (ezsheets' tests).
        sheets.append(_sheet(editing, page.title, rows, least=(1, 6)))
    return sheets


def _entry(editing: Editing, value: Any) -> Entry:
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date | time):
        shown = value.isoformat(" ", "seconds") if isinstance(value, datetime) else value.isoformat()
        return editing.typed_into(None, shown.removesuffix(" 00:00:00"))
    if isinstance(value, str) and value.startswith("="):
        return editing.typed_into(None, value)
    if isinstance(value, str | bool | int | float):
        return editing.written(None, value, user_entered=False)
    return editing.written(None, str(value), user_entered=False)
