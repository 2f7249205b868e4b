"""Letters and spaces nobody sees."""

from __future__ import annotations

import time

import pytest

from sheetcrm.core.fields.letters import fold, is_nothing, nearest, tidy, unmix


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("Анна", "Анна"),
        ("  Анна  Петрова ", "Анна Петрова"),
        ("Анна\u00a0Петрова", "Анна Петрова"),
        ("Ан\u200bна", "Анна"),
        ("Ан\u00adна", "Анна"),
        ("\ufeffАнна", "Анна"),
        ("Андре\u0438\u0306", "Андрей"),
        ("Анна\u200e", "Анна"),
        ("стр. 1\r\n  стр. 2 ", "стр. 1\nстр. 2"),
        ("а\x07б", "аб"),
        ("семья 👨\u200d👩\u200d👧", "семья 👨\u200d👩\u200d👧"),
        ("\u202b", ""),
    ],
)
def test_tidy_takes_out_only_what_cannot_be_seen(typed: str, clean: str) -> None:
    assert tidy(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("Cамара", "Самара"),
        ("МTС", "МТС"),
        ("gmаil", "gmail"),
        ("VIP-клиент", "VIP-клиент"),
        ("SPAсалон", "SPAсалон"),
        ("Wi-Fiроутер", "Wi-Fiроутер"),
        ("OOO", "OOO"),
    ],
)
def test_look_alike_letters_are_put_into_one_alphabet_only_when_all_of_them_can(typed: str, clean: str) -> None:
    assert unmix(typed) == clean


def test_long_texts_take_no_time() -> None:
    started = time.process_time()
    for text in (
        "я" * 30_000,
        "a" * 30_000 + "\u200b",
        "ab " * 10_000 + "я",
        "x\u0301" * 9000,
        "ж" * 9000 + "Z" * 9000,
    ):
        unmix(tidy(text))
    assert time.process_time() - started < 2


def test_fold_makes_spellings_equal() -> None:
    assert fold(" Орёл — центр ") == fold("орел-центр")


def test_placeholders_mean_nothing() -> None:
    assert all(map(is_nothing, ("-", "—", "нет", "Н/Д", "n/a", "...", "не указан")))
    assert not any(map(is_nothing, ("Нет-Пушкина", "NASA", "0")))


def test_a_near_miss_is_one_word_or_none() -> None:
    assert nearest("моства", ["москва", "тверь"]) == "москва"
    assert nearest("омск", ["томск", "омск-2"]) == "томск"
    assert nearest("кот1", ["кот2"]) is None, "numbers are not slips of each other"
    assert nearest("лоск", ["воск", "лоск2", "носк"]) is None, "two are equally near"
    assert nearest("дом", ["том"]) is None, "too short to judge"
