"""Deals and the history of contacts: when a tab is one, when it stays a base of clients or a journal of orders."""

from __future__ import annotations

import pytest

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows

CLIENTS = sheet_from_rows("Клиенты", [["ФИО", "Телефон"], *[[f"Клиент {n}", f"8916123456{n}"] for n in range(4)]])
DEALS: list[list[Value]] = [
    ["№ сделки", "Клиент", "Сделка", "Этап", "На этапе с", "Сумма", "Ответственный"],
    *[[str(n), f"Клиент {n}", "Поставка", "КП отправлено", "01.06.2026", 5000, "Ольга"] for n in range(4)],
]
TALKS: list[list[Value]] = [
    ["Дата и время", "Клиент", "Тип", "Итог", "Кто"],
    *[["01.06.2026 10:00", f"Клиент {n}", "звонок", "перезвонить", "Ольга"] for n in range(4)],
]


def base_of(*sheets: Sheet) -> Base:
    return recognise(Workbook("test", "test.xlsx", sheets))


def tabs(base: Base) -> dict[str, list[str]]:
    return {key: [source.tab for source in table.sources] for key, table in base.tables.items()}


def test_both_are_known_by_what_stands_in_them() -> None:
    base = base_of(CLIENTS, sheet_from_rows("Лист2", DEALS), sheet_from_rows("Лист3", TALKS))
    assert tabs(base) == {"clients": ["Клиенты"], "deals": ["Лист2"], "interactions": ["Лист3"]}
    assert base.tables["deals"].raw["stage"].tolist() == ["КП отправлено"] * 4
    assert base.tables["interactions"].raw["summary"].tolist() == ["перезвонить"] * 4


@pytest.mark.parametrize("title", ["Сделки", "Воронка продаж", "Deals 2026"])
def test_a_title_is_enough_beside_a_stage_and_a_client(title: str) -> None:
    rows: list[list[Value]] = [["Клиент", "Телефон", "Этап", "Сумма"], *[["Анна", "89161234567", "договор", 5]] * 3]
    assert tabs(base_of(CLIENTS, sheet_from_rows(title, rows)))["deals"] == [title]


def test_a_base_with_a_column_of_stages_stays_a_base_of_clients() -> None:
    rows: list[list[Value]] = [["ФИО", "Телефон", "Почта", "Этап", "Сумма"], *[["Анна", "89161234567", "a@b.ru", "кп", 5]] * 3]  # fmt: skip
    assert tabs(base_of(sheet_from_rows("Лист1", rows))) == {"clients": ["Лист1"]}


def test_deals_without_a_stage_are_a_journal_of_orders() -> None:
    rows: list[list[Value]] = [["Дата", "Клиент", "Сделка", "Сумма"], *[["01.06.2026", f"Анна {n}", "стол", 5] for n in range(3)]]  # fmt: skip
    assert tabs(base_of(CLIENTS, sheet_from_rows("Сделки", rows))).keys() == {"clients", "orders"}


def test_a_journal_of_orders_with_a_type_is_no_history_of_contacts() -> None:
    rows: list[list[Value]] = [
        ["Дата", "Клиент", "Тип", "Итог", "Сумма", "Товары"],
        *[["01.06.2026", f"Анна {n}", "опт", 5, 500, "стол"] for n in range(4)],
    ]
    assert "interactions" not in tabs(base_of(CLIENTS, sheet_from_rows("Продажи", rows)))


def test_calls_with_phones_are_not_more_clients() -> None:
    """A tab of calls has names and phones too; it must not double the base."""
    rows: list[list[Value]] = [["Дата звонка", "Клиент", "Телефон", "Результат"], *[["01.06.2026", "Анна", "89161234567", "нет"]] * 3]  # fmt: skip
    base = base_of(CLIENTS, sheet_from_rows("Звонки", rows))
    assert len(base.tables["clients"]) == 4
    assert tabs(base)["interactions"] == ["Звонки"]
