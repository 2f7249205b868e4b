"""What would bring a table back: rows by their number, values as they were, the rest only named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.restoring import Left, Reason, Restoration, from_copy, from_runs
from sheetcrm.core.reading import recognise
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import CellError, Value, Workbook, sheet_from_rows

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "День рождения", "Покупок", "Бонусы"]
DAY = dt.date(1990, 2, 28)
ROWS: list[list[Value]] = [
    [f"К-{n:06d}", f"Иванова {name}", f"+7 907 100-00-0{n}", f"client{n}@example.com", DAY, n, "да" if n == 1 else None]
    for n, name in enumerate(("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна"), start=1)
]


def tables(rows: list[list[Value]], head: list[Value] = HEAD, **more: object) -> Mapping[str, Table]:
    return recognise(Workbook("x", "", (sheet_from_rows("Клиенты", [head, *map(list, rows)], **more),))).tables


def edited(*edits: tuple[int, int, Value]) -> list[list[Value]]:
    rows = [list(row) for row in ROWS]
    for row, column, value in edits:
        rows[row][column] = value
    return rows


def brought(found: Restoration) -> set[tuple[str | None, str, Value, Value]]:
    return {(c.row_id, c.field, c.before, c.after) for c in found.changes}


def test_cells_come_back_to_the_row_with_that_number_wherever_it_stands() -> None:
    now = edited((0, 2, None), (3, 3, "***"), (1, 4, "потом"), (2, 5, 99), (5, 6, "12"))[::-1]
    found = from_copy(tables(ROWS), tables(now))
    assert brought(found) == {
        ("К-000001", "phone", None, "+7 907 100-00-01"),
        ("К-000004", "email", "***", "client4@example.com"),
        ("К-000002", "birthday", "потом", DAY),
        ("К-000003", "orders_count", 99, 3),
        ("К-000006", "bonus_balance", "12", None),
    }
    assert {(c.kind, c.alone, c.row_who) for c in found.changes} == {("restore", False, "")}
    placed = place(found.changes, tables(now))
    assert placed.fates == {}
    # The rows stand the other way round: the first client is in the last row.
    assert {(c.client_id, c.row) for c in placed.ready} == {(f"К-{n:06d}", 8 - n) for n in (1, 2, 3, 4, 6)}
    assert found.columns["Клиенты", "Телефон"] == 1


def test_nothing_differs() -> None:
    assert from_copy(tables(ROWS), tables(ROWS[::-1])) == Restoration()


def test_a_row_or_a_column_can_be_asked_for() -> None:
    now = tables(edited((0, 2, None), (0, 3, None), (1, 2, None)))
    one = from_copy(tables(ROWS), now, rows={"К-000001"})
    assert {(c.row_id, c.field) for c in one.changes} == {("К-000001", "phone"), ("К-000001", "email")}
    column = from_copy(tables(ROWS), now, columns={("clients", "phone")})
    assert {(c.row_id, c.field) for c in column.changes} == {("К-000001", "phone"), ("К-000002", "phone")}
    both = from_copy(tables(ROWS), now, rows={"К-000001"}, columns={("clients", "phone")})
    assert {(c.row_id, c.field) for c in both.changes} == {("К-000001", "phone")}


def test_a_row_that_is_gone_is_named_and_not_made_again() -> None:
    found = from_copy(tables(ROWS), tables(ROWS[1:]))
    assert found.changes == ()
    assert [(row.row_id, row.cell) for row in found.gone] == [("К-000001", "Клиенты!2:2")]
    copied = from_copy(tables(ROWS), tables([*ROWS, ROWS[0]]))
    assert (copied.gone, copied.changes) == ((), ()), "a number on two rows is not gone, and names neither"
    assert from_copy(tables(ROWS), {}).gone[5].row_id == "К-000006"


def test_formulas_errors_and_numbers_of_google_are_named() -> None:
    now = tables(edited((0, 5, 50), (1, 5, 60), (2, 2, None), (3, 2, None)), formulas={(2, 5): "=1+49"})
    then = tables(edited((2, 2, CellError("#N/A")), (3, 2, "=x")), formulas={(3, 5): "=2", (5, 2): "=x"})
    found = from_copy(then, now, texts_only=True)

    def why(left: Left) -> tuple[str, Reason]:
        return left.cell, left.reason

    assert set(map(why, found.left)) == {
        ("Клиенты!F2", Reason.FORMULA),
        ("Клиенты!F3", Reason.FORMULA),
        ("Клиенты!C4", Reason.ERROR),
        ("Клиенты!C5", Reason.FORMULA),
    }
    assert found.changes == ()
    numbers = tables(edited((0, 5, 50), (1, 4, "потом"), (2, 2, "7")))
    google = from_copy(tables(ROWS), numbers, texts_only=True)
    assert {(c.field, c.after) for c in google.changes} == {("phone", "+7 907 100-00-03")}
    assert {left.reason for left in google.left} == {Reason.NOT_TEXT}
    assert len(from_copy(tables(ROWS), numbers).changes) == 3


def test_rows_without_numbers_are_found_by_their_other_cells_once_a_column_is_named() -> None:
    bare = [[None, *row[1:]] for row in ROWS]
    now = [[None, *row[1:]] for row in edited((0, 2, None), (1, 2, None), (1, 3, "x"))][::-1]
    assert from_copy(tables(bare), tables(now)).changes == ()
    assert from_copy(tables(bare), tables(now)).without_id == {"clients": 6}
    found = from_copy(tables(bare), tables(now), columns={("clients", "phone")})
    assert [(c.before, c.after) for c in found.changes] == [(None, "+7 907 100-00-01")]
    assert all(c.row_who for c in found.changes), "by her name and contacts it can be undone after another edit"
    (ready,) = place(found.changes, tables(now)).ready
    assert (ready.row, ready.column) == (7, 2)
    numbered = edited((0, 2, None))
    assert from_copy(tables(bare), tables(numbered), columns={("clients", "phone")}).changes == ()
    twice = from_copy(tables([*bare, bare[0]]), tables(now), columns={("clients", "phone")})
    assert twice.changes == (), "of two equal rows nobody knows which is which"


def test_a_column_that_was_masked_as_a_whole_is_still_that_column() -> None:
    """Nobody would take it for phones any more, but for its heading."""
    masked = edited(*[(n, 2, "***") for n in range(6)])
    blank = edited(*[(n, 2, None) for n in range(6)])
    for rows in (masked, blank):
        now = tables(rows)
        found = from_copy(tables(ROWS), now)
        assert [c.after for c in found.changes] == [row[2] for row in ROWS]
        assert len(place(found.changes, now).ready) == 6
        assert len(from_copy(tables(ROWS), now, columns={("clients", "phone")}).changes) == 6
    one = place(from_copy(tables(ROWS), tables(masked)).changes, tables(edited((0, 2, "***"))))
    assert [c.column for c in one.ready] == [2], "recognised again meanwhile"


def test_of_a_base_of_several_tabs_each_column_is_named_with_its_own() -> None:
    def two(there: list[list[Value]], head: list[Value]) -> Mapping[str, Table]:
        sheets = (sheet_from_rows("Ирина", [HEAD[:6], ROWS[0][:6]]), sheet_from_rows("Олег", [head, *there]))
        return recognise(Workbook("x", "", sheets)).tables

    was = [[*row[:6], "золотой"] for row in ROWS[1:3]]
    then = two(was, [*HEAD[:2], "Тел.", *HEAD[3:6], "Уровень карты"])
    now = two([[*row[:2], f"+7 907 200-00-0{row[5]}", *row[3:6]] for row in was], [*HEAD[:2], "Тел.", *HEAD[3:6]])
    found = from_copy(then, now)
    assert found.columns == {("Олег", "Тел."): 2}
    assert found.columns_gone == (("Олег", "Уровень карты"),)


def test_a_column_that_a_tab_got_since_is_not_emptied() -> None:
    def two(olegs: list[Value]) -> Mapping[str, Table]:
        sheets = (
            sheet_from_rows("Ирина", [HEAD, ROWS[0]]),
            sheet_from_rows("Олег", [HEAD[: len(olegs)], olegs]),
        )
        return recognise(Workbook("x", "", sheets)).tables

    there = two([*ROWS[1][:6], "да"])
    assert from_copy(two(ROWS[1][:6]), there).changes == ()
    # Nor is anything put where its column is gone.
    was = [landed(n, "bonus_balance", "был", "да", heading="Бонусы") for n in (2, 1)]
    found = from_runs([was], two(ROWS[1][:6]))
    assert [(c.row_id, c.before, c.after) for c in found.changes] == [("К-000001", "да", "был")]


def test_a_column_that_is_gone_is_named() -> None:
    now = tables([row[:6] for row in edited((0, 2, None))], HEAD[:6])
    found = from_copy(tables(ROWS), now)
    assert (found.columns_gone, len(found.changes)) == ((("Клиенты", "Бонусы"),), 1)
    now = tables([[*row[:3], *row[4:]] for row in edited((0, 2, None), (1, 5, 99))], [*HEAD[:3], *HEAD[4:]])
    found = from_copy(tables(ROWS), now)
    assert (found.columns_gone, len(found.changes)) == ((("Клиенты", "Почта"),), 2)


def test_a_column_of_orders_comes_back_alone() -> None:
    def base(amount: Value, phone: Value) -> Mapping[str, Table]:
        orders: list[list[Value]] = [["Номер заказа", "Дата", "ID клиента", "Сумма"], ["З-1", DAY, "К-000001", amount]]
        sheets = (sheet_from_rows("Клиенты", [HEAD, *edited((0, 2, phone))]), sheet_from_rows("Заказы", orders))
        return recognise(Workbook("x", "", sheets)).tables

    def brought_of(key: str, field: str) -> set[tuple[str | None, str, Value, Value]]:
        return brought(from_copy(base(100, ROWS[0][2]), base(900, None), columns={(key, field)}))

    assert brought_of("orders", "amount") == {("З-1", "amount", 900, 100)}
    assert brought_of("clients", "phone") == {("К-000001", "phone", None, ROWS[0][2])}
    # A table that is gone as a whole keeps none of the others from coming back.
    for key, what in (("orders", "amount"), ("clients", "phone")):
        found = from_copy(base(100, ROWS[0][2]), {key: base(900, None)[key]})
        assert {change.field for change in found.changes} == {what}
        assert found.gone


def landed(row: int, field: str, before: Value, after: Value, **more: object) -> Change:
    values: dict[str, object] = {
        "change_id": f"{row}{field}{after}", "table": "clients", "field": field, "heading": field, "row_id": f"К-{row:06d}",
        "row_print": "", "row_without": (), "before": before, "after": after, "why": "phone/style", "kind": "spelling",
        "alone": True, "tab": "Клиенты", "row": row + 1, "column": 2,
    }  # fmt: skip
    return Change(**{**values, **more})  # type: ignore[arg-type]


def test_a_run_and_the_later_ones_are_gone_back_behind() -> None:
    """What stood before the first of them comes back, also where a person wrote something since."""
    first = [landed(1, "phone", "8 907", "+7 907 100-00-01"), landed(2, "phone", "8 908", "+7 908")]
    second = [landed(1, "phone", "+7 907 100-00-01", "+7 907 1"), landed(3, "email", "A@B.RU", "a@b.ru")]
    now = tables(edited((0, 2, "+7 907 1"), (1, 2, "человек вписал"), (2, 3, "A@B.RU"))[::-1])
    found = from_runs([first, second], now)
    assert brought(found) == {
        ("К-000001", "phone", "+7 907 1", "8 907"),
        ("К-000002", "phone", "человек вписал", "8 908"),
    }
    later = from_runs([second], now)
    assert brought(later) == {("К-000001", "phone", "+7 907 1", "+7 907 100-00-01")}
    gone = from_runs([[landed(9, "phone", "8 907", "+7"), landed(1, "amount", 1, 2, table="orders"), first[0]]], now)
    assert [row.row_id for row in gone.gone] == ["К-000009"]
    assert brought(gone) == {("К-000001", "phone", "+7 907 1", "8 907")}
    computed = from_runs([first], tables(edited((0, 2, "+7 907 1")), formulas={(2, 2): "=x"}))
    assert [(left.cell, left.reason) for left in computed.left] == [("Клиенты!C2", Reason.FORMULA)]


def test_a_run_on_rows_without_numbers_is_gone_back_behind() -> None:
    now = tables([[None, *row[1:]] for row in edited((0, 2, "+7 907 1"), (1, 2, "+7 907 1"))])
    identity = Identity.of(now["clients"])
    more: dict[str, Any] = {"row_id": None, "row_without": ("phone",)}
    run = [landed(n, "phone", "8 907", "+7", row_print=identity.row_print(n - 1, {"phone"}), **more) for n in (1, 2)]
    found = from_runs([[landed(3, "phone", "8 907", "+7", row_print="?", **more), *run]], now)
    assert [(c.row, c.before, c.after) for c in found.changes] == [(2, "+7 907 1", "8 907"), (3, "+7 907 1", "8 907")]
    assert len({c.change_id for c in found.changes}) == 2
    assert found.gone == (), "whose row it was nobody can say"
    # The first got a number, and a later run wrote into the same cell.
    now = tables([ROWS[0], *[[None, *row[1:]] for row in edited((1, 2, "+7 907 1"))[1:]]])
    found = from_runs([run[:1], [landed(1, "phone", "+7", "+7 907"), run[1]]], now)
    assert {(c.row, c.after) for c in found.changes} == {(2, "8 907"), (3, "8 907")}


def test_numbers_given_are_left_to_undo() -> None:
    found = from_runs([[landed(1, "client_id", None, "К-000001", row_id=None, row_print="x")]], tables(ROWS))
    assert [left.reason for left in found.left] == [Reason.ID]
    assert found.changes == ()


def test_a_row_without_a_number_that_a_run_added_is_emptied_where_it_stands_once() -> None:
    def talks(*said: str) -> Mapping[str, Table]:
        rows: list[list[Value]] = [
            ["Дата", "Клиент", "Тип", "Итог"],
            *([DAY, f"Анна {one}", "звонок", one] for one in said),
        ]
        sheets = (sheet_from_rows("Клиенты", [HEAD, *ROWS]), sheet_from_rows("Контакты", rows))
        return recognise(Workbook("x", "", sheets)).tables

    before = talks("думает", "купит")["interactions"]
    cells = {field: before.typed(1, field) for field in before.fields}
    run = added(before, before.sources[0], cells, "", "talk", 3)
    found = from_runs([run], talks("перезвонить", "думает", "купит"))
    assert {(c.row, c.after) for c in found.changes} == {(4, None)}
    assert len(found.changes) == len(cells)
    for said in (["купит", "купит"], ["думает"]):
        assert from_runs([run], talks(*said)) == Restoration(), "one of two, or none"
