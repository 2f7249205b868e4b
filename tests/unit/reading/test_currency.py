"""In which currency a team's sums are typed."""

from __future__ import annotations

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.reading.currency import currency_said
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows


@pytest.mark.parametrize(
    ("sums", "code"),
    [
        (["£120.00", "(£5.00)", "£1,200", 50], "GBP"),
        (["1 500 ₽", "2000 руб.", "700р", 100], "RUB"),
        ([1500, 2000, 700, "€50"], None),  # one order in another currency
        ([1500, 2000, 700, 900], None),
        (["$5", "$7", None, None], None),  # too few to say it of a table
    ],
)
def test_most_sums_name_it(sums: list[Value], code: str | None) -> None:
    rows: list[list[Value]] = [[f"0{n}.02.2026", f"Орлова {n}", value] for n, value in enumerate(sums, start=1)]
    base = recognise(Workbook("x", "", (sheet_from_rows("Заказы", [["Дата", "Клиент", "Сумма"], *rows]),)))
    assert currency_said(base.tables) == code
