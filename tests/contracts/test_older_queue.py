"""A queue tab that an earlier version made: the columns it lacks come in, each text stands under its own heading, and what people
typed stays where it is. On every store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetcrm.core.records import replace
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.proposals import FORM
from sheetcrm.core.tabs.queue import Form, queue_tab, read_lines, shown_key
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.base import Receipt
from tests.contracts.desks import Desk, desk_on
from tests.sheets_server import SheetsServer

NOW = dt.datetime(2026, 11, 20, 12, 0)
BASE = Workbook("База.xlsx", "", (sheet_from_rows("Клиенты", [["ID клиента", "ФИО"], ["К-000001", "Анна"]]),))
TITLE = "Правки"
KEYS = tuple(f"{n:010x}" for n in (1, 2, 3))


def form(without: tuple[str, ...] = (), also: Mapping[str, Text] | None = None) -> Form:
    """The form of the tab as an earlier version had it, or a later one will."""
    headings = {key: text for key, text in FORM.headings.items() if key not in without}
    if also:
        before = list(headings)
        headings = {key: (also | headings)[key] for key in (before[0], *also, *before[1:])}
    widths = {**dict.fromkeys(also or (), 20.0), **FORM.widths}
    people = tuple(one for one in FORM.people if one not in without)
    return replace(FORM, headings=headings, people=people, widths=widths)


NEW = form(also={"group": Text(ru="Группа и сегменты", en="Group and segments")})


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_on(request.param, BASE, tmp_path, server)


def run(desk: Desk, shape: Form) -> Receipt:
    store = desk.store()
    read = store.read()
    old = read_lines(next((s for s in read.sheets if s.ours == "proposals"), None), shape)
    shown = {
        key: {name: f"{name} {key[-1]}" for name in shape.headings if name not in (*shape.people, "key", "result")}
        for key in KEYS
    }
    made = queue_tab(shape, TITLE, look.head(TITLE, "Лид", "ru", NOW, 9), shown, old, {}, "ru", {})
    assert made is not None
    return store.replace((made,), read)


def lines(desk: Desk) -> dict[str, dict[str, Value]]:
    """What people see, by key and heading."""
    rows = desk.seen(TITLE)
    head = next(row for row in rows if "Ключ" in row)
    at = head.index("Ключ")
    return {
        str(row[at]): {str(heading): value for heading, value in zip(head, row, strict=False) if heading}
        for row in rows
        if len(row) > at and str(row[at]).startswith("#")
    }


@pytest.mark.parametrize("without", [("why",), ("before", "where"), ("apply",)], ids=["one", "two", "people's"])
def test_columns_that_an_earlier_version_lacked_come_in(desk: Desk, without: tuple[str, ...]) -> None:
    older = form(without)
    run(desk, older)
    said = FORM.headings
    place = list(lines(desk)[shown_key(KEYS[0])])
    row = next(n for n, one in enumerate(desk.seen(TITLE), 1) if shown_key(KEYS[1]) in one)
    if "apply" not in without:
        desk.edit(TITLE, row, place.index(said["apply"].ru) + 1, "да")
    desk.edit(TITLE, row, len(place) + 1, "своё слово")
    run(desk, FORM)
    seen = lines(desk)
    assert list(seen) == [shown_key(key) for key in KEYS]
    for key in KEYS:
        for name, heading in said.items():
            if name not in (*FORM.people, "key", "result"):
                assert seen[shown_key(key)][heading.ru] == f"{name} {key[-1]}", name
    found = read_lines(next(s for s in desk.store().read().sheets if s.ours == "proposals"), FORM)
    line = found.get(KEYS[1])
    assert line is not None
    assert (line.typed.get("apply"), [v for v in line.beside if v]) == (
        None if "apply" in without else "да", ["своё слово"],
    )  # fmt: skip
    # What came in is there: nothing is left to be done, and a line can be ticked.
    assert run(desk, FORM).written == ()
    desk.edit(TITLE, row, list(lines(desk)[shown_key(KEYS[0])]).index(said["apply"].ru) + 1, "нет")
    found = read_lines(next(s for s in desk.store().read().sheets if s.ours == "proposals"), FORM)
    assert {one.key: one.typed.get("apply") for one in found.lines}[KEYS[1]] == "нет"


def test_a_column_in_the_middle_shifts_no_text_under_another_heading(desk: Desk) -> None:
    run(desk, FORM)
    run(desk, NEW)
    seen = lines(desk)[shown_key(KEYS[2])]
    assert (seen["Группа и сегменты"], seen[FORM.headings["what"].ru]) == ("group 3", "what 3")
    assert run(desk, NEW).written == ()
