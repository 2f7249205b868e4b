"""Messengers and purposes of «Справочники»: what stands there is known, and what the lists begin with."""

from __future__ import annotations

import numpy as np
import pytest

from sheetcrm.core.fields import field_types
from sheetcrm.core.lists import as_they_are, words_in
from sheetcrm.core.matching.contacts import messengers
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.segments.evaluate import evaluate_segments, rule_frame
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from tests.unit.checks.conftest import context_of, findings_of
from tests.unit.fields.conftest import RU, TODAY, code, read
from tests.unit.segments.tables import make_table

LISTED = replace(RU, choices=("Telegram", "WhatsApp", "MAX", "Zalo", "Наш чат"))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Zalo: @Ivan", "Zalo:ivan"),
        ("zalo ivan_p", "Zalo:ivan_p"),
        ("наш чат: ivan-7", "Наш чат:ivan-7"),
        ("Zalo 8 916 223-45-68", "Zalo:+79162234568"),
        ("https://zalo.me/ivan", "Zalo:ivan"),
        ("@ivan_p", "tg:@ivan_p"),
        ("t.me/ivan_p", "tg:@ivan_p"),
        ("8 916 223-45-68", "wa:+79162234568"),
        ("Viber 8 916 223-45-68", "viber:+79162234568"),
    ],
)
def test_an_address_in_a_messenger_of_the_list_is_an_address(typed: str, value: str) -> None:
    assert (read("messenger", typed, LISTED).value, code(read("messenger", typed, LISTED))) == ((value,), None)


def test_it_is_shown_as_the_list_spells_it_and_known_again() -> None:
    assert field_types()["messenger"].text(("Zalo:ivan_p", "Zalo:+79162234568"), "ru") == (
        "Zalo ivan_p, Zalo +7 916 223-45-68"
    )
    assert messengers("zalo:ivan_p") == messengers("наш чат:ivan_p") == ("ivan_p",)


@pytest.mark.parametrize("typed", ["Zalo: ivan", "imo", "Zalo +84", "Zalo"])
def test_without_the_list_it_is_unclear(typed: str) -> None:
    assert (read("messenger", typed).value, code(read("messenger", typed))) == (None, "messenger/unclear")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("MAX @ivan_p", ("max:ivan_p",)),
        ("Макс: @ivan_p", ("max:ivan_p",)),
        ("WhatsApp @ivan_p", ("wa:ivan_p",)),
        ("WhatsApp 8 916 223-45-68, MAX @ivan_p", ("wa:+79162234568", "max:ivan_p")),
        ("WhatsApp 8 916 223-45-68 MAX @ivan_p", ("wa:+79162234568", "max:ivan_p")),
        ("WhatsApp, @ivan_p", ("tg:@ivan_p",)),
        ("ник: @ivan_p", ("tg:@ivan_p",)),
    ],
)
def test_a_name_after_a_messengers_name_is_in_that_one(typed: str, value: tuple[str, ...]) -> None:
    assert read("messenger", typed).value == value


@pytest.mark.parametrize("typed", ["Telegram", "телега", "ватсап", "MAX", "Telegram, WhatsApp", "тг и вк"])
def test_a_messengers_name_alone_is_no_address_and_nothing_to_correct(typed: str) -> None:
    found = read("messenger", typed)
    assert (found.value, found.shown, code(found)) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "shown", "issue"),
    [
        ("Telegram", None, None),
        ("Telegram, WhatsApp", None, None),
        ("телега", "Telegram", None),
        ("тг и ватсап", "Telegram, WhatsApp", None),
        ("ZALO", "Zalo", None),
        ("Телеграмн", "Telegram", "choice/near-miss"),
        ("Watsapp", "WhatsApp", "choice/near-miss"),
        ("Zallo", "Zalo", "choice/near-miss"),
        ("Viber", None, "choice/not-listed"),
        ("imo", None, "messenger/unclear"),
        ("+", None, "messenger/unclear"),
        # Whoever says «ок» may mean that all is well.
        ("ок", None, "messenger/unclear"),
    ],
)
def test_bare_words_are_words_of_the_list(typed: str, shown: str | None, issue: str | None) -> None:
    found = read("messenger", typed, LISTED)
    assert (found.value, found.shown, code(found)) == (None, shown, issue)


