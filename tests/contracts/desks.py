"""A workbook on each kind of store, and a person working in it: what the contract suite of stores runs over."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import pandas as pd
import xlsxwriter

from sheetcrm.core.records import replace
from sheetcrm.core.workbook import CellError, Sheet, Value, Workbook
from sheetcrm.stores.base import Store
from sheetcrm.stores.google import reading
from sheetcrm.stores.google.credentials import log_in
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.memory import MemoryStore
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.google import OWNER, session, upload
from tests.sheets_server import SheetsServer

Rows = list[list[Value]]


def rows_of(sheet: Sheet) -> Rows:
    """The cells of a tab, blank tails cut, so that stores which keep blank cells and stores which do not look alike."""
    rows: Rows = sheet.cells.to_numpy(dtype=object).tolist()
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


class Desk(Protocol):
    """One workbook: ``store`` opens it as a new run would, the rest is a person. Rows and columns count from 1."""

    longest: int

    def store(self) -> Store: ...

    def seen(self, title: str) -> Rows: ...

    def titles(self) -> list[str]: ...

    def edit(self, title: str, row: int, column: int, text: str) -> None: ...

    def sort(self, title: str, column: int) -> None: ...

    def insert(self, title: str, before: int, texts: list[str]) -> None: ...

    def rename(self, old: str, new: str) -> None: ...

    def delete(self, title: str) -> None: ...


@dataclass
class MemoryDesk:
    """Sheets in memory."""

    memory: MemoryStore
    longest: int = 32_767

    def store(self) -> Store:
        return self.memory

    def seen(self, title: str) -> Rows:
        return rows_of(self._sheet(title))

    def titles(self) -> list[str]:
        return [sheet.title for sheet in self.memory.sheets]

    def edit(self, title: str, row: int, column: int, text: str) -> None:
        rows = self.seen(title)
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = text
        self._put(title, rows)

    def sort(self, title: str, column: int) -> None:
        head, *rows = self.seen(title)
        self._put(title, [head, *sorted(rows, key=lambda row: str(row[column - 1] if column <= len(row) else None))])

    def insert(self, title: str, before: int, texts: list[str]) -> None:
        rows = self.seen(title)
        rows.insert(before - 1, list(texts))
        self._put(title, rows)

    def rename(self, old: str, new: str) -> None:
        self._change(old, replace(self._sheet(old), title=new))

    def delete(self, title: str) -> None:
        self.memory.sheets = tuple(sheet for sheet in self.memory.sheets if sheet.title != title)

    def _sheet(self, title: str) -> Sheet:
        return next(sheet for sheet in self.memory.sheets if sheet.title == title)

    def _put(self, title: str, rows: Rows) -> None:
        width = max(map(len, rows))
        frame = pd.DataFrame([[*row, *[None] * (width - len(row))] for row in rows], dtype=object)
        frame.index = pd.RangeIndex(1, len(rows) + 1)
        # Formulas stand in the last column of the seed and refer to their own row; what is sorted here has none.
        self._change(title, replace(self._sheet(title), cells=frame))

    def _change(self, title: str, sheet: Sheet) -> None:
        self.memory.sheets = tuple(sheet if s.title == title else s for s in self.memory.sheets)


@dataclass
class XlsxDesk:
    """A file on disk; the person works in it with another library."""

    path: Path
    longest: int = 32_767
    _known: tuple[bytes, Workbook] | None = field(default=None, repr=False, compare=False)

    def store(self) -> Store:
        return XlsxStore(self.path, now=lambda: dt.datetime(2026, 11, 23, 10, 42))

    def _read(self) -> Workbook:
        """The file as it is, read once while no byte of it changes: a test looks at one tab after another."""
        content = self.path.read_bytes()
        if self._known is None or self._known[0] != content:
            self._known = (content, self.store().read())
        return self._known[1]

    def seen(self, title: str) -> Rows:
        return rows_of(next(sheet for sheet in self._read().sheets if sheet.title == title))

    def titles(self) -> list[str]:
        return [sheet.title for sheet in self._read().sheets]

    def edit(self, title: str, row: int, column: int, text: str) -> None:
        book = openpyxl.load_workbook(self.path)
        book[title].cell(row, column).value = text
        book.save(self.path)

    def sort(self, title: str, column: int) -> None:
        book = openpyxl.load_workbook(self.path)
        sheet = book[title]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for i, row in enumerate(sorted(rows, key=lambda row: str(row[column - 1])), start=2):
            for j, value in enumerate(row, start=1):
                sheet.cell(i, j).value = value
        book.save(self.path)

    def insert(self, title: str, before: int, texts: list[str]) -> None:
        book = openpyxl.load_workbook(self.path)
        book[title].insert_rows(before)
        for j, text in enumerate(texts, start=1):
            book[title].cell(before, j).value = text
        book.save(self.path)

    def rename(self, old: str, new: str) -> None:
        """As Excel does it: references to the tab follow, those of hidden names too."""
        book = openpyxl.load_workbook(self.path)
        book[old].title = new
        for name in book.defined_names.values():
            name.attr_text = name.attr_text.replace(f"'{old}'!", f"'{new}'!")
        book.save(self.path)

    def delete(self, title: str) -> None:
        """As Excel does it: names that referred to the tab refer to nothing."""
        book = openpyxl.load_workbook(self.path)
        del book[title]
        for name in book.defined_names.values():
            name.attr_text = name.attr_text.replace(f"'{title}'!", "#REF!")
        book.save(self.path)


@dataclass
class GoogleDesk:
    """A spreadsheet on the local server, in this process or over HTTP."""

    server: SheetsServer
    spreadsheet: str
    http: bool = False
    longest: int = 50_000

    def session(self) -> Session:
        if not self.http:
            return session(self.server, self.spreadsheet)
        credentials = log_in(f"test:{OWNER}", environment={}).credentials
        return Session(credentials, self.spreadsheet, api_url=self.server.base_url, email=OWNER)

    def store(self) -> Store:
        return GoogleStore(self.session())

    def seen(self, title: str) -> Rows:
        talk = session(self.server, self.spreadsheet)
        there = [sheet for sheet in reading.about(talk).sheets if sheet["properties"]["title"] == title]
        (sheet,) = reading._typed(talk, there)
        return rows_of(sheet)

    def titles(self) -> list[str]:
        return [s["properties"]["title"] for s in reading.about(session(self.server, self.spreadsheet)).sheets]

    def edit(self, title: str, row: int, column: int, text: str) -> None:
        self.server.people.edit_cell(self.spreadsheet, f"{title}!{chr(64 + column)}{row}", text)

    def sort(self, title: str, column: int) -> None:
        rows = self.seen(title)
        area = f"{title}!A2:{chr(64 + max(map(len, rows)))}{len(rows)}"
        self.server.people.sort_range(self.spreadsheet, area, column)

    def insert(self, title: str, before: int, texts: list[str]) -> None:
        self.server.people.insert_row(self.spreadsheet, title, before, texts)

    def rename(self, old: str, new: str) -> None:
        self.server.people.rename_tab(self.spreadsheet, old, new)

    def delete(self, title: str) -> None:
        self.server.people.delete_tab(self.spreadsheet, title)


def xlsx_of(workbook: Workbook) -> bytes:
    """The workbook as Excel would have saved it: computed cells keep what they showed."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    clock = book.add_format({"num_format": "hh:mm"})
    for sheet in workbook.sheets:
        page = book.add_worksheet(sheet.title)
        for r1, c1, r2, c2 in sheet.merged:
            page.merge_range(r1 - 1, c1, r2 - 1, c2, "")
        for row in sheet.hidden_rows:
            page.set_row(row - 1, None, None, {"hidden": True})
        for row, values in zip(sheet.cells.index.tolist(), sheet.cells.to_numpy(dtype=object).tolist(), strict=True):
            for column, value in enumerate(values):
                _write(page, row, column, value, sheet.formulas.get((row, column)), (day, moment, clock))
        if not sheet.visible:
            page.hide()
    book.close()
    return target.getvalue()


