"""Tabs that tell of one order twice: it counts once. Journals of two years or two shops stay two."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.reading import Base
from sheetcrm.core.workbook import Sheet, Value, sheet_from_rows
from tests.unit.reading.bases import base_of, codes

_NAMES = [
    "Орлова Анна",
    "Серов Пётр",
    "Ким Юлия",
    "Зуев Олег",
    "Ершов Глеб",
    "Белова Нина",
    "Титов Егор",
    "Гуляева Ася",
]
PEOPLE = sheet_from_rows("Клиенты", [["ФИО", "Телефон"], *[[name, f"8916123456{n}"] for n, name in enumerate(_NAMES)]])


def _day(n: int, later: int = 0, year: int = 2026) -> dt.date:
    return dt.date(year, 3, 1) + dt.timedelta(days=3 * n + later)


def _tab(title: str, head: list[Value], *rows: list[Value]) -> Sheet:
    return sheet_from_rows(title, [head, *rows])


def _orders(
    title: str = "Заказы",
    *,
    year: int = 2026,
    names: list[str] = _NAMES,
    date: str = "Дата",
    number: str = "№ заказа",
    much: int = 1000,
) -> Sheet:
    rows: list[list[Value]] = [[n, _day(n, 0, year), name, "торт", much + n] for n, name in enumerate(names, start=1)]
    return _tab(title, [number, date, "Клиент", "Товары", "Сумма"], *rows)


def _counted(base: Base) -> tuple[str, ...]:
    return base.tables["orders"].tabs


_PAYMENTS: list[list[Value]] = [
    [f"P-{n}{part}", _day(n, 9), float(n), name, 500 + n]
    for n, name in enumerate(_NAMES[:6], start=1)
    for part in ("a", "b")
]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    "head",
    [
        ["№ платежа", "Дата оплаты", "№ заказа", "Клиент", "Сумма"],
        ["Payment ID", "Date", "Order ID", "Client", "Amount"],
        ["Платёж", "Дата", "№ заказа", "Клиент", "Сумма"],
    ],
)
def test_payments_of_orders_are_no_more_orders(head: list[Value], first: int) -> None:
    """In parts, days later, wherever the tab stands, and under the same headings as well."""
    tabs = [_orders(), _tab("Оплаты", head, *_PAYMENTS)]
    base = base_of(PEOPLE, *(tabs[::-1] if first else tabs))
    assert _counted(base) == ("Заказы",)
    assert base.tables["orders"].raw["amount"].sum() == sum(range(1001, 1009))
    (issue,) = base.issues
    assert (issue.code.code, issue.tab, issue.cell) == ("table/same-orders", "Оплаты", "C1")
    assert "6 из 6 номеров столбца" in issue.message("ru")
    assert "about the same orders as “Заказы”" in issue.message("en")
    assert {column.tab for column in base.columns} == {"Клиенты", "Заказы"}


def test_sales_with_their_invoices_and_the_payments_of_these_count_once() -> None:
    sales = [[f"S-{n}", _day(n), name, 100.0 * n] for n, name in enumerate(_NAMES, start=1)]
    bills = [[f"INV-{n}", _day(n, 1), f"S-{n}", name, 100.0 * n] for n, name in enumerate(_NAMES, start=1)]
    paid = [[f"P-{n}", _day(n, 20), f"INV-{n}", name, 100.0 * n] for n, name in enumerate(_NAMES[:7], start=1)]
    base = base_of(
        PEOPLE,
        _tab("invoices", ["Invoice ID", "Invoice Date", "Sale ID", "Customer Name", "Total Amount"], *bills),
        _tab("payments", ["Payment ID", "Payment Date", "Invoice ID", "Customer Name", "Amount"], *paid),
        _tab("sales", ["Sale ID", "Date", "Customer Name", "Total Amount"], *sales),
    )  # fmt: skip
    assert _counted(base) == ("sales",)
    assert codes(base) == ["table/same-orders"] * 2
    assert [(issue.args["other"], issue.args["where"]) for issue in base.issues] == [
        ("sales", "sales"),
        ("sales", "invoices"),
    ]


def test_a_copied_tab_and_one_month_of_a_journal_are_the_same_orders() -> None:
    assert _counted(base_of(PEOPLE, _orders("A"), _orders("A (2)"))) == ("A",)
    assert _counted(base_of(PEOPLE, _orders("Март", names=_NAMES[:5]), _orders("Все"))) == ("Все",)


@pytest.mark.parametrize(
    "other",
    [
        _orders("Второй", year=2025),  # the same people in the same order, a year before
        _orders("Второй", names=_NAMES[::-1], much=7),  # another shop, other clients under the same numbers
        _orders("Второй", names=_NAMES[::-1], date="Дата продажи", number="№ чека", much=7),
        _orders("Второй", names=_NAMES[:6] + [f"Клиент {n}" for n in range(4)], date="Дата продажи", much=7),
    ],
)
def test_two_years_and_two_shops_stay_two_journals(other: Sheet) -> None:
    base = base_of(PEOPLE, _orders("Первый"), other)
    assert _counted(base) == ("Первый", "Второй")
    assert codes(base) == []


def test_a_client_who_stands_everywhere_proves_nothing() -> None:
    retail = _NAMES[:1] * 8
    one, other = (
        _orders(t, names=retail, date=d, much=m, year=y)
        for t, d, m, y in (("А", "Дата", 10, 2026), ("Б", "Дата продажи", 700, 2025))
    )
    assert _counted(base_of(PEOPLE, one, other)) == ("А", "Б")


def test_a_tab_that_people_named_is_never_left_out() -> None:
    payments = _tab("Оплаты", ["№ платежа", "Дата оплаты", "№ заказа", "Клиент", "Сумма"], *_PAYMENTS)
    assert _counted(base_of(PEOPLE, _orders(), payments, tabs={"Оплаты": "orders"})) == ("Заказы", "Оплаты")


def test_returns_are_still_taken_off() -> None:
    rows: list[list[Value]] = [[n, _day(n, 4), _NAMES[n - 1], f"−{n} 000,50"] for n in (1, 2, 3, 4)]
    back = _tab("Возвраты", ["№ заказа", "Дата возврата", "Клиент", "Сумма"], *rows)
    named = base_of(PEOPLE, _orders(), back, saved={"orders": {"date": "Дата возврата"}})
    assert _counted(named) == ("Заказы", "Возвраты")


def test_orders_without_numbers_are_left_to_people() -> None:
    rows: list[list[Value]] = [[_day(n), name, 500] for n, name in enumerate(_NAMES)]
    tabs = [_tab(title, ["Дата", "Клиент", "Сумма"], *rows) for title in ("А", "Б")]
    assert _counted(base_of(PEOPLE, *tabs)) == ("А", "Б")


@pytest.mark.parametrize(
    ("title", "head", "extra", "paid"),
    [
        ("Платежи", ["№ платежа", "Дата", "№ заказа", "Клиент", "Сумма"], None, True),
        ("Касса", ["№", "Дата оплаты", "№ заказа", "Клиент", "Сумма"], None, True),
        ("Платежи", ["№ платежа", "Дата", "№ заказа", "Клиент", "Сумма", "Статус"], "проведён", True),
        ("Платежи", ["№ платежа", "Дата", "№ заказа", "Клиент", "Сумма", "Статус"], "не прошёл", False),
        ("Счета на оплату", ["№ счёта", "Дата", "№ заказа", "Клиент", "Сумма"], None, False),
        ("Копия", ["№", "Дата", "№ заказа", "Клиент", "Сумма"], None, False),
    ],
)
def test_what_a_tab_of_payments_says_was_paid_is_kept(
    title: str, head: list[Value], extra: str | None, paid: bool
) -> None:
    rows: list[list[Value]] = [
        [f"П-{n}", _day(n, 2), n, name, 500 + n, *([extra] if extra else [])]
        for n, name in enumerate(_NAMES[:-1], start=1)
    ]
    twice: list[Value] = ["П-9", _day(1, 5), 1, _NAMES[0], 500, *([extra] if extra else [])]
    base = base_of(PEOPLE, _orders(), _tab(title, head, *rows, twice))
    assert "table/same-orders" in codes(base)
    first = {("Заказы", 2): 100_100, ("Заказы", 3): 50_200}
    assert {key: base.paid[key] for key in first} == first if paid else not base.paid
    assert ("Заказы", 9) not in base.paid


def test_an_order_of_several_lines_is_paid_when_all_of_it_is() -> None:
    lines: list[list[Value]] = [[n, _day(n), name, "торт", 500] for n, name in enumerate(_NAMES, start=1) for _ in "ab"]
    orders = _tab("Заказы", ["№ заказа", "Дата", "Клиент", "Товары", "Сумма"], *lines)
    rows: list[list[Value]] = [
        [f"П-{n}", _day(n, 2), n, name, 1000 if n > 1 else 600] for n, name in enumerate(_NAMES, start=1)
    ]
    base = base_of(PEOPLE, orders, _tab("Платежи", ["№ платежа", "Дата", "№ заказа", "Клиент", "Сумма"], *rows))
    assert [base.paid.get(("Заказы", row)) for row in (2, 3, 4, 5)] == [None, None, 50_000, 50_000]
