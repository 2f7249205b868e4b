"""What a tab of ours looks like once it is in the workbook: values, links, titles, styles."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sheetcrm.core.duplicates.memory import Word
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Shown, Style, Tab, ToCell, ToClient
from sheetcrm.core.wording import LANGS
from sheetcrm.errors import StoreError
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.heights import LINE, wrapped_heights
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice, needs_poppler, pages
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make

MAIN = f"{{{packages.MAIN}}}"


def written(store: XlsxStore, *ours: Tab) -> Any:
    """The last tab after a replace, as openpyxl sees it."""
    store.replace(ours, store.read())
    return openpyxl.load_workbook(store.path).worksheets[-1]


NASTY = [
    "=1+1", "+7 916 000-00-01", "-5", "@x", "07911123456", "00501", "NA", "1e5", " lead", "trail ", "TRUE", "a\nb",
    "a\r\nb", "a\tb", "_x0041_", "_x000D_", "\x0b", "\x00", "<b>&amp;", "]]>", "'", '"', "#N/A", "  ", "😀",
    "ё" * 32_767, "=" * 300, "א‮ב", "null", "0x10", "1,5", "05.03.2026", "'=1",
]  # fmt: skip


def test_text_is_always_text_and_comes_back_the_same(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.with_values(*NASTY),), store.read())
    sheet = store.read().sheets[-1]
    assert sheet.cells[1].tolist()[2:] == NASTY
    assert sheet.formulas == {}
    assert store.replace((tabs.with_values(*NASTY),), store.read()).written == ()


def test_text_like_a_formula_stays_text_when_a_person_edits_it(make: Make) -> None:
    cell = written(make(packages.plain_workbook()), tabs.with_values("=1+1", "обычный"))["B3"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=1+1", True)
    assert cell.parent["B4"].quotePrefix is False


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30),
        min_size=1,
        max_size=30,
    )
)
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "а.xlsx"
    path.write_bytes(packages.plain_workbook())
    store = XlsxStore(path)
    store.replace((tabs.with_values(*texts),), store.read())
    assert store.read().sheets[-1].cells[1].tolist()[2:] == texts


@pytest.mark.parametrize(
    ("given_value", "read"),
    [
        (5, 5),
        (2.0, 2),
        (1.5, 1.5),
        (True, True),
        (np.int64(7), 7),
        (np.bool_(False), False),
        (10**17 + 1, "100000000000000001"),
        (dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
        (dt.datetime(2026, 3, 5), dt.date(2026, 3, 5)),
        (dt.datetime(2026, 3, 5, 10, 42, 7, 999), dt.datetime(2026, 3, 5, 10, 42, 7)),
        (pd.Timestamp("2026-03-05 23:59:59"), dt.datetime(2026, 3, 5, 23, 59, 59)),
        (dt.date(1899, 5, 9), "09.05.1899"),
        (Word.DIFFERENT, "different"),  # a word of an enumeration
    ],
)
def test_values_come_back_with_their_type(given_value: Any, read: object, make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.with_values(given_value, "x"),), store.read())
    back = store.read().sheets[-1].cells.loc[3, 1]
    assert (back, type(back)) == (read, type(read))
    assert store.replace((tabs.with_values(given_value, "x"),), store.read()).written == ()


def test_nothing_is_nothing(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.with_values(None, "", float("nan"), pd.NaT, "x"),), store.read())  # type: ignore[arg-type]
    assert store.read().sheets[-1].cells[1].tolist() == [None, "Значение", None, None, None, None, "x"]


def test_one_and_true_are_not_mixed_up(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.with_values(1, True, 1.0, 0, False),), store.read())
    values = store.read().sheets[-1].cells[1].tolist()[2:]
    assert [(value, type(value)) for value in values] == [(1, int), (True, bool), (1, int), (0, int), (False, bool)]


@pytest.mark.parametrize(
    ("value", "code"),
    [("\ud800", "store/not-writable"), ("\ufffe", "store/not-writable"), (float("inf"), "store/not-writable")],
)
def test_what_fits_in_no_cell_is_refused_with_the_cell(value: Any, code: str, make: Make) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()
    with pytest.raises(StoreError) as refused:
        store.replace((tabs.with_values("x", value),), store.read())
    assert refused.value.code == code
    for lang in LANGS:
        assert "Что исправить" in refused.value.say(lang)[0]
        assert "B4" in refused.value.say(lang)[0]
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("value", ["ё" * 32_768, "😀" * 16_384])
def test_a_text_longer_than_a_cell_takes_is_cut(value: str, make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.with_values("x", value),), store.read())
    (*_, held) = store.read().sheets[-1].cells[1].tolist()
    assert held == value[: len(held) - 1] + "…"
    assert len(held.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert store.replace((tabs.with_values("x", value),), store.read()).written == ()


def test_too_many_rows_are_refused(make: Make) -> None:
    store = make(packages.plain_workbook())
    with pytest.raises(StoreError) as refused:
        store.replace((tabs.with_values(*[None] * 1_048_576),), store.read())
    assert refused.value.code == refusals.TOO_MANY_ROWS.code


def test_dates_in_a_workbook_that_counts_from_1904(make: Make) -> None:
    content = packages.package({"Клиенты": packages.sheet_xml("")}, workbook='<workbookPr date1904="1"/>')
    store = make(content)
    moments = [dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 12)]
    store.replace((tabs.with_values(*moments),), store.read())
    assert store.read().sheets[-1].cells[1].tolist()[2:] == moments


def test_looks(make: Make) -> None:
    look = Style(
        bold=True,
        italic=True,
        size=14,
        color="C5221F",
        fill="FCE8E6",
        align="center",
        wrap=True,
        border_bottom="BDC1C6",
    )
    tab = Tab(
        "summary",
        "Сводка",
        (
            Cell(0, 0, "Б", look),
            Cell(1, 0, 0.25, Style(format="percent")),
            Cell(2, 0, 1234.5, Style(format="money", indent=2)),
            Cell(3, 0, "007", Style(format="text")),
            Cell(4, 0, dt.date(2026, 3, 5), Style(format="date")),
            Cell(5, 0, dt.datetime(2026, 3, 5, 10, 42)),
            Cell(6, 0, None, Style(fill="E8F0FE"), span=3),
        ),
        widths={0: 33},
        heights={0: 44},
        color="4285F4",
        gridlines=False,
    )
    sheet = written(make(packages.plain_workbook()), tab)
    first = sheet["A1"]
    assert (first.font.b, first.font.i, first.font.sz, first.font.color.rgb) == (True, True, 14, "FFC5221F")
    assert (first.fill.fgColor.rgb, first.border.bottom.style) == ("FFFCE8E6", "thin")
    assert (first.alignment.horizontal, first.alignment.wrap_text) == ("center", True)
    formats = [sheet.cell(row, 1).number_format for row in range(2, 7)]
    assert formats == ["0%", "#,##0", "@", r"dd\.mm\.yyyy", r"dd\.mm\.yyyy\ hh:mm"]
    assert sheet["A3"].alignment.indent == 2
    assert sheet["A7"].fill.fgColor.rgb == "FFE8F0FE"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A7:C7"]
    assert (sheet.column_dimensions["A"].width > 33, sheet.row_dimensions[1].height) == (True, 44)
    assert (sheet.sheet_properties.tabColor.rgb, sheet.sheet_view.showGridLines) == ("FF4285F4", False)


def test_our_tabs_use_the_team_s_own_font(make: Make) -> None:
    sheet = written(make(packages.like_google()), tabs.issues(1))
    assert {sheet["A1"].font.name, sheet["A3"].font.name} == {"Arial"}
    assert sheet["A1"].font.sz == 10


def test_dates_follow_the_tab_s_language(make: Make) -> None:
    tab = Tab("issues", "What to correct", (Cell(0, 0, dt.date(2026, 3, 5)),))
    assert written(make(packages.plain_workbook()), tab)["A1"].number_format == r"dd\ mmm\ yyyy"


# Links -----------------------------------------------------------------------------------------------------------


def links(*cells: Cell) -> Tab:
    return Tab("issues", "Что исправить", cells)


def test_a_link_to_a_cell_is_internal(make: Make) -> None:
    tab = links(
        Cell(0, 0, "туда", link=ToCell("Мои клиенты", "B2")), Cell(1, 0, "сюда", link=ToCell("O'Hara & Co", "A1"))
    )
    sheet = written(make(packages.plain_workbook()), tab)
    assert [(h.ref, h.location) for h in (sheet["A1"].hyperlink, sheet["A2"].hyperlink)] == [
        ("A1", "'Мои клиенты'!B2"),
        ("A2", "'O''Hara & Co'!A1"),
    ]
    assert sheet["A1"].font.u == "single"


def test_a_link_to_a_client_looks_the_row_up(make: Make) -> None:
    tab = links(Cell(0, 0, 'Анна "Ёлкина"', link=ToClient("Клиенты", "A", "К-000002")))
    sheet = written(make(packages.plain_workbook()), tab)
    assert sheet["A1"].value == (
        '=HYPERLINK("#\'Клиенты\'!A"&IFERROR(MATCH("К-000002",\'Клиенты\'!A:A,0),1),"Анна ""Ёлкина""")'
    )


