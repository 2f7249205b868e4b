"""What people do in a sheet while a program works: typing, inserting, sorting, moving, renaming, copying rows.

Everything is done as the file's owner unless a person is named, by the same code the API uses, at once and as one
change. Rows and columns are counted from 1, as people count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .a1 import GridRange
from .display import shown
from .errors import bad_request
from .files import permission_id_of
from .model.cells import with_content
from .model.sheet import Sheet
from .requests import apply_all, dimensions
from .requests.sorting import sort_rows
from .values_api import write_row

if TYPE_CHECKING:
    from .app import SheetsServer
    from .writing import Editing


class People:
    """Edits by people, for hooks between two requests of a program."""

    def __init__(self, server: SheetsServer) -> None:
        self.server = server

    # -- what they see ----------------------------------------------------------------------------------------

    def rows(self, spreadsheet_id: str, title: str) -> list[list[str]]:
        """Every row of a tab as a person sees it, blank tails cut."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, None)
            sheet = self._sheet(editing, title)
            calculation = editing.calculation()
            found: list[list[str]] = []
            spilled = calculation.spilled_rows(sheet.sheet_id)
            height = max(len(sheet.grid.stored_rows), max(spilled, default=-1) + 1)
            for row in range(height):
                width = max(len(sheet.grid.row(row)), max(spilled.get(row, {}), default=-1) + 1)
                line = [
                    shown(
                        calculation.value(sheet.sheet_id, row, column),
                        calculation.number_format(sheet.sheet_id, row, column),
                        editing.locale,
                    )
                    for column in range(width)
                ]
                while line and line[-1] == "":
                    line.pop()
                found.append(line)
            while found and not found[-1]:
                found.pop()
            return found

    def value(self, spreadsheet_id: str, cell: str) -> Any:
        """The value of one cell, such as `Clients!B2`: text, number, boolean or None."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, None)
            sheet, bounds = editing.document.located(cell)
            return editing.value(sheet, bounds[0], bounds[2])

    # -- what they do -----------------------------------------------------------------------------------------

    def edit_cell(self, spreadsheet_id: str, cell: str, text: str, person: str | None = None) -> None:
        """Type a text into a cell; an empty text clears it. A strict data validation rule may refuse it."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            editing.by_hand = True
            sheet, bounds = editing.document.located(cell)
            editing.touch(GridRange(sheet.sheet_id, *bounds))
            sheet.grid.change(
                bounds,
                lambda row, column, entry: editing.typed_into(entry, text) if text else with_content(entry, None),
            )
            self.server.commit(editing)

    def set_cell(self, spreadsheet_id: str, cell: str, value: Any, person: str | None = None) -> None:
        """Put a value into a cell as it is: text stays text whatever it looks like."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet, bounds = editing.document.located(cell)
            sheet.grid.change(bounds, lambda row, column, entry: editing.written(entry, value, False))
            self.server.commit(editing)

    def insert_row(
        self, spreadsheet_id: str, title: str, before: int, texts: Sequence[str] = (), person: str | None = None
    ) -> None:
        """Insert a row in front of another and type into it."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet = self._sheet(editing, title)
            like = before - 2 if before > 1 else None
            dimensions.insert(editing, sheet, "ROWS", before - 1, 1, like)
            if texts:
                write_row(editing, sheet, before - 1, 0, list(texts), user_entered=True)
            self.server.commit(editing)

    def insert_column(self, spreadsheet_id: str, title: str, before: int, person: str | None = None) -> None:
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            dimensions.insert(editing, self._sheet(editing, title), "COLUMNS", before - 1, 1)
            self.server.commit(editing)

    def delete_row(self, spreadsheet_id: str, title: str, row: int, person: str | None = None) -> None:
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            dimensions.delete(editing, self._sheet(editing, title), "ROWS", row - 1, row)
            self.server.commit(editing)

    def delete_column(self, spreadsheet_id: str, title: str, column: int, person: str | None = None) -> None:
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            dimensions.delete(editing, self._sheet(editing, title), "COLUMNS", column - 1, column)
            self.server.commit(editing)

    def sort_range(
        self, spreadsheet_id: str, cells: str, by_column: int, *, descending: bool = False, person: str | None = None
    ) -> None:
        """Sort the rows of a range, such as `Clients!A2:F`, by one of its columns (1 is the range's first)."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet, bounds = editing.document.located(cells)
            order = "DESCENDING" if descending else "ASCENDING"
            sort_rows(editing, sheet, bounds, [{"dimensionIndex": bounds[2] + by_column - 1, "sortOrder": order}])
            self.server.commit(editing)

    def move_rows(
        self, spreadsheet_id: str, title: str, first: int, last: int, before: int, person: str | None = None
    ) -> None:
        """Drag rows in front of another row."""
        with self.server.lock:
            self._move(spreadsheet_id, title, "ROWS", first, last, before, person)

    def move_columns(
        self, spreadsheet_id: str, title: str, first: int, last: int, before: int, person: str | None = None
    ) -> None:
        """Drag columns in front of another column."""
        with self.server.lock:
            self._move(spreadsheet_id, title, "COLUMNS", first, last, before, person)

    def rename_header(
        self, spreadsheet_id: str, title: str, old: str, new: str, *, row: int = 1, person: str | None = None
    ) -> None:
        """Retype the heading that says `old`."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet = self._sheet(editing, title)
            for column in range(len(sheet.grid.row(row - 1))):
                if editing.shown(sheet, row - 1, column) == old:
                    entry = sheet.grid.entry(row - 1, column)
                    sheet.grid.set_entry(row - 1, column, editing.typed_into(entry, new))
                    self.server.commit(editing)
                    return
            raise bad_request(f"No heading {old!r} in row {row} of {title!r}")

    def copy_row(self, spreadsheet_id: str, title: str, row: int, before: int, person: str | None = None) -> None:
        """Copy a row, id and all, and insert the copy in front of another row."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet = self._sheet(editing, title)
            copied = list(sheet.grid.row(row - 1))
            dimensions.insert(editing, sheet, "ROWS", before - 1, 1)
            sheet.grid.set_row(before - 1, copied)
            self.server.commit(editing)

    def add_row(self, spreadsheet_id: str, title: str, texts: Sequence[str], person: str | None = None) -> None:
        """Type a row under the last one that is filled, into a new row where the sheet ends there."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet = self._sheet(editing, title)
            row = sheet.grid.last_filled_row()
            if row >= sheet.grid.row_count:
                sheet.grid.resize(row + 1, sheet.grid.column_count)
            editing.touch(GridRange(sheet.sheet_id, row, row + 1, 0, len(texts)))
            write_row(editing, sheet, row, 0, list(texts), user_entered=True)
            self.server.commit(editing)

    def clear_range(self, spreadsheet_id: str, cells: str, person: str | None = None) -> None:
        """Select cells, such as `Clients!A2:C3`, and press Delete: contents go, formats and notes stay."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            sheet, bounds = editing.document.located(cells)
            editing.touch(GridRange(sheet.sheet_id, *bounds))
            sheet.grid.change(bounds, lambda row, column, entry: with_content(entry, None))
            self.server.commit(editing)

    def cut_range(self, spreadsheet_id: str, cells: str, to: str, person: str | None = None) -> None:
        """Cut cells and paste them elsewhere, such as `Clients!A2:C2` to `Clients!A9`; row metadata stays behind."""
        source, target = self._place(spreadsheet_id, cells), self._place(spreadsheet_id, to)
        corner = {"sheetId": target.sheet_id, "rowIndex": target.start_row, "columnIndex": target.start_column}
        self.batch(spreadsheet_id, [{"cutPaste": {"source": source.json(), "destination": corner}}], person)

    def copy_range(self, spreadsheet_id: str, cells: str, to: str, person: str | None = None) -> None:
        """Copy cells and paste them elsewhere; onto a larger range they are repeated, as filling down does."""
        source, target = self._place(spreadsheet_id, cells), self._place(spreadsheet_id, to)
        self.batch(spreadsheet_id, [{"copyPaste": {"source": source.json(), "destination": target.json()}}], person)

    def rename_tab(self, spreadsheet_id: str, old: str, new: str, person: str | None = None) -> None:
        self.batch(spreadsheet_id, [self._renaming(spreadsheet_id, old, new)], person)

    def delete_tab(self, spreadsheet_id: str, title: str, person: str | None = None) -> None:
        with self.server.lock:
            sheet = self._sheet(self._editing(spreadsheet_id, person), title)
            self.batch(spreadsheet_id, [{"deleteSheet": {"sheetId": sheet.sheet_id}}], person)

    def batch(
        self, spreadsheet_id: str, requests: list[dict[str, Any]], person: str | None = None
    ) -> list[dict[str, Any]]:
        """Carry out batchUpdate requests as a person, for whatever has no method of its own."""
        with self.server.lock:
            editing = self._editing(spreadsheet_id, person)
            replies = apply_all(editing, requests)
            self.server.commit(editing)
            return replies

    def share(self, spreadsheet_id: str, address: str, role: str = "writer") -> None:
        """Give somebody access, or another role."""
        with self.server.lock:
            file = self.server.files[spreadsheet_id]
            name = address.partition("@")[0]
            file.share(permission_id_of(address), "user", role, emailAddress=address, displayName=name)
            self.server.note_change(file, file.owner)

    def unshare(self, spreadsheet_id: str, address: str) -> None:
        """Take somebody's access away."""
        with self.server.lock:
            file = self.server.files[spreadsheet_id]
            for permission_id, found in list(file.permissions.items()):
                if found.get("emailAddress") == address and found["role"] != "owner":
                    del file.permissions[permission_id]
            self.server.note_change(file, file.owner)

    def _move(
        self, spreadsheet_id: str, title: str, dimension: str, first: int, last: int, before: int, person: str | None
    ) -> None:
        if first <= before <= last + 1:
            return  # Dropped where they were taken from.
        editing = self._editing(spreadsheet_id, person)
        dimensions.move(editing, self._sheet(editing, title), dimension, first - 1, last, before - 1)
        self.server.commit(editing)

    # -- helpers ----------------------------------------------------------------------------------------------

    def _editing(self, spreadsheet_id: str, person: str | None) -> Editing:
        file = self.server.files[spreadsheet_id]
        return self.server.editing(file, person or file.owner)

    def _place(self, spreadsheet_id: str, cells: str) -> GridRange:
        sheet, bounds = self._editing(spreadsheet_id, None).document.located(cells)
        return GridRange(sheet.sheet_id, *bounds)

    def _sheet(self, editing: Editing, title: str) -> Sheet:
        sheet = editing.document.sheet_titled(title)
        if sheet is None:
            raise bad_request(f"No tab {title!r}")
        return sheet

    def _renaming(self, spreadsheet_id: str, old: str, new: str) -> dict[str, Any]:
        sheet = self._sheet(self._editing(spreadsheet_id, None), old)
        properties = {"sheetId": sheet.sheet_id, "title": new}
        return {"updateSheetProperties": {"properties": properties, "fields": "title"}}
