"""Taking changes back, and the results of formulas: what is kept of a cell is used only while it still means the same."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.core.plan import Fate
from sheetcrm.core.workbook import Value
from sheetcrm.stores.xlsx.peoplecells import Kept
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice, recalculating
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.changes import apply, back, change, changes, differing, unprotected
from tests.unit.xlsx.conftest import Make

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def counting(calculation: str = '<calcPr calcId="191029"/>') -> bytes:
    """A workbook whose formulas look at texts, numbers, days, ticks and blanks; what they showed is kept in it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime(2026, 11, 20)})  # two of them are compared byte by byte
    page = book.add_worksheet("Клиенты")
    for r in range(6):
        page.write_string(r, 0, f"имя {r}")
        page.write_number(r, 1, r * 10)
        page.write_boolean(r, 2, r % 2 == 0)
        page.write_formula(r, 4, f"=LEN(A{r + 1})", None, 5)
        page.write_formula(r, 5, f"=B{r + 1}*2", None, r * 20)
        page.write_formula(r, 6, f'=IF(C{r + 1},"да","нет")', None, "да" if r % 2 == 0 else "нет")
    page.write_formula("H1", "=SUM(B1:B9)", None, 150)
    page.write_formula("H2", '=COUNTIF(A1:A9,"имя*")', None, 6)
    page.write_formula("H3", "=COUNTA(A1:D9)", None, 18)
    page.write_formula("H4", '=IFERROR(VLOOKUP("искомый",A1:B9,2,0),"нет")', None, "нет")
    page.write_formula("H5", "=ISTEXT(B3)", None, False)
    other = book.add_worksheet("Итоги")
    other.write_formula("A1", "=SUM(Клиенты!B1:B9)", None, 150)
    book.close()
    parts = packages.parts_of(target.getvalue())
    parts[BOOK] = re.sub(rb"<calcPr[^>]*/>", calculation.encode(), parts[BOOK])
    return packages.zipped(parts)


#: Text, number → text, tick, blank → number, text → blank.
COUNTED: dict[str, Value] = {
    "A2": "искомый", "B2": 500, "B3": "сорок", "C1": False, "D4": "новое", "B8": 7, "A5": None, "A9": "имя 9",
}  # fmt: skip


@pytest.mark.parametrize(
    "calculation", ["", '<calcPr calcId="191029"/>', '<calcPr fullCalcOnLoad="0" calcMode="manual"/>']
)
def test_formulas_are_computed_anew_and_no_longer_when_all_is_taken_back(calculation: str, make: Make) -> None:
    before = counting(calculation)
    store = make(before)
    made, applied = apply(store, COUNTED)
    after = packages.parts_of(store.path.read_bytes())
    assert differing(before, store.path.read_bytes()) == {SHEET, BOOK}
    assert openpyxl.load_workbook(store.path).calculation.fullCalcOnLoad is True
    (tag,) = re.findall(rb"<calcPr[^>]*>", after[BOOK])
    assert tag == (calculation.replace(' fullCalcOnLoad="0"', ' fullCalcOnLoad="1"').encode() or tag)[: len(tag)] or (
        tag == calculation.replace("/>", ' fullCalcOnLoad="1"/>').encode()
    )
    store.apply(back(made, applied), applied.workbook, "u1", applied.kept)
    assert differing(before, store.path.read_bytes()) == set()


def test_a_workbook_that_asks_for_it_anyhow_or_has_no_formulas_is_not_asked(make: Make) -> None:
    before = counting('<calcPr calcId="191029" fullCalcOnLoad="1"/>')
    store = make(before)
    apply(store, COUNTED)
    assert differing(before, store.path.read_bytes()) == {SHEET}
    store = make(packages.like_google())
    apply(store, {"B2": "x"})
    assert b"calcPr" not in packages.parts_of(store.path.read_bytes())[BOOK]


def test_as_long_as_one_cell_stays_changed_formulas_are_computed_anew(make: Make) -> None:
    store = make(counting())
    made, applied = apply(store, COUNTED)
    store.apply(back(made, applied)[1:], applied.workbook, "u1", applied.kept)
    assert b'fullCalcOnLoad="1"' in packages.parts_of(store.path.read_bytes())[BOOK]
    left = store.apply(back(made, applied)[:1], store.read(), "u2", applied.kept)
    assert set(left.fates.values()) == {Fate.APPLIED}
    assert differing(counting(), store.path.read_bytes()) == set()


def test_our_tabs_written_meanwhile_do_not_stand_in_the_way(make: Make) -> None:
    before = counting()
    store = make(before)
    made, applied = apply(store, COUNTED)
    store.replace((tabs.summary(), tabs.issues()), applied.workbook)
    store.apply(back(made, applied), store.read(), "u1", applied.kept)
    after = packages.parts_of(store.path.read_bytes())
    assert after[SHEET] == packages.parts_of(before)[SHEET]
    assert b"fullCalcOnLoad" not in after[BOOK]


