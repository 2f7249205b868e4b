"""Entry rules in people's tab of a Google Sheet: what is set, and what people do meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.rules import RulesDone, wanted_rules
from sheetcrm.core.rules.wanted import RuleSettings
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.google.ruling import ROW_MARK, Ruling
from sheetcrm.stores.google.store import GoogleStore
from tests.google import protect, session, store, upload
from tests.sheets_server import Request, SheetsServer

SAVED = {"clients": {"stop": "⛔ Не беспокоить"}}
HEADS: list[Value] = ["ФИО", "Телефон", "Email", "Статус", "Дата добавления", "⛔ Не беспокоить"]
ROWS: list[list[Value]] = [
    HEADS,
    ["Иванова Анна", "8 907 100-00-01", "anna@example.com", "клиент", dt.date(2026, 3, 5), None],
    ["Петров Пётр", "8 907 100-00-02", "peter@example.com", "заявка", dt.date(2026, 4, 6), True],
]
LISTS: list[list[Value]] = [["Справочники"], [None], ["Статус"], ["заявка"], ["клиент"]]


def sheet(server: SheetsServer, rows: list[list[Value]] = ROWS, **more: Any) -> str:
    sheets = (sheet_from_rows("Клиенты", rows), sheet_from_rows("Справочники", LISTS))
    return upload(server, Workbook("База", "", sheets), **more)


def install(server: SheetsServer, made: str, settings: RuleSettings | None = None) -> RulesDone:
    ours = store(server, made)
    there = ours.read()
    return ours.set_rules(wanted_rules(recognise(there, saved=SAVED).tables, settings or RuleSettings("ru")), there)


def rules(server: SheetsServer, made: str, title: str = "Клиенты") -> dict[str, dict[str, Any]]:
    """The rules of all cells of a tab that have one."""
    answer = session(server, made).get(
        "", {"ranges": [title], "fields": "sheets(data(rowData(values(dataValidation))))"}
    )
    (page,) = answer["sheets"]
    return {
        f"{chr(65 + c)}{r}": cell["dataValidation"]
        for block in page["data"]
        for r, row in enumerate(block.get("rowData", []), start=1)
        for c, cell in enumerate(row.get("values", []))
        if "dataValidation" in cell
    }


def marks(server: SheetsServer, made: str) -> int:
    found = session(server, made).ask(
        "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": {"metadataKey": ROW_MARK}}]}
    )
    return len(found.get("matchedDeveloperMetadata", []))


def fates(done: RulesDone) -> dict[str, str]:
    return {rule.field.partition(".")[2]: str(fate) for rule, fate in done.fates}


def test_rules_reach_to_the_last_row_but_a_checkbox_stands_where_clients_are(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    found = rules(server, made)
    last = max(int(cell[1:]) for cell in found)
    assert last == 23
    by_column = {letter: [cell for cell in found if cell[0] == letter] for letter in "ABCDEF"}
    assert {letter: len(cells) for letter, cells in by_column.items()} == {
        "A": 0, "B": 22, "C": 22, "D": 22, "E": 22, "F": 2,
    }  # fmt: skip
    kinds = {letter: found[cells[0]]["condition"]["type"] for letter, cells in by_column.items() if cells}
    assert kinds == {
        "B": "CUSTOM_FORMULA", "C": "TEXT_IS_EMAIL", "D": "ONE_OF_RANGE", "E": "DATE_IS_VALID", "F": "BOOLEAN",
    }  # fmt: skip
    assert found["D2"]["condition"]["values"] == [{"userEnteredValue": "='Справочники'!$A$4:$A"}]
    assert not any(rule.get("strict") for rule in found.values())
    assert marks(server, made) == 0


def test_a_column_of_words_gets_a_list_and_no_checkbox(server: SheetsServer) -> None:
    """A checkbox would change how the words look."""
    made = sheet(server, [*ROWS[:2], [*ROWS[2][:5], "да"]])
    install(server, made)
    rule = rules(server, made)["F2"]
    assert [value["userEnteredValue"] for value in rule["condition"]["values"]] == ["да", "нет"]


@pytest.mark.parametrize(("locale", "separator"), [("ru_RU", ";"), ("en_US", ",")])
def test_formulas_are_written_as_the_sheets_locale_has_them(server: SheetsServer, locale: str, separator: str) -> None:
    made = sheet(server, locale=locale)
    install(server, made)
    formula = rules(server, made)["B2"]["condition"]["values"][0]["userEnteredValue"]
    assert formula == (
        f'=OR(B2=""{separator}SUMPRODUCT(--ISNUMBER(-MID(B2&""{separator}ROW(INDIRECT("1:40")){separator}1)))>=10)'
    )


@pytest.mark.parametrize("typed", ["8 907 100-00-09", "79071000009", "+7 (907) 100-00-09", ""])
def test_a_phone_that_is_whole_fits(server: SheetsServer, typed: str) -> None:
    assert judged(server, "Телефон", typed)


@pytest.mark.parametrize("typed", ["100-00-09", "нет", "907100000"])
def test_a_phone_that_lacks_digits_does_not(server: SheetsServer, typed: str) -> None:
    assert not judged(server, "Телефон", typed)


def judged(server: SheetsServer, heading: str, typed: str) -> bool:
    """Whether a text typed into a column fits its rule: the formula of the rule, computed beside the table."""
    made = sheet(server)
    install(server, made)
    letter = chr(65 + HEADS.index(heading))
    server.people.set_cell(made, f"Клиенты!{letter}2", typed)
    server.people.edit_cell(
        made, "Клиенты!H2", rules(server, made)[f"{letter}2"]["condition"]["values"][0]["userEnteredValue"]
    )
    return server.people.value(made, "Клиенты!H2") is True


def test_a_second_time_writes_nothing(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    before = len([r for r in server.requests if r.path.endswith(":batchUpdate")])
    assert set(fates(install(server, made)).values()) == {"there"}
    assert len([r for r in server.requests if r.path.endswith(":batchUpdate")]) == before


def test_rules_that_a_person_took_off_come_back_when_asked_for(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    gid = int(store(server, made).read().sheets[0].sheet_id)
    area = {"sheetId": gid, "startColumnIndex": 3, "endColumnIndex": 4}
    server.people.batch(made, [{"setDataValidation": {"range": area}}])
    assert fates(install(server, made))["status"] == "set"
    assert rules(server, made)["D2"]["condition"]["type"] == "ONE_OF_RANGE"


def test_a_column_that_a_table_gives_a_kind_is_left_to_it(server: SheetsServer) -> None:
    made = sheet(server)
    gid = int(store(server, made).read().sheets[0].sheet_id)
    area = {"sheetId": gid, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 6}
    words = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "клиент"}]}}
    columns = [{"columnIndex": 3, "columnName": "Статус", "columnType": "DROPDOWN", "dataValidationRule": words}]
    table = {"name": "Клиенты_т", "range": area, "columnProperties": columns}
    server.people.batch(made, [{"addTable": {"table": table}}])
    found = fates(install(server, made))
    assert (found["status"], found["email"]) == ("theirs", "set")


def acting(server: SheetsServer, made: str, nth: int, act: Any) -> None:
    """Lets a person act once, before the n-th request from now on."""
    left = [nth]

    def hook(request: Request) -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    server.before_request.append(hook)


@pytest.mark.parametrize("nth", range(1, 14))
@pytest.mark.parametrize("what", ["column", "row", "move", "rename"])
def test_whatever_people_move_no_rule_comes_onto_a_wrong_column(server: SheetsServer, nth: int, what: str) -> None:
    made = sheet(server)
    people = server.people
    acts = {
        "column": lambda: people.insert_column(made, "Клиенты", 2),
        "row": lambda: people.insert_row(made, "Клиенты", 1, ["Наша база"]),
        "move": lambda: people.move_columns(made, "Клиенты", 2, 1, 7),
        "rename": lambda: people.edit_cell(made, "Клиенты!C1", "Комментарий"),
    }
    acting(server, made, nth, acts[what])
    install(server, made)
    server.before_request.clear()
    acts_done = rules(server, made)
    rows = people.rows(made, "Клиенты")
    top = next(i for i, row in enumerate(rows) if "ФИО" in row)
    kinds = {"Телефон": "CUSTOM_FORMULA", "Email": "TEXT_IS_EMAIL", "Статус": "ONE_OF_RANGE",
             "Дата добавления": "DATE_IS_VALID", "⛔ Не беспокоить": "BOOLEAN",
             # Renamed at the very end it is the same column.
             "Комментарий": "TEXT_IS_EMAIL"}  # fmt: skip
    for cell, rule in acts_done.items():
        head = rows[top][ord(cell[0]) - 65]
        assert kinds.get(head) == rule["condition"]["type"], (cell, head)
        assert int(cell[1:]) > top + 1
    install(server, made)
    assert marks(server, made) == 0
    assert len(Ruling(session(server, made)).marks()) == len({cell[0] for cell in rules(server, made)})


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "503"])
def test_a_lost_answer_leaves_the_same_rules(server: SheetsServer, kind: str) -> None:
    good = sheet(server)
    install(server, good)
    for nth in range(1, 4):
        made = sheet(server)
        server.faults.clear()
        server.faults.add(kind, nth=nth, method="POST", path=":batchUpdate$")
        assert set(fates(install(server, made)).values()) == {"set"}
        server.faults.clear()
        assert rules(server, made) == rules(server, good)
        assert marks(server, made) == 0


def test_a_protected_tab_is_said_and_left(server: SheetsServer) -> None:
    made = sheet(server)
    worker = protect(server, made, {})
    there = worker.read()
    done = worker.set_rules(wanted_rules(recognise(there, saved=SAVED).tables, RuleSettings("ru")), there)
    assert set(fates(done).values()) == {"refused"}
    assert done.notes == (("store/rules-refused", {"title": "Клиенты"}),)
    assert (rules(server, made), marks(server, made), Ruling(worker.session).marks()) == ({}, 0, [])


def test_taken_out_only_what_people_changed_stays(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    gid = int(store(server, made).read().sheets[0].sheet_id)
    area = {"sheetId": gid, "startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 3, "endColumnIndex": 4}
    own = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "новый"}]}, "strict": True}
    server.people.batch(made, [{"setDataValidation": {"range": area, "rule": own}}])
    ours = store(server, made)
    ours.take_out(ours.read())
    assert set(rules(server, made)) == {"D3", "D4"}
    assert Ruling(session(server, made)).marks() == []


def renew(
    server: SheetsServer, made: str, settings: RuleSettings | None = None, ours: GoogleStore | None = None
) -> tuple[list[str] | None, int]:
    """The columns whose rules were brought to new rows by a run, None when it did nothing; and the calls that took."""
    ours = ours or store(server, made)
    there = ours.read()
    before = ours.session.calls
    wanted = wanted_rules(recognise(there, saved=SAVED).tables, settings or RuleSettings("ru"))
    done = ours.renew_rules(lambda: wanted, there)
    named = None if done is None else [rule.field.partition(".")[2] for rule, _ in done.fates]
    return named, ours.session.calls - before


def more_rows(server: SheetsServer, made: str, count: int) -> None:
    gid = next(s["properties"].get("sheetId", 0) for s in session(server, made).get("")["sheets"])
    server.people.batch(made, [{"appendDimension": {"sheetId": gid, "dimension": "ROWS", "length": count}}])


def lengths(server: SheetsServer, made: str) -> dict[str, int]:
    found = rules(server, made)
    return {letter: max((int(cell[1:]) for cell in found if cell[0] == letter), default=0) for letter in "BCDEF"}


def test_new_rows_in_a_column_that_is_protected_are_not_tried_at_every_run(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    more_rows(server, made, 5)
    worker = protect(server, made, {})
    assert renew(server, made, ours=worker) == (None, 0)


@pytest.mark.parametrize("locale", ["ru_RU", "en_US"])
def test_rows_that_came_since_get_the_rules_by_themselves(server: SheetsServer, locale: str) -> None:
    """Rows below the sheet as it was; a checkbox for each row that has a client by now. A second time does nothing."""
    made = sheet(server, locale=locale)
    install(server, made)
    first = rules(server, made)
    assert renew(server, made) == (None, 0)
    more_rows(server, made, 10)
    server.people.edit_cell(made, "Клиенты!A6", "Новая Ольга")
    named, calls = renew(server, made)
    assert (set(named or ()), calls > 0) == ({"phone", "email", "status", "created", "stop"}, True)
    assert lengths(server, made) == {"B": 33, "C": 33, "D": 33, "E": 33, "F": 6}
    found = rules(server, made)
    assert {cell: found[cell] for cell in first} == first
    assert found["B33"]["condition"]["values"][0]["userEnteredValue"] == first["B2"]["condition"]["values"][0][
        "userEnteredValue"
    ].replace("B2", "B24"), "the rule of the first new row, which goes along down"
    assert renew(server, made) == (None, 0)


def test_a_row_inserted_among_the_others_has_its_rules_already(server: SheetsServer) -> None:
    made = sheet(server)
    install(server, made)
    server.people.insert_row(made, "Клиенты", 3)
    renew(server, made)
    assert lengths(server, made) == {"B": 24, "C": 24, "D": 24, "E": 24, "F": 4}
    assert renew(server, made) == (None, 0)


def test_what_people_made_of_a_rule_stays(server: SheetsServer) -> None:
    """Taken off a column, changed in a cell, or wanted otherwise today: not brought any further."""
    made = sheet(server)
    install(server, made)
    gid = next(s["properties"].get("sheetId", 0) for s in session(server, made).get("")["sheets"])
    column = {"sheetId": gid, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3}
    own = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "да"}]}}
    cell = {"sheetId": gid, "startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 3, "endColumnIndex": 4}
    server.people.batch(
        made, [{"setDataValidation": {"range": column}}, {"setDataValidation": {"range": cell, "rule": own}}]
    )
    more_rows(server, made, 5)
    named, _ = renew(server, made, RuleSettings("ru", formats={"дата добавления": "any"}))
    assert named == ["phone"]
    assert lengths(server, made) == {"B": 28, "C": 0, "D": 23, "E": 23, "F": 3}
    assert renew(server, made, RuleSettings("ru", formats={"дата добавления": "any"})) == (None, 0)


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "503", "400"])
def test_a_lost_or_refused_answer_brings_them_all_the_same(server: SheetsServer, kind: str) -> None:
    made = sheet(server)
    install(server, made)
    more_rows(server, made, 5)
    server.faults.add(kind, method="POST", fits=lambda request: b"setDataValidation" in request.body)
    renew(server, made)
    server.faults.clear()
    assert lengths(server, made)["B"] == 28
    assert (renew(server, made), marks(server, made)) == ((None, 0), 0)


def test_rules_of_an_earlier_release_are_brought_further_too(server: SheetsServer) -> None:
    """Its marks do not say how far they went."""
    made = sheet(server)
    install(server, made)
    talk = session(server, made)
    for mark in Ruling(talk).marks():
        change = {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": mark.number}}],
            "developerMetadata": {"metadataValue": mark.print}, "fields": "metadataValue",
        }  # fmt: skip
        talk.batch_update({"requests": [{"updateDeveloperMetadata": change}]})
    more_rows(server, made, 5)
    assert renew(server, made)[0] is not None
    assert lengths(server, made)["B"] == 28
    assert renew(server, made) == (None, 0)
