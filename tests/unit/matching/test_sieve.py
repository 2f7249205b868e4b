"""What is told apart before it is compared would have been told apart by comparing it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.compare import Comparer
from sheetcrm.core.matching.guard import UNRELATED
from sheetcrm.core.matching.matches import judge, judge_those_told, learn, together
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.pairs import Pairs
from sheetcrm.core.matching.score import NAMESAKE, RELATIVE, SAME, Model
from sheetcrm.core.matching.signs import Signs
from sheetcrm.core.records import replace
from tests.thinning import examples
from tests.unit.matching.tables import messy_table, other_table

WORDS = st.lists(st.text("абвan79@.", min_size=1, max_size=9), min_size=2, max_size=12)


@given(WORDS)
@examples(60)
def test_signs_rule_out_no_pair_that_is_alike(words: list[str]) -> None:
    x, y = (a.astype(np.int64) for a in np.triu_indices(len(words), 1))
    signs = Signs(words)
    slips, alike = signs.may_slip(x, y, 2), signs.may_be_alike(x, y, 0.92)
    part, near = signs.may_be_part(x, y), signs.may_be_near(x, y, 85)
    for place, (i, j) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        s, t = words[i], words[j]
        assert slips[place] or OSA.distance(s, t) > 2
        assert alike[place] or JaroWinkler.similarity(s, t) < 0.92
        assert near[place] or fuzz.token_sort_ratio(s, t) < 85
        assert part[place] or s == t or (s not in t and t not in s)


def test_signs_rule_out_most_pairs_that_are_not() -> None:
    signs = Signs(["ivanov", "ivanof", "werbakov", "kim"])
    x, y = np.array([0, 0, 0, 2]), np.array([1, 2, 3, 3])
    assert signs.may_slip(x, y, 2).tolist() == [True, False, False, False]


def _tables() -> dict[str, pd.DataFrame]:
    people = messy_table(80, seed=4)
    names = people["ФИО"].str.split()
    right = pd.DataFrame({"Фамилия": names.str[0], "Имя": names.str[1], "День рождения": people["День рождения"]})
    swapped = right.rename(columns={"Фамилия": "Имя", "Имя": "Фамилия"})
    parts = pd.concat([right, swapped[::2]], ignore_index=True)
    streets = [("ул. Ленина, д. 5, кв. {}", "Ленина 5-{}")[i % 2].format(i // 6) for i in range(120)]
    homes = messy_table(120, seed=6).assign(Адрес=streets)
    pairs = [(f"{s} {i}.{p}.", f"0{n % 9 + 1}.0{n % 7 + 1}.19{60 + n % 31}", f"8916{n * 7919:07d}") for n, (s, i, p) in enumerate(
        (s, i, p) for s in ("Иванов", "Орлов", "Лис", "Ким", "Громов", "Чернов") for i, p in ("ИИ", "ИИ", "ОП")
    )]  # fmt: skip
    initials = pd.DataFrame(pairs, columns=["ФИО", "Дата рождения", "Телефон"], dtype=object)
    return {
        "initials": initials,
        "messy": messy_table(250, seed=2),
        "firms": other_table("firms", 1)[0],
        "crossed": parts,
        "homes": homes,
    }


@pytest.mark.parametrize(
    ("name", "lean"),
    [
        *((name, lean) for name in ("messy", "firms", "crossed", "homes") for lean in (-6.0, 0.0, 6.0)),
        ("initials", -12.0),  # nothing but the rule about initials keeps a pair
    ],
)
def test_the_sieve_drops_nothing_that_judging_would_keep(name: str, lean: float) -> None:
    """All pairs of a table, with models that find clients nowhere, as learnt, and everywhere."""
    table = _tables()[name]
    comparer = Comparer(normalise(table, find_roles(table)))
    a, b = (side.astype(np.int64) for side in np.triu_indices(comparer.n, 1))
    pairs = Pairs.of(a * comparer.n + b, comparer.n)
    learnt = learn(comparer, pairs)
    classes = learnt.classes.copy()
    classes[SAME] += lean
    classes[RELATIVE : NAMESAKE + 1] += lean / 2
    model: Model = replace(learnt, classes=classes)
    every, some = judge(comparer, a, b, model), together(judge_those_told(comparer, pairs, model))
    kept = (every.odds > 0) | (every.verdict < UNRELATED)
    assert 0 < int(kept.sum()) < len(a)
    assert some.a.tolist() == every.a[kept].tolist()
    assert some.b.tolist() == every.b[kept].tolist()
    assert np.array_equal(some.level, every.level[kept])
    assert some.verdict.tolist() == every.verdict[kept].tolist()