def test_a_link_s_text_shows_without_recalculation(make: Make) -> None:
    store = make(packages.plain_workbook())
    long = "я" * 700
    tab = links(
        Cell(0, 0, "Анна", link=ToClient("Клиенты", "A", "К-000002")),
        Cell(1, 0, 12, link=ToClient("Клиенты", "A", "7")),
        Cell(2, 0, long, link=ToClient("Клиенты", "A", "7")),
        Cell(3, 0, "я" * 20_000, link=ToClient("Клиенты", "A", "7")),
    )
    store.replace((tab,), store.read())
    sheet = store.read().sheets[-1]
    assert sheet.cells[0].tolist() == ["Анна", 12, long, "я" * 20_000]
    # A text too long for a formula stands without a link.
    assert set(sheet.formulas) == {(1, 0), (2, 0), (3, 0)}
    assert 'IFERROR(MATCH("7",' in sheet.formulas[2, 0]
    assert "MATCH(7," in sheet.formulas[2, 0]
    assert max(len(piece) for piece in sheet.formulas[3, 0].split('"')) <= 255


@needs_libreoffice
def test_libreoffice_finds_the_client_s_row_wherever_it_stands(make: Make, tmp_path: Path) -> None:
    """The formula's own lookup, computed by LibreOffice: text and number ids, wildcards, a client who is gone."""
    ids: list[list[str | float]] = [["ID"], ["К-000001"], ["К*2"], [17], ["К-000003"]]
    store = make(packages.package({"Мои клиенты": packages.sheet_xml(packages.rows_xml(ids))}))
    wanted = ["К-000003", "К*2", "17", "нет такого"]
    store.replace(
        (links(*(Cell(i, 0, "x", link=ToClient("Мои клиенты", "A", w)) for i, w in enumerate(wanted))),), store.read()
    )
    # The same formulas, showing where they lead to instead of a text.
    parts = packages.parts_of(store.path.read_bytes())
    sheet = etree.fromstring(parts["xl/worksheets/sheet2.xml"])
    for cell in sheet.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        formula.text = formula.text.removeprefix("HYPERLINK(").removesuffix(',"x")')
        cell.remove(cell.find(f"{MAIN}v"))
    parts["xl/worksheets/sheet2.xml"] = etree.tostring(sheet)
    asked = tmp_path / "asked.xlsx"
    asked.write_bytes(packages.zipped(parts))
    answer = read_workbook("a", "a", convert(asked, "xlsx", tmp_path / "out").read_bytes())
    assert answer.sheets[-1].cells[0].tolist() == [f"#'Мои клиенты'!A{row}" for row in (5, 3, 4, 1)]


