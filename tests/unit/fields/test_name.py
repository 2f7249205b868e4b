"""People's names as they are typed."""

from __future__ import annotations

import time

import pytest

from sheetcrm.core.fields import Context, Kind
from sheetcrm.core.fields.name import PersonName, parse, prepare
from tests.unit.fields.conftest import RU, code, read

NAMES = [
    # typed, last, first, patronymic, gender
    ("Иванов Иван Петрович", "Иванов", "Иван", "Петрович", "m"),
    ("Иван Петрович Иванов", "Иванов", "Иван", "Петрович", "m"),
    ("Иван Иванов", "Иванов", "Иван", None, "m"),
    ("Иванов, Иван Петрович", "Иванов", "Иван", "Петрович", "m"),
    ("Щербакова Н.", "Щербакова", "Н.", None, "f"),
    ("Н. В. Щербакова", "Щербакова", "Н.", "В.", "f"),
    ("Н.В.Щербакова", "Щербакова", "Н.", "В.", "f"),
    ("Шевченко Т. Г.", "Шевченко", "Т.", "Г.", None),
    ("Пётр Ильич Чайковский", "Чайковский", "Пётр", "Ильич", "m"),
    ("Роман Аркадьевич Абрамович", "Абрамович", "Роман", "Аркадьевич", "m"),
    ("Петрович Иван Иванович", "Петрович", "Иван", "Иванович", "m"),
    ("Алиев Вагиф Расул оглы", "Алиев", "Вагиф", "Расул оглы", "m"),
    ("Мамедова Лейла Расул-кызы", "Мамедова", "Лейла", "Расул-кызы", "f"),
    ("Николай фон Дервиз", "фон Дервиз", "Николай", None, "m"),
    ("Габриэль де ла Крус", "де ла Крус", "Габриэль", None, "m"),
    ("Анна-Мария Салтыкова-Щедрина", "Салтыкова-Щедрина", "Анна-Мария", None, "f"),
    ("О'Коннор Анна", "О'Коннор", "Анна", None, "f"),
    ("Шевченко", "Шевченко", None, None, None),
    ("Саша", None, "Саша", None, None),
    ("Саша Шевченко", "Шевченко", "Саша", None, None),
    ("Саша Петровна", None, "Саша", "Петровна", "f"),
    ("Сорока Юлия", "Сорока", "Юлия", None, "f"),
    ("Иван Петрович", None, "Иван", "Петрович", "m"),
    ("Мария", None, "Мария", None, "f"),
    ("Ким", None, "Ким", None, None),
    ("Павел Роман", "Роман", "Павел", None, "m"),
    ("Иванова (Петрова) Анна", "Иванова", "Анна", None, "f"),
    ("г-жа Ким", None, "Ким", None, "f"),
    ("г-н Шевченко", "Шевченко", None, None, "m"),
    ("ИП Иванов Иван", "Иванов", "Иван", None, "m"),
    ("Smith, John", "Smith", "John", None, None),
    ("John Q. Smith Jr.", "Smith", "John", "Q.", None),
    ("Mrs. Jane McDonald", "McDonald", "Jane", None, "f"),
    ("Maria de la Cruz", "de la Cruz", "Maria", None, None),
    ("Ivanov Ivan Petrovich", "Ivanov", "Ivan", "Petrovich", "m"),
    ("Ivanova Anna", "Ivanova", "Anna", None, None),
    ("Eastwood Susan", "Eastwood", "Susan", None, None),
    ("Kaur Zoë", "Kaur", "Zoë", None, None),
    ("Мария И.", "И.", "Мария", None, "f"),
    ("Анна «Нюша» Петрова", "Петрова", "Анна", None, "f"),
    ("Smith J.", "Smith", "J.", None, None),
    ("Mr. J. Smith", "Smith", "J.", None, "m"),
    ("Jean-Luc Smith", "Smith", "Jean-Luc", None, None),
    ("Smith Jean-Luc", "Smith", "Jean-Luc", None, None),
    ("Zsófia Martin", "Martin", "Zsófia", None, None),
    ("Harrison Ford", "Ford", "Harrison", None, None),
]


