"""Which column gets which entry rule, and which gets none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.rules import EntryRule, ListRange, RuleKind, wanted_rules
from sheetcrm.core.rules.model import kind_in, kind_of
from sheetcrm.core.rules.wanted import RuleSettings
from sheetcrm.core.rules.words import ERRORS, NAMES
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

HEADS: list[Value] = ["ФИО", "Телефон", "Наш столбец"]
SAVED = {"clients": {"stop": "Стоп", "consent_ads": "Реклама"}}


def rules(heading: str, cells: list[Value], settings: RuleSettings | None = None, *more: Any) -> dict[str, EntryRule]:
    """The rules of a table whose third column has this heading and these cells, by heading."""
    rows = [
        ["ФИО", "Телефон", heading],
        *([f"Иванова Анна{i}", f"8 907 100-00-0{i}", cell] for i, cell in enumerate(cells)),
    ]
    book = Workbook("", "", (sheet_from_rows("Клиенты", rows), *more))
    return {r.heading: r for r in wanted_rules(recognise(book, saved=SAVED).tables, settings or RuleSettings("ru"))}


def kind(heading: str, cells: list[Value], settings: RuleSettings | None = None) -> str | None:
    rule = rules(heading, cells, settings).get(heading)
    return None if rule is None else str(rule.kind)


DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Email", ["a@example.com", "b@example.com"], "email"),
        ("Телефон 2", ["8 907 100-00-05", None], "phone"),
        ("Дата добавления", [DAY, DAY], "date"),
        ("Дата добавления", [DAY, DAY, "05.03.2026"], "date"),
        ("Дата добавления", ["05.03.2026", "06.03.2026", DAY], None),
        ("День рождения", [DAY, DAY], "date"),
        ("Стоп", ["да", None], "yes_no"),
        ("Стоп", [True, False], "yes_no"),
        ("Стоп", ["да", True], None),
        ("Реклама", ["да", "отозвано"], "answers"),
        ("Реклама", [DAY, DAY], None),
        ("Физлицо / компания", ["физлицо", "ИП"], "answers"),
        ("Комментарий", ["а", "б"], None),
        ("Наш столбец", ["а", "б"], None),
    ],
)
def test_a_column_gets_the_rule_that_helps(heading: str, cells: list[Value], expected: str | None) -> None:
    assert kind(heading, cells) == expected


def test_a_column_of_formulas_gets_none() -> None:
    rows = [["ФИО", "Телефон", "Email"], *([f"Анна{i}", f"8 907 100-00-0{i}", f"a{i}@example.com"] for i in range(4))]
    formulas = {(row, 2): "=A1" for row in range(2, 6)}
    book = Workbook("", "", (sheet_from_rows("Клиенты", rows, formulas=formulas),))
    assert [r.heading for r in wanted_rules(recognise(book).tables, RuleSettings("ru"))] == ["Телефон"]


def test_the_words_the_team_uses_for_yes_come_along() -> None:
    assert rules("Стоп", ["+", "да", None])["Стоп"].values == ("да", "нет", "+")


def test_required_columns_without_another_rule_are_told_when_left_empty() -> None:
    settings = RuleSettings("ru", required={"person": ("city",), "all": ("email",)})
    assert kind("Город", ["Самара"], settings) == "required"
    assert kind("Город", ["Самара"]) is None
    rule = rules("Email", ["a@example.com"], settings)["Email"]
    assert (rule.kind, rule.required, rule.prompt.endswith("Обязательно.")) == (RuleKind.EMAIL, True, True)


LISTS = sheet_from_rows(
    "Справочники", [["Справочники"], [None], ["Статус", "Источник"], ["заявка", None], ["клиент", None]]
)


def test_a_list_is_looked_up_where_it_stands_and_an_empty_one_asks_for_nothing() -> None:
    assert rules("Статус", ["клиент"], None, LISTS)["Статус"].source == ListRange("Справочники", 0, 4)
    assert "Источник" not in rules("Источник", ["сайт"], None, LISTS)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Telegram", "ватсап", None], "list"),
        (["Telegram", "@ivan_p"], None),
        (["8 907 100-00-01"], None),
        ([None], None),
    ],
)
def test_a_list_of_messengers_is_offered_where_no_addresses_stand(cells: list[Value], expected: str | None) -> None:
    lists = sheet_from_rows("Справочники", [["Мессенджер"], ["Telegram"], ["WhatsApp"]])
    settings = RuleSettings("ru", choices={"messenger": ("Telegram", "WhatsApp")})
    found = rules("Мессенджер", cells, settings, lists).get("Мессенджер")
    assert (None if found is None else str(found.kind)) == expected


def test_of_consents_only_the_purpose_has_a_list() -> None:
    heads = ["Кто (ID, телефон, email или «все»)", "Цель", "Канал", "Дано / отозвано", "Дата"]
    consents = sheet_from_rows("Согласия", [heads, ["a@example.com", "реклама", "SMS", "дано", DAY]])
    lists = sheet_from_rows("Справочники", [["Статус", "Цели"], [None, "реклама"]])
    found = [r for r in rules("Город", [], None, lists, consents).values() if r.tab == "Согласия"]
    assert [(r.heading, r.kind, r.source) for r in found] == [("Цель", RuleKind.LIST, ListRange("Справочники", 1, 2))]


def test_words_of_the_configuration_are_the_list_where_there_is_no_tab() -> None:
    rule = rules("Статус", ["клиент"], RuleSettings("ru", choices={"status": ("заявка", "клиент")}))["Статус"]
    assert (rule.kind, rule.values, rule.source) == (RuleKind.LIST, ("заявка", "клиент"), None)


def test_what_the_settings_say_of_a_column_counts() -> None:
    assert kind("Наш столбец", [DAY], RuleSettings("ru", formats={"наш столбец": "date"})) == "date"
    assert kind("Email", ["a@example.com"], RuleSettings("ru", formats={"email": "any"})) is None


@pytest.mark.parametrize(
    ("region", "style", "digits", "example"),
    [
        ("RU", "international", 10, "+7 907 100-00-01"),
        ("RU", "national", 10, "8 (907) 100-00-01"),
        ("GB", "international", 7, "+44 7158 100001"),
    ],
)
def test_a_phone_is_shown_as_the_team_writes_it(region: str, style: str, digits: int, example: str) -> None:
    found = rules("Наш столбец", ["а"], RuleSettings("ru", region, style))["Телефон"]
    assert (found.digits, found.example) == (digits, example)


def test_each_rule_is_known_by_its_words_in_both_languages() -> None:
    assert set(ERRORS) == set(NAMES) == set(RuleKind)
    for kind_, text in ERRORS.items():
        for lang in LANGS:
            assert kind_of(text.say(lang)) == kind_in(text.say(lang) + " и ещё") == kind_
            assert len(text.say(lang)) <= 225
    assert kind_of("Впишите дату") is None
