"""The stages of matching one by one."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.matching import cluster
from sheetcrm.core.matching.block import LARGEST, candidate_pairs, mixed
from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.compare import Comparer
from sheetcrm.core.matching.contacts import emails, is_shared_box, messengers, phones, tax_id, website
from sheetcrm.core.matching.holders import people_at
from sheetcrm.core.matching.known import lookup
from sheetcrm.core.matching.levels import LEVELS
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.order import FEW, ordered, taken
from sheetcrm.core.matching.persons import parse, parse_parts
from sheetcrm.core.matching.places import address, birthday, city, company, gender
from sheetcrm.core.matching.skeleton import one_script, skeleton, surname
from sheetcrm.core.names import diminutives, first_names, name_shares, surname_shares
from tests.unit.matching.tables import people


def cleaned(table: pd.DataFrame) -> Clean:
    return normalise(table, find_roles(table))


def level(table: pd.DataFrame, role: str, a: int = 0, b: int = 1) -> str:
    compared = Comparer(cleaned(table)).compare(np.array([a]), np.array([b]))
    if role not in compared.roles:
        return ""
    kind = compared.kinds[compared.roles.index(role)]
    reached = int(compared.column(role)[0])
    return LEVELS[kind][reached - 1] if reached else "empty"


# --- normalise ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spellings",
    [
        ("наталья", "natalia", "natalya", "natal'ya", "наталия"),
        ("щербаков", "shcherbakov", "scherbakov", "Щербаков".lower()),
        ("евгений", "evgeny", "yevgeniy", "evgenii"),
        ("цветков", "tsvetkov"),
        ("хабаров", "khabarov", "habarov"),
    ],
)
def test_every_spelling_has_one_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(s) for s in spellings}) == 1


def test_a_surname_forgets_gender_and_keeps_the_rest() -> None:
    assert surname(skeleton("чайковская")) == surname(skeleton("чайковский"))
    assert surname(skeleton("иванова")) == surname(skeleton("иванов"))
    assert surname(skeleton("иванов")) != surname(skeleton("ивановский"))


def test_mixed_alphabets_become_one() -> None:
    assert one_script("cергей") == "сергей"
    assert one_script("смит") == "смит"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("щербакова наталья викторовна", ("щербакова", "наталья", "викторовна")),
        ("наталья викторовна щербакова", ("щербакова", "наталья", "викторовна")),
        ("наталья щербакова", ("щербакова", "наталья", "")),
        ("анна ивановна", ("", "анна", "ивановна")),
        ("рабинович лев", ("рабинович", "лев", "")),
        ("лев абрамович рабинович", ("рабинович", "лев", "абрамович")),
        ("алиев рашад гасан оглы", ("алиев", "рашад", "гасан")),
        ("mr. john smith", ("smith", "john", "")),
        ("щербакова наталья (мама кати)", ("щербакова", "наталья", "")),
        ("саша", ("", "саша", "")),
        ("роксолана яковлева", ("яковлева", "роксолана", "")),
        ("яковлева роксолана", ("яковлева", "роксолана", "")),
        ("евангелина крапивина", ("крапивина", "евангелина", "")),
        ("катя есина подруга иры", ("есина", "катя", "")),
        ("катя есина, мама димы", ("есина", "катя", "")),
        ("жена анна орлова", ("орлова", "анна", "")),
    ],
)
def test_a_name_is_split_whatever_its_order(text: str, parts: tuple[str, str, str]) -> None:
    found = parse(text)
    assert (found.last, found.first, found.patronymic) == (
        surname(skeleton(parts[0])),
        *(skeleton(p) for p in parts[1:]),
    )


def test_initials_stand_for_names() -> None:
    assert parse("иванов и.п.")[:3] == ("ivanov", "i", "p")
    assert parse("и. п. иванов")[:3] == ("ivanov", "i", "p")
    assert parse("иванов ип", "Иванов ИП")[:3] == ("ivanov", "i", "p")


def test_a_given_name_before_an_initial_is_a_given_name() -> None:
    """«Нурия Н.» is how a salon writes Нурия Новосельцева; «Щербакова Н.» stays a surname."""
    assert parse("нурия н.")[:2] == ("n", "nura")
    assert parse("щербакова н.")[:2] == ("werbakov", "n")
    assert parse("роман а.б.")[:3] == ("roman", "a", "b")


def test_small_words_beside_a_name_are_remarks() -> None:
    assert parse("надя маникюр", "Надя маникюр") == parse("надя")
    assert parse("надя орлова", "Надя орлова")[:2] == parse("орлова надя")[:2]
    assert parse("надя маникюр", "надя маникюр").last != ""


def test_gender_comes_from_patronymic_name_or_surname() -> None:
    assert [parse(t).gender for t in ("орлова саша", "орлов саша петрович", "мария", "саша", "ким о.")] == [
        "f",
        "m",
        "f",
        "",
        "",
    ]


def test_a_company_in_the_name_column_is_a_company() -> None:
    clean = cleaned(
        people(("ООО «Ромашка»", "89161112233"), ("Орлов Пётр", "89161112244"), ("Ким Юрий", "89161112255"))
    )
    assert clean.company_only.tolist() == [True, False, False]
    assert clean.company.values[clean.company.codes[0]] == company("ромашка")


def test_parts_in_their_own_columns() -> None:
    assert parse_parts("орлова", "анна", "петровна")[:3] == parse("орлова анна петровна")[:3]
    assert parse_parts("орлова", "анна петровна", "")[:3] == parse("орлова анна петровна")[:3]
    assert parse_parts("", "", "") == parse("")


def test_short_names_are_sets() -> None:
    both = lookup("саша")
    assert both is not None
    assert len(both.ids) >= 2
    assert set(lookup("машенька").ids) & set(lookup("мария").ids)  # type: ignore[union-attr]
    assert not set(lookup("мария").ids) & set(lookup("марина").ids)  # type: ignore[union-attr]


def test_name_lists_are_there() -> None:
    assert first_names()["наталья"] == "f"
    assert name_shares()["иван"] > name_shares()["лукьян"]
    assert "иванов" in surname_shares()
    assert diminutives()["саша"][:2] == ("александр", "александра")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("8 (916) 123-45-67", ("9161234567",)),
        ("+7 916 123 45 67 доб. 12", ("9161234567",)),
        ("89161234567, 8 903 765-43-21", ("9161234567", "9037654321")),
        ("89161234567 89037654321", ("9161234567", "9037654321")),
        ("моб. 89161234567 / раб. 4957654321", ("9161234567", "4957654321")),
        ("2850020", ("2850020",)),
        ("7,92e+10", ()),
        ("0000000", ()),
        ("12", ()),
    ],
)
def test_phones_of_a_cell(text: str, keys: tuple[str, ...]) -> None:
    assert phones(text) == keys


def test_mailboxes_of_a_cell() -> None:
    assert emails("ivan@mail.ru; anna@ya.ru") == ("ivan@mail.ru", "anna@yandex.ru")
    assert emails("mailto:ivаn@mail.ru") == ("ivan@mail.ru",)
    assert emails("нет@нет") == ()
    assert is_shared_box("info@shop.ru")
    assert not is_shared_box("ivan@shop.ru")


def test_other_contacts() -> None:
    assert messengers("https://t.me/ivan_p") == messengers("@ivan_p")
    assert messengers("+7 916 123-45-67") == ()
    assert tax_id("7707 083 893") == "7707083893"
    assert tax_id("0000000000") == ""
    assert website("https://www.shop.ru/") == website("shop.ru")


def test_places() -> None:
    assert city("г. санкт-петербург") == city("спб") == city("saint petersburg")
    assert address("ул. ленина, д. 5, кв. 12") == address("ленина 5-12")
    assert company("ооо «ромашка»") == company("romashka, llc")
    assert [gender(t) for t in ("ж", "male", "?")] == ["f", "m", ""]


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("05.03.1987", (1987, 3, 5)),
        ("1987-03-05", (1987, 3, 5)),
        ("5 марта 1987 г.", (1987, 3, 5)),
        ("05.03", (0, 3, 5)),
        ("19870305", (1987, 3, 5)),
        (dt.date(1987, 3, 5), (1987, 3, 5)),
        (31841, (1987, 3, 5)),
        ("1987", (1987, 0, 0)),
        ("когда-то", (0, 0, 0)),
        ("45.13.1987", (0, 0, 0)),
    ],
)
def test_birthdays(value: object, date: tuple[int, int, int]) -> None:
    assert birthday(value) == date


# --- block -------------------------------------------------------------------------------------------------------------


def pairs_of(table: pd.DataFrame) -> set[tuple[int, int]]:
    pairs = candidate_pairs(cleaned(table))
    a, b = pairs.rows(np.concatenate(list(pairs.parts())))
    return set(zip(a.tolist(), b.tolist(), strict=True))


def test_pairs_meet_by_any_one_key_and_come_once() -> None:
    table = people(
        ("Орлов Пётр", "89161112233"), ("Белова Анна", "8 916 111 22 33"), ("Пётр Орлов", None), ("Ким Юрий", None)
    )
    assert pairs_of(table) == {(0, 1), (0, 2)}


def test_empty_keys_never_meet() -> None:
    assert pairs_of(people((None, ""), ("", None), ("-", "нет"))) == set()
    assert mixed(np.array([0, 5], np.uint64), np.array([7, 7], np.uint64))[0] == 0


def test_a_block_too_big_is_split_not_dropped() -> None:
    """In an office of hundreds at one phone the two spellings of one person still meet."""
    rows = [
        (f"{chr(1040 + i % 30)}{chr(1072 + i % 29)}{chr(1072 + i // 30)}кин Олег", "84957776655")
        for i in range(4 * LARGEST)
    ]
    rows += [("Щербакова Наталья", "84957776655"), ("Наталья Щербакова", "84957776655")]
    found = pairs_of(people(*rows))
    assert (len(rows) - 2, len(rows) - 1) in found
    assert len(found) < len(rows) * LARGEST


def test_the_order_of_contents_does_not_know_the_order_of_rows() -> None:
    table = people(("Орлов Пётр", "89161112233"), ("Белова Анна", "89162223344"), ("Ким Юрий", None))
    turned = table.iloc[::-1].reset_index(drop=True)
    one, other = cleaned(table), cleaned(turned)
    first, second = taken(one, ordered(one).rows), taken(other, ordered(other).rows)
    assert [first.last.values[i] for i in first.last.codes] == [second.last.values[i] for i in second.last.codes]


def test_many_copies_of_a_row_are_compared_once() -> None:
    table = people(*[("Орлов Пётр", "89161112233")] * 50, ("Ким Юрий", None))
    found = ordered(cleaned(table))
    assert (len(found.rows), len(found.copies)) == (2, 49)
    few = people(*[("Орлов Пётр", "89161112233")] * FEW)
    assert len(ordered(cleaned(few)).copies) == 0


# --- compare -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "role", "expected"),
    [
        ("Иванов Иван", "Иванова Анна", "last", "exact"),
        ("Щербаков Иван", "Щербоков Иван", "last", "close"),
        ("Иванов Иван", "Орлов Иван", "last", "different"),
        ("Белова Наталья", "Белова Наташа", "first", "form"),
        ("Белова Наталья", "Белова Н.", "first", "initial"),
        ("Белова Наталья", "Белова Ольга", "first", "different"),
        ("Белова Мария", "Белова Марина", "first", "different"),
        ("Белова Наталья", "Белова Натальъя", "first", "exact"),
        ("Белова Екатерина", "Белова Екатирина", "first", "close"),
        ("Белова Анна Петровна", "Белова Анна П.", "patronymic", "initial"),
        ("Белова Анна Петровна", "Белова Анна Ильинична", "patronymic", "different"),
        ("Белова Анна Петровна", "Белова Анна", "patronymic", "empty"),
    ],
)
def test_levels_of_names(one: str, other: str, role: str, expected: str) -> None:
    assert level(people((one, None), (other, None)), role) == expected


def test_levels_of_phones_know_how_many_people_hold_them() -> None:
    own = people(("Орлов Пётр", "89161112233"), ("Петя Орлов", "89161112233"))
    few = people(("Орлов Пётр", "89161112233"), ("Петя Орлов", "89161112233"), ("Орлова Анна", "89161112233"))
    many = people(*[(f"Орлов {n}", "89161112233") for n in ("Пётр", "Иван", "Олег", "Юрий", "Глеб", "Антон")])
    near = people(("Орлов Пётр", "89161112233"), ("Орлов Пётр", "89161112234"))
    assert [level(t, "phone") for t in (own, few, many, near)] == ["own", "few", "many", "close"]


def test_misspelt_names_at_a_phone_are_one_person() -> None:
    clean = cleaned(
        people(("Орлов Валентин", "89161112233"), ("Орлов Валинтин", "89161112233"), ("Валя Орлов", "89161112233"))
    )
    assert people_at(clean, clean.phone).tolist() == [1]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ivan.petrov@mail.ru", "Ivan.Petrov@mail.ru", "own"),
        ("ivan.petrov@mail.ru", "ivan.petrv@mail.ru", "close"),
        ("ivan.petrov77@mail.ru", "ivan.petrov77@gmail.com", "different"),
        ("ivanpetrov77@mail.ru", "ivanpetrov77@bk.ru", "close"),
        ("ivanpetrov77@mail.ru", "ivanpetrov78@mail.ru", "different"),
        ("petr.orlov@mail.ru", "petr.orlov@rambler.ru", "different"),  # any Pyotr Orlov has that one
        ("petrorlov.spb@mail.ru", "petrorlov.spb@rambler.ru", "close"),
        ("orlov.garage@mail.ru", "orlov.garage@rambler.ru", "close"),
        ("garage.lotos@mail.ru", "garage.lotoss@mail.com", "close"),
        ("garage@mail.ru", "garage@gmail.com", "different"),
        ("gara77@mail.ru", "gara77@gmail.com", "close"),
        ("77@mail.ru", "77@gmail.com", "different"),
        ("info@shop.ru", "info@shop.ru", "many"),
        ("pavel@shop.ru", "anna@firm.ru", "different"),
    ],
)
def test_levels_of_mailboxes(one: str, other: str, expected: str) -> None:
    assert level(people(("Орлов Пётр", one), ("Орлов П.", other), columns=("ФИО", "Email")), "email") == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("05.03.1987", "5 марта 1987", "exact"),
        ("05.03.1987", "05.03", "day"),
        ("05.03.1987", "05.03.1978", "slip"),
        ("05.03.1987", "03.05.1987", "slip"),
        ("05.03.1987", "28.03.1987", "two"),
        ("05.03.1987", "01.01.1987", "year"),
        ("05.03.1987", "17.11.1987", "one"),
        ("05.03.1987", "17.11.1990", "different"),
        ("05.03.1987", None, "empty"),
    ],
)
def test_levels_of_birthdays(one: object, other: object, expected: str) -> None:
    assert (
        level(people(("Орлов Пётр", one), ("Орлов П.", other), columns=("ФИО", "Дата рождения")), "birthday")
        == expected
    )


def test_swapped_columns_agree() -> None:
    table = people(("Щеглова", "Ангелина"), ("Ангелина", "Щеглова"), columns=("Фамилия", "Имя"))
    assert (level(table, "last"), level(table, "first")) == ("exact", "exact")


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    table = people(*[("Иванов Олег", None)] * 8, ("Цзыянов Олег", None), ("Цзыянов Олег", None))
    compared = Comparer(cleaned(table)).compare(np.array([0, 8]), np.array([1, 9]))
    share = compared.share[:, compared.roles.index("last")]
    assert share[1] < share[0]


# --- cluster -----------------------------------------------------------------------------------------------------------


def test_average_linkage_weighs_all_pairs() -> None:
    """Two good groups and one bad edge between them stay two groups."""
    a = np.array([0, 2, 1, 0, 0, 1])
    b = np.array([1, 3, 2, 2, 3, 3])
    odds = np.array([8.0, 8.0, 3.0, -9.0, -9.0, -9.0])
    assert cluster.link(4, a, b, odds).tolist() == [0, 0, 2, 2]


def test_a_pair_never_compared_counts_against() -> None:
    chain_a, chain_b = np.arange(0, 9), np.arange(1, 10)
    found = cluster.link(10, chain_a, chain_b, np.full(9, 1.0))
    assert len(set(found.tolist())) > 1


def test_pairs_missing_in_a_component_are_found() -> None:
    label = cluster.components(4, np.array([0, 1]), np.array([1, 2]))
    assert label.tolist() == [0, 0, 0, 3]
    a, b = cluster.missing_pairs(label, np.array([0, 1]), np.array([1, 2]))
    assert (a.tolist(), b.tolist()) == ([0], [2])


def test_a_pair_that_says_nothing_counts_nothing_inside() -> None:
    odds = np.array([5.0, -9.0, -15.0])
    assert cluster.inside(odds, prior=-9.0).tolist() == [5.0, 0.0, -6.0]


# --- contacts in each other's columns, initials, layout ----------------------------------------------------------------


def test_contacts_are_found_in_each_others_columns() -> None:
    clean = cleaned(
        people(
            ("Орлов Пётр", "8 916 123-45-67, petr77@mail.ru"),
            ("Ким Юрий", "@yury_kim"),
            ("Лис Анна", "wa.me/79035554433"),
            columns=("ФИО", "Телефон"),
        )
    )
    assert clean.phone.values.tolist() == ["9035554433", "9161234567"]
    assert clean.email.values.tolist() == ["petr77@mail.ru"]
    assert clean.messenger.values.tolist() == ["yury_kim"]


def test_numbers_of_two_registers_are_not_compared_with_each_other() -> None:
    table = people(
        ("Ромашка", "7707083893", "1027700132195"),
        ("Ромашка", "", "1027700132195"),
        columns=("Компания", "ИНН", "ОГРН"),
    )
    assert level(table, "inn") == "empty"
    assert level(table, "other:ОГРН") == "exact"


@pytest.mark.parametrize(
    ("one", "other", "reached"),
    [
        ("Зыкин И.", "Зыкин Иосиф", "initial"),
        ("Зыкина Ю.", "Зыкина Юлия", "initial"),
        ("Zykina Y.", "Зыкина Юлия", "initial"),
        ("Smith J.", "Smith John", "initial"),
        ("Зыкин И.", "Зыкин Артём", "different"),
        ("Зыкин И.", "Зыкин Олег", "different"),
        ("Зыкина Сабина", "Зыкина Марина", "different"),
        ("Зыкин Мша", "Зыкин Михаил", "close"),
        ("Zykina Innochka", "Зыкина Инна", "exact"),
    ],
)
def test_what_a_given_name_reaches(one: str, other: str, reached: str) -> None:
    assert level(people((one, "1"), (other, "2")), "first") == reached


def test_initials_typed_on_the_wrong_keyboard() -> None:
    assert parse("gjkbdfyjd d.u.", "gjkbdfyjd d.u.")[:3] == parse("поливанов в.г.")[:3]
    assert parse("lynch b.").first == "b"


def test_a_brand_with_an_initial_is_not_its_owner() -> None:
    clean = cleaned(
        people(("ИП Альянс М", "89161112233"), ("ИП Щербакова Н", "89161112244"), columns=("Компания", "Тел"))
    )
    assert clean.company_only.tolist() == [True, False]


def test_a_bare_name_is_added_only_where_it_fits_one_group() -> None:
    """Rows 0 and 1 are people apart; row 2 fits both by name alone, row 3 by a contact one of them."""
    a, b = np.array([0, 0, 0, 1, 1, 2]), np.array([1, 2, 3, 2, 3, 3])
    odds = np.array([-0.1, 4.0, 6.0, 4.0, -5.0, 3.0])
    firm = np.array([False, False, True, False, False, False])
    apart = np.array([True, False, False, False, False, False])
    assert cluster.link(4, a, b, odds, firm, apart).tolist() == [0, 1, 2, 0]
    odds[3] = -2.0
    assert cluster.link(4, a, b, odds, firm, apart).tolist() == [0, 1, 0, 0]
