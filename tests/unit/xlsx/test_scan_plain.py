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
    "blank cells between": '<row r="1"><c r="A1"/><c r="B1" s="7"/><c r="C1"><v>1</v></c></row>'
    '<row r="2"><c r="A2" s="3"/><c r="E2" s="3"/></row><row r="3"><c r="B3" s="1"/></row>',
    "formulas in the middle and at the end": '<row r="1"><c r="A1" t="str"><f>HYPERLINK("#&apos;A&amp;B&apos;!A1",&quot;x&#10;&lt;y&quot;)</f>'
    '<v>x</v></c><c r="B1" s="2"><f>A1+1</f></c><c r="C1"><f>B1*2</f><v>4</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2</f><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"/></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C3"><v>1</v></c></row>',
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
        slow.replace(b"<f>", b"<x:f>")
        .replace(b"<f ", b"<x:f ")
        .replace(b"</f>", b"</x:f>")
        .replace(b"<v>", b"<x:v>")
        .replace(b"</v>", b"</x:v>")
    )
    slow = slow.replace(
        b"<worksheet xmlns=", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns='
    )
    quick, careful = scan(text), scan(slow)
    assert facts(quick) == facts(careful)
    assert (quick.last_row, quick.last_column, quick.far) == (careful.last_row, careful.last_column, careful.far)
