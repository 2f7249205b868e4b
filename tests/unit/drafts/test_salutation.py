"""A greeting names a person only when the name surely is a first name."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.drafts.text.salutation import Person, gender_of, person_from, salute
from sheetcrm.core.fields.name_parts import PersonName

_GREETED_RU = [
    (Person("Мария", "Ивановна", "Орлова"), "Здравствуйте, Мария Ивановна!"),
    (Person("Мария", None, "Орлова"), "Здравствуйте, Мария!"),
    (Person("Пётр", "Ильич", None), "Здравствуйте, Пётр Ильич!"),
    (Person("Фёдор", None, "Кузнецов", "m"), "Здравствуйте, Фёдор!"),
    (Person("Никита", None, "Лапин"), "Здравствуйте, Никита!"),
    (Person("Катя", None, "Лапина"), "Здравствуйте, Катя!"),
    (Person("Айгуль", None, "Сафина"), "Здравствуйте, Айгуль!"),
    (Person("Изольда", "Марковна", "Ким"), "Здравствуйте, Изольда Марковна!"),
    (Person("Саша", "Петровна", "Шевченко"), "Здравствуйте, Саша Петровна!"),
    (Person("Роман", None, "Петров"), "Здравствуйте, Роман!"),
    (Person("Эльчин", "Мамед оглы"), "Здравствуйте, Эльчин Мамед оглы!"),
    (Person("Анна-Мария", None, "Зуева"), "Здравствуйте, Анна-Мария!"),
    (Person("Хххх", None, None, preferred="Марья Ивановна"), "Здравствуйте, Марья Ивановна!"),
]
_NEUTRAL_RU = [
    Person(),
    Person("Саша", None, "Шевченко"),
    Person("Женя", None, "Коваль"),
    Person("Слава"),
    Person("Шевченко"),
    Person("Роман"),
    Person("Герман", None, "Роман"),
    Person("М", "И", "Орлова", initials=True),
    Person("М."),
    Person("Джон", None, "Смит"),
    Person("John", None, "Smith"),
    Person("Никита", None, "Лапин", "f"),
    Person("Мария", "Иванович", "Орлова"),
    Person("Мария", "Штейн", "Орлова"),
    Person("МАРИЯ"),
    Person("мария"),
    Person("Ленка"),
    Person("Саныч"),
    Person("Клиент"),
    Person("Тест"),
    Person("Мария http://x.example"),
    Person("{{ 7*7 }}"),
    Person("Мария", preferred="<b>Маша</b>"),
    Person("Кати", None, "Мама"),
    Person("Пётр", None, "Иванова"),
    Person("Сергей", None, "Иван"),
    Person("Мин", None, "Ли"),
    Person("Вован"),
    Person("Ильхам", "Алиев оглы"),
]


@pytest.mark.parametrize(("person", "greeting"), _GREETED_RU)
def test_a_sure_name_is_greeted(person: Person, greeting: str) -> None:
    assert salute(person, "ru", "name_patronymic").greeting == greeting


@pytest.mark.parametrize("person", _NEUTRAL_RU)
def test_an_unsure_name_is_not(person: Person) -> None:
    made = salute(person, "ru", "name_patronymic")
    assert (made.greeting, made.name) == ("Здравствуйте!", "")


def test_the_patronymic_is_left_out_when_the_template_says_so() -> None:
    assert salute(Person("Мария", "Ивановна"), "ru", "name").greeting == "Здравствуйте, Мария!"


def test_a_name_in_latin_letters_is_shown_in_its_own_order() -> None:
    assert Person("Emma", "García", "López").full == "Emma García López"
    assert Person("Анна", None, "Орлова").full == "Орлова Анна"


@pytest.mark.parametrize(
    ("person", "greeting"),
    [
        (Person("Mary", None, "Poppins"), "Hi Mary,"),
        (Person("Taylor", None, "Reed"), "Hi Taylor,"),
        (Person("Taylor"), "Hello,"),
        (Person("Мария"), "Hello,"),
        (Person("J.", None, "Smith", initials=True), "Hello,"),
        (Person("Xqzw", None, "Smith"), "Hello,"),
        (Person("Mary", None, "Poppins", "m"), "Hello,"),
    ],
)
def test_english(person: Person, greeting: str) -> None:
    assert salute(person, "en").greeting == greeting


def test_gender_is_told_only_when_nothing_contradicts() -> None:
    assert gender_of(Person("Саша", "Петровна")) == "f"
    assert gender_of(Person("Саша")) is None
    assert gender_of(Person("Мария", "Ивановна", gender="m")) is None
    assert gender_of(Person("Олег")) == "m"


def test_parts_may_come_from_one_column_or_from_several() -> None:
    whole = PersonName(last="Орлова", first="Мария", patronymic="Ивановна", gender="f")
    assert person_from(whole).full == "Орлова Мария Ивановна"
    parts = person_from(None, PersonName(last="Орлова"), PersonName(first="Мария"), None)
    assert (parts.last, parts.first, parts.patronymic) == ("Орлова", "Мария", None)
    assert person_from(None, "Орлова", "Мария").full == "Орлова Мария"
    assert person_from("что-то неразобранное").first is None


def test_what_only_friends_say_is_no_way_to_begin_a_letter() -> None:
    from sheetcrm.core.fields import Context, field_types

    name = field_types()["name"]
    context = Context("ru", "RU", dt.date(2026, 11, 23))
    for typed, greeting in (("дядя Коля", "Здравствуйте!"), ("Оля маникюр", "Здравствуйте, Оля!")):
        value = name.parse(typed, context.knowing(**name.prepare([typed], context))).value
        assert salute(person_from(value), "ru").greeting == greeting


def test_two_people_in_one_cell_are_not_greeted_by_one_name() -> None:
    couple = PersonName(last="Орлова", first="Мария", others=(PersonName(last="Орлов", first="Пётр"),))
    assert salute(person_from(couple), "ru").greeting == "Здравствуйте!"
