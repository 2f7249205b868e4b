"""What is taken over from before a change is what would be found anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core import pipeline
from sheetcrm.core.outcome import Found, RunSettings
from sheetcrm.core.pipeline import find
from sheetcrm.core.reading import Base
from sheetcrm.core.workbook import Value
from tests.thinning import examples
from tests.unit.plan.bases import HEAD, ROWS, base_of

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
VALUES: list[Value] = [
    None, "8 907 100-00-01", "+7 907 100-00-01", "89071000002", "Иванова Анна", "ИВАНОВА АННА", "petr@example.com",
    "К-000001", 1, True, 1.5, "#N/A", "Самара", "Cамара", "Украина", "RU",
]  # fmt: skip


def seen(found: Found) -> dict[str, Any]:
    """All that a run goes on from, in forms that compare."""
    outcome = found.outcome
    return {
        **{
            f"{key}/{part}": getattr(table, part).astype(object).where(getattr(table, part).notna(), None).to_dict()
            for key, table in outcome.cleaned.items()
            for part in ("values", "shown", "kinds", "whys")
        },
        "clusters": None if outcome.matches is None else outcome.matches.cluster.tolist(),
        "pairs": None if outcome.matches is None else outcome.matches.pairs.to_dict(),
        "issues": sorted((i.code.code, i.cell, str(i.value)) for i in outcome.log.shown()),
        "proposals": [(g.field, g.why, list(g.positions), list(g.after)) for g in outcome.proposals.groups],
        "frame": None if found.frame is None else found.frame.astype(object).where(found.frame.notna(), None).to_dict(),
    }  # fmt: skip


def look(base: Base, before: Found | None = None) -> Found:
    return find(base, RunSettings("ru"), NOW, before=before)


edits = st.lists(
    st.tuples(st.integers(0, len(ROWS) - 1), st.integers(0, len(HEAD)), st.sampled_from(VALUES)), max_size=4
)


@examples(60)
@given(edits, st.booleans(), st.booleans())
def test_nothing_differs_from_a_look_without_it(
    changes: list[tuple[int, int, Value]], country: bool, one_row_less: bool
) -> None:
    head = [*HEAD, "Страна"] if country else HEAD
    rows: list[list[Value]] = [[*row, "Россия"][: len(head)] for row in ROWS]
    before = look(base_of(rows, head))
    after = [list(row) for row in rows]
    for row, column, value in changes:
        if column < len(head):
            after[row][column] = value
    if one_row_less:
        del after[-1]
    base = base_of(after, head)
    assert seen(look(base, before)) == seen(look(base))


def test_who_is_the_same_is_not_worked_out_again_for_another_spelling(monkeypatch: Any) -> None:
    before = look(base_of())
    calls = []
    whole = pipeline.match
    monkeypatch.setattr(pipeline, "match", lambda *a, **k: calls.append(a) or whole(*a, **k))
    spelt = [list(row) for row in ROWS]
    spelt[0][2] = "+7 907 100-00-01"
    assert look(base_of(spelt), before).outcome.matches is before.outcome.matches
    assert not calls
    other = [list(row) for row in ROWS]
    other[0][2] = "+7 907 100-00-09"
    assert look(base_of(other), before).outcome.matches is not before.outcome.matches
    assert len(calls) == 1


def test_a_column_that_did_not_change_is_not_read_again(monkeypatch: Any) -> None:
    before = look(base_of())
    again = look(base_of([[*row[:4], "Пермь"] for row in ROWS]), before)
    was, now = before.outcome.cleaned["clients"], again.outcome.cleaned["clients"]
    same = [c for c in was.values.columns if _shared(was.values[c], now.values[c])]
    assert same == [c for c in was.values.columns if c != "city"]


def _shared(one: pd.Series, other: pd.Series) -> bool:
    return all(a is b for a, b in zip(one.tolist(), other.tolist(), strict=True)) and one.tolist() == other.tolist()
