"""Who stands in the table several times is one client in figures and groups, and never “has not bought yet” on the second row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.segments.known import Known
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.shipped import templates

NOW = dt.datetime(2026, 6, 30, 12, 0)
HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Email", "Дата добавления", "Статус"]
OLD, LATELY = dt.date(2024, 3, 1), dt.date(2026, 6, 25)
BOUGHT = tuple(dt.date(2026, 5, day) for day in (1, 20, 31))
#: Anna bought and stands there twice, Vera twice without a purchase, Oleg once without one; the others are buyers.
ROWS: list[list[Value]] = [
    ["К-1", "Петрова Анна Сергеевна", "+7 916 123-45-67", "anna@primer-mail.ru", OLD, None],
    ["К-2", "Белова Вера Ильинична", "+7 916 123-45-01", "vera@primer-mail.ru", OLD, None],
    ["К-3", "Иванов Олег Петрович", "+7 916 123-45-02", "oleg@primer-mail.ru", OLD, None],
    ["К-4", "Петрова Анна", "8 916 123 45 67", "anna@primer-mail.ru", LATELY, None],
    ["К-5", "Белова Вера", "8 916 123 45 01", "vera@primer-mail.ru", OLD, None],
]
ORDERS: list[list[Value]] = [["К-1", day, 1000] for day in BOUGHT]


def outcome(
    rows: list[list[Value]], *orders: list[Value], head: list[Value] = HEAD, segments: dict[str, str] | None = None
) -> Outcome:
    sheets = [sheet_from_rows("Клиенты", [head, *rows])]
    if orders:
        sheets.append(sheet_from_rows("Заказы", [["ID клиента", "Дата", "Сумма"], *orders]))
    if segments:
        made: list[list[Value]] = [["да", name, rule] for name, rule in segments.items()]
        sheets.append(sheet_from_rows("Сегменты", [["Работает", "Название", "Правило"], *made]))
    return run(recognise(Workbook("t", "t.xlsx", tuple(sheets))), RunSettings("ru"), templates(False), NOW)


def known(found: Outcome) -> Known:
    assert found.known is not None
    return found.known


def auto(found: Outcome) -> dict[str, list[Any]]:
    made = next(tab for tab in found.tabs if tab.key == "clients_auto")
    return {column.heading: list(column.values) for block in made.blocks for column in block.columns}


def test_the_bases_count_clients_and_every_row_is_accounted_for() -> None:
    found = outcome(ROWS, *ORDERS)
    counts = known(found).counts
    assert (counts.general, counts.active, counts.never, counts.second) == (3, 1, 2, 2)
    assert counts.ties_out
    assert known(found).by_lifecycle() == {"potential": 2, "regular": 1}
    summary = next(tab for tab in found.tabs if tab.key == "summary")
    said = [str(cell.content) for cell in summary.cells]
    assert "✓  Клиенты по группам: 3 = 3 (5 строк без 2 повторных)" in said
    assert "Ещё 2 строки — повторные: клиент, записанный несколько раз, считается один раз (см. «Дубли»)." in said


def test_without_orders_the_base_is_of_clients_too_and_says_so() -> None:
    summary = next(tab for tab in outcome(ROWS).tabs if tab.key == "summary")
    said = [str(cell.content) for cell in summary.cells]
    assert said[said.index("Клиентов в базе") + 1] == "3"
    assert any(words.startswith("Ещё 2 строки — повторные") for words in said)


def test_months_and_sources_count_clients_as_the_base_does() -> None:
    rows = [[*row, source] for row, source in zip(ROWS, ("реклама", "реклама", None, "сайт", None), strict=True)]
    found = outcome(rows, *ORDERS, head=[*HEAD, "Источник"])
    assert found.figures is not None
    assert found.figures.months is not None
    assert int(found.figures.months.base[-1]) == known(found).counts.general == 3
    assert {line.source: (line.clients, line.buyers) for line in found.figures.sources} == {
        "реклама": (2, 1),
        None: (1, 0),
    }


def test_the_second_row_shows_the_client_and_the_sums_stand_once() -> None:
    shown = auto(outcome(ROWS, *ORDERS))
    assert [shown["Группа клиента"][row] for row in (0, 3)] == ["постоянный"] * 2
    assert [shown["Последняя покупка"][row] for row in (0, 3)] == [BOUGHT[-1]] * 2
    assert [v for v in shown["Выручка"] if v] == [3000]
    assert shown["Заказов"] == [3, 0, 0, None, None]


def test_no_rule_takes_the_second_row_for_somebody_who_never_bought() -> None:
    rules = {"не покупали": "заказов = 0", "частые": "заказов >= 3", "потенциальные": "группа = потенциальный"}
    found = outcome(ROWS, *ORDERS, segments=rules)
    assert {s.name: (s.mask.nonzero()[0].tolist(), s.count) for s in found.segments} == {
        "не покупали": ([1, 2, 4], 2),
        "частые": ([0, 3], 1),
        "потенциальные": ([1, 2, 4], 2),
    }


def test_no_welcome_for_a_regular_whose_row_was_typed_again() -> None:
    found = outcome(ROWS, *ORDERS)
    assert found.drafts is not None
    assert not [d for d in found.drafts.drafts if d.campaign == "welcome"]


def test_purchases_in_columns_of_one_row_are_the_clients() -> None:
    head: list[Value] = [*HEAD, "Дата последней покупки", "Количество заказов", "Выручка"]
    bought: list[Value] = [dt.date(2026, 6, 20), 4, 9000]
    rows = [[*row, *(bought if row[0] == "К-4" else [None] * 3)] for row in ROWS]
    found = known(outcome(rows, head=head))
    assert found.frame["last_order"].tolist()[0] == dt.date(2026, 6, 20)
    assert (found.counts.general, found.counts.active, found.second.nonzero()[0].tolist()) == (3, 1, [0, 4])


def test_a_later_purchase_on_another_row_ends_the_silence_of_both() -> None:
    head: list[Value] = [*HEAD, "Дата последней покупки"]
    days = {"К-1": dt.date(2024, 1, 10), "К-4": dt.date(2026, 6, 20)}
    found = known(outcome([[*row, days.get(str(row[0]))] for row in ROWS], head=head))
    assert [found.frame["last_order"].iat[row] for row in (0, 3)] == [dt.date(2026, 6, 20)] * 2


def test_what_a_second_row_says_of_purchases_is_not_added_to_the_orders() -> None:
    head: list[Value] = [*HEAD, "Выручка"]
    rows = [[*row, 3000 if "Петрова" in str(row[1]) else None] for row in ROWS]
    assert known(outcome(rows, *ORDERS, head=head)).bought.revenue.sum() == 300_000


def test_a_client_is_archived_when_every_row_says_so() -> None:
    rows = [[*row[:5], "архив" if row[0] in ("К-1", "К-2", "К-5") else None] for row in ROWS]
    counts = known(outcome(rows, *ORDERS)).counts
    assert (counts.general, counts.active, counts.never, counts.archived, counts.second) == (2, 1, 1, 1, 2)


def test_a_duplicate_of_the_same_name_is_named_with_its_id_or_its_place() -> None:
    anna: list[Value] = ["Петрова Анна", "8 916 123 45 67", "anna@primer-mail.ru", None, None]
    other = ["К-3", "Анна Петрова", *anna[1:]]
    assert auto(outcome([["К-1", *anna], ["К-2", *anna], other]))["Дубль"] == [
        "один и тот же: Петрова Анна (К-2), Анна Петрова",
        "один и тот же: Петрова Анна (К-1), Анна Петрова",
        "один и тот же: Петрова Анна (К-1), Петрова Анна (К-2)",
    ]
    assert (
        auto(outcome([[None, *anna], [None, *anna]]))["Дубль"][0] == "один и тот же: Петрова Анна (Клиенты, строка 3)"
    )