def test_links_to_our_own_tabs_follow_their_given_titles(make: Make) -> None:
    content = packages.package({"Сводка": packages.sheet_xml(""), "Клиенты": packages.sheet_xml("")})
    store = make(content)
    receipt = store.replace((tabs.summary(), tabs.issues(1)), store.read())
    assert receipt.written == ("Сводка (sheetcrm)", "Что исправить")
    assert ("store/renamed-tab", {"title": "Сводка", "given": "Сводка (sheetcrm)"}) in receipt.notes
    sheet = openpyxl.load_workbook(store.path)["Что исправить"]
    assert sheet["C4"].hyperlink.location == "'Сводка (sheetcrm)'!A1"
    # Somebody gives our tab another name: the link follows at the next run, and only the tab with the link is written.
    _rename(store, "Сводка (sheetcrm)", "Итоги")
    again = store.replace((tabs.summary(), tabs.issues(1)), store.read())
    assert (again.unchanged, again.written) == ((), ("Итоги", "Что исправить")) or again.written == ("Что исправить",)
    assert openpyxl.load_workbook(store.path)["Что исправить"]["C4"].hyperlink.location == "Итоги!A1"


def _rename(store: XlsxStore, old: str, new: str) -> None:
    """What Excel does when a person renames a tab: the list of tabs and every name that points to it change."""
    parts = packages.parts_of(store.path.read_bytes())
    root = etree.fromstring(parts["xl/workbook.xml"])
    for sheet in root.find(f"{MAIN}sheets"):
        if sheet.get("name") == old:
            sheet.set("name", new)
    for name in root.find(f"{MAIN}definedNames"):
        name.text = name.text.replace(f"'{old}'!", f"{new}!")
    parts["xl/workbook.xml"] = etree.tostring(root)
    store.path.write_bytes(packages.zipped(parts))


