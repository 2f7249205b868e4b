"""Planned changes of people's cells on a Google Sheet: done where the cell still says what it said, and nowhere else."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.workbook import CellError, Value, Workbook, sheet_from_rows
from sheetcrm.stores.google import applying
from sheetcrm.stores.google.credentials import log_in
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from tests.contracts.desks import GoogleDesk
from tests.google import OWNER, protect, session, store, upload
from tests.sheets_server import ALTERNATIVES, SheetsServer, Switches, mount, running_server
from tests.sheets_server.model.cells import Cell

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Сумма", "Вдвое", "Второй телефон"]
ROWS: list[list[Value]] = [
    HEAD,
    ["К-000003", "сидорова ольга ", "8 907 100-00-03", 300, 600, None],
    ["К-000001", "Иванова Анна", "+7 907 100-00-01", 100, 200, None],
    ["К-000002", "Петров  Пётр", "8 907 100-00-03", 250.5, 501, "8 495 1"],
    [None, "Новый Клиент", "8 907 100-00-09", 7, 14, None],
]
ID, NAME, PHONE, SUM, TWICE, SECOND = range(6)


@dataclass
class Sheet:
    """The table on the server, a person in it, and a store over it."""

    server: SheetsServer
    spreadsheet: str
    base: Workbook

    @property
    def desk(self) -> GoogleDesk:
        return GoogleDesk(self.server, self.spreadsheet)

    def change(self, row: int, column: int, after: Value, *, alone: bool = False, **more: Any) -> CellChange:
        """A planned change; ``row`` is the sheet's own number."""
        sheet = self.base.sheets[0]
        client = sheet.cells.iat[row - 1, ID]
        made = CellChange(
            f"{row}:{column}", sheet.title, sheet.sheet_id, row, column, 1, str(HEAD[column]), ID, client,
            sheet.cells.iat[row - 1, column], after, alone,
        )  # fmt: skip
        return made._replace(**more)

    def apply(self, *changes: CellChange) -> Applied:
        return store(self.server, self.spreadsheet).apply(changes, self.base, "run")

    def fate(self, change: CellChange) -> Fate:
        return self.apply(change).fates[change.change_id]

    def rows(self) -> list[list[Value]]:
        return self.desk.seen("Клиенты")

    def put(self, row: int, column: int, entry: Any) -> None:
        """A cell as it is kept on the server, rule, runs and all; row and column from 1."""
        sheet = self.server.files[self.spreadsheet].document.sheets[0]
        sheet.grid.set_entry(row - 1, column - 1, entry)
        self.base = store(self.server, self.spreadsheet).read()

    def between(self, nth: int, act: Any) -> None:
        """Let a person act just before the n-th batch."""
        seen = [0]

        def hook(request: Any) -> None:
            seen[0] += "batchUpdate" in request.path
            if seen[0] == nth:
                seen[0] += 1
                act()

        self.server.before_request.append(hook)


def made_on(server: SheetsServer) -> Sheet:
    sheet = sheet_from_rows("Клиенты", ROWS, formulas={(row, TWICE): f"=D{row}*2" for row in range(2, 6)})
    spreadsheet = upload(server, Workbook("База", "", (sheet,)), formulas=True)
    return Sheet(server, spreadsheet, store(server, spreadsheet).read())


@pytest.fixture
def sheet(server: SheetsServer) -> Sheet:
    return made_on(server)


def test_what_was_planned_is_written_and_nothing_else(sheet: Sheet) -> None:
    before = sheet.rows()
    done = sheet.apply(
        sheet.change(2, NAME, "Сидорова Ольга", alone=True),
        sheet.change(2, PHONE, "+7 907 100-00-03", alone=True),
        sheet.change(4, PHONE, "+7 907 000-00-02"),
        sheet.change(5, ID, "К-000004"),
        sheet.change(3, SECOND, "+7 495 000-00-01"),
    )
    assert set(done.fates.values()) == {Fate.APPLIED}
    before[1][NAME], before[1][PHONE] = "Сидорова Ольга", "+7 907 100-00-03"
    before[3][PHONE], before[4][ID] = "+7 907 000-00-02", "К-000004"
    before[2].append("+7 495 000-00-01")
    assert sheet.rows() == before
    # What the store hands back is what the next read finds.
    again = store(sheet.server, sheet.spreadsheet).read()
    people = again.people()[0].cells
    assert done.workbook.sheets[0].cells.to_numpy().tolist() == people.to_numpy().tolist()
    # Nothing is left to be done, and nothing of ours is to be seen.
    assert [s.title for s in again.people()] == ["Клиенты"]
    assert store(sheet.server, sheet.spreadsheet).sweep(again) == 0


