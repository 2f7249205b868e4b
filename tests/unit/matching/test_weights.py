"""Weights add up to what the matcher says of a pair, and a rule that overrules the sum is named."""

from __future__ import annotations

import math

import pytest

from sheetcrm.core.matching import match
from sheetcrm.core.matching.cluster import LIMIT
from tests.unit.matching.tables import messy_table, people


@pytest.mark.parametrize("seed", [1, 5])
def test_weights_add_up_to_the_score_of_every_pair(seed: int) -> None:
    found = match(messy_table(150, seed))
    pairs = list(zip(found.pairs["a"].tolist(), found.pairs["b"].tolist(), strict=True))
    weights = found.all_weights(pairs)
    assert len(pairs) > 20
    free = 0
    for place, one in enumerate(weights):
        assert one == found.weights(*pairs[place])
        if one.rule is None:
            free += 1
            # Beyond a limit a score grows no further, so that one pair cannot outvote many.
            most = 1 / (1 + math.exp(-LIMIT))
            assert min(one.probability, most) == pytest.approx(float(found.pairs["score"].iat[place]), abs=1e-9)
    assert free > 20


def test_a_further_copy_weighs_like_the_first() -> None:
    """Rows typed many times over are compared once; each of them is explained all the same."""
    row = ("Орлова Анна", "+7 903 555-44-33")
    found = match(people(*[row] * 6, ("Зимин Олег", "+7 905 111-44-33")))
    assert found.weights(0, 5) == found.weights(0, 1)
    assert found.weights(0, 5).total > 0
    assert found.verdict_of(0, 5) in ("certain", "likely")
    assert found.verdict_of(0, 6) == "unrelated"


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ((("Орлова Анна", "89035554433"), ("Зимин Олег", "89035554433")), "other_person"),
        ((("Орлова Анна Петровна", "89035554433"), ("Орлова Анна Львовна", "89035554433")), "other_father"),
        ((("ООО «Ромашка»", "89035554433"), ("Орлова Анна", "89035554433")), "company_and_person"),
        ((("Орлова Анна", "89035554433"), ("Орлова Анна", "89051114433")), "namesakes"),
        ((("Орлова Анна", "89035554433"), ("Зимина Анна", "89035554434")), "nothing_equal"),
        ((("Орлова Анна", "89035554433"), ("Анна Орлова", "+79035554433")), None),
    ],
)
def test_the_rule_that_overrules_is_named(rows: tuple[tuple[str, str], ...], rule: str | None) -> None:
    others = [(f"{name} Игорь", f"8916222334{i}") for i, name in enumerate(("Ким", "Лис", "Мак", "Нил"))]
    weights = match(people(*rows, *others)).weights(0, 1)
    if rule in ("namesakes", "nothing_equal"):
        assert (weights.rule == rule) == (weights.total > 0)
    else:
        assert weights.rule == rule