# Titles and identity ---------------------------------------------------------------------------------------------


def test_a_tab_a_person_renamed_is_still_ours_and_keeps_the_name(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(2),), store.read())
    _rename(store, "Что исправить", "Ошибки")
    assert store.read().sheets[-1].ours == "issues"
    receipt = store.replace((tabs.issues(3),), store.read())
    assert receipt.written == ("Ошибки",)
    assert [sheet.title for sheet in store.read().sheets] == ["Клиенты", "Ошибки"]


def test_a_new_language_gives_our_tab_its_new_title(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(2),), store.read())
    store.replace((tabs.issues(2, "What to correct"),), store.read())
    assert [sheet.title for sheet in store.read().sheets] == ["Клиенты", "What to correct"]


def test_a_copy_a_person_made_of_our_tab_is_theirs(make: Make) -> None:
    """Excel gives a duplicated tab names of its own; they are no marks."""
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(2),), store.read())
    parts = packages.parts_of(store.path.read_bytes())
    root = etree.fromstring(parts["xl/workbook.xml"])
    sheets, names = root.find(f"{MAIN}sheets"), root.find(f"{MAIN}definedNames")
    copy = etree.SubElement(sheets, f"{MAIN}sheet", name="Что исправить (2)", sheetId="9")
    copy.set(f"{{{packages.RELS}}}id", "copy")
    local = etree.SubElement(names, f"{MAIN}definedName", name="_sheetcrm_tab_issues", localSheetId="2", hidden="1")
    local.text = "'Что исправить (2)'!$A$1"
    parts["xl/workbook.xml"] = etree.tostring(root)
    parts["xl/worksheets/sheet9.xml"] = parts["xl/worksheets/sheet2.xml"]
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="copy" Type="{packages.RELS}/worksheet" Target="worksheets/sheet9.xml"/></Relationships>'.encode(),
    )
    store.path.write_bytes(packages.zipped(parts))
    assert [sheet.ours for sheet in store.read().sheets] == [None, "issues", None]
    store.replace((), store.read())
    assert [sheet.title for sheet in store.read().sheets] == ["Клиенты", "Что исправить (2)"]


def test_a_tab_of_ours_that_a_person_deleted_is_made_again(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(2),), store.read())
    parts = packages.parts_of(store.path.read_bytes())
    root = etree.fromstring(parts["xl/workbook.xml"])
    sheets = root.find(f"{MAIN}sheets")
    sheets.remove(sheets[-1])
    for name in list(root.find(f"{MAIN}definedNames")):
        if name.get("localSheetId"):
            name.getparent().remove(name)
        elif "tab" in name.get("name"):
            name.text = "#REF!$A$1"
    parts["xl/workbook.xml"] = etree.tostring(root)
    store.path.write_bytes(packages.zipped(parts))
    assert [sheet.ours for sheet in store.read().sheets] == [None]
    assert store.replace((tabs.issues(2),), store.read()).written == ("Что исправить",)
    assert [sheet.ours for sheet in store.read().sheets] == [None, "issues"]


