"""What the cells of a table tell of the whole of it: the country of its phones, its language."""

from __future__ import annotations

import pytest

from sheetcrm.core.reading.evidence import Evidence
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value, sheet_from_rows
from tests.unit.reading.bases import base_of, clients

#: Made up; eight endings for each beginning.
ENDS = ("2345678", "3141592", "4669201", "5772156", "6180339", "7182818", "8317843", "9087651")
AMERICAN = [
    f"{area} {end[:3]}-{end[3:]}" for area, end in zip((212, 312, 415, 617, 713, 808, 917, 972), ENDS, strict=True)
]
BRITISH = [f"07{code} {end[:6]}" for code, end in zip((400, 500, 712, 734, 775, 811, 890, 957), ENDS, strict=True)]
INDIAN = [f"{code}{end}" for code, end in zip((981, 886, 776, 999, 633, 991, 889, 701), ENDS, strict=True)]
NIGERIAN = [f"{code}{end}" for code, end in zip((803, 706, 813, 905, 816, 703, 802, 903), ENDS, strict=True)]
AUSTRALIAN = [f"04{n}{end[:6]}" for n, end in enumerate(ENDS, start=11)]
IRISH = [f"08{n} {end}" for n, end in zip((3, 5, 6, 7, 9, 5, 7, 6), ENDS, strict=True)]
CANADIAN = [
    f"({area}) {end[:3]}-{end[3:]}" for area, end in zip((416, 604, 514, 403, 613, 780, 905, 647), ENDS, strict=True)
]
SOUTH_AFRICAN = [f"0{n} {end}" for n, end in zip((82, 83, 72, 61, 84, 73, 82, 83), ENDS, strict=True)]
FRENCH = [f"06 {end[:2]} {end[2:4]} {end[4:6]} {end[5:]}" for end in ENDS]
RUSSIAN = [
    f"8 {code} {end[:3]}-{end[3:]}" for code, end in zip((916, 903, 926, 962, 985, 911, 927, 912), ENDS, strict=True)
]
KAZAKH = [
    f"8 {code} {end[:3]}-{end[3:]}" for code, end in zip((701, 702, 705, 707, 747, 771, 775, 777), ENDS, strict=True)
]
BELARUSIAN = [f"80 {code} {end}" for code, end in zip((29, 33, 44, 25, 29, 33, 44, 29), ENDS, strict=True)]


def told(
    phones: list[str], lang: Lang, expected: str = "", towns: list[str] | None = None, name: str = "City"
) -> object:
    """What phones and towns say of a table of clients."""
    towns = towns or []
    rows: list[list[Value]] = [
        [f"Client {n}", *(cells[n] if n < len(cells) else None for cells in (phones, towns))]
        for n in range(max(len(phones), len(towns)))
    ]
    base = base_of(clients(["Name", "Phone", name], *rows))
    return Evidence(base.tables).country(expected or {"en": "US", "ru": "RU"}[lang], lang)


@pytest.mark.parametrize(
    ("phones", "lang", "country"),
    [
        (BRITISH, "en", "GB"),
        (INDIAN, "en", "IN"),
        (["0" + number for number in NIGERIAN], "en", "NG"),
        (AUSTRALIAN, "en", "AU"),
        ([number[1:] for number in AUSTRALIAN], "en", "AU"),  # the sheet ate the zero
        (IRISH, "en", "IE"),
        (CANADIAN, "en", "CA"),
        (SOUTH_AFRICAN, "en", "ZA"),
        (KAZAKH, "ru", "KZ"),
        (BELARUSIAN, "ru", "BY"),
        ([f"+375 29 {end}" for end in ENDS], "ru", "BY"),
        ([f"00971 50 {end}" for end in ENDS], "en", "AE"),
        ([f"91{number}" for number in INDIAN], "en", "IN"),  # with a code that lost its plus
        (INDIAN[:5] + [f"+91 {number}" for number in INDIAN], "en", "IN"),
        (BRITISH + [f"+91 {number}" for number in INDIAN[:3]], "en", "GB"),
        ([*BRITISH, "07700", "ask her", "1234 5678"], "en", "GB"),
    ],
)
def test_the_phones_say_of_which_country_they_are(phones: list[str], lang: Lang, country: str) -> None:
    assert told(phones, lang) == (country, "phones")


def test_a_zero_that_the_sheet_ate_is_understood_by_what_the_expected_country_loses() -> None:
    """Two of three such Nigerian numbers are American ones as well; all of them are Nigerian, and Indian too."""
    phones = [f"{code}{end}" for code in (803, 706, 811, 807, 816, 809) for end in ENDS]
    assert told(phones, "en") == ("NG", "phones")


