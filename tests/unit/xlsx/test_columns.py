"""Columns of ours in people's tab of an .xlsx: only their cells and the ranges around them change, and they come out again."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.core.tabs.columns import DEFAULT, Kept, heading, typed_into
from sheetcrm.core.visits import visiting
from sheetcrm.core.workbook import OwnColumn, Sheet, Workbook, column_letter
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.ownmarks import column_marks
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, convert_all, needs_libreoffice
from tests.ourcolumns import columns_of
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make

SAVED = {"clients": {"client_id": "ID клиента", "full_name": "ФИО", "phone": "Телефон"}}
HEADS = [heading(key, "ru") for key in DEFAULT]

ROWS: list[list[str | float]] = [
    ["ID клиента", "ФИО", "Телефон", "Город"],
    ["К-000001", "Ёлкина Анна", "+7 916 000-00-01", "Самара"],
    ["К-000002", "Петров Пётр", "8 916 000 00 02", ""],
    ["К-000003", "Сидорова Ольга", "", "Москва"],
    ["К-000004", "Ким Виктор", "8 916 000 00 04", "Омск"],
]


def book(
    fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None] | None = None, top: int = 0
) -> bytes:
    """A list of clients made by xlsxwriter; ``fill`` puts more onto its tab."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    bold = made.add_format({"bold": True, "bg_color": "#CCDDEE"})
    sheet = made.add_worksheet("Клиенты")
    for r, row in enumerate(ROWS, start=top):
        for c, value in enumerate(row):
            sheet.write_string(r, c, str(value), bold if r == top else None)
    if fill is not None:
        fill(made, sheet)
    made.add_worksheet("Прайс").write_string(0, 0, "Букет")
    made.close()
    return target.getvalue()


def sync(store: XlsxStore, keys: tuple[str, ...] | None = DEFAULT, mark: str = "") -> tuple[Receipt, tuple[Kept, ...]]:
    """One run: our columns as they should be, and what people had typed into them."""
    there = store.read()
    columns = columns_of(there, keys, saved=SAVED, mark=mark)
    typed = typed_into(columns, there.sheets)
    return store.replace((), there, columns), typed


def test_the_last_visit_stands_there_once_and_stays_what_it_is(make: Make) -> None:
    """Where people come for visits, the columns of the last visit and of the last contact are not taken for one another."""
    store = make(book())
    keys = ("last", "last_order", "last_contact")
    for _ in range(2):
        there = store.read()
        columns = columns_of(there, keys, saved=SAVED, lang=visiting("ru"))
        assert typed_into(columns, there.sheets) == ()
        store.replace((), there, columns)
    assert all(one.width >= len(one.heading) for one in columns[0].columns)
    heads = {key: column.at(1) for key, column in own(store.read()).items() if key.startswith("last")}
    assert heads == {"last": "Последний визит (авто)", "last_contact": "Последний контакт (авто)"}


def own(workbook: Workbook, title: str | None = None) -> dict[str, OwnColumn]:
    return {
        column.key: column
        for sheet in workbook.sheets
        if sheet.title == (title or workbook.sheets[0].title)
        for column in sheet.own
    }


def clients(store: XlsxStore) -> Sheet:
    return store.read().sheets[0]


def assert_right(store: XlsxStore, mark: str = "") -> None:
    """Every client's row shows that client's values, and no other row shows any."""
    there = store.read()
    sheet = there.sheets[0]
    for here in columns_of(there, None, saved=SAVED, mark=mark):
        for column in here.columns:
            shown = own(there)[column.key]
            wanted = dict(zip(here.rows, column.values, strict=True))
            for row in range(here.header_row + 1, max(len(shown.cells), len(sheet.cells)) + 1):
                assert shown.at(row) == wanted.get(row), (column.key, row)


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return packages.parts_of(content)[name].decode()


# One run -----------------------------------------------------------------------------------------------------------------

PRODUCERS = {
    "by hand": packages.plain_workbook,
    "1C": packages.like_1c,
    "Google": packages.like_google,
    "everything": packages.everything,
    "xlsxwriter": book,
}