@pytest.mark.parametrize(("typed", "last", "first", "patronymic", "gender"), NAMES, ids=[n[0] for n in NAMES])
def test_parts(typed: str, last: str | None, first: str | None, patronymic: str | None, gender: str | None) -> None:
    found = read("name", typed)
    assert found.issue is None
    person = found.value
    assert (person.last, person.first, person.patronymic, person.gender) == (last, first, patronymic, gender)
    assert person.initials == bool(first and first.endswith("."))


@pytest.mark.parametrize(
    ("typed", "shown", "why"),
    [
        ("ИВАНОВ иван", "Иванов Иван", "name/case"),
        ("иванов и.и.", "Иванов И.И.", "name/case"),
        ("пЕТРОВА Анна", "Петрова Анна", "name/case"),
        ("САЛТЫКОВ-ЩЕДРИН михаил", "Салтыков-Щедрин Михаил", "name/case"),
        ("o'connor john", "O'Connor John", "name/case"),
        ("MCDONALD JOHN", "McDonald John", "name/case"),
        ("АЛИЕВ ВАГИФ РАСУЛ ОГЛЫ", "Алиев Вагиф Расул оглы", "name/case"),
        ("ФОН ДЕРВИЗ НИКОЛАЙ", "фон Дервиз Николай", "name/case"),
        (" Анна  Петрова", "Анна Петрова", "text/spaces"),
        ("Cеменов Иван", "Семенов Иван", "text/mixed-alphabet"),
        ("г-н ПЕТРОВ", "г-н Петров", "name/case"),
    ],
)
def test_spellings(typed: str, shown: str, why: str) -> None:
    found = read("name", typed)
    assert (found.shown, found.kind, found.why) == (shown, Kind.SPELLING, why)
    assert read("name", shown).value == found.value


@pytest.mark.parametrize(
    "typed", ["McDonald John", "Анна О'Коннор", "Дмитрий д'Артаньян", "Людвиг ван Бетховен", "Иванов И. И.", "Ли Юй"]
)
def test_good_spellings_are_left_alone(typed: str) -> None:
    assert read("name", typed).shown is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("Вася Пупкин", "name/made-up"),
        ("Пупкин Вася", "name/made-up"),
        ("тест", "name/made-up"),
        ("Тест Тестов", "name/made-up"),
        ("asdf", "name/made-up"),
        ("фывапр", "name/made-up"),
        ("ааа", "name/made-up"),
        ("Имя Фамилия", "name/made-up"),
        ("John Doe", "name/made-up"),
        ("Иван и Мария Петровы", "name/two-people"),
        ("Иванов И.И. / Петрова А.", "name/two-people"),
        ("Петров Иван, Петрова Анна", "name/two-people"),
        ("John & Mary Smith", "name/two-people"),
        ("ООО «Ромашка»", "name/company"),
        ("Салон красоты Лилия", "name/company"),
        ("кофейня на Полевой", "name/company"),
        ("Фотостудия «Северный свет»", "name/company"),
        ("Acme Ltd", "name/company"),
        ("Оля маникюр", "name/extra"),
        ("Grace, Holly's friend", "name/extra"),
        ("мама Кати", "name/unclear"),
        ("Мария 8-916-123-45-67", "name/contact-inside"),
        ("Мария masha@mail.ru", "name/contact-inside"),
        ("Анна, 2 подъезд", "name/extra"),
        ("Анна ⭐ VIP", "name/extra"),
        ("⭐ Anna ⭐ VIP", "name/extra"),
        ("⛔ Анна", "name/unclear"),
        ("🌸", "name/unclear"),
        ("🌸 ООО «Ромашка»", "name/company"),
        ("🌸 тест", "name/made-up"),
        ("12345", "name/unclear"),
        (12345, "name/unclear"),
        ("Smirнов Иван", "name/mixed-alphabet"),
        ("Bdfyjd Bdfy", "name/keyboard-layout"),
        ("Иванова Андрей Петрович", "name/gender-conflict"),
    ],
)
def test_issues(typed: str, wrong: str) -> None:
    assert code(read("name", typed)) == wrong


def test_a_made_up_name_is_never_corrected() -> None:
    for typed in ("Вася Пупкин", "тест", "ааа", "asdf"):
        assert read("name", typed).shown is None


def test_two_people_keep_the_first_and_name_the_other() -> None:
    found = read("name", "Иван и Мария Петровы")
    assert [str(p) for p in (found.value, *found.value.others)] == ["Петров Иван", "Петрова Мария"]
    assert found.args["people"] == "Петров Иван, Петрова Мария"


