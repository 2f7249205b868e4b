"""Whole results of formulas, spilled, in both ways of separating arguments."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client

ROWS = [
    ["id", "name", "sum", "city", "date"],
    ["C1", "Ann", 10, "Omsk", "2024-01-15"],
    ["C2", "Bob", 20, "Perm", "2024-02-20"],
    ["C3", "ann", 30, "Omsk", "2023-12-01"],
    ["C4", "", "", "", ""],
    ["C5", "Zed", 5, "Tver", "2024-01-15"],
]
ENGLISH: list[tuple[str, list[list[Any]]]] = [
    ('=ARRAYFORMULA(IF(LEN(B2:B6),UPPER(B2:B6),"-"))', [["ANN"], ["BOB"], ["ANN"], ["-"], ["ZED"]]),
    ("=FILTER(A2:C6,C2:C6>9)", [["C1", "Ann", 10], ["C2", "Bob", 20], ["C3", "ann", 30]]),
    ('=FILTER(A2:A6,D2:D6="Omsk",C2:C6>10)', [["C3"]]),
    ('=FILTER(A2:A6,D2:D6="x")', [["#N/A"]]),
    ('=SORT(FILTER(B2:B6,B2:B6<>""),1,TRUE)', [["Ann"], ["ann"], ["Bob"], ["Zed"]]),
    ("=SORT(A2:B3,1,FALSE)", [["C2", "Bob"], ["C1", "Ann"]]),
    ("=UNIQUE(D2:D4)", [["Omsk"], ["Perm"]]),
    ("=ARRAYFORMULA(COUNTIF(D2:D4,D2:D4))", [[2], [1], [2]]),
    ("=ARRAYFORMULA(SUMIF(D2:D4,D2:D4,C2:C4))", [[40], [20], [40]]),
    ('=COUNTIFS(D2:D6,"Omsk",E2:E6,">="&DATE(2024,1,1))', [[1]]),
    ("=ARRAYFORMULA(VLOOKUP(A2:A3,A:D,{2,4},0))", [["Ann", "Omsk"], ["Bob", "Perm"]]),
    ('=XLOOKUP("C2",A2:A6,B2:D6)', [["Bob", 20, "Perm"]]),
    ('=ARRAYFORMULA(XLOOKUP(A2:A3,A2:A6,B2:B6,"-"))', [["Ann"], ["Bob"]]),
    ("=INDEX(A2:D6,2)", [["C2", "Bob", 20, "Perm"]]),
    ('=INDIRECT("A"&2)', [["C1"]]),
    ('=INDIRECT("Nope!A1")', [["#REF!"]]),
    ("=ARRAYFORMULA(ROW(A2:A4))", [[2], [3], [4]]),
    ('=REGEXEXTRACT("a1b2","([a-z])(\\d)")', [["a", "1"]]),
    ('=REGEXEXTRACT("тел +7 999","\\+?\\d[\\d ]+")', [["+7 999"]]),
    ('=ARRAYFORMULA(REGEXEXTRACT(A2:A4,"(C)(\\d)"))', [["C", "1"], ["C", "2"], ["C", "3"]]),
    ('=ARRAYFORMULA(REGEXREPLACE(B2:B4,"n","N"))', [["ANN"], ["Bob"], ["aNN"]]),
    ('=REGEXREPLACE("a-b","(a)-(b)","$2-$1")', [["b-a"]]),
    ('=REGEXMATCH("Анна","\\w")', [[False]]),
    ('=REGEXMATCH("a","(?=a)")', [["#REF!"]]),
    ('=SPLIT("a,b,,1",",")', [["a", "b", 1]]),
    ('=ARRAYFORMULA(SPLIT(A2:A3,"C"))', [[1], [2]]),
    ("={A2:A3;A4}", [["C1"], ["C2"], ["C3"]]),
    ("={A2:A3,A2:A4}", [["#VALUE!"]]),
    ('=JOIN(", ",B2:B4)', [["Ann, Bob, ann"]]),
    ('=BYROW(A2:B3,LAMBDA(r,JOIN("-",r)))', [["C1-Ann"], ["C2-Bob"]]),
    ("=BYCOL(C2:C4,LAMBDA(x,SUM(x)))", [[60]]),
    ("=REDUCE(0,C2:C4,LAMBDA(a,v,a+v))", [[60]]),
    ("=SCAN(0,C2:C4,LAMBDA(a,v,a+v))", [[10], [30], [60]]),
    ("=MAKEARRAY(2,2,LAMBDA(r,c,r*c))", [[1, 2], [2, 4]]),
    ("=TOROW(A2:A3)", [["C1", "C2"]]),
    ("=CHOOSEROWS(A2:A6,1,-1)", [["C1"], ["C5"]]),
    ("=ISFORMULA(K1)", [[True]]),
    ('=DATEDIF(DATE(2024,1,31),DATE(2024,3,1),"MD")', [[1]]),
    ('=DATEDIF(DATE(2023,5,10),DATE(2024,5,12),"YD")', [[2]]),
    ("=TODAY()-E2", [[-62]]),
    ('=TEXT(E2,"d mmmm yyyy")', [["15 January 2024"]]),
    ("=LET(a,2,b,a*3,a+b)", [[8]]),
    ("=IFERROR(1/0,)", []),
    ('=IFNA(#N/A,"na")', [["na"]]),
]
RUSSIAN: list[tuple[str, list[list[Any]]]] = [
    ("=ARRAYFORMULA(VLOOKUP(A2:A3;A:D;{2\\4};0))", [["Ann", "Omsk"], ["Bob", "Perm"]]),
    ('={"имя"\\"сумма";B2\\C2}', [["имя", "сумма"], ["Ann", 10]]),
    ("=C2*1,5", [[15]]),
    ("=ROUND(2,345;2)", [[2.35]]),
    ("=SUM(1,5;2,5)", [[4]]),
    ("=SUM(1.5;2)", [["#ERROR!"]]),
    ("=IF(A2=1,2,3)", [["#ERROR!"]]),
    ('=TEXT(E2;"d mmmm yyyy")', [["15 января 2024"]]),
    ('=IF(TRUE;"да";"нет")', [["да"]]),
    ('="1,5"+1', [[2.5]]),
    ('=COUNTIF(C2:C6;">9,5")', [[3]]),
]


def spilled(client: Client, locale: str, formula: str) -> list[list[Any]]:
    client.server.clock = lambda: 1_700_000_000.0  # 14 November 2023
    sheet = client.new(sheets={"T": ROWS}, typed=True, locale=locale)
    sheet.write("T!K1", [[formula]], typed=True)
    return sheet.values("T!K1:Z50", "UNFORMATTED_VALUE")


@pytest.mark.parametrize(("formula", "expected"), ENGLISH)
def test_results_spill_with_commas_between_arguments(client: Client, formula: str, expected: list[list[Any]]) -> None:
    assert spilled(client, "en_US", formula) == expected


@pytest.mark.parametrize(("formula", "expected"), RUSSIAN)
def test_results_spill_with_semicolons_and_decimal_commas(
    client: Client, formula: str, expected: list[list[Any]]
) -> None:
    assert spilled(client, "ru_RU", formula) == expected


def test_formulas_are_written_anew_when_the_locale_changes(client: Client) -> None:
    sheet = client.new(sheets={"T": [["=SUM({1.5,2;3,4},A2)"], [1]]}, typed=True)
    for locale, formula in (("ru_RU", "=SUM({1,5\\2;3\\4};A2)"), ("en_US", "=SUM({1.5,2;3,4},A2)")):
        sheet.batch({"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}})
        assert sheet.values("T!A1", "FORMULA") == [[formula]]
        assert sheet.values("T!A1", "UNFORMATTED_VALUE") == [[11.5]]
