"""Names read a column at a time are what they are read one by one."""

from __future__ import annotations

import random
from itertools import product

import pytest

from sheetcrm.core.matching import persons
from sheetcrm.core.matching.names_at_once import Parts, parse_all
from sheetcrm.core.matching.parts import NOBODY
from sheetcrm.core.matching.text import as_typed, plain

RUSSIAN = (
    "Щербакова", "Наталья", "Викторовна", "Лев", "Рабинович", "Яковлева", "Роксолана", "Петрович", "Саша", "Ким", "Ли",
    "Мария", "Ёлкина",
)  # fmt: skip
LATIN = ("Shcherbakova", "Natalia", "Petrovna", "Maria", "Silva", "Garcia", "Kim", "Kuznetsov", "bdfyjd")
ODD = ("Оглы", "Компания", "Жена", "Нет", "Данных", "Тест", "Де", "Bank", "Jr", "ивaнoв", "Э", "ООО", "VIP", "Li")
FORMS = (str, str.lower, str.upper, str.title)


def one_by_one(values: list[object]) -> list[list[object]]:
    return [column.tolist() for column in Parts.of([*(persons.parse(plain(v), as_typed(v)) for v in values), NOBODY])]


def spelt(name: str, form: object) -> str:
    return str(form(name))  # type: ignore[operator]


def test_every_order_of_plain_words_is_read_as_it_is_alone() -> None:
    values: list[object] = [
        " ".join(name) for words in (RUSSIAN, LATIN) for length in (2, 3) for name in product(words, repeat=length)
    ]
    assert [column.tolist() for column in parse_all(values)] == one_by_one(values)


def test_initials_and_odd_words_are_read_as_they_are_alone() -> None:
    chance = random.Random(4)
    everything = RUSSIAN + LATIN + ODD
    letters = ("Н.", "Н.В.", "Н. В.", "Ъ.", "Ё. Ъ.", "И", "N.", "ю.", "Н.  В.")
    values: list[object] = [None, 5, "", "Иванов, Иван", "нет данных", "Нет Данных"]
    for _ in range(1500):
        name = " ".join(spelt(chance.choice(everything), chance.choice(FORMS)) for _ in range(chance.randint(1, 3)))
        gap = chance.choice((" ", "", "  "))
        values += [name, name + gap + chance.choice(letters), chance.choice(letters) + gap + name]
    assert [column.tolist() for column in parse_all(values)] == one_by_one(values)


def test_plain_names_are_put_together_without_being_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    values = ["Щербакова Наталья Викторовна", "наталья щербакова", "Щербакова Н.В.", "Natalia Petrovna", "Н. Щербакова"]
    expected = one_by_one(list(values))
    monkeypatch.setattr(persons, "parse", None)
    assert [column.tolist() for column in parse_all(values)] == expected
    assert expected[0][:3] == ["werbakov", "werbakov", "werbakov"]
