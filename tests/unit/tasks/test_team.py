"""The team's own tab of tasks: what is open there, whose it is, and of what type."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from sheetcrm.core.checks import CheckContext
from sheetcrm.core.checks.task_type import TASK_TYPES
from sheetcrm.core.tasks.team import is_open, team_tasks
from tests.unit.drafts.making import frame
from tests.unit.tasks.making import NOW, day, plain, task_facts


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, True),
        ({"done": True}, False),
        ({"done": False}, True),
        ({"status": "Выполнено"}, False),
        ({"status": "отменена"}, False),
        ({"status": "в работе"}, True),
        ({"text": None}, False),
    ],
)
def test_what_is_still_to_be_done(cells: dict[str, object], expected: bool) -> None:
    assert is_open(frame([{"text": "Позвонить", "done": None, "status": None, **cells}])).tolist() == [expected]


def test_a_line_without_an_owner_is_for_who_looks_after_the_client() -> None:
    rows = frame([
        {"text": "Позвонить", "due": day(1), "owner": None, "type": "созвон", "_client": 1},
        {"text": "Купить бумагу", "due": None, "owner": "Олег", "type": "дела", "_client": -1},
    ])  # fmt: skip
    rows["_client"] = rows["_client"].astype(int)
    found = list(
        team_tasks(
            rows,
            task_facts([plain(1), plain(2)]),
            lambda n: ("Дела", f"Дела, строка {n + 2}"),
            ["а", "б"],
            ["К-1", "К-2"],
        )
    )
    assert [(t.client_id, t.owner, t.due, t.kind.ru, t.where) for t in found] == [
        ("К-2", "Ирина", day(1), "звонок", "Дела, строка 2"),
        (None, "Олег", None, "дела", "Дела, строка 3"),
    ]
    assert all(task.on is None or task.on <= NOW for task in found), "without a day it counts for today"
    assert found[0].why.ru == "из вкладки «Дела»"


def types(*words: str, choices: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    clean = frame([{"text": "x", "type": word} for word in words])
    context = CheckContext(
        {"tasks": clean}, {"tasks": clean}, dt.date(2026, 11, 23), "ru", choices={"tasks.type": choices}
    )
    return [
        (str(pd.Series(clean["type"]).iloc[row]), near)
        for finding in TASK_TYPES.run(context)
        for row, near in zip(finding.rows.tolist(), finding.args["near"], strict=True)
    ]


def test_an_unknown_type_is_told_with_the_nearest_one_of_ours_or_of_the_team_s() -> None:
    """T8."""
    assert types("Звонок", "звнок", "Написать") == [("звнок", "звонок")]
    assert types("замер", "монтажж", "звонок", choices=("Замер", "Монтаж")) == [
        ("монтажж", "Монтаж"),
        ("звонок", "Замер"),
    ]
