"""Numbers, days and ticks in cells of people's tab of a live sheet: exchanged where they are what they were, nowhere else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.google import typed_exchange, typed_writing
from sheetcrm.stores.google.typed_exchange import Rehearsal
from sheetcrm.stores.xlsx.refusals import NOTES
from tests.contracts.test_apply_google import Sheet
from tests.google import store, upload
from tests.sheets_server import ALTERNATIVES, SheetsServer, Switches
from tests.sheets_server.model.cells import Cell

HEAD: list[Value] = ["ID клиента", "ФИО", "Рождение", "Сумма", "Вдвое", "Скидка", "Согласие"]
ROWS: list[list[Value]] = [
    HEAD,
    ["К-000003", "Ольга", "1.2.1990", 300, 600, None, False],
    ["К-000001", "Анна", dt.date(1985, 3, 4), 100, 200, 5, True],
    ["К-000002", "Пётр", None, 300, 600, "5 %", False],
    [None, "Новый", "2.3.1991", 7.25, 14.5, None, None],
]
ID, NAME, BORN, SUM, TWICE, OFF, OK = range(7)
DAY = {"type": "DATE", "pattern": "dd.mm.yyyy"}


class Typed(Sheet):
    """The same table with days, numbers and ticks."""

    def change(self, row: int, column: int, after: Value, *, alone: bool = False, **more: Any) -> CellChange:
        sheet = self.base.sheets[0]
        made = CellChange(
            f"{row}:{column}", sheet.title, sheet.sheet_id, row, column, 1, str(HEAD[column]), ID,
            sheet.cells.iat[row - 1, ID], sheet.cells.iat[row - 1, column], after, alone,
        )  # fmt: skip
        return made._replace(**more)

    def entry(self, row: int, column: int) -> Any:
        """A cell as it is kept on the server."""
        return self.server.files[self.spreadsheet].document.sheets[0].grid.entry(row - 1, column)

    def by_name(self, column: int) -> dict[Value, Value]:
        """What the column holds by name, wherever rows and columns stand."""
        head, *rows = self.rows()
        return {row[head.index("ФИО")]: row[head.index(HEAD[column])] for row in rows}


def made_on(server: SheetsServer) -> Typed:
    sheet = sheet_from_rows("Клиенты", ROWS, formulas={(row, TWICE): f"=D{row}*2" for row in range(2, 6)})
    spreadsheet = upload(server, Workbook("База", "", (sheet,)), formulas=True)
    return Typed(server, spreadsheet, store(server, spreadsheet).read())


@pytest.fixture
def sheet(server: SheetsServer) -> Typed:
    return made_on(server)


def changes_of(sheet: Typed) -> list[CellChange]:
    return [
        sheet.change(2, BORN, dt.date(1990, 2, 1), alone=True),
        sheet.change(3, BORN, "4 марта"),
        sheet.change(4, BORN, dt.date(1999, 12, 31)),
        sheet.change(2, SUM, 450.5),
        sheet.change(3, SUM, None),
        sheet.change(4, OFF, 0.05),
        sheet.change(5, SUM, 8),
        sheet.change(5, BORN, dt.date(1991, 3, 2)),
        sheet.change(2, OK, True),
    ]


@pytest.mark.parametrize("switch", ["defaults", *sorted(ALTERNATIVES)])
def test_values_are_written_as_what_they_are_and_taken_back(switch: str) -> None:
    """Under every reading of what Google leaves open; where texts cannot be compared exactly nothing is written."""
    server = SheetsServer(switches=ALTERNATIVES.get(switch, Switches()))
    sheet = made_on(server)
    before = sheet.rows()
    changes = changes_of(sheet)
    done: Applied = sheet.apply(*changes)
    if switch == "find_replace_trims":
        assert set(done.fates.values()) == {Fate.REFUSED}
        assert sheet.rows() == before
        return
    assert set(done.fates.values()) == {Fate.APPLIED}
    cells = store(server, sheet.spreadsheet).read().sheets[0].cells
    handed_back = done.workbook.sheets[0].cells
    assert handed_back.drop(columns=TWICE).to_numpy().tolist() == cells.drop(columns=TWICE).to_numpy().tolist()
    for change in changes:
        assert cells.iat[change.row - 1, change.column] == change.after
    # A day looks like the days of its column, and a formula beside a sum counts on.
    assert sheet.entry(2, BORN).format["numberFormat"]["type"] == "DATE"
    assert sheet.rows()[1][TWICE] == 901
    back = [c._replace(change_id=f"u{c.change_id}", before=c.after, after=c.before, alone=False) for c in changes]
    undone = store(server, sheet.spreadsheet).apply(back, done.workbook, "undo", done.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert sheet.rows() == before
    server.close()


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("typed", ["700", "'300", "", "=299+1"])
def test_an_edit_at_any_moment_wins(sheet: Typed, nth: int, typed: str) -> None:
    """Another number, the same one as a text, nothing, a formula with the same value."""
    change = sheet.change(2, SUM, 450.5)
    sheet.between(nth, lambda: sheet.desk.edit("Клиенты", 2, SUM + 1, typed))
    fate = sheet.fate(change)
    if nth < 5:  # the last batch only hands the place back
        assert fate in (Fate.CHANGED, Fate.REFUSED)
    assert sheet.rows()[1][SUM] == {"700": 700, "'300": "300", "": None, "=299+1": 300}[typed]


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("column", [NAME, SUM])
def test_rows_sorted_at_any_moment_take_the_value_to_the_right_client(sheet: Typed, nth: int, column: int) -> None:
    """Two clients have the same sum; only one of them is to get another."""
    change = sheet.change(4, SUM, 450.5)
    sheet.between(nth, lambda: sheet.desk.sort("Клиенты", column + 1))
    assert sheet.fate(change) is Fate.APPLIED
    assert sheet.by_name(SUM) == {"Ольга": 300, "Анна": 100, "Пётр": 450.5, "Новый": 7.25}


@pytest.mark.parametrize("nth", range(1, 5))
def test_columns_dragged_and_rows_inserted_are_followed(sheet: Typed, nth: int) -> None:
    change = sheet.change(4, SUM, 450.5)

    def act() -> None:
        sheet.server.people.move_columns(sheet.spreadsheet, "Клиенты", 4, 4, 2)
        sheet.server.people.insert_row(sheet.spreadsheet, "Клиенты", 1, ["Наша база"])

    sheet.between(nth, act)
    assert sheet.fate(change) is Fate.APPLIED
    assert sheet.rows()[4][:2] == ["К-000002", 450.5]


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("locale", ["ru_RU", "en_US"])
def test_a_row_somebody_copied_with_its_id_takes_nothing(sheet: Typed, nth: int, locale: str) -> None:
    """The copy stands where the row stood, down to the letter: nobody can say which of the two is the client's."""
    document = sheet.server.files[sheet.spreadsheet].document
    document.properties["locale"] = locale
    change = sheet.change(4, BORN, dt.date(1999, 12, 31))
    sheet.between(nth, lambda: sheet.server.people.copy_row(sheet.spreadsheet, "Клиенты", 4, 4))
    assert sheet.fate(change) is Fate.CHANGED
    assert [row[BORN] for row in sheet.rows() if row[NAME] == "Пётр"] == [None, None]


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("what", ["row", "column", "id"])
def test_where_the_row_or_its_column_is_gone_nothing_is_written(sheet: Typed, nth: int, what: str) -> None:
    change = sheet.change(4, SUM, 450.5)

    def act() -> None:
        if what == "row":
            sheet.server.people.delete_row(sheet.spreadsheet, "Клиенты", 4)
        elif what == "column":
            sheet.server.people.delete_column(sheet.spreadsheet, "Клиенты", SUM + 1)
        else:
            sheet.desk.edit("Клиенты", 4, ID + 1, "К-000077")

    sheet.between(nth, act)
    assert sheet.fate(change) is Fate.CHANGED
    assert not any(450.5 in row for row in sheet.rows())


