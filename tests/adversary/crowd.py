"""People at work in the table: what they do, and what they expect to find afterwards."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.records import replace
from tests.adversary.book import BORN, HEADINGS, ID, NAME, SUM, TITLE, Book, Held, filled_twice, held, seen, spelled
from tests.google import OWNER
from tests.sheets_server.model.cells import Cell, Entry, compact, expand, with_content
from tests.sheets_server.model.sheet import Sheet
from tests.sheets_server.requests import dimensions
from tests.sheets_server.requests.sorting import sort_rows
from tests.sheets_server.writing import Editing

#: How probable another action is at each gap between two requests: very busy, busy, quiet.
RATES = (0.6, 0.15, 0.02)


@dataclass
class Crowd:
    """Acts between requests while ``rate`` is above 0."""

    book: Book
    rng: random.Random
    rate: float
    done: list[str] = field(default_factory=list)
    _edits: list[tuple[str, Entry, Held, set[Held]]] = field(default_factory=list)
    _before: dict[str, Held] = field(default_factory=dict)
    _renamed: int = 0

    def attach(self, *, watching: bool = False) -> None:
        """``watching``: what each request fills is compared with how the table is at that moment."""
        self.book.server.before_request.append(self.between)
        if watching:
            self.book.server.before_request.append(self._look)
            self.book.server.after_request.append(self._compare)
        self.book.server.after_request.append(self.between)

    def between(self, *_: Any) -> None:
        with self.book.server.lock:
            while self.rng.random() < self.rate:
                self.act()

    def _look(self, *_: Any) -> None:
        self._before = {name: now for _, _, name, now in self.book.cells() if name is not None}

    def _compare(self, *_: Any) -> None:
        self.book.doubled += filled_twice(self.book, self._before)

    def act(self) -> None:
        server = self.book.server
        editing = server.editing(server.files[self.book.spreadsheet], OWNER)
        sheet = editing.document.sheet_titled(TITLE)
        assert sheet is not None
        last = sheet.grid.last_filled_row()
        dice = self.rng.random()
        if dice < 0.30:
            self._type(editing, sheet, last)
        elif dice < 0.40:
            self._add_to(editing, sheet, last)
        elif dice < 0.45:
            self._say_again(editing, sheet, last)
        elif dice < 0.52:
            self._undo(editing, sheet)
        elif dice < 0.60:
            dimensions.insert(editing, sheet, "ROWS", self.rng.randrange(1, last + 1), 1)
        elif dice < 0.67 and last > 6:
            at = self.rng.randrange(1, last)
            self.book.gone |= {held(entry).content for entry in sheet.grid.row(at)}
            self.book.deleted |= {name for entry in sheet.grid.row(at) if (name := expand(entry).note) is not None}
            dimensions.delete(editing, sheet, "ROWS", at, at + 1)
        elif dice < 0.80:
            self._sort(editing, sheet, last)
        elif dice < 0.87:
            self._drag(editing, sheet, "ROWS", 1, last)
        elif dice < 0.92:
            self._drag(editing, sheet, "COLUMNS", 0, len(HEADINGS))
        elif dice < 0.94:
            self._rename(editing, sheet)
        else:
            self._copy_row(editing, sheet, last)
        server.commit(editing)

    # -- cells ------------------------------------------------------------------------------------------------

    def _put(self, editing: Editing, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Type into a cell, a new one getting its name; remembered for undo."""
        entry = sheet.grid.entry(row, column)
        name = expand(entry).note
        if name is None:
            name = self.book.new_name("new", f":{self._meaning(sheet, column)}")
            entry = replace(expand(entry), note=name)
            self.book.origin[name] = seen(entry)
            self.book.gone.add(self.book.origin[name].content)
        self._edits.append((name, entry, seen(entry), self.book.beneath(entry)))
        self.book.covered.pop(name, None)
        new = editing.typed_into(entry, text) if text else with_content(entry, None)
        sheet.grid.set_entry(row, column, new)
        self.book.typed[name] = held(new)
        self.done.append(f"type {name} {text!r}")

    @staticmethod
    def _meaning(sheet: Sheet, column: int) -> int | str:
        """Which of the table's columns stands there, whatever its heading was renamed to."""
        said = str(sheet.grid.entry(0, column) or "").rstrip("0123456789 ")
        return HEADINGS.index(said) if said in HEADINGS else ""

    def _somewhere(self, last: int) -> tuple[int, int]:
        column = self.rng.choices(range(len(HEADINGS)), [1, 4, 5, 4, 2, 2, 1, 4, 4])[0]
        return self.rng.randrange(1, last + 1), column

    def _type(self, editing: Editing, sheet: Sheet, last: int) -> None:
        row, column = self._somewhere(last)
        number = self.rng.randrange(10**7)
        text = self.rng.choice(
            [f"правка {number}", f"правка {number}", str(number), "12.03.2021", "", f"'8916{number}"]
        )
        self._put(editing, sheet, row, column, text)

    def _add_to(self, editing: Editing, sheet: Sheet, last: int) -> None:
        """Go to the end of a cell's text, or to its beginning, and type on."""
        row, column = self._somewhere(last)
        now = held(sheet.grid.entry(row, column))
        if now.kind != "text":
            return
        number = self.rng.randrange(10**6)
        behind = self.rng.random() < 0.7
        new = f"{now.content} доб {number}" if behind else f"см {number} {now.content}"
        meant = seen(f"{now.content}")
        beneath = self.book.beneath(sheet.grid.entry(row, column))
        # Google shows an apostrophe in front of a text that would be read as something else, so it stays text.
        self._put(editing, sheet, row, column, f"'{new}")
        name = expand(sheet.grid.entry(row, column)).note
        assert name is not None
        if meant.kind == "text" and meant.content != now.content:
            text = f"{meant.content} доб {number}" if new.endswith(f"доб {number}") else f"см {number} {meant.content}"
            self.book.typed[name] = Held("text", text)
        elif meant.kind == "blank":
            del self.book.typed[name]
            self.book.typed[name] = Held("text", f" доб {number}" if new.endswith(f"доб {number}") else f"см {number}")
            self.book.covered[name] = {
                Held("text", f"{shown} доб {number}" if behind else f"см {number} {shown}")
                for one in beneath
                if one.kind != "blank"
                for shown in spelled(one)
            }

    def _say_again(self, editing: Editing, sheet: Sheet, last: int) -> None:
        """Type what stands in another row of the column already."""
        row, column = self._somewhere(last)
        other = seen(sheet.grid.entry(self.rng.randrange(1, last + 1), column))
        if other.kind == "text" and self._meaning(sheet, column) != ID and str(other.content)[0].isalpha():
            self._put(editing, sheet, row, column, str(other.content))

    def _undo(self, editing: Editing, sheet: Sheet) -> None:
        """Take the last edit of one's own back: what stood there before stands there again, our mark too."""
        if not self._edits:
            return
        name, before, meant, beneath = self._edits.pop()
        for row, entries in enumerate(sheet.grid.stored_rows):
            for column, entry in enumerate(entries):
                if expand(entry).note == name:
                    old = expand(before)
                    sheet.grid.set_entry(row, column, with_content(entry, old.value, old.formula))
                    self.book.typed[name] = meant
                    self.book.covered[name] = beneath
                    self.book.undone.add(name)
                    self.done.append(f"undo {name}")
                    return

    # -- rows and columns -------------------------------------------------------------------------------------

    def _sort(self, editing: Editing, sheet: Sheet, last: int) -> None:
        column = self.rng.choice([NAME, 2, 3, BORN, SUM, 7])
        order = self.rng.choice(["ASCENDING", "DESCENDING"])
        bounds = (1, last, 0, sheet.grid.column_count)
        if last > 2:
            sort_rows(editing, sheet, bounds, [{"dimensionIndex": column, "sortOrder": order}])
            self.done.append(f"sort {column}")

    def _drag(self, editing: Editing, sheet: Sheet, what: str, first: int, end: int) -> None:
        """Drag one row or column in front of another."""
        at = self.rng.randrange(first, end)
        to = self.rng.choice([place for place in range(first, end + 1) if place not in (at, at + 1)])
        dimensions.move(editing, sheet, what, at, at + 1, to)

    def _rename(self, editing: Editing, sheet: Sheet) -> None:
        column = self.rng.randrange(1, len(HEADINGS))
        entry = sheet.grid.entry(0, column)
        if isinstance(entry, str):
            self._renamed += 1
            sheet.grid.set_entry(0, column, f"{entry} {self._renamed}")
            self.done.append(f"rename {column}")

    def _copy_row(self, editing: Editing, sheet: Sheet, last: int) -> None:
        """A copy of a row with its id and all; the copy's cells are cells of their own from then on."""
        source, before = self.rng.randrange(1, last), self.rng.randrange(1, last)
        copied: list[Entry] = []
        for entry in sheet.grid.row(source):
            cell = expand(entry)
            if cell.note is None:
                self.book.twice.add(held(entry).content)
                copied.append(entry)
                continue
            self.book.copied.add(cell.note)
            name = self.book.new_name("copy", cell.note)
            meant = seen(entry)
            self.book.origin[name] = meant
            self.book.covered[name] = self.book.beneath(entry)
            plan = self.book.planned.get(cell.note)
            heir = plan or self.book.heirs.get(cell.note)
            if heir is not None:
                self.book.heirs[name] = heir
            text = str(meant.content or "")
            # A spelling that is being taken back as a hit on another cell is taken back in copies made meanwhile, too.
            if plan is not None and (plan[0] in (text, meant.content) or (self.book.pure and text == plan[1])):
                self.book.planned[name] = plan
            copied.append(compact(Cell(cell.value, cell.formula, cell.format, name, cell.validation, cell.runs)))
        dimensions.insert(editing, sheet, "ROWS", before, 1)
        sheet.grid.set_row(before, copied)
        self.done.append(f"copy {source}")
