"""Edits of a copy land on the right client in the original, whatever was sorted, and nothing else does."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.adding import ROW
from sheetcrm.core.plan.placing import place
from sheetcrm.core.reading import recognise
from sheetcrm.core.twin.back import Back, compare
from sheetcrm.core.twin.cells import Side
from sheetcrm.core.twin.rows import Adding, Left
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.memory import MemoryStore
from tests.contracts.desks import rows_of

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Долг"]
Rows = list[list[Value]]


def rows(count: int = 12) -> Rows:
    return [[f"К-{n:06d}", f"Имя {n}", f"8 916 000-00-{n:02d}", n] for n in range(1, count + 1)]


def adding(*done: Change, mark: int = 0) -> Adding:
    numbers = itertools.count(100)
    return Adding("copy", lambda: f"К-{next(numbers):06d}", mark, {c.change_id: c.row_id for c in done})


def side(body: Rows, orders: Rows | None = None) -> Side:
    sheets = [sheet_from_rows("Клиенты", [HEAD, *body])]
    if orders is not None:
        sheets.append(sheet_from_rows("Заказы", [["Номер заказа", "Дата", "ID клиента", "Сумма"], *orders]))
    return Side(recognise(Workbook("t", "t", tuple(sheets))).tables, tuple(sheets))


def test_columns_the_program_does_not_know_go_back_too() -> None:
    edited = rows()
    edited[2][3] = 500
    back = compare(side(rows()), side(edited), side(rows()), adding())
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
        back = compare(side(rows()), side(edited), side(now), adding())
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


NEW: list[Value] = [None, "Новая Ольга", 89_161_112_233, 7]


def cells_of(back: Back) -> list[tuple[str | None, str, Value]]:
    return [(c.row_id, c.field, c.after) for c in back.changes if c.kind == ROW]


def test_a_new_row_gets_an_id_and_its_cells_look_like_those_above() -> None:
    back = compare(side(rows()), side([*rows(), NEW]), side(rows()), adding())
    assert cells_of(back) == [
        ("К-000100", "client_id", "К-000100"),
        ("К-000100", "full_name", "Новая Ольга"),
        ("К-000100", "phone", "89161112233"),
        ("К-000100", "extra:Долг", 7),
    ]
    assert (back.added, back.new) == (("Клиенты!14:14",), ())


def test_a_new_row_is_added_once_whatever_id_it_gets() -> None:
    edited = side([*rows(), NEW, NEW])
    first = compare(side(rows()), edited, side(rows()), adding())
    assert len(first.added) == 2
    assert len({c.change_id for c in first.changes}) == 8
    again = compare(side(rows()), edited, side(rows()), adding(*first.changes))
    assert again.changes == again.added == again.new == ()
    one = compare(side(rows()), edited, side(rows()), adding(*first.changes[:4]))
    assert len(one.added) == 1
    # On another machine the row itself says that it was brought back.
    elsewhere = compare(side(rows()), edited, side([*rows(), ["К-000100", NEW[1], "89161112233", 7]]), adding())
    assert elsewhere.changes == ()


def test_rows_nobody_could_tell_apart_are_left_to_a_person() -> None:
    taken: list[Value] = ["К-000050", "Новая Ольга", "8 916", None]
    now = [*rows(), ["К-000050", "Новая Ольга", "8 917", None]]
    back = compare(side(rows()), side([*rows(), taken]), side(now), adding())
    assert (back.changes, back.new) == ((), (("Клиенты!14:14", Left.TAKEN),)), (
        "it may be she: somebody corrected the phone"
    )
    nameless: list[Value] = [None, "Без номера", "8 916 1", 1]
    edited = [*rows(), [None, "Без номера", "8 916 2", 1], NEW]
    back = compare(side([*rows(), nameless]), side(edited), side([*rows(), nameless]), adding())
    assert (back.changes, len(back.new), len(back.nameless)) == ((), 1, 1)
    twice = [*rows(), ["К-000050", "Одна", "1", 1], ["К-000050", "Другая", "2", 2]]
    assert len(compare(side(rows()), side(twice), side(rows()), adding()).new) == 2


ORDERS: Rows = [["З-1", dt.date(2026, 3, 1), "К-000001", 100], ["З-2", dt.date(2026, 3, 2), "К-000002", 200]]


@pytest.mark.parametrize("typed", ["К-000050", "k-000050 "], ids=["as it is", "Latin and small"])
def test_a_client_whose_number_was_given_away_gets_a_fresh_one_and_takes_the_orders_along(typed: str) -> None:
    """Whatever in the copy leads to that client leads there in the table, also when it is brought back later."""
    new: list[Value] = ["К-000050", "Новая Ольга", "8 916", None]
    bought: list[Value] = ["З-9", dt.date(2026, 3, 9), typed, 900]
    moved: Rows = [ORDERS[0], [*ORDERS[1][:2], typed, 200], bought]
    edited = side([*rows(), new], moved)
    taken = ["К-000050", "Другая", "8 917", None]
    now = side([*rows(), taken], ORDERS)  # type: ignore[list-item]
    first = compare(side(rows(), ORDERS), edited, now, adding())
    assert (first.renumbered, first.new) == ({"К-000050": "К-000100"}, ())
    said = {(c.table, c.row_id, c.field): c.after for c in first.changes}
    assert said["clients", "К-000100", "client_id"] == "К-000100"
    assert said["orders", "З-2", "client_id"] == said["orders", "З-9", "client_id"] == "К-000100"
    # She stands there by now, brought back here or elsewhere; the orders come later.
    clients = [c for c in first.changes if c.table == "clients"]
    for done, there in ((clients, [taken]), ([], [taken, ["К-000100", *new[1:]]])):
        later = compare(side(rows(), ORDERS), edited, side([*rows(), *there], ORDERS), adding(*done))  # type: ignore[list-item]
        assert {(c.row_id, c.after) for c in later.changes if c.field == "client_id"} == {
            ("З-2", "К-000100"), ("З-9", "К-000100"),
        }  # fmt: skip


def test_a_number_once_given_is_not_used_again_by_a_copy() -> None:
    new: list[Value] = ["К-000050", "Новая Ольга", "8 916", None]
    back = compare(side(rows()), side([*rows(), new]), side(rows()), adding(mark=50))
    assert back.renumbered == {"К-000050": "К-000100"}
    back = compare(side(rows()), side([*rows(), new]), side(rows()), adding(mark=49))
    assert (back.renumbered, {c.row_id for c in back.changes}) == ({}, {"К-000050"})


def test_an_order_whose_number_is_taken_and_one_of_a_client_nobody_can_tell_are_left_with_the_reason() -> None:
    taken: list[Value] = ["З-9", dt.date(2026, 3, 9), "К-000003", 900]
    now = side(rows(), [*ORDERS, ["З-9", dt.date(2026, 3, 9), "К-000004", 50], ["З-10", *taken[1:]]])
    back = compare(side(rows(), ORDERS), side(rows(), [*ORDERS, taken]), now, adding())
    assert (back.changes, back.new) == ((), (("Заказы!4:4", Left.TAKEN),)), "another order of that day is not this one"
    twice = [*rows(), ["К-000050", "Одна", "1", 1], ["К-000050", "Другая", "2", 2]]
    orders: Rows = [ORDERS[0], [*ORDERS[1][:2], "К-000050", 200], ["З-9", dt.date(2026, 3, 9), "К-000050", 900]]
    back = compare(side(rows(), ORDERS), side(twice, orders), side(rows(), ORDERS), adding())  # type: ignore[arg-type]
    assert back.changes == ()
    assert back.new == tuple(
        (cell, Left.TWICE) for cell in ("Клиенты!14:14", "Клиенты!15:15", "Заказы!4:4", "Заказы!C3")
    )


def test_an_edited_row_that_is_gone_from_the_table_is_named() -> None:
    edited = rows()
    edited[2][3] = 500
    now = [row for row in rows() if row[0] not in ("К-000003", "К-000004")]
    back = compare(side(rows()), side(edited), side(now), adding())
    assert (back.changes, back.missing) == ((), ("Клиенты!4:4",))


def test_a_row_is_placed_below_all_others_and_never_half() -> None:
    back = compare(side(rows()), side([*rows(), NEW]), side(rows()), adding())
    store = MemoryStore((sheet_from_rows("Клиенты", [HEAD, *rows(), [], ["", "Итого", None, 78]]),))
    read = store.read()
    placed = place(back.changes, recognise(read).tables)
    assert not placed.fates
    store.apply(placed.ready, read, "R1")
    assert rows_of(store.read().sheets[0])[-1] == ["К-000100", "Новая Ольга", "89161112233", 7]
    there = place(back.changes, recognise(store.read()).tables)
    assert set(there.fates.values()) == {Fate.ALREADY}, "a run that was cut off is found done"
    head: list[Value] = ["ID клиента", "ФИО", "Почта"]
    other = sheet_from_rows("Клиенты", [head, *([row[0], row[1], f"{n}@example.com"] for n, row in enumerate(rows()))])
    gone = recognise(Workbook("t", "t", (other,))).tables
    assert set(place(back.changes, gone).fates.values()) == {Fate.CHANGED}, "a column is gone: no half of a row"