def test_the_same_changes_again_are_done_already(sheet: Sheet) -> None:
    changes = [sheet.change(2, NAME, "Сидорова Ольга", alone=True), sheet.change(4, PHONE, "+7 907 000-00-02")]
    sheet.apply(*changes)
    assert set(sheet.apply(*changes).fates.values()) == {Fate.ALREADY}


@pytest.mark.parametrize("alone", [True, False])
def test_a_cell_somebody_edited_since_is_left_alone(sheet: Sheet, alone: bool) -> None:
    change = sheet.change(2, PHONE, "+7 907 100-00-03", alone=alone)
    sheet.desk.edit("Клиенты", 2, 3, "звонить вечером")
    assert sheet.fate(change) is Fate.CHANGED
    assert sheet.rows()[1][PHONE] == "звонить вечером"


@pytest.mark.parametrize(("alone", "nth"), [*((True, n) for n in range(1, 5)), *((False, n) for n in range(1, 6))])
def test_an_edit_at_any_moment_wins(sheet: Sheet, alone: bool, nth: int) -> None:
    change = sheet.change(2, PHONE, "+7 907 100-00-03", alone=alone)
    sheet.between(nth, lambda: sheet.desk.edit("Клиенты", 2, 3, "звонить вечером"))
    sheet.apply(change)
    assert sheet.rows()[1][PHONE] == "звонить вечером"


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("column", [NAME, PHONE, SUM])
def test_rows_sorted_at_any_moment_take_the_change_to_the_right_client(
    sheet: Sheet, alone: bool, nth: int, column: int
) -> None:
    """Two clients share the phone; only one of them is to get another."""
    change = sheet.change(4, PHONE, "+7 907 000-00-02", alone=alone)
    sheet.between(nth, lambda: sheet.desk.sort("Клиенты", column + 1))
    assert sheet.fate(change) is Fate.APPLIED
    assert {row[ID]: row[PHONE] for row in sheet.rows()[1:]} == {
        "К-000003": "8 907 100-00-03",
        "К-000001": "+7 907 100-00-01",
        "К-000002": "+7 907 000-00-02",
        None: "8 907 100-00-09",
    }


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("alone", [True, False])
def test_columns_dragged_and_rows_inserted_are_followed(sheet: Sheet, alone: bool, nth: int) -> None:
    change = sheet.change(4, PHONE, "+7 907 000-00-02", alone=alone)

    def act() -> None:
        sheet.server.people.move_columns(sheet.spreadsheet, "Клиенты", 3, 3, 2)
        sheet.server.people.insert_row(sheet.spreadsheet, "Клиенты", 1, ["Наша база"])

    sheet.between(nth, act)
    assert sheet.fate(change) is Fate.APPLIED
    assert sheet.rows()[4][:2] == ["К-000002", "+7 907 000-00-02"]


def test_a_renamed_heading_or_a_deleted_row_or_a_doubled_id_stops_the_change(sheet: Sheet) -> None:
    people, table = sheet.server.people, sheet.spreadsheet
    people.rename_header(table, "Клиенты", "Телефон", "Моб.")
    people.delete_row(table, "Клиенты", 3)
    people.copy_row(table, "Клиенты", 2, 2)
    before = sheet.rows()
    done = sheet.apply(
        sheet.change(4, PHONE, "+7"), sheet.change(3, NAME, "X"), sheet.change(2, NAME, "Сидорова Ольга", alone=True)
    )
    assert set(done.fates.values()) == {Fate.CHANGED}
    assert sheet.rows() == before


