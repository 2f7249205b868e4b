"""A workbook in memory: the store the tests of everything else stand on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Self

import numpy as np
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.plan import Applied, CellChange, Fate, with_changes
from sheetcrm.core.records import replace
from sheetcrm.core.rules import EntryRule, RuleFate, RulesDone
from sheetcrm.core.tabs.columns import Kept, TabColumns, leaving
from sheetcrm.core.tabs.fitting import fitted
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.queue import seal_of
from sheetcrm.core.views import FilterView
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Sheet, Value, Workbook, column_letter
from sheetcrm.stores.base import Belongings, Guard, Receipt, forget, unguarded
from sheetcrm.stores.judging import as_read, judged, with_rows
from sheetcrm.stores.making import to_make
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.cells import MAX_TEXT, Unwritable, xml_text
from sheetcrm.stores.xlsx.owncolumns import Work, leaves, new_columns, prints_of, works
from sheetcrm.stores.xlsx.ownmarks import ColumnMark, with_own_columns
from sheetcrm.stores.xlsx.peoplecells import fits
from sheetcrm.stores.xlsx.sheetdata import expected, language, still_holds
from sheetcrm.stores.xlsx.titles import give_titles


class MemoryStore(Struct):
    """Sheets in memory; ``tabs`` keeps the descriptions last written, by key. Set ``sheets`` to play a person: they hold
    columns of ours among people's cells, as a file does. ``rules``: entry rules of ours; ``their_rules``: (title, column) of
    columns with one of people's."""

    sheets: tuple[Sheet, ...] = ()
    name: str = "memory.xlsx"
    locale: str | None = None
    time_zone: str | None = None
    tabs: dict[str, Tab] = field(default_factory=dict)
    rules: tuple[EntryRule, ...] = ()
    their_rules: set[tuple[str, int]] = field(default_factory=set)
    guard: Guard = unguarded
    _made_as: dict[str, str] = field(default_factory=dict)
    _marks: dict[tuple[str, str], int] = field(default_factory=dict)
    _written: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def writes_numbers(self) -> bool:
        """A file holds whatever is put into it."""
        return True

    def speaking(self, lang: Lang, currency: str) -> Self:
        """The same store: nothing looks like anything here."""
        return self

    def guarded(self, guard: Guard) -> Self:
        """The same store, asking before it writes."""
        self.guard = guard
        return self

    def read(self) -> Workbook:
        """What is there now."""
        marks = [ColumnMark("", key, title, position) for (title, key), position in self._marks.items()]
        sheets = tuple(
            with_own_columns(
                sheet,
                [mark for mark in marks if mark.title == sheet.title],
                {sheet.sheet_id: self._written.get(sheet.title, {})},
            )
            if sheet.ours is None
            else sheet
            for sheet in self.sheets
        )
        return Workbook(self.name, "memory", sheets, self.locale, self.time_zone, self._fingerprint())

    def replace(
        self,
        tabs: Sequence[Tab],
        base: Workbook,
        columns: Sequence[TabColumns] = (),
        keep: Callable[[tuple[Kept, ...]], None] = forget,
    ) -> Receipt:
        """Make our tabs exactly ``tabs``, by the same rules as the stores that write to somewhere."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        there = {sheet.ours: sheet for sheet in self.sheets if sheet.ours}
        named = {key: sheet.title for key, sheet in there.items() if self._made_as.get(key, sheet.title) != sheet.title}
        people = [sheet.title for sheet in self.sheets if sheet.ours is None]
        given = give_titles([(tab.key, tab.title) for tab in tabs], named, people)
        unchanged = {
            tab.key
            for tab in tabs
            if tab.key in there
            and there[tab.key].title == given[tab.title]
            and tab.key in self.tabs
            and self.tabs[tab.key].fingerprint() == tab.fingerprint()
            and still_holds(there[tab.key], tab)
        }
        new = {tab.key: _sheet(tab, given[tab.title]) for tab in tabs if tab.key not in unchanged}
        wanted = {tab.key for tab in tabs}
        kept = [sheet for sheet in self.sheets if sheet.ours is None or sheet.ours in wanted]
        removed = tuple(sheet.title for sheet in self.sheets if sheet.ours is not None and sheet.ours not in wanted)
        work = works(base, columns)
        if new or removed or work:
            self.guard()
        placed = [new.get(sheet.ours or "", sheet) for sheet in kept]
        self.sheets = (*placed, *(sheet for key, sheet in new.items() if key not in there))
        self.tabs = {tab.key: self.tabs[tab.key] if tab.key in unchanged else tab for tab in tabs}
        for key, sheet in new.items():
            if key not in named:
                self._made_as[key] = sheet.title
        for one in work:
            self._write_columns(one)
        self._written |= prints_of(columns, {here.tab: here.tab for here in columns})
        notes: list[tuple[str, dict[str, object]]] = [
            ("store/renamed-tab", {"title": tab.title, "given": given[tab.title]})
            for tab in tabs
            if given[tab.title] != tab.title and tab.key not in named
        ]
        hidden = {tab.key for tab in tabs if tab.hidden}
        return Receipt(
            "memory",
            tuple(sheet.title for key, sheet in new.items() if key not in hidden),
            tuple(given[tab.title] for tab in tabs if tab.key in unchanged),
            removed,
            notes=tuple(notes),
            hidden=tuple(sheet.title for key, sheet in new.items() if key in hidden),
            columns=tuple(one.here.tab for one in work),
        )

    def announce(self, tab: Tab, base: Workbook) -> Receipt:
        """Make one tab of ours exactly ``tab``, whatever the guard says."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        there = next((sheet for sheet in self.sheets if sheet.ours == tab.key), None)
        others = [sheet.title for sheet in self.sheets if sheet.ours != tab.key]
        renamed = there is not None and self._made_as.get(tab.key, there.title) != there.title
        named = {tab.key: there.title} if there is not None and renamed else {}
        title = give_titles([(tab.key, tab.title)], named, others)[tab.title]
        if there is not None and tab.key in self.tabs and self.tabs[tab.key].fingerprint() == tab.fingerprint():
            return Receipt("memory", unchanged=(title,))
        new = _sheet(tab, title)
        self.sheets = tuple(new if sheet is there else sheet for sheet in self.sheets)
        if there is None:
            self.sheets = (*self.sheets, new)
        self.tabs = {**self.tabs, tab.key: tab}
        self._made_as.setdefault(tab.key, title)
        return Receipt("memory", (title,))

    def create_columns(self, columns: Sequence[TabColumns], base: Workbook) -> Receipt:
        """Add columns that are people's from then on."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        if columns:
            self.guard()
        for work in new_columns(base, columns):
            first = max([work.sheet.cells.shape[1], *(c.position + 1 for c in work.sheet.own)])
            places = {(work.here.header_row, at): column.heading for at, column in enumerate(work.add, start=first)}
            self.sheets = with_changes(
                self.sheets, [_placed(work.sheet.title, at, text) for at, text in places.items()]
            )
        return Receipt("memory", tuple(here.tab for here in columns))

    def _write_columns(self, work: Work) -> None:
        here, title = work.here, work.sheet.title
        cells = dict(work.cells) | {(here.header_row, at): heading for at, heading in work.heads.items()}
        first = max([work.sheet.cells.shape[1], *(c.position + 1 for c in work.sheet.own)])
        for position, column in enumerate(work.add, start=first):
            self._marks[title, column.key] = position
            cells[here.header_row, position] = column.heading
            cells |= {(row, position): value for row, value in zip(here.rows, column.values, strict=True)}
        for gone in work.drop:
            self._marks.pop((title, gone.key))
            cells |= {(row, gone.position): None for row in leaves(gone, here.header_row)}
        changes = [_placed(title, place, value) for place, value in cells.items()]
        self.sheets = with_changes(self.sheets, changes)

    def create(self, tabs: Sequence[Tab], base: Workbook) -> Receipt:
        """Make tabs that are people's from then on."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        chosen = to_make(tabs, base, [sheet.title for sheet in self.sheets])
        if chosen.make:
            self.guard()
        self.sheets = (*self.sheets, *(replace(_sheet(tab, tab.title), ours=None) for tab in chosen.make))
        return Receipt("memory", tuple(tab.title for tab in chosen.make), chosen.there, notes=chosen.notes)

    def set_rules(self, rules: Sequence[EntryRule], base: Workbook) -> RulesDone:
        """Make our entry rules exactly ``rules``."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        fates = []
        for rule in rules:
            theirs = (rule.tab, rule.column) in self.their_rules
            there = RuleFate.THERE if rule in self.rules else RuleFate.SET
            fates.append((rule, RuleFate.THEIRS if theirs else there))
        now = tuple(rule for rule, fate in fates if fate is not RuleFate.THEIRS)
        wanted = {(rule.tab, rule.column) for rule in now}
        gone = [rule for rule in self.rules if (rule.tab, rule.column) not in wanted]
        if now != self.rules:
            self.guard()
        self.rules = now
        return RulesDone("memory", tuple(fates), tuple(f"{r.tab}!{column_letter(r.column)}" for r in gone))

    def renew_rules(self, rules: Callable[[], Sequence[EntryRule]], base: Workbook) -> RulesDone | None:
        """Nothing: a rule in memory is about its column, however many rows it has."""
        return None

    def renew_formulas(self, formulas: Mapping[str, Mapping[str, str]], base: Workbook) -> Receipt:
        """Puts the new formula where exactly the old one stands."""
        self.guard()
        sheets = []
        for sheet in self.sheets:
            new = formulas.get(sheet.title, {}) if sheet.ours is None else {}
            held = {place: new.get(text, text) for place, text in sheet.formulas.items()}
            sheets.append(replace(sheet, formulas=held) if held != sheet.formulas else sheet)
        self.sheets = tuple(sheets)
        return Receipt("memory", tuple(formulas))

    def set_views(self, views: Sequence[FilterView], base: Workbook) -> Receipt:
        """Nothing: a file has no filter that one person sees and others do not."""
        return Receipt("memory", notes=(("store/no-views", {}),))

    def apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str] | None = None
    ) -> Applied:
        """Carry out changes of people's cells; ``kept`` is not needed here."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        changes = with_rows(changes, base.people())
        fates = judged(changes, self.sheets, fits)
        landed = [c._replace(after=as_read(c.after)) for c in changes if fates[c.change_id] is Fate.APPLIED]
        if landed:
            self.guard()
        self.sheets = with_changes(self.sheets, landed)
        return Applied("memory", fates, self.read())

    def ours(self, base: Workbook) -> Belongings:
        """What is ours; nothing in memory refers to anything."""
        titles = tuple(sheet.title for sheet in self.sheets if sheet.ours is not None)
        return Belongings(titles, (), len(titles), len(self.rules))

    def take_out(self, base: Workbook, also: Collection[str] = ()) -> Receipt:
        """Take everything of ours out."""
        if base.fingerprint != self._fingerprint():
            raise refusals.CHANGED(name=self.name)
        gone = tuple(sheet.title for sheet in self.sheets if sheet.ours is not None or sheet.title in also)
        if len(gone) == len(self.sheets):
            raise refusals.NOTHING_LEFT(name=self.name)
        for work in works(base, leaving(base)):
            self._write_columns(work)
        self._marks, self._written, self.rules = {}, {}, ()
        self.sheets = tuple(sheet for sheet in self.sheets if sheet.title not in gone)
        self.tabs, self._made_as = {}, {}
        return Receipt("memory", removed=gone)

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for sheet in self.sheets:
            digest.update(repr((sheet.title, sheet.ours, sheet.cells.shape, sheet.cells.to_numpy().tolist())).encode())
        return digest.hexdigest()