def test_an_id_of_any_kind_stands_once(server: SheetsServer) -> None:
    """An id that is a number, looks like a pattern, or like a day."""
    rows: list[list[Value]] = [HEAD[:2], [7, None], ["К*", None], ["К1", None], ["1-2", None], ["7", None]]
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    sheet = Typed(server, spreadsheet, store(server, spreadsheet).read())
    done = sheet.apply(*(sheet.change(row, NAME, f"Имя {row}") for row in range(2, 7)))
    assert set(done.fates.values()) == {Fate.APPLIED}


def test_a_cell_keeps_what_it_is_besides_its_value(sheet: Typed) -> None:
    """Format, note and rule stay; a day where no days are looks like that of its column, the rest of the format stays."""
    money = {"numberFormat": {"type": "CURRENCY", "pattern": "# ##0 ₽"}, "textFormat": {"bold": True}}
    rule = {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "0"}]}}
    sheet.put(2, SUM + 1, Cell(300, format=money, note="спросить", validation=rule))
    sheet.put(2, BORN + 1, Cell("1.2.1990", format={"textFormat": {"italic": True}}, note="со слов"))
    sheet.put(4, SUM + 1, Cell(300, format={"numberFormat": DAY}))
    done = sheet.apply(sheet.change(2, SUM, 450), sheet.change(2, BORN, dt.date(1990, 2, 1)), sheet.change(4, SUM, 5))
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert sheet.entry(4, SUM).format["numberFormat"]["type"] == "CURRENCY"  # not a day of 1900
    assert sheet.entry(2, SUM) == Cell(450, format=money, note="спросить", validation=rule)
    born = sheet.entry(2, BORN)
    assert (born.note, born.format["textFormat"], born.format["numberFormat"]["type"]) == (
        "со слов", {"italic": True}, "DATE",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "after"),
    [
        (SUM, Cell(formula="=299+1"), 450),
        (BORN, Cell("1.2.1990", runs=({"startIndex": 0}, {"startIndex": 2, "format": {"bold": True}})), 32905),
        (SUM, Cell(300, validation={"condition": {"type": "NUMBER_LESS"}, "strict": True}), 450),
        (OK, Cell(False, validation={"condition": {"type": "BOOLEAN"}}), "да"),
    ],
    ids=["formula", "rich", "rule", "tick"],
)
def test_cells_that_hold_more_than_a_value_are_refused(sheet: Typed, column: int, cell: Cell, after: Value) -> None:
    change = sheet.change(2, column, after)
    sheet.put(2, column + 1, cell)
    assert sheet.fate(change) is Fate.REFUSED
    assert sheet.entry(2, column) == cell


