"""Pairs of rows held in four bytes each, and the order of rows that is taken back."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.matching.clean import Clean, Many, Words
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.order import ordered, restored, taken
from sheetcrm.core.matching.pairs import Gathered, Pairs
from tests.unit.matching.tables import messy_table

#: Tables of one stretch of rows, of two, of hundreds.
ROWS = (1, 2, 60_000, 65_536, 65_537, 1_000_000)


@pytest.mark.parametrize("n", ROWS)
def test_pairs_come_once_ascending_and_as_they_were(n: int) -> None:
    draw = np.random.default_rng(5)
    edges = sorted({0, 1, n // 3, n // 2, n - 2, n - 1} & set(range(n)))
    wanted = {(a, b) for a, b in product(edges, edges) if a < b}
    wanted |= {(min(p), max(p)) for p in draw.integers(0, n, (400, 2)).tolist() if p[0] != p[1]}
    found = Gathered(n)
    for _ in range(3):  # three rules that find much the same
        some = [pair for pair in sorted(wanted) if draw.random() < 0.7]
        found.add(np.array([a * n + b for a, b in some], np.int64))
    found.add(np.array([a * n + b for a, b in sorted(wanted)], np.int64))
    found.add(np.empty(0, np.int64))
    pairs = found.pairs()
    parts = list(pairs.parts())
    assert len(pairs) == len(wanted)
    assert pairs.near.dtype == np.uint32
    assert [*zip(*(side.tolist() for side in pairs.rows(np.concatenate(parts))), strict=True)] == sorted(wanted)
    places = np.arange(0, len(pairs), 7)
    assert [*zip(*(side.tolist() for side in pairs.at(places)), strict=True)] == sorted(wanted)[::7]


def test_a_table_without_pairs_has_one_empty_part() -> None:
    for n in (0, 1, 2):
        pairs = Pairs.of(np.empty(0, np.int64), n)
        assert len(pairs) == 0
        assert [len(part) for part in pairs.parts()] == [0]


def test_rows_taken_in_order_are_given_back_as_they_stood() -> None:
    """Further copies of a row too, with every phone and mailbox of it."""
    table = messy_table(200, seed=3)
    two = table.iloc[:3].assign(Телефон="8 916 123-45-67, +7 903 765-43-21")
    table = pd.concat([table, *[two] * 6, table.iloc[5:9], *[table.iloc[11:12]] * 9], ignore_index=True)
    table = table.sample(frac=1, random_state=1).reset_index(drop=True)
    typed = normalise(table, find_roles(table))
    order = ordered(typed)
    assert len(order.copies) > 10
    assert int(np.bincount(typed.phone.rows).max()) == 2
    _equal(restored(taken(typed, order.rows), order), typed)


def _equal(found: Clean, wanted: Clean) -> None:
    for name in Clean.__struct_fields__:
        mine, own = getattr(found, name), getattr(wanted, name)
        if isinstance(own, Words):
            assert mine.codes.tolist() == own.codes.tolist(), name
            assert mine.values.tolist() == own.values.tolist(), name
        elif isinstance(own, Many):
            assert mine.rows.tolist() == own.rows.tolist(), name
            assert mine.codes.tolist() == own.codes.tolist(), name
            assert mine.values.tolist() == own.values.tolist(), name
        elif isinstance(own, np.ndarray):
            assert mine.tolist() == own.tolist(), name
        elif name == "others":
            assert {k: v.codes.tolist() for k, v in mine.items()} == {k: v.codes.tolist() for k, v in own.items()}
        else:
            assert mine == own, name
