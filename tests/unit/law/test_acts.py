"""What an act of erasure says."""

from __future__ import annotations

import pytest

from sheetcrm.jobs.law.acts import Act, act_lines
from sheetcrm.journal.erasures import Order


def act(cells: dict[str, int], left: tuple[str, ...]) -> Act:
    order = Order("P1", ("К-000002",), ("к-2",), "Ольга", "заявление", "2026-11-20")
    return Act("A1", order, "2026-11-20T12:00", cells, left, (), left)


@pytest.mark.parametrize(
    ("cells", "left", "first"),
    [
        ({"Клиенты": 2}, (), "Очищено ячеек на вкладке «Клиенты»: 2"),
        ({}, (), "Ячейки были пусты уже раньше."),
        ({}, ("Клиенты!B3",), "Ни одна ячейка не очищена: все они названы ниже."),
    ],
)
def test_cells_that_could_not_be_cleared_are_not_said_to_have_been_empty(
    cells: dict[str, int], left: tuple[str, ...], first: str
) -> None:
    lines = list(act_lines(act(cells, left), "ru"))
    assert lines[0].strip() == first
    assert any("Клиенты!B3" in line for line in lines) == bool(left)
