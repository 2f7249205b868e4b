"""Who owns whom afterwards, and what stays with whom it is."""

from __future__ import annotations

from collections.abc import Mapping

from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.reassigning import mentions, reassign
from sheetcrm.core.reading import recognise
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

OWNERS = ["Ирина", "ирина ", "Иринa", "Ольга", "ольга", "Ольга", "Вера", None, "Ирина Петрова", "ИРИНА!"]
HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "Ответственный"]
_NAMES = ("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна", "Майя", "Инна", "Зоя", "Лия")


def tables(owners: list[str | None] = OWNERS, **more: object) -> Mapping[str, Table]:
    rows: list[list[Value]] = [
        [f"К-{i:06d}", f"Иванова {_NAMES[i]}", f"+7 907 100-00-0{i}", f"c{i}@example.com", owner]
        for i, owner in enumerate(owners)
    ]
    orders: list[list[Value]] = [
        [str(i), f"0{i + 1}.11.2026", f"Иванова {_NAMES[i]}", 1500, owner] for i, owner in enumerate(owners[:4])
    ]
    sheets = (
        sheet_from_rows("Клиенты", [HEAD, *rows], **more),
        sheet_from_rows("Заказы", [["№ заказа", "Дата", "Клиент", "Сумма", "Ответственный"], *orders]),
    )
    found = recognise(Workbook("x", "", sheets)).tables
    assert found["clients"].has("owner")
    assert found["orders"].has("owner")
    return found


def test_every_spelling_of_the_one_changes_and_nobody_elses() -> None:
    found = reassign(tables(), "ирина", "ольга")
    assert [(c.row_id, c.before, c.after) for c in found.changes] == [
        ("К-000000", "Ирина", "Ольга"),
        ("К-000001", "ирина ", "Ольга"),
        ("К-000002", "Иринa", "Ольга"),
        ("К-000009", "ИРИНА!", "Ольга"),
    ]
    assert (found.to, found.counts, found.kept) == ("Ольга", {"clients": 4}, {"orders": 3})
    assert {(c.kind, c.why, c.alone) for c in found.changes} == {("reassign", "owner/reassigned", False)}
    assert len(place(found.changes, tables()).ready) == 4


def test_orders_only_when_asked_for() -> None:
    found = reassign(tables(), "Ирина", "Ольга", included=("clients", "orders"))
    assert (found.counts, found.kept) == ({"clients": 4, "orders": 3}, {})


def test_the_new_one_is_spelt_as_the_list_says() -> None:
    assert reassign(tables(), "Вера", "ольга", listed=["ОЛЬГА П."]).to == "Ольга"
    assert reassign(tables(), "Вера", "ольга", listed=["ОЛЬГА"]).to == "ОЛЬГА"
    assert reassign(tables(), "Вера", "  Новая  Сотрудница ").to == "Новая Сотрудница"


def test_a_formula_is_named_and_left() -> None:
    found = reassign(tables(formulas={(2, 4): "=X1"}), "Ирина", "Ольга")
    assert [left.cell for left in found.left] == ["Клиенты!E2"]
    assert len(found.changes) == 3


def test_nobody_is_found() -> None:
    found = reassign(tables(), "Марина", "Ольга")
    assert (found.changes, found.owners) == ((), {"Ирина": 4, "Ольга": 3, "Вера": 1, "Ирина Петрова": 1})


def test_what_else_names_somebody() -> None:
    texts = [
        ("A1", "ответственный = Ирина"),
        ("A2", "Иринарх"),
        ("config.yaml:3", "  owner: [ИРИНА, Ольга]"),
        ("A4", "Ольга"),
    ]
    assert mentions(texts, "ирина") == ["A1", "config.yaml:3"]