def test_our_tabs_keep_the_place_people_gave_them(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.summary(), tabs.issues(2)), store.read())
    parts = packages.parts_of(store.path.read_bytes())
    root = etree.fromstring(parts["xl/workbook.xml"])
    sheets = root.find(f"{MAIN}sheets")
    sheets.insert(0, sheets[1])
    for name in root.find(f"{MAIN}definedNames"):
        if name.get("localSheetId") == "1":
            name.set("localSheetId", "0")
    parts["xl/workbook.xml"] = etree.tostring(root)
    store.path.write_bytes(packages.zipped(parts))
    store.replace((tabs.summary(clients=1), tabs.issues(2)), store.read())
    assert [sheet.title for sheet in store.read().sheets] == ["Сводка", "Клиенты", "Что исправить"]
    book = openpyxl.load_workbook(store.path)
    assert book["Сводка"].auto_filter.ref == "A7:E13"
    # The one in front goes: filters and print areas of the tabs behind it stay with their tabs.
    store.replace((tabs.issues(2),), store.read())
    assert openpyxl.load_workbook(store.path)["Что исправить"].auto_filter.ref == "A3:C5"
    root = etree.fromstring(packages.parts_of(store.path.read_bytes())["xl/workbook.xml"])
    filters = [n for n in root.find(f"{MAIN}definedNames") if n.get("name") == "_xlnm._FilterDatabase"]
    assert [(n.get("localSheetId"), n.text) for n in filters] == [("1", "'Что исправить'!$A$3:$C$5")]


@pytest.mark.parametrize(
    ("title", "legal"),
    [("Сводка: май/июнь", "Сводка май июнь"), ("x" * 40, "x" * 31), ("[a]*?", "a"), ("History", "History (sheetcrm)")],
)
def test_titles_excel_would_refuse(title: str, legal: str, make: Make) -> None:
    store = make(packages.plain_workbook())
    assert store.replace((tabs.issues(1, title),), store.read()).written == (legal,)
    assert store.replace((tabs.issues(1, title),), store.read()).unchanged == (legal,)


def test_a_tab_the_team_s_formulas_refer_to_is_emptied_and_not_removed(make: Make) -> None:
    """Taking it away would break their formula; Excel would call the file damaged."""
    cells = '<row r="1"><c r="A1"><f>\'Что исправить\'!A1</f><v>0</v></c></row>'
    content = packages.package({"Клиенты": packages.sheet_xml(cells)})
    store = make(content)
    store.replace((tabs.issues(2),), store.read())
    receipt = store.replace((), store.read())
    assert receipt.removed == ()
    assert ("store/kept-tab", {"title": "Что исправить"}) in receipt.notes
    assert store.read().sheets[-1].cells.empty
    assert store.replace((), store.read()).notes == ()
    assert store.replace((tabs.issues(2),), store.read()).written == ("Что исправить",)


def test_a_cell_somebody_changed_in_our_tab_is_written_again(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.summary(), tabs.issues(2)), store.read())
    book = openpyxl.load_workbook(store.path)
    for address, value in (("B5", "моё"), ("Z99", 1)):
        book["Что исправить"][address] = value
        book.save(store.path)
        receipt = store.replace((tabs.summary(), tabs.issues(2)), store.read())
        assert "Что исправить" in receipt.written
        book = openpyxl.load_workbook(store.path)
        assert book["Что исправить"][address].value != value


def test_a_workbook_in_the_old_shared_mode_is_not_written(make: Make) -> None:
    parts = packages.parts_of(packages.plain_workbook())
    relation = f'<Relationship Id="rev" Type="{packages.RELS}/revisionHeaders" Target="revisions/headers.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", relation.encode()
    )
    store = make(packages.zipped(parts))
    before = store.path.read_bytes()
    with pytest.raises(StoreError) as refused:
        store.replace((tabs.issues(1),), store.read())
    assert refused.value.code == "store/shared-workbook"
    assert store.path.read_bytes() == before


def test_equal_input_gives_equal_bytes(make: Make, tmp_path: Path) -> None:
    store = make(packages.everything())
    twin = XlsxStore(tmp_path / "twin" / "Клиенты.xlsx", now=store.now)
    twin.path.parent.mkdir()
    twin.path.write_bytes(packages.everything())
    for one in (store, twin):
        one.replace((tabs.summary(), tabs.issues()), one.read())
    assert store.path.read_bytes() == twin.path.read_bytes()


