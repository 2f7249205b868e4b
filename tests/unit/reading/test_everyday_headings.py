"""Everyday headings of shops, sales programs and sign-up lists, and which of two that mean one thing is taken."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.workbook import Value, sheet_from_rows
from tests.unit.reading.bases import PEOPLE, base_of, clients, codes

_DAY = dt.date(2026, 1, 5)
_FIRMS: list[Value] = ["Northgate Bakery", "Пион Плюс", "Emerald Properties"]


@pytest.mark.parametrize(
    ("heading", "cell", "field"),
    [
        ("Registration Date", _DAY, "created"), ("join_date", _DAY, "created"), ("Signup date", _DAY, "created"),
        ("acquired_date", _DAY, "created"), ("Date joined", _DAY, "created"), ("Member since", _DAY, "created"),
        ("Дата регистрации", _DAY, "created"), ("Клиент с", _DAY, "created"), ("Account Status", "Active", "status"),
        ("Статус лида", "новый", "status"), ("Designation", "Director", "position"), ("lifetime_revenue", 1200, "revenue"),
        ("Сумма всех покупок", 1200, "revenue"), ("last_activity_date", _DAY, "last_contact"),
        ("Last order date", _DAY, "last_order"), ("Дата последнего заказа", _DAY, "last_order"),
        ("Acquisition channel", "site", "source"), ("Канал привлечения", "сайт", "source"), ("client_age", 40, "age"),
        ("lifetime_revenue_aed", 700, "revenue"), ("Total orders", 3, "orders_count"), ("Sales rep", "Ann Ruiz", "owner"),
    ],
)  # fmt: skip
def test_everyday_headings_of_clients(heading: str, cell: Value, field: str) -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, cell] for row in PEOPLE]))
    assert field in base.tables["clients"].raw.columns
    assert codes(base) == []


@pytest.mark.parametrize(
    "heading", ["Total purchases", "Всего покупок", "Subscription date", "Account ID", "Opted in on"]
)
def test_a_heading_that_may_be_a_count_or_a_sum_a_consent_or_an_id_is_not_taken(heading: str) -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, 5] for row in PEOPLE]))
    assert {"full_name", "phone", "email"} == {c for c in base.tables["clients"].raw.columns if ":" not in c}


@pytest.mark.parametrize(
    ("better", "lesser", "field"),
    [("Registration date", "created_at", "created"), ("Assigned to", "Sales rep", "owner"), ("Status", "Account Status", "status")],
)  # fmt: skip
def test_a_lesser_heading_gives_way_without_a_word(better: str, lesser: str, field: str) -> None:
    """Each of the two is taken where it stands alone."""
    one, other = ("Ann", "Eva") if field == "owner" else ("new", "old")
    first, second = (_DAY, dt.date(2026, 2, 6)) if field == "created" else (one, other)
    rows: list[list[Value]] = [[*row, second, first] for row in PEOPLE]
    base = base_of(clients(["ФИО", "Телефон", "Почта", lesser, better], *rows))
    assert base.tables["clients"].raw[field].tolist() == [first] * 3
    assert codes(base) == []


@pytest.mark.parametrize(
    ("heading", "person", "field"), [("client_name", "contact_person", "company"), ("Клиент", "Контактное лицо", "company")]
)  # fmt: skip
def test_a_client_beside_a_contact_person_is_the_company(heading: str, person: str, field: str) -> None:
    rows: list[list[Value]] = [[firm, *row] for firm, row in zip(_FIRMS, PEOPLE, strict=True)]
    base = base_of(clients([heading, person, "Phone", "Email"], *rows, title="clients"))
    assert list(base.tables["clients"].raw.columns) == [field, "full_name", "phone", "email"]
    people: list[list[Value]] = [[f"{row[0]}", *row] for row in PEOPLE * 2]
    base = base_of(clients([heading, person, "Phone", "Email"], *people, title="clients"))
    assert base.tables["clients"].heading("full_name") == heading


@pytest.mark.parametrize(
    "title", ["contractors", "Subcontractors", "Vendors", "Подрядчики", "Поставщики", "Субподрядчики"]
)
def test_those_a_firm_buys_from_are_no_clients(title: str) -> None:
    head: list[Value] = ["Company name", "Contact person", "Phone", "Email"]
    rows: list[list[Value]] = [[firm, *row] for firm, row in zip(_FIRMS, PEOPLE, strict=True)]
    base = base_of(clients(head, *rows, title=title), clients(head, *rows, title="clients"))
    assert base.tables["clients"].tabs == ("clients",)
    assert codes(base) == ["table/not-clients"]
    assert "clients" not in base_of(clients(head, *rows, title=title)).tables
    assert "clients" in base_of(clients(head, *rows, title="Contracts")).tables


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (["Sale ID", "Date", "Customer Name", "Subtotal", "Total Amount"], ["order_id", "date", "client", "extra:Subtotal", "amount"]),
        (["order_id", "order_date", "Client", "total_price", "Salesperson"], ["order_id", "date", "client", "amount", "owner"]),
        (["Invoice no", "Sale ID", "Invoice date", "Customer", "Subtotal"], ["extra:Invoice no", "order_id", "date", "client", "amount"]),
        (["№ заказа", "Дата", "Клиент", "Сумма", "Итоговая сумма"], ["order_id", "date", "client", "extra:Сумма", "amount"]),
        (["№ продажи", "Дата чека", "Клиент", "Стоимость", "Сумма итого"], ["order_id", "date", "client", "extra:Стоимость", "amount"]),
        (["Дата заказа", "Дата счёта", "Клиент", "Цена", "Сумма к оплате"], ["date", "extra:Дата счёта", "client", "extra:Цена", "amount"]),
        (["visit_id", "Start Time", "Client", "Item description", "total_amount_aed"], ["order_id", "date", "client", "items", "amount"]),
        (["Order date", "Invoice date", "Client", "Order value", "Price"], ["date", "extra:Invoice date", "client", "amount", "extra:Price"]),
    ],
)  # fmt: skip
def test_the_total_and_the_orders_own_number_and_day_win(head: list[Value], fields: list[str]) -> None:
    def cell(heading: Value, n: int) -> Value:
        word = str(heading).casefold()
        if "dat" in word or "дата" in word or "time" in word:
            return dt.date(2026, 1, 1 + n)
        if any(part in word for part in ("id", "№", "no")):
            return f"{word[:1].upper()}-{n}"
        if "client" in word or "клиент" in word or "customer" in word:
            return f"Орлова {n}"
        return "Ann" if "sales" in word or "item" in word else 1500 + n + len(word)

    base = base_of(
        clients(["ФИО", "Телефон", "Почта"], title="Люди"),
        sheet_from_rows("sales", [head, *[[cell(heading, n) for heading in head] for n in range(5)]]),
    )
    assert sorted(base.tables["orders"].raw.columns) == sorted(fields)
    assert "heading/two-columns" not in codes(base)


def test_stated_dues_beside_a_price_of_the_whole_are_asked_about() -> None:
    """«К оплате» may be the sum or what is left of it."""
    rows: list[list[Value]] = [[dt.date(2026, 1, 1 + n), f"Орлова {n}", 900 + n, 400 + n, "торт"] for n in range(4)]
    base = base_of(sheet_from_rows("Заказы", [["Дата", "Клиент", "Стоимость", "К оплате", "Товар"], *rows]))
    assert codes(base) == ["heading/two-columns"]


def test_columns_that_hold_the_same_are_no_choice() -> None:
    rows: list[list[Value]] = [[f"B{n}", f"B{n}", dt.date(2026, 1, 1 + n), f"Орлова {n}", 500] for n in range(4)]
    base = base_of(sheet_from_rows("Заказы", [["Номер заказа", "Заказ №", "Дата", "Клиент", "Сумма"], *rows]))
    assert base.tables["orders"].heading("order_id") == "Номер заказа"
    assert codes(base) == []


def test_a_saved_column_of_sums_wins_over_a_total() -> None:
    rows: list[list[Value]] = [[dt.date(2026, 1, 1 + n), f"Орлова {n}", 500, 700] for n in range(4)]
    sheet = sheet_from_rows("Заказы", [["Дата", "Клиент", "Цена", "Итоговая сумма"], *rows])
    base = base_of(sheet, saved={"orders": {"amount": "Цена"}})
    assert base.tables["orders"].raw["amount"].tolist() == [500] * 4


def test_a_name_beside_a_surname_is_the_first_name() -> None:
    rows: list[list[Value]] = [["Ann", "Ruiz", "ann@site.org"], ["Egon", "Krause", "egon@site.org"]]
    base = base_of(clients(["Name", "Surname", "Email"], *rows))
    assert list(base.tables["clients"].raw.columns) == ["first_name", "last_name", "email"]


def test_a_list_of_leads_with_a_day_and_a_kind_of_service_stays_one_of_clients() -> None:
    rows: list[list[Value]] = [[*row, _DAY, "new", "haircut"] for row in PEOPLE]
    base = base_of(clients(["Name", "Phone", "Email", "Date", "Status", "Service type"], *rows))
    assert list(base.tables) == ["clients"]
