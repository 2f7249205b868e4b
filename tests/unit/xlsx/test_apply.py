"""Changes of people's cells inside the package: what is changed, what never is, and that all of it can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.core.plan import Fate
from sheetcrm.core.workbook import CellError, Value, Workbook
from sheetcrm.errors import StoreError
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.changes import apply, back, change, changes, differing, fates, unprotected
from tests.unit.xlsx.conftest import Make
from tests.unit.xlsx.test_reading import by_openpyxl, by_xlsxwriter
from tests.unit.xlsx.test_writing import NASTY

SHEET = "xl/worksheets/sheet1.xml"


def pretty() -> bytes:
    """Every element on a line of its own, single quotes, comments and CDATA in between."""
    lines = []
    for r, row in enumerate(packages.CLIENTS, start=1):
        cells = ""
        for c, value in enumerate(row):
            at = f"{chr(65 + c)}{r}"
            if isinstance(value, str):
                cells += f"\n  <!-- <c r=\"{at}\"><v>7</v></c> --><c  t='inlineStr' r='{at}' ><is><t><![CDATA[{value}]]></t></is></c >"
            else:
                cells += f"\n  <c r='{at}'\n><v>{value}</v></c>"
        lines.append(f"\n <row r='{r}' spans='1:4'>{cells}\n </row >")
    return packages.package(
        {"Клиенты": packages.sheet_xml("".join(lines), head="<?note <c r='A1'/>?><dimension ref='A1:D4'/>")}
    )


PRODUCERS = {
    "plain": packages.plain_workbook(),
    "1C": packages.like_1c(),
    "Google": packages.like_google(),
    "xlsxwriter": by_xlsxwriter(),
    "openpyxl": by_openpyxl(),
    "pretty": pretty(),
    "everything": unprotected(packages.everything()),
}
#: Text → text, text → blank, number → text, blank → text beside, below and far off, text → number, number → TRUE.
WANTED: dict[str, Value] = {
    "B2": "Ёлкина Анна Петровна", "C2": None, "D2": "полторы тысячи", "B3": 42, "D3": True, "C4": "8 916 000-00-03",
    "S2": "справа", "Q4": "тоже", "R4": "рядом", "B20": "ниже", "D20": 7.5, "A21": "=1+1",
}  # fmt: skip


def cell_of(store: XlsxStore, address: str) -> Any:
    return openpyxl.load_workbook(store.path).worksheets[0][address]


def assert_read_again(store: XlsxStore, workbook: Workbook) -> None:
    """What apply says the workbook is now is what a new read finds."""
    again = store.read()
    assert workbook.fingerprint == again.fingerprint
    for told, there in zip(workbook.sheets, again.sheets, strict=True):
        assert told.cells.equals(there.cells)
        assert told.cells.map(type).equals(there.cells.map(type))
        assert told.formulas == there.formulas


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_producer_s_cells_are_changed_and_put_back_byte_for_byte(producer: str, make: Make) -> None:
    before = PRODUCERS[producer]
    store = make(before)
    old = store.read()
    made, applied = apply(store, WANTED)
    assert set(applied.fates.values()) == {Fate.APPLIED}
    assert differing(before, store.path.read_bytes()) == {SHEET}
    assert_read_again(store, applied.workbook)
    new = store.read()
    height, width = new.sheets[0].cells.shape
    for row in range(1, height + 1):
        for column in range(width):
            address = f"{chr(65 + column)}{row}"
            inside = row <= len(old.sheets[0].cells) and column < old.sheets[0].cells.shape[1]
            expected = (
                WANTED[address] if address in WANTED else old.sheets[0].cells.iat[row - 1, column] if inside else None
            )
            assert new.sheets[0].cells.iat[row - 1, column] == expected or (expected is None and True), address
    assert [s.cells.equals(t.cells) for s, t in zip(old.sheets[1:], new.sheets[1:], strict=True)] == [True] * (
        len(old.sheets) - 1
    )
    undone = store.apply(back(made, applied), applied.workbook, "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert differing(before, store.path.read_bytes()) == set()
    assert_read_again(store, undone.workbook)


@needs_libreoffice
def test_what_libreoffice_saves_is_changed_and_put_back(make: Make, tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(unprotected(packages.everything()))
    before = convert(source, "xlsx", tmp_path / "out").read_bytes()
    store = make(before)
    made, applied = apply(store, WANTED)
    assert set(applied.fates.values()) == {Fate.APPLIED}
    assert differing(before, store.path.read_bytes()) <= {SHEET, "xl/workbook.xml"}
    assert [code for code, _ in applied.notes] == ["store/stale-formulas", "store/backup"]
    assert_read_again(store, applied.workbook)
    store.apply(back(made, applied), applied.workbook, "u1", applied.kept)
    assert differing(before, store.path.read_bytes()) == set()


@pytest.mark.parametrize("producer", PRODUCERS)
def test_other_libraries_read_the_result(producer: str, make: Make) -> None:
    store = make(PRODUCERS[producer])
    apply(store, WANTED)
    sheet = openpyxl.load_workbook(store.path).worksheets[0]
    assert {at: sheet[at].value for at in WANTED} == WANTED
    assert sheet["A21"].data_type == "s"
    assert {sheet[at].data_type for at in ("B2", "D2", "S2", "Q4", "B20")} == {"s"}


def test_only_the_changed_cells_differ(make: Make) -> None:
    """The sheet's XML before and after, with the changed cells cut out of both, is the same text."""
    store = make(packages.like_google())
    before = packages.parts_of(store.path.read_bytes())[SHEET]
    apply(store, {"B2": "Анна", "D3": "сто", "A7": "новый"})
    after = packages.parts_of(store.path.read_bytes())[SHEET]
    one = re.compile(rb'<c r="(?:B2|D3|A7)"[^>]*?(?:/>|>.*?</c>)')
    assert one.sub(b"#", before) == one.sub(b"#", after)
    assert one.findall(after) == [
        '<c r="B2" s="1" t="inlineStr"><is><t>Анна</t></is></c>'.encode(),
        '<c r="D3" s="2" t="inlineStr"><is><t>сто</t></is></c>'.encode(),
        '<c r="A7" s="1" t="inlineStr"><is><t>новый</t></is></c>'.encode(),
    ]


