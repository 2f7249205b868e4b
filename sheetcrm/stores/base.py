"""Where a workbook lives. A store reads what is there, replaces our own tabs, makes tabs people ask for, and carries out
planned changes of people's cells; it writes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, Self

from msgspec import Struct

from sheetcrm.core.plan import Applied, CellChange
from sheetcrm.core.rules import EntryRule, RulesDone
from sheetcrm.core.tabs.columns import Kept, TabColumns
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.views import FilterView
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook

#: Stands before every write; raises to stop it.
Guard = Callable[[], None]


def unguarded() -> None:
    """The guard of a store that was given none: nothing stops a write."""


class Receipt(Struct, frozen=True):
    """What landed. ``location``: where the result is (another file when the original was open). ``written`` and
    ``unchanged`` and ``removed`` are titles of tabs that people see; ``hidden``: of those written that they do not, ``columns``: of
    people's tabs in which columns of ours were written; ``notes`` are (code, arguments) pairs for the report."""

    location: str
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    calls: int = 0
    notes: tuple[tuple[str, dict[str, object]], ...] = ()
    hidden: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


class Belongings(Struct, frozen=True):
    """What of a workbook is ours. ``tabs``: titles of the tabs that would be taken out. ``referred``: titles of those that
    formulas, charts or names of the team's refer to; they would stay as they are and become the team's. ``marks``: hidden
    names and marks of ours in the workbook. ``rules``: columns of people's with an entry rule of ours; ``views``: filter
    views of ours."""

    tabs: tuple[str, ...]
    referred: tuple[str, ...]
    marks: int
    rules: int = 0
    views: int = 0


def forget(kept: tuple[Kept, ...]) -> None:
    """Keeps nothing: for whoever has no columns of ours."""


class Store(Protocol):
    """One workbook.

    ``read`` raises StoreError or NotNow. ``replace`` makes our tabs exactly ``tabs`` (by key), taking out those of ours
    that are no longer given, and our columns in people's tabs exactly ``columns`` (by key, for the tabs that are named; a tab
    that is not named keeps what it has); a text somebody typed into one in the last moment is handed to ``keep`` before it
    makes way; ``base`` is what was read, so that a workbook changed since is noticed. A tab whose
    title the team uses gets another title. ``create`` makes tabs that are people's from then on: they carry no mark of
    ours and are never replaced or read back as ours. One whose table the workbook has already, or whose title is
    taken, is not made. ``create_columns`` adds columns that are people's from then on, on the right of their tabs. ``apply`` carries out changes of people's cells, each only where the cell still holds what the
    change was computed from; ``run`` names the run in whatever the store leaves behind, ``kept`` is what an
    earlier ``apply`` handed out for the changes now taken back. ``set_rules`` makes our entry rules in people's tabs exactly ``rules``: it writes no cell, leaves a column
    that has a rule of the team's alone, and takes ours from where they are wanted no more. ``renew_rules`` brings those that are there to rows that came since, and
    asks what is wanted only when there may be some; None when nothing was to be done. ``renew_formulas`` puts a formula of ours in place of one that an earlier version wrote into
    a tab made for people (by its title, the old one and the new one, ``=`` in front), where exactly the old one still stands. ``set_views`` does the same for filter views, where there is such a thing
    as one that others see. Nothing else in the workbook
    changes. ``ours`` says what
    of the workbook is ours, ``writes_numbers`` whether numbers, days and ticks in people's cells can be changed as well as texts, ``take_out`` takes it out, and the tabs ``also`` (titles) with it. ``speaking`` tells the
    store the workbook's language and currency once they are known: they decide how days and sums look. ``guarded`` gives
    the store a guard, called before anything is written, each time, and never when nothing is to be written; what it
    raises stops the write. ``announce`` makes one tab of ours exactly ``tab`` and leaves all else as it is, other tabs of
    ours too: it asks no guard and makes no copy, for what has to be said while nothing may be written.
    """

    @property
    def writes_numbers(self) -> bool: ...

    def speaking(self, lang: Lang, currency: str) -> Self: ...

    def guarded(self, guard: Guard) -> Self: ...

    def read(self) -> Workbook: ...

    def replace(
        self,
        tabs: Sequence[Tab],
        base: Workbook,
        columns: Sequence[TabColumns] = (),
        keep: Callable[[tuple[Kept, ...]], None] = forget,
    ) -> Receipt: ...

    def announce(self, tab: Tab, base: Workbook) -> Receipt: ...

    def create(self, tabs: Sequence[Tab], base: Workbook) -> Receipt: ...

    def create_columns(self, columns: Sequence[TabColumns], base: Workbook) -> Receipt: ...

    def set_rules(self, rules: Sequence[EntryRule], base: Workbook) -> RulesDone: ...

    def renew_rules(self, rules: Callable[[], Sequence[EntryRule]], base: Workbook) -> RulesDone | None: ...

    def renew_formulas(self, formulas: Mapping[str, Mapping[str, str]], base: Workbook) -> Receipt: ...

    def set_views(self, views: Sequence[FilterView], base: Workbook) -> Receipt: ...

    def apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str] | None = None
    ) -> Applied: ...

    def ours(self, base: Workbook) -> Belongings: ...

    def take_out(self, base: Workbook, also: Collection[str] = ()) -> Receipt: ...
