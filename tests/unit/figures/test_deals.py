"""Deals, the funnel, stage times and losses: by hand, and brute force on random deals."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.deals import Fate, read_deals
from sheetcrm.core.figures.funnel import Funnel, funnel
from sheetcrm.core.figures.interval import Z, wilson
from sheetcrm.core.figures.losses import by_group, losses_of_clients, losses_of_deals, reasons, worst
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from tests.thinning import examples
from tests.unit.figures.making import deals_of
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table, money

STAGES = ("Заявка", "КП отправлено", "Договор")


def funnel_of(*rows: dict[str, Any], written: tuple[str, ...] = ()) -> Funnel:
    deals = read_deals(deals_of(*rows), TODAY, written)
    assert deals is not None
    found = funnel(deals, TODAY)
    assert found is not None
    return found


def test_a_deal_in_another_currency_is_a_deal_and_in_no_sum() -> None:
    rows = [
        {"stage": "Выиграна", "amount": money(100)},
        {"stage": "Заявка", "amount": money(30, "USD")},
        {"stage": "Заявка", "amount": money(200)},
    ]
    deals = read_deals(deals_of(*rows), TODAY, STAGES, "RUB")
    assert deals is not None
    assert (len(deals), deals.amount.tolist(), deals.foreign) == (3, [10_000, 0, 20_000], 1)


class TestFunnel:
    """M6, M15."""

    def test_by_hand(self) -> None:
        """Ten deals: 4 at the first stage, 2 at the second, 1 at the third, 2 won, 1 lost that does not say where."""
        rows = [{"stage": "Заявка", "stage_since": ago(n)} for n in (1, 3, 5, 7)]
        rows += [{"stage": "КП отправлено", "stage_since": ago(10), "amount": money(500)}, {"stage": "кп  отправлено"}]
        rows += [{"stage": "Договор"}, {"stage": "Выиграна", "won_date": ago(0), "created": ago(30)}]
        rows += [
            {"stage": "Успешно", "stage_since": ago(5), "created": ago(15), "amount": money(70)},
            {"stage": "Отказ"},
        ]
        found = funnel_of(*rows)
        assert [(line.name, line.reached, line.standing) for line in found.lines] == [
            ("Заявка", 10, 4), ("КП отправлено", 5, 2), ("Договор", 3, 1),
        ]  # fmt: skip
        assert [line.step for line in found.lines] == [None, 0.5, 0.6]
        assert (found.open, found.won, found.lost, found.unplaced) == (7, 2, 1, 1)
        assert (found.lines[0].waiting, found.lines[1].amount, found.won_amount) == (4, 50_000, 7_000)
        assert (found.cycle_days, found.cycle_deals) == (20, 2)

    def test_how_long_a_sale_takes_is_the_median_of_those_that_were_won(self) -> None:
        """M15: a deal that was lost after a year, or is open for two, makes no sale longer."""
        days = (4, 10, 40)
        rows: list[dict[str, Any]] = [
            {"stage": "Выиграна", "created": ago(50), "won_date": ago(50 - n), "amount": money(1)} for n in days
        ]
        rows += [{"stage": "Отказ", "created": ago(400 + n), "loss_date": ago(2)} for n in range(4)]
        rows += [{"stage": "Договор", "created": ago(700), "stage_since": ago(1)}]
        found = funnel_of(*rows)
        assert (found.won, found.lost, found.open) == (3, 4, 1)
        assert (found.cycle_days, found.cycle_deals) == (10, 3)

    def test_a_stage_that_was_skipped_counts_as_passed(self) -> None:
        found = funnel_of({"stage": "Заявка"}, {"stage": "Договор"}, {"stage": "КП отправлено"})
        assert [line.reached for line in found.lines] == [3, 2, 1]

    def test_a_lost_deal_counts_where_it_stood(self) -> None:
        found = funnel_of(
            {"stage": "Заявка"}, {"stage": "КП отправлено", "loss_reason": "дорого"}, {"stage": "Договор"}
        )
        assert [line.reached for line in found.lines] == [3, 2, 1]
        assert (found.lost, found.unplaced, found.lines[1].standing) == (1, 0, 0)

    def test_a_line_for_each_stage_gives_the_days_on_it(self) -> None:
        rows = [
            {"deal_id": "1", "stage": "Заявка", "stage_since": ago(30)},
            {"deal_id": "1", "stage": "Договор", "stage_since": ago(26)},
            {"deal_id": "2", "stage": "Заявка", "stage_since": ago(20)},
            {"deal_id": "2", "stage": "КП отправлено", "stage_since": ago(12)},
            {"deal_id": "2", "stage": "Отказ", "stage_since": ago(2)},
        ]
        found = funnel_of(*rows)
        assert (found.total, found.lost, found.open) == (2, 1, 1)
        assert [(line.reached, line.days) for line in found.lines] == [(2, 6.0), (2, 10.0), (1, None)]
        assert found.lines[2].waiting == 26

    def test_an_order_of_stages_that_nobody_knows_is_not_guessed(self) -> None:
        rows = [{"stage": "Синий"}, {"stage": "Красный"}]
        assert not funnel_of(*rows).in_order
        found = funnel_of(*rows, written=("Красный", "Синий"))
        assert found.in_order
        assert [(line.name, line.reached) for line in found.lines] == [("Красный", 2), ("Синий", 1)]

    def test_words_for_a_deal_that_is_over_are_no_stages(self) -> None:
        """The list of stages a new workbook begins with ends in “won” and “lost”: nobody reaches “lost” on the way to “won”."""
        rows = [{"stage": "Заявка"}, {"stage": "Выиграна"}, {"stage": "Отказ"}]
        found = funnel_of(*rows, written=(*STAGES, "Выиграна", "Отказ"))
        assert [(line.name, line.reached) for line in found.lines] == [
            ("Заявка", 3), ("КП отправлено", 1), ("Договор", 1),
        ]  # fmt: skip
        assert (found.in_order, found.unplaced) == (True, 1)

    @examples(100)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([*STAGES, "Выиграна", "Отказ"]),
                st.sampled_from([None, "1", "2", "3", "4"]),
                st.integers(0, 300),
                st.booleans(),
            ),
            min_size=1,
            max_size=25,
        )
    )
    def test_equals_brute_force(self, entries: list[tuple[str, str | None, int, bool]]) -> None:
        rows = [
            {"stage": s, "deal_id": n, "stage_since": ago(d), "loss_reason": "цена" if lost else None}
            for s, n, d, lost in entries
        ]
        by: dict[object, list[tuple[int, int, str, bool]]] = {}
        for at, (s, n, d, lost) in enumerate(entries):
            by.setdefault(n or ("alone", at), []).append((-d, at, s, lost))
        reached, standing, stays = Counter[int](), Counter[int](), dict[int, list[int]]()
        fates = Counter[str]()
        for lines in by.values():
            lines.sort()
            last = lines[-1]
            far = max((STAGES.index(s) for _, _, s, _ in lines if s in STAGES), default=0)
            fate = "won" if last[2] == "Выиграна" else "lost" if last[2] == "Отказ" or last[3] else "open"
            fates[fate] += 1
            for stage in range(3 if fate == "won" else far + 1):
                reached[stage] += 1
            if fate == "open":
                standing[STAGES.index(last[2])] += 1
            for one, two in pairwise(lines):
                if one[2] in STAGES:
                    stays.setdefault(STAGES.index(one[2]), []).append(two[0] - one[0])
        deals = read_deals(deals_of(*rows), TODAY, STAGES)
        assert deals is not None
        found = funnel(deals, TODAY)
        assert found is not None
        assert (found.open, found.won, found.lost) == (fates["open"], fates["won"], fates["lost"])
        assert found.total == len(by) == found.open + found.won + found.lost
        assert [line.name for line in found.lines] == list(STAGES)
        for line in found.lines:
            stage = STAGES.index(line.name)
            assert line.standing == standing[stage]
            assert line.days == (median(stays[stage]) if stage in stays else None)
            assert line.reached == reached[stage]


def test_a_table_without_a_stage_is_no_funnel() -> None:
    assert read_deals(deals_of({"stage": None}), TODAY) is None


class TestWilson:
    """The interval is where the score test does not refuse a share."""

    @examples(200)
    @given(st.integers(0, 60), st.integers(1, 60))
    def test_its_ends_solve_the_score_equation(self, hits: int, of: int) -> None:
        hits = min(hits, of)
        low, high = (float(end[0]) for end in wilson(np.array([hits]), np.array([of])))
        share = hits / of
        assert 0 <= low <= share <= high <= 1
        for end in (low, high):
            if 0 < end < 1:
                assert abs(share - end) == pytest.approx(Z * (end * (1 - end) / of) ** 0.5, rel=1e-9)

    def test_known_values(self) -> None:
        """Newcombe, Statistics in Medicine 17 (1998), 857–872, table I: 81 of 263 and 15 of 148."""
        low, high = wilson(np.array([81, 15]), np.array([263, 148]))
        assert low.round(4).tolist() == [0.2553, 0.0624]
        assert high.round(4).tolist() == [0.3662, 0.1605]


class TestLosses:
    """M11, M12."""

    def test_two_of_two_say_nothing(self) -> None:
        values = np.array(["Ольга"] * 2 + ["Иван"] * 30, dtype=object)
        lost = np.array([True, True] + [True] * 10 + [False] * 20)
        lines = by_group(values, lost, np.ones(32, dtype=bool), 5)
        (olga,) = [line for line in lines if line.name == "Ольга"]
        assert (olga.lost, olga.over, olga.verdict, olga.few) == (2, 2, None, True)

    def test_a_manager_who_loses_far_more_is_named(self) -> None:
        rows = [{"stage": "Отказ", "owner": "Иван", "loss_reason": "дорого"}] * 18 + [{"stage": "Выиграна", "owner": "Иван"}] * 2  # fmt: skip
        rows += [{"stage": "Отказ", "owner": "Ольга"}] * 20 + [{"stage": "Выиграна", "owner": "Ольга"}] * 60
        table = make_table([{"_client": 0, **row} for row in rows])
        deals = read_deals(table, TODAY, STAGES)
        assert deals is not None
        found = losses_of_deals(deals, table, 5, "ru")
        assert found is not None
        assert (found.lost, found.over, found.reasons) == (38, 100, (("Высокая цена", 18), (None, 20)))
        assert [(by, line.name) for by, line in worst(found)] == [("owner", "Иван")]
        assert [line.verdict for line in found.groups["owner"]] == ["better", "worse"]

    def test_without_deals_the_clients_who_refused(self) -> None:
        clients = make_clients(4, status=["отказ", None, "отказ", None], owner=["А", "А", "Б", "Б"], loss_reason=["нет доставки в Уфу", None, None, None])  # fmt: skip
        known = know(clients, make_orders((1, ago(4), 5), (2, ago(4), 5)), KnownSettings(), TODAY)
        found = losses_of_clients(clients, known.bought, 5, "ru")
        assert found is not None
        assert (found.lost, found.over, found.reasons, found.of_deals) == (1, 3, (("Нет доставки", 1),), False)

    def test_words_of_one_meaning_are_one_reason(self) -> None:
        said = np.array(["дорого", "Слишком дорого", "нет денег", "ушли к конкуренту", "улетел", None], dtype=object)
        assert reasons(said, "ru") == (
            ("Высокая цена", 2),
            ("Выбрали других", 1),
            ("Нет бюджета", 1),
            ("улетел", 1),
            (None, 1),
        )

    @examples(150)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["А", "Б", "В", None]), st.booleans(), st.booleans()), min_size=1, max_size=60
        )
    )
    def test_groups_equal_brute_force(self, rows: list[tuple[str | None, bool, bool]]) -> None:
        values = np.array([r[0] for r in rows] + [None], dtype=object)[:-1]
        over, lost = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
        whole = [r for r in rows if r[1]]
        rate = sum(r[2] for r in whole) / len(whole) if whole else 0
        lines = {line.name: line for line in by_group(values, lost, over, 5)}
        for name in {r[0] for r in whole}:
            n = sum(r[0] == name for r in whole)
            k = sum(r[0] == name and r[2] for r in whole)
            line = lines.pop(name)
            assert (line.over, line.lost, line.few) == (n, k, n < 5)
            if line.verdict is not None:
                assert n >= 5
                assert (line.rate > rate) == (line.verdict == "worse")
                # The score test refuses the common share at 5 %.
                assert abs(k / n - rate) > 1.9599 * (rate * (1 - rate) / n) ** 0.5
        assert not lines


def test_every_fate_is_one_of_three() -> None:
    deals = read_deals(
        deals_of({"stage": "Заявка", "won_date": ago(3)}, {"stage": "Заявка", "loss_date": ago(3)}, {"stage": "Заявка"}, {"stage": "Заявка", "won_date": dt.date(2027, 1, 1)}),
        TODAY,
    )  # fmt: skip
    assert deals is not None
    assert deals.fate.tolist() == [Fate.WON, Fate.LOST, Fate.OPEN, Fate.OPEN]