def test_the_calculation_chain_is_left_alone(make: Make) -> None:
    before = unprotected(packages.everything())
    store = make(before)
    made, applied = apply(store, {"D2": 1, "B3": "x", "B9": "ниже"})
    assert differing(before, store.path.read_bytes()) <= {SHEET, BOOK}
    store.apply(back(made, applied), applied.workbook, "u1", applied.kept)
    assert differing(before, store.path.read_bytes()) == set()


def without_results(content: bytes) -> bytes:
    """The workbook as if no formula had ever been computed."""
    parts = packages.parts_of(content)
    for part in parts:
        if part.startswith("xl/worksheets/sheet"):
            parts[part] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", parts[part])
    return packages.zipped(parts)


@needs_libreoffice
def test_libreoffice_computes_from_the_changed_cells_what_it_computes_from_scratch(make: Make, tmp_path: Path) -> None:
    """Told to compute when it loads, it comes to the same values as where nothing was ever computed."""
    store = make(counting())
    _, applied = apply(store, COUNTED)
    scratch = tmp_path / "scratch.xlsx"
    scratch.write_bytes(without_results(store.path.read_bytes()))
    with recalculating():
        seen = read_workbook("a", "a", convert(store.path, "xlsx", tmp_path / "seen").read_bytes())
    full = read_workbook("a", "a", convert(scratch, "xlsx", tmp_path / "full").read_bytes())
    for one, other in zip(seen.sheets, full.sheets, strict=True):
        assert one.cells.equals(other.cells)
    cells = seen.sheets[0].cells
    assert cells[7].tolist()[:5] == [500 + 30 + 40 + 50 + 7, 5, 20, 500, True]
    assert [cells.loc[2, 4], cells.loc[2, 5], cells.loc[1, 6], seen.sheets[1].cells.iat[0, 0]] == [7, 1000, "нет", 627]
    for address, value in COUNTED.items():
        told = applied.workbook.sheets[0].cells
        row, column = int(address[1:]), ord(address[0]) - 65
        assert (cells.loc[row, column], told.loc[row, column]) == (value, value)


# What is kept of a cell ------------------------------------------------------------------------------------------------


def test_what_is_kept_is_the_cell_s_own_xml(make: Make) -> None:
    _, applied = apply(make(packages.like_google()), {"B2": "x", "D2": "y", "C3": None})
    assert applied.kept == {
        "Клиенты!B2": '<c r="B2" s="1" t="s"><v>5</v></c>',
        "Клиенты!D2": '<c r="D2" s="2"><v>1500</v></c>',
        "Клиенты!C3": '<c r="C3" s="1" t="s"><v>9</v></c>',
    }


