"""New rows below a table of an .xlsx: what of the team's ends with the table ends with them, and is as it was without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx.packages import parts_of

HEAD = ["ID клиента", "ФИО", "Город"]
RED = PatternFill(bgColor="FFFF0000")


def book(path: Path, kind: str) -> Path:
    """A table of three clients with a filter, or as a table of Excel's; colours, and a rule for what is typed."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Клиенты"
    for row in [HEAD, *([f"К-{n:06d}", f"Клиент {n}", "Самара"] for n in range(1, 4))]:
        sheet.append(row)
    if kind == "filter":
        sheet.auto_filter.ref = "A1:C4"
    else:
        table = Table(displayName="База", ref="A1:C4", totalsRowCount=1 if kind == "sums" else None)
        sheet.add_table(table)
    sheet.conditional_formatting.add("A2:C4", FormulaRule(formula=['$C2="Самара"'], fill=RED))
    sheet.conditional_formatting.add("A4:C4", FormulaRule(formula=['$C4="Омск"'], fill=RED))
    rule = DataValidation("list", formula1='"Самара,Омск"')
    rule.add("C2:C4")
    sheet.add_data_validation(rule)
    made.save(path)
    return path


def add(file: Path) -> Applied:
    store = XlsxStore(file, file.parent / "state")
    base = store.read()
    changes = [
        CellChange(
            f"{n}{column}", "Клиенты", "", BELOW - 4, column, 1, HEAD[column], 0, f"К-00000{n}", None, text, False
        )
        for n in (4, 5)
        for column, text in ((0, f"К-00000{n}"), (1, "Новый"))
    ]
    return store.apply(changes, base, "R1")


def taken_back(file: Path, done: Applied, rows: tuple[int, ...] = (4, 5)) -> Applied:
    changes = [
        CellChange(f"{n}{column}", "Клиенты", "", n + 1, column, 1, HEAD[column], 0, f"К-00000{n}", text, None, False)
        for n in rows
        for column, text in ((1, "Новый"), (0, f"К-00000{n}"))
    ]
    kept = {change.change_id: done.kept[change.change_id] for change in changes if change.change_id in done.kept}
    store = XlsxStore(file, file.parent / "state")
    return store.apply(changes, store.read(), "R2", kept)


def ranges(file: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(file)["Клиенты"]
    return {
        "filter": sheet.auto_filter.ref,
        "table": [table.ref for table in sheet.tables.values()],
        "colours": sorted(str(one.sqref) for one in sheet.conditional_formatting),
        "rule": [str(one.sqref) for one in sheet.data_validations.dataValidation],
    }


@pytest.mark.parametrize("kind", ["filter", "table", "sums"])
def test_what_ends_with_the_table_ends_with_the_new_rows_and_is_given_back(tmp_path: Path, kind: str) -> None:
    file = book(tmp_path / "t.xlsx", kind)
    before = parts_of(file.read_bytes())
    done = add(file)
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert ranges(file) == {
        "filter": "A1:C6" if kind == "filter" else None,
        "table": {"filter": [], "table": ["A1:C6"], "sums": ["A1:C4"]}[kind],
        "colours": ["A2:C6", "A4:C4"],
        "rule": ["C2:C6"],
    }
    assert [row[0].value for row in openpyxl.load_workbook(file)["Клиенты"].iter_rows(min_row=5)] == [
        "К-000004",
        "К-000005",
    ]
    assert set(taken_back(file, done).fates.values()) == {Fate.APPLIED}
    assert parts_of(file.read_bytes()) == before


def test_the_name_beside_a_filter_says_the_same(tmp_path: Path) -> None:
    file = book(tmp_path / "t.xlsx", "filter")
    add(file)
    assert "$A$1:$C$6<" in parts_of(file.read_bytes())["xl/workbook.xml"].decode()


def test_a_range_that_somebody_changed_since_stays(tmp_path: Path) -> None:
    file = book(tmp_path / "t.xlsx", "filter")
    done = add(file)
    made = openpyxl.load_workbook(file)
    made["Клиенты"].auto_filter.ref = "A1:C9"
    made.save(file)
    taken_back(file, done)
    assert ranges(file)["filter"] == "A1:C9"


def test_while_one_of_the_rows_stays_so_do_the_ranges(tmp_path: Path) -> None:
    file = book(tmp_path / "t.xlsx", "filter")
    done = add(file)
    taken_back(file, done, (4,))
    assert ranges(file)["filter"] == "A1:C6"
