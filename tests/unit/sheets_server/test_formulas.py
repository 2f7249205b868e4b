"""The formula engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sheets_server import SheetsServer

from .conftest import Client, Sheet

ROWS = [
    ["id", "name", "amount", "city"],
    ["C1", "Ann", 10, "Omsk"],
    ["C2", "Bob", 20, "Perm"],
    ["C3", "ann", 30, "Omsk"],
    ["C4", None, None, None],
]


@pytest.fixture
def sheet(client: Client) -> Sheet:
    return client.new(sheets={"T": ROWS, "Other": [["C2", "two"], ["C1", "one"]]})


def result(sheet: Sheet, formula: str) -> Any:
    sheet.write("T!K20", [[formula]], typed=True)
    values = sheet.values("T!K20", "UNFORMATTED_VALUE")
    return values[0][0] if values else ""


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=(1+2)%", 0.03),
        ('="a"&1&TRUE', "a1TRUE"),
        ("=1/3", 1 / 3),
        ("=1/0", "#DIV/0!"),
        ('="a"="A"', True),
        ('=1<"a"', True),
        ("=SUM(C2:C5)", 60),
        ("=SUM(C:C)", 60),
        ("=COUNT(C1:C5)", 3),
        ("=COUNTA(A1:D5)", 17),
        ('=COUNTIF(D2:D5,"Omsk")', 2),
        ('=COUNTIF(C2:C5,">10")', 2),
        ('=COUNTIF(B2:B5,"a*")', 2),
        ('=COUNTIFS(D2:D5,"Omsk",C2:C5,">10")', 1),
        ('=SUMIF(D2:D5,"Omsk",C2:C5)', 40),
        ('=SUMIFS(C2:C5,D2:D5,"Omsk",B2:B5,"Ann")', 40),
        ('=AVERAGEIF(D2:D5,"Omsk",C2:C5)', 20),
        ("=IF(C2>5,1,2)", 1),
        ('=IFERROR(1/0,"none")', "none"),
        ('=IFNA(MATCH("x",A1:A5,0),-1)', -1),
        ("=INDEX(A1:D5,2,3)", 10),
        ('=INDEX(C:C,MATCH("C3",A:A,0))', 30),
        ('=VLOOKUP("C2",A1:D5,2,FALSE)', "Bob"),
        ('=VLOOKUP("zz",A1:D5,2,FALSE)', "#N/A"),
        ('=XLOOKUP("C1",Other!A:A,Other!B:B)', "one"),
        ('=XLOOKUP("zz",Other!A:A,Other!B:B,"none")', "none"),
        ('=HYPERLINK("https://example.com","link")', "link"),
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=TEXT(DATE(2024,2,1),"dd.mm.yyyy")', "01.02.2024"),
        ('=LEFT("abc",2)&RIGHT("abc",1)&MID("abc",2,1)', "abcb"),
        ('=LEN(TRIM("  a  b "))', 3),
        ('=UPPER("я")&LOWER("Я")', "Яя"),
        ("=AND(TRUE,1,NOT(FALSE))", True),
        ("=OR(FALSE,C2=10)", True),
        ("=ROUND(2.5)+ROUND(-1.25,1)", 1.7),
        ("=ABS(-3)+MIN(C2:C5)+MAX(C2:C5)", 43),
        ("=AVERAGE(C2:C5)", 20),
        ('=CONCATENATE("a",B2:B3)', "aAnnBob"),
        ('=TEXTJOIN(",",TRUE,B2:B5)', "Ann,Bob,ann"),
        ('=SUMPRODUCT((D2:D5="Omsk")*(C2:C5))', 40),
        ('=REGEXREPLACE("8 911","\\D","")', "8911"),
        ("=COUNTUNIQUE(D2:D5)", 2),
        ("=LET(x,5,x*2)", 10),
        ("=MAP(C2,LAMBDA(v,v+1))", 11),
        ('=SWITCH(2,1,"a",2,"b","c")', "b"),
        ('=DATEDIF(DATE(2020,1,31),DATE(2024,2,1),"Y")', 4),
        ("=EDATE(DATE(2024,1,31),1)", 45351),
        ("=NOSUCH(1)", "#NAME?"),
        ("=nosuch", "#NAME?"),
        ("=SUM(", "#ERROR!"),
        ("=Nowhere!A1", "#REF!"),
        ("=K20+1", "#REF!"),
        ('="a"+1', "#VALUE!"),
        ("=SUM(1)(2", "#ERROR!"),
    ],
)
def test_formulas_give_googles_results(sheet: Sheet, formula: str, expected: Any) -> None:
    assert result(sheet, formula) == expected


def test_an_array_spills_and_follows_its_source(sheet: Sheet) -> None:
    lookup = '={"Note";ARRAYFORMULA(IF(A2:A5="","",IFNA(VLOOKUP(A2:A5,Other!A:B,2,FALSE),"")))}'
    sheet.write("T!F1", [[lookup]], typed=True)
    assert sheet.values("T!F1:F5") == [["Note"], ["one"], ["two"]]
    sheet.write("Other!A3:B3", [["C4", "four"]])
    assert sheet.values("T!F1:F5") == [["Note"], ["one"], ["two"], [], ["four"]]
    assert "userEnteredValue" not in sheet.cell("T!F2")
    assert sheet.cell("T!F2")["effectiveValue"] == {"stringValue": "one"}


def test_a_cell_in_the_way_of_a_spill_is_named_and_clearing_it_helps(sheet: Sheet) -> None:
    sheet.write("T!F1", [["=ARRAYFORMULA(A1:A5)"]], typed=True)
    sheet.write("T!F3", [["typed over"]])
    error = sheet.cell("T!F1")["effectiveValue"]["errorValue"]
    assert error == {
        "type": "REF",
        "message": "Array result was not expanded because it would overwrite data in F3.",
    }
    assert sheet.values("T!F1:F5") == [["#REF!"], [], ["typed over"]]
    sheet.client.ok("POST", f"{sheet.path}/values/T!F3:clear", body={})
    assert sheet.values("T!F1:F5") == [["id"], ["C1"], ["C2"], ["C3"], ["C4"]]


def test_in_a_decimal_comma_locale_arrays_part_columns_by_backslash(client: Client) -> None:
    sheet = client.new(locale="ru_RU")
    sheet.write("A1", [["={1,5\\2;3\\4}"]], typed=True)
    assert sheet.values("A1:B2", "UNFORMATTED_VALUE") == [[1.5, 2], [3, 4]]


def test_filter_unique_sort_and_sequence_spill(sheet: Sheet) -> None:
    sheet.write("T!F1", [['=FILTER(A2:B5,D2:D5="Omsk")']], typed=True)
    assert sheet.values("T!F1:G2") == [["C1", "Ann"], ["C3", "ann"]]
    sheet.write("T!H1", [["=SORT(UNIQUE(D2:D4),1,FALSE)"]], typed=True)
    assert sheet.values("T!H1:H2") == [["Perm"], ["Omsk"]]
    sheet.write("T!I1", [["=TRANSPOSE(SEQUENCE(3))"]], typed=True)
    assert sheet.values("T!I1:K1") == [["1", "2", "3"]]


def test_today_follows_the_clock_and_the_spreadsheets_zone(client: Client, server: SheetsServer) -> None:
    sheet = client.new(time_zone="Asia/Vladivostok")
    server.clock = lambda: datetime(2026, 11, 22, 20, 0, tzinfo=UTC).timestamp()
    sheet.write("A1:B1", [["=TODAY()", "=NOW()"]], typed=True)
    assert sheet.values("A1:B1") == [["11/23/2026", "11/23/2026 6:00:00 AM"]]
    server.clock = lambda: datetime(2026, 11, 24, 20, 0, tzinfo=UTC).timestamp()
    assert sheet.values("A1") == [["11/25/2026"]]


def test_sorted_rows_keep_formulas_about_themselves(sheet: Sheet) -> None:
    sheet.write("T!E2:E4", [["=C2*2"], ["=C3*2"], ["=C4*2"]], typed=True)
    sheet.client.server.people.sort_range(sheet.id, "T!A2:E4", 1, descending=True)
    assert sheet.values("T!A2:E4", "FORMULA") == [
        ["C3", "ann", 30, "Omsk", "=C2*2"],
        ["C2", "Bob", 20, "Perm", "=C3*2"],
        ["C1", "Ann", 10, "Omsk", "=C4*2"],
    ]
    assert [row[-1] for row in sheet.values("T!A2:E4", "UNFORMATTED_VALUE")] == [60, 40, 20]


def test_a_long_chain_of_formulas_is_computed(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1:A800", [["=1"]] + [[f"=A{row}+1"] for row in range(1, 800)], typed=True)
    assert sheet.values("A800", "UNFORMATTED_VALUE") == [[800]]


def test_results_are_kept_while_what_they_read_is_unchanged(sheet: Sheet) -> None:
    sheet.write("Other!D1", [['=COUNTIF(T!D:D,"Omsk")']], typed=True)
    assert sheet.values("Other!D1") == [["2"]]
    sheet.write("Other!F1", [["unrelated"]])
    assert sheet.values("Other!D1") == [["2"]]
    sheet.write("T!D3", [["Omsk"]])
    assert sheet.values("Other!D1") == [["3"]]
