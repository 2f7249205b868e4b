"""What must hold of matching whatever the table: order, case, spaces, blanks, and rows that have nothing to do with it."""

from __future__ import annotations

import itertools
import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.matching import match
from tests.thinning import examples
from tests.unit.matching.tables import groups, messy_table, other_table, verdict

FEW = examples(12)


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


@given(st.integers(0, 10_000), st.sampled_from(("firms", "names", "english")))
@FEW
def test_an_unrelated_row_changes_no_cluster_of_other_tables(number: int, kind: str) -> None:
    table, stranger = other_table(kind, number)
    longer = pd.concat([table, pd.DataFrame([stranger])], ignore_index=True).astype(object)
    longer = longer.where(longer.notna(), None)
    assert groups(match(longer)) == groups(match(table))
    assert groups(match(table))


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


# What two rows of one person may share, as the one row has it and as the other.
SHARED = {
    "Телефон": ("8 916 555-44-33", "+7 (916) 555-44-33"),
    "Email": ("avrora.kva71@zz.ru", "Avrora.Kva71@ZZ.ru"),
    "День рождения": ("04.07.1983", "4 июля 1983"),
    "Telegram": ("@kva_avrora", "t.me/kva_avrora"),
    "Адрес": ("ул. Лесная, д. 4, кв. 17", "Лесная 4-17"),
    "Компания": ("ООО «Полынь»", "Полынь"),
}
# The same fields of somebody else.
OTHER = {
    "Телефон": "8 903 111-22-33",
    "Email": "somebody.else5@yy.ru",
    "День рождения": "19.11.1961",
    "Telegram": "@somebody_else",
    "Адрес": "пр. Мира, д. 99",
    "Компания": "АО «Кедровник»",
}
RANK = ("none", "related", "possible", "likely", "certain")


def _pair_in_a_table(one: dict[str, object], other: dict[str, object]) -> tuple[float, int]:
    """Score and rank of the verdict of two rows behind a table of others that fills the same columns."""
    base = messy_table(60, seed=11)
    for place, heading in enumerate(SHARED):
        if heading not in base:
            base[heading] = [f"{heading} {i}" if (i + place) % 3 else None for i in range(len(base))]
    base["Адрес"] = [f"ул. Речная, д. {i}, кв. {i + 3}" if i % 2 else None for i in range(len(base))]
    base["Telegram"] = [f"@user_{i}" if i % 3 else None for i in range(len(base))]
    base["Компания"] = [f"ООО «Фирма {i}»" if i % 4 == 0 else None for i in range(len(base))]
    table = pd.concat([base, pd.DataFrame([one, other])], ignore_index=True).astype(object)
    found = match(table.where(table.notna(), None))
    n = len(base)
    pairs = found.pairs[(found.pairs["a"] == n) & (found.pairs["b"] == n + 1)]
    return (float(pairs["score"].iloc[0]) if len(pairs) else 0.0), RANK.index(verdict(found, n, n + 1))


@given(st.permutations(list(SHARED)))
@FEW
def test_verdicts_are_monotone_in_evidence(order: list[str]) -> None:
    """One more thing in common never makes two rows less one client, whatever came before."""
    one: dict[str, object] = {"ФИО": "Кваснецова Аврора Львовна"}
    other: dict[str, object] = {"ФИО": "Аврора Кваснецова"}
    scores, ranks = [], []
    for heading in [None, *order]:
        if heading is not None:
            one[heading], other[heading] = SHARED[heading]
        score, rank = _pair_in_a_table(one, other)
        scores.append(score)
        ranks.append(rank)
    assert ranks == sorted(ranks)
    assert all(y >= x - 0.01 for x, y in itertools.pairwise(scores))
    assert ranks[-1] == RANK.index("certain")


