"""Q11: what other cells tell is proposed for empty cells only, as the team spells it."""

from __future__ import annotations

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.plan.derived import derived_values
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.workbook import Value
from tests.unit.plan.bases import TODAY, base_of

HEAD = ["ID клиента", "ФИО", "Телефон", "Город", "Пол"]
ROWS: list[list[Value]] = [
    ["К-000001", "Иванова Анна Ильинична", "+7 846 223-45-67", None, None],
    ["К-000002", "Петров Пётр Ильич", "+7 846 223-45-68", "Тверь", "жен"],
    ["К-000003", "Серова Анна Ильинична", "+7 907 223-45-68", None, "жен"],
    ["К-000004", "Орлов Пётр Ильич", "+7 907 223-45-69", " ", "не знаю"],
    ["К-000005", "Шевченко Саша", "+7 907 223-45-70", None, None],
]


def proposed(rows: list[list[Value]] = ROWS, head: list[str] = HEAD) -> dict[str, dict[int, str]]:
    table = clean(base_of(rows, head), RunSettings("ru"), TODAY)["clients"]
    return {g.field: dict(zip(g.positions, g.after, strict=True)) for g in derived_values(table, "ru")}


def test_only_empty_cells_are_filled_and_as_the_team_writes() -> None:
    assert proposed() == {"gender": {0: "жен"}, "city": {0: "Самара"}}


def test_without_the_column_nothing_is_filled() -> None:
    assert proposed([row[:3] for row in ROWS], HEAD[:3]) == {}


def test_nothing_is_certain_without_a_decision() -> None:
    table = clean(base_of(ROWS, HEAD), RunSettings("ru"), TODAY)["clients"]
    assert {str(group.kind) for group in derived_values(table, "ru")} == {"proposal"}
