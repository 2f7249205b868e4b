"""Edits of a copy land on the right client in the original, whatever was sorted, and nothing else does."""

from __future__ import annotations

import random

from sheetcrm.core.plan import Fate
from sheetcrm.core.plan.placing import place
from sheetcrm.core.reading import recognise
from sheetcrm.core.twin.back import Back, Side, compare
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.memory import MemoryStore
from tests.contracts.desks import rows_of

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Долг"]
Rows = list[list[Value]]


def rows(count: int = 12) -> Rows:
    return [[f"К-{n:06d}", f"Имя {n}", f"8 916 000-00-{n:02d}", n] for n in range(1, count + 1)]


def side(body: Rows) -> Side:
    sheet = sheet_from_rows("Клиенты", [HEAD, *body])
    return Side(recognise(Workbook("t", "t", (sheet,))).tables, (sheet,))


def test_columns_the_program_does_not_know_go_back_too() -> None:
    edited = rows()
    edited[2][3] = 500
    back = compare(side(rows()), side(edited), side(rows()))
    assert [(c.field, c.heading, c.before, c.after) for c in back.changes] == [("extra:Долг", "Долг", 3, 500)]


def test_over_many_tables_every_edit_lands_on_its_client_or_is_named() -> None:
    """Seeded people edit, sort and delete on both sides; the copy's edits end up where they belong, or in a list."""
    applied = clashed = 0
    for seed in range(60):
        chance = random.Random(seed)
        edited, now = [list(row) for row in rows()], [list(row) for row in rows()]
        for body, mark in ((edited, "копия"), (now, "таблица")):
            for _ in range(chance.randrange(4)):
                body[chance.randrange(len(body))][chance.randrange(1, 4)] = f"{mark} {chance.random():.6f}"
            chance.shuffle(body)
            if chance.random() < 0.5:
                body.pop()
        back = compare(side(rows()), side(edited), side(now))
        store = MemoryStore((sheet_from_rows("Клиенты", [HEAD, *now]),))
        read = store.read()
        placed = place(back.changes, recognise(read).tables)
        assert not placed.fates
        done = store.apply(placed.ready, read, "R1")
        assert set(done.fates.values()) <= {Fate.APPLIED}
        applied, clashed = applied + len(back.changes), clashed + len(back.clashes)
        expect(rows_of(store.read().sheets[0])[1:], edited, now, back)
    assert (applied > 40, clashed > 0) == (True, True)


def expect(after: Rows, edited: Rows, now: Rows, back: Back) -> None:
    was = {row[0]: row for row in rows()}
    copy = {row[0]: row for row in edited}
    clashes = {(clash.change.row_id, clash.change.column) for clash in back.clashes}
    assert [row[0] for row in after] == [row[0] for row in now]
    for row, before in zip(after, now, strict=True):
        for column in range(1, 4):
            value, original = copy.get(row[0], was[row[0]])[column], was[row[0]][column]
            if value != original and before[column] == original:
                assert row[column] == value
            else:
                assert row[column] == before[column]
                assert (value == original) or (row[0], column) in clashes
