"""Nobody is asked for money that a tab of payments says was paid."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows
from sheetcrm.shipped import templates

NOW = dt.datetime(2026, 6, 30, 12, 0)
NAMES = ("Иванова Анна", "Петров Олег", "Смирнова Вера", "Белов Илья", "Котова Яна")


def outcome(*more: Sheet) -> Outcome:
    people: list[list[Value]] = [[name, f"+7916123450{n}"] for n, name in enumerate(NAMES)]
    orders: list[list[Value]] = [
        [f"З-{n}", dt.date(2026, 6, 1 + n), name, 1000, dt.date(2026, 6, 15)] for n, name in enumerate(NAMES)
    ]
    sheets = (
        sheet_from_rows("Клиенты", [["ФИО", "Телефон"], *people]),
        sheet_from_rows("Заказы", [["№ заказа", "Дата", "Клиент", "Сумма", "Оплатить до"], *orders]),
    )
    return run(recognise(Workbook("t", "t.xlsx", (*sheets, *more))), RunSettings("ru"), templates(False), NOW)


def owing(found: Outcome) -> dict[int, str]:
    return {task.position: task.text.ru for task in found.tasks.open if task.rule == "payment"}


def test_what_was_paid_is_asked_for_no_more_and_of_a_part_the_rest_is() -> None:
    payments: list[list[Value]] = [
        [f"П-{n}", dt.date(2026, 6, 10), f"З-{n}", name, 1000 if n != 2 else 400] for n, name in enumerate(NAMES[:4])
    ]
    tab = sheet_from_rows("Платежи", [["№ платежа", "Дата оплаты", "№ заказа", "Клиент", "Сумма"], *payments])
    assert set(owing(outcome())) == {0, 1, 2, 3, 4}
    found = outcome(tab)
    left = owing(found)
    assert set(left) == {2, 4}
    assert "600" in left[2]
    assert found.known is not None
    assert found.known.frame["late_payments"].tolist() == [0, 0, 1, 0, 1]
    assert found.figures is not None
    assert found.figures.unpaid is None, "of orders without a payment nobody knows that they are owed"
