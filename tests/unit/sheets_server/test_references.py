"""What becomes of references in formulas, and of named ranges, when cells go elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client, cells, dimension


def rows(what: str, start: int, end: int, to: int | None = None) -> dict[str, Any]:
    return _dimension("ROWS", what, start, end, to)


def columns(what: str, start: int, end: int, to: int | None = None) -> dict[str, Any]:
    return _dimension("COLUMNS", what, start, end, to)


def _dimension(kind: str, what: str, start: int, end: int, to: int | None) -> dict[str, Any]:
    place = dimension(kind, start, end)
    if what == "moveDimension":
        return {what: {"source": place, "destinationIndex": to}}
    return {what: {"range": place}}


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("=T!A2", rows("insertDimension", 0, 1), "=T!A3"),
    ("=T!$A$2", rows("insertDimension", 0, 1), "=T!$A$3"),
    ("=T!A2", columns("insertDimension", 0, 1), "=T!B2"),
    ("=SUM(T!A1:A5)", rows("insertDimension", 2, 3), "=SUM(T!A1:A6)"),
    ("=SUM(T!A1:A5)", rows("insertDimension", 0, 1), "=SUM(T!A2:A6)"),
    ("=SUM(T!A1:A5)", rows("insertDimension", 5, 6), "=SUM(T!A1:A5)"),
    ("=SUM(T!A:A)", rows("insertDimension", 0, 1), "=SUM(T!A:A)"),
    ("=SUM(T!A2:A)", rows("insertDimension", 0, 1), "=SUM(T!A3:A)"),
    ("=SUM(T!2:3)", rows("insertDimension", 0, 1), "=SUM(T!3:4)"),
    ("=T!A2", rows("deleteDimension", 1, 2), "=#REF!"),
    ("=SUM(T!A1:A5)", rows("deleteDimension", 1, 3), "=SUM(T!A1:A3)"),
    ("=SUM(T!A1:A5)", rows("deleteDimension", 0, 5), "=SUM(#REF!)"),
    ("=SUM(T!A3:A5)", rows("deleteDimension", 0, 4), "=SUM(T!A1:A1)"),
    ("=SUM(T!A1:C1)", columns("deleteDimension", 1, 2), "=SUM(T!A1:B1)"),
    ("=T!A2", rows("moveDimension", 1, 2, 5), "=T!A5"),
    ("=T!A2", rows("moveDimension", 4, 5, 0), "=T!A3"),
    ("=T!A2", columns("moveDimension", 0, 1, 3), "=T!C2"),
    ("='T'!A2+Other!A2", rows("insertDimension", 0, 1), "='T'!A3+Other!A2"),
    ('="A2"&T!A2', rows("insertDimension", 0, 1), '="A2"&T!A3'),
    ("=T!A2", {"cutPaste": {"source": cells(1, 2, 0, 1), "destination": {"rowIndex": 7, "columnIndex": 1}}}, "=T!B8"),
    ("=T!A2", {"copyPaste": {"source": cells(1, 2, 0, 1), "destination": cells(7, 8, 1, 2)}}, "=T!A2"),
    ("=T!A2", {"insertRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "ROWS"}}, "=T!A3"),
    ("=T!A2", {"insertRange": {"range": cells(0, 1, 1, 2), "shiftDimension": "ROWS"}}, "=T!A2"),
    ("=SUM(T!A1:B5)", {"insertRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "ROWS"}}, "=SUM(T!A1:B5)"),
    ("=T!B2", {"deleteRange": {"range": cells(1, 2, 0, 1), "shiftDimension": "COLUMNS"}}, "=T!A2"),
    ("=T!A2", {"deleteRange": {"range": cells(1, 2, 0, 1), "shiftDimension": "COLUMNS"}}, "=#REF!"),
    ("=Other!A2", {"deleteSheet": {"sheetId": 5}}, "=#REF!"),
    (
        "=Other!A2",
        {"updateSheetProperties": {"properties": {"sheetId": 5, "title": "A b"}, "fields": "title"}},
        "='A b'!A2",
    ),
]


@pytest.mark.parametrize(("formula", "change", "expected"), CASES, ids=[f"{c[0]} {next(iter(c[1]))}" for c in CASES])
def test_references_follow_the_cells_they_name(
    client: Client, formula: str, change: dict[str, Any], expected: str
) -> None:
    sheet = client.new(sheets={"T": [[1, 2, 3]] * 6}, rows=12, columns=6)
    sheet.batch({"addSheet": {"properties": {"sheetId": 9, "title": "F"}}})
    sheet.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Other"}}})
    sheet.write("F!A1", [[formula]], typed=True)
    sheet.batch(change)
    assert sheet.values("F!A1", "FORMULA") == [[expected]]


def test_formulas_that_move_keep_what_they_name(client: Client) -> None:
    sheet = client.new(sheets={"T": [["=B1", 1], ["=B2", 2], ["=B3", 3]]}, typed=True)
    sheet.batch(rows("moveDimension", 2, 3, 0))
    assert sheet.values("T!A1:A3", "FORMULA") == [["=B1"], ["=B2"], ["=B3"]]
    assert sheet.values("T!A1:A3") == [["3"], ["1"], ["2"]]
    cut = {"source": cells(0, 1, 0, 1), "destination": {"rowIndex": 5, "columnIndex": 0}}
    sheet.batch({"cutPaste": cut})
    assert sheet.values("T!A6", "FORMULA") == [["=B1"]]
    sheet.batch({"copyPaste": {"source": cells(5, 6, 0, 1), "destination": cells(6, 7, 0, 1)}})
    assert sheet.values("T!A7", "FORMULA") == [["=B2"]]


def test_a_sort_moves_formulas_as_if_copied_and_leaves_named_ranges(client: Client) -> None:
    sheet = client.new(sheets={"T": [["b", "=A1", "=A$1"], ["a", "=A2", "=A$1"]]}, typed=True)
    named = {"namedRangeId": "n", "name": "first", "range": cells(0, 1, 0, 1)}
    sheet.batch({"addNamedRange": {"namedRange": named}})
    sheet.batch({"sortRange": {"range": cells(0, 2, 0, 3), "sortSpecs": [{}]}})
    assert sheet.values("T!A1:C2", "FORMULA") == [["a", "=A1", "=A$1"], ["b", "=A2", "=A$1"]]
    assert sheet.get("namedRanges.range")["namedRanges"][0]["range"]["endRowIndex"] == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (rows("insertDimension", 0, 1), (2, 4)),
        (rows("insertDimension", 2, 3), (1, 4)),
        (rows("deleteDimension", 1, 2), (1, 2)),
        (rows("moveDimension", 1, 3, 6), (4, 6)),
        ({"insertRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "ROWS"}}, (2, 4)),
        ({"insertRange": {"range": cells(0, 1, 1, 2), "shiftDimension": "ROWS"}}, (1, 3)),
        ({"deleteRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "ROWS"}}, (0, 2)),
    ],
)
def test_named_and_protected_ranges_follow_too(
    client: Client, change: dict[str, Any], expected: tuple[int, int]
) -> None:
    sheet = client.new(sheets={"T": [[1]] * 8})
    area = cells(1, 3, 0, 1)
    sheet.batch(
        {"addNamedRange": {"namedRange": {"name": "n", "range": area}}},
        {"addProtectedRange": {"protectedRange": {"range": area}}},
        change,
    )
    found = sheet.get()
    ranges = [found["namedRanges"][0]["range"], found["sheets"][0]["protectedRanges"][0]["range"]]
    assert [(place["startRowIndex"], place["endRowIndex"]) for place in ranges] == [expected, expected]