@pytest.mark.parametrize(
    ("phones", "lang"),
    [
        (AMERICAN, "en"),
        (AMERICAN + [f"+44 {number[1:]}" for number in BRITISH[:3]], "en"),
        (AMERICAN + BRITISH[:4], "en"),
        ([f"+1 {number}" for number in AMERICAN * 4] + BRITISH, "en"),
        (AMERICAN[:4] + BRITISH[:4], "en"),
        (BRITISH[:4], "en"),  # too few
        (
            [f"555-{end[:3]}-{end[3:]}" for end in ENDS],
            "en",
        ),  # of no country's people, though Britain has such numbers of firms
        (FRENCH, "en"),  # South Africa has them as well: what is not clear stays
        (RUSSIAN, "ru"),
        (RUSSIAN + KAZAKH[:5] + BELARUSIAN[:3], "ru"),
        (RUSSIAN + [f"+375 29 {end}" for end in ENDS[:5]], "ru"),
        ([f"23-45-{n}" for n in range(10, 30)], "ru"),  # of a town, without its code
        (["нет", "спросить", "—"], "ru"),
        ([], "en"),
    ],
)
def test_the_expected_country_stays_unless_it_is_clear(phones: list[str], lang: Lang) -> None:
    assert told(phones, lang) is None


def test_towns_and_a_column_of_countries_say_it_where_phones_do_not() -> None:
    indian, kazakh = (
        ["Agartala", "Madurai", "Ajmer", "Ahmedabad"] * 2,
        ["Алматы", "Астана", "Шымкент", "г. Атырау"] * 2,
    )
    assert told([], "en", towns=indian) == ("IN", "towns")
    assert told([], "ru", towns=kazakh) == ("KZ", "towns")
    assert told([], "en", towns=["India"] * 6, name="Country") == ("IN", "towns")
    # Of many names there is a town in America as well, and phones know better.
    assert told([], "en", towns=["Birmingham", "Cambridge"] * 4) is None
    assert told([], "en", towns=["India"] * 4, name="Country") is None
    assert (
        told([f"+1 {number}" for number in AMERICAN], "en", towns=["London", "Leeds", "Bristol", "Cardiff"] * 2) is None
    )
    assert told(RUSSIAN, "ru", towns=kazakh) is None
    assert told([], "ru", towns=["Москва", "Самара", "Казань", "Алматы"] * 2) is None


def test_of_two_countries_that_take_the_phones_the_towns_choose() -> None:
    assert told(FRENCH, "en", towns=["Paris", "Lyon", "Marseille", "Nice"] * 2) == ("FR", "phones")


def test_towns_of_one_country_outweigh_digits_that_pass_for_another() -> None:
    """Numbers of Guernsey and of nobody among British ones: next to any ten digits are an Indian mobile."""
    odd = [f"07{code} {end[:6]}" for code in (911, 700) for end in ENDS]
    towns = ["London", "Leeds", "Bristol", "York"] * 8
    assert told([*odd, *BRITISH], "en") == ("IN", "phones")
    assert told([*odd, *BRITISH], "en", towns=towns) != ("IN", "phones")


def test_a_computers_country_is_overruled_as_well() -> None:
    assert told(AMERICAN, "en", "GB") == ("US", "phones")
    assert told(BRITISH, "en", "GB") is None


def test_the_time_zone_is_that_of_most_towns() -> None:
    base = base_of(
        clients(["Имя", "Телефон", "Город"], *[["Анна", "8 701 223-45-68", t] for t in ("Атырау", "Алматы", "Атырау")])
    )
    assert Evidence(base.tables).zone("KZ") == "Asia/Atyrau"
    assert Evidence(base.tables).zone("RU") is None


RU_ROWS: list[list[Value]] = [
    [1, "Иванов И.", "Групповой", "ivanov@example.ru", "8 916 223-45-68"],
    [2, "Петрова А.", "Разовый", "petrova@example.ru", "8 903 314-15-92"],
    [3, "Сидоров К.", "active", "sidorov@example.ru", "8 926 466-92-01"],
]


def test_cells_are_russian_under_headings_of_a_database() -> None:
    def russian(*rows: list[Value]) -> bool:
        base = base_of(sheet_from_rows("clients", [["client_id", "name", "status", "email", "phone"], *rows]))
        return Evidence(base.tables).is_russian()

    assert russian(*RU_ROWS)
    # Half the words say nothing, nor do two rows, nor a Russian client of an English team.
    assert not russian(*([n, who, "active", mail, phone] for n, who, _, mail, phone in RU_ROWS))
    assert not russian(*RU_ROWS[:1])
    english: list[list[Value]] = [[n, f"Ann Example {n}", "new", None, None] for n in range(4, 12)]
    assert not russian(*english, *RU_ROWS)
