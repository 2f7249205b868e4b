"""Portraits of segments, what was expected of them, the funnel by group, bands of purchases; each against plain Python."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.figures.deals import read_deals
from sheetcrm.core.figures.frequency import bands
from sheetcrm.core.figures.funnel import funnel
from sheetcrm.core.figures.portrait import expected_shares, funnel_by_group, funnel_by_segment, portraits
from sheetcrm.core.figures.retention import one_timers
from sheetcrm.core.segments.arrays import objects
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings, Lifecycle
from tests.thinning import examples
from tests.unit.figures.making import ORDERS, Order, deals_of, known_of
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table

MASK = np.array([True, True, True, False, False, False, False, False])


class TestPortrait:
    def test_by_hand(self) -> None:
        """S8: in the segment 2 of 3 are of Samara, in the base 2 of 6 known: twice as common, index 200."""
        clients = make_clients(
            8,
            city=["Самара", "самара", "Москва", "Москва", "Казань", "Москва", None, None],
            birthday=[Birthday(6, 30, 1996), Birthday(7, 1, 1996), None, Birthday(1, 1, 1950), *[None] * 4],
            age=[None, None, 30, None, None, None, 70, None],
            status=[None] * 7 + ["архив"],
            source=[None] * 7 + ["сайт"],
        )
        orders = make_table([
            {"_client": 0, "date": ago(5), "amount": 1, "items": "Розы"}, {"_client": 0, "date": ago(4), "amount": 1, "items": "розы"},
            {"_client": 3, "date": ago(4), "amount": 1, "items": "Розы"}, {"_client": 4, "date": ago(4), "amount": 1, "items": "Мимоза"},
            {"_client": -1, "date": ago(4), "amount": 1, "items": "Мимоза"},
        ])  # fmt: skip
        known = know(clients, orders, KnownSettings(), TODAY)
        (found,) = portraits(known, clients, {"Свои": MASK, "Мало": np.arange(8) == 3}, orders, least=3)
        # What they bought is known of one of the three: too few for a portrait.
        assert [trait.key for trait in found.traits] == ["city", "age"]
        (found,) = portraits(known, clients, {"Свои": MASK}, orders, least=1)
        city, age, goods = found.traits
        assert (found.segment, found.clients) == ("Свои", 3)
        assert (city.value, city.share, city.base, city.index) == ("Самара", 2 / 3, 2 / 6, pytest.approx(2))
        # 30 today, 29 until tomorrow, 30 as typed: all of 25–34; in the base 3 of 5.
        assert (age.value, age.share, age.base) == ("25–34", 1, 3 / 5)
        assert (goods.value, goods.share, goods.base) == ("Розы", 1, 2 / 3)

    def test_equals_brute_force(self) -> None:
        rng = random.Random(4)
        towns = [rng.choice(["А", "Б", "В", None]) for _ in range(60)]
        mask = np.array([rng.random() < 0.4 for _ in range(60)])
        sources = [rng.choice(["Сайт", "Вывеска", None]) for _ in range(60)]
        clients = make_clients(60, city=towns, source=sources)
        known = know(clients, None, KnownSettings(), TODAY)
        (found,) = portraits(known, clients, {"С": mask}, None, least=5)
        assert len(found.traits) == 2
        for trait, values in zip(found.traits, (towns, sources), strict=True):
            inside = [t for t, m in zip(values, mask, strict=True) if m and t]
            everywhere = [t for t in values if t]
            assert Counter(inside)[trait.value] == max(Counter(inside).values())
            share, base = inside.count(trait.value) / len(inside), everywhere.count(trait.value) / len(everywhere)
            assert trait.index == pytest.approx(share / base)


def test_what_was_expected_is_held_against_what_is() -> None:
    """S10: the shoemaker says that half of his clients are students; one of ten is."""
    clients = make_clients(200, status=["архив"] * 100 + [None] * 100)
    known = know(clients, None, KnownSettings(), TODAY)
    students = np.arange(200) >= 190
    masks = {"Студенты": students, "Тоже": students, "Ещё": students, "Никто не сказал": students}
    found = expected_shares(known, masks, {"Студенты": 0.5, "Тоже": 0.12, "Ещё": 0.01})
    assert [(one.segment, one.clients, one.share, one.verdict) for one in found] == [
        ("Студенты", 10, 0.1, "less"), ("Тоже", 10, 0.1, None), ("Ещё", 10, 0.1, "more"),
    ]  # fmt: skip


STAGES = ("Заявка", "КП отправлено", "Договор")
DEALS = st.lists(
    st.tuples(st.integers(-1, 5), st.sampled_from(["Заявка", "КП отправлено", "Договор", "Выиграна", "Отказ"])),
    min_size=1,
    max_size=30,
)


@examples(50)
@given(DEALS, ORDERS)
def test_the_funnels_of_all_groups_are_the_whole_funnel(rows: list[tuple[int, str]], orders: list[Order]) -> None:
    """S9."""
    known = known_of(orders, owner=[None] * 6)
    deals = read_deals(deals_of(*[{"_client": c, "stage": s} for c, s in rows]), TODAY)
    if deals is None:
        return
    whole = funnel(deals, TODAY)
    assert whole is not None
    group = objects(known.frame, "lifecycle")
    found = funnel_by_group(deals, group)
    for i, line in enumerate(whole.lines):
        assert sum(one.reached[i] for one in found) == line.reached
    assert (sum(one.total for one in found), sum(one.won for one in found)) == (whole.total, whole.won)
    assert sum(one.lost for one in found) == whole.lost
    counted = Counter(None if c < 0 else group[c] for c, _ in rows)
    assert {one.group: one.total for one in found} == dict(counted)


@examples(50)
@given(DEALS, st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=3))
def test_a_segment_and_everybody_else_are_the_whole_funnel(
    rows: list[tuple[int, str]], members: list[list[bool]]
) -> None:
    """S9 for segments of the team's own, which may overlap: each by itself splits the funnel in two; deals of nobody are in none."""
    deals = read_deals(deals_of(*[{"_client": c, "stage": s} for c, s in rows]), TODAY)
    known = [(c, s) for c, s in rows if c >= 0]
    whole = None if not known else read_deals(deals_of(*[{"_client": c, "stage": s} for c, s in known]), TODAY, STAGES)
    if deals is None or whole is None:
        return
    lines = funnel(whole, TODAY)
    assert lines is not None
    for mask in map(np.array, members):
        found = funnel_by_segment(whole, {"в": mask, "вне": ~mask})
        assert {one.group for one in found} == {"в" if mask[c] else "вне" for c, _ in known}
        for i, line in enumerate(lines.lines):
            assert sum(one.reached[i] for one in found) == line.reached
        assert sum(one.total for one in found) == len(known)
        for one in found:
            mine = [s for c, s in known if mask[c] == (one.group == "в")]
            assert (one.total, one.won, one.lost) == (len(mine), mine.count("Выиграна"), mine.count("Отказ"))
        assert [one.total for one in funnel_by_segment(deals, {"в": mask})] == [
            one.total for one in found if one.group == "в"
        ]


