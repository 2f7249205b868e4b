"""What reading gives: value lists for the values calls, grid data for spreadsheets.get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import discovery
from .conditional import conditional_format, merged
from .display import is_date_format, shown
from .exchange import Encoded
from .filtering import hidden_rows
from .formulas.calculation import Calculation
from .locales import locale_named
from .masks import Mask, below, select
from .model.cells import Cell, CellError, Entry, FormulaRow, Row, Value, expand, link_of
from .model.defaults import LINK_STYLE
from .model.document import Document
from .model.grid import Rendered
from .model.sheet import Sheet

Bounds = tuple[int, int, int, int]
_LARGE = 10**15


class Reader:
    """Reads one document as it stands, at one moment."""

    def __init__(self, document: Document, now: datetime) -> None:
        self.document = document
        self.locale = locale_named(document.locale)
        self.calculation = Calculation.of(document, now)

    # -- values -----------------------------------------------------------------------------------------------

    def values(self, sheet: Sheet, bounds: Bounds, option: str, date_option: str, by_columns: bool) -> list[list[Any]]:
        """Rows (or columns) of values with blank tails cut, blanks inside as empty strings."""
        rows = self._value_rows(sheet, bounds, option, date_option)
        if by_columns:
            width = max((len(row) for row in rows), default=0)
            columns = [[row[index] if index < len(row) else "" for row in rows] for index in range(width)]
            rows = [_without_tail(column) for column in columns]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _value_rows(self, sheet: Sheet, bounds: Bounds, option: str, date_option: str) -> list[list[Any]]:
        first_row, end_row, first_column, end_column = bounds
        spilled = self.calculation.spilled_rows(sheet.sheet_id)
        last = max(len(sheet.grid.stored_rows), max(spilled, default=-1) + 1)
        # Texts and plain whole numbers, most of a large sheet, need no further look.
        is_shown = option == "FORMATTED_VALUE"
        is_bare = not is_shown
        found: list[list[Any]] = []
        for row in range(first_row, min(end_row, last)):
            entries = sheet.grid.row(row)[first_column:end_column]
            extra = spilled.get(row)
            if extra:
                entries = _widened(entries, min(end_column, max(extra) + 1) - first_column)
            values: list[Any] = []
            for column, entry in enumerate(entries, first_column):
                kind = entry.__class__
                if kind is str or (kind is int and is_bare):
                    values.append(entry)
                elif kind is int and is_shown and -_LARGE < entry < _LARGE:  # type: ignore[operator]
                    values.append(str(entry))
                else:
                    values.append(self._value(sheet, row, column, entry, option, date_option))
            found.append(_without_tail(values))
        return found

    def _value(self, sheet: Sheet, row: int, column: int, entry: Entry, option: str, date_option: str) -> Any:
        if option == "FORMULA" and isinstance(entry, Cell) and entry.formula is not None:
            return entry.formula
        value = self.calculation.value(sheet.sheet_id, row, column)
        if value is None:
            return ""
        if isinstance(value, CellError):
            return value.text
        if isinstance(value, str):
            return value
        if option == "FORMATTED_VALUE":
            return shown(value, self.calculation.number_format(sheet.sheet_id, row, column), self.locale)
        if date_option == "FORMATTED_STRING" and not isinstance(value, bool):
            given = self.calculation.number_format(sheet.sheet_id, row, column)
            if is_date_format(given):
                return shown(value, given, self.locale)
        return value

    # -- grid data --------------------------------------------------------------------------------------------

    def grid_data(self, sheet: Sheet, bounds: Bounds, mask: Mask | None) -> dict[str, Any]:
        """GridData of a rectangle, only as much of it as the mask asks for."""
        data: dict[str, Any] = {}
        first_row, end_row, first_column, end_column = bounds
        if below(mask, "startRow") is not None and first_row:
            data["startRow"] = first_row
        if below(mask, "startColumn") is not None and first_column:
            data["startColumn"] = first_column
        row_mask = below(mask, "rowData")
        if row_mask is not None:
            rows = self._row_data(sheet, bounds, below(row_mask, "values"))
            if rows is not None:
                data["rowData"] = rows
        if below(mask, "rowMetadata") is not None:
            data["rowMetadata"] = self._dimension_data(sheet, "ROWS", first_row, end_row, 21)
        if below(mask, "columnMetadata") is not None:
            data["columnMetadata"] = self._dimension_data(sheet, "COLUMNS", first_column, end_column, 100)
        return data

    def _dimension_data(self, sheet: Sheet, dimension: str, start: int, end: int, size: int) -> list[dict[str, Any]]:
        known = sheet.dimension_properties(dimension)
        attached: dict[int, list[dict[str, Any]]] = {}
        for metadata in self.document.metadata.values():
            where = metadata["location"].get("dimensionRange")
            if where and int(where.get("sheetId") or 0) == sheet.sheet_id and where["dimension"] == dimension:
                attached.setdefault(where["startIndex"], []).append(metadata)
        hidden = hidden_rows(self.calculation, sheet) if dimension == "ROWS" and sheet.basic_filter else frozenset()
        plain: dict[str, Any] = {"pixelSize": size}
        found: list[dict[str, Any]] = []
        for index in range(start, end):
            entry = plain
            if index in known:
                entry = plain | {name: value for name, value in known[index].items() if value}
            if index in hidden:
                entry = entry | {"hiddenByFilter": True}
            if index in attached:
                entry = entry | {"developerMetadata": attached[index]}
            found.append(entry)
        return found

    def _row_data(self, sheet: Sheet, bounds: Bounds, mask: Mask | None) -> Encoded | None:
        """The rows in JSON, those that nothing was written to since they were last asked for taken from then."""
        first_row, end_row, first_column, end_column = bounds
        if mask is None:
            return None
        spilled = self.calculation.spilled_rows(sheet.sheet_id)
        last = max(len(sheet.grid.stored_rows), max(spilled, default=-1) + 1)
        asked = (
            repr(mask),
            first_column,
            end_column,
            self.locale.name,
            repr(self.document.properties["defaultFormat"]),
        )
        wanted = _Wanted(mask)
        is_kept = not sheet.conditional_formats
        older = sheet.grid.rendered.get(asked, {}) if is_kept else {}
        known: dict[int, Rendered] = {}
        texts: list[str] = []
        for row in range(first_row, min(end_row, last)):
            entries = sheet.grid.row(row)
            shows = extra = spilled.get(row)
            found = older.get(id(entries))
            if is_kept and entries.__class__ is FormulaRow:
                # What a formula shows depends on other cells.
                shows = self._computed(sheet, row, entries, extra, wanted)
            if found is None or not (shows is found[1] is None or _same(shows, found[1])):
                found = (entries, shows, self._row_text(sheet, row, bounds, entries, extra, wanted))
            known[id(entries)] = found
            texts.append(found[2])
        if is_kept:
            sheet.grid.keep_rendered(asked, known, is_whole=len(known) * 2 > len(older))
        while texts and texts[-1] == "{}":
            texts.pop()
        return Encoded(f"[{','.join(texts)}]") if texts else None

    def _computed(
        self, sheet: Sheet, row: int, entries: Row, extra: Mapping[int, Value] | None, wanted: _Wanted
    ) -> dict[int, Any]:
        """All that the formulas of a row show, and what was spilled into it."""
        found: dict[int, Any] = dict(extra or {})
        for column, entry in enumerate(entries):
            if entry.__class__ is Cell and entry.formula is not None:
                place = (sheet.sheet_id, row, column)
                value = self.calculation.value(*place) if wanted.effective or wanted.shown else None
                style = self.calculation.number_format(*place) if wanted.shown or wanted.format else None
                link = self.calculation.link(*place) if wanted.link or wanted.format else None
                found[column] = (value.__class__, value, style, link)
        return found

    def _row_text(
        self, sheet: Sheet, row: int, bounds: Bounds, entries: Row, extra: Mapping[int, Value] | None, wanted: _Wanted
    ) -> str:
        """RowData of one row in JSON, checked against the API's description."""
        _, _, first_column, end_column = bounds
        entries = entries[first_column:end_column]
        if extra:
            entries = _widened(entries, min(end_column, max(extra) + 1) - first_column)
        cells = [
            {}
            if entry is None and not (extra and column in extra)
            else self.cell_data(sheet, row, column, entry, wanted)
            for column, entry in enumerate(entries, first_column)
        ]
        while cells and not cells[-1]:
            cells.pop()
        return discovery.sheets().encoded("RowData", {"values": cells}) if cells else "{}"

    def cell_data(self, sheet: Sheet, row: int, column: int, entry: Entry, wanted: _Wanted) -> dict[str, Any]:
        """CellData of one cell, only the fields of the mask."""
        found: dict[str, Any] = {}
        if entry.__class__ is str:
            # Most cells of most sheets: nothing to compute, nothing to format.
            if wanted.entered:
                found["userEnteredValue"] = {"stringValue": entry}
            if wanted.effective:
                found["effectiveValue"] = {"stringValue": entry}
            if wanted.shown:
                found["formattedValue"] = entry
        else:
            self._put_values(found, wanted, sheet, row, column, entry)
        if wanted.format:
            found["effectiveFormat"] = self._effective_format(sheet, row, column, expand(entry))
        if entry.__class__ is Cell:
            self._put_rich(found, wanted.mask, entry)
        if wanted.link:
            link = self.calculation.link(sheet.sheet_id, row, column)
            if link:
                found["hyperlink"] = link
        if not wanted.parts:
            return found
        return {name: select(wanted.mask[name], item) for name, item in found.items()}

    def _put_values(
        self, found: dict[str, Any], wanted: _Wanted, sheet: Sheet, row: int, column: int, entry: Entry
    ) -> None:
        cell = expand(entry)
        if wanted.entered and (cell.formula is not None or cell.value is not None):
            entered = {"formulaValue": cell.formula} if cell.formula is not None else extended(cell.value)
            found["userEnteredValue"] = entered
        if not (wanted.effective or wanted.shown):
            return
        value = self.calculation.value(sheet.sheet_id, row, column)
        if value is not None:
            if wanted.effective:
                found["effectiveValue"] = extended(value)
            if wanted.shown:
                given = self.calculation.number_format(sheet.sheet_id, row, column)
                found["formattedValue"] = shown(value, given, self.locale)

    def _put_rich(self, found: dict[str, Any], mask: Mask, cell: Cell) -> None:
        if cell.format is not None:
            _put(found, mask, "userEnteredFormat", dict(cell.format))
        if cell.note is not None:
            _put(found, mask, "note", cell.note)
        if cell.validation is not None:
            _put(found, mask, "dataValidation", cell.validation)
        if cell.runs is not None:
            _put(found, mask, "textFormatRuns", list(cell.runs))
        for name, item in (cell.extra or {}).items():
            _put(found, mask, name, item)

    def _effective_format(self, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
        found = self.document.properties["defaultFormat"]
        if cell.formula is not None or link_of(cell) is not None:
            link = self.calculation.link(sheet.sheet_id, row, column)
            if link:
                # A link colours and underlines its text unless the cell's own format says otherwise.
                found = merged(found, {"textFormat": LINK_STYLE | {"link": {"uri": link}}})
        found = merged(found, cell.format or {})
        given = self.calculation.number_format(sheet.sheet_id, row, column)
        if given is not None:
            found["numberFormat"] = given
        if sheet.conditional_formats:
            found = merged(found, conditional_format(self.calculation, sheet, row, column))
        return found


class _Wanted:
    """What a field mask asks of each cell, looked up once."""

    __slots__ = ("effective", "entered", "format", "link", "mask", "parts", "shown")

    def __init__(self, mask: Mask) -> None:
        everything = not mask or "*" in mask
        self.mask = mask
        self.entered = everything or "userEnteredValue" in mask
        self.effective = everything or "effectiveValue" in mask
        self.shown = everything or "formattedValue" in mask
        self.format = everything or "effectiveFormat" in mask
        self.link = everything or "hyperlink" in mask
        self.parts = not everything and any(mask.values())


def _put(found: dict[str, Any], mask: Mask, name: str, value: Any) -> None:
    if not mask or name in mask or "*" in mask:
        found[name] = value


def extended(value: Value) -> dict[str, Any]:
    """ExtendedValue of a value."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, CellError):
        return {"errorValue": {"type": value.kind} | ({"message": value.message} if value.message else {})}
    return {"numberValue": value}


def _same(extra: Mapping[int, Value] | None, other: Mapping[int, Value] | None) -> bool:
    """Whether the same was spilled into a row; TRUE is not 1."""
    if extra is None or other is None or extra.keys() != other.keys():
        return False
    return all(value.__class__ is other[at].__class__ and value == other[at] for at, value in extra.items())


def _widened(entries: Row, width: int) -> Row:
    """The entries of a row with blanks up to where something is spilled into it."""
    return (*entries, *(None,) * (width - len(entries))) if width > len(entries) else entries


def _without_tail(values: list[Any]) -> list[Any]:
    end = len(values)
    while end and values[end - 1] == "" and values[end - 1].__class__ is str:
        end -= 1
    return values[:end] if end != len(values) else values
