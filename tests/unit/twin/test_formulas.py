"""Formulas that mean the same in Excel are carried over; every other is known for what stands in the way."""

from __future__ import annotations

import pytest

from sheetcrm.core.twin.formulas import Untranslated, to_excel

TITLES = {"Заказы": "Заказы", "Мои клиенты": "Мои клиенты", "A/B": "A B"}


@pytest.mark.parametrize(
    ("locale", "formula", "excel"),
    [
        ("ru_RU", "=D2*2", "=D2*2"),
        ("ru_RU", "=IF(B2>1,5;\"да; нет, ''\";0,25)", "=IF(B2>1.5,\"да; нет, ''\",0.25)"),
        ("en_GB", '=IF(B2>1.5,"a;b",C2)', '=IF(B2>1.5,"a;b",C2)'),
        ("en_US", "=SUM(1,2,3)", "=SUM(1,2,3)"),
        (
            "ru_RU",
            "=SUMIF('Мои клиенты'!$A$2:$A;A2;Заказы!C:C)",
            "=SUMIF('Мои клиенты'!$A$2:$A1048576,A2,'Заказы'!C:C)",
        ),
        ("ru_RU", "=VLOOKUP(A2;'A/B'!A:C;2;FALSE)", "=VLOOKUP(A2,'A B'!A:C,2,FALSE)"),
        ("ru_RU", "=SUM({1\\2;3\\4})", "=SUM({1,2;3,4})"),
        ("en_US", "=SUM({1,2;3,4})", "=SUM({1,2;3,4})"),
        ("ru_RU", '=HYPERLINK("https://primer.ru/?a=1;2";"сайт")', '=HYPERLINK("https://primer.ru/?a=1;2","сайт")'),
        ("ru_RU", "=ifs(A1=1;Ставка;TRUE;1E-3)", "=IFS(A1=1,Ставка,TRUE,1E-3)"),
        ("ru_RU", "=#REF!+1", "=#REF!+1"),
        ("ru_RU", "=LOG10(A1)", "=LOG10(A1)"),
        ("ru_RU", "=5:5", "=5:5"),
    ],
)
def test_what_is_the_same_is_carried_over(locale: str, formula: str, excel: str) -> None:
    assert to_excel(formula, locale, TITLES, ["Ставка"]) == excel


@pytest.mark.parametrize(
    ("locale", "formula", "what"),
    [
        ("ru_RU", '=QUERY(A:C;"select A")', "QUERY"),
        ("ru_RU", "=ARRAYFORMULA(A2:A*2)", "ARRAYFORMULA"),
        ("ru_RU", '=TEXT(A2;"dd.mm.yyyy")', "TEXT"),
        ("ru_RU", "=Сводка!A1", "Сводка!"),
        ("ru_RU", "=Наценка*2", "Наценка"),
        ("ru_RU", '=HYPERLINK("#gid=0&range=A1";"туда")', "HYPERLINK"),
        ("ru_RU", "=A1.5", "A1.5"),
        ("ru_RU", "=SUM(1.5)", "1.5"),
        ("en_US", "=A1~B1", "~"),
    ],
)
def test_what_is_not_is_known_for_what_stands_in_the_way(locale: str, formula: str, what: str) -> None:
    assert to_excel(formula, locale, TITLES) == Untranslated(what)
