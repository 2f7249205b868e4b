"""A spreadsheet as a file: CSV and TSV of the first sheet, XLSX of all, zipped HTML with a page for each."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from .display import is_date_format
from .model.cells import CellError
from .model.sheet import Sheet
from .rendering import Reader
from .serials import moment_of

CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
EXPORTS: Mapping[str, str] = {CSV: "csv", TSV: "tsv", XLSX: "xlsx", ZIP: "zip"}


def exported(reader: Reader, kind: str) -> bytes:
    """The bytes of the document in one of the kinds of EXPORTS."""
    if kind == XLSX:
        return _xlsx(reader)
    if kind == ZIP:
        return _pages(reader)
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


def _pages(reader: Reader) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in reader.document.sheets:
            if sheet.sheet_type == "GRID" and not sheet.properties.get("hidden"):
                rows = "".join(
                    "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"
                    for row in _shown_rows(reader, sheet)
                )
                page = f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>"
                archive.writestr(f"{sheet.title}.html", page)
    return out.getvalue()


def _xlsx(reader: Reader) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in reader.document.sheets:
        if sheet.sheet_type == "GRID":
            _fill(reader, sheet, book.create_sheet(sheet.title[:31]))
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
