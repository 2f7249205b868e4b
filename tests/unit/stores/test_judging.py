"""Which changes may be written, going by what was read: only the very cell, of the very client, holding the very value."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import CellError, Sheet, Value, sheet_from_rows
from sheetcrm.stores.judging import as_read, judged, same
from sheetcrm.stores.xlsx.peoplecells import fits

ROWS: list[list[Value]] = [["ID клиента", "Телефон", "Сумма"], [5, "8 916", 1], ["К-2", None, True]]


def change(row: int, column: int, before: Value, after: Value, **more: object) -> CellChange:
    made = CellChange(f"{row}-{column}", "Клиенты", "7", row, column, 1, "", None, None, before, after, False)
    return made._replace(**more)  # type: ignore[arg-type]


def fate(*changes: CellChange, **more: object) -> list[Fate]:
    sheet = sheet_from_rows("Клиенты", ROWS, sheet_id="7", **more)
    return list(judged(changes, [sheet], fits).values())


PHONE = change(2, 1, "8 916", "+7 916", heading="Телефон", id_column=0, client_id="5")


def test_the_cell_its_row_and_its_column_have_to_be_the_ones_that_were_meant() -> None:
    assert fate(PHONE) == [Fate.APPLIED]
    for other in (
        PHONE._replace(heading="Факс"),
        PHONE._replace(client_id="6"),
        PHONE._replace(client_id="К-2"),
        PHONE._replace(id_column=2),
        PHONE._replace(sheet_id="8"),
        PHONE._replace(tab="клиенты"),
        PHONE._replace(row=0),
        PHONE._replace(column=-1),
        PHONE._replace(before="8 916 "),
        PHONE._replace(before=None),
    ):
        assert fate(other) == [Fate.CHANGED], other
    # A heading and an id are compared as a person reads them.
    assert fate(PHONE._replace(heading=" Телефон ", client_id="5 ")) == [Fate.APPLIED]


@pytest.mark.parametrize(
    ("column", "row", "before", "after", "expected"),
    [
        (2, 2, 1, True, Fate.APPLIED),
        (2, 2, 1, "1", Fate.APPLIED),
        (2, 2, True, 2, Fate.CHANGED),
        (2, 2, "1", 2, Fate.CHANGED),
        (2, 2, 1.0, 2, Fate.APPLIED),
        (2, 2, 0, 1.0, Fate.ALREADY),
        (2, 3, True, 1, Fate.APPLIED),
        (2, 3, 1, False, Fate.CHANGED),
        (1, 3, None, "x", Fate.APPLIED),
        (1, 3, "", "x", Fate.APPLIED),
        (1, 3, "x", "", Fate.ALREADY),
        (9, 90, None, "x", Fate.APPLIED),
        (9, 90, "x", "y", Fate.CHANGED),
        (1, 2, "8 916", CellError("#N/A"), Fate.REFUSED),
        (1, 2, "8 916", "ё" * 40_000, Fate.REFUSED),
    ],
)
def test_a_value_is_the_same_only_in_kind_as_well(
    column: int, row: int, before: Value, after: Value, expected: Fate
) -> None:
    assert fate(change(row, column, before, after)) == [expected]


def test_of_several_changes_of_a_cell_the_first_counts() -> None:
    first = change(2, 1, "8 916", "a")
    after = first._replace(change_id="x", before="a", after="b")
    assert fate(first, after, first._replace(change_id="y", after="c"), first._replace(change_id="z")) == [
        Fate.APPLIED,
        Fate.CHANGED,
        Fate.CHANGED,
        Fate.ALREADY,
    ]


@pytest.mark.parametrize("area", [(2, 0, 3, 2), (2, 0, 60_000, 2)], ids=["small", "large"])
def test_what_lies_under_a_merged_cell_is_refused_the_cell_that_shows_is_not(area: tuple[int, int, int, int]) -> None:
    covered = fate(change(3, 2, True, False), change(2, 2, 1, 2), change(2, 0, 5, 6), merged=(area,))
    assert covered == [Fate.REFUSED, Fate.REFUSED, Fate.APPLIED]


def test_formulas_errors_and_tabs_of_ours_are_left_alone() -> None:
    assert fate(PHONE, formulas={(2, 1): "=1"}) == [Fate.REFUSED]
    assert fate(PHONE, ours="issues") == [Fate.CHANGED]
    broken: Sheet = sheet_from_rows("Клиенты", [["x"], [CellError("#N/A")]], sheet_id="7")
    error = change(2, 0, CellError("#N/A"), "исправлено")
    assert list(judged([error], [broken], fits).values()) == [Fate.REFUSED]


def test_values_are_told_apart_as_they_are_read() -> None:
    day = dt.date(2026, 3, 5)
    assert same(dt.datetime(2026, 3, 5), day)
    assert not same(dt.datetime(2026, 3, 5, 1), day)
    assert not same(CellError("x"), "x")
    assert [as_read(value) for value in ("", 2.0, 2.5, 1e300, True)] == [None, 2, 2.5, 1e300, True]
