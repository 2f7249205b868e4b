"""Everything of ours leaves a spreadsheet in one batch, whatever happens to its answer; what people's formulas read stays."""

from __future__ import annotations

from typing import Any

import pytest

from sheetcrm.core.tabs.model import Block, BlockColumn, Tab
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.stores.google.reading import about
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer
from tests.unit.google.test_faults import AFTER, BEFORE

TABS = tuple(
    Tab(key, title, blocks=(Block(0, 0, (BlockColumn("Сколько", [1, 2]),)),))
    for key, title in (("issues", "Что исправить"), ("summary", "Сводка"))
)


@pytest.fixture
def sheet(server: SheetsServer) -> str:
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", [["ФИО", "Телефон"], ["Анна", "1"]]),)))
    ours = store(server, made)
    ours.replace(TABS, ours.read())
    return made


def titles(server: SheetsServer, sheet: str) -> list[str]:
    return [s["properties"]["title"] for s in about(session(server, sheet)).sheets]


def number(server: SheetsServer, sheet: str, title: str) -> int:
    return next(
        s["properties"].get("sheetId", 0)
        for s in about(session(server, sheet)).sheets
        if s["properties"]["title"] == title
    )


def send(server: SheetsServer, sheet: str, *requests: dict[str, Any]) -> None:
    session(server, sheet).batch_update({"requests": list(requests)})


@pytest.mark.parametrize("kind", AFTER + BEFORE)
def test_a_lost_answer_changes_nothing(server: SheetsServer, sheet: str, kind: str) -> None:
    ours = store(server, sheet)
    base = ours.read()
    fault = server.faults.add(kind, path=":batchUpdate$")
    assert ours.take_out(base).removed == ("Что исправить", "Сводка")
    assert fault.hits == 1
    assert titles(server, sheet) == ["Клиенты"]


def formula(server: SheetsServer, sheet: str) -> None:
    start = {"sheetId": number(server, sheet, "Клиенты"), "rowIndex": 4, "columnIndex": 0}
    rows = [{"values": [{"userEnteredValue": {"formulaValue": "=Сводка!A2"}}]}]
    send(server, sheet, {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})


def name(server: SheetsServer, sheet: str) -> None:
    area = {"sheetId": number(server, sheet, "Сводка"), "startRowIndex": 0, "endRowIndex": 2}
    send(server, sheet, {"addNamedRange": {"namedRange": {"name": "Итог", "range": area}}})


def chart(server: SheetsServer, sheet: str) -> None:
    area = {"sheetId": number(server, sheet, "Сводка"), "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0,
            "endColumnIndex": 1}  # fmt: skip
    source = {"sourceRange": {"sources": [area]}}
    spec = {"title": "x", "pieChart": {"domain": source, "series": source}}
    anchor = {"sheetId": number(server, sheet, "Клиенты"), "rowIndex": 0, "columnIndex": 0}
    position = {"overlayPosition": {"anchorCell": anchor}}
    send(server, sheet, {"addChart": {"chart": {"spec": spec, "position": position}}})


@pytest.mark.parametrize("act", [formula, name, chart])
def test_a_tab_that_people_s_things_read_stays_and_becomes_theirs(server: SheetsServer, sheet: str, act: Any) -> None:
    act(server, sheet)
    ours = store(server, sheet)
    base = ours.read()
    found = ours.ours(base)
    assert (found.tabs, found.referred) == (("Что исправить",), ("Сводка",))
    ours.take_out(base)
    assert titles(server, sheet) == ["Клиенты", "Сводка"]
    again = store(server, sheet)
    assert [s.ours for s in again.read().sheets] == [None, None]
