"""The short cut through plain cells and rows says the same as looking at every cell."""

from __future__ import annotations

import pytest

from sheetcrm.stores.xlsx.scan import Features, scan

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'

ROWS = {
    "plain": '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>'
    '<row r="2" spans="1:3" ht="15" customHeight="1"><c r="A2" s="4"><v>2</v></c><c r="C2" t="b"><v>1</v></c></row>',
    "hidden": '<row r="1"><c r="A1"><v>1</v></c></row><row r="3" hidden="1"><c r="B3"><v>1</v></c></row>'
    '<row r="4" hidden="0"><c r="B4"><v>1</v></c></row>',
    "formula and error": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>'
    '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>',
    "blank styled cells": '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="D2" s="3"/></row>',
    "empty rows": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"/><row r="12" ht="20"></row>',
    "rows without numbers": '<row><c r="A1"><v>1</v></c></row><row hidden="1"><c r="A2"><v>1</v></c></row>',
    "cells without addresses": '<row r="1"><c><v>1</v></c><c t="e"><v>#REF!</v></c></row><row r="2"><c><v>1</v></c></row>',
    "far down and far right": '<row r="7"><c r="ZZ7"><v>1</v></c></row><row r="9000"><c r="B9000"><v>1</v></c></row>',
}


def facts(found: Features) -> tuple[object, ...]:
    return found.formulas, found.errors, found.merged, found.hidden_rows, found.hidden_columns


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_the_short_cut_finds_the_same(rows: str) -> None:
    text = f"{HEAD}{rows}{TAIL}".encode()
    # Another prefix is what no short cut understands.
    slow = (
        text.replace(b"<row", b"<x:row").replace(b"</row", b"</x:row").replace(b"<c", b"<x:c").replace(b"</c", b"</x:c")
    )
    slow = (
        slow.replace(b"<f>", b"<x:f>").replace(b"</f>", b"</x:f>").replace(b"<v>", b"<x:v>").replace(b"</v>", b"</x:v>")
    )
    slow = slow.replace(
        b"<worksheet xmlns=", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns='
    )
    quick, careful = scan(text), scan(slow)
    assert facts(quick) == facts(careful)
    assert (quick.last_row, quick.last_column, quick.far) == (careful.last_row, careful.last_column, careful.far)