def test_text_is_always_text_and_comes_back_the_same(make: Make) -> None:
    store = make(packages.like_google())
    wanted: dict[str, Value] = {f"B{row}": text for row, text in enumerate(NASTY, start=2)}
    _, applied = apply(store, wanted)
    assert set(applied.fates.values()) == {Fate.APPLIED}
    assert store.read().sheets[0].cells[1].tolist()[1 : len(NASTY) + 1] == NASTY
    assert store.read().sheets[0].formulas == {}
    sheet = openpyxl.load_workbook(store.path).worksheets[0]
    assert {sheet[at].data_type for at in wanted} <= {"s", "inlineStr"}


@pytest.mark.parametrize(
    "value", ["ё" * 32_768, "😀" * 16_384, "\ud800", "\uffff", float("inf"), float("nan"), 2**53, CellError("#N/A")]
)
def test_what_fits_in_no_cell_is_left_out_and_the_rest_is_written(value: Value, make: Make) -> None:
    store = make(packages.plain_workbook())
    _, applied = apply(store, {"B2": value, "B3": "да"})
    assert fates(applied) == {"B2": "refused", "B3": "applied"}


# Kinds of values -----------------------------------------------------------------------------------------------------


def dated() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = book.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#FFF2CC"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    clock = book.add_format({"num_format": "hh:mm"})
    page = book.add_worksheet("Клиенты")
    page.set_column("H:H", None, day)
    page.write_datetime("A1", dt.datetime(2026, 3, 5), day)
    page.write_datetime("B1", dt.datetime(2026, 3, 5, 14, 30, 15), moment)
    page.write_datetime("C1", dt.time(9, 30), clock)
    page.write_number("D1", 0.1 + 0.2)
    page.write_boolean("E1", False)
    page.write_string("F1", "12.03.2026")
    page.write_number("G1", 9_007_199_254_740_991)
    page.write_blank("A2", None, day)
    page.set_row(4, None, moment)
    book.close()
    return target.getvalue()


def test_every_kind_of_value_becomes_text_and_comes_back_without_its_xml(make: Make) -> None:
    """Number, day, moment, time, tick → text, and afresh from their values: the looks are the old ones all along."""
    before = dated()
    store = make(before)
    row = store.read().sheets[0].cells.iloc[0].tolist()
    texts: dict[str, Value] = {f"{letter}1": f"было {letter}" for letter in "ABCDEFG"}
    made, applied = apply(store, texts)
    assert set(applied.fates.values()) == {Fate.APPLIED}
    assert store.read().sheets[0].cells.iloc[0].tolist() == list(texts.values())
    assert cell_of(store, "A1").number_format == "dd.mm.yyyy"
    undone = store.apply(back(made, applied), applied.workbook, "u1")
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert store.read().sheets[0].cells.iloc[0].tolist() == row
    assert list(map(type, store.read().sheets[0].cells.iloc[0])) == list(map(type, row))
    assert differing(before, store.path.read_bytes()) <= {SHEET}


