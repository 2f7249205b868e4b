"""How clients are called in our tabs."""

from __future__ import annotations

import pandas as pd

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.people import people
from sheetcrm.core.workbook import Workbook, sheet_from_rows


def test_a_name_in_parts_is_shown_beside_names_in_one_cell() -> None:
    """The tab of one manager has the whole name in a column, that of another has it in three."""
    whole = sheet_from_rows("Ольга", [["ФИО", "Телефон"], ["Иванова Анна", "89161234567"]])
    parts = sheet_from_rows("Света", [["Фамилия", "Имя", "Телефон"], ["Соколова", "Наталья", "89161234568"]])
    table = recognise(Workbook("x", "", (whole, parts))).tables["clients"]
    assert people(table, pd.DataFrame(index=table.raw.index), "ru").name == ["Иванова Анна", "Соколова Наталья"]
