"""An offline twin holds what the Google Sheet holds, cell by cell and type by type."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.tabs.model import Block, BlockColumn, Tab
from sheetcrm.core.workbook import CellError, Workbook, sheet_from_rows
from sheetcrm.errors import NotNow
from sheetcrm.stores.google import copying
from sheetcrm.stores.google.copying import read_twin
from sheetcrm.stores.google.reading import about
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.twin import Made, make_twin
from tests.contracts.desks import rows_of
from tests.contracts.test_stores import NASTY
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer

BOOK = Workbook(
    "База",
    "",
    (
        sheet_from_rows(
            "Клиенты",
            [
                ["Клиенты салона", None, None, None, None],
                ["ID клиента", "Телефон", "Дата", "Сумма", "Итог"],
                ["К-000001", "+7 916 000-00-01", dt.date(2026, 11, 20), 10, 20],
                ["К-000002", "00501", dt.datetime(2026, 11, 20, 14, 30), 250.75, 501.5],
                ["К-000003", "89161234567", dt.date(1990, 3, 8), -1, 9],
                ["К-000004", True, dt.time(9, 30), 0, CellError("#DIV/0!")],
            ],
            formulas={(3, 4): "=D3*2", (4, 4): "=SUM(D4;D4)", (5, 4): "=SUM(ARRAYFORMULA(D3:D5*1))", (6, 4): "=1/0"},
            merged=((1, 0, 1, 3),),
            hidden_rows=frozenset({5}),
        ),
        sheet_from_rows("План/факт", [[text] for text in NASTY]),
    ),
)  # fmt: skip


@pytest.fixture
def sheet(server: SheetsServer) -> str:
    made = upload(server, BOOK, formulas=True)
    ours = store(server, made)
    tab = Tab("issues", "Что исправить", blocks=(Block(0, 0, (BlockColumn("Где", ["A1"]),)),))
    ours.replace((tab,), ours.read())
    first = about(session(server, made)).sheets[0]["properties"].get("sheetId", 0)
    columns = {"sheetId": first, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    wide = {"range": columns, "properties": {"pixelSize": 211}, "fields": "pixelSize"}
    plain = {"startRowIndex": 2, "endRowIndex": 20, "startColumnIndex": 1, "endColumnIndex": 2, "sheetId": first}
    text = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    named = {"name": "Суммы", "range": {**plain, "startColumnIndex": 3, "endColumnIndex": 4}}
    frozen = {"sheetId": first, "gridProperties": {"frozenRowCount": 2}}
    requests: list[dict[str, Any]] = [
        {"updateDimensionProperties": wide},
        {"repeatCell": {"range": plain, "cell": text, "fields": "userEnteredFormat.numberFormat"}},
        {"addNamedRange": {"namedRange": named}},
        {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}},
    ]
    session(server, made).batch_update({"requests": requests})
    return made


def made_of(server: SheetsServer, sheet: str) -> Made:
    return make_twin(read_twin(session(server, sheet)))


def test_values_types_and_order_are_those_of_the_sheet(server: SheetsServer, sheet: str) -> None:
    there = store(server, sheet).read()
    here = read_workbook("twin.xlsx", "twin.xlsx", made_of(server, sheet).content)
    assert [s.title for s in here.sheets] == ["Клиенты", "План факт"]
    for google, local in zip(there.people(), here.sheets, strict=True):
        assert rows_of(local) == rows_of(google)
        assert [[type(v) for v in row] for row in rows_of(local)] == [[type(v) for v in row] for row in rows_of(google)]
        assert (local.merged, local.hidden_rows) == (google.merged, google.hidden_rows)


def test_formulas_come_along_where_excel_has_them(server: SheetsServer, sheet: str) -> None:
    made = made_of(server, sheet)
    here = read_workbook("twin.xlsx", "twin.xlsx", made.content).sheets[0]
    assert here.formulas == {(3, 4): "=D3*2", (4, 4): "=SUM(D4,D4)", (6, 4): "=1/0"}
    assert (made.formulas, dict(made.values), made.renamed) == (3, {"ARRAYFORMULA": 1}, {"План/факт": "План факт"})


def test_looks_that_matter_come_along(server: SheetsServer, sheet: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made_of(server, sheet).content))
    clients = book["Клиенты"]
    assert clients["C3"].number_format == "dd.mm.yyyy"
    assert clients["B3"].number_format == clients["B12"].number_format == "@"
    assert round(clients.column_dimensions["B"].width * 7) == 211
    assert clients.freeze_panes == "A3"
    assert book.defined_names["Суммы"].attr_text == "Клиенты!$D$3:$D$20"


def test_a_large_tab_is_read_in_pieces_to_the_same_end(
    server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = made_of(server, sheet)
    monkeypatch.setattr(copying, "CHUNK", 24)
    before = len(server.requests)
    pieces = made_of(server, sheet)
    assert len(server.requests) - before > 10
    first, second = (read_workbook("t.xlsx", "", made.content) for made in (whole, pieces))
    for one, other in zip(first.sheets, second.sheets, strict=True):
        assert rows_of(one) == rows_of(other)
        assert (one.hidden_rows, one.formulas) == (other.hidden_rows, other.formulas)


def test_rows_that_move_meanwhile_are_noticed(
    server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "CHUNK", 24)
    talk = session(server, sheet)
    asked = talk.get
    first = about(talk).sheets[0]["properties"].get("sheetId", 0)

    def get(path: str = "", params: Any = None) -> dict[str, Any]:
        answer = asked(path, params)
        if "!4:6" in str((params or {}).get("ranges", "")):
            area = {"sheetId": first, "startRowIndex": 2, "endRowIndex": 6}
            order = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
            session(server, sheet).batch_update({"requests": [{"sortRange": {"range": area, "sortSpecs": order}}]})
        return answer

    monkeypatch.setattr(talk, "get", get)
    with pytest.raises(NotNow, match="google/moved"):
        read_twin(talk)


def test_a_text_too_long_for_excel_is_cut_and_named(server: SheetsServer) -> None:
    long = upload(server, Workbook("x", "", (sheet_from_rows("Лист", [["ж" * 40_000]]),)))
    made = made_of(server, long)
    assert made.cut == ["Лист!A1"]
    assert read_workbook("t.xlsx", "", made.content).sheets[0].cells.iat[0, 0] == "ж" * 32_767