def test_formulas_and_errors_are_refused(sheet: Sheet) -> None:
    before = sheet.rows()
    changes = [
        sheet.change(2, TWICE, "600"),
        sheet.change(3, TWICE, 201),
        sheet.change(2, PHONE, CellError("#N/A")),
        sheet.change(3, SUM, float("nan")),
    ]
    assert set(sheet.apply(*changes).fates.values()) == {Fate.REFUSED}
    assert sheet.rows() == before


@pytest.mark.parametrize(
    "cell",
    [
        Cell("8 907", runs=({"startIndex": 0}, {"startIndex": 2, "format": {"bold": True}})),
        Cell("8 907", extra={"chipRuns": [{"startIndex": 0, "chip": {"personProperties": {"email": "a@b.c"}}}]}),
        Cell("8 907", validation={"condition": {"type": "TEXT_IS_EMAIL"}, "strict": True}),
        Cell(formula='="8"&" 907"'),
    ],
    ids=["rich", "chip", "rule", "formula"],
)
@pytest.mark.parametrize("alone", [True, False])
def test_cells_that_hold_more_than_text_are_refused(sheet: Sheet, cell: Cell, alone: bool) -> None:
    sheet.put(2, 3, cell)
    assert sheet.fate(sheet.change(2, PHONE, "+7 907", alone=alone, before="8 907")) is Fate.REFUSED
    assert sheet.server.files[sheet.spreadsheet].document.sheets[0].grid.entry(1, 2) == cell


def test_a_word_of_a_strict_list_is_spelled(sheet: Sheet) -> None:
    """The list takes the new word, so it may be written; it does not take a mark, so a client's own value may not."""
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Да"}]}, "strict": True}
    sheet.put(2, 3, Cell("да", validation=rule))
    assert sheet.fate(sheet.change(2, PHONE, "Да")) is Fate.REFUSED
    assert sheet.fate(sheet.change(2, PHONE, "Нет", alone=True)) is Fate.REFUSED
    assert sheet.fate(sheet.change(2, PHONE, "Да", alone=True)) is Fate.APPLIED


@pytest.mark.parametrize("code", [400, 403])
@pytest.mark.parametrize("late", [False, True])
def test_protected_cells_are_refused_and_the_rest_goes_on(code: int, late: bool) -> None:
    """``late``: the protection appears when everything was looked at already."""
    server = SheetsServer(switches=Switches(protection_error_code=code))
    sheet = made_on(server)
    server.files[sheet.spreadsheet].share("p2", "user", "writer", emailAddress="p@example.com", displayName="p")
    talk = Session(log_in("test:p@example.com", environment={}).credentials, sheet.spreadsheet, sleep=lambda _: None)
    mount(talk._client.http_client.session, server)
    area = {"sheetId": 0, "startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 6}
    area["sheetId"] = int(sheet.base.sheets[0].sheet_id)
    protect = {"addProtectedRange": {"protectedRange": {"range": area, "editors": {"users": [OWNER]}}}}

    def act() -> None:
        server.people.batch(sheet.spreadsheet, [protect])

    if late:
        sheet.between(3, act)
    else:
        act()
    changes = [
        sheet.change(2, NAME, "Сидорова Ольга", alone=True),
        sheet.change(4, NAME, "Петров Пётр", alone=True),
        sheet.change(4, PHONE, "+7 907 000-00-02"),
        sheet.change(3, PHONE, "+7 907 000-00-01"),
    ]
    fates = GoogleStore(talk).apply(changes, sheet.base, "run").fates
    assert [fates[c.change_id] for c in changes] == [Fate.APPLIED, Fate.REFUSED, Fate.REFUSED, Fate.APPLIED]
    assert sheet.rows()[3][NAME] == "Петров  Пётр"
    server.close()


@pytest.mark.parametrize("area", [{}, {"startRowIndex": 3, "endRowIndex": 4}], ids=["the tab", "a row"])
def test_cells_that_were_read_as_protected_are_refused_without_a_call(sheet: Sheet, area: dict[str, int]) -> None:
    """What is agreed to once and for all is met by every run."""
    worker = protect(sheet.server, sheet.spreadsheet, area)
    base = worker.read()
    calls = worker.session.calls
    changes = [sheet.change(4, NAME, "Петров Пётр", alone=True), sheet.change(4, PHONE, "+7 907 000-00-02")]
    assert set(worker.apply(changes, base, "run").fates.values()) == {Fate.REFUSED}
    assert worker.session.calls == calls


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 916 123-45-67", "-5", "07911", "12.05.2024", "ИСТИНА", "'в кавычках", "@x"]
)
@pytest.mark.parametrize("switch", [None, "find_replace_parses", "find_replace_keeps_apostrophe"])
def test_text_stays_text_whatever_it_looks_like(text: str, switch: str | None) -> None:
    """In a cell of any format and in one formatted as text, old and new; or it is refused."""
    server = SheetsServer(locale="ru_RU", switches=ALTERNATIVES[switch] if switch else None)
    sheet = made_on(server)
    plain = {"numberFormat": {"type": "TEXT"}}
    sheet.put(3, 2, Cell("старое", format=plain))
    expected = {Fate.APPLIED, Fate.REFUSED} if switch == "find_replace_keeps_apostrophe" else {Fate.APPLIED}
    texts = ["сидорова ольга ", "старое"]
    for alone, wanted in ((True, text), (False, None), (False, text)):
        changes = [
            sheet.change(row, NAME, old if wanted is None else wanted, alone=alone)
            for row, old in zip((2, 3), ("сидорова ольга ", "старое"), strict=True)
        ]
        fates = sheet.apply(*changes).fates
        assert set(fates.values()) <= expected | {Fate.ALREADY}
        for i, change in enumerate(changes):
            if fates[change.change_id] is Fate.APPLIED:
                texts[i] = str(change.after)
        assert [server.people.value(sheet.spreadsheet, f"Клиенты!B{row}") for row in (2, 3)] == texts
        sheet.base = store(server, sheet.spreadsheet).read()
    server.close()


