"""Journals of visits, orders, bookings and deals: what makes them so, and whose they are."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.reading.questions import questions
from sheetcrm.core.workbook import Sheet, Value, sheet_from_rows
from tests.unit.reading.bases import PEOPLE, base_of, clients, codes


@pytest.mark.parametrize(
    ("of_orders", "of_clients"),
    [
        (["Order no.", "Date", "Customer No", "Items", "Amount"], ["Customer No", "Name", "Phone"]),
        (["№ заказа", "Дата", "Код клиента", "Товары", "Сумма"], ["Код клиента", "ФИО", "Телефон"]),
    ],
)
def test_orders_that_only_a_number_links_to_clients_are_named_and_asked_about(
    of_orders: list[Value], of_clients: list[Value]
) -> None:
    """The number of a client is never guessed, and a tab of orders is never passed over in silence."""
    people = clients(of_clients, *[[f"A-{n}", *row[:2]] for n, row in enumerate(PEOPLE)], title="Клиенты")
    sales = sheet_from_rows("Sales", [of_orders, *[[n, dt.date(2026, 1, n), f"A-{n}", "x", 10 * n] for n in (1, 2, 3)]])
    base = base_of(people, sales)
    assert "orders" not in base.tables
    assert [(i.code.code, i.tab, i.cell) for i in base.issues] == [
        ("heading/not-guessed", "Клиенты", "A1"),
        ("table/link-not-guessed", "Sales", "C1"),
    ]
    assert [[a.field for a in q.answers] for q in questions(base)] == [["client_id"], ["client_id"]]
    heading = str(of_orders[2])
    saved = {"clients": {"client_id": heading}, "orders": {"client_id": heading}}
    said = base_of(people, sales, saved=saved)
    assert not said.issues
    assert said.tables["orders"].raw["client_id"].tolist() == ["A-1", "A-2", "A-3"]
    assert codes(base_of(people, sales, left={"clients": [heading], "orders": [heading]})) == []


@pytest.mark.parametrize(
    ("title", "head", "row"),
    [
        ("Сделки", ["Номер клиента", "Сделка", "Этап", "Сумма"], ["К-1", "Ремонт", "Счёт", 100]),
        ("Call log", ["Customer ID", "Date", "Type", "Result"], ["C-1", dt.date(2026, 1, 2), "call", "agreed"]),
    ],
)
def test_deals_and_talks_that_only_a_number_links_to_clients_are_named(
    title: str, head: list[Value], row: list[Value]
) -> None:
    assert "table/link-not-guessed" in codes(base_of(sheet_from_rows(title, [head, row, row])))


def test_a_bare_number_makes_no_orders_of_expenses() -> None:
    """«№» numbers the lines of any list, and says of no client."""
    rows: list[list[Value]] = [[n, dt.date(2026, 1, n), "Аренда", 1000] for n in (1, 2, 3)]
    people = clients(["ФИО", "Телефон", "Почта"], title="Клиенты")
    expenses = sheet_from_rows("Расходы", [["№", "Дата", "Наименование", "Сумма"], *rows])
    assert codes(base_of(people, expenses)) == []


def test_a_journal_of_visits_is_orders_and_gives_the_clients() -> None:
    visits: list[list[Value]] = [["Иван", f"8916123450{n % 3}", dt.date(2026, 1, 1 + n), 1000 + n] for n in range(9)]
    base = base_of(sheet_from_rows("Лист1", [["Имя", "Телефон", "Дата", "Сумма"], *visits]))
    assert len(base.tables["orders"]) == 9
    assert base.clients_from_orders
    assert len(base.tables["clients"]) == 3


def test_a_journal_names_each_client_once_however_they_are_written() -> None:
    """A phone in another spelling, a name in capitals, a line without the phone: nobody new. Two of one name are two."""
    visits: list[list[Value]] = [
        ["Ким Юлия", "8 (916) 223-45-68"], ["КИМ ЮЛИЯ", "+79162234568"], ["Ким  Юлия", None], [None, 79162234568.0],
        ["Зуев Олег", "89162234561"], ["Зуев Олег", "89162234562"], ["Зуев Олег", None],
        ["Ершов Глеб", None], ["Ершов Глеб", None],
    ]  # fmt: skip
    rows: list[list[Value]] = [[dt.date(2026, 1, 1 + n), *who, 500 + n] for n, who in enumerate(visits)]
    base = base_of(sheet_from_rows("Лист1", [["Дата", "Клиент", "Телефон", "Сумма"], *rows]))
    found = base.tables["clients"].raw[["full_name", "phone"]].to_numpy(dtype=object).tolist()
    assert found == [visits[0], visits[4], visits[5], visits[6], visits[7]]


@pytest.mark.parametrize(
    "line", ["Июль 2025", "за август", "МАЙ 26 г.", "Sept 2026", "2026 год", "неделя 12", "II квартал 2026", "Q3 2026"]
)
def test_a_line_that_names_a_month_is_no_order(line: str) -> None:
    rows: list[list[Value]] = [[f"ЗН-{n}", dt.date(2026, 1, 1 + n), f"Орлова {n}", 500] for n in range(4)]
    head: list[Value] = ["№ з/н", "Дата", "Клиент", "Сумма"]
    base = base_of(sheet_from_rows("Журнал", [head, [line], *rows[:2], ["Итого", None, None, 1000], [line], *rows[2:]]))
    assert base.tables["orders"].raw["order_id"].tolist() == ["ЗН-0", "ЗН-1", "ЗН-2", "ЗН-3"]
    named = base_of(sheet_from_rows("Журнал", [head, *rows, [line, dt.date(2026, 1, 9), "Май", 100]]))
    assert len(named.tables["orders"]) == 5, "with anything beside it, it is a line of the journal"


@pytest.mark.parametrize(
    "head",
    [
        ["ФИО родителя", "Телефон родителя", "Почта родителя"],
        ["Pet owner", "Cell", "E-mail"],
        ["Хозяин", "Тел.", "Почта"],
    ],
)
def test_whoever_pays_for_a_child_or_a_pet_is_the_client(head: list[Value]) -> None:
    rows: list[list[Value]] = [["Бобик", *row[:3]] for row in PEOPLE]
    base = base_of(sheet_from_rows("Лист1", [["Кличка", *head], *rows]))
    assert {"full_name", "phone", "email"} <= set(base.tables["clients"].raw.columns)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (["№ брони", "Дата заезда", "ФИО гостя", "Стоимость, ₽", "Статус брони"], ["order_id", "date", "client", "amount", "status"]),
        (["Чек №", "Дата", "Покупатель", "Итого", "Цена"], ["order_id", "date", "client", "amount", "extra:Цена"]),
        (["Чек", "Дата", "Покупатель", "Цена, руб.", "Статус"], ["order_id", "date", "client", "amount", "status"]),
        (["Order", "Txn date", "Member", "Total", "Unit price"], ["order_id", "date", "client", "amount", "extra:Unit price"]),
        (["Booking no", "Check-in", "Guest", "Price", "Booking status"], ["order_id", "date", "client", "amount", "status"]),
    ],
)  # fmt: skip
def test_bookings_and_receipts_are_orders(head: list[Value], fields: list[str]) -> None:
    """A price is the sum only where no other column is: one piece of three is not what the order came to."""
    last: Value = 500 if "rice" in str(head[4]) or "Цена" in str(head[4]) else "выдан"
    rows: list[list[Value]] = [[f"B{n}", dt.date(2026, 1, 1 + n), f"Орлова {n}", 1500, last] for n in range(5)]
    base = base_of(clients(["ФИО", "Телефон", "Почта"]), sheet_from_rows("Журнал", [head, *rows]))
    assert list(base.tables["orders"].raw.columns) == fields
    assert len(base.tables["clients"]) == 3


def test_a_list_of_deals_alone_gives_the_clients() -> None:
    rows: list[list[Value]] = [
        ["Анна Орлова", "8 916 223-45-61", "КП", 500],
        ["Пётр Серов", "89162234562", "Отказ", 700],
    ]
    again: list[Value] = ["Анна Орлова", "+79162234561", "Договор", 900]
    leads = sheet_from_rows("Сделки", [["Клиент", "Телефон", "Этап", "Сумма"], *rows, again])
    base = base_of(leads)
    assert len(base.tables["deals"]) == 3
    assert base.clients_from_orders
    assert base.tables["clients"].raw["full_name"].tolist() == ["Анна Орлова", "Пётр Серов"]
    assert not base_of(clients(["ФИО", "Телефон", "Почта"]), leads).clients_from_orders


@pytest.mark.parametrize("head", [["Student", "Parent name", "Phone"], ["Ученик", "ФИО родителя", "Телефон"]])
def test_of_a_child_and_a_parent_the_parent_is_the_client(head: list[Value]) -> None:
    rows: list[list[Value]] = [[f"Саша {n}", row[0], row[1]] for n, row in enumerate(PEOPLE)]
    base = base_of(sheet_from_rows("Лист1", [head, *rows]))
    assert base.tables["clients"].heading("full_name") == head[1]
    assert codes(base) == []


def _visits(*people: str, headings: list[Value]) -> Sheet:
    rows: list[list[Value]] = [[dt.date(2026, 1, 1 + i), 100 + i % 6, name, 500] for i, name in enumerate(people * 2)]
    return sheet_from_rows("Приёмы", [headings, *rows])


@pytest.mark.parametrize(
    "headings",
    [
        ["Дата приёма", "№ карты", "Пациент", "Стоимость"],
        ["Booked on", "№ карты", "Traveller", "Total"],
        ["Paid on", "№ карты", "Member", "Amount"],
        ["Дата платежа", "№ карты", "Ученик", "Сумма"],
    ],
)
def test_a_journal_in_the_words_of_a_trade_is_one_of_orders(headings: list[Value]) -> None:
    names = [f"Орлова {n}" for n in ("Анна", "Вера", "Ольга", "Нина", "Инна", "Яна")]
    rows: list[list[Value]] = [[100 + i, name, f"8916123456{i}"] for i, name in enumerate(names)]
    people = sheet_from_rows("Пациенты", [["№ карты", "Пациент", "Телефон"], *rows])
    base = base_of(people, _visits(*names, headings=headings))
    assert {"date", "client", "amount"} <= set(base.tables["orders"].raw.columns)
    # A number that both have is asked about on both, and taken on neither.
    assert codes(base) == ["heading/not-guessed"] * 2
    assert [(q.table, q.answers[-1].field) for q in questions(base)] == [
        ("clients", "client_id"),
        ("orders", "client_id"),
    ]
    settled = base_of(
        people, _visits(*names, headings=headings), saved={t: {"client_id": "№ карты"} for t in base.tables}
    )
    assert codes(settled) == []
    left = base_of(people, _visits(*names, headings=headings), left={t: ["№ карты"] for t in base.tables})
    assert codes(left) == []


def test_a_number_that_orders_do_not_share_is_left_alone() -> None:
    rows: list[list[Value]] = [[500 + i, f"Орлова {n}", f"8916123456{i}"] for i, n in enumerate("АБВГДЕ")]
    people = sheet_from_rows("Пациенты", [["№ карты", "Пациент", "Телефон"], *rows])
    assert (
        codes(base_of(people, _visits("Орлова А", headings=["Дата приёма", "№ карты", "Пациент", "Стоимость"]))) == []
    )


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Оплачено", (True, False), "settled"),
        ("Оплачено", ("да", None), "settled"),
        ("Оплата", ("+", "-"), "settled"),
        ("Paid?", ("yes", "no"), "settled"),
        ("Paid", (1, 0), "settled"),
        ("Оплачен", ("да", "нет"), "settled"),
        ("Оплачен", (dt.date(2026, 1, 2), None), "pay_date"),
        ("Оплачено", (500, 0), "paid"),
        ("Paid", (500, None), "paid"),
    ],
)
def test_ticks_of_payments_are_told_from_sums_and_days(heading: str, cells: tuple[Value, Value], field: str) -> None:
    """A tick taken for a sum would make every cell of it wrong."""
    rows: list[list[Value]] = [[dt.date(2026, 1, 1 + i), f"Орлова {i}", 500, cells[i % 2]] for i in range(6)]
    base = base_of(sheet_from_rows("Заказы", [["Дата", "Клиент", "Сумма", heading], *rows]))
    assert field in base.tables["orders"].raw.columns
    assert not {"heading/content-disagrees"} & set(codes(base))
    assert questions(base) == ()