def _write(page: Any, row: int, column: int, value: Value, formula: str | None, looks: tuple[Any, ...]) -> None:
    day, moment, clock = looks
    place = (row - 1, column)
    if formula:
        page.write_formula(*place, formula, None, value)
    elif isinstance(value, bool):
        page.write_boolean(*place, value)
    elif isinstance(value, dt.datetime):
        page.write_datetime(*place, value, moment)
    elif isinstance(value, dt.date):
        page.write_datetime(*place, dt.datetime(value.year, value.month, value.day), day)
    elif isinstance(value, dt.time):
        page.write_datetime(*place, value, clock)
    elif isinstance(value, (int, float)):
        page.write_number(*place, value)
    elif isinstance(value, str) and not isinstance(value, CellError):
        page.write_string(*place, value)


def memory_desk(workbook: Workbook) -> MemoryDesk:
    return MemoryDesk(MemoryStore(workbook.sheets))


def xlsx_desk(workbook: Workbook, folder: Path) -> XlsxDesk:
    path = folder / "Клиенты.xlsx"
    path.write_bytes(xlsx_of(workbook))
    return XlsxDesk(path)


def google_desk(workbook: Workbook, server: SheetsServer, *, http: bool = False) -> GoogleDesk:
    return GoogleDesk(server, upload(server, workbook, formulas=True), http)


def desk_on(store: str, workbook: Workbook, folder: Path, server: SheetsServer) -> Desk:
    """A workbook on one of the three stores: ``memory``, ``xlsx`` or ``google``."""
    if store == "memory":
        return memory_desk(workbook)
    return xlsx_desk(workbook, folder) if store == "xlsx" else google_desk(workbook, server)
