"""One contract for entry rules in people's tabs on every store: memory, .xlsx and Google."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from sheetcrm.core.reading import recognise
from sheetcrm.core.rules import RulesDone, wanted_rules
from sheetcrm.core.rules.wanted import RuleSettings
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.contracts.desks import Desk, GoogleDesk, MemoryDesk, XlsxDesk, desk_on
from tests.sheets_server import SheetsServer

SAVED = {"clients": {"stop": "⛔ Не беспокоить", "client_id": "ID клиента"}}
ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Email", "Статус", "Дата добавления", "⛔ Не беспокоить"],
    ["К-000001", "Иванова Анна", "8 907 100-00-01", "anna@example.com", "клиент", dt.date(2026, 3, 5), None],
    ["К-000002", "Петров Пётр", "8 907 100-00-02", "peter@example.com", "заявка", dt.date(2026, 4, 6), None],
]
LISTS: list[list[Value]] = [["Справочники"], [None], ["Статус"], ["заявка"], ["клиент"]]
BOOK = Workbook("Клиенты.xlsx", "", (sheet_from_rows("Клиенты", ROWS), sheet_from_rows("Справочники", LISTS)))
SETTINGS = RuleSettings("ru", required={"person": ("full_name",)})
RULED = ("full_name", "phone", "email", "status", "created", "stop")


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_on(request.param, BOOK, tmp_path, server)


def install(desk: Desk, settings: RuleSettings = SETTINGS) -> RulesDone:
    store = desk.store()
    there = store.read()
    return store.set_rules(wanted_rules(recognise(there, saved=SAVED).tables, settings), there)


def fates(done: RulesDone) -> dict[str, str]:
    return {rule.field.partition(".")[2]: str(fate) for rule, fate in done.fates}


def rule_of_theirs(desk: Desk, column: int) -> None:
    """A person sets a rule of their own on a column (from 0) of «Клиенты»."""
    if isinstance(desk, MemoryDesk):
        desk.memory.their_rules.add(("Клиенты", column))
    elif isinstance(desk, XlsxDesk):
        book = openpyxl.load_workbook(desk.path)
        rule = DataValidation("list", formula1='"да,нет"')
        rule.add(f"{chr(65 + column)}2:{chr(65 + column)}9")
        book["Клиенты"].add_data_validation(rule)
        book.save(desk.path)
    elif isinstance(desk, GoogleDesk):
        area = {"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": column, "endColumnIndex": column + 1}
        sheet_id = int(desk.store().read().sheets[0].sheet_id)
        words = [{"userEnteredValue": "да"}, {"userEnteredValue": "нет"}]
        rule_ = {"condition": {"type": "ONE_OF_LIST", "values": words}, "strict": True}
        request = {"setDataValidation": {"range": {**area, "sheetId": sheet_id}, "rule": rule_}}
        desk.server.people.batch(desk.spreadsheet, [request])


def test_each_column_gets_its_rule_and_no_cell_changes(desk: Desk) -> None:
    before = [desk.seen(title) for title in desk.titles()]
    done = install(desk)
    assert fates(done) == dict.fromkeys(RULED, "set")
    assert [desk.seen(title) for title in desk.titles()] == before
    assert desk.store().ours(desk.store().read()).rules == len(RULED)


def test_a_second_time_changes_nothing(desk: Desk) -> None:
    install(desk)
    done = install(desk)
    assert (fates(done), done.changed) == (dict.fromkeys(RULED, "there"), False)


def test_what_is_wanted_no_more_goes_and_what_is_new_comes(desk: Desk) -> None:
    install(desk)
    done = install(desk, RuleSettings("ru", formats={"email": "any"}))
    assert fates(done) == dict.fromkeys([name for name in RULED if name not in ("full_name", "email")], "there")
    assert set(done.gone) == {"Клиенты!B", "Клиенты!D"}
    assert fates(install(desk))["email"] == "set"


def test_a_column_with_a_rule_of_the_teams_keeps_it(desk: Desk) -> None:
    rule_of_theirs(desk, 4)
    assert fates(install(desk))["status"] == "theirs"
    assert fates(install(desk))["status"] == "theirs"


def test_new_words_of_a_list_need_no_second_time(desk: Desk) -> None:
    install(desk)
    desk.insert("Справочники", 6, ["спит"])
    assert install(desk).changed is False


def test_the_other_language_replaces_what_is_said(desk: Desk) -> None:
    install(desk)
    assert set(fates(install(desk, RuleSettings("en", required=SETTINGS.required))).values()) == {"set"}
    assert install(desk, RuleSettings("en", required=SETTINGS.required)).changed is False
    assert desk.store().ours(desk.store().read()).rules == len(RULED)


def test_taken_out_with_everything_of_ours(desk: Desk) -> None:
    rule_of_theirs(desk, 4)
    install(desk)
    store = desk.store()
    store.take_out(store.read())
    assert desk.store().ours(desk.store().read()).rules == 0
    assert fates(install(desk))["status"] == "theirs"
