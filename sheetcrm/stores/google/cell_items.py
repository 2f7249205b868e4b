"""Planned changes as work for the live sheet: how each row is known again, and which cells are not ours to write. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import CellError, Sheet, Value, Workbook
from sheetcrm.stores.google.looking import Ground, Plain, Who, entered, heading_of, plain, text_of
from sheetcrm.stores.google.protections import Protections
from sheetcrm.stores.google.tokens import has_mark, marked
from sheetcrm.stores.google.typed_cells import as_entered, is_typed
from sheetcrm.stores.google.writing import LONGEST

#: What one run writes: by tab and row, by column, the values before and after.
Mine = dict[tuple[str, int], dict[int, tuple[Value, Value]]]

#: By how many cells a row without an id is known, at most.
_IDENTITY = 6
#: How long a mark may be, in characters.
_LONGEST_MARK = len(marked("", "f" * 10, 16**6)) + 1


class Item(Struct, eq=False):
    """One cell's work. ``old`` and ``new``: its text before and after, "" for blank. ``who``: by what its
    row is known. ``place``: row and column from 0, as last seen.

    ``change_id`` is None for a hit of ours on another cell that is being taken back; ``undoes`` is the change that made
    it, where the cell was that change's own under another heading. ``unsure``: an answer was
    lost, so the cell may hold ``new`` by our own doing. ``refused``: how often Google refused a batch with it. ``alike``: of how many
    rows that nothing tells apart the same is planned, this one included: a row that was copied, id and all.
    """

    change_id: str | None
    ground: Ground
    column: int
    old: str
    new: str
    alone: bool
    who: Who
    place: tuple[int, int]
    base_row: int
    plain_text: bool = False
    unsure: bool = False
    refused: int = 0
    token: str = ""
    undoes: str | None = None
    values: tuple[Value, Value] | None = None
    alike: int = 1

    @property
    def plan(self) -> tuple[object, ...]:
        """The same for what is planned alike of rows that nothing tells apart."""
        return self.ground, self.column, self.old, self.new, self.values, self.who

    @property
    def at(self) -> tuple[int, int, int]:
        return (self.ground.sheet_id, *self.place)

    @property
    def is_its_own_token(self) -> bool:
        """Whether the value itself is unique, so that it can be followed without a mark: a fresh id."""
        return not self.old and self.column == self.ground.id_column


class Work(Struct):
    """The items of one run, and what is settled without asking anybody."""

    items: list[Item] = field(default_factory=list)
    fates: dict[str, Fate] = field(default_factory=dict)


def work(changes: Sequence[CellChange], base: Workbook, limit: int) -> Work:
    """What has to be done; ``limit``: how many cells one run may write, the rest is LATER."""
    found = Work()
    tabs = {(sheet.sheet_id, sheet.title): sheet for sheet in base.people()}
    by_id = {sheet.sheet_id: sheet for sheet in base.people()}
    grounds: dict[tuple[str, int], Ground] = {}
    aliases = _aliases(changes)
    named = id_columns(changes)
    mine: Mine = {}
    for change in changes:
        mine.setdefault((change.sheet_id, change.row), {})[change.column] = (change.before, change.after)
    cells: dict[tuple[str, int], _Cells] = {}
    spread: dict[str, set[str]] = {}
    for change in changes:
        sheet = tabs.get((change.sheet_id, change.tab)) or by_id.get(change.sheet_id)
        fate = Fate.CHANGED if sheet is None else _settled(change, sheet)
        if fate is not None or sheet is None:
            found.fates[change.change_id] = fate or Fate.CHANGED
            continue
        if len(found.items) >= limit:
            found.fates[change.change_id] = Fate.LATER
            continue
        table = (change.sheet_id, change.header_row)
        if table not in grounds:
            grounds[table] = Ground(int(change.sheet_id), sheet.title, change.header_row - 1, named.get(table), {})
        ground = grounds[table]
        ground.headings[change.column] = heading_of(sheet, change.header_row, change.column)
        ids = frozenset[str | float | bool]()
        if change.id_column is not None:
            ground.headings[change.id_column] = heading_of(sheet, change.header_row, change.id_column)
            ids = _ids(change, sheet, aliases)
        by_cells = Who()
        if not ids:
            if table not in cells:
                cells[table] = _Cells(sheet, change.header_row)
            by_cells = cells[table].of(change, mine[change.sheet_id, change.row])
            for column, _ in by_cells.cells:
                ground.headings[column] = heading_of(sheet, change.header_row, column)
        if change.sheet_id not in spread:
            spread[change.sheet_id] = _in_several_columns(sheet, changes)
        values = (change.before, change.after) if is_typed(change) else None
        alone = change.alone and bool(change.before) and bool(change.after) and values is None
        # A column dragged just then must not bring the same text of another column under the spelling.
        alone = alone and change.before not in spread[change.sheet_id]
        if not alone and not ids and not by_cells.cells:
            found.fates[change.change_id] = Fate.REFUSED  # nothing tells this row from another
            continue
        who = Who(ids) if ids else _leniently(by_cells) if alone else by_cells
        found.items.append(
            Item(
                change.change_id,
                ground,
                change.column,
                str(change.before or "") if values is None else "",
                str(change.after or "") if values is None else "",
                alone,
                who,
                (change.row - 1, change.column),
                change.row - 1,
                values=values,
            )
        )
    alike = Counter(item.plan for item in found.items if not item.who.ids)
    for item in found.items:
        item.alike = alike.get(item.plan, 1)
    return found


def _settled(change: CellChange, sheet: Sheet) -> Fate | None:
    """What is clear from what was read: not ours to write, nothing to do."""
    before, after = change.before, change.after
    if any(isinstance(value, CellError) or (value and as_entered(value) is None) for value in (before, after)):
        return Fate.REFUSED
    if as_entered(before) == as_entered(after):
        return Fate.ALREADY
    if (change.row, change.column) in sheet.formulas:
        return Fate.REFUSED
    if len(str(before or "")) + _LONGEST_MARK > LONGEST or len(str(after or "")) > LONGEST:
        return Fate.REFUSED
    if has_mark(before) or has_mark(after):
        return Fate.CHANGED
    if change.row <= change.header_row or heading_of(sheet, change.header_row, change.column) is None:
        return Fate.REFUSED
    return None


def id_columns(changes: Iterable[CellChange]) -> dict[tuple[str, int], int]:
    """The column of ids of each table (tab and header row): a change in a row without an id does not name it, whatever stands
    beside the others."""
    return {(c.sheet_id, c.header_row): c.id_column for c in changes if c.id_column is not None}


def _aliases(changes: Sequence[CellChange]) -> dict[tuple[str, str], str]:
    """Ids that this very run rewrites: the row is known by either."""
    return {
        (change.sheet_id, str(held.content)): change.after
        for change in changes
        if change.column == change.id_column and isinstance(change.after, str) and (held := plain(change.before))
    }


def _ids(change: CellChange, sheet: Sheet, aliases: Mapping[tuple[str, str], str]) -> frozenset[str | float | bool]:
    """What the id cell of the row may hold; empty when it has none, or a formula that is another in every row."""
    column = change.id_column
    if column is None or change.client_id is None or (change.row, column) in sheet.formulas:
        return frozenset()
    inside = change.row <= len(sheet.cells) and column < sheet.cells.shape[1]
    held = plain(sheet.cells.iat[change.row - 1, column]) if inside else None
    content: str | float | bool = held.content if held is not None else change.client_id
    other = aliases.get((change.sheet_id, str(content)))
    return frozenset({content} if other is None else {content, other})


def _in_several_columns(sheet: Sheet, changes: Sequence[CellChange]) -> set[str]:
    """The texts to be spelled that stand in more than one column of the tab."""
    wanted = {c.before for c in changes if c.alone and c.sheet_id == sheet.sheet_id and isinstance(c.before, str)}
    counts: Counter[str] = Counter()
    for column in sheet.cells.columns:
        counts.update(wanted & {value for value in sheet.cells[column].array if isinstance(value, str)})
    return {text for text, n in counts.items() if n > 1}


class _Cells:
    """By which cells the rows of one table that have no id are known: by texts, and by numbers and days where texts do not tell
    a row from another, as with the orders of one client."""

    def __init__(self, sheet: Sheet, header_row: int) -> None:
        self.sheet = sheet
        self.header_row = header_row
        self.texts = self._telling(lambda value: isinstance(value, str))
        self._others: tuple[int, ...] | None = None
        self._rows: dict[int, list[tuple[str | None, ...]]] = {}
        self._alike: dict[int, Counter[tuple[str | None, ...]]] = {}

    def of(self, change: CellChange, mine: Mapping[int, tuple[Value, Value]]) -> Who:
        """The row of a change, by its own cells; a cell that this run writes may hold either value.

        A row that is emptied as a whole, as one is that this program added, is known by all that stands in it, the cell itself
        included: several may differ in one cell alone.
        """
        sheet = self.sheet
        if change.row > len(sheet.cells):
            return Who()
        if all(after is None for _, after in mine.values()) and _holds_only(sheet, change.row, mine):
            texts = {column: plain(None if before == "" else before) for column, (before, _) in mine.items()}
            return Who(cells=tuple((column, frozenset({text})) for column, text in texts.items() if text is not None))
        found: list[tuple[int, frozenset[Plain | None]]] = []
        self._add(found, self.texts, change, mine, texts_only=True)
        if not change.alone and found and self._stands_again(change):
            self._add(found, self.others, change, mine, texts_only=False)
        # The first one finds the rows, so it should not be blank.
        found.sort(key=lambda cell: None in cell[1])
        return Who(cells=tuple(found)) if found and None not in found[0][1] else Who()

    def _add(
        self,
        found: list[tuple[int, frozenset[Plain | None]]],
        columns: Sequence[int],
        change: CellChange,
        mine: Mapping[int, tuple[Value, Value]],
        *,
        texts_only: bool,
    ) -> None:
        """Adds so many cells of the row, those whose columns tell rows apart best."""
        known = {column for column, _ in found}
        most = len(found) + _IDENTITY
        for column in columns:
            if column in known or column in (change.column, change.id_column):
                continue
            if (change.row, column) in self.sheet.formulas:
                continue
            held = plain(self.sheet.cells.iat[change.row - 1, column])
            if held is None or held.kind == "s" or not texts_only:
                either = (plain(None if one == "" else one) for one in mine.get(column, ()))
                found.append((column, frozenset({held, *either})))
            if len(found) == most:
                break

    @property
    def others(self) -> tuple[int, ...]:
        """The columns with a heading, those whose values of any kind tell rows apart best first."""
        if self._others is None:
            self._others = self._telling(lambda value: value is not None and not isinstance(value, CellError))
        return self._others

    def _telling(self, tells: Callable[[Value], bool]) -> tuple[int, ...]:
        scores: list[tuple[int, int]] = []
        for column in range(self.sheet.cells.shape[1]):
            if not isinstance(self.sheet.cells.iat[self.header_row - 1, column], str):
                continue
            held = {value for value in self.sheet.cells[column].iloc[self.header_row :] if tells(value)}
            if held:
                scores.append((len(held), column))
        return tuple(column for _, column in sorted(scores, key=lambda s: (-s[0], s[1])))

    def _stands_again(self, change: CellChange) -> bool:
        """Whether another row has the same texts, the cell to be changed apart."""
        if change.column not in self._alike:
            columns = [c for c in self.texts if c not in (change.column, change.id_column)][:_IDENTITY]
            held = [self.sheet.cells[column].tolist() for column in columns]
            texts = [tuple(v if isinstance(v, str) else None for v in row) for row in zip(*held, strict=True)]
            self._alike[change.column] = Counter(texts[self.header_row :])
            self._rows[change.column] = texts
        return self._alike[change.column][self._rows[change.column][change.row - 1]] > 1


def _holds_only(sheet: Sheet, row: int, mine: Mapping[int, tuple[Value, Value]]) -> bool:
    """Whether nothing else was typed into the row than what this run writes."""
    held = sheet.cells.iloc[row - 1].tolist()
    return all(value is None or column in mine or (row, column) in sheet.formulas for column, value in enumerate(held))


def _leniently(who: Who) -> Who:
    """The same for what is right wherever its text stands: most of the texts are enough, and blanks tell nothing."""
    return Who(cells=tuple(cell for cell in who.cells if None not in cell[1]), most=True)


def why_not(item: Item, cell: Mapping[str, Any], protected: Protections) -> Fate | None:
    """Why the cell, looked at just now, is not to be written; None when it is."""
    held = entered(cell)
    if held is not None and held.kind == "f":
        return Fate.REFUSED
    if held is None and cell.get("effectiveValue"):
        return Fate.REFUSED  # filled by a formula that stands elsewhere
    text = text_of(cell)
    if text == item.new:
        return Fate.APPLIED if item.unsure else Fate.ALREADY
    if text != item.old:
        return Fate.CHANGED
    if cell.get("textFormatRuns") or any(cell.get("chipRuns", ())):
        return Fate.REFUSED
    rule = cell.get("dataValidation", {})
    kind = rule.get("condition", {}).get("type")
    if kind == "BOOLEAN" or (rule.get("strict") and not (item.alone and _listed(rule["condition"], item.new))):
        return Fate.REFUSED
    return Fate.REFUSED if protected.cell(*item.at) else None


def _listed(condition: Mapping[str, Any], text: str) -> bool:
    return condition.get("type") == "ONE_OF_LIST" and any(
        value.get("userEnteredValue") == text for value in condition.get("values", ())
    )


def repeated(items: Sequence[Item]) -> set[str]:
    """Ids that this run would put into two cells: not unique, so not to be followed without a mark."""
    counts = Counter(item.new for item in items if item.is_its_own_token)
    return {text for text, n in counts.items() if n > 1}
