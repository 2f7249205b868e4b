"""Tabs made for people on a Google Sheet: one atomic batch, once, whatever happens to its answer."""

from __future__ import annotations

import pytest

from sheetcrm.core.tabs.definitions import definition_tabs
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import StoreError
from sheetcrm.stores.google.reading import about
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer
from tests.unit.google.test_faults import AFTER, BEFORE

TABS: tuple[Tab, ...] = definition_tabs([("Отчётный период, дней", 365, "")], "ru")
MADE = ["Сегменты", "Настройки", "Согласия", "Стоп-лист"]


@pytest.fixture
def sheet(server: SheetsServer) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", [["ФИО", "Телефон"], ["Анна", "1"]]),)))


def titles(server: SheetsServer, sheet: str) -> list[str]:
    return [s["properties"]["title"] for s in about(session(server, sheet)).sheets]


def test_all_tabs_come_in_one_batch_and_carry_no_mark(server: SheetsServer, sheet: str) -> None:
    ours = store(server, sheet)
    base = ours.read()
    before = len(server.requests)
    ours.create(TABS, base)
    writes = [r for r in server.requests[before:] if r.method == "POST"]
    assert len(writes) == 1
    assert titles(server, sheet) == ["Клиенты", *MADE]
    assert all("developerMetadata" not in s for s in about(session(server, sheet)).sheets)


@pytest.mark.parametrize("kind", AFTER + BEFORE)
def test_a_lost_answer_makes_no_second_set(server: SheetsServer, sheet: str, kind: str) -> None:
    ours = store(server, sheet)
    base = ours.read()
    fault = server.faults.add(kind, path=":batchUpdate$")
    assert list(ours.create(TABS, base).written) == MADE
    assert fault.hits == 1
    assert titles(server, sheet) == ["Клиенты", *MADE]


def test_a_title_taken_since_the_reading_is_left_alone(server: SheetsServer, sheet: str) -> None:
    """Between reading and a person's answer lie minutes in which somebody makes a tab of that name."""
    ours = store(server, sheet)
    base = ours.read()
    server.people.rename_tab(sheet, "Клиенты", "Согласия")
    receipt = ours.create(TABS, base)
    assert list(receipt.written) == ["Сегменты", "Настройки", "Стоп-лист"]
    assert ("store/title-taken", {"title": "Согласия"}) in receipt.notes
    assert server.people.rows(sheet, "Согласия")[0] == ["ФИО", "Телефон"]


def test_all_or_none(server: SheetsServer, sheet: str) -> None:
    """A batch that Google refuses leaves no half of the tabs behind."""
    ours = store(server, sheet)
    base = ours.read()

    def take_the_title(request: object) -> None:
        if getattr(request, "path", "").endswith(":batchUpdate") and "Согласия" not in titles_now:
            titles_now.append("Согласия")
            server.people.rename_tab(sheet, "Клиенты", "Согласия")

    titles_now: list[str] = []
    server.before_request.append(take_the_title)
    with pytest.raises(StoreError):
        ours.create(TABS, base)
    assert titles(server, sheet) == ["Согласия"]


def test_lists_to_choose_from_take_other_words_too(server: SheetsServer, sheet: str) -> None:
    ours = store(server, sheet)
    ours.create(TABS, ours.read())
    answer = session(server, sheet).get(
        "", {"ranges": "'Согласия'!E6", "fields": "sheets(data(rowData(values(dataValidation))))"}
    )
    rule = answer["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    assert [v["userEnteredValue"] for v in rule["condition"]["values"]] == ["дано", "отозвано"]
    assert not rule.get("strict", False)
