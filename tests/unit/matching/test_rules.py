"""The rules of matching one by one, on tables of a few rows and inside a longer one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from sheetcrm.core.matching import match
from tests.unit.matching.tables import groups, messy_table, people, verdict

SAME = ("certain", "likely")


def test_three_spellings_of_one_client_and_her_husband_at_the_same_phone() -> None:
    """Full name, initial and transliteration are one client; the husband is related, not the same."""
    found = match(
        people(
            ("Наталья Щербакова", "8(916)123-45-67"),
            ("Щербакова Н.", "89161234567"),
            ("Shcherbakova Natalia", "+7 916 1234567"),
            ("Щербаков Пётр", "8 916 123 45 67"),
        )
    )
    assert groups(found) == {frozenset({0, 1, 2})}
    assert {verdict(found, i, 3) for i in range(3)} == {"related"}


def test_three_keys_make_one_client() -> None:
    """A meets B by phone and B meets C by e-mail; with one name the three are one client."""
    found = match(
        people(
            ("Кузнецов Олег", "8 903 765-43-21", None),
            ("Олег Кузнецов", "+79037654321", "oleg.kuz@mail.ru"),
            ("Кузнецов Олег Петрович", None, "Oleg.Kuz@mail.ru"),
            ("Маслова Вера", "8 921 444-55-66", "vm@mail.ru"),
            columns=("ФИО", "Телефон", "Email"),
        )
    )
    assert groups(found) == {frozenset({0, 1, 2})}


def test_one_bad_edge_does_not_chain_two_families() -> None:
    """A phone two families once shared joins nobody: different people stay different clients."""
    found = match(
        people(
            ("Орлов Игорь", "8 903 111-22-33; 8 903 999-88-77"),
            ("Орлов Игорь", "8 903 111-22-33"),
            ("Соболев Антон", "8 903 999-88-77"),
            ("Антон Соболев", "+7 903 999 88 77"),
        )
    )
    assert groups(found) == {frozenset({0, 1}), frozenset({2, 3})}


def test_a_shared_phone_with_different_first_names_is_related() -> None:
    found = match(
        people(("Лебедев Иван", "89161112233"), ("Лебедева Анна", "89161112233"), ("Ким Юрий", "89169998877"))
    )
    assert verdict(found, 0, 1) == "related"
    assert groups(found) == set()


@pytest.mark.parametrize(
    ("address", "linked"), [("дер. Утёвка", False), ("ул. Мира, 5", True), ("Jumeirah, Dubai", False)]
)
def test_a_village_or_a_district_that_many_live_in_links_nobody(address: str, linked: bool) -> None:
    names = ("Анна Ким", "Пётр Носов", "Вера Орлова", "Глеб Котов", "Майя Юдина")
    rows = [(name, f"c{n}@example.com", address) for n, name in enumerate(names)]
    found = match(people(*rows, columns=("ФИО", "Email", "Адрес")))
    assert ("related" in set(found.pairs["verdict"])) is linked


def test_an_office_phone_makes_colleagues_not_duplicates() -> None:
    names = ("Петров Иван", "Сидорова Анна", "Козлов Пётр", "Белова Мария", "Чернов Олег", "Рыжова Инна")
    found = match(
        people(
            *[(n, "8 495 777-66-55", "info@vektor.ru", "ООО «Вектор»") for n in names],
            columns=("ФИО", "Телефон", "Email", "Компания"),
        )
    )
    assert groups(found) == set()
    assert set(found.pairs["verdict"]) <= {"related"}


def test_two_nameless_rows_at_a_general_mailbox_are_not_one_client() -> None:
    found = match(
        people((None, "info@shop.ru"), (None, "info@shop.ru"), ("Ким Юрий", "yu.kim@mail.ru"), columns=("ФИО", "Email"))
    )
    assert groups(found) == set()


@pytest.mark.parametrize("phone", ["000-00-00", "0000000000", "+7 999 999-99-99", "1234567890", "нет"])
def test_a_placeholder_is_no_contact(phone: str) -> None:
    found = match(people(("Попов Егор", phone), ("Егор Попов", phone), ("Лис Анна", "89161234567")))
    assert verdict(found, 0, 1) != "certain"
    assert "phone" not in found.pairs or not (found.pairs["phone"] == "own").any()


def test_namesakes_with_different_contacts_are_at_most_possible() -> None:
    found = match(
        people(
            ("Иванов И.И.", "89161112233", "01.02.1980"),
            ("Иванов И.И.", "89039998877", "05.11.1991"),
            ("Иванов Иван Иванович", "89217776655", None),
            columns=("ФИО", "Телефон", "Дата рождения"),
        )
    )
    assert groups(found) == set()
    assert not set(found.pairs["verdict"]) & set(SAME)


_STRANGERS = [
    (name, f"8905000000{n}", f"0{n + 1}.03.197{n}")
    for n, name in enumerate(("Петров Олег", "Сидорова Анна", "Ким Юрий", "Лис Вера", "Орлов Пётр", "Громова Инна"))
]


def test_namesakes_by_initials_are_possible_and_never_sure() -> None:
    """U4: «Иванов И.И.» twice with different phones, and birthdays that differ as well, is worth a look and nothing to join by."""
    columns = ("ФИО", "Телефон", "Дата рождения")
    for days, expected in (
        ((None, None), "possible"),
        (("01.02.1980", None), "possible"),
        (("01.02.1980", "05.11.1991"), "possible"),
        (("01.02.1960", "05.11.1991"), "possible"),
    ):
        found = match(
            people(
                ("Иванов И.И.", "89161112233", days[0]),
                ("Иванов И.И.", "89039998877", days[1]),
                *_STRANGERS,
                columns=columns,
            )
        )
        assert found.verdict_of(0, 1) == expected
        assert groups(found) == set()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Иванов И.И.", "Иванов Иван Иванович", "possible"),
        ("Иванов И. И.", "И.И. Иванов", "possible"),
        ("Иванов И.И.", "Иванова И.И.", "unrelated"),  # a man and a woman
        ("Иванов И.И.", "Иванов И.П.", "unrelated"),
        ("Иванов И.И.", "Иванов Пётр Иванович", "unrelated"),
        ("Иванов И.И.", "Иванов И.", "unrelated"),  # half of the initials
        ("Иванов Иван Иванович", "Иванов Иван Иванович", "unrelated"),  # nothing is left out that could be the same
    ],
)
def test_initials_are_a_look_only_where_they_are_the_same(one: str, other: str, expected: str) -> None:
    rows = [(one, "89161112233", "01.02.1980"), (other, "89039998877", "05.11.1991")]
    found = match(people(*rows, *_STRANGERS, columns=("ФИО", "Телефон", "Дата рождения")))
    assert found.verdict_of(0, 1) == expected
    assert (found.weights(0, 1).rule == "initials") == (expected == "possible")
    assert groups(found) == set()


def test_a_surname_that_many_bear_makes_initials_no_look() -> None:
    """Four rows of one surname are many enough for their initials to say nothing; another town is another man, too."""
    head = ("ФИО", "Телефон", "Дата рождения", "Город")

    def looks(*rows: tuple[str, str, str, str]) -> set[tuple[int, int]]:
        others = [(*row, "Самара") for row in _STRANGERS]
        pairs = match(people(*rows, *others, columns=head)).pairs
        assert set(pairs["verdict"]) <= {"possible"}
        return set(zip(pairs["a"].tolist(), pairs["b"].tolist(), strict=True))

    rows = [
        ("Иванов И.И.", "89161112233", "01.02.1980", "Самара"),
        ("Иванов И.И.", "89039998877", "05.11.1991", "Самара"),
        ("Иванов О.П.", "89217776655", "07.09.1971", "Самара"),
    ]
    assert looks(*rows) == {(0, 1)}
    assert looks(*rows, ("Иванов К.К.", "89115554433", "08.08.1968", "Самара")) == set()
    assert looks(rows[0], (*rows[1][:3], "Казань")) == set()


@pytest.mark.parametrize("mailboxes", [("anna.w@mail.com", "anna.s@mail.com", "anna.k@mail.com"), (None, None, None)])
def test_neighbours_a_sign_apart_in_everything_are_not_one(mailboxes: tuple[str | None, ...]) -> None:
    """Three women of one first name whose numbers were given out in a row and whose birthdays are a day or a year apart."""
    rows = zip(
        ("Anna Winters", "Anna Somers", "Anna Springer"),
        ("+44 7700 900101", "+44 7700 900102", "+44 7700 900103"),
        mailboxes,
        ("10.03.1985", "11.03.1985", "10.03.1986"),
        strict=True,
    )
    found = match(people(*rows, columns=("Name", "Phone", "Email", "Birthday")), region="GB")
    assert groups(found) == set()
    assert not set(found.pairs["verdict"]) & set(SAME)


def test_slips_in_everything_are_nothing_to_be_sure_of() -> None:
    """A surname a letter apart and a phone a figure apart in two towns: worth joining once somebody has looked."""
    rows = [("Иванова Анна", "8 916 123-45-61", "Москва"), ("Иванава Анна", "8 916 123-45-62", "Самара")]
    others = [("Петрова Ольга", "8 903 555-11-22", "Самара"), ("Сидоров Пётр", "8 905 777-88-99", "Казань")]
    columns = ("ФИО", "Телефон", "Город")
    assert verdict(match(people(*rows, *others, columns=columns)), 0, 1) == "likely"
    spelt = [("Иванова Анна", "8 916 123-45-61", "Москва"), ("Иванова Анна", "8 916 123-45-62", "Москва")]
    assert verdict(match(people(*spelt, *others, columns=columns)), 0, 1) == "certain"


def test_one_name_two_phones_and_birthdays_a_figure_apart_are_nothing_to_be_sure_of() -> None:
    """Many a man is called so: a year between the birthdays is a slip, or another man."""
    rows = [
        ("Иванов Иван Иванович", "8 916 123-45-67", "05.03.1985"),
        ("Иванов Иван Иванович", "8 903 765-43-21", "05.03.1986"),
    ]
    others = [("Петрова Ольга", "8 903 555-11-22", "01.02.1990"), ("Сидоров Пётр", "8 905 777-88-99", "11.12.1970")]
    columns = ("ФИО", "Телефон", "Дата рождения")
    assert verdict(match(people(*rows, *others, columns=columns)), 0, 1) == "likely"
    same = [rows[0], (rows[1][0], rows[0][1], rows[1][2])]
    assert verdict(match(people(*same, *others, columns=columns)), 0, 1) == "certain"


def test_father_and_son_are_related() -> None:
    """One surname, one initial, one phone, one address; a generation between the birthdays."""
    found = match(
        people(
            ("Громов А.", "8 912 345-67-89", "ул. Мира, 5-10", "12.03.1961"),
            ("Громов Алексей", "8 912 345-67-89", "ул. Мира, д. 5, кв. 10", "30.07.1988"),
            ("Ким Юрий", "8 916 999-88-77", None, None),
            columns=("ФИО", "Телефон", "Адрес", "Дата рождения"),
        )
    )
    assert verdict(found, 0, 1) == "related"


def test_father_and_son_of_one_full_name_are_related() -> None:
    found = match(
        people(
            ("Горбунов Павел Павлович", "+7 974 556-10-24", "8 (846) 176-65-09", "Самара", "17.04.1962"),
            ("Горбунов Павел Павлович", "+7 976 248-16-94", "8 (846) 176-65-09", "Самара", "03.09.1989"),
            ("Ким Юрий", "8 916 999-88-77", None, "Самара", None),
            columns=("ФИО", "Телефон", "Телефон 2", "Город", "Дата рождения"),
        )
    )
    assert verdict(found, 0, 1) == "related"


def test_other_patronymics_are_other_people() -> None:
    found = match(people(("Громов Алексей Петрович", "89123456789"), ("Громов Алексей Алексеевич", "89123456789")))
    assert groups(found) == set()
    assert verdict(found, 0, 1) == "related"


def test_in_a_small_table_one_birthday_and_patronymic_make_nobody_one() -> None:
    """Where nearly all were born on one day, as in a list typed with a placeholder, what agrees by chance looks telling."""
    born = "12.03.1985"
    found = match(
        people(
            ("Тест Тестов", "8 999 999 99 99", "a@mailinator.com", born, "Моства"),
            ("Иванова Мария Петровна", "7.9161234567E+10", "mi@ya.ru", None, "Москва"),
            ("Петров Олег Игоревич", "9161234568", "pi@gmial.com", born, "Москва"),
            ("Кротова Анна Ильинична", None, "ka@yandex.ru", born, "Москва"),
            ("Жуков Егор Ильич", "79161234569", "ka2@yandex.ru", born, "Самара"),
            ("Жукова Елена Ильинична", "8 846 333-22-11", "ka3@yandex.ru", born, None),
            ("Зуев Пётр Ильич", "8 916 123-45-00", "ka4@yandex.ru", born, "Самара"),
            columns=("ФИО", "Телефон", "Email", "День рождения", "Город"),
        )
    )
    assert groups(found) == set()


def test_a_company_and_its_employee_are_related() -> None:
    found = match(
        people(
            ("ООО «Ромашка»", None, "84957776655"),
            ("Ромашка", "Зуева Инна", "8 495 777-66-55"),
            ("ООО Ромашка", "Инна Зуева", "84957776655"),
            ("Ромашка, ООО", None, "8 495 777 66 55"),
            columns=("Компания", "ФИО", "Телефон"),
        )
    )
    assert groups(found) == {frozenset({0, 3}), frozenset({1, 2})}
    assert verdict(found, 0, 1) == "related"


def test_companies_of_one_name_with_other_contacts_are_at_most_possible() -> None:
    found = match(
        people(
            ("ООО «Вектор»", "84951112233", "Москва"),
            ("Вектор, ООО", "83432223344", "Пермь"),
            ("ООО Вектор", "8 495 111-22-33", None),
            ("АО «Кедр»", "84957776655", "Москва"),
            ("ИП Вектор Плюс", "84951234455", "Москва"),
            ("ИП Вектор Плюс", "83436667788", "Пермь"),
            columns=("Компания", "Телефон", "Город"),
        )
    )
    assert groups(found) == {frozenset({0, 2})}


def test_a_sole_trader_is_the_person() -> None:
    found = match(
        people(
            ("Щербакова Наталья Викторовна", None, "89161234567"),
            (None, "ИП Щербакова Н.В.", "89161234567"),
            ("ИП Щербакова Наталья", None, "+7 916 123-45-67"),
            ("Лис Анна", "ООО «Кедр»", "89031112233"),
            columns=("ФИО", "Компания", "Телефон"),
        )
    )
    assert groups(found) == {frozenset({0, 1, 2})}


PROMOTED = people(
    ("Вектор", "Зуева Инна Олеговна", "менеджер", "8 916 777-66-55"),
    ("Вектор", "Зуева Инна", "директор", "8 916 777-66-55"),
    ("Кедр", "Лис Олег", "директор", "8 916 111-22-33"),
    ("Альянс", "Зуева Инна", "советник", "+7 916 777 66 55"),
    ("Кедр", "Лис Олег", "директор", "89161112233"),
    columns=("Компания", "ФИО", "Должность", "Телефон"),
)


def test_a_promoted_contact_is_one_person_in_a_new_role() -> None:
    """The same person under a new post, or in another company, is one client whose history of posts is kept."""
    found = match(PROMOTED)
    assert groups(found) == {frozenset({0, 1, 3}), frozenset({2, 4})}
    assert found.role_changes() == [(0, 1), (0, 3), (1, 3)]


def test_a_new_role_is_said_in_words() -> None:
    found = match(PROMOTED)
    assert any("менеджер, Вектор → советник, Альянс" in said for said in found.evidence(0, 3, "ru")[1])
    assert any("new role of the same person" in said for said in found.evidence(0, 1, "en")[1])
    assert not any("role" in said for side in found.evidence(2, 4, "en") for said in side)


def test_a_successor_in_a_post_is_another_person() -> None:
    found = match(
        people(
            ("Вектор", "Зуева Инна", "директор", "8 495 777-66-55"),
            ("Вектор", "Котов Олег", "директор", "8 495 777-66-55"),
            ("Кедр", "Лис Пётр", "директор", "8 916 111-22-33"),
            columns=("Компания", "ФИО", "Должность", "Телефон"),
        )
    )
    assert groups(found) == set()
    assert verdict(found, 0, 1) == "related"
    assert found.role_changes() == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Юлия Фёдорова", "Iuliia Fedorova"),
        ("Саша Белов", "Белов Александр"),
        ("Александра Белова", "Белова Саша"),
        ("Машенька Орлова", "Орлова Мария"),
        ("bdfyjd bdfy", "Иванов Иван"),
        ("Ивaнoв Ивaн", "Иванов Иван"),
        ("ИВАНОВА ОЛЬГА", "Ольга  Иванова"),
        ("Семенов Пётр", "Семёнов Петр"),
        ("Чайковская Н. П.", "Чайковская Нина Павловна"),
        ("Smith, John", "Johnny Smith"),
        ("James Peter Lockwood", "Jim Lockwood"),
        ("Liv de Souza", "OLIVIA DE SOUZA"),
    ],
)
def test_ways_to_write_one_name(one: str, other: str) -> None:
    found = match(people((one, "8 916 555-44-33"), (other, "+79165554433"), ("Ким Юрий", "89169998877")))
    assert groups(found) == {frozenset({0, 1})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Белов Александр", "Белова Александра"),
        ("Орлова Мария", "Орлова Марина"),
        ("Котов Валерий", "Котова Валерия"),
        ("Фомин Д.", "Фомин Егор"),
    ],
)
def test_names_that_only_look_alike(one: str, other: str) -> None:
    found = match(people((one, "8 916 555-44-33"), (other, "+79165554433"), ("Ким Юрий", "89169998877")))
    assert verdict(found, 0, 1) == "related"


def test_twenty_rows_work_as_well() -> None:
    """No wrong pair and no lost one in a table too small to learn from."""
    table = pd.concat(
        [
            messy_table(17, seed=21).drop(index=[3, 7, 11]),
            pd.DataFrame(
                [
                    {"ФИО": "Кваснецова Аврора", "Телефон": "89165554433"},
                    {"ФИО": "Аврора К.", "Телефон": "+7 916 555-44-33"},
                    {"ФИО": "Кваснецов Лев", "Телефон": "8 916 555 44 33"},
                ]
            ),
        ],
        ignore_index=True,
    ).astype(object)
    table = table.where(table.notna(), None)
    found = groups(match(table))
    n = len(table)
    assert not any(n - 1 in g for g in found)


def test_a_table_of_one_row_and_of_none() -> None:
    assert match(people(("Иванов Иван", "89161234567"))).verdict.tolist() == ["unique"]
    empty = match(people().iloc[:0])
    assert len(empty.cluster) == 0
    assert empty.clusters() == []


def test_cells_of_any_type_are_read() -> None:
    """Numbers, dates, tuples and E.164 already given count like text."""
    found = match(
        people(
            ("Зорин Глеб", 89165554433.0, dt.date(1980, 5, 1)),
            ("Глеб Зорин", ("+79165554433", "+79031112233"), "01.05.1980"),
            ("Ким Юрий", 79169998877, 29343),
            columns=("ФИО", "Телефон", "Дата рождения"),
        )
    )
    assert groups(found) == {frozenset({0, 1})}
    assert found.verdict[0] == "certain"


def test_any_index_and_given_roles_are_taken() -> None:
    table = people(("Зорин Глеб", "89165554433"), ("Глеб Зорин", "+79165554433"), ("Ким Юрий", "1"), columns=("a", "b"))
    table.index = pd.Index(["x", "x", "y"])
    found = match(table, roles={"a": "name", "b": "phone"})
    assert groups(found) == {frozenset({0, 1})}
    assert found.roles == {"a": "name", "b": "phone"}


def test_two_phones_in_a_cell_and_a_second_column() -> None:
    found = match(
        people(
            ("Зорин Глеб", "8 916 555-44-33, 8 903 111-22-33", None),
            ("Глеб Зорин", None, "+7 (903) 111-22-33 доб. 12"),
            columns=("ФИО", "Телефон", "Телефон 2"),
        )
    )
    assert groups(found) == {frozenset({0, 1})}


def test_a_sorted_result_lists_every_pair_inside_a_cluster() -> None:
    table = messy_table(60, seed=2)
    found = match(table)
    assert found.pairs[["a", "b"]].apply(tuple, axis=1).is_monotonic_increasing
    listed = set(zip(found.pairs["a"], found.pairs["b"], strict=True))
    for group in found.clusters():
        assert {(x, y) for i, x in enumerate(group) for y in group[i + 1 :]} <= listed
    assert (found.pairs["a"] < found.pairs["b"]).all()


def test_a_client_imported_hundreds_of_times_is_one_client() -> None:
    """Copies follow their first; a bare name typed as often stays as many people."""
    table = people(
        *[("Орлов Пётр Ильич", "89161112233")] * 300,
        ("Пётр Орлов", "8 916 111-22-33"),
        *[("Иван", None)] * 300,
        ("Ким Юрий", "89169998877"),
    )
    found = match(table)
    assert groups(found) == {frozenset(range(301))}
    assert set(found.verdict[:301]) <= set(SAME)
    assert len(found.pairs) < 2_000


def test_people_of_one_company_and_tax_id_are_told_apart_by_their_names() -> None:
    """What a company has (tax id, site, info@, switchboard) says nothing about which of its people a row is."""
    names = ("Акатьев Кондрат", "Зотеев О.", "Миронов Олег", "Эвита", "Горбунова Алина")
    found = match(
        people(
            *[("ООО «Промкомплект»", "7091976223", n, "+7 843 503-49-92", "info@prom.ru", "prom.ru") for n in names],
            ("АО «Кедр»", "7707083893", "Лис Анна", "84951112233", None, None),
            columns=("Компания", "ИНН", "Контакт", "Телефон", "Почта", "Сайт"),
        )
    )
    assert groups(found) == set()


def test_two_companies_of_one_name_and_two_tax_ids_are_two() -> None:
    found = match(
        people(
            ("ООО «Вектор»", "7091976223", "8 495 111-22-33"),
            ("Вектор", "1954101170", "8 495 111-22-33"),
            ("Вектор, ООО", "7091976223", "8 495 999-88-77"),
            ("АО «Кедр»", "7707083893", "8 495 555-66-77"),
            columns=("Компания", "ИНН", "Телефон"),
        )
    )
    assert groups(found) == {frozenset({0, 2})}
    assert verdict(found, 0, 1) == "related"


def test_a_bare_name_that_fits_two_people_joins_neither_and_connects_nobody() -> None:
    base = messy_table(60, seed=4)
    more = people(
        ("Дубинин Глеб", "8 924 209-61-82"),
        ("Дубинин Глеб", "8 959 879-21-52"),
        ("Глеб Дубинин", None),
    )
    table = pd.concat([base, more], ignore_index=True).astype(object)
    n = len(base)
    found = match(table.where(table.notna(), None))
    assert not any(members & {n, n + 1, n + 2} for members in groups(found))
    assert {verdict(found, n, n + 2), verdict(found, n + 1, n + 2)} == {"possible"}


def test_a_mailbox_that_is_nothing_but_a_name_is_no_evidence_elsewhere() -> None:
    """daniel.mercado@ of two companies is what two men of that name are given; a number in it tells."""
    rows = [
        ("Daniel Mercado", f"daniel.mercado@{firm}.com", phone)
        for firm, phone in (("reeves", "212 555 0101"), ("weber", "646 555 0199"))
    ]
    rows += [
        ("Olive Kidd", "olive.kidd837@gmail.com", "212 555 0111"),
        ("Olive Kidd", "olive.kidd837@mail.com", "646 555 0122"),
    ]
    found = match(people(*rows, ("Ann Lee", "ann.lee@reeves.com", "212 555 0133"), columns=("Name", "Email", "Phone")))
    assert groups(found) == {frozenset({2, 3})}


def test_a_row_without_a_name_is_never_certain() -> None:
    """Whoever of the house it is; with phone and mailbox of one person it is that person's."""
    found = match(
        people(
            ("Орлов Игорь", "8 903 111-22-33", "orlov77@mail.ru"),
            (None, "8 903 111-22-33", None),
            ("Соболев Антон", "8 903 999-88-77", "sobol12@mail.ru"),
            (None, "8 903 999-88-77", "sobol12@mail.ru"),
            columns=("ФИО", "Телефон", "Почта"),
        )
    )
    assert verdict(found, 0, 1) in ("likely", "possible")
    assert verdict(found, 2, 3) == "certain"


