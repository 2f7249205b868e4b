"""Choices and towns: the column's own words, near misses, lists."""

from __future__ import annotations

import pytest

from sheetcrm.core.fields import Context, Kind
from sheetcrm.core.fields.choice import canonical, parse, prepare
from sheetcrm.core.fields.city import town
from sheetcrm.core.records import replace
from tests.unit.fields.conftest import EN, RU, code, read


def column(counts: dict[str, int]) -> Context:
    values = list(counts)
    return RU.knowing(**prepare(values, RU.knowing(counts=list(counts.values()))))


def test_the_most_frequent_spelling_is_the_right_one() -> None:
    context = column({"Авито": 20, "авито": 3, "АВИТО": 1})
    found = parse("авито", context)
    assert (found.value, found.shown, found.kind) == ("Авито", "Авито", Kind.PROPOSAL)
    assert parse("Авито", context).shown is None


def test_a_rare_near_miss_of_a_frequent_value_is_proposed_and_not_used() -> None:
    context = column({"Москва": 20, "Моства": 1})
    found = parse("Моства", context)
    assert (code(found), found.shown, found.value) == ("choice/near-miss", "Москва", "Моства")


def test_two_frequent_values_are_no_slips_of_each_other() -> None:
    context = column({"Оплачен": 20, "Оплачена": 15})
    assert parse("Оплачена", context).issue is None


def test_values_with_other_numbers_are_no_slips() -> None:
    assert parse("Зал 2", column({"Зал 1": 30, "Зал 2": 1})).issue is None


def test_a_list_decides() -> None:
    context = replace(RU, choices=("заявка", "оплачен"))
    assert parse("Оплачен ", context).shown == "оплачен"
    assert code(parse("оплочен", context)) == "choice/near-miss"
    assert code(parse("где-то", context)) == "choice/not-listed"
    assert parse("где-то", context).value == "где-то"


def test_look_alike_letters_in_a_choice_are_a_spelling() -> None:
    found = parse("Aвито", column({"Авито": 5, "Aвито": 1}))
    assert (found.shown, found.kind, found.why) == ("Авито", Kind.SPELLING, "text/mixed-alphabet")


def test_q3_a_latin_letter_in_a_town() -> None:
    found = read("city", "Cамара")
    assert (found.value, found.shown, found.kind, found.why) == (
        "Самара",
        "Самара",
        Kind.SPELLING,
        "text/mixed-alphabet",
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("г. Самара", "Самара"),
        ("г.Самара", "Самара"),
        ("город Самара", "Самара"),
        ("САМАРА", "Самара"),
        ("самара", "Самара"),
        ("СПб", "Санкт-Петербург"),
        ("Питер", "Санкт-Петербург"),
        ("Мск", "Москва"),
        ("Ростов на Дону", "Ростов-на-Дону"),
        ("Н. Новгород", "Нижний Новгород"),
        ("Тольяти", "Тольятти"),
    ],
)
def test_towns_are_understood_and_proposed(typed: str, value: str) -> None:
    found = read("city", typed)
    assert (found.value, found.shown, found.kind, found.issue) == (value, value, Kind.PROPOSAL, None)


@pytest.mark.parametrize(
    "typed", ["Самара", "Омск", "Томск", "Пермь", "London", "Лондон", "Минск", "Алматы", "Васюки-на-Волге"]
)
def test_towns_that_need_nothing(typed: str) -> None:
    found = read("city", typed)
    assert (found.value, found.shown, found.issue) == (typed, None, None)


@pytest.mark.parametrize(
    ("typed", "guess"), [("Моства", "Москва"), ("Екатеринбрг", "Екатеринбург"), ("Самраа", "Самара")]
)
def test_near_misses_of_towns(typed: str, guess: str) -> None:
    found = read("city", typed)
    assert (code(found), found.shown, found.value) == ("city/near-miss", guess, typed)


def test_a_town_with_more_to_it_stays() -> None:
    found = read("city", "Москва, ЮЗАО")
    assert (found.value, found.shown) == ("Москва", None)
    assert read("city", "Орел").value == "Орёл"
    assert read("city", "Орел").shown is None


def test_towns_know_their_time_zone() -> None:
    found = town("Новосибирск")
    assert found is not None
    assert found.time_zone == "Asia/Novosibirsk"
    florida = read("city", "St. Petersburg", replace(EN, region="US"))
    assert (florida.value, florida.shown) == ("St. Petersburg", None)
    assert read("city", "St. Petersburg", EN).shown == "Saint Petersburg"
    assert read("city", "NYC", EN).value == read("city", "New York City", EN).value == "New York"
    assert read("city", "New York", EN).shown is None, "what the post calls the city"


def test_a_persons_name_begins_with_a_capital_though_it_was_typed_small_more_often() -> None:
    best, _ = canonical(["света", "Света", "VIP", "vip"], [40, 25, 1, 9], "ru")
    assert best == {"света": "Света", "vip": "vip"}
    assert canonical(["kate", "Kate"], [3, 1], "en")[0] == {"kate": "Kate"}
    # Many a word is somebody's name as well.
    assert canonical(["сайт", "Сайт"], [80, 1], "ru")[0] == {"сайт": "сайт"}