def test_everything_can_be_taken_back(sheet: Sheet) -> None:
    before = sheet.rows()
    changes = [
        sheet.change(2, NAME, "Сидорова Ольга", alone=True),
        sheet.change(4, PHONE, "+7 907 000-00-02"),
        sheet.change(5, ID, "К-000004"),
        sheet.change(3, SECOND, "+7 495 000-00-01"),
    ]
    done = sheet.apply(*changes)
    back = [c._replace(change_id=f"u{c.change_id}", before=c.after, after=c.before, alone=False) for c in changes]
    back[2] = back[2]._replace(client_id="К-000004")
    undone = store(sheet.server, sheet.spreadsheet).apply(back, done.workbook, "undo", done.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert sheet.rows() == before


def test_an_undo_leaves_what_somebody_edited_since(sheet: Sheet) -> None:
    change = sheet.change(2, NAME, "Сидорова Ольга", alone=True)
    done = sheet.apply(change)
    sheet.desk.edit("Клиенты", 2, 2, "Сидорова О. П.")
    back = change._replace(before=change.after, after=change.before, alone=False)
    assert store(sheet.server, sheet.spreadsheet).apply([back], done.workbook, "undo").fates == {"2:1": Fate.CHANGED}
    assert sheet.rows()[1][NAME] == "Сидорова О. П."


@pytest.mark.parametrize("after", ["+7 907 100-00-09", 9100])
def test_a_row_without_an_id_planned_first_leaves_the_others_known_by_theirs(sheet: Sheet, after: Value) -> None:
    nameless = {"id_column": None, "client_id": None}
    first = sheet.change(5, PHONE if isinstance(after, str) else SUM, after, **nameless)
    others = [sheet.change(2, NAME, "Сидорова Ольга", alone=True), sheet.change(4, PHONE, "+7 907 000-00-02")]
    done = sheet.apply(first, *others, sheet.change(3, SUM, 150))
    assert set(done.fates.values()) == {Fate.APPLIED}


def test_a_table_without_ids_is_known_by_its_cells() -> None:
    server = SheetsServer()
    rows: list[list[Value]] = [["ФИО", "Телефон", "Город"], ["Анна", "8 1", "самара"], ["Олег", "8 1", "самара"]]
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Т", rows),)))
    base = store(server, spreadsheet).read()
    server.people.sort_range(spreadsheet, "Т!A2:C3", 1, descending=True)
    changes = [
        CellChange("1", "Т", base.sheets[0].sheet_id, 2, 1, 1, "Телефон", None, None, "8 1", "+7 1", False),
        CellChange("2", "Т", base.sheets[0].sheet_id, 2, 2, 1, "Город", None, None, "самара", "Самара", True),
    ]
    assert set(store(server, spreadsheet).apply(changes, base, "run").fates.values()) == {Fate.APPLIED}
    assert server.people.rows(spreadsheet, "Т")[1:] == [["Олег", "8 1", "самара"], ["Анна", "+7 1", "Самара"]]
    server.close()


ORDERS: list[list[Value]] = [
    ["Дата", "Клиент", "Сумма", "Статус", "Чем платит"],
    [dt.date(2026, 1, 5), "Анна", 100, "Оплачен ", None],
    [dt.date(2026, 2, 5), "Анна", 100, "Оплачен ", None],
    [dt.date(2026, 3, 5), "Анна", 100, "Оплачен ", None],
]


@pytest.mark.parametrize("switch", [None, "duplicates_compared_as_shown", "duplicates_leave_formats"])
@pytest.mark.parametrize(("column", "after"), [(3, "Оплачен"), (2, 777), (4, "картой")])
def test_rows_that_their_texts_do_not_tell_apart_are_known_by_numbers_and_days(
    column: int, after: Value, switch: str | None
) -> None:
    """Orders of one client without a number: the one that is meant, wherever it stands by then, and back."""
    server = SheetsServer(locale="ru_RU", switches=ALTERNATIVES[switch] if switch else Switches())
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Заказы", ORDERS),)))
    base = store(server, spreadsheet).read()
    before = base.sheets[0].cells.to_numpy(dtype=object).tolist()
    heading = str(ORDERS[0][column])
    change = CellChange(
        "1", "Заказы", base.sheets[0].sheet_id, 3, column, 1, heading, None, None, before[2][column], after, False
    )
    server.people.sort_range(spreadsheet, "Заказы!A2:E4", 1, descending=True)
    done = store(server, spreadsheet).apply([change], base, "run")
    assert done.fates == {"1": Fate.APPLIED}
    server.people.sort_range(spreadsheet, "Заказы!A2:E4", 1)
    now = store(server, spreadsheet).read()
    wanted = [list(row) for row in before]
    wanted[2][column] = after
    assert sorted(map(str, now.sheets[0].cells.to_numpy(dtype=object).tolist())) == sorted(map(str, wanted))
    row = now.sheets[0].cells.to_numpy(dtype=object).tolist().index(wanted[2]) + 1
    back = change._replace(row=row, before=after, after=before[2][column])
    assert store(server, spreadsheet).apply([back], now, "undo").fates == {"1": Fate.APPLIED}
    held = store(server, spreadsheet).read().sheets[0].cells.to_numpy(dtype=object).tolist()
    assert sorted(map(str, held)) == sorted(map(str, before))
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()


def test_a_copied_row_gets_a_number_of_its_own() -> None:
    """D13: two rows with one id, told apart by a day alone."""
    server = SheetsServer()
    rows: list[list[Value]] = [
        ["ID клиента", "ФИО", "Добавлен"],
        ["К-000001", "Анна", dt.date(2026, 1, 5)],
        ["К-000001", "Анна", dt.date(2026, 2, 5)],
    ]
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    base = store(server, spreadsheet).read()
    place = "Клиенты", base.sheets[0].sheet_id, 3, 0, 1, "ID клиента", None, None
    change = CellChange("1", *place, "К-000001", "К-000002", False)
    server.people.sort_range(spreadsheet, "Клиенты!A2:C3", 3, descending=True)
    assert store(server, spreadsheet).apply([change], base, "run").fates == {"1": Fate.APPLIED}
    assert [row[0] for row in server.people.rows(spreadsheet, "Клиенты")[1:]] == ["К-000002", "К-000001"]
    server.close()


def test_one_run_writes_so_many_cells_and_says_so(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "LIMIT", 1)
    changes = [sheet.change(2, NAME, "Сидорова Ольга", alone=True), sheet.change(4, NAME, "Петров Пётр", alone=True)]
    done = sheet.apply(*changes)
    assert list(done.fates.values()) == [Fate.APPLIED, Fate.LATER]
    assert done.notes == (("google/later", {"limit": 1, "left": 1}),)
    assert list(sheet.apply(changes[1]).fates.values()) == [Fate.APPLIED]


def test_the_marks_show_the_old_text_and_are_taken_out_when_a_run_died(sheet: Sheet) -> None:
    """A run that dies between its two batches leaves marks that the next sweep reads off the cells themselves."""
    sheet.server.faults.add("cut", nth=4, times=50, path=":batchUpdate$")
    with pytest.raises(Exception, match="google/"):
        sheet.apply(sheet.change(2, PHONE, "+7 907 000-00-03"), sheet.change(3, PHONE, "+7 907 000-00-01"))
    sheet.server.faults.clear()
    left = sheet.rows()[1][PHONE]
    assert isinstance(left, str)
    assert left.startswith("8 907 100-00-03 ⟦sheetcrm ")
    sheet.desk.edit("Клиенты", 3, 3, f"'{sheet.rows()[2][PHONE]} доб. 5")
    sheet.desk.sort("Клиенты", 2)
    # While the dead run's lease holds nobody interferes; a minute later it is put right.
    assert store(sheet.server, sheet.spreadsheet).sweep() == 0
    later = GoogleStore(session(sheet.server, sheet.spreadsheet), now=lambda: 9e9)
    assert later.sweep() == 2
    phones = {row[ID]: row[PHONE] for row in sheet.rows()[1:]}
    assert (phones["К-000003"], phones["К-000001"]) == ("8 907 100-00-03", "+7 907 100-00-01 доб. 5")
    calls = later.session.calls
    assert later.sweep() == 0
    assert later.session.calls == calls + 1


def test_a_mark_that_came_back_is_seen_in_what_was_read(sheet: Sheet) -> None:
    """Somebody undid an edit of theirs and our mark stood there again; the run itself had ended well."""
    sheet.apply(sheet.change(2, PHONE, "+7 907 000-00-03"))
    sheet.put(3, 3, "+7 907 100-00-01 ⟦sheetcrm 0123456789-1⟧")
    sheet.put(3, 6, Cell(formula='=C3&"!"'))
    ours = store(sheet.server, sheet.spreadsheet)
    assert ours.sweep(ours.read()) == 1
    assert sheet.rows()[2][PHONE] == "+7 907 100-00-01"


def test_our_hidden_tab_keeps_nothing_and_survives_other_work(sheet: Sheet) -> None:
    sheet.apply(sheet.change(5, ID, "К-000004"))
    ours = store(sheet.server, sheet.spreadsheet)
    base = ours.read()
    assert [s.title for s in base.sheets] == ["Клиенты", "_sheetcrm"]
    assert ours.replace([], base).removed == ()
    (hidden,) = [s for s in sheet.server.files[sheet.spreadsheet].document.sheets if s.title == "_sheetcrm"]
    assert hidden.properties["hidden"]
    assert all(entry is None for row in hidden.grid.stored_rows for entry in row)
    assert len(sheet.server.files[sheet.spreadsheet].document.named_ranges) == 1


def test_a_person_deleting_our_tab_does_no_harm(sheet: Sheet) -> None:
    sheet.apply(sheet.change(2, PHONE, "+7 1"))
    sheet.desk.delete("_sheetcrm")
    sheet.base = store(sheet.server, sheet.spreadsheet).read()
    assert sheet.fate(sheet.change(2, PHONE, "+7 2")) is Fate.APPLIED
    assert sheet.rows()[1][PHONE] == "+7 2"


def test_nothing_to_do_asks_nothing(sheet: Sheet) -> None:
    calls = len(sheet.server.requests)
    assert sheet.apply().fates == {}
    assert sheet.fate(sheet.change(2, PHONE, "8 907 100-00-03")) is Fate.ALREADY
    assert len(sheet.server.requests) == calls


def test_requests_touch_only_what_they_name(sheet: Sheet) -> None:
    """In people's tabs: findReplace of one cell that is this very text; what is pasted into a cell was copied from it before, in
    the same batch, and stands on the hidden tab between; marks on columns for the time of a batch."""
    theirs = int(sheet.base.sheets[0].sheet_id)
    calls = len(sheet.server.requests)
    sheet.apply(
        sheet.change(2, NAME, "Сидорова Ольга", alone=True),
        sheet.change(4, PHONE, "+7 907 000-00-02"),
        sheet.change(5, ID, "К-000004"),
    )
    kinds: set[str] = set()
    for call in sheet.server.requests[calls:]:
        for request in json.loads(call.body).get("requests", []) if call.body else []:
            ((kind, body),) = request.items()
            if f'"sheetId": {theirs}' not in json.dumps(request):
                continue
            kinds.add(kind)
            if kind == "findReplace":
                area = body["range"]
                assert (
                    area["endRowIndex"] - area["startRowIndex"]
                    == area["endColumnIndex"] - area["startColumnIndex"]
                    == 1
                )
                assert body["matchEntireCell"]
                assert body["matchCase"]
                assert not body["includeFormulas"]
            elif kind == "copyPaste":
                assert (body["source"]["sheetId"] == theirs) != (body["destination"]["sheetId"] == theirs)
                assert body["pasteType"] == "PASTE_FORMULA"
                area = body["destination"]
                if area["sheetId"] == theirs:
                    assert (area["startColumnIndex"], area["endColumnIndex"]) == (ID, ID + 1)
    marks = {"createDeveloperMetadata", "deleteDeveloperMetadata"}
    assert kinds == {"findReplace", "copyPaste", *marks}


def test_it_works_over_http() -> None:
    with running_server() as server:
        sheet = made_on(server)
        desk = GoogleDesk(server, sheet.spreadsheet, http=True)
        changes = [sheet.change(2, NAME, "Сидорова Ольга", alone=True), sheet.change(4, PHONE, "+7 907 000-00-02")]
        done = desk.store().apply(changes, sheet.base, "run")
        assert set(done.fates.values()) == {Fate.APPLIED}
        assert desk.seen("Клиенты")[1][NAME] == "Сидорова Ольга"


@pytest.fixture
def copied(server: SheetsServer) -> Sheet:
    """A row that somebody copied, id and all: nothing tells the two apart, so each is known by its cells."""
    rows: list[list[Value]] = [HEAD, *ROWS[1:3], ROWS[2]]
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    return Sheet(server, spreadsheet, store(server, spreadsheet).read())


def of_both(sheet: Sheet, after: str) -> list[CellChange]:
    return [sheet.change(row, PHONE, after, client_id=None, id_column=None) for row in (3, 4)]


def test_what_is_planned_alike_of_two_equal_rows_is_written_into_both_and_taken_back(copied: Sheet) -> None:
    before = copied.rows()
    changes = of_both(copied, "+7 900 000-00-00")
    done = copied.apply(*changes)
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert [row[PHONE] for row in copied.rows()[2:]] == ["+7 900 000-00-00"] * 2
    back = [c._replace(change_id=f"-{c.change_id}", before=c.after, after=c.before) for c in changes]
    undone = store(copied.server, copied.spreadsheet).apply(back, done.workbook, "undo")
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert copied.rows() == before


@pytest.mark.parametrize("nth", range(1, 4))
def test_of_two_equal_rows_the_one_somebody_edits_stays(copied: Sheet, nth: int) -> None:
    copied.between(nth, lambda: copied.desk.edit("Клиенты", 3, PHONE + 1, "звонить вечером"))
    fates = copied.apply(*of_both(copied, "+7 900 000-00-00")).fates
    assert sorted(fates.values()) == [Fate.APPLIED, Fate.CHANGED]
    assert [row[PHONE] for row in copied.rows()[2:]] == ["звонить вечером", "+7 900 000-00-00"]


def test_a_third_equal_row_makes_it_unclear_which_two_are_meant(copied: Sheet) -> None:
    copied.between(1, lambda: copied.server.people.copy_row(copied.spreadsheet, "Клиенты", 4, 4))
    assert set(copied.apply(*of_both(copied, "+7 900 000-00-00")).fates.values()) == {Fate.CHANGED}
    assert [row[PHONE] for row in copied.rows()[2:]] == [ROWS[2][PHONE]] * 3
