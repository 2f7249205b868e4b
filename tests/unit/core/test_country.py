"""A phone without a code is one of the client's own country."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.clean import clean_table
from sheetcrm.core.fields import Context
from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Workbook, sheet_from_rows

ROWS = [
    ["Name", "Country", "Phone"],
    ["Maria Anders", "Germany", "030-0074321"],
    ["Paul Henriot", "France", "01 42 68 53 00"],
    ["Ann Devon", "UK", "(171) 555-0297"],
    ["Ira", "Nowhere", "(415) 555-2671"],
    ["Oleg", None, "415 555 2672"],
]


def test_each_row_is_read_by_its_own_country() -> None:
    base = recognise(Workbook("t", "t", (sheet_from_rows("Customers", ROWS),)))  # type: ignore[arg-type]
    clean = clean_table(base.tables["clients"], Context("en", "US", dt.date(2026, 11, 20)))
    assert clean.values["phone"].tolist()[:2] == [("+49300074321",), ("+33142685300",)]
    assert clean.values["phone"].tolist()[3:] == [("+14155552671",), ("+14155552672",)]
    assert clean.values["country"].tolist() == ["DE", "FR", "GB", None, None]
