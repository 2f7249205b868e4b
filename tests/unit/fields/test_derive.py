"""Q11: what can be told from other cells, for empty ones only."""

from __future__ import annotations

import pandas as pd

from sheetcrm.core.fields.derive import city_of_phone, derive
from tests.unit.fields.conftest import read


def clients(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=object)


def test_gender_from_the_name_only_where_nobody_typed_it() -> None:
    names = ["Иванова Анна", "Шевченко Саша", "Петров Иван Ильич", None]
    frame = clients(full_name=[read("name", n).value for n in names], gender=["m", None, None, None])
    assert derive(frame)["gender"].tolist() == [None, None, "m", None]


def test_city_from_a_landline_only_where_nobody_typed_it() -> None:
    frame = clients(
        phone=[("+74951234567",), ("+78462234567",), ("+79161234567", "+78122234567"), None],
        city=["Тверь", None, None, None],
    )
    assert derive(frame)["city"].tolist() == [None, "Самара", "Санкт-Петербург", None]


def test_without_the_column_all_cells_are_empty() -> None:
    frame = clients(phone=[("+74951234567",)])
    assert derive(frame)["city"].tolist() == ["Москва"]
    assert "gender" not in derive(frame)


def test_districts_of_a_region_are_not_its_centre() -> None:
    assert city_of_phone("+78463512345") is None
    assert city_of_phone("+77001234567") is None
    assert city_of_phone("+442079460958") is None


def test_contradicting_names_tell_nothing() -> None:
    first = read("name", "Анна").value
    last = read("name", "Петров").value
    assert derive(clients(first_name=[first], last_name=[last]))["gender"].tolist() == [None]
