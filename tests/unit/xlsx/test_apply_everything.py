"""Thirty workbooks with every kind of part: what is not in the plan comes out as it went in, cell by cell and part by part."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Sheet, Value, Workbook, column_letter
from sheetcrm.errors import StoreError
from sheetcrm.stores.xlsx.reading import read_workbook
from tests.needs import convert_all, needs_libreoffice, recalculating
from tests.thinning import one_in
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.changes import back, change, differing, unprotected
from tests.unit.xlsx.conftest import Make
from tests.unit.xlsx.test_kept import packed

SEEDS = range(30)
AFTER: tuple[Value, ...] = ("новое", "=1+1", " с краю", "две\nстроки", None, 42, 2.5, True, "05.03.2026", "ё" * 300)


def prefixed(xml: bytes) -> bytes:
    """A sheet whose own elements have a prefix, as some exporters write them."""
    xml = re.sub(rb"<(/?)([A-Za-z]+)(?=[\s/>])", rb"<\1x:\2", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=", 1)


def variant(seed: int) -> bytes:
    """The workbook with everything, written another way each time."""
    dice = random.Random(seed)
    parts = packages.parts_of(unprotected(packages.everything()))
    for part in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        xml = parts[part]
        if dice.random() < 0.3:
            xml = re.sub(rb' spans="[^"]*"', b"", xml)
        if dice.random() < 0.3:
            xml = xml.replace(b"</c><c ", b"</c>\n  <!-- <c r='A1'/> --><c ")
        if dice.random() < 0.3:
            xml = re.sub(rb'<c r="([A-Z]+[0-9]+)"', rb"<c  r='\1'", xml)
        if dice.random() < 0.3:
            xml = prefixed(xml)
        etree.fromstring(xml)
        parts[part] = xml
    if dice.random() < 0.5:
        kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        plain = f"{packages.SHEET_TYPE}.sheet.main+xml".encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain, kind)
    if dice.random() < 0.5:
        parts["xl/workbook.xml"] = re.sub(rb' fullCalcOnLoad="1"', b"", parts["xl/workbook.xml"])
    return packages.zipped(parts)


def drawn(book: Workbook, seed: int) -> list[CellChange]:
    """Changes of a third of the cells of each tab, blank ones, formulas and covered ones among them."""
    dice = random.Random(seed + 100)
    made = []
    for sheet in book.people():
        height, width = sheet.cells.shape
        places = [(r, c) for r in range(1, height + 2) for c in range(width + 1)]
        for row, column in dice.sample(places, len(places) // 3):
            made.append(change(sheet, f"{column_letter(column)}{row}", dice.choice(AFTER)))
    return made


def at(sheet: Sheet) -> dict[tuple[int, int], tuple[type, Value]]:
    values = sheet.cells.to_numpy(dtype=object).tolist()
    return {(r, c): (type(v), v) for r, row in enumerate(values, start=1) for c, v in enumerate(row) if v is not None}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_not_in_the_plan_is_untouched(seed: int, make: Make) -> None:
    store = make(variant(seed))
    if seed % 3 == 0:
        store.replace((tabs.summary(), tabs.issues()), store.read())
    before = store.path.read_bytes()
    base = store.read()
    plan = drawn(base, seed)
    applied = store.apply(plan, base, "r1")
    fates = set(applied.fates.values())
    assert {Fate.APPLIED} < fates <= {Fate.APPLIED, Fate.REFUSED, Fate.ALREADY}
    content = store.path.read_bytes()
    written = {c.tab: {} for c in plan}
    for c in plan:
        if applied.fates[c.change_id] is Fate.APPLIED:
            written[c.tab][c.row, c.column] = c.after
    # Parts: the sheets of the plan, the request to compute anew, a format for a number among days; all others are the same
    # compressed bytes.
    sheets = {
        f"xl/worksheets/sheet{n}.xml" for n, title in enumerate(("Клиенты", "Заказы", "Служебный"), 1) if written[title]
    }
    may = sheets | {"xl/workbook.xml", "xl/styles.xml"}
    assert sheets <= differing(before, content) <= may
    old, new = packed(before), packed(content)
    assert {part for part in old.keys() | new.keys() if old.get(part) != new.get(part)} <= may
    # Cells: those of the plan hold what they should, all others what they held.
    for was, now in zip(base.sheets, store.read().sheets, strict=True):
        expected = at(was)
        for place, after in written.get(was.title, {}).items():
            expected.pop(place, None)
            if after is not None:
                expected[place] = (type(after), after)
        assert at(now) == expected
        assert (was.formulas, was.merged, was.hidden_rows) == (now.formulas, now.merged, now.hidden_rows)
    assert all(
        applied.fates[c.change_id] is not Fate.APPLIED for c in plan if (c.row, c.column) in _formulas(base, c.tab)
    )
    undone = store.apply(back(plan, applied), applied.workbook, "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert differing(before, store.path.read_bytes()) == set()


def _formulas(book: Workbook, title: str) -> set[tuple[int, int]]:
    return set(next(sheet for sheet in book.sheets if sheet.title == title).formulas)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_openpyxl_opens_the_result(seed: int, make: Make) -> None:
    store = make(variant(seed))
    base = store.read()
    plan = drawn(base, seed)
    applied = store.apply(plan, base, "r1")
    book = openpyxl.load_workbook(store.path)
    for c in plan:
        # For openpyxl a blank cell with a link shows where the link leads.
        if applied.fates[c.change_id] is Fate.APPLIED and (c.tab, c.row, c.column) != ("Клиенты", 2, 9):
            assert book[c.tab].cell(c.row, c.column + 1).value == c.after
    assert len(book["Заказы"]._charts) == 1
    assert list(book["Заказы"].tables) == ["Table1"]


@needs_libreoffice
@pytest.mark.parametrize("seed", [4])
def test_libreoffice_opens_the_result_and_sees_the_plan_and_nothing_else(seed: int, make: Make, tmp_path: Path) -> None:
    """Formulas and the pivot table aside, which it computes from the new values: all other cells are those it saw before."""
    store = make(variant(seed))
    source = Path(shutil.copyfile(store.path, tmp_path / "before.xlsx"))
    base = store.read()
    plan = drawn(base, seed)
    applied = store.apply(plan, base, "r1")
    with recalculating():
        seen = convert_all([source, store.path], "xlsx", tmp_path / "out")
    before, after = (read_workbook("a", "a", file.read_bytes()) for file in seen)
    # A tab that is nothing but a chart is an ordinary one to it.
    seen_before, seen_after = ({sheet.title: sheet for sheet in book.sheets} for book in (before, after))
    for own in base.sheets:
        was, now = seen_before[own.title], seen_after[own.title]
        expected, seen = at(was), at(now)
        for c in plan:
            if c.tab == own.title and applied.fates[c.change_id] is Fate.APPLIED:
                expected.pop((c.row, c.column), None)
                if c.after is not None:
                    expected[c.row, c.column] = (type(c.after), c.after)
        pivot = [(row, column) for row in range(20, 30) for column in (6, 7)] if own.title == "Заказы" else []
        for place in [*own.formulas, *was.formulas, *pivot]:
            expected.pop(place, None)
            seen.pop(place, None)
        assert seen == expected


def spoilt(dice: random.Random) -> bytes:
    """One of the workbooks with a few bytes of one part replaced."""
    sources = [
        unprotected(packages.everything()),
        packages.like_google(),
        packages.like_1c(),
        packages.plain_workbook(),
    ]
    parts = packages.parts_of(dice.choice(sources))
    name = dice.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    text = bytearray(parts[name])
    place = dice.randrange(len(text))
    text[place : place + dice.randint(0, 30)] = dice.choice(
        [
            b"",
            b"<",
            b"-1",
            b"99999999999",
            b"<x/>",
            b"\xff",
            b"<!--",
            b"<c/>",
            b"<row/>",
            b"A1",
            b"s",
            b" t='s'",
            b"</c>",
        ]
    )
    return packages.zipped({**parts, name: bytes(text)})


@pytest.mark.parametrize("seed", one_in(8, range(11, 19)))
def test_whatever_is_damaged_is_refused_in_words_or_changed_as_it_should_be(make: Make, seed: int) -> None:
    """Bytes spoilt at random: no traceback, no other cell changed, all of it taken back."""
    dice = random.Random(seed)
    ends = set()
    for number in range(70):
        store = make(content := spoilt(dice))
        try:
            base = store.read()
            plan = drawn(base, number)
            applied = store.apply(plan, base, "r1")
        except StoreError as refused:
            ends.add(refused.code)
            assert store.path.read_bytes() == content
            continue
        again = store.read()
        for told, there in zip(applied.workbook.sheets, again.sheets, strict=True):
            assert told.cells.equals(there.cells)
        store.apply(back(plan, applied), again, "u1", applied.kept)
        assert differing(content, store.path.read_bytes()) == set()
        ends.add("changed and taken back")
    assert {"changed and taken back", "store/damaged"} <= ends


def test_the_workbooks_are_thirty_different_ones() -> None:
    assert len({variant(seed) for seed in SEEDS}) == len(SEEDS)
