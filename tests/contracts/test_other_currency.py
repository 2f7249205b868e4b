"""Sums in another currency are named by their cells in «Что исправить» on every store, as many as the figures leave out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.segments.purchases import OrderFate
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.contracts.desks import Desk
from tests.contracts.test_stores import desk_of
from tests.sheets_server import SheetsServer

NOW = dt.datetime(2026, 3, 15, 9, 30)
CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Выручка"],
    ["К-000001", "Орлова Мария", "+7 916 000-00-01", "12 000 ₽"],
    ["К-000002", "Ким Олег", "+7 916 000-00-02", "$700"],
    ["К-000003", "Петров Пётр", "+7 916 000-00-03", 900],
]
DAY = dt.date(2026, 2, 3)
ORDERS: list[list[Value]] = [
    ["Номер заказа", "ID клиента", "Дата", "Сумма", "Оплачено", "Статус"],
    ["1", "К-000001", DAY, 1500, None, None],
    ["2", "К-000001", DAY, "40 €", None, None],
    ["3", "К-000003", DAY, "900 ₽", "$5", None],
    ["4", "К-000003", DAY, None, "15 usd", None],
    ["5", "К-000003", DAY, "60 €", None, "отменён"],
    ["6", "К-000003", DAY, 2100, None, None],
]
DEALS: list[list[Value]] = [
    ["Номер сделки", "ID клиента", "Этап", "Сумма сделки"],
    ["1", "К-000001", "Заявка", 50_000],
    ["2", "К-000003", "Договор", "1 200 €"],
    ["3", "К-000003", "Договор", "30 000 руб."],
]
BOOK = Workbook(
    "Клиенты.xlsx",
    "",
    (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("Заказы", ORDERS), sheet_from_rows("Сделки", DEALS)),
)


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_of(request.param, BOOK, tmp_path, server)


def test_each_sum_left_out_has_a_line_with_its_cell_and_no_other_has(desk: Desk) -> None:
    store = desk.store()
    book = store.read()
    found = run(recognise(book), RunSettings("ru", known=KnownSettings(own_currency="RUB")), {}, NOW)
    named: dict[str, list[tuple[str, str]]] = {}
    for issue in found.log.shown():
        if issue.code.code.endswith("/other-currency"):
            named.setdefault(issue.code.code, []).append((issue.tab, issue.cell))
    assert named == {
        "client/other-currency": [("Клиенты", "D3")],
        "order/other-currency": [("Заказы", "D3"), ("Заказы", "E5")],
        "deal/other-currency": [("Сделки", "D3")],
    }
    assert found.known is not None
    assert found.known.purchases is not None
    # A cancelled order is in no figure whatever it is in; what was paid of an order with an amount stands in for nothing.
    assert found.known.purchases.accounts[OrderFate.OTHER_CURRENCY][0] == 2
    store.replace(tuple(tab for tab in found.tabs if tab.key == "issues"), book)
    lines = [" ".join(str(v) for v in row if v is not None) for row in desk.seen("Что исправить")]
    (line,) = [line for line in lines if "40 €" in line]
    assert "Курса программа не знает, поэтому заказ не вошёл ни в выручку, ни в число покупок." in line
    assert "Впишите сумму в ₽ по курсу дня оплаты." in line
