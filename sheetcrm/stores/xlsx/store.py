"""The store for a local .xlsx."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from msgspec import Struct, field

from sheetcrm.core.plan import Applied, CellChange, Fate, with_changes
from sheetcrm.core.plan.adding import is_new
from sheetcrm.core.records import replace
from sheetcrm.core.rules import EntryRule, RulesDone
from sheetcrm.core.tabs.columns import Kept, TabColumns, leaving
from sheetcrm.core.tabs.fitting import fitted
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.queue import seal_of
from sheetcrm.core.tabs.state import REMEMBERING
from sheetcrm.core.twin.prints import KEY
from sheetcrm.core.views import FilterView
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import reason_of
from sheetcrm.journal.columns import (
    load_frames,
    load_rules,
    load_written,
    save_frames,
    save_rules,
    save_written,
)
from sheetcrm.journal.holding import noted
from sheetcrm.journal.parts import Part, load_parts, save_parts
from sheetcrm.paths import real_path
from sheetcrm.stores import platform
from sheetcrm.stores.base import Belongings, Guard, Receipt, forget, unguarded
from sheetcrm.stores.judging import with_rows
from sheetcrm.stores.making import to_make
from sheetcrm.stores.xlsx import originals, refusals
from sheetcrm.stores.xlsx.ahead import taken
from sheetcrm.stores.xlsx.cells import MAX_TEXT
from sheetcrm.stores.xlsx.forgetting import without_unused
from sheetcrm.stores.xlsx.graft import Graft, Written
from sheetcrm.stores.xlsx.marks import entries, marks
from sheetcrm.stores.xlsx.owncolumns import ColumnWriter, new_columns, prints_of, works
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.placing import Place
from sheetcrm.stores.xlsx.reading import fingerprint, read_workbook
from sheetcrm.stores.xlsx.removing import find, referred_to, take_out
from sheetcrm.stores.xlsx.ruling import Ruling
from sheetcrm.stores.xlsx.sheetdata import language, still_holds
from sheetcrm.stores.xlsx.sheetpatch import with_formulas
from sheetcrm.stores.xlsx.titles import give_titles, print_of


class XlsxStore(Struct):
    """One .xlsx (or .xlsm) on disk. ``state_dir`` holds journal, lock and backups; beside the file by default.

    ``leave_known``: tabs of ours that are to the byte as they were written are read without their cells. ``beside``: names of
    copies of this run (see ``Place.ours``).
    """

    path: Path
    state_dir: Path | None = None
    now: Callable[[], dt.datetime] = dt.datetime.now
    lang: Lang = "ru"
    guard: Guard = unguarded
    leave_known: bool = False
    beside: list[str] = field(default_factory=list)

    @property
    def writes_numbers(self) -> bool:
        """A file holds whatever is put into it."""
        return True

    def speaking(self, lang: Lang, currency: str) -> Self:
        """The same store, naming its copies in this language; sums carry no sign of a currency here."""
        self.lang = lang
        return self

    def guarded(self, guard: Guard) -> Self:
        """The same store, asking before it writes."""
        self.guard = guard
        return self

    def read(self) -> Workbook:
        """Everything in the workbook; a file that somebody has open is read all the same."""
        content, state = self._content(), self._state()
        leave = self.leave_known
        ahead = taken(self.path, fingerprint(content), load_parts(state)) if leave else None
        return read_workbook(self.path.name, str(self.path), content, state, leave_known=leave, taken_out=ahead)

    def _state(self) -> Path:
        path = real_path(self.path)
        return self.state_dir or path.with_name(path.name + ".sheetcrm")

    def _content(self) -> bytes:
        name = self.path.name or self.path.absolute().name
        try:
            return self.path.read_bytes()
        except FileNotFoundError as err:
            raise refusals.MISSING(name=name) from err
        except IsADirectoryError as err:
            raise refusals.IS_FOLDER(name=name) from err
        except OSError as err:
            if platform.held_by_another(err):
                raise (refusals.IS_FOLDER if self.path.is_dir() else refusals.IN_USE)(name=name) from err
            if platform.is_forbidden(err):
                raise refusals.FORBIDDEN(name=name) from err
            raise refusals.READ_ERROR(name=name, reason=reason_of(err)) from err

    def replace(
        self,
        tabs: Sequence[Tab],
        base: Workbook,
        columns: Sequence[TabColumns] = (),
        keep: Callable[[tuple[Kept, ...]], None] = forget,
    ) -> Receipt:
        """Make our tabs exactly ``tabs``, and our columns in people's tabs ``columns``. Writes nothing when they already are.

        The result stands beside the workbook when somebody has it open; see ``Receipt.location`` and the notes.
        """
        with self._place(language(tabs[0]) if tabs else self.lang) as place:
            return self._replace(fitted(tabs, MAX_TEXT), base, columns, place)

    def announce(self, tab: Tab, base: Workbook) -> Receipt:
        """Make one tab of ours exactly ``tab``; raises NotNow when somebody has the workbook open, or saved in the last moment."""
        with self._place(language(tab)) as place:
            place.guard = unguarded
            return self._in_place(self._replace(fitted((tab,), MAX_TEXT), base, (), place, alone=True))

    def create(self, tabs: Sequence[Tab], base: Workbook) -> Receipt:
        """Make tabs that are people's from then on, by the same rules of writing as ``replace``."""
        with self._place(language(tabs[0]) if tabs else self.lang) as place:
            return self._create(fitted(tabs, MAX_TEXT), base, place)

    def create_columns(self, columns: Sequence[TabColumns], base: Workbook) -> Receipt:
        """Add columns that are people's from then on, by the same rules of writing as ``replace``."""
        with self._place(self.lang) as place:
            notes = place.tidy()
            content = self._unchanged_content(base)
            package = Package.open(self.path.name, content)
            root = package.tree(package.workbook)
            listed = entries(package, root)
            writer = ColumnWriter(package, root, listed, new_columns(base, columns), {}, place.lang, marked=False)
            graft = Graft(package, root, listed)
            graft.apply((), (), (), {}, {}, writer)
            facts: dict[str, object] = {"columns": writer.done}
            if not writer.done:
                return Receipt(str(self.path), notes=(*notes, *writer.notes))
            location, more = place.put(
                lambda file: package.write(file, graft.changed, frozenset(graft.removed)), content, facts
            )
            shown = str(self.path) if location == place.path else str(location)
            return Receipt(shown, tuple(writer.done), notes=(*notes, *writer.notes, *more))

    def renew_formulas(self, formulas: Mapping[str, Mapping[str, str]], base: Workbook) -> Receipt:
        """Puts the new formula where exactly the old one stands; whoever opens the file computes it, as it asks for the time."""
        with self._place(self.lang) as place:
            notes = place.tidy()
            content = self._unchanged_content(base)
            package = Package.open(self.path.name, content)
            changed = {}
            for entry in entries(package, package.tree(package.workbook)):
                if entry.title in formulas and entry.part:
                    before = package.read(entry.part)
                    text = with_formulas(before, formulas[entry.title])
                    if text != before:
                        changed[entry.part] = text
            if not changed:
                return Receipt(str(self.path), notes=tuple(notes))
            facts: dict[str, object] = {"formulas": list(formulas)}
            location, more = place.put(lambda file: package.write(file, changed), content, facts, beside=False)
            shown = str(self.path) if location == place.path else str(location)
            return self._in_place(Receipt(shown, tuple(formulas), notes=(*notes, *more)))

    def set_rules(self, rules: Sequence[EntryRule], base: Workbook) -> RulesDone:
        """Make our entry rules exactly ``rules``, by the same rules of writing as ``replace``."""
        with self._place(self.lang) as place:
            notes = place.tidy()
            content = self._unchanged_content(base)
            package = Package.open(self.path.name, content)
            ruling = Ruling(package, load_rules(place.state))
            fates, gone = ruling.make(rules)
            notes += ruling.notes
            if not ruling.changed:
                return RulesDone(str(self.path), fates, notes=tuple(notes))
            facts: dict[str, object] = {"rules": {rule.field: str(fate) for rule, fate in fates}}
            location, more = place.put(lambda file: package.write(file, ruling.changed), content, facts)
            if location == place.path:
                save_rules(place.state, ruling.memory)
            shown = str(self.path) if location == place.path else str(location)
            return RulesDone(shown, fates, gone, (*notes, *more))

    def renew_rules(self, rules: Callable[[], Sequence[EntryRule]], base: Workbook) -> RulesDone | None:
        """Nothing: in a file a rule goes to the last row there can be."""
        return None

    def set_views(self, views: Sequence[FilterView], base: Workbook) -> Receipt:
        """Nothing: a file has no filter that one person sees and others do not."""
        return Receipt(str(self.path), notes=(("store/no-views", {}),))

    def apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str] | None = None
    ) -> Applied:
        """Carry out changes of people's cells in one write; raises NotNow when somebody has the workbook open.

        When a person saved in the last moment, their file stays and none of the changes is applied; the file with them is
        kept beside it (``location``).
        """
        with self._place(self.lang) as place:
            return self._apply(changes, base, run, kept or {}, place)

    def forget_texts(self, base: Workbook) -> Receipt:
        """Take texts out of the file that stand in no cell any more; raises NotNow when somebody has the workbook open, or saved
        in the last moment.

        What this write is made from is not kept as the day's copy: it is what is to be forgotten.
        """
        with self._place(self.lang) as place:
            content = self._unchanged_content(base)
            package = Package.open(self.path.name, content)
            changed = without_unused(package)
            if not changed:
                return Receipt(str(self.path))
            facts: dict[str, object] = {"forgotten": True}
            location, notes = place.put(
                lambda file: package.write(file, changed), content, facts, beside=False, copy=False
            )
            shown = str(self.path) if location == place.path else str(location)
            return self._in_place(Receipt(shown, notes=tuple(notes)))

    def ours(self, base: Workbook) -> Belongings:
        """What of the workbook is ours."""
        package = Package.open(self.path.name, self._unchanged_content(base))
        found = find(package)
        return Belongings(
            tuple(mark.title for mark in found.tabs),
            tuple(mark.title for mark in found.referred),
            len(found.names),
            Ruling(package, {}).count(),
        )

    def take_out(self, base: Workbook, also: Collection[str] = ()) -> Receipt:
        """Take everything of ours out; raises NotNow when somebody has the workbook open."""
        with self._place(self.lang) as place:
            notes = place.tidy()
            if place.open_mark():
                raise place.is_open()
            content = self._unchanged_content(base)
            package = self._without_columns(
                self._without_rules(Package.open(self.path.name, content), place), base, place
            )
            changed, removed, titles = take_out(package, also, tuple(originals.kept(place.state)))
            if not (changed or removed) and package.content == content:
                return Receipt(str(self.path), notes=tuple(notes))
            facts: dict[str, object] = {"taken_out": list(titles)}
            location, more = place.put(lambda file: package.write(file, changed, removed), content, facts, beside=False)
            shown = str(self.path) if location == place.path else str(location)
            return Receipt(shown, removed=titles, notes=(*notes, *more))

    @staticmethod
    def _without_rules(package: Package, place: Place) -> Package:
        """The package without entry rules of ours in people's tabs."""
        ruling = Ruling(package, load_rules(place.state))
        ruling.make(())
        if not ruling.changed:
            return package
        made = io.BytesIO()
        package.write(made, ruling.changed)
        return Package.open(package.name, made.getvalue())

    def _without_columns(self, package: Package, base: Workbook, place: Place) -> Package:
        """The package without columns of ours in people's tabs; what people typed into them stays."""
        root = package.tree(package.workbook)
        listed = entries(package, root)
        frames = load_frames(place.state)
        writer = ColumnWriter(package, root, listed, works(base, leaving(base)), frames, place.lang)
        if not writer.todo:
            return package
        graft = Graft(package, root, listed)
        graft.apply((), (), (), {}, {}, writer)
        made = io.BytesIO()
        package.write(made, graft.changed, frozenset(graft.removed))
        return Package.open(package.name, made.getvalue())

    @contextmanager
    def _place(self, lang: Lang) -> Iterator[Place]:
        """The workbook's place on disk, held by this run alone; what the system refuses becomes words."""
        # A link to a workbook stays a link: what it leads to is replaced.
        path = real_path(self.path)
        state = self._state()
        if not path.exists():
            raise refusals.MISSING(name=path.name)
        if not os.access(path, os.W_OK):
            raise refusals.READ_ONLY_FILE(name=path.name)
        try:
            platform.private_folder(state)
            with platform.lock(state / "lock"), noted(state / "lock"):
                yield Place(path, state, lang, self.now, self.guard, self.beside)
        except platform.Locked as err:
            raise refusals.BUSY(name=path.name) from err
        except OSError as err:
            if platform.is_full(err):
                raise refusals.DISK_FULL(name=path.name) from err
            if platform.is_forbidden(err):
                raise refusals.NO_RIGHTS(folder=str(path.parent)) from err
            raise refusals.WRITE_ERROR(name=path.name, reason=reason_of(err)) from err

    def _unchanged_content(self, base: Workbook) -> bytes:
        content = self._content()
        if hashlib.sha256(content).hexdigest() != base.fingerprint:
            raise refusals.changed(self.path.name, self.beside)
        return content

    def _in_place(self, receipt: Receipt) -> Receipt:
        """The receipt of a write that is none beside the workbook. Raises NotNow where a person saved in the last moment."""
        if receipt.location != str(self.path):
            raise refusals.changed(self.path.name, self.beside)
        return receipt

    def _create(self, tabs: Sequence[Tab], base: Workbook, place: Place) -> Receipt:
        notes = place.tidy()
        content = self._unchanged_content(base)
        package = Package.open(self.path.name, content)
        root = package.tree(package.workbook)
        listed = entries(package, root)
        chosen = to_make(tabs, base, [entry.title for entry in listed])
        notes += chosen.notes
        if not chosen.make:
            return Receipt(str(self.path), unchanged=chosen.there, notes=tuple(notes))
        graft = Graft(package, root, listed)
        given = {tab.title: tab.title for tab in chosen.make}
        graft.apply([Written(tab, tab.title, None) for tab in chosen.make], (), (), {}, given)
        facts: dict[str, object] = {"created": [tab.key for tab in chosen.make]}
        location, more = place.put(
            lambda file: package.write(file, graft.changed, frozenset(graft.removed)), content, facts
        )
        shown = str(self.path) if location == place.path else str(location)
        return Receipt(shown, tuple(given), chosen.there, notes=(*notes, *more))

    def _apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str], place: Place
    ) -> Applied:
        from sheetcrm.stores.xlsx.applying import carry_out  # a run that changes no cell of people's needs none of it

        notes = place.tidy()
        content = self._unchanged_content(base)
        package = Package.open(self.path.name, content)
        placed = with_rows(changes, base.people())
        new = {(now.tab, now.row) for was, now in zip(changes, placed, strict=True) if is_new(was)}
        done = carry_out(package, base, placed, kept, new)
        notes += done.notes
        if not done.changed:
            return Applied(str(self.path), done.fates, base, notes=tuple(notes))
        if place.open_mark():
            raise place.is_open()
        made = io.BytesIO()
        package.write(made, done.changed)
        facts: dict[str, object] = {
            "run": run,
            "cells": dict(Counter(change.tab for change in done.landed)),
        }
        location, more = place.put(lambda file: _copy(made, file), content, facts, beside=False)
        notes += more
        if location != place.path:
            left = {change.change_id: Fate.CHANGED for change in done.landed}
            return Applied(str(location), {**done.fates, **left}, base, notes=tuple(notes))
        now = replace(base, sheets=with_changes(base.sheets, done.landed), fingerprint=fingerprint(made.getvalue()))
        return Applied(str(self.path), done.fates, now, done.kept, notes=tuple(notes))

    def _replace(
        self, tabs: Sequence[Tab], base: Workbook, columns: Sequence[TabColumns], place: Place, *, alone: bool = False
    ) -> Receipt:
        """``alone``: other tabs of ours stay as they are, and nothing is put beside a file that is open."""
        notes = place.tidy()
        content = self._unchanged_content(base)
        package = Package.open(self.path.name, content)
        root = package.tree(package.workbook)
        listed = entries(package, root)
        ours = marks(root, {entry.title for entry in listed})
        # What a copy was made of stays in it: it is no tab of any run.
        gone = [mark for key, mark in ours.items() if key not in {KEY, *(tab.key for tab in tabs)}]
        empty, remove = [], []
        if not alone:
            empty = [mark for mark in gone if referred_to(package, root, mark, ours, {e.title: e.part for e in listed})]
            remove = [mark for mark in gone if mark not in empty]
            # One that was emptied before needs no second emptying.
            empty = [mark for mark in empty if mark.print]
        people = {entry.title for entry in listed} - {mark.title for mark in ours.values()}
        staying = {mark.title for mark in gone if mark not in remove} | {m.title for k, m in ours.items() if k == KEY}
        named = {key: mark.title for key, mark in ours.items() if mark.renamed}
        given = give_titles([(tab.key, tab.title) for tab in tabs], named, people | staying)
        prints = {tab.key: print_of(tab, given) for tab in tabs}
        sheets = {sheet.ours: sheet for sheet in base.sheets if sheet.ours}
        write = [
            Written(tab, given[tab.title], prints[tab.key] + seal_of(tab))
            for tab in tabs
            if not (
                tab.key in ours
                and tab.key in sheets
                and ours[tab.key].print == prints[tab.key]
                and ours[tab.key].title == given[tab.title]
                and still_holds(sheets[tab.key], tab)
            )
        ]
        written = {item.tab.key for item in write}
        for tab in tabs:
            if given[tab.title] != tab.title and tab.key not in named:
                notes.append(("store/renamed-tab", {"title": tab.title, "given": given[tab.title]}))
        notes += [("store/kept-tab", {"title": mark.title}) for mark in empty]
        unchanged = tuple(given[tab.title] for tab in tabs if tab.key not in written)
        todo = works(base, columns)
        frames = load_frames(place.state)
        writer = ColumnWriter(package, root, listed, todo, frames, place.lang)
        if not (write or remove or empty or todo):
            if not alone:
                self._remember(base, columns, place, None)
            return Receipt(str(self.path), unchanged=unchanged, notes=tuple(notes))
        graft = Graft(package, root, listed)
        graft.apply(write, remove, empty, ours, given, writer)
        notes += writer.notes
        facts: dict[str, object] = {
            "written": [item.tab.key for item in write],
            "removed": [mark.key for mark in (*remove, *empty)],
        }
        if writer.done:
            facts["columns"] = writer.done
        location, more = place.put(
            lambda file: package.write(file, graft.changed, frozenset(graft.removed)),
            content,
            facts,
            beside=not alone,
            copy=not alone,
        )
        if location == place.path:
            self._remember_parts(tabs, graft, place.state, alone=alone)
            if not alone:
                self._remember(base, columns, place, frames if writer.done else None)
        shown = str(self.path) if location == place.path else str(location)
        removed = tuple(mark.title for mark in remove)
        titles = tuple(item.title for item in write if not item.tab.hidden)
        hidden = tuple(item.title for item in write if item.tab.hidden)
        return Receipt(shown, titles, unchanged, removed, 0, (*notes, *more), hidden, tuple(writer.done))

    @staticmethod
    def _remember_parts(tabs: Sequence[Tab], graft: Graft, state: Path, *, alone: bool) -> None:
        """Keeps prints of the tabs that we filled, so that the next run need not read what it knows, or look there for what was typed."""
        before = load_parts(state)
        filled = {tab.key: tab.queue is not None for tab in tabs if tab.key not in REMEMBERING}
        printed = {key: part[:2] for key, part in before.items()} | graft.printed()
        kept = before if alone else {}
        save_parts(state, kept | {key: Part(*printed[key], read) for key, read in filled.items() if key in printed})

    @staticmethod
    def _remember(base: Workbook, columns: Sequence[TabColumns], place: Place, frames: dict[str, Any] | None) -> None:
        """Keeps prints of what our columns show now, and what was changed around them."""
        # A second machine has no prints yet; without a write those of this one are still right.
        if frames is not None or any(c.written is None for sheet in base.people() for c in sheet.own):
            keys = {sheet.title: sheet.sheet_id for sheet in base.people()}
            here = {keys[one.tab] for one in columns if one.tab in keys}
            kept = {key: prints for key, prints in load_written(place.state).items() if key not in here}
            save_written(place.state, kept | prints_of(columns, keys))
        if frames is not None:
            save_frames(place.state, frames)


def _copy(made: io.BytesIO, file: IO[bytes]) -> None:
    file.write(made.getbuffer())
