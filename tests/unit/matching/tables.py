"""Invented client tables for the tests of matching."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheetcrm.core.matching import Matches

_SURNAMES = [
    "Соколов",
    "Лебедев",
    "Морозов",
    "Волков",
    "Новиков",
    "Павлов",
    "Семёнов",
    "Голубев",
    "Виноградов",
    "Богданов",
    "Воробьёв",
    "Фёдоров",
    "Тарасов",
    "Белов",
]
_MEN = ["Александр", "Дмитрий", "Сергей", "Андрей", "Алексей", "Максим", "Иван", "Николай"]
_WOMEN = ["Анна", "Мария", "Елена", "Ольга", "Наталья", "Ирина", "Юлия", "Светлана"]
_FATHERS = ("Петрович", "Сергеевич", "Иванович", "Андреевич", "Николаевич")
_CITIES = ("Самара", "Казань", "Тверь", "Пермь")


def messy_table(rows: int, seed: int) -> pd.DataFrame:
    """People, every third of them typed a second time in another way."""
    rng = np.random.default_rng(seed)
    found: list[dict[str, object]] = []

    def pick(options: object) -> str:
        items = list(options)  # type: ignore[call-overload]
        return str(items[int(rng.integers(len(items)))])

    while len(found) < rows:
        man = rng.random() < 0.5
        last, first, father = pick(_SURNAMES), pick(_MEN if man else _WOMEN), pick(_FATHERS)
        if not man:
            last, father = last + "а", father.replace("вич", "вна")
        digits = f"9{rng.integers(10**8, 10**9)}"
        row: dict[str, object] = {
            "ФИО": f"{last} {first} {father}",
            "Телефон": f"+7 {digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}",
            "Email": f"user{rng.integers(10**6)}@mail.ru" if rng.random() < 0.5 else None,
            "Город": pick(_CITIES),
            "День рождения": f"{rng.integers(1, 29):02d}.{rng.integers(1, 13):02d}.{rng.integers(1955, 2004)}",
        }
        found.append(row)
        if len(found) % 3 == 0:
            found.append(
                {
                    **row,
                    "ФИО": pick((f"{first} {last}", f"{last} {first[0]}.")),
                    "Телефон": "8" + digits,
                    "День рождения": None,
                }
            )
    table = pd.DataFrame(found[:rows]).astype(object)
    return table.where(table.notna(), None)


def other_table(kind: str, number: int) -> tuple[pd.DataFrame, dict[str, object]]:
    """A table of firms, of bare names or in English, and a row that has nothing to do with it."""
    people_ = messy_table(70, seed=13)
    if kind == "names":
        return people_[["ФИО", "Город"]], {
            "ФИО": f"Цзыянова Зульмира {'абвгд'[number % 5]}.",
            "Город": f"Кош-Агач {number}",
        }
    if kind == "firms":
        table = people_[["ФИО", "Телефон", "Email"]].assign(
            Компания=[f"ООО «Полынь {i // 4}»" for i in range(len(people_))],
            ИНН=[f"77070{i // 4:02d}383" for i in range(len(people_))],
        )
        return table, {
            "ФИО": "Цзыянова Зульмира",
            "Телефон": f"+7 388 5{number:06d}",
            "Компания": f"АО «Кызыл {number}»",
        }
    last, first, _ = zip(*(f"{t} . .".split()[:3] for t in people_["ФИО"]), strict=True)
    table = pd.DataFrame(
        {"first_name": first, "last_name": last, "phone": people_["Телефон"], "dob": people_["День рождения"]},
        dtype=object,
    )
    return table, {
        "first_name": "Quentin",
        "last_name": f"Oyelaran{'abcde'[number % 5]}",
        "phone": f"+44 20 7946 {number:04d}",
    }


def groups(found: Matches) -> set[frozenset[int]]:
    """The clusters of two or more rows as sets."""
    return {frozenset(g) for g in found.clusters()}


def people(*rows: tuple[object, ...], columns: tuple[str, ...] = ("ФИО", "Телефон")) -> pd.DataFrame:
    """A small table from its rows."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def verdict(found: Matches, a: int, b: int) -> str:
    """The verdict of one pair, ``none`` when it is not listed."""
    pairs = found.pairs
    hit = pairs[(pairs["a"] == min(a, b)) & (pairs["b"] == max(a, b))]
    return str(hit["verdict"].iloc[0]) if len(hit) else "none"