@given(st.sampled_from(list(SHARED)), st.lists(st.sampled_from(list(SHARED)), min_size=1, max_size=2, unique=True))
@FEW
def test_what_differs_never_raises_a_verdict(different: str, same: list[str]) -> None:
    one: dict[str, object] = {"ФИО": "Кваснецова Аврора Львовна"}
    other: dict[str, object] = {"ФИО": "Аврора Кваснецова"}
    for heading in same:
        one[heading], other[heading] = SHARED[heading]
    without = {k: v for k, v in one.items() if k != different}, {k: v for k, v in other.items() if k != different}
    score, rank = _pair_in_a_table(*without)
    worse, lower = _pair_in_a_table({**one, different: SHARED[different][0]}, {**other, different: OTHER[different]})
    assert worse <= score + 0.01
    assert lower <= rank


TEN_THOUSAND = 10_000


LETTERS = np.array(list("абвгдежзиклмнопрст"))


def _invented_names(rows: int) -> list[object]:
    rng = np.random.default_rng(1)
    return [" ".join("".join(rng.choice(LETTERS, k)).title() for k in (8, 6)) for _ in range(rows)]


NAMES = _invented_names(TEN_THOUSAND)


@pytest.mark.parametrize(
    "columns",
    [
        {"ФИО": NAMES, "Телефон": ["8 495 123-45-99"] * TEN_THOUSAND},
        {"ФИО": NAMES, "Email": ["info@vektor.ru"] * TEN_THOUSAND},
        {"ФИО": NAMES, "Email": ["ivan.kuznecov71@mail.ru"] * TEN_THOUSAND},
        {"ФИО": NAMES, "Адрес": ["Самара, ул. Мира, 5"] * TEN_THOUSAND},
        {"ФИО": NAMES, "Компания": ["ООО «Вектор»"] * TEN_THOUSAND, "ИНН": ["7707083893"] * TEN_THOUSAND},
        {"ФИО": NAMES, "Дата рождения": ["01.01.1990"] * TEN_THOUSAND},
        {"ФИО": ["Иванов Иван"] * TEN_THOUSAND},
        {"ФИО": ["Иванов Иван"] * TEN_THOUSAND, "Телефон": [f"8 9{i:09d}" for i in range(TEN_THOUSAND)]},
        {"ФИО": ["Иванов И."] * TEN_THOUSAND, "Город": ["Москва"] * TEN_THOUSAND},
        {"ФИО": [None] * TEN_THOUSAND, "Телефон": [""] * TEN_THOUSAND},
        {"ФИО": ["", "-", "нет", " "] * 2500, "Телефон": ["-", "нет", None, "000-00-00"] * 2500},
    ],
    ids=["one phone", "info@", "one mailbox", "one address", "one company", "one birthday", "one name", "one name, many phones",
         "one name and city", "nothing", "blanks"],
)  # fmt: skip
def test_ten_thousand_rows_that_share_one_thing_stay_apart_and_fast(columns: dict[str, list[object]]) -> None:
    started = time.process_time()
    found = match(pd.DataFrame(columns, dtype=object))
    assert time.process_time() - started < 8
    assert len(found.clusters()) <= 20


def test_endless_cells_in_every_column_are_read_quickly() -> None:
    rows = 40
    table = pd.DataFrame(
        {
            heading: [
                filling * (50_000 // len(filling)) for filling in itertools.islice(itertools.cycle(FILLINGS), rows)
            ]
            for heading in ("ФИО", "Телефон", "Email", "Адрес", "Компания", "День рождения", "Telegram", "ИНН", "Город")
        },
        dtype=object,
    )
    started = time.process_time()
    match(table)
    assert time.process_time() - started < 5


FILLINGS = ("а", "9", "a@b.ru ", "😀", "И\u0335\u0321", "ул. ", "«", ";,", "1.2.3 ", "(", "\n")


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
@examples(60)
def test_any_cells_are_survived(cells: list[object]) -> None:
    table = pd.DataFrame({"ФИО": cells, "Телефон": cells[::-1], "Дата рождения": cells, "Email": cells}, dtype=object)
    found = match(table)
    assert len(found.cluster) == len(cells)
    assert set(found.verdict) <= {"unique", "certain", "likely"}