def test_a_misspelt_short_name_is_the_same_name() -> None:
    found = match(
        people(("Сорокина Ленчка", "8 916 823-84-85"), ("Сорокина Елена", "89168238485"), ("Ким Юрий", "89169998877"))
    )
    assert groups(found) == {frozenset({0, 1})}


@pytest.mark.parametrize(("heading", "contact"), [("Email", "anna.{}@mail.ru"), ("Телефон", "+7 916 22{}-45")])
def test_in_a_list_of_nothing_but_contacts_one_contact_is_one_client(heading: str, contact: str) -> None:
    """However long the list is, and however often a contact stands in it: there is nobody else whose it might be."""
    own = [contact.format(number) for number in range(100, 700)]
    found = match(people(*((text,) for text in [*own, own[0], *[own[1]] * 5]), columns=(heading,)))
    assert groups(found) == {frozenset({0, 600}), frozenset({1, *range(601, 606)})}
    assert found.weights(0, 600).rule == "one_entry"


def test_a_list_that_names_somebody_is_no_list_of_contacts() -> None:
    """Two names at one phone stay two people."""
    rows = [("Лебедев Иван", "89161112233"), ("Лебедева Анна", "89161112233"), (None, "89169998877")]
    assert groups(match(people(*rows))) == set()


def _firms(*rows: tuple[str, str | None, str, str]) -> pd.DataFrame:
    others = [(f"ООО «Причал-{n}»", None, f"84951110{n:03d}", f"77000{n:05d}") for n in range(12)]
    return pd.DataFrame([*rows, *others], columns=["Наименование", "Контактное лицо", "Телефон", "ИНН"], dtype=object)


