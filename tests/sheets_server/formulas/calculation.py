"""Values of all cells of one state of a document: formulas computed when asked for, arrays spilled into blanks.

A result is kept with the sheets it was read from; the next state of the document takes it over as long as those
sheets are unchanged.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.sheets_server.a1 import column_letters
from tests.sheets_server.locales import Locale, locale_named
from tests.sheets_server.model.cells import Cell, CellError, Row, Value, is_blank, number_format
from tests.sheets_server.model.cells import link_of as own_link

from . import functions
from .errors import CIRCULAR, PARSE_ERROR, blocked_spill, no_room
from .evaluation import Evaluation
from .hints import format_hint, link_of
from .lexer import FormulaSyntaxError, tokens
from .parser import parse
from .registry import SPILLING
from .values import Area, Array, Function, Raised, Rows

if TYPE_CHECKING:
    from tests.sheets_server.model.document import Document

functions.load()

_Place = tuple[int, int, int]
_DEPTH = 20_000


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula's result and what it was read from."""

    formula: str
    value: Value
    array: Rows | None
    sheets: frozenset[int]
    volatile: bool


@dataclass
class _Frame:
    sheets: set[int] = field(default_factory=set)
    volatile: bool = False


class Calculation:
    """The values of one state of a document."""

    def __init__(self, document: Document, now: datetime, older: Calculation | None) -> None:
        self.document = document
        self.locale: Locale = locale_named(document.locale)
        self.utc_now = now
        self.stamps = {sheet.sheet_id: sheet.grid.stamp for sheet in document.sheets}
        self.names = _names_of(document)
        self._grids = {sheet.sheet_id: sheet.grid for sheet in document.sheets}
        self._computed: dict[_Place, Computed] = {}
        self._in_progress: set[_Place] = set()
        self._frames: list[_Frame] = []
        self._spilled: dict[int, dict[int, dict[int, Value]]] = {}
        self._areas: dict[Area, Rows] = {}
        self.indexes: dict[Any, Any] = {}
        self._older: dict[_Place, Computed] = {}
        self._older_stamps: Mapping[int, int] = {}
        if older is not None and older.names == self.names:
            self._older = older._older | older._computed if len(older._computed) < 5000 else older._computed
            self._older_stamps = older.stamps
            self._older = {place: found for place, found in self._older.items() if self._still_valid(found)}
        self._anchors: dict[int, list[tuple[int, int]]] = {}
        self._has_formulas = False
        comma = self.locale.decimal_comma
        for sheet in document.sheets:
            anchors = []
            for row, column, formula in sheet.grid.formulas():
                self._has_formulas = True
                if _may_spill(formula, comma):
                    anchors.append((row, column))
            self._anchors[sheet.sheet_id] = anchors

    @classmethod
    def of(cls, document: Document, now: datetime) -> Calculation:
        """The values of the document as it stands, those of its last state taken over where they still hold."""
        current = document.calculation
        if current is not None and current.document is document and current.is_current(document, now):
            return current
        document.calculation = cls(document, now, current)
        return document.calculation

    def is_current(self, document: Document, now: datetime) -> bool:
        same = self.stamps == {sheet.sheet_id: sheet.grid.stamp for sheet in document.sheets}
        if not same or self.names != _names_of(document):
            return False
        return now == self.utc_now or not any(found.volatile for found in self._computed.values())

    def _still_valid(self, found: Computed) -> bool:
        if found.volatile:
            return False
        return all(
            sheet_id in self.stamps and self.stamps[sheet_id] == self._older_stamps.get(sheet_id)
            for sheet_id in found.sheets
        )

    @property
    def now(self) -> datetime:
        """The time of day in the spreadsheet's own zone; asking makes the formula volatile."""
        if self._frames:
            self._frames[-1].volatile = True
        try:
            zone = ZoneInfo(str(self.document.properties["timeZone"]))
        except (KeyError, ValueError):
            zone = ZoneInfo("UTC")
        return self.utc_now.astimezone(zone)

    # -- reading ----------------------------------------------------------------------------------------------

    def value(self, sheet_id: int, row: int, column: int) -> Value:
        """The value a cell has: typed, computed or spilled into it."""
        entry = self._grids[sheet_id].entry(row, column)
        if entry.__class__ is not Cell:
            if entry is None and self._anchors[sheet_id]:
                self._spill_all(sheet_id)
                return self._spilled.get(sheet_id, {}).get(row, {}).get(column)
            return entry  # type: ignore[return-value]
        assert isinstance(entry, Cell)
        if entry.formula is not None:
            return self._result(sheet_id, row, column, entry.formula).value
        if entry.value is None and self._anchors[sheet_id]:
            self._spill_all(sheet_id)
            return self._spilled.get(sheet_id, {}).get(row, {}).get(column)
        return entry.value

    def read(self, sheet_id: int, row: int, column: int) -> Value:
        """A cell's value for a formula that is being computed."""
        if self._frames:
            self._frames[-1].sheets.add(sheet_id)
        entry = self._grids[sheet_id].entry(row, column)
        if isinstance(entry, Cell) and entry.formula is not None:
            return self._result(sheet_id, row, column, entry.formula).value
        if is_blank(entry):
            self._spill_into(sheet_id, (row, row + 1, column, column + 1))
            return self._spilled.get(sheet_id, {}).get(row, {}).get(column)
        return entry.value if isinstance(entry, Cell) else entry

    def area_rows(self, area: Area) -> Rows:
        """The values of a rectangle, every row at its full width."""
        known = self._areas.get(area)
        if known is not None:
            if self._frames:
                self._frames[-1].sheets.add(area.sheet_id)
            return known
        if self._frames:
            self._frames[-1].sheets.add(area.sheet_id)
        self._spill_into(area.sheet_id, area.bounds)
        grid = self._grids[area.sheet_id]
        first_row, end_row, first_column, end_column = area.bounds
        spilled = self._spilled.get(area.sheet_id, {})
        width = end_column - first_column
        rows: Rows = []
        blank: list[Value] = [None] * width
        for row in range(first_row, end_row):
            entries: Row = grid.row(row)[first_column:end_column]
            if not entries and row not in spilled:
                rows.append(blank)
                continue
            values: list[Value] = list(entries)  # type: ignore[arg-type]
            if Cell in map(type, entries):
                for index, entry in enumerate(entries):
                    if entry.__class__ is Cell:
                        values[index] = self._entry_value(area.sheet_id, row, first_column + index, entry)
            values.extend(blank[len(values) :])
            for column, value in spilled.get(row, {}).items():
                if first_column <= column < end_column and values[column - first_column] is None:
                    values[column - first_column] = value
            rows.append(values)
        if not self._in_progress or not self._anchors[area.sheet_id]:
            self._areas[area] = rows
        return rows

    def _entry_value(self, sheet_id: int, row: int, column: int, entry: Any) -> Value:
        if entry.formula is not None:
            return self._result(sheet_id, row, column, entry.formula).value
        found: Value = entry.value
        return found

    def spilled_rows(self, sheet_id: int) -> dict[int, dict[int, Value]]:
        """Values spilled into blank cells, by row and column."""
        if not self._anchors.get(sheet_id):
            return {}
        self._spill_all(sheet_id)
        return self._spilled.get(sheet_id, {})

    def number_format(self, sheet_id: int, row: int, column: int) -> Mapping[str, Any] | None:
        """The number format in force: the cell's own, or what its formula suggests."""
        entry = self._grids[sheet_id].entry(row, column)
        own = number_format(entry)
        if own is not None or not isinstance(entry, Cell) or entry.formula is None:
            return own
        try:
            node = parse(entry.formula, self.locale.decimal_comma)
        except FormulaSyntaxError:
            return None
        return format_hint(node, Evaluation(self, sheet_id, row, column))

    def own_format(self, sheet_id: int, row: int, column: int) -> Mapping[str, Any] | None:
        """The number format a cell was given itself, whatever its formula suggests."""
        return number_format(self._grids[sheet_id].entry(row, column))

    def formula_at(self, sheet_id: int, row: int, column: int) -> str | None:
        entry = self._grids[sheet_id].entry(row, column)
        return entry.formula if isinstance(entry, Cell) else None

    def is_partial(self, sheet_id: int) -> bool:
        """Whether a formula of that sheet that may spill is still being computed, so that a range may yet change."""
        return bool(self._anchors[sheet_id]) and any(place[0] == sheet_id for place in self._in_progress)

    def link(self, sheet_id: int, row: int, column: int) -> str | None:
        """The address a cell's format or its HYPERLINK formula leads to."""
        entry = self._grids[sheet_id].entry(row, column)
        if isinstance(entry, Cell) and entry.formula is not None:
            try:
                node = parse(entry.formula, self.locale.decimal_comma)
            except FormulaSyntaxError:
                return None
            return link_of(node, Evaluation(self, sheet_id, row, column))
        return own_link(entry)

    def of_formula(self, sheet_id: int, row: int, column: int, formula: str) -> Value:
        """What a formula would be worth in a cell, though it is in none: that of a rule."""
        return self._evaluate((sheet_id, row, column), formula)[0]

    # -- computing --------------------------------------------------------------------------------------------

    def _result(self, sheet_id: int, row: int, column: int, formula: str) -> Computed:
        place = (sheet_id, row, column)
        known = self._computed.get(place)
        if known is None:
            older = self._older.get(place)
            if older is not None and older.formula == formula:
                known = self._placed(place, older)
        if known is not None:
            if self._frames:
                self._frames[-1].sheets |= known.sheets
                self._frames[-1].volatile |= known.volatile
            return known
        if place in self._in_progress:
            return Computed(formula, CIRCULAR, None, frozenset(), False)
        return self._compute(place, formula)

    def _compute(self, place: _Place, formula: str) -> Computed:
        _sheet_id, _row, _column = place
        frame = _Frame()
        self._frames.append(frame)
        self._in_progress.add(place)
        limit = sys.getrecursionlimit()
        if limit < _DEPTH:
            sys.setrecursionlimit(_DEPTH)
        try:
            value, rows = self._evaluate(place, formula)
        except RecursionError:
            value, rows = CellError("REF", "#REF!", "The chain of formulas is too long."), None
        finally:
            self._in_progress.discard(place)
            self._frames.pop()
            if limit < _DEPTH and not self._frames:
                sys.setrecursionlimit(limit)
        computed = Computed(formula, value, rows, frozenset(frame.sheets), frame.volatile)
        if self._frames:
            self._frames[-1].sheets |= frame.sheets
            self._frames[-1].volatile |= frame.volatile
        return self._placed(place, computed)

    def _evaluate(self, place: _Place, formula: str) -> tuple[Value, Rows | None]:
        try:
            node = parse(formula, self.locale.decimal_comma)
        except FormulaSyntaxError:
            return PARSE_ERROR, None
        evaluation = Evaluation(self, *place)
        result = evaluation.compute(node)
        if isinstance(result, Area) and _may_spill(formula, self.locale.decimal_comma):
            result = Array(self.area_rows(result))
        if isinstance(result, Array):
            if result.height == 1 and result.width == 1:
                return result.rows[0][0], None
            if not result.rows or not result.rows[0]:
                return None, None
            return result.rows[0][0], result.rows
        if isinstance(result, Area):
            try:
                return evaluation.single(result), None
            except Raised as raised:
                return raised.error, None
        if isinstance(result, Function):
            return CellError("N_A", "#N/A", "A LAMBDA is no value."), None
        return result, None

    def _placed(self, place: _Place, computed: Computed) -> Computed:
        """Spill an array, or turn it into #REF! where a cell is in its way."""
        if computed.array is not None:
            rows = computed.array
            blocked = self._blocked(place, rows)
            if blocked is not None:
                # Depends on its own sheet from here on: the cell in the way may be cleared.
                computed = Computed(computed.formula, blocked, None, computed.sheets | {place[0]}, computed.volatile)
            else:
                self._spill(place, rows)
        self._computed[place] = computed
        return computed

    def _blocked(self, place: _Place, rows: Rows) -> CellError | None:
        sheet_id, row, column = place
        grid = self._grids[sheet_id]
        missing = row + len(rows) - grid.row_count
        if missing > 0:
            return no_room("rows", missing)
        missing = column + len(rows[0]) - grid.column_count
        if missing > 0:
            return no_room("columns", missing)
        spilled = self._spilled.get(sheet_id, {})
        width = len(rows[0])
        for offset in range(len(rows)):
            entries = grid.row(row + offset)[column : column + width]
            other = spilled.get(row + offset)
            for index, entry in enumerate(entries):
                if (offset or index) and not is_blank(entry):
                    return blocked_spill(f"{column_letters(column + index)}{row + offset + 1}")
            if other and any(column <= taken < column + width for taken in other):
                taken = min(found for found in other if column <= found < column + width)
                return blocked_spill(f"{column_letters(taken)}{row + offset + 1}")
        return None

    def _spill(self, place: _Place, rows: Rows) -> None:
        sheet_id, row, column = place
        target = self._spilled.setdefault(sheet_id, {})
        for offset, values in enumerate(rows):
            for index, value in enumerate(values):
                if (offset or index) and value is not None:
                    target.setdefault(row + offset, {})[column + index] = value

    def _spill_all(self, sheet_id: int) -> None:
        size = self._grids[sheet_id]
        self._spill_into(sheet_id, (0, size.row_count, 0, size.column_count))

    def _spill_into(self, sheet_id: int, bounds: tuple[int, int, int, int]) -> None:
        """Compute every formula that could spill into the rectangle: those above and to the left of its corner."""
        for row, column in self._anchors[sheet_id]:
            place = (sheet_id, row, column)
            if (
                row < bounds[1]
                and column < bounds[3]
                and place not in self._computed
                and place not in self._in_progress
            ):
                entry = self._grids[sheet_id].entry(row, column)
                if isinstance(entry, Cell) and entry.formula is not None:
                    self._result(sheet_id, row, column, entry.formula)


def _names_of(document: Document) -> tuple[Any, ...]:
    """What besides cells a formula's result depends on: titles, sizes, named ranges, locale and zone."""
    return (
        document.locale,
        document.properties.get("timeZone"),
        tuple((sheet.sheet_id, sheet.title, sheet.size) for sheet in document.sheets),
        tuple((found["name"], repr(found.get("range"))) for found in document.named_ranges.values()),
    )


def _may_spill(formula: str, comma: bool) -> bool:
    if "(" not in formula and "{" not in formula:
        return False
    try:
        found = tokens(formula[1:], comma)
    except FormulaSyntaxError:
        return False
    return any(token.text == "{" or (token.kind == "function" and token.text.upper() in SPILLING) for token in found)
