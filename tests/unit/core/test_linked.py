"""Deals and talks find their clients as orders do, and what finds none is told."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.outcome import Found, RunSettings
from sheetcrm.core.pipeline import find
from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

NOW = dt.datetime(2026, 6, 30, 12, 0)


def found(deals: list[list[Value]], talks: list[list[Value]]) -> Found:
    clients: list[list[Value]] = [
        ["ID клиента", "ФИО", "Телефон", "Дата последнего контакта"],
        ["К-000001", "Иванова Анна", "+7 916 123-45-67", dt.date(2026, 1, 5)],
        ["К-000002", "Петров Олег", "+7 916 123-45-68", None],
        ["К-000003", "Смирнов Иван", "+7 916 123-45-69", None],
        ["К-000004", "Смирнов Иван", "+7 916 123-45-70", None],
    ]
    sheets = (
        sheet_from_rows("Клиенты", clients),
        sheet_from_rows("Сделки", [["№ сделки", "ID клиента", "Клиент", "Этап"], *deals]),
        sheet_from_rows("История общения", [["Дата", "Клиент", "Телефон", "Тип", "Итог"], *talks]),
    )
    return find(recognise(Workbook("t", "t.xlsx", sheets)), RunSettings("ru"), NOW)


def test_by_id_by_phone_and_by_name() -> None:
    run = found(
        [["1", "К-000002", None, "кп"], ["2", None, "Анна Иванова", "кп"], ["3", None, "Сидоров Пётр", "кп"]],
        [["01.06.2026", None, "8 916 123 45 68", "звонок", "ок"], ["02.06.2026", "Смирнов Иван", None, "звонок", "ок"]],
    )
    assert run.joined["deals"]["_client"].tolist() == [1, 0, -1]
    assert run.joined["interactions"]["_client"].tolist() == [1, -1]
    said = {
        (f.code.code, f.table): f.rows.tolist() for f in run.outcome.log.findings if f.code.code.startswith("record/")
    }
    assert said == {("record/client-not-found", "deals"): [2], ("record/client-unclear", "interactions"): [1]}


def test_a_talk_is_the_last_contact_unless_the_column_is_later_or_it_is_to_come() -> None:
    run = found(
        [["1", "К-000002", None, "кп"]],
        [
            ["01.03.2026", "Иванова Анна", None, "звонок", "ок"],
            ["02.02.2026", "Иванова Анна", None, "встреча", "ок"],
            ["05.08.2026", "Петров Олег", None, "звонок", "план"],
        ],
    )
    known = run.outcome.known
    assert known is not None
    assert known.frame["last_contact"].tolist() == [dt.date(2026, 3, 1), None, None, None]


def test_an_unknown_kind_of_contact_is_told_with_the_nearest() -> None:
    run = found(
        [["1", "К-000002", None, "кп"]],
        [["01.03.2026", "Иванова Анна", None, "всреча", "ок"], ["01.03.2026", "Иванова Анна", None, "Недозвон", "ок"]],
    )
    (one,) = [f for f in run.outcome.log.findings if f.code.code == "talk/unknown-type"]
    assert (one.rows.tolist(), one.args["near"]) == ([0], ["встреча"])
