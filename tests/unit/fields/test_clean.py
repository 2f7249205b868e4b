"""The runner: distinct values, kinds of cells, formulas, findings."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.clean import CleanTable, clean_table, distinct
from sheetcrm.core.fields import Context, Kind
from sheetcrm.core.table import Source, Table
from sheetcrm.core.workbook import CellError, Value
from tests.unit.fields.conftest import RU


def table(columns: Mapping[str, list[Value]], formulas: Mapping[str, frozenset[int]] | None = None) -> Table:
    raw = pd.DataFrame({key: pd.Series(list(v), dtype=object) for key, v in columns.items()})
    rows = len(raw)
    source = Source("Клиенты", 1, {key: i for i, key in enumerate(columns)}, {key: key for key in columns})
    return Table(
        "clients", raw, (source,), np.zeros(rows, np.intp), np.arange(2, rows + 2, dtype=np.intp), formulas or {}
    )


def clean(columns: Mapping[str, list[Value]], context: Context = RU, **more: object) -> CleanTable:
    return clean_table(table(columns), context, **more)  # type: ignore[arg-type]


def codes(found: CleanTable) -> dict[str, list[int]]:
    return {f.code.code: f.rows.tolist() for f in found.findings}


def test_values_of_different_types_are_different() -> None:
    found, places = distinct(np.array([1, True, 1.0, "1", None, float("nan"), "1"], dtype=object))
    assert [type(v) for v in found] == [int, bool, float, str]
    assert places.tolist() == [0, 1, 2, 3, -1, -1, 3]


def test_an_error_is_not_the_text_it_looks_like() -> None:
    found, places = distinct(np.array(["#1", CellError("#1"), "Ромашка"], dtype=object))
    assert len(found) == 3
    assert places.tolist() == [0, 1, 2]


def test_errors_of_formulas_are_told_even_when_pasted_as_text() -> None:
    found = clean({"company": ["#Н/Д", CellError("#N/A"), "Ромашка", "#1"]})
    assert found.values["company"].tolist() == [None, None, "Ромашка", "#1"]
    assert codes(found) == {"cell/error": [0, 1]}


def test_an_error_alone_in_its_column() -> None:
    assert codes(clean({"phone": [CellError("#REF!")]})) == {"cell/error": [0]}


def test_every_row_gets_its_own_value() -> None:
    phones = ["89162234568", None, "нет", 89162234568, "89162234569", "89162234568"]
    found = clean({"phone": phones})
    assert found.values["phone"].tolist() == [
        ("+79162234568",), None, None, ("+79162234568",), ("+79162234569",), ("+79162234568",),
    ]  # fmt: skip
    assert found.shown["phone"].tolist()[0] == "+7 916 223-45-68"
    assert found.kinds["phone"].tolist()[0] is Kind.SPELLING
    assert found.kinds["phone"].tolist()[3] is Kind.PROPOSAL
    assert found.whys["phone"].tolist()[1] == ""
    assert found.typed["phone"].tolist() == phones


def test_tuples_of_one_length_stay_tuples() -> None:
    found = clean({"email": ["a@mail.ru", "b@mail.ru"]})
    assert found.values["email"].tolist() == [("a@mail.ru",), ("b@mail.ru",)]


def test_formula_cells_are_read_and_never_proposed() -> None:
    raw = table({"full_name": ["ИВАНОВ иван", "ПЕТРОВ пётр"]}, {"full_name": frozenset({0})})
    found = clean_table(raw, RU)
    assert str(found.values["full_name"].iat[0]) == "Иванов Иван"
    assert found.shown["full_name"].tolist() == [None, "Петров Пётр"]
    assert found.kinds["full_name"].tolist() == [None, Kind.SPELLING]


def test_unknown_columns_are_not_looked_at() -> None:
    found = clean({"extra:Что-то": [" x "], "city": ["Самара"]})
    assert found.values.columns.tolist() == ["city"]
    assert found.typed.columns.tolist() == ["extra:Что-то", "city"]


def test_normalise_off_keeps_values_and_issues() -> None:
    found = clean({"phone": ["89162234568", "12"]}, normalise={"phone": "off"})
    assert found.values["phone"].tolist() == [("+79162234568",), None]
    assert found.shown.columns.tolist() == []
    assert codes(found) == {"phone/not-valid": [1]}


def test_args_stand_beside_their_rows() -> None:
    found = clean({"email": ["a@gmial.com", "ok@mail.ru", "b@mailru", "a@gmial.com", "c@yndex.ru"]})
    by_code = {f.code.code: f for f in found.findings}
    typo = by_code["email/typo-domain"]
    assert typo.rows.tolist() == [0, 3, 4]
    assert typo.args == {
        "domain": ["gmial.com", "gmial.com", "yndex.ru"],
        "guess": ["gmail.com", "gmail.com", "yandex.ru"],
    }


def test_choices_by_field() -> None:
    found = clean({"status": ["оплочен"]}, choices={"status": ("оплачен",)})
    assert codes(found) == {"choice/near-miss": [0]}


def test_the_column_settles_slashes() -> None:
    found = clean({"last_order": ["03/05/2024", "25/12/2023"]})
    assert found.values["last_order"].tolist() == [dt.date(2024, 5, 3), dt.date(2023, 12, 25)]


def test_near_misses_count_rows_not_distinct_values() -> None:
    found = clean({"source": ["Авито"] * 20 + ["Авита"]})
    assert codes(found) == {"choice/near-miss": [20]}


def test_a_number_that_the_sheet_took_for_a_formula_is_said_to_be_one() -> None:
    """«+7 916 …» typed into Google shows #ERROR!; nobody wrote a formula that could be mended."""
    found = clean({"phone": [CellError("#ERROR!"), "8 916 123-45-67"], "email": [CellError("#ERROR!"), None]})
    assert codes(found) == {"phone/read-as-formula": [0], "cell/error": [0]}


def test_name_parts_know_their_column() -> None:
    found = clean({"last_name": ["Роман"], "first_name": ["Роман"]})
    assert found.values["last_name"].iat[0].last == "Роман"
    assert found.values["first_name"].iat[0].first == "Роман"


def test_nothing_at_all() -> None:
    found = clean({"phone": [], "city": []})
    assert len(found.values) == 0
    assert found.findings == ()
    assert clean({"phone": [None, None]}).values["phone"].tolist() == [None, None]


def test_cells_are_objects_and_empty_ones_none() -> None:
    found = clean({"city": ["Самара", None], "age": [5, None], "birthday": [dt.datetime(1990, 1, 1), None]})
    assert set(found.values.dtypes) == {np.dtype(object)}
    assert found.values.iloc[1].tolist() == [None, None, None]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        clean({"city": ["Самара"]})
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