def test_in_a_column_of_one_messenger_a_word_is_a_name_there() -> None:
    telegram = LISTED.knowing(heading="Telegram")
    assert read("messenger", "watsapp", telegram).value == ("tg:@watsapp",)
    assert read("messenger", "Zalo", telegram).value is None


HEADS = ["ФИО", "Телефон", "Мессенджер", "Мессенджер 2"]
CELLS = ["@ivan_p", "тг", "ватсап", *["imo"] * 5, "Оля", "есть", "есть", "есть", "есть", "есть", None]


def test_the_list_begins_with_the_messengers_that_the_columns_speak_of() -> None:
    """A rare word may be somebody's name there: it is put on no list."""
    rows = [[f"Иванова Анна{n}", f"8 907 100-00-{n:02d}", cell, "MAX"] for n, cell in enumerate(CELLS)]
    tables = recognise(Workbook("", "", (sheet_from_rows("Клиенты", [HEADS, *rows]),))).tables  # type: ignore[list-item]
    assert as_they_are(tables, "ru")["messenger"] == ("MAX", "imo", "Telegram", "WhatsApp")
    lists = sheet_from_rows("Справочники", [["Мессенджеры"], ["Telegram"], ["Zalo"]])
    said = words_in(recognise(Workbook("", "", (lists,))).tables["lists"])
    assert said["messenger"] == said["messenger2"] == ("Telegram", "Zalo")


def test_the_list_of_purposes_begins_without_slips_nobody_can_read_and_takes_no_consent_away() -> None:
    heads = ["Кто (ID, телефон, email или «все»)", "Цель", "Канал", "Дано / отозвано"]
    said = ["реклама SMS", "реклама email", "реклама e-mail", "рекалма", "исполнение договора", "исполнение догавора"]
    rows = [[f"a{n}@example.com", word, "SMS", "дано"] for n, word in enumerate((*said, "исполнение договора"))]
    tables = recognise(Workbook("", "", (sheet_from_rows("Согласия", [heads, *rows]),))).tables  # type: ignore[list-item]
    assert as_they_are(tables, "ru")["legal_purpose"] == ("исполнение договора", *sorted(said[:3]))


@pytest.mark.parametrize("cells", [["Телеграм", "Ватсап", "МАКС"], ["телега", "вайбер и ватсап", "инста"]])
def test_a_column_of_names_in_russian_is_a_column_of_messengers(cells: list[str]) -> None:
    rows = [["Иванова Анна", "8 907 100-00-01", cell] for cell in cells]
    tables = recognise(Workbook("", "", (sheet_from_rows("Клиенты", [HEADS[:3], *rows]),))).tables  # type: ignore[list-item]
    assert tables["clients"].has("messenger")


@pytest.mark.parametrize("choices", [{}, {"messenger": ("Zalo",)}])
def test_a_messenger_is_a_kind_of_contact_the_teams_own_if_it_is_listed(choices: dict[str, tuple[str, ...]]) -> None:
    rows = [{"date": "2026-02-01", "type": word} for word in ("Телега", "ватсап", "Viber", "MAX", "Zalo", "ок")]
    found = findings_of(context_of(others={"interactions": rows}, choices=choices))
    (one,) = [f for f in found if f.code.code == "talk/unknown-type"]
    assert one.rows.tolist() == ([5] if choices else [4, 5])


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("мессенджер = Telegram", [0, 1]),
        ("мессенджер = тг", [0, 1]),
        ("мессенджер содержит telegram", [0, 1]),
        ("мессенджер = t.me/ivan_p", [0]),
        ("мессенджер = Zalo: ivan", [2]),
        ("мессенджер = Zalo", [2, 3]),
        ("мессенджер пусто", [4, 5]),
    ],
)
def test_rules_know_the_messenger_of_an_address_and_of_a_bare_word(rule: str, rows: list[int]) -> None:
    typed = ["@ivan_p", "телега", "Zalo: ivan", "Zalo", "нет", None]
    clients = make_table([{"messenger": None if v is None else read("messenger", v, LISTED).value} for v in typed])
    known = know(clients, None, KnownSettings(), TODAY, None, None)
    frame = rule_frame(clients, known, make_table([{"messenger": cell} for cell in typed]))
    segments = make_table([{"active": True, "name": "а", "rule": rule}])
    (found,) = evaluate_segments(segments, frame, {"messenger": "Мессенджер"}, TODAY, "ru")
    assert np.flatnonzero(found.mask).tolist() == rows
