"""The quality score follows its formula, and every lost point is an issue in some cell (Q7)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.checks.quality import quality, shown, weight
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

WORDS = Text(ru="а", en="a")
ERROR = IssueCode("x/error", Severity.ERROR, WORDS, WORDS, WORDS)
WARNING = IssueCode("x/warning", Severity.WARNING, WORDS, WORDS, WORDS)
HINT = IssueCode("x/hint", Severity.INFO, WORDS, WORDS, WORDS)
BASE = pd.DataFrame(
    {
        "full_name": ["А", "Б", None],
        "phone": ["1", "2", "3"],
        "city": ["Самара", None, None],
    },
    dtype=object,
)


def at(code: IssueCode, column: str | None, *rows: int, table: str = "clients") -> Findings:
    return Findings(code, table, column, np.array(rows, dtype=np.intp))


def test_nothing_wrong_is_a_hundred() -> None:
    assert quality(BASE, []).base == 100.0
    assert quality(BASE, [at(HINT, "phone", 0, 1)]).base == 100.0


def test_the_formula_row_by_row() -> None:
    found = quality(BASE, [at(ERROR, "phone", 0), at(WARNING, "city", 0), at(ERROR, "full_name", 2)])
    # Row 0 counts 3 + 3 + 1, of which 3 + 0.5 are lost; row 2 counts a missing name (3) and a phone (3).
    assert found.rows.tolist() == pytest.approx([100 * (1 - 3.5 / 7), 100.0, 50.0])
    assert found.base == pytest.approx(np.mean([50.0, 100.0, 50.0]))


def test_an_issue_about_the_whole_row_counts_as_a_cell() -> None:
    assert quality(BASE, [at(ERROR, None, 1)]).rows[1] == pytest.approx(100 * (1 - 1 / 7))


def test_a_cell_loses_once() -> None:
    once = quality(BASE, [at(ERROR, "phone", 0)])
    assert quality(BASE, [at(WARNING, "phone", 0), at(ERROR, "phone", 0)]).rows.tolist() == once.rows.tolist()


def test_other_tables_and_our_own_columns_do_not_count() -> None:
    own = BASE.assign(_client=[0, 1, 2])
    assert quality(own, [at(ERROR, "phone", 0, table="orders")]).base == 100.0
    assert quality(own, [at(ERROR, "phone", 0)]).rows[0] == quality(BASE, [at(ERROR, "phone", 0)]).rows[0]


def test_the_drill_down_names_columns_and_rows() -> None:
    found = quality(BASE, [at(ERROR, "phone", 0, 1), at(WARNING, "city", 0)])
    assert found.by_column()["column"].tolist() == ["phone", "city"]
    assert found.losses[["row", "column"]].to_numpy().tolist() == [[0, "city"], [0, "phone"], [1, "phone"]]


def test_an_empty_table_has_no_score() -> None:
    found = quality(BASE.iloc[:0], [])
    assert found.base is None
    assert found.by_column().empty


def test_a_hundred_is_shown_only_when_nothing_is_wrong() -> None:
    assert [shown(s) for s in (0.0, 99.999, 100.0)] == [0, 99, 100]
    assert weight("phone") == 3 * weight("comment")


cells = st.lists(
    st.tuples(
        st.sampled_from([ERROR, WARNING, HINT]),
        st.sampled_from(["full_name", "phone", "city", None]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(cells)
def test_lost_points_are_exactly_what_is_missing_to_a_hundred(found: list[tuple[IssueCode, str | None, int]]) -> None:
    result = quality(BASE, [at(code, column, row) for code, column, row in found])
    assert result.base is not None
    assert np.all((result.rows >= 0) & (result.rows <= 100))
    assert result.by_column()["points"].sum() == pytest.approx(100 - result.base, abs=1e-9)
    for row, score in enumerate(result.rows):
        lost = result.losses[result.losses["row"] == row]
        assert lost["points"].sum() == pytest.approx(100 - score, abs=1e-9)
    assert set(result.losses["row"]) <= {row for _, _, row in found}