def test_a_deal_is_in_the_group_of_its_client() -> None:
    deals = read_deals(
        deals_of(
            {"_client": 1, "stage": "Договор"}, {"_client": 0, "stage": "Выиграна"}, {"_client": -1, "stage": "Заявка"}
        ),
        TODAY,
    )
    assert deals is not None
    group: Any = np.array([Lifecycle.VIP, Lifecycle.NEW], dtype=object)
    assert [(one.group, one.reached, one.won) for one in funnel_by_group(deals, group)] == [
        ("new", (1, 1), 0), ("vip", (1, 1), 1), (None, (1, 0), 0),
    ]  # fmt: skip


@examples(50)
@given(ORDERS, st.sets(st.integers(2, 9), max_size=4))
def test_every_buyer_is_in_exactly_one_band(orders: list[Order], more: set[int]) -> None:
    """S6."""
    known = known_of(orders)
    begins = (1, *sorted(more))
    found = bands(known, begins)
    counts = [n for n in known.bought.count.tolist() if n > 0]
    assert sum(one.buyers for one in found) == len(counts)
    for one in found:
        assert one.buyers == sum(one.low <= n and (one.high is None or n <= one.high) for n in counts)
    if found:
        edges = [(one.low, one.high) for one in found]
        assert edges[0][0] == 1
        assert edges[-1][1] is None
        assert all(high == low - 1 for (_, high), (low, _) in pairwise(edges))
        assert sum(one.revenue for one in found) == int(known.bought.revenue[known.bought.count > 0].sum())


def test_bands_say_from_how_many_to_how_many() -> None:
    known = know(make_clients(2), make_orders((0, ago(1), 5), (0, ago(2), 5)), KnownSettings(), TODAY)
    assert [(one.name, one.buyers) for one in bands(known, (1, 2, 5, 10))] == [
        ("1", 0), ("2–4", 1), ("5–9", 0), ("10+", 0),
    ]  # fmt: skip


def test_archived_buyers_are_in_a_band_as_among_the_one_timers() -> None:
    """Two lines of one summary speak of the same buyers: who bought once, of how many."""
    clients = make_clients(3, status=["архив", None, None])
    known = know(
        clients, make_orders((0, ago(200), 5), (1, ago(100), 5), (2, ago(2), 5), (2, ago(1), 5)), KnownSettings(), TODAY
    )
    found = one_timers(known.bought, TODAY, 365)
    assert found is not None
    counts = [one.buyers for one in bands(known, (1, 2))]
    assert counts == [2, 1]
    assert (found.once, found.buyers) == (counts[0], sum(counts))