def test_a_card_of_a_company_typed_again_without_its_person_is_one_company() -> None:
    """Each row is a company there, and the person only who answers for it."""
    again = (
        ("ООО «Вектор»", "Морозов Алексей", "84951031313", "7700003930"),
        ("ООО Вектор", None, "84951031313", "7700003930"),
    )
    assert match(_firms(*again)).verdict_of(0, 1) in ("certain", "likely")
    # Where the people of a company have rows of their own, the company is none of them.
    people_of = [("ООО «Вектор»", f"Морозов {n}", "84951031313", "7700003930") for n in ("Иван", "Олег", "Пётр")]
    assert match(_firms(*again, *people_of)).verdict_of(0, 1) == "related"


def test_one_person_who_speaks_for_two_companies_makes_them_no_one() -> None:
    """Two tax ids are two companies, alike as their names may be."""
    two = (
        ("ООО «Технологии»", "Морозов Алексей", "84951031313", "7700003930"),
        ("ООО «Технологии-6»", "Морозов Алексей", "84959999999", "7712345678"),
    )
    assert match(_firms(*two)).verdict_of(0, 1) in ("related", "unrelated")


def test_one_street_in_two_towns_is_two_addresses() -> None:
    """Every second town has a Main Street; where no town is given, the postcodes say it."""
    columns = ("Name", "Phone", "Street Address", "City", "ZIP")
    ann = ("Ann Carter", "512 555 0143", "4200 Main St", "Austin", "78701")
    bob = ("Bob Mills", "206 555 0177", "4200 Main St", "Seattle", "98101")
    assert verdict(match(people(ann, bob, columns=columns), region="US"), 0, 1) == "none"
    assert verdict(match(people((*ann[:4], None), (*bob[:3], "Austin", None), columns=columns)), 0, 1) == "related"
    nowhere = [(*one[:3], None, one[4]) for one in (ann, bob)]
    assert verdict(match(people(*nowhere, columns=columns), region="US"), 0, 1) == "none"