def test_a_name_over_two_lines_is_one_person_and_joined_only_by_a_person() -> None:
    found = read("name", "Иванов\nИван")
    assert (str(found.value), found.shown, found.kind) == ("Иванов Иван", "Иванов Иван", Kind.PROPOSAL)
    both = read("name", "Иванов Иван\nПетрова Анна")
    assert (code(both), both.shown) == ("name/two-people", None)


@pytest.mark.parametrize(
    ("typed", "shown", "inside"),
    [
        ("🌸 Анна Маслова 🌸", "Анна Маслова", "Маслова Анна"),
        ("анна 🌸 маслова", "Анна Маслова", "Маслова Анна"),
        ("❤️Оля❤️", "Оля", "Оля"),
        ("👩🏽‍🦰 Оля", "Оля", "Оля"),
    ],
)
def test_emoji_are_taken_out_inside_and_of_the_cell_only_by_a_person(typed: str, shown: str, inside: str) -> None:
    found = read("name", typed)
    assert (str(found.value), found.shown, found.kind, code(found)) == (inside, shown, Kind.PROPOSAL, None)
    again = read("name", shown)
    assert (again.value, again.shown) == (found.value, None)


def test_a_remark_behind_an_emoji_stays_in_the_cell_and_out_of_the_name() -> None:
    found = read("name", "Anna ⭐ VIP")
    assert (str(found.value), found.shown, found.args["extra"]) == ("Anna", None, "VIP")


def test_wrong_layout_is_only_proposed() -> None:
    found = read("name", "Bdfyjd Bdfy")
    assert (found.shown, found.kind) == ("Иванов Иван", Kind.PROPOSAL)
    assert found.value == PersonName(last="Bdfy", first="Bdfyjd"), "the guess is not used inside"


def test_the_contact_beside_a_name_is_named() -> None:
    found = read("name", "Мария, тел. 8-916-123-45-67")
    assert (str(found.value), found.args["contact"]) == ("Мария", "8-916-123-45-67")


@pytest.mark.parametrize("typed", ["нет", "-", "", "  ", None])
def test_nothing_is_no_name_and_no_issue(typed: str | None) -> None:
    found = read("name", typed)
    assert found.value is None
    assert found.issue is None


def test_the_column_decides_words_that_could_be_either() -> None:
    first_last = prepare(["Анна Шишкина", "Олег Зубов", "Мария Конь", "Иван Рябов"], RU)
    assert first_last == {"order": "first_last"}
    assert parse("Давид Марк", RU.knowing(**first_last)).value.first == "Давид"
    assert parse("Давид Марк", RU.knowing(order="last_first")).value.first == "Марк"
    assert prepare(["Анна Шишкина", "Зубов Олег", "Мария Конь"], RU) == {}


@pytest.mark.parametrize("field", ["last_name", "first_name", "patronymic"])
def test_a_part_in_its_own_column(field: str) -> None:
    context = RU.knowing(field=field)
    typed = {"last_name": "ИВАНОВА", "first_name": "анна", "patronymic": "Петровна"}[field]
    found = read("name_part", typed, context)
    parts = {"last_name": found.value.last, "first_name": found.value.first, "patronymic": found.value.patronymic}
    assert parts[field] == typed.capitalize()
    assert [v for k, v in parts.items() if k != field] == [None, None]


def test_a_whole_name_in_a_part_column_is_read_whole() -> None:
    found = read("name_part", "Иванова Анна Петровна", RU.knowing(field="first_name"))
    assert str(found.value) == "Иванова Анна Петровна"


def test_the_short_cut_for_plain_names_gives_what_the_long_way_gives() -> None:
    """A leading space sends a name the long way; apart from the space the readings are equal."""
    for typed, *_ in NAMES:
        short, long = read("name", typed), read("name", " " + typed)
        assert (short.value, short.issue) == (long.value, long.issue), typed


def test_name_knowledge_loads_quickly() -> None:
    from sheetcrm.core.fields import persons

    persons._first_names.cache_clear()
    persons._surnames.cache_clear()
    started = time.process_time()
    persons.is_first_name("проба")
    persons.is_surname("проба")
    assert time.process_time() - started < 0.1


def test_context_is_not_needed_for_gender(today: object) -> None:
    assert parse("Никита", Context("en", "GB", RU.today)).value.gender == "m"
