"""Canaries and their orders are set aside; everybody else keeps the row of the sheet they stand in."""

from __future__ import annotations

import pytest

from sheetcrm.core.issues import Issue, IssueCode, Severity
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.records import replace
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

SAID = Text(ru="x", en="x")
CODE = IssueCode("phone/not-valid", Severity.WARNING, SAID, SAID, SAID)

CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Почта", "Город"],
    ["К-000001", "Иванова Анна", "+7 907 100-00-01", "anna@example.com", "Самара"],
    ["К-000777", "Пробная Вера", "+7 907 100-00-77", "vera@example.com", "Самара"],
    ["К-000002", "Петрова Нина", "+7 907 100-00-77", "nina@example.com", "Самара"],
    ["к - 777", "Пробная Вера", "+7 907 100-00-78", None, None],
    ["К-000003", "Орлова Яна", "+7 907 100-00-03", "yana@example.com", "Самара"],
]
ORDERS: list[list[Value]] = [
    ["№ заказа", "Дата", "ID клиента", "Клиент", "Телефон", "Email", "Сумма"],
    ["1", "12.11.2026", "К-000777", "Иванова Анна", None, None, 100],  # the id says whose it is
    ["2", "12.11.2026", None, None, "8 907 100-00-78", None, 100],  # a phone of canaries alone
    ["3", "12.11.2026", None, "Пробная Вера", "89071000077", None, 100],  # a phone that a client has as well
    ["4", "12.11.2026", None, "пробная  вера", None, None, 100],
    ["5", "12.11.2026", None, "Пробная Вера", "8 907 100-00-03", None, 100],  # another client's phone
    ["6", "12.11.2026", "К-000002", "Пробная Вера", None, "vera@example.com", 100],
    ["7", "12.11.2026", None, None, None, "VERA@example.com", 100],
    ["8", "12.11.2026", None, "Кто-то новый", None, None, 100],
]


def read(clients: list[list[Value]] = CLIENTS, orders: list[list[Value]] = ORDERS) -> Base:
    formulas = {"formulas": {(6, 4): "=1", (5, 1): "=2"}}
    return recognise(
        Workbook("x", "", (sheet_from_rows("Клиенты", clients, **formulas), sheet_from_rows("Заказы", orders)))
    )


@pytest.mark.parametrize("spelt", ["К-000777", "K-000777", "к - 000777"])
def test_a_canary_goes_in_whatever_spelling(spelt: str) -> None:
    base = read([CLIENTS[0], *CLIENTS[1:4], ["К-000777", *CLIENTS[4][1:]], CLIENTS[5]])
    table = without_canaries(base, [spelt]).base.tables["clients"]
    assert table.raw["client_id"].tolist() == ["К-000001", "К-000002", "К-000003"]
    assert [table.reference(i, "phone") for i in range(3)] == ["Клиенты!C2", "Клиенты!C4", "Клиенты!C6"]
    assert table.formulas == {"city": frozenset({2})}, "formulas stay with their rows, those of the canary go"
    assert table.typed(2, "full_name") == "Орлова Яна"


def test_orders_that_only_a_canary_can_have_made_go_along() -> None:
    counted = without_canaries(read(), ["К-000777", "К-777"])
    orders = counted.base.tables["orders"]
    assert orders.raw["order_id"].tolist() == ["3", "5", "6", "8"]
    assert orders.row.tolist() == [4, 6, 7, 9]


def test_without_canaries_nothing_is_touched() -> None:
    base = read()
    assert without_canaries(base, []).base is base
    counted = without_canaries(base, ["К-000999"])
    assert counted.base.tables["clients"] is base.tables["clients"]
    assert counted.spread(list("abcde")) == list("abcde")


def test_what_is_known_of_clients_goes_back_to_their_rows() -> None:
    counted = without_canaries(read(), ["К-000777", "К-777"])
    assert counted.spread(["a", "b", "c"]) == ["a", None, "b", None, "c"]


def test_an_issue_of_a_canary_is_nobody_elses() -> None:
    clients = [*CLIENTS, ["К-000778", "Пробная Яна", "1", None, None]]
    counted = without_canaries(read(clients), ["К-000777", "К-777", "К-000778"])
    one = Issue(CODE, "Клиенты", "C2", 2, "К-000001", "phone", "1", {}, None, "clients", 0)
    issues = [replace(one, position=n, client_id=clients[n + 1][0]) for n in range(6)]
    assert [(found.position, found.client_id) for found in map(counted.counts, issues)] == [
        (0, "К-000001"), (-1, None), (1, "К-000002"), (-1, None), (2, "К-000003"), (-1, None),
    ]  # fmt: skip