@pytest.mark.parametrize("producer", PRODUCERS)
def test_only_cells_of_ours_are_new(producer: str, make: Make) -> None:
    """Each cell that was there is there, byte for byte; other tabs are untouched; a second run writes nothing."""
    before = PRODUCERS[producer]()
    store = make(before)
    title = store.read().sheets[0].title
    sync(store)
    after = store.path.read_bytes()
    assert_right(store)
    old, new = packages.parts_of(before), packages.parts_of(after)
    assert {name for name in old if old[name] != new.get(name)} <= {
        "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    cell = re.compile(r"<(?:x:)?c[ />].*?(?:/>|</(?:x:)?c>)", re.DOTALL)
    was, now = cell.findall(part(before)), cell.findall(part(after))
    kept = iter(now)
    assert all(any(one == other for other in kept) for one in was)
    assert own(store.read(), title).keys() == set(DEFAULT)
    receipt, typed = sync(store)
    assert (store.path.read_bytes(), typed, receipt.written) == (after, (), ())


@pytest.mark.parametrize("producer", PRODUCERS)
def test_taken_out_the_tab_is_what_it_was(producer: str, make: Make) -> None:
    """After runs with changing values, without the columns the tab's part is the original's, byte for byte."""
    before = PRODUCERS[producer]()
    store = make(before)
    for mark in ("", " 1", " 2"):
        sync(store, mark=mark)
    sync(store, ())
    assert part(store.path.read_bytes()) == part(before)
    assert own(store.read()) == {}
    assert column_marks(Package.open("x", store.path.read_bytes()).tree("xl/workbook.xml")) == []


def test_the_heading_looks_like_its_neighbour(make: Make) -> None:
    store = make(book())
    sync(store)
    sheet = openpyxl.load_workbook(store.path)["Клиенты"]
    assert [sheet.cell(1, c).value for c in range(5, 9)] == HEADS
    assert {sheet.cell(1, c).fill.fgColor.rgb for c in range(4, 9)} == {"FFCCDDEE"}
    assert sheet.cell(2, 8).value == dt.datetime(2026, 1, 12)
    assert sheet.cell(2, 8).number_format == r"dd\.mm\.yyyy"


# What stands around ------------------------------------------------------------------------------------------------------


def _table(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.add_table(0, 0, 4, 3, {"name": "Люди", "columns": [{"header": str(name)} for name in ROWS[0]]})


def test_a_table_takes_the_columns_in(make: Make) -> None:
    store = make(book(_table))
    sync(store)
    (table,) = openpyxl.load_workbook(store.path)["Клиенты"].tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:H5", "A1:H5")
    assert [column.name for column in table.tableColumns] == [*map(str, ROWS[0]), *HEADS]
    assert len({column.id for column in table.tableColumns}) == 8
    sync(store, ())
    assert packages.parts_of(store.path.read_bytes())["xl/tables/table1.xml"] == packages.parts_of(book(_table))["xl/tables/table1.xml"]  # fmt: skip


def test_a_table_saved_by_another_program_since_gives_the_columns_back(make: Make) -> None:
    store = make(book(_table))
    sync(store)
    openpyxl.load_workbook(store.path).save(store.path)
    sync(store, ())
    sheet = openpyxl.load_workbook(store.path)["Клиенты"]
    (table,) = sheet.tables.values()
    assert (table.ref, [column.name for column in table.tableColumns]) == ("A1:D5", ROWS[0])
    assert [cell.value for cell in sheet[1]] == ROWS[0]


def test_a_filter_and_formats_over_the_table_reach_over_them(make: Make) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.autofilter(2, 0, 6, 3)
        grey = made.add_format({"bg_color": "#EEEEEE"})
        sheet.conditional_format("A4:D7", {"type": "formula", "criteria": "=MOD(ROW(),2)=0", "format": grey})
        sheet.conditional_format("C4:C7", {"type": "blanks", "format": grey})
        sheet.write_string(0, 0, "Наши клиенты")

    store = make(book(fill, top=2))
    sync(store)
    sheet = openpyxl.load_workbook(store.path)["Клиенты"]
    assert sheet.auto_filter.ref == "A3:H7"
    assert sorted(str(area.sqref) for area in sheet.conditional_formatting) == ["A4:H7", "C4:C7"]
    names = part(store.path.read_bytes(), "xl/workbook.xml")
    assert "!$A$3:$H$7" in names
    assert 'ref="A1:H7"' in part(store.path.read_bytes())
    assert_right(store)
    sync(store, ())
    assert part(store.path.read_bytes()) == part(book(fill, top=2))
    assert "$A$3:$D$7" in part(store.path.read_bytes(), "xl/workbook.xml")


def test_a_format_of_the_team_s_that_ends_among_ours_keeps_its_end(make: Make) -> None:
    """They coloured as far as F, where nothing stood; ours came to stand there, and went."""

    def fill(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.conditional_format("A2:F5", {"type": "blanks", "format": made.add_format({"bg_color": "#EEEEEE"})})

    store = make(book(fill))
    sync(store)
    assert 'sqref="A2:F5"' in part(store.path.read_bytes())
    sync(store, ())
    assert part(store.path.read_bytes()) == part(book(fill))


def test_a_filter_that_leaves_columns_out_takes_ours_in(make: Make) -> None:
    """Sorted by such a filter our values would stand at other clients."""
    store = make(book(lambda made, sheet: sheet.autofilter(0, 0, 4, 1)))
    sync(store)
    assert openpyxl.load_workbook(store.path)["Клиенты"].auto_filter.ref == "A1:H5"


def test_columns_hidden_to_the_end_show_ours(make: Make) -> None:
    store = make(book(lambda made, sheet: sheet.set_column("C:XFD", 12, None, {"hidden": True})))
    sync(store)
    tags = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*?(hidden="1")?[^>]*/>', part(store.path.read_bytes()))
    assert [(low, high) for low, high, hidden in tags] == [
        ("3", "4"), ("5", "5"), ("6", "6"), ("7", "7"), ("8", "8"), ("9", "16384"),
    ]  # fmt: skip
    shown = [low for low, high, hidden in re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*)/>', part(store.path.read_bytes()))
             if "hidden" not in hidden]  # fmt: skip
    assert shown == ["5", "6", "7", "8"]


def test_they_stand_right_of_everything(make: Make) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_string(20, 7, "заметка сбоку")
        sheet.add_table(30, 9, 32, 10, {"header_row": True})

    store = make(book(fill))
    sync(store)
    assert sorted(column.position for column in own(store.read()).values()) == [11, 12, 13, 14]


# People at work ----------------------------------------------------------------------------------------------------------


def _edit(store: XlsxStore, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> None:
    made = openpyxl.load_workbook(store.path)
    change(made["Клиенты"])
    made.save(store.path)


@pytest.mark.parametrize("seed", range(12))
def test_sorted_with_or_without_ours_each_value_comes_back_to_its_client(seed: int, make: Make) -> None:
    """Rows moved with our columns, or with people's columns alone: nothing counts as typed, and all is right again."""
    store = make(book())
    sync(store)
    width = 8 if seed % 2 else 4

    def shuffle(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        rows = [[sheet.cell(r, c).value for c in range(1, width + 1)] for r in range(2, 6)]
        random.Random(seed).shuffle(rows)
        for r, row in enumerate(rows, start=2):
            for c, value in enumerate(row, start=1):
                sheet.cell(r, c).value = value

    _edit(store, shuffle)
    _, typed = sync(store)
    assert typed == ()
    assert_right(store)
    content = store.path.read_bytes()
    sync(store)
    assert store.path.read_bytes() == content


def test_a_row_that_is_nobodys_any_more_shows_nothing(make: Make) -> None:
    store = make(book())
    sync(store)
    _edit(store, lambda sheet: [setattr(sheet.cell(3, c), "value", None) for c in range(1, 5)])
    sync(store)
    assert_right(store)
    assert all(column.at(3) is None for column in own(store.read()).values())


def test_what_people_type_is_kept_and_ours_comes_back(make: Make) -> None:
    store = make(book())
    sync(store)

    def type_(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["E3"] = "перезвонить в среду"
        sheet["G4"] = "группа Ёлкина Анна"  # a word of ours, on the wrong client
        sheet["F5"] = 42
        sheet["E5"] = "=B5&C5"

    _edit(store, type_)
    _, typed = sync(store)
    assert {(one.key, one.text) for one in typed} == {
        ("to_correct", "перезвонить в среду"),
        ("lifecycle", "группа Ёлкина Анна"),
        ("duplicate", "42"),
        ("to_correct", "=B5&C5"),
    }
    assert_right(store)
    assert sync(store)[1] == ()


def test_on_a_machine_that_remembers_nothing_a_strange_text_is_kept(make: Make) -> None:
    store = make(book())
    sync(store)
    (store.path.parent / f"{store.path.name}.sheetcrm" / "columns.json").unlink()
    _edit(store, lambda sheet: setattr(sheet["E3"], "value", "моё"))
    assert [one.text for one in sync(store)[1]] == ["моё"]
    assert_right(store)


def test_a_renamed_column_is_ours_and_keeps_its_name(make: Make) -> None:
    store = make(book())
    sync(store)
    _edit(store, lambda sheet: [setattr(sheet[f"{c}1"], "value", f"Имя {c}") for c in "EFGH"])
    sync(store, mark="!")
    there = own(store.read())
    assert [there[key].at(1) for key in DEFAULT] == ["Имя E", "Имя F", "Имя G", "Имя H"]
    assert there["lifecycle"].at(2) == "группа Ёлкина Анна!"


def test_a_mark_that_was_left_behind_never_leads_to_somebodys_column(make: Make) -> None:
    """A program that inserts columns without moving the marks: they follow the headings."""
    store = make(book())
    sync(store)

    def insert(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.insert_cols(2, 2)
        for r, text in enumerate(["Заметка", "а", "б", "в", "г"], start=1):
            sheet.cell(r, 2).value = text

    _edit(store, insert)
    sync(store, mark=" 2")
    assert_right(store, " 2")
    there = own(store.read())
    assert sorted(column.position for column in there.values()) == [6, 7, 8, 9]
    assert [clients(store).cells.iat[r, 1] for r in range(5)] == ["Заметка", "а", "б", "в", "г"]
    assert {mark.position for mark in column_marks(Package.open("x", store.path.read_bytes()).tree("xl/workbook.xml"))} == {6, 7, 8, 9}  # fmt: skip


def test_a_copied_tab_is_the_teams(make: Make) -> None:
    """A duplicate of the tab carries our values as plain cells; nothing in it is written."""
    store = make(book())
    sync(store)
    made = openpyxl.load_workbook(store.path)
    made.copy_worksheet(made["Клиенты"]).title = "Копия"
    made.save(store.path)
    assert own(store.read(), "Копия") == {}


def test_a_formula_that_fills_several_cells_stays(make: Make) -> None:
    store = make(book())
    sync(store)
    text = part(store.path.read_bytes())
    cell = re.search(r'<c r="E2"[^>]*>.*?</c>', text)
    assert cell is not None
    parts = packages.parts_of(store.path.read_bytes())
    shared = '<c r="E2"><f t="shared" ref="E2:E3" si="0">B2</f><v>1</v></c>'
    parts["xl/worksheets/sheet1.xml"] = text.replace(cell[0], shared).encode()
    store.path.write_bytes(packages.zipped(parts))
    receipt, typed = sync(store)
    assert [one.text for one in typed] == ["=B2"]
    assert ("store/column-formula", {"title": "Клиенты", "cell": "E2"}) in receipt.notes
    assert shared in part(store.path.read_bytes())


def test_a_formula_typed_there_leaves_the_chain_of_calculation(make: Make) -> None:
    store = make(packages.everything())
    sync(store)
    first = own(store.read())["to_correct"].position
    letter = column_letter(first)
    parts = packages.parts_of(store.path.read_bytes())
    text = parts["xl/worksheets/sheet1.xml"].decode()
    cell = re.search(rf'<c r="{letter}2"[^>]*>.*?</c>', text)
    assert cell is not None
    parts["xl/worksheets/sheet1.xml"] = text.replace(cell[0], f'<c r="{letter}2"><f>B2</f><v>x</v></c>').encode()
    chain = parts["xl/calcChain.xml"].decode()
    parts["xl/calcChain.xml"] = chain.replace("</calcChain>", f'<c r="{letter}2" i="1"/></calcChain>').encode()
    store.path.write_bytes(packages.zipped(parts))
    sync(store)
    after = packages.parts_of(store.path.read_bytes())["xl/calcChain.xml"].decode()
    assert f'r="{letter}2"' not in after
    assert 'r="F2"' in after


# Through another program -------------------------------------------------------------------------------------------------


@needs_libreoffice
def test_libreoffice_shows_the_same(make: Make, tmp_path: Path) -> None:
    """What three producers made, opened by one start of LibreOffice."""
    shown = {}
    for producer in ("everything", "Google", "1C"):
        store = make(PRODUCERS[producer]())
        sync(store)
        shown[producer] = store.read()
        store.path.rename(tmp_path / f"{producer}.xlsx")
    opened = convert_all([tmp_path / f"{producer}.xlsx" for producer in shown], "xlsx", tmp_path / "out")
    for (producer, there), file in zip(shown.items(), opened, strict=True):
        again = read_workbook("x", "x", file.read_bytes())
        for key, column in own(there, there.sheets[0].title).items():
            assert own(again, again.sheets[0].title)[key].cells[:4] == column.cells[:4], producer
        assert again.sheets[0].cells.shape == there.sheets[0].cells.shape, producer


@needs_libreoffice
def test_a_table_opens_in_libreoffice_with_our_columns_in_it(make: Make, tmp_path: Path) -> None:
    store = make(book(_table))
    sync(store)
    again = convert(store.path, "xlsx", tmp_path / "out")
    (table,) = openpyxl.load_workbook(again)["Клиенты"].tables.values()
    assert table.ref == "A1:H5"


@pytest.mark.parametrize("producer", PRODUCERS)
def test_leaving_gives_back_every_part(producer: str, make: Make) -> None:
    before = PRODUCERS[producer]()
    store = make(before)
    there = store.read()
    store.replace((tabs.summary(),), there, columns_of(there, saved=SAVED))
    sync(store, mark=" 2")
    store.take_out(store.read())
    old, new = packages.parts_of(before), packages.parts_of(store.path.read_bytes())
    assert new.keys() == old.keys()
    assert [name for name in old if old[name] != new[name]] == []


MORE = (*DEFAULT, "revenue", "orders")


def folds(path: Path, title: str = "Клиенты") -> dict[str, tuple[int, bool]]:
    """By letter, how deep a column stands in groups and whether it is folded away."""
    found = openpyxl.load_workbook(path)[title].column_dimensions
    return {
        column_letter(number - 1): (one.outlineLevel, bool(one.hidden))
        for one in found.values()
        for number in range(one.min, one.max + 1)
        if one.outlineLevel
    }


@pytest.mark.parametrize("widths", [False, True])
def test_columns_chosen_beside_the_usual_ones_are_folded_up_and_come_out_to_the_byte(make: Make, widths: bool) -> None:
    content = book((lambda made, sheet: sheet.set_column(1, 200, 20)) if widths else None)
    store = make(content)
    sync(store, ("revenue", *DEFAULT, "orders"))
    assert [own(store.read())[key].position for key in MORE] == [4, 5, 6, 7, 8, 9]
    assert folds(store.path) == {"I": (1, True), "J": (1, True)}
    xml = packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert 'outlineLevelCol="1"' in xml
    assert re.search(r'<col min="11" max="11" [^>]*collapsed="1"/>', xml)
    assert_right(store)
    sync(store, DEFAULT)
    assert folds(store.path) == {}
    sync(store, ())
    assert packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"] == packages.parts_of(content)["xl/worksheets/sheet1.xml"]  # fmt: skip


def test_a_group_that_a_person_unfolded_stays_unfolded(make: Make) -> None:
    store = make(book())
    sync(store, MORE)
    xml = packages.parts_of(store.path.read_bytes())
    xml["xl/worksheets/sheet1.xml"] = xml["xl/worksheets/sheet1.xml"].replace(b' hidden="1"', b"").replace(b' collapsed="1"', b"")  # fmt: skip
    store.path.write_bytes(packages.zipped(xml))
    sync(store, MORE, " 2")
    assert folds(store.path) == {"I": (1, False), "J": (1, False)}


@needs_libreoffice
def test_libreoffice_folds_them_up_and_gives_them_back(make: Make, tmp_path: Path) -> None:
    store = make(book())
    sync(store, MORE)
    saved = convert(store.path, "xlsx", tmp_path / "saved")
    assert folds(saved) == {"I": (1, True), "J": (1, True)}
    other = XlsxStore(saved, now=store.now)
    other.take_out(other.read())
    assert folds(saved) == {}
