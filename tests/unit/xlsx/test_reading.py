"""What is read from an .xlsx, whoever wrote it."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.core.workbook import NOT_COMPUTED, CellError, Sheet
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.scan import scan
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice
from tests.unit.xlsx import packages
from tests.unit.xlsx.conftest import Make

EXPECTED = [list(row) for row in packages.CLIENTS]


def first(content: bytes) -> Sheet:
    return read_workbook("a.xlsx", "a.xlsx", content).sheets[0]


def cells(content: bytes) -> list[list[object]]:
    return [list(row) for row in first(content).cells.itertuples(index=False)]


def one_row(xml: str, **more: str) -> list[object]:
    return cells(packages.package({"Л": packages.sheet_xml(f'<row r="1">{xml}</row>')}, **more))[0]  # type: ignore[arg-type]


def by_xlsxwriter() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Клиенты")
    for r, row in enumerate(EXPECTED):
        sheet.write_row(r, 0, row)
    book.close()
    return target.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in EXPECTED:
        sheet.append(row)
    sheet["B4"].data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [packages.plain_workbook(), packages.like_1c(), packages.like_google(), by_xlsxwriter(), by_openpyxl()],
    ids=["by hand", "1C", "Google", "xlsxwriter", "openpyxl"],
)
def test_every_writer_is_read_alike(content: bytes) -> None:
    assert cells(content) == EXPECTED
    assert list(first(content).cells.index) == [1, 2, 3, 4]


@needs_libreoffice
def test_what_libreoffice_saves_is_read_alike(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(packages.plain_workbook())
    saved = convert(source, "xlsx", tmp_path / "out")
    assert cells(saved.read_bytes()) == EXPECTED


def test_nothing_is_guessed() -> None:
    texts = ["NA", "null", "00123", "+79160000001", "1e5", "TRUE", " x", "05.03.2026", "=1+1", "#N/A"]
    row = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in texts)
    assert one_row(row) == texts


def test_numbers_are_whole_where_they_are() -> None:
    row = one_row("<c><v>79160000001</v></c><c><v>1.5</v></c><c><v>0</v></c><c><v>12345678901234567890</v></c>")
    assert row == [79160000001, 1.5, 0, 12345678901234567890.0]
    assert [type(value) for value in row] == [int, float, int, float]


def test_dates_booleans_and_durations() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for column, code in enumerate(
        ["dd.mm.yyyy", "[$-419]d mmmm yyyy;@", "dd.mm.yyyy hh:mm", "hh:mm", "[h]:mm", "0.00"]
    ):
        number = 46086 if column < 2 else 46086.5 if column == 2 else 0.25 if column == 3 else 1.5
        sheet.write_number(0, column, number, book.add_format({"num_format": code}))
    sheet.write_boolean(0, 6, False)
    book.close()
    day = dt.date(2026, 3, 5)
    assert cells(target.getvalue())[0] == [day, day, dt.datetime(2026, 3, 5, 12), dt.time(6), 1.5, 1.5, False]


def test_days_counted_from_1904() -> None:
    styles = f'<styleSheet xmlns="{packages.MAIN}"><cellXfs count="2"><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    assert one_row('<c s="1"><v>44624</v></c>', styles=styles, workbook='<workbookPr date1904="1"/>') == [
        dt.date(2026, 3, 5)
    ]


def test_errors_are_errors_and_not_empty() -> None:
    (row,) = cells(
        packages.package({"Л": packages.sheet_xml('<row r="1"><c t="e"><v>#DIV/0!</v></c><c><v>1</v></c></row>')})
    )
    assert row == ["#DIV/0!", 1]
    assert isinstance(row[0], CellError)


def test_errors_beyond_the_values_are_seen() -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="4"><c r="D4" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    sheet = first(packages.package({"Л": packages.sheet_xml(xml)}))
    assert sheet.cells.shape == (4, 4)
    assert sheet.cells.loc[4, 3] == CellError("#N/A")
    assert sheet.formulas == {(4, 3): "=NA()"}


@pytest.mark.parametrize("last", ["", '<c r="E1"><v>1</v></c>'], ids=["at the end", "inside"])
def test_a_formula_without_a_result_is_not_computed_yet(last: str) -> None:
    """Whether the cell ends its row or not; a formula may well give an empty text."""
    xml = (
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1" t="str"><f>"я"</f><v>я</v></c>'
        f'<c r="D1"><f>A1*2</f><v></v></c>{last}</row>'
    )
    sheet = first(packages.package({"Л": packages.sheet_xml(xml)}))
    assert sheet.cells.loc[1].tolist()[:4] == [2, None, "я", NOT_COMPUTED]
    assert isinstance(sheet.cells.loc[1, 3], CellError)
    assert sheet.formulas == {(1, 3): "=A1*2", (1, 2): '="я"', (1, 1): '=""'}


def test_shared_and_array_formulas_mark_every_cell_they_fill() -> None:
    xml = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c>'
        '<c r="C1"><f t="array" ref="C1:D2">E1:F2</f><v>1</v></c><c r="D1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="C2"><v>3</v></c><c r="D2"><v>4</v></c></row>'
    )
    formulas = first(packages.package({"Л": packages.sheet_xml(xml)})).formulas
    assert formulas == {
        (1, 0): "=B1*2",
        (2, 0): "=B1*2",
        (1, 2): "=E1:F2",
        (1, 3): "=E1:F2",
        (2, 2): "=E1:F2",
        (2, 3): "=E1:F2",
    }


def test_hidden_rows_and_columns_merges_and_hidden_tabs() -> None:
    book = read_workbook("a", "a", packages.everything())
    clients, orders, service = book.sheets
    assert clients.hidden_rows == {6}
    assert clients.hidden_columns == {12, 13}
    assert clients.merged == ((8, 0, 8, 2),)
    assert [sheet.title for sheet in book.sheets] == ["Клиенты", "Заказы", "Служебный"]
    assert (orders.visible, service.visible) == (True, False)
    # A picture inside a cell is stored as an error; it is none.
    assert clients.cells.loc[2, 14] is None
    assert clients.cells.loc[3, 5] == CellError("#N/A")


def test_blank_styled_cells_far_away_cost_nothing() -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="GR200000" s="0"/></row>'
    assert first(packages.package({"Л": packages.sheet_xml(xml)})).cells.shape == (1, 1)


def test_blank_rows_and_columns_inside_stay() -> None:
    xml = '<row r="3"><c r="C3"><v>1</v></c></row>'
    sheet = first(packages.package({"Л": packages.sheet_xml(xml)}))
    assert sheet.cells.shape == (3, 3)
    assert sheet.cells.loc[3, 2] == 1


def test_an_empty_tab_is_an_empty_frame() -> None:
    assert first(packages.package({"Л": packages.sheet_xml("")})).cells.shape == (0, 0)


def test_rich_text_escapes_and_line_breaks() -> None:
    rich = '<is><r><t>Анна</t></r><r><rPr><b/></rPr><t xml:space="preserve"> К.</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>'
    row = one_row(
        f'<c t="inlineStr">{rich}</c><c t="inlineStr"><is><t>а_x000D_б</t></is></c>'
        '<c t="inlineStr"><is><t>а_x005F_x0041_</t></is></c><c t="inlineStr"><is><t>а\nб</t></is></c>'
        '<c t="inlineStr"><is><t><![CDATA[<c r="A1">]]></t></is></c>'
    )
    assert row == ["Анна К.", "а\rб", "а_x0041_", "а\nб", '<c r="A1">']


def test_the_quick_scan_agrees_with_the_careful_one() -> None:
    """Cutting plain cells out before parsing loses nothing that is asked for, on random sheets."""
    dice = random.Random(7)
    plain = [
        '<c r="{at}"><v>1</v></c>',
        '<c r="{at}" s="3" t="s"><v>0</v></c>',
        '<c r="{at}" t="inlineStr"><is><t>я</t></is></c>',
        '<c r="{at}" s="1"/>',
        '<c r="{at}" t="e"><v>#N/A</v></c>',
        '<c r="{at}"><f>A1</f><v>1</v></c>',
        '<c r="{at}" t="str"><f>A1</f></c>',
        '<c t="b"><v>1</v></c>',
        "<c/>",
        '<c r="{at}" t="inlineStr"><is><r><t>a</t></r></is></c>',
        '<!-- <c r="Z9"><f>1</f></c> --><c r="{at}"><v>2</v></c>',
    ]
    for _ in range(300):
        chosen = plain if dice.random() < 0.5 else plain[:7]
        rows = ""
        for r in range(1, dice.randint(2, 5)):
            hidden = ' hidden="1"' if dice.random() < 0.2 else ""
            inner = "".join(dice.choice(chosen).format(at=f"{chr(65 + c)}{r}") for c in range(dice.randint(0, 6)))
            rows += f'<row r="{r}"{hidden}>{inner}</row>'
        text = packages.sheet_xml(rows, tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>').encode()
        quick, careful = scan(text), scan(text, exact=True)
        assert (quick.formulas, quick.errors, quick.merged) == (careful.formulas, careful.errors, careful.merged), text
        assert quick.hidden_rows == careful.hidden_rows
        assert quick.last_row >= careful.last_row
        assert quick.last_column >= careful.last_column


def test_a_file_that_somebody_has_open_is_read(make: Make) -> None:
    store = make(packages.plain_workbook())
    (store.path.parent / f"~${store.path.name}").write_bytes(b"x")
    assert store.read().sheets[0].title == "Клиенты"


def test_the_fingerprint_is_of_the_bytes(make: Make) -> None:
    store = make(packages.plain_workbook())
    before = store.read().fingerprint
    assert before == XlsxStore(store.path).read().fingerprint
    store.path.write_bytes(packages.like_google())
    assert store.read().fingerprint != before
