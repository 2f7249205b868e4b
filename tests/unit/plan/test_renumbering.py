"""A copy that was planned to come back gives no client a number that was given away before it is carried out."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import EDITED, added
from sheetcrm.core.plan.renumbering import renumbered
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон"]
ANNA: list[Value] = ["К-000001", "Орлова Анна", "+7 916 223-45-68"]
ORDERS: Final = [["Номер заказа", "Дата", "ID клиента", "Сумма"], ["З-1", dt.date(2026, 3, 1), "К-000001", 100]]


def tables(*more: list[Value]) -> dict[str, Table]:
    sheets = (sheet_from_rows("Клиенты", [HEAD, ANNA, *more]), sheet_from_rows("Заказы", ORDERS))
    return dict(recognise(Workbook("t", "t", sheets)).tables)


def plan() -> tuple[Change, ...]:
    """A new client of a copy, her order, and an order that was hers all along; and one line of another rule."""
    there = tables()
    clients, orders = there["clients"], there["orders"]
    cells: dict[str, Value] = {"full_name": "Новая Ольга", "phone": "+7 916 111-22-33"}
    bought: dict[str, Value] = {"client_id": "К-000002", "amount": 900}
    row = added(orders, orders.sources[0], bought, "З-9", "order", 3)
    moved = replace(row[1], change_id="m", row_id="З-1", before="К-000001", why=EDITED, kind="copy")
    return (
        *added(clients, clients.sources[0], cells, "К-000002", "client", 3), *row, moved,
        replace(moved, change_id="other", why="orders/link", kind="proposal"),
    )  # fmt: skip


def led(changes: tuple[Change, ...]) -> list[Value]:
    return [c.after for c in changes if c.field == "client_id"]


def test_whoever_leads_to_that_client_leads_to_the_fresh_number() -> None:
    taken: list[Value] = ["К-000002", "Другая", "+7 916 999-88-77"]
    found = renumbered(plan(), tables(taken)["clients"], 1, {}, "ru")
    assert led(found.changes) == ["К-000003", "К-000003", "К-000003", "К-000002"], (
        "another rule means whoever has it now"
    )
    assert {c.row_id for c in found.changes if c.table == "clients"} == {"К-000003"}
    assert renumbered(plan(), tables()["clients"], 1, {}, "ru").changes == plan()
    # A run that was cut off added her; the orders are still to come.
    landed = {found.changes[0].change_id: "К-000003"}
    later = renumbered(plan(), tables(taken, ["К-000003", "Новая Ольга", None])["clients"], 3, landed, "ru")
    assert led(later.changes) == led(found.changes)


def test_of_two_new_clients_only_the_one_whose_number_is_gone_gets_a_fresh_one() -> None:
    clients = tables()["clients"]
    other: dict[str, Value] = {"full_name": "Ещё Нина", "phone": "+7 916 777-77-77"}
    both = (*plan(), *added(clients, clients.sources[0], other, "К-000003", "another", 4))
    found = renumbered(both, tables(["К-000003", "Другая", "+7 916 999-88-77"])["clients"], 1, {}, "ru")
    assert {c.row_id for c in found.changes if c.table == "clients"} == {"К-000002", "К-000004"}
    assert led(found.changes)[:3] == ["К-000002"] * 3
    # The first was added by a run that was cut off.
    there = tables(["К-000002", "Новая Ольга", None], ["К-000003", "Другая", None])["clients"]
    later = renumbered(both, there, 3, {both[0].change_id: "К-000002"}, "ru")
    assert later.changes == found.changes


def test_a_column_the_table_has_no_more_keeps_nobody_from_a_number() -> None:
    there = tables(["К-000002", "Другая", "+7 916 999-88-77"])["clients"]
    row = added(there, there.sources[0], {"full_name": "Новая Ольга", "city": "Самара"}, "К-000002", "client", 3)
    assert {c.row_id for c in renumbered(row, there, 1, {}, "ru").changes} == {"К-000003"}


def test_a_row_that_may_be_that_client_is_left() -> None:
    whole: list[Value] = ["К-000007", "Новая Ольга", "+7 916 111-22-33"]
    for there in (
        [["К-000002", "Новая Ольга", "+7 916 000-00-00"]],
        [["К-000002", "Другая", "+7 916 999-88-77"], whole],
    ):
        found = renumbered(plan(), tables(*there)["clients"], 1, {}, "ru")
        assert len(found.left) == 3
        assert found.changes == plan()