def test_a_tick_is_set_where_ticks_are(sheet: Typed) -> None:
    sheet.put(2, OK + 1, Cell(False, validation={"condition": {"type": "BOOLEAN"}, "strict": True}))
    assert sheet.fate(sheet.change(2, OK, True)) is Fate.APPLIED
    assert sheet.entry(2, OK).value is True


def test_where_google_takes_it_otherwise_numbers_stay_and_that_is_said(
    sheet: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rehearsal on the hidden tab goes wrong; texts and blanks are written all the same."""
    monkeypatch.setattr(typed_exchange, "rehearsed", lambda _: Rehearsal(exact=False, looks=False))
    assert typed_writing.typed_exchange is typed_exchange
    number, text, blank = sheet.change(2, SUM, 450), sheet.change(4, OFF, "5%"), sheet.change(5, ID, "К-000004")
    done = sheet.apply(number, text, blank)
    assert done.fates == {number.change_id: Fate.REFUSED, text.change_id: Fate.APPLIED, blank.change_id: Fate.APPLIED}
    ((code, said),) = done.notes
    assert "1 ячейка" in NOTES[code].say("ru", **said)
    assert sheet.rows()[1][SUM] == 300


def test_without_a_look_that_goes_along_only_what_is_shown_right_is_written(
    sheet: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed_exchange, "rehearsed", lambda _: Rehearsal(exact=True, looks=False))
    number, day = sheet.change(2, SUM, 450), sheet.change(2, BORN, dt.date(1990, 2, 1))
    assert sheet.apply(number, day).fates == {number.change_id: Fate.APPLIED, day.change_id: Fate.REFUSED}
    assert sheet.rows()[1][BORN] == "1.2.1990"
