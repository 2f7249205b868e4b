"""The calendar of campaigns: what comes in the next thirty days, for how many, and which texts begin or end."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from sheetcrm.core.drafts.coming import AHEAD_DAYS, Coming, What
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.fields.birthday import Birthday
from tests.unit.drafts.making import SHIPPED, TODAY, client, facts


def born_in(days: int, number: int = 1, **more: Any) -> dict[str, Any]:
    day = TODAY + dt.timedelta(days=days)
    return client(number, birthday=Birthday(day.month, day.day), **more)


def calendar(rows: list[dict[str, Any]], **more: Any) -> list[tuple[int, int, int | None]]:
    """Days from today of the first and the last day of each line, and how many clients."""
    found = draft(facts(rows, campaigns=("birthday",), **more)).coming
    return [((one.first - TODAY).days, (one.last - TODAY).days, one.clients) for one in found]


def test_birthdays_of_the_next_thirty_days_and_no_other() -> None:
    rows = [born_in(days, n) for n, days in enumerate((0, 0, 1, 29, AHEAD_DAYS, AHEAD_DAYS + 1, -1, 200), start=1)]
    assert calendar(rows) == [(0, 0, 2), (1, 1, 1), (29, 29, 1), (30, 30, 1)]


def test_who_may_not_be_written_to_has_an_occasion_all_the_same() -> None:
    assert calendar([born_in(5, 1, stop=True), born_in(5, 2)]) == [(5, 5, 2)]


def test_many_days_are_told_week_by_week_and_none_is_lost() -> None:
    found = calendar([born_in(days, days + 1) for days in range(AHEAD_DAYS + 1)])
    assert sum(n or 0 for _, _, n in found) == AHEAD_DAYS + 1
    assert len(found) in (5, 6)
    first = TODAY + dt.timedelta(days=found[1][0])
    assert first.weekday() == 0, "a week begins on Monday"
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(found))


def test_a_campaign_that_is_off_and_one_without_a_day_are_not_there() -> None:
    rows = [born_in(3)]
    assert draft(facts(rows, campaigns=("winback", "welcome"))).coming == ()


def test_a_holiday_comes_for_everybody_it_is_about_and_the_next_one_too() -> None:
    rows = [client(1), client(2, full_name="Петров Пётр Ильич", gender="м"), client(3)]
    found = draft(
        facts(
            rows,
            campaigns=("holiday",),
            today=dt.date(2026, 2, 10),
            holiday_names=("defenders_day", "womens_day", "spring_day"),
        )
    ).coming
    assert [(one.first, one.clients) for one in found] == [(dt.date(2026, 2, 23), 1), (dt.date(2026, 3, 8), 2)]
    both = draft(
        facts(rows, campaigns=("holiday",), today=dt.date(2026, 12, 15), holiday_names=("new_year", "christmas"))
    ).coming
    assert [one.clients for one in both] == [3, 3], "a client with two of them is counted on both days"


@pytest.mark.parametrize("today", [dt.date(2026, 12, 1), dt.date(2026, 12, 20)])
def test_a_text_that_begins_and_ends_is_told(today: dt.date) -> None:
    own = {**SHIPPED, "ru/birthday.email": SHIPPED["ru/birthday.email"].replace(
        "---\n", "---\nvalid_from: 2026-12-20\nvalid_to: 2026-12-25\n", 1
    )}  # fmt: skip
    rows = [client(1, birthday=None)]
    found = draft(facts(rows, campaigns=("birthday",), today=today, templates=own)).coming
    assert [(one.first.day, one.what) for one in found] == [(20, What.BEGINS), (25, What.ENDS)]
    assert all(isinstance(one, Coming) and one.clients is None for one in found)


def test_p3_who_is_to_buy_again_and_who_is_to_be_won_back_is_in_the_calendar() -> None:
    """By the client's own rhythm of thirty days: a reminder three days before the thirtieth, win-back on day 61."""
    rows = [client(n) for n in range(1, 6)]
    known = [
        {"last_order": TODAY - dt.timedelta(days=days), "rhythm_days": rhythm}
        for days, rhythm in ((20, 30.0), (50, 30.0), (10, None), (60, 30.0), (200, 30.0))
    ]
    found = draft(facts(rows, campaigns=("repeat", "winback"), known=known)).coming
    told = {(one.campaign, (one.first - TODAY).days): one.clients for one in found}
    assert told == {("repeat", 7): 1, ("winback", 1): 1, ("winback", 11): 1}
    again = occasions()
    for name, after in (("repeat", 7), ("winback", 1), ("winback", 11)):
        day = TODAY + dt.timedelta(days=after)
        due = {d: set(again[name].due(facts(rows, known=known, today=d)).positions.tolist())
               for d in (day - dt.timedelta(days=1), day)}  # fmt: skip
        assert len(due[day] - due[day - dt.timedelta(days=1)]) == 1, "the calendar says the very day"
