"""Two tables beside each other on one tab."""

from __future__ import annotations

import pytest

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

Rows = list[list[Value]]

CLIENTS: Rows = [
    ["Имя", "Телефон", "Email", "Город"],
    ["Иванов Иван", "8 916 123-45-67", "ivanov@mail.ru", "Самара"],
    ["Петрова Анна", "+7 903 000-11-22", "anna@mail.ru", "Тверь"],
    ["Сидоров Пётр", "89261112233", None, "Самара"],
]
ORDERS: Rows = [
    ["Дата", "Клиент", "Телефон", "Товар", "Сумма"],
    ["01.03.2026", "Петрова Анна", "+7 903 000-11-22", "Букет", 1500],
    ["02.03.2026", "Иванов Иван", "8 916 123-45-67", "Ваза", 2500],
    ["03.03.2026", "Петрова Анна", "+7 903 000-11-22", "Букет", 1700],
    ["04.03.2026", "Сидоров Пётр", "89261112233", "Букет", 900],
    ["05.03.2026", "Петрова Анна", "+7 903 000-11-22", "Роза", 300],
]
PRICES: Rows = [["Услуга", "Стоимость"], *([f"Услуга {n}", 100 * n] for n in range(1, 9))]


def side_by_side(left: Rows, right: Rows, above: Rows | None = None) -> Base:
    rows = []
    for i in range(max(len(left), len(right))):
        one = left[i] if i < len(left) else [None] * len(left[0])
        two = right[i] if i < len(right) else [None] * len(right[0])
        rows.append([*one, None, *two])
    return recognise(Workbook("t", "t.xlsx", (sheet_from_rows("Лист1", [*(above or []), *rows]),)))


def codes(base: Base) -> list[str]:
    return [issue.code.code for issue in base.issues]


@pytest.mark.parametrize("above", [None, [["Моя база", None, None], [None]]])
@pytest.mark.parametrize(
    ("other", "columns"), [(ORDERS, "F–J"), (ORDERS[:4], "F–J"), (PRICES, "F–G"), (CLIENTS, "F–I")]
)
def test_the_clients_are_read_and_the_table_beside_them_is_named(other: Rows, columns: str, above: Rows | None) -> None:
    base = side_by_side(CLIENTS, other, above)
    assert set(base.tables) == {"clients"}
    clients = base.tables["clients"]
    assert clients.raw["full_name"].tolist() == ["Иванов Иван", "Петрова Анна", "Сидоров Пётр"]
    assert set(clients.raw.columns) == {"full_name", "phone", "email", "city"}
    assert not base.clients_from_orders
    assert clients.row.tolist() == [n + len(above or []) for n in (2, 3, 4)]
    assert codes(base) == ["table/beside"]
    assert base.issues[0].args["columns"] == columns
    assert base.issues[0].row == 1 + len(above or [])


def test_clients_may_stand_on_the_right_and_keep_their_columns() -> None:
    base = side_by_side(ORDERS, CLIENTS)
    clients = base.tables["clients"]
    assert set(base.tables) == {"clients"}
    assert (clients.cell(0, "phone"), clients.cell(2, "city")) == ("H2", "J4")
    # What writes sees the whole tab: nothing of ours may come to stand on the other table.
    assert base.sheets[0].cells.shape[1] == 10
    assert base.sheets[0].cells.iloc[1, 1] == "Петрова Анна"


def test_ids_right_of_the_other_table_are_the_clients() -> None:
    ids: Rows = [["ID клиента"], ["К-000001"], ["К-000002"], ["К-000003"]]
    rows = [[*o, None, *i] for o, i in zip(ORDERS, [*ids, [None], [None]], strict=True)]
    base = side_by_side(CLIENTS, rows)
    assert base.tables["clients"].raw["client_id"].tolist() == ["К-000001", "К-000002", "К-000003"]
    assert base.tables["clients"].cell(0, "client_id") == "L2"


@pytest.mark.parametrize(
    "more",
    [
        [["Комментарий", "Источник"], ["любит розы", "сайт"], [None, None], ["звонить вечером", "сайт"]],
        [["Дата", "Клиент", "Сумма"], ["01.03.2026", "Иванов Иван", 5], [None, None, None], ["01.03.2026", "Сидоров Пётр", 7]],
        [["Контактное лицо", "Телефон"], ["Олег Попов", "89161110000"], ["Вера Попова", "89161110001"], [None, None]],
        [["Товар", "Сумма"], ["Букет", 5], ["Букет", 6], ["Ваза", 7], [None, 18]],
    ],
)  # fmt: skip
def test_a_blank_column_inside_one_table_parts_nothing(more: Rows) -> None:
    assert "table/beside" not in codes(side_by_side(CLIENTS, more))


def test_a_cell_at_the_far_end_of_the_widest_tab_is_a_block_like_any_other() -> None:
    """As wide as a Google Sheet gets. Each column by itself took a minute and a half here."""
    rows: Rows = [[*row, *[None] * (18_278 - len(row))] for row in CLIENTS]
    rows[0][-1], rows[2][9_000] = "край", "заметка"
    base = recognise(Workbook("t", "t.xlsx", (sheet_from_rows("Лист1", rows),)))
    assert base.tables["clients"].raw["full_name"].tolist() == ["Иванов Иван", "Петрова Анна", "Сидоров Пётр"]
    assert codes(base) == []