def test_a_day_in_a_cell_that_shows_numbers_gets_a_format_like_its_own(make: Make) -> None:
    before = dated()
    store = make(before)
    moment = dt.datetime(2024, 2, 29, 10, 42)
    wanted: dict[str, Value] = {"F1": dt.date(2026, 3, 12), "A1": 17, "D1": moment, "E1": dt.time(8, 5), "B7": moment}
    made, applied = apply(store, wanted)
    assert set(applied.fates.values()) == {Fate.APPLIED}
    assert_read_again(store, applied.workbook)
    sheet = store.read().sheets[0].cells
    assert [sheet.loc[1, 5], sheet.loc[1, 0], sheet.loc[1, 3], sheet.loc[1, 4], sheet.loc[7, 1]] == list(
        wanted.values()
    )
    assert (cell_of(store, "F1").is_date, cell_of(store, "A1").number_format) == (True, "General")
    assert cell_of(store, "A1").fill.fgColor.rgb == "FFFFF2CC"
    assert differing(before, store.path.read_bytes()) == {SHEET, "xl/styles.xml"}
    store.apply(back(made, applied), applied.workbook, "u1", applied.kept)
    assert differing(before, store.path.read_bytes()) == set()


def test_formats_that_others_use_by_now_stay_when_a_run_is_taken_back(make: Make) -> None:
    """Two runs gave days; the second one's cell still needs the format of the first."""
    store = make(dated())
    made, applied = apply(store, {"F1": dt.date(2026, 3, 12)})
    apply(store, {"F3": dt.date(2026, 3, 13)})
    undone = store.apply(back(made, applied), store.read(), "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert store.read().sheets[0].cells[5].tolist() == ["12.03.2026", None, dt.date(2026, 3, 13)]


def test_a_new_cell_looks_like_its_column_or_its_row(make: Make) -> None:
    store = make(dated())
    day = dt.date(2026, 3, 12)
    apply(store, {"H3": day, "A2": day, "B5": dt.datetime(2026, 3, 12, 10, 0), "C3": "обычная"})
    look = [cell_of(store, at).number_format for at in ("H3", "A2", "B5", "C3")]
    assert look == ["dd.mm.yyyy", "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "General"]


def test_days_before_1904_and_days_where_there_are_no_formats(make: Make) -> None:
    _, applied = apply(make(dated()), {"A1": dt.date(1899, 5, 9), "F1": "x"})
    assert fates(applied) == {"A1": "refused", "F1": "applied"}
    _, applied = apply(make(packages.plain_workbook()), {"B2": dt.date(2026, 3, 5), "B3": "x"})
    assert fates(applied) == {"B2": "refused", "B3": "applied"}


def test_days_counted_from_1904(make: Make) -> None:
    styles = f'<styleSheet xmlns="{packages.MAIN}"><cellXfs count="2"><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="1" t="str"><v>x</v></c></row>'
    store = make(
        packages.package({"Л": packages.sheet_xml(rows)}, styles=styles, workbook='<workbookPr date1904="1"/>')
    )
    apply(store, {"A1": dt.date(2026, 3, 5)})
    assert b'<c r="A1" s="1"><v>44624</v></c>' in packages.parts_of(store.path.read_bytes())[SHEET]
    assert store.read().sheets[0].cells.iat[0, 0] == dt.date(2026, 3, 5)


# Cells that are left alone --------------------------------------------------------------------------------------------


def test_formulas_spills_merges_tables_pivots_and_pictures_are_never_written(make: Make) -> None:
    before = unprotected(packages.everything())
    store = make(before)
    base = store.read()
    clients = changes(
        base,
        {
            "F2": "формула", "F3": "ошибка формулы", "G2": "массив", "G3": "массив ниже", "H2": "разлив",
            "I2": "оформленный текст", "B8": "под объединением", "O2": "картинка в ячейке", "P2": "флажок",
            "A8": "Всего",
        },
    )  # fmt: skip
    orders = changes(base, {"B1": "Когда", "G21": "сводная", "B3": "06 марта"}, "Заказы")
    applied = store.apply([*clients, *orders], base, "r1")
    assert fates(applied) == {
        **dict.fromkeys(("F2", "F3", "G2", "G3", "H2", "I2", "B8", "O2", "B1", "G21"), "refused"),
        "P2": "applied", "A8": "applied", "B3": "applied",
    }  # fmt: skip
    assert differing(before, store.path.read_bytes()) == {SHEET, "xl/worksheets/sheet2.xml"}
    assert_read_again(store, applied.workbook)


@pytest.mark.parametrize(
    ("row", "shared"),
    [
        ('<c r="A1" t="inlineStr"><is><r><t>А</t></r><r><rPr><b/></rPr><t>нна</t></r></is></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>Анна</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', None),
        ('<c r="A1" t="s"><v>1</v></c>', "<si><t>x</t></si><si><r><t>Ан</t></r><r><t>на</t></r></si>"),
        ('<c r="A1" t="s"><v> 1 </v></c>', "<si><t/></si><si><t>Анна</t><rPh sb='0' eb='1'><t>x</t></rPh></si>"),
        ('<c r="A1" t="str"><f>B1</f><v>Анна</v></c>', None),
        ('<c r="A1" t="str" cm="1"><v>Анна</v></c>', None),
        ('<c r="A1" t="str"><v>Пётр</v></c><c r="A1" t="str"><v>Анна</v></c>', None),
        ('<c r="A1" t="str"><v>Анна</v></c><c r="A1" t="str"><v>Анна</v></c>', None),
        ('<c t="str"><v>Анна</v></c><c r="A1"/>', None),
        ('<c r="B2"><v>1</v></c><c t="str"  r="A1"><v>Анна</v></c>', None),
        ('<c r="A1" t="str"><v>Анна</v></c><c r="C1"><f t="dataTable" ref="A1:C1" dt2D="1"/><v>2</v></c>', None),
        ('<c r="A1" t="str"><v>Анна</v></c><c r="C1"><f t="array" ref="A1:C200001">B1</f><v>2</v></c>', None),
    ],
)
def test_a_cell_that_is_not_plainly_one_value_is_left_alone(row: str, shared: str | None, make: Make) -> None:
    sst = f'<sst xmlns="{packages.MAIN}">{shared}</sst>' if shared else None
    store = make(packages.package({"Л": packages.sheet_xml(f'<row r="1">{row}</row>')}, shared=sst))
    before = store.path.read_bytes()
    base = store.read()
    applied = store.apply([change(base.sheets[0], "A1", "Яна", before="Анна")], base, "r1")
    # Where a cell stands twice, the reader's choice may be another one than ours; then it counts as changed.
    assert set(applied.fates.values()) <= {Fate.REFUSED, Fate.CHANGED}
    assert store.path.read_bytes() == before


@pytest.mark.parametrize(
    "sheet",
    [
        packages.sheet_xml('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
        packages.sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
        packages.sheet_xml('<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>').replace(
            "xmlns:r=", f'xmlns:x="{packages.MAIN}" xmlns:r='
        ),
    ],
    ids=["rows out of order", "a row twice", "two namespaces"],
)
def test_a_sheet_in_no_clear_order_is_left_alone(sheet: str, make: Make) -> None:
    store = make(packages.package({"Л": sheet}))
    before = store.path.read_bytes()
    base = store.read()
    applied = store.apply(changes(base, {"A1": "x", "B1": "y"}), base, "r1")
    assert set(applied.fates.values()) <= {Fate.REFUSED}
    assert store.path.read_bytes() == before


def test_locked_cells_of_a_protected_tab_stay_and_are_named(make: Make) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("Клиенты")
    page.write_string("A1", "закрыто")
    page.write_string("B1", "открыто", book.add_format({"locked": False}))
    page.protect()
    book.close()
    store = make(target.getvalue())
    _, applied = apply(store, {"A1": "x", "B1": "y"})
    assert fates(applied) == {"A1": "refused", "B1": "applied"}
    assert applied.notes[0] == ("store/protected-tab", {"title": "Клиенты", "count": 1})
    _, applied = apply(make(packages.everything()), {"B2": "x"})
    assert fates(applied) == {"B2": "refused"}


def test_too_far_away_is_refused(make: Make) -> None:
    _, applied = apply(make(packages.plain_workbook()), {"A1048577": "x", "XFE1": "x", "XFD1048576": "x", "A5": "да"})
    assert fates(applied) == {"A1048577": "refused", "XFE1": "refused", "XFD1048576": "refused", "A5": "applied"}


def test_our_own_tabs_are_not_for_changes(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(),), store.read())
    before = store.path.read_bytes()
    _, applied = apply(store, {"A1": "x"}, "Что исправить")
    assert fates(applied) == {"A1": "changed"}
    assert store.path.read_bytes() == before


def test_the_old_shared_mode_is_refused(make: Make) -> None:
    parts = packages.parts_of(packages.plain_workbook())
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="h" Type="{packages.RELS}/revisionHeaders" Target="r.xml"/></Relationships>'.encode(),
    )
    with pytest.raises(StoreError) as refused:
        apply(make(packages.zipped(parts)), {"B2": "x"})
    assert refused.value.code == "store/shared-workbook"
