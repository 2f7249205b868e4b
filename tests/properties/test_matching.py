"""What must hold of matching whatever the table: order, case, spaces, blanks, and rows that have nothing to do with it."""

from __future__ import annotations

import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetcrm.core.matching import match
from tests.unit.matching.tables import groups, messy_table

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.randoms(use_true_random=False))
@FEW
def test_the_order_of_rows_changes_nothing(chance: random.Random) -> None:
    table = messy_table(60, seed=3)
    order = list(range(len(table)))
    chance.shuffle(order)
    there = match(table)
    shuffled = match(table.iloc[order].reset_index(drop=True))
    assert {frozenset(order[i] for i in g) for g in groups(shuffled)} == groups(there)
    back = np.argsort(order)
    assert shuffled.verdict[back].tolist() == there.verdict.tolist()
    assert np.allclose(shuffled.score[back], there.score)


@given(st.permutations(list(messy_table(10, seed=1).columns)))
@FEW
def test_the_order_of_columns_changes_nothing(columns: list[str]) -> None:
    table = messy_table(60, seed=5)
    assert groups(match(table[columns])) == groups(match(table))


@given(st.randoms(use_true_random=False))
@FEW
def test_case_and_spaces_change_nothing(chance: random.Random) -> None:
    table = messy_table(60, seed=7)

    def dressed(value: object) -> object:
        if not isinstance(value, str):
            return value
        value = chance.choice((str.upper, str.lower, str.title))(value)
        return chance.choice(("  ", " ", "\u00a0")).join(value.split(" ")) + chance.choice(("", " ", "\t"))

    other = table.map(dressed)
    assert groups(match(other)) == groups(match(table))


@given(st.integers(0, 10_000))
@FEW
def test_an_unrelated_row_changes_no_other_cluster(number: int) -> None:
    table = messy_table(80, seed=9)
    stranger = {
        "ФИО": f"Цзыянова{'абвгдежзик'[number % 10]} Зульмира Харлампьевна",
        "Телефон": f"+7 388 5{number:06d}",
        "Email": f"zz{number}@nowhere-{number}.org",
        "Город": "Кош-Агач",
    }
    longer = pd.concat([table, pd.DataFrame([stranger])], ignore_index=True).astype(object)
    longer = longer.where(longer.notna(), None)
    assert groups(match(longer)) == groups(match(table))


def test_empty_values_are_no_evidence() -> None:
    """Two people who share nothing but blank cells stay two people, however many columns are blank."""
    table = pd.DataFrame(
        {
            "ФИО": ["Орлова Анна Сергеевна", "Зайцев Пётр Ильич", None, ""],
            "Телефон": [None, "", "-", "н/д"],
            "Email": [None, None, "нет", ""],
            "Город": ["", None, " ", "—"],
        },
        dtype=object,
    )
    found = match(table)
    assert found.verdict.tolist() == ["unique"] * 4
    assert found.pairs.empty


def test_more_evidence_never_lowers_a_verdict() -> None:
    """Adding an agreeing contact to a pair can only raise its score."""
    base = messy_table(60, seed=11)
    scores = []
    for phone, email, birthday in (("", "", ""), ("8 916 555-44-33", "", ""), ("8 916 555-44-33", "kva@zz.ru", "")):
        pair = [
            {"ФИО": "Кваснецова Аврора Львовна", "Телефон": phone, "Email": email, "День рождения": birthday},
            {
                "ФИО": "Аврора Кваснецова",
                "Телефон": phone.replace("8 ", "+7 "),
                "Email": email,
                "День рождения": birthday,
            },
        ]
        table = pd.concat([base, pd.DataFrame(pair)], ignore_index=True).astype(object)
        found = match(table.where(table.notna(), None))
        pairs = found.pairs[(found.pairs["a"] == len(base)) & (found.pairs["b"] == len(base) + 1)]
        scores.append(float(pairs["score"].iloc[0]) if len(pairs) else 0.0)
    assert scores == sorted(scores)
    assert scores[-1] > 0.99


TEN_THOUSAND = 10_000


@pytest.mark.parametrize(
    "columns",
    [
        {"Телефон": ["8 495 123-45-99"] * TEN_THOUSAND},
        {"ФИО": ["Иванов Иван"] * TEN_THOUSAND},
        {"ФИО": [None] * TEN_THOUSAND, "Телефон": [""] * TEN_THOUSAND},
        {"ФИО": ["Иванов И."] * TEN_THOUSAND, "Город": ["Москва"] * TEN_THOUSAND},
    ],
    ids=["one phone", "one name", "blanks", "one name and city"],
)
def test_ten_thousand_rows_that_share_one_thing_stay_apart_and_fast(columns: dict[str, list[object]]) -> None:
    table = pd.DataFrame(columns, dtype=object)
    if "ФИО" not in columns:
        rng = np.random.default_rng(1)
        letters = np.array(list("абвгдежзиклмнопрст"))
        table["ФИО"] = [
            "".join(rng.choice(letters, 8)).title() + " " + "".join(rng.choice(letters, 6)).title() for _ in table.index
        ]
    started = time.perf_counter()
    found = match(table)
    assert time.perf_counter() - started < 10
    assert len(found.clusters()) <= 20


def test_piled_marks_emoji_and_endless_cells_are_read() -> None:
    zalgo = "И\u0335\u0321\u0300в\u0336а\u0327н\u0338ов Иван"
    table = pd.DataFrame(
        {
            "ФИО": [zalgo, "Иванов Иван 😀", "Пётр " + "x" * 50_000, "🙂🙂🙂", "а" * 50_000],
            "Телефон": ["+7 916 222-33-44", "8(916)2223344", "9" * 50_000, "😀", None],
        },
        dtype=object,
    )
    found = match(table)
    assert groups(found) == {frozenset({0, 1})}


@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans()), min_size=1, max_size=12
    )
)
@settings(max_examples=60, deadline=None)
def test_any_cells_are_survived(cells: list[object]) -> None:
    table = pd.DataFrame({"ФИО": cells, "Телефон": cells[::-1], "Дата рождения": cells, "Email": cells}, dtype=object)
    found = match(table)
    assert len(found.cluster) == len(cells)
    assert set(found.verdict) <= {"unique", "certain", "likely"}
