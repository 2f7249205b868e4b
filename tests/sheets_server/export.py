"""A spreadsheet as a file: CSV and TSV of the first sheet, XLSX of all; the kinds that only show text elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from . import export_pages
from .display import is_date_format
from .export_pages import ODS, PDF, ZIP
from .model.cells import CellError
from .model.sheet import Sheet
from .rendering import Reader
from .serials import moment_of

CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NEW_ODS = "application/vnd.oasis.opendocument.spreadsheet"
EXPORTS: Mapping[str, str] = {
    ODS: "ods", TSV: "tsv", PDF: "pdf", XLSX: "xlsx", CSV: "csv", ZIP: "zip", _NEW_ODS: "ods",
}  # fmt: skip
"""The kinds a spreadsheet can be exported as, with their endings, in the order Drive names them."""


def exported(reader: Reader, kind: str) -> bytes:
    """The bytes of the document in one of the kinds of EXPORTS."""
    if kind == XLSX:
        return _xlsx(reader)
    kind = ODS if kind == _NEW_ODS else kind
    if kind in (ZIP, ODS, PDF):
        pages = {
            sheet.title: _shown_rows(reader, sheet)
            for sheet in reader.document.sheets
            if sheet.sheet_type == "GRID" and not sheet.properties.get("hidden")
        }
        return export_pages.MAKERS[kind](pages)
    return _delimited(reader, "," if kind == CSV else "\t")


def _shown_rows(reader: Reader, sheet: Sheet) -> list[list[Any]]:
    """The rows as people see them, all as wide as the widest."""
    rows = reader.values(sheet, sheet.whole.bounds(*sheet.size), "FORMATTED_VALUE", "FORMATTED_STRING", False)
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _delimited(reader: Reader, mark: str) -> bytes:
    sheet = next(sheet for sheet in reader.document.sheets if not sheet.properties.get("hidden"))
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(_shown_rows(reader, sheet))
    return out.getvalue().removesuffix("\r\n").encode()


def _xlsx(reader: Reader) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in reader.document.sheets:
        if sheet.sheet_type == "GRID":
            page = book.create_sheet(sheet.title[:31])
            _fill(reader, sheet, page)
            for merge in sheet.merges:
                first_row, end_row, first_column, end_column = merge.bounds(*sheet.size)
                page.merge_cells(
                    start_row=first_row + 1, end_row=end_row, start_column=first_column + 1, end_column=end_column
                )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(reader: Reader, sheet: Sheet, page: object) -> None:
    for row, entries in enumerate(sheet.grid.stored_rows):
        for column in range(len(entries)):
            value = reader.calculation.value(sheet.sheet_id, row, column)
            if value is None:
                continue
            formula = reader.calculation.formula_at(sheet.sheet_id, row, column)
            cell = page.cell(row + 1, column + 1)  # type: ignore[attr-defined]
            if formula is not None:
                cell.value = formula
            elif isinstance(value, CellError):
                cell.value = value.text
            elif isinstance(value, str):
                # The data type is set last: openpyxl would read a leading `=` as a formula.
                cell.value = value
                cell.data_type = "s"
            elif not isinstance(value, bool) and is_date_format(
                reader.calculation.number_format(sheet.sheet_id, row, column)
            ):
                cell.value = moment_of(value)
            else:
                cell.value = value
                given = reader.calculation.number_format(sheet.sheet_id, row, column)
                if given is not None and given.get("pattern"):
                    cell.number_format = str(given["pattern"])