def test_blocks_and_cells_side_by_side_stand_in_order(make: Make) -> None:
    """Excel calls a row damaged whose cells are not in order."""
    right = Block(1, 3, (BlockColumn("Б", [1, None, 3]),))
    left = Block(0, 0, (BlockColumn("А", ["x", "y"]), BlockColumn("В", [None, "z"])))
    tab = Tab("issues", "Что исправить", (Cell(2, 5, "край"), Cell(0, 2, "меж")), (right, left))
    store = make(packages.plain_workbook())
    store.replace((tab,), store.read())
    with zipfile.ZipFile(io.BytesIO(store.path.read_bytes())) as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet2.xml"))
    seen = [[cell.get("r") for cell in row] for row in root.find(f"{MAIN}sheetData")]
    assert seen == [["A1", "B1", "C1"], ["A2", "D2"], ["A3", "B3", "D3", "F3"], ["D5"]]


@needs_libreoffice
@needs_poppler
def test_charts_are_drawn(make: Make, tmp_path: Path) -> None:
    """The printed page shows the charts' colours; a chart that points nowhere would be blank."""
    store = make(packages.plain_workbook())
    store.replace((tabs.summary(),), store.read())
    *_, page = pages(convert(store.path, "pdf", tmp_path), tmp_path, 60)
    pixels = page.read_bytes()
    # Blue is every series, red the line on the second axis, yellow the stacked one; the others only slices of the pie.
    at_least = {"4285F4": 5_000, "EA4335": 60, "FBBC04": 500, "34A853": 60, "A142F4": 60}
    for color, count in at_least.items():
        assert pixels.count(bytes.fromhex(color)) > count, color


def test_the_figures_of_charts_travel_with_them(make: Make) -> None:
    """A viewer that computes nothing, such as a phone's preview, draws charts from the figures kept in them."""
    store = make(packages.plain_workbook())
    store.replace((tabs.summary(),), store.read())
    for name, part in packages.parts_of(store.path.read_bytes()).items():
        if name.startswith("xl/charts/"):
            root = etree.fromstring(part)
            assert [v.text for v in root.iterfind(".//{*}strCache/{*}pt/{*}v")][:6] == tabs.MONTHS
            assert [float(v.text) for v in root.iterfind(".//{*}numCache/{*}pt/{*}v")][:6] == tabs.REVENUE
            assert all(f.text.startswith("Сводка!") or f.text.startswith("'Сводка'!") for f in root.iterfind(".//{*}f"))


def test_a_tab_that_comes_may_take_the_part_of_one_that_goes(make: Make) -> None:
    """One of ours goes and another comes in one write: each tab still leads to its own part, and only to that."""
    store = make(packages.plain_workbook())
    first, second, third = (tabs.issues(n) for n in (1, 2, 3))
    one, two, three = (
        replace(tab, key=key, title=key) for tab, key in ((first, "one"), (second, "two"), (third, "three"))
    )
    store.replace((one, two), store.read())
    store.replace((one, three), store.read())
    book = openpyxl.load_workbook(store.path)
    assert book.sheetnames[-2:] == ["one", "three"]
    with zipfile.ZipFile(store.path) as package:
        rels = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        sheets = etree.fromstring(package.read("xl/workbook.xml")).findall(f"{MAIN}sheets/{MAIN}sheet")
    there = {relation.get("Id") for relation in rels}
    assert {next(v for k, v in sheet.attrib.items() if k.endswith("}id")) for sheet in sheets} <= there


def test_a_part_that_changed_while_it_was_packed_is_written_as_it_is_now() -> None:
    package = Package.open("a", packages.everything())
    package.pack_ahead("xl/new.xml", b"<a/>")
    for content in (b"<b/>", b"<c/>"):  # a second copy beside the first, too
        out = io.BytesIO()
        package.write(out, {"xl/new.xml": content})
        assert zipfile.ZipFile(out).read("xl/new.xml") == content


def test_a_row_has_room_for_what_is_shown_in_it_later() -> None:
    """A cell that shows how the last run went is blank when its row is made; its height leaves room for a long line."""
    block = Block(4, 0, (
        BlockColumn("Значение", ["нет", Shown("служебная", "B3", room=84)], look.TEXT, 34),
        BlockColumn("Что это", [Shown("служебная", "B4", lead="х" * 130, room=30), "само"], look.TEXT, 100),
    ))  # fmt: skip
    assert wrapped_heights(block) == {5: 2 * LINE + 1, 6: 3 * LINE + 1}
