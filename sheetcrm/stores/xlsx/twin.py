"""A twin as a new .xlsx: the values, types, dates, formulas and widths of a spreadsheet that lives elsewhere."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from msgspec import Struct, field

from sheetcrm.core.twin.formulas import Untranslated, to_excel
from sheetcrm.core.twin.model import Twin, TwinSheet
from sheetcrm.core.workbook import CellError, Value, column_letter, quoted
from sheetcrm.stores.xlsx.cells import MAX_TEXT
from sheetcrm.stores.xlsx.ownmarks import name_for, reference
from sheetcrm.stores.xlsx.titles import free_title

_MAX_FORMULA = 8_000
#: A text that Excel would take for a number, a date or a formula if somebody went into the cell and out again.
_NUMBERLIKE = re.compile(r"[-+=@\d(]")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class Made(Struct):
    """The file, and what could not be carried over. ``values``: how often a formula stands as its value, by the function in
    the way; ``cut``: cells whose text was longer than Excel takes; ``renamed``: tabs that got another title."""

    content: bytes = b""
    values: Counter[str] = field(default_factory=Counter)
    formulas: int = 0
    cut: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    too_far: list[str] = field(default_factory=list)


def make_twin(twin: Twin) -> Made:
    """The twin as bytes of an .xlsx."""
    made = Made()
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
         "use_future_functions": True},
    )  # fmt: skip
    titles: dict[str, str] = {}
    for one in twin.sheets:
        title = one.sheet.title
        titles[title] = free_title(title, titles.values())
        if titles[title] != title:
            made.renamed[title] = titles[title]
    names = [name for name, *_ in twin.names]
    formats = _Formats(book)
    first_shown = False
    for one in twin.sheets:
        sheet = book.add_worksheet(titles[one.sheet.title])
        _Writer(sheet, formats, made, twin.locale, titles, names).write(one)
        if not one.sheet.visible:
            sheet.hide()
        elif not first_shown:
            sheet.activate()
            sheet.set_first_sheet()
            first_shown = True
    for one in twin.sheets:
        for own in one.sheet.own:
            # By its name the store knows the column as ours, in the copy too.
            name = name_for(own.key, names)
            names.append(name)
            book.define_name(name, f"={reference(titles[one.sheet.title], own.position)}")
            book.defined_names[-1][3] = True  # hidden, as all of ours
    for name, tab, row, column, last_row, last_column in twin.names:
        if tab in titles:
            area = f"${column_letter(column)}${row}:${column_letter(last_column)}${last_row}"
            book.define_name(name, f"={quoted(titles[tab])}!{area}")
    book.close()
    made.content = target.getvalue()
    return made


class _Formats(Struct):
    book: Any
    known: dict[str, Any] = field(default_factory=dict)

    def of(self, pattern: str) -> Any:
        if pattern not in self.known:
            self.known[pattern] = self.book.add_format({"num_format": pattern}) if pattern else None
        return self.known[pattern]


class _Writer(Struct):
    """Writes one tab."""

    to: Any
    formats: _Formats
    made: Made
    locale: str
    titles: Mapping[str, str]
    names: list[str]

    def write(self, one: TwinSheet) -> None:
        sheet = one.sheet
        self._frame(one)
        for top, first, bottom, last in sheet.merged:
            if (top, first) != (bottom, last):
                self.to.merge_range(top - 1, first, bottom - 1, last, "")
        if len(sheet.cells) > _LAST_ROW or sheet.cells.shape[1] > _LAST_COLUMN:
            self.made.too_far.append(sheet.title)
        rows = sheet.cells.iloc[:_LAST_ROW, :_LAST_COLUMN].to_numpy(dtype=object).tolist()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                formula = sheet.formulas.get((r + 1, c), "")
                pattern = one.formats.get((r + 1, c), "")
                if value is not None or formula:
                    self._cell(sheet.title, r, c, value, formula, pattern)
        for own in sheet.own:
            for r, value in enumerate(own.cells[:_LAST_ROW]):
                if value is not None and own.position < _LAST_COLUMN:
                    self._cell(sheet.title, r, own.position, value, "", one.formats.get((r + 1, own.position), ""))
        ours = {own.position for own in sheet.own}
        for (r, c), pattern in one.formats.items():
            # A blank cell that is plain text stays plain text: a phone typed there must not become a number.
            blank = r > len(rows) or c >= len(rows[r - 1]) or rows[r - 1][c] is None
            if pattern == "@" and blank and r <= _LAST_ROW and (r, c) not in sheet.formulas and c not in ours:
                self.to.write_blank(r - 1, c, None, self.formats.of("@"))

    def _frame(self, one: TwinSheet) -> None:
        hidden = one.sheet.hidden_columns
        for column in sorted({*one.widths, *hidden}):
            self.to.set_column_pixels(column, column, one.widths.get(column, 64), None, {"hidden": column in hidden})
        for row in one.sheet.hidden_rows:
            self.to.set_row(row - 1, None, None, {"hidden": True})
        if any(one.frozen):
            self.to.freeze_panes(*one.frozen)

    def _cell(self, tab: str, r: int, c: int, value: Value, formula: str, pattern: str) -> None:
        if formula:
            said = to_excel(formula, self.locale, self.titles, self.names)
            if isinstance(said, str) and len(said) <= _MAX_FORMULA:
                self.made.formulas += 1
                self.to.write_formula(r, c, said, self.formats.of(_shown(value, pattern)), _cached(value))
                return
            self.made.values[said.what if isinstance(said, Untranslated) else "…"] += 1
        if value is None:
            return
        format_ = self.formats.of(_shown(value, pattern))
        if isinstance(value, CellError):
            self.to.write_formula(r, c, f"={value}", format_, str(value))
        elif isinstance(value, bool):
            self.to.write_boolean(r, c, value, format_)
        elif isinstance(value, str):
            if len(value.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
                self.made.cut.append(f"{quoted(tab)}!{column_letter(c)}{r + 1}")
                # Signs beyond the first 65,536 count as two.
                value = value[: MAX_TEXT if max(value) <= "\uffff" else MAX_TEXT // 2]
            self.to.write_string(r, c, value, format_)
        elif isinstance(value, dt.date) and value < _first_day(value):
            # Excel counts no day before 1900, and one too many in its first two months.
            self.to.write_string(r, c, value.isoformat(), format_)
        elif isinstance(value, (dt.date, dt.datetime, dt.time)):
            self.to.write_datetime(r, c, value, format_)
        else:
            self.to.write_number(r, c, value, format_)


def _first_day(like: dt.date) -> dt.date:
    return dt.datetime(1900, 3, 1) if isinstance(like, dt.datetime) else dt.date(1900, 3, 1)


def _shown(value: Value, pattern: str) -> str:
    """The number format of a cell: a date always has one, and a text that could be misread is plain text."""
    if isinstance(value, str) and not isinstance(value, CellError):
        return "@" if pattern == "@" or _NUMBERLIKE.match(value) else ""
    if isinstance(value, dt.datetime):
        return pattern or "dd.mm.yyyy hh:mm"
    if isinstance(value, dt.date):
        return pattern or "dd.mm.yyyy"
    if isinstance(value, dt.time):
        return pattern or "hh:mm:ss"
    return "" if pattern == "@" else pattern


def _cached(value: Value) -> Any:
    if isinstance(value, dt.datetime):
        return (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return (value - dt.date(1899, 12, 30)).days
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return "" if value is None else value
