"""ABC from the real curve, RFM with its cuts."""

from __future__ import annotations

import numpy as np
import pytest

from sheetcrm.core.segments.abc import abc
from sheetcrm.core.segments.rfm import rfm


def classes(*amounts: int) -> list[str | None]:
    values = np.array(amounts, dtype=np.int64) * 100
    return abc(values, np.ones(len(amounts), dtype=bool)).label.tolist()


@pytest.mark.parametrize(
    ("amounts", "labels"),
    [
        ((80, 15, 5), ["A", "B", "C"]),  # exactly 80 %, then exactly 95 %
        ((79, 16, 5), ["A", "A", "C"]),  # 79 % does not cover: the second is needed
        ((5, 80, 15), ["C", "A", "B"]),
        ((10, 10, 10, 10, 10), ["A", "A", "A", "A", "B"]),  # ties keep the order of rows
        ((100,), ["A"]),
        ((0, 0), ["C", "C"]),
        ((100, 0, -50), ["A", "C", "C"]),  # a client in the red lowers nobody's share
    ],
)
def test_a_is_the_smallest_set_that_covers_80_percent(amounts: tuple[int, ...], labels: list[str]) -> None:
    """B14: and ties keep the order of rows."""
    assert classes(*amounts) == labels


def test_the_real_share_is_reported_not_20_percent() -> None:
    """35 of 100 clients bring 80 %: so it says 35 % (B15)."""
    amounts = np.array([800] * 35 + [108] * 64 + [88], dtype=np.int64)
    found = abc(amounts, np.ones(100, dtype=bool))
    assert found.sizes["A"].clients == 35
    assert found.a_share == pytest.approx(0.35)


def test_those_who_never_bought_have_no_class() -> None:
    found = abc(np.array([500, 0]), np.array([True, False]))
    assert found.label.tolist() == ["A", None]


def test_the_curve_ends_at_everything() -> None:
    found = abc(np.arange(1, 38) * 100, np.ones(37, dtype=bool))
    assert len(found.curve) == 10
    assert found.curve[-1].cumulative == pytest.approx(1.0)
    assert sum(step.clients for step in found.curve) == 37
    assert sum(step.revenue for step in found.curve) == found.total
    assert [step.cumulative for step in found.curve] == sorted(step.cumulative for step in found.curve)


def test_a_handful_of_buyers_has_a_step_each() -> None:
    assert [step.clients for step in abc(np.array([3, 2, 1]), np.ones(3, dtype=bool)).curve] == [1, 1, 1]


class TestRfm:
    """Scores from quantiles."""

    everybody = np.ones(10, dtype=bool)

    def test_ten_buyers_hand_worked(self) -> None:
        days = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        count = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
        money = count * 100
        found = rfm(days, count, money, self.everybody)
        assert found.recency_cuts == (2, 4, 6, 8)
        assert found.recency.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
        assert found.frequency.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
        assert found.money.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
        assert found.group.tolist() == ["best"] * 4 + ["loyal"] * 2 + ["rare"] * 4

    def test_equal_values_have_equal_scores(self) -> None:
        count = np.array([1] * 8 + [2, 9])
        found = rfm(np.arange(10), count, np.arange(10), self.everybody)
        assert set(found.frequency[:8].tolist()) == {1}
        assert found.frequency[9] > found.frequency[8] - 1

    def test_fewer_than_ten_buyers_are_not_scored(self) -> None:
        found = rfm(np.arange(12), np.arange(12), np.arange(12), np.arange(12) < 9)
        assert not found.known
        assert not found.recency.any()

    def test_those_who_never_bought_do_not_move_the_cuts(self) -> None:
        days = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0])
        buyers = np.arange(12) < 10
        found = rfm(days, days, days, buyers)
        assert found.recency_cuts == (2, 4, 6, 8)
        assert found.recency[10:].tolist() == [0, 0]
        assert found.group[10:].tolist() == [None, None]

    @pytest.mark.parametrize(
        ("scores", "group"),
        [
            ((5, 5, 5), "best"), ((4, 4, 4), "best"), ((3, 5, 5), "loyal"), ((5, 3, 3), "loyal"), ((5, 1, 1), "recent"),
            ((1, 5, 5), "cannot_lose"), ((2, 4, 4), "cannot_lose"), ((2, 3, 3), "cooling"), ((1, 1, 1), "rare"),
        ],
    )  # fmt: skip
    def test_every_combination_has_its_group(self, scores: tuple[int, int, int], group: str) -> None:
        # A hundred buyers, twenty in each fifth; the one looked at changes places with one of the wanted score.
        def column(score: int) -> np.ndarray:
            values = np.repeat(np.arange(1, 6), 20)
            place = (score - 1) * 20
            values[place], values[-1] = values[-1], score
            return values

        r, f, m = scores
        days, count, money = 6 - column(r), column(f), column(m)
        found = rfm(days, count, money, np.ones(100, dtype=bool))
        assert (found.recency[-1], found.frequency[-1], found.money[-1]) == scores
        assert found.group[-1] == group
