"""Prints tell every edit of a copy that the cells themselves tell, and no more than that."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from sheetcrm.core.twin.back import compare
from sheetcrm.core.twin.cells import Printed, Side, alike, cell_print
from sheetcrm.core.twin.prints import printed_side, prints_tab
from sheetcrm.core.workbook import Value
from sheetcrm.stores.memory import MemoryStore
from tests.unit.twin.test_back import adding, rows, side

MOMENT = dt.datetime(2026, 1, 2, 10, 0)
VALUES: list[Value] = [
    None, "", 0, 1, 1.5, True, False, "1", "TRUE", " 1", "а", "a", dt.date(2026, 1, 2), dt.datetime(2026, 1, 2), MOMENT,
    MOMENT + dt.timedelta(seconds=2), dt.time(10, 0),
]  # fmt: skip


def test_a_print_is_alike_where_its_cell_is() -> None:
    for one, other in itertools.product(VALUES, VALUES):
        assert alike(Printed(cell_print("salt", one), "salt"), other) == alike(one, other), (one, other)


def printed(then: Side, *now: Side) -> Side:
    store = MemoryStore(())
    store.replace([prints_tab(then, "salt", "ru")], store.read())
    found = printed_side(store.read().sheets[0], "salt", *now)
    assert found is not None
    return found


def test_every_plan_is_the_one_that_is_made_at_home() -> None:
    some = 0
    for seed in range(80):
        chance = random.Random(seed)
        then = [*rows(), [None, "Без номера", "8 916 1", 1]]
        edited, now = [list(row) for row in then], [list(row) for row in then]
        for body, mark in ((edited, "копия"), (now, "таблица")):
            for _ in range(chance.randrange(5)):
                body[chance.randrange(len(body))][chance.randrange(1, 4)] = f"{mark} {chance.random():.6f}"
            if chance.random() < 0.3:
                body.append([None, f"Новая {mark}", "8 916 2", 3])
            chance.shuffle(body)
            if chance.random() < 0.3:
                body.pop()
        sides = side(edited), side(now)
        home = compare(side(then), *sides, adding())
        away = compare(printed(side(then), *sides), *sides, adding())
        assert [c.change for c in away.clashes] == [c.change for c in home.clashes]
        assert (away.changes, away.added, away.new, away.gone, away.nameless, away.formulas) == (
            home.changes, home.added, home.new, home.gone, home.nameless, home.formulas,
        )  # fmt: skip
        some += len(home.changes)
    assert some > 60


def test_a_tab_somebody_spoilt_says_nothing() -> None:
    store = MemoryStore(())
    store.replace([prints_tab(side(rows()), "salt", "ru")], store.read())
    sheet = store.read().sheets[0]
    cells = sheet.cells.copy()
    cells.iloc[1, 2] = "[не то"
    sheet.cells.iloc[:, :] = cells
    assert printed_side(sheet, "salt", side(rows())) is None
