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


def test_a_number_sign_heads_the_numbers() -> None:
    """ "Deal #" is the deal's number and not another heading for its name."""
    rows: list[list[Value]] = [
        ["Deal #", "Account Name", "Deal Name", "Deal Stage", "Deal Amount", "Opened", "Close Date", "Deal Owner"],
        *[[f"D-{n}", "Anna", "Audit", "Won", 5, "01.06.2026", "01.07.2026", "Olga"] for n in range(4)],
    ]
    raw = base_of(CLIENTS, sheet_from_rows("Deals", rows)).tables["deals"].raw
    assert set(raw.columns) >= {"deal_id", "client", "name", "stage", "amount", "created", "expected_close", "owner"}
    assert raw["deal_id"].tolist() == [f"D-{n}" for n in range(4)]


def test_a_base_with_a_column_of_stages_stays_a_base_of_clients() -> None:
    rows: list[list[Value]] = [["ФИО", "Телефон", "Почта", "Этап", "Сумма"], *[["Анна", "89161234567", "a@b.ru", "кп", 5]] * 3]  # fmt: skip
    assert tabs(base_of(sheet_from_rows("Лист1", rows))) == {"clients": ["Лист1"]}


@pytest.mark.parametrize("who", ["Компания", "Название организации", "Company"])
def test_a_firm_that_sells_to_firms_names_the_company(who: str) -> None:
    """Deals, talks and deliveries that name a company under its own heading are no second base of clients."""
    sheets = [
        sheet_from_rows("Компании", [["Контрагент", "Телефон"], *[[f"ООО «Исток {n}»", f"8916123456{n}"] for n in range(4)]]),
        sheet_from_rows("Сделки", [["№ сделки", who, "Название", "Этап", "Создана", "Сумма", "Менеджер"],
                                   *[[n, f"ООО «Исток {n}»", "Скотч", "Договор", "01.06.2026", 5, "Ольга"] for n in range(4)]]),
        sheet_from_rows("История", [["Дата и время", who, "Тип", "Итог", "Кто"],
                                    *[["01.06.2026", f"ООО «Исток {n}»", "звонок", "ждут", "Ольга"] for n in range(4)]]),
        sheet_from_rows("Отгрузки", [["№ документа", "Дата", who, "Сумма"],
                                     *[[n, "01.06.2026", f"ООО «Исток {n}»", 5] for n in range(4)]]),
    ]  # fmt: skip
    assert tabs(base_of(*sheets)) == {
        "clients": ["Компании"], "deals": ["Сделки"], "interactions": ["История"], "orders": ["Отгрузки"],
    }  # fmt: skip


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


# --- the team's own tasks --------------------------------------------------------------------------------------------

TASK_ROWS: list[list[Value]] = [
    ["Задача", "Срок", "Исполнитель", "Готово", "Клиент", "Телефон"],
    ["Позвонить", "20.11.2026", "Ирина", None, "Иванова Анна", "8 907 100-00-01"],
    ["Заказать визитки", "21.11.2026", "Олег", "да", None, None],
]


@pytest.mark.parametrize("title", ["Задачи", "Дела команды", "To-do"])
def test_a_list_of_tasks_is_known_by_its_headings(title: str) -> None:
    found = recognise(Workbook("b", "", (sheet_from_rows(title, TASK_ROWS),))).tables["tasks"]
    assert set(found.sources[0].columns) >= {"text", "due", "owner", "done", "client", "phone"}


def test_under_another_title_it_is_one_where_it_could_be_no_list_of_clients() -> None:
    rows = [row[:4] for row in TASK_ROWS]
    assert "tasks" in recognise(Workbook("b", "", (sheet_from_rows("План работ", rows),))).tables
    assert "tasks" not in recognise(Workbook("b", "", (sheet_from_rows("План работ", TASK_ROWS),))).tables


@pytest.mark.parametrize("heading", ["Текст", "Text", "Occasion"])
def test_words_that_stand_above_anything_are_tasks_where_the_title_or_other_columns_say_so(heading: str) -> None:
    rows = [[heading, *row[1:4]] if n == 0 else row[:4] for n, row in enumerate(TASK_ROWS)]
    for title in ("Задачи", "План работ"):
        found = recognise(Workbook("b", "", (sheet_from_rows(title, rows),))).tables["tasks"]
        assert found.sources[0].columns["text"] == 0
    # Neither what is to be published nor people with a remark are tasks.
    posts: list[list[Value]] = [[heading, "Срок", "Статус"], ["О весне", "20.11.2026", "готовится"]]
    assert "tasks" not in recognise(Workbook("b", "", (sheet_from_rows("План публикаций", posts),))).tables
    people: list[list[Value]] = [
        ["ФИО", "Телефон", heading, "Срок", "Готово"],
        ["Иванова Анна", "8 907 100-00-01", "хочет скидку", "20.11.2026", "да"],
    ]
    assert set(recognise(Workbook("b", "", (sheet_from_rows("Клиенты", people),))).tables) == {"clients"}
    bought: list[list[Value]] = [
        ["Дата", "Клиент", "Сумма", heading, "Срок", "Готово"],
        ["20.11.2026", "Иванова Анна", 500, "букет", "21.11.2026", "да"],
    ]
    assert "tasks" not in recognise(Workbook("b", "", (sheet_from_rows("Заказы", bought),))).tables
    # Beside a column that says what is to be done, it is a remark.
    both = [["Что сделать", *rows[0]], *(["позвонить", *row] for row in rows[1:])]
    assert (
        recognise(Workbook("b", "", (sheet_from_rows("Задачи", both),))).tables["tasks"].sources[0].columns["text"] == 0
    )


def test_a_base_of_clients_with_a_column_of_tasks_is_a_base_of_clients() -> None:
    rows: list[list[Value]] = [
        ["ФИО", "Телефон", "Email", "Статус", "Ответственный", "Задача", "Срок"],
        ["Иванова Анна", "8 907 100-00-01", "a@example.com", "в работе", "Ирина", "позвонить", "20.11.2026"],
    ]
    found = recognise(Workbook("b", "", (sheet_from_rows("Клиенты", rows),))).tables
    assert set(found) == {"clients"}


def test_a_tab_of_ours_that_somebody_copied_is_no_list_of_theirs() -> None:
    head: list[Value] = ["Готово", "Срок", "Клиент", "Что сделать", "Ответственный", "Ключ"]
    rows: list[list[Value]] = [head, [None, "20.11.2026", "Иванова Анна", "Перезвонить", "Ирина", "#0123456789"]]
    assert "tasks" not in recognise(Workbook("b", "", (sheet_from_rows("Задачи (копия)", rows),))).tables
    rows[1][-1] = None
    assert "tasks" in recognise(Workbook("b", "", (sheet_from_rows("Задачи (копия)", rows),))).tables
