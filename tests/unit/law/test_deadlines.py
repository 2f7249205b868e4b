"""Whose data must go, and by when; it is said until it is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.law.deadlines import DUE, OUTLIVED, OVERDUE, UNDATED, LawSettings, came_back, deadlines
from sheetcrm.core.law.suppression import Erased, marks_of
from tests.unit.drafts.making import TODAY, client, facts

LINE = {"who": "К-000001", "purpose": "обработка ПД", "channel": None, "state": False}


RU = LawSettings()


def found(clients: list[dict[str, Any]], law: LawSettings = RU, **more: Any) -> dict[str, tuple[int, Any]]:
    made = deadlines(facts(clients, **more), law, TODAY)
    return {f.code.code: (int(f.rows[0]), f.args.get("until", [None])[0]) for f in made if len(f.rows)}


@pytest.mark.parametrize(
    ("country", "days_ago", "code", "until"),
    [
        ("ru", 10, DUE.code, 20),
        ("ru", 30, DUE.code, 0),
        ("ru", 31, OVERDUE.code, -1),
        ("eu", 40, OVERDUE.code, -10),
        ("us", 40, UNDATED.code, None),
    ],
)
def test_a_withdrawal_sets_a_day(country: Any, days_ago: int, code: str, until: int | None) -> None:
    line = {**LINE, "date": TODAY - dt.timedelta(days=days_ago)}
    day = None if until is None else TODAY + dt.timedelta(days=until)
    assert found([client(1), client(2)], LawSettings(country), consents=[line]) == {code: (0, day)}


def test_a_withdrawal_among_consents_sets_a_day_too() -> None:
    lines = [{**LINE, "who": "К-000002", "state": True, "date": TODAY}, {**LINE, "date": TODAY}]
    assert found([client(1), client(2)], consents=lines) == {DUE.code: (0, TODAY + dt.timedelta(days=30))}


def test_a_withdrawal_without_a_day_is_said_as_such() -> None:
    assert found([client(1), client(2, consent_pd=False)]) == {UNDATED.code: (1, None)}
    assert found([client(1)]) == {}


def test_it_holds_for_the_whole_person() -> None:
    line = {**LINE, "date": TODAY}
    both = facts([client(1), client(2)], consents=[line], cluster=np.array([0, 0]))
    made = list(deadlines(both, LawSettings(), TODAY))
    assert [f.rows.tolist() for f in made if f.code is DUE] == [[0, 1]]


def test_what_was_kept_for_is_over_after_the_months_the_team_set() -> None:
    alive = pd.Series([pd.Timestamp("2023-11-22"), pd.Timestamp("2023-11-23"), pd.NaT])
    clients = facts([client(n) for n in (1, 2, 3)])
    made = list(deadlines(clients, LawSettings(keep_months=36), TODAY, alive))
    assert [(f.code, f.rows.tolist(), f.args["until"]) for f in made] == [(OUTLIVED, [0], [dt.date(2026, 11, 22)])]
    assert not list(deadlines(clients, LawSettings(), TODAY, alive))


def test_who_was_erased_is_known_again_in_any_spelling() -> None:
    marks = {*marks_of("+7 916 123-45-67", b"k"), *marks_of("ann@example.com", b"k")}
    erased = Erased(contacts=frozenset(marks), key=b"k")
    clients = pd.DataFrame(
        {"phone": [("+79161234567",), None, ("+79161234568",)], "email": [None, ("Ann@Example.com",), None]},
        dtype=object,
    )
    assert [(f.column, f.rows.tolist()) for f in came_back(clients, erased) if len(f.rows)] == [
        ("phone", [0]), ("email", [1]),
    ]  # fmt: skip
    other = Erased(contacts=frozenset(marks), key=b"another")
    assert not [f for f in came_back(clients, other) if len(f.rows)]
