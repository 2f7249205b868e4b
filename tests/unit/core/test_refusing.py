"""A remark that asks to leave a client alone is told on its row and on the draft; one about a channel or an hour is not."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.refusing import refusal_in
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.shipped import templates

NOW = dt.datetime(2026, 6, 30, 12, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("не писать", "не писать"),
        ("НЕ ЗВОНИТЬ!!!", "не звонить"),
        ("Просила не беспокоить", "не беспокоить"),
        ("просил больше не звонить и не писать", "не звонить и не писать"),
        ("любит розы; больше не писать, пожалуйста.", "не писать"),
        ("клиент просила её не беспокоить", "не беспокоить"),
        ("не присылать рекламу", "не присылать рекламу"),
        ("отказалась от рассылки", "отказалась от рассылки"),
        ("Do not contact", "do not contact"),
        ("please don't email her anymore", "don't email"),
        ("Asked not to be contacted. Likes tulips", "asked not to be contacted"),
        ("asked us to stop calling", "asked us to stop calling"),
    ],
)
def test_a_remark_that_asks_for_nothing_more_is_heard(text: str, words: str) -> None:
    assert refusal_in(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "не писать в WhatsApp",
        "не звонить до 12",
        "не звонить на работу",
        "не звонить, только писать",
        "только WhatsApp, не звонить",
        "лучше писать. не звонить",
        "не звонить по выходным",
        "не писать мужу",
        "пока не писать",
        "не писать до 15 марта",
        "не звонить больше двух раз",
        "не предлагать гели",
        "не отправлять чек",
        "не дозвонились",
        "забыла написать",
        "do not call before 10",
        "don't call at work",
        "prefers text, do not call",
        "do not email, text only",
        "does not want peonies",
    ],
)
def test_a_limit_of_channel_or_time_is_no_refusal(text: str) -> None:
    assert refusal_in(text) is None


def outcome(*remarks: str | None, stop: tuple[bool, ...] = (), talks: tuple[list[Value], ...] = ()) -> Outcome:
    head: list[Value] = ["ID клиента", "ФИО", "Email", "День рождения", "Комментарий", "⛔ Не беспокоить"]
    names = ("Петрова Анна", "Иванов Олег", "Белова Вера")
    rows: list[list[Value]] = [
        [f"К-{n}", names[n], f"k{n}@primer-mail.ru", "01.07.1990", remark, True if n in stop else None]
        for n, remark in enumerate(remarks)
    ]
    sheets = [sheet_from_rows("Клиенты", [head, *rows])]
    if talks:
        sheets.append(sheet_from_rows("История общения", [["Дата", "ID клиента", "Тип", "Итог"], *talks]))
    return run(recognise(Workbook("t", "t.xlsx", tuple(sheets))), RunSettings("ru"), templates(False), NOW)


def told(found: Outcome) -> list[tuple[str, int]]:
    return [(f.table, row) for f in found.log.findings if f.code.code == "client/refusal-in-remark" for row in f.rows]


def test_the_row_and_the_draft_say_so_and_the_draft_stays_what_it_was() -> None:
    found = outcome("Просила не писать", "не писать в WhatsApp", "не звонить")
    assert told(found) == [("clients", 0), ("clients", 2)]
    assert found.drafts is not None
    said = {d.client_position: [w.code.code for w in d.warnings] for d in found.drafts.of("birthday")}
    assert {position for position, codes in said.items() if "draft/remark-says-no" in codes} == {0}
    quiet = outcome("Любит розы", None, None)
    assert quiet.drafts is not None
    states = [d.state for d in found.drafts.of("birthday")]
    assert states == [d.state for d in quiet.drafts.of("birthday")]
    assert told(quiet) == []


def test_who_is_marked_already_is_not_told_again() -> None:
    assert told(outcome("не писать", "не писать", stop=(1,))) == [("clients", 0)]


def test_what_was_said_in_a_talk_is_told_on_its_line() -> None:
    talks: tuple[list[Value], ...] = (
        ["01.06.2026", "К-0", "звонок", "Просила больше не звонить"],
        ["02.06.2026", "К-1", "звонок", "не звонить до 12"],
    )
    assert told(outcome(None, None, talks=talks)) == [("interactions", 0)]