def test_a_shared_text_that_is_another_one_by_now_is_written_afresh(make: Make) -> None:
    """Another program saved the workbook and counted its texts anew."""
    store = make(packages.like_google())
    made, applied = apply(store, {"B2": "x", "B3": "y"})
    parts = packages.parts_of(store.path.read_bytes())
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("Ёлкина Анна".encode(), "Другая".encode())
    store.path.write_bytes(packages.zipped(parts))
    undone = store.apply(back(made, applied), store.read(), "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert store.read().sheets[0].cells[1].tolist()[1:3] == ["Ёлкина Анна", "NA"]
    sheet = packages.parts_of(store.path.read_bytes())[SHEET]
    assert '<c r="B2" s="1" t="inlineStr"><is><t>Ёлкина Анна</t></is></c>'.encode() in sheet
    assert b'<c r="B3" s="1" t="s"><v>8</v></c>' in sheet


def test_a_cell_that_a_person_restyled_keeps_the_new_look(make: Make) -> None:
    store = make(packages.like_google())
    made, applied = apply(store, {"B2": "x", "E2": "новая"})
    parts = packages.parts_of(store.path.read_bytes())
    parts[SHEET] = (
        parts[SHEET].replace(b'<c r="B2" s="1"', b'<c r="B2" s="2"').replace(b'<c r="E2"', b'<c r="E2" s="1"')
    )
    store.path.write_bytes(packages.zipped(parts))
    store.apply(back(made, applied), store.read(), "u1", applied.kept)
    sheet = packages.parts_of(store.path.read_bytes())[SHEET]
    assert '<c r="B2" s="2" t="inlineStr"><is><t>Ёлкина Анна</t></is></c>'.encode() in sheet
    assert b'<c r="E2" s="1"/>' in sheet


def test_a_cell_a_person_changed_since_stays_and_the_others_go_back(make: Make) -> None:
    store = make(packages.like_google())
    made, applied = apply(store, {"B2": "x", "B3": "y", "B9": "z"})
    apply(store, {"B3": "правка человека", "C9": "сосед"})
    undone = store.apply(back(made, applied), store.read(), "u1", applied.kept)
    assert [str(undone.fates[c.change_id]) for c in made] == ["applied", "changed", "applied"]
    assert store.read().sheets[0].cells[1].tolist() == ["ФИО", "Ёлкина Анна", "правка человека", "=1+1", *[None] * 5]
    assert store.read().sheets[0].cells.loc[9, 2] == "сосед"


def test_rows_spans_and_the_range_in_use_come_back_only_when_nothing_else_needs_them(make: Make) -> None:
    rows = '<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="3" ht="20" spans="1:2"/>'
    before = packages.package({"Л": packages.sheet_xml(rows, head='<dimension ref="A1:B3"/>')})
    store = make(before)
    made, applied = apply(store, {"E1": "e", "D3": "d", "F7": "f"})
    sheet = packages.parts_of(store.path.read_bytes())[SHEET].decode()
    assert '<dimension ref="A1:F7"/>' in sheet
    assert '<row r="1" spans="1:5">' in sheet
    assert '<row r="3" ht="20" spans="1:4"><c r="D3" t="inlineStr"><is><t>d</t></is></c></row><row r="7">' in sheet
    assert set(openpyxl.load_workbook(store.path).active.dimensions.split(":")) == {"A1", "F7"}
    second, applied2 = apply(store, {"G7": "g", "C1": "c", "E3": "e3"})
    store.apply(back(made, applied), store.read(), "u1", applied.kept)
    sheet = packages.parts_of(store.path.read_bytes())[SHEET].decode()
    assert '<dimension ref="A1:G7"/>' in sheet
    assert '<row r="7"><c r="G7"' in sheet
    assert '<row r="1" spans="1:5">' in sheet
    assert '<row r="3" ht="20" spans="1:5"><c r="E3"' in sheet
    assert store.read().sheets[0].cells.loc[7].tolist() == [None] * 6 + ["g"]
    store.apply(back(second, applied2), store.read(), "u2", applied2.kept)
    assert store.read().sheets[0].cells.shape == (1, 2)


@pytest.mark.parametrize(
    "kept",
    ["", "garbage", "<c/>", '<c r="B2"><f>1+1</f></c>', '<c r="B2"><v>5</v></c><c r="B3"/>', '<c r="B2" t="s"><v>999</v></c>',
     '<c r="B2" s="1" t="inlineStr"><is><t>&oops;</t></is></c>', "\x1e{", '<c r="B3" s="1" t="s"><v>5</v></c>',
     '<c r="B2" s="1" t="s"><v>5</v></c>\x1e[1]'],
)  # fmt: skip
def test_what_is_not_the_cell_as_it_was_is_never_written(kept: str, make: Make) -> None:
    """Whatever the journal holds: the value comes back, and no byte of anything else."""
    store = make(packages.like_google())
    made, applied = apply(store, {"B2": "x"})
    undone = store.apply(back(made, applied), applied.workbook, "u1", {made[0].change_id: kept})
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert differing(packages.like_google(), store.path.read_bytes()) <= {SHEET}
    assert store.read().sheets[0].cells.equals(read_workbook("a", "a", packages.like_google()).sheets[0].cells)


def test_what_is_kept_survives_being_written_down() -> None:
    for kept in (Kept("<c/>"), Kept("", row="<row/>"), Kept("", no_row=True, dimension="A1:B2", book={"state": "x"})):
        assert Kept.load(kept.dump()) == kept
    assert Kept("<c>ё</c>").dump() == "<c>ё</c>"


def test_a_row_that_moved_is_put_back_where_it_stands_now(make: Make, tmp_path: Path) -> None:
    """A person put a row above: the same value goes into the same client's cell, one row further down."""
    store = make(packages.like_google())
    made, applied = apply(store, {"B2": "x", "C2": None})
    book = openpyxl.load_workbook(store.path)
    book.active.insert_rows(2)
    book.save(store.path)
    now = store.read()
    moved = [c._replace(row=3, before=c.after, after=c.before) for c in made]
    undone = store.apply(moved, now, "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert XlsxStore(store.path).read().sheets[0].cells.loc[3].tolist()[:3] == [
        "К-000001",
        "Ёлкина Анна",
        "+7 916 000-00-01",
    ]


def test_a_change_to_the_same_and_a_second_one_of_a_cell(make: Make) -> None:
    store = make(packages.plain_workbook())
    sheet = store.read().sheets[0]
    one = change(sheet, "B2", "первое")
    other = one._replace(change_id="другое", after="второе")
    again = one._replace(change_id="снова")
    assert list(store.apply([one, other, again], store.read(), "r1").fates.values()) == [
        "applied",
        "changed",
        "already",
    ]
    before = store.path.read_bytes()
    base = store.read()
    same = [c._replace(before="x") for c in changes(base, {"B2": "первое", "D2": 1500, "E9": None})]
    assert set(store.apply(same, base, "r2").fates.values()) == {Fate.ALREADY}
    assert store.path.read_bytes() == before