def _placed(title: str, place: tuple[int, int], value: Value) -> CellChange:
    """A cell of ours as a change, whatever stood there."""
    return CellChange("", title, "", *place, 0, "", None, None, None, value, False)


def _sheet(tab: Tab, title: str) -> Sheet:
    """A tab as it would be read back."""
    (tab,) = fitted((tab,), MAX_TEXT)
    lang = language(tab)
    everything = replace(tab, cells=tuple(replace(cell, stamp=False) for cell in tab.cells))
    height, width = tab.size()
    grid = np.full((height, width), None, dtype=object)
    for row, column, values in expected(everything, lang):
        for offset, value in enumerate(values):
            _refuse_as_xlsx_does(value, tab, row + offset, column)
            grid[row + offset, column] = value
    frame = pd.DataFrame(grid, index=pd.RangeIndex(1, height + 1), columns=range(width), dtype=object)
    return Sheet(title, frame, ours=tab.key, visible=not tab.hidden, seal=seal_of(tab))


def _refuse_as_xlsx_does(value: Value, tab: Tab, row: int, column: int) -> None:
    try:
        if isinstance(value, str):
            xml_text(value)
    except Unwritable as err:
        raise err.refusal(tab=tab.title, cell=f"{column_letter(column)}{row + 1}", **err.args_) from err
