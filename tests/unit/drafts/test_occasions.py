"""Who is due, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.fields.birthday import Birthday

from .making import client, facts


def due(name: str, clients: list[dict[str, Any]], known: list[dict[str, Any]] | None = None, **more: Any) -> list[int]:
    return occasions()[name].due(facts(clients, known, **more)).positions.tolist()


def test_the_campaigns_are_found_by_themselves() -> None:
    assert set(occasions()) == {
        "appointment", "birthday", "complementary", "holiday", "opinion", "payment", "professional", "promised", "referral",
        "came_back", "cancelled", "milestone", "large_order", "offer", "refused", "repeat", "welcome", "winback",
    }  # fmt: skip


# -- birthday ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "month", "lead", "expected"),
    [
        (23, 11, 0, True),
        (24, 11, 0, False),
        (22, 11, 7, False),
        (30, 11, 7, True),
        (1, 12, 7, False),
        (23, 11, 7, True),
    ],
)
def test_a_birthday_is_due_within_the_lead_time(day: int, month: int, lead: int, expected: bool) -> None:
    for year in (None, 1980):
        row = client(birthday=Birthday(month=month, day=day, year=year))
        assert due("birthday", [row], birthday_lead_days=lead) == ([0] if expected else [])


def test_the_lead_time_reaches_over_new_year() -> None:
    row = client(birthday=Birthday(month=1, day=2))
    made = occasions()["birthday"].due(facts([row], today=dt.date(2026, 12, 29)))
    assert made.period == ["2027"]
    assert made.send_on == [dt.date(2027, 1, 2)]


@pytest.mark.parametrize(
    ("today", "leap_day", "on"),
    [
        (dt.date(2027, 2, 25), "28 feb", dt.date(2027, 2, 28)),
        (dt.date(2027, 2, 25), "1 mar", dt.date(2027, 3, 1)),
        (dt.date(2028, 2, 25), "28 feb", dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 25), "1 mar", dt.date(2028, 2, 29)),
        (dt.date(2027, 3, 2), "28 feb", None),
        (dt.date(2027, 3, 1), "28 feb", None),
        (dt.date(2027, 3, 1), "1 mar", dt.date(2027, 3, 1)),
    ],
)
def test_29_february(today: dt.date, leap_day: Any, on: dt.date | None) -> None:
    """P1, matrix 54: with the year and without."""
    for year in (2000, None):
        row = client(birthday=Birthday(month=2, day=29, year=year))
        made = occasions()["birthday"].due(facts([row], today=today, leap_day=leap_day))
        assert made.send_on == ([] if on is None else [on])


@pytest.mark.parametrize(
    ("weekend", "today", "on", "timing"),
    [
        ("keep", dt.date(2026, 11, 23), dt.date(2026, 11, 28), "on"),
        ("before", dt.date(2026, 11, 23), dt.date(2026, 11, 27), "before"),
        ("after", dt.date(2026, 11, 23), dt.date(2026, 11, 30), "after"),
        # The Monday after a Saturday birthday is still the day to write on.
        ("after", dt.date(2026, 11, 30), dt.date(2026, 11, 30), "after"),
        ("before", dt.date(2026, 11, 28), None, None),
    ],
)
def test_a_birthday_on_a_weekend(weekend: Any, today: dt.date, on: dt.date | None, timing: str | None) -> None:
    row = client(birthday=Birthday(month=11, day=28))
    made = occasions()["birthday"].due(facts([row], today=today, weekend=weekend))
    assert made.send_on == ([] if on is None else [on])
    assert made.values["timing"] == ([] if timing is None else [timing])
    if timing == "after":
        text = draft(facts([row], today=today, weekend=weekend, campaigns=("birthday",))).drafts[0]
        assert "с прошедшим днём рождения" in text.subject


def test_why_now_is_said_in_both_languages() -> None:
    rows = [client(n, birthday=Birthday(month=11, day=22 + n)) for n in (1, 2, 3)]
    why = occasions()["birthday"].due(facts(rows)).why
    assert [w.ru for w in why] == [
        "день рождения сегодня",
        "день рождения 24\u00a0ноября (завтра)",
        "день рождения 25\u00a0ноября (через 2 дня)",
    ]
    assert why[2].en == "birthday on 25 November (in 2 days)"


def test_under_age_gets_none() -> None:
    rows = [client(1, birthday=Birthday(11, 25, 2010)), client(2, birthday=Birthday(11, 23, 2008))]
    drafts = draft(facts(rows, campaigns=("birthday",)))
    assert {d.client_position for d in drafts.drafts} == {1}
    assert [s.reason.key for s in drafts.skipped] == ["draft/under-age"]


# -- welcome ----------------------------------------------------------------------------------------------------------

_RECENT, _OLD = dt.date(2026, 11, 15), dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("cells", "known", "expected"),
    [
        ({"created": _RECENT}, {}, True),
        ({"created": _OLD}, {}, False),
        ({"created": dt.date(2027, 1, 1)}, {}, False),
        ({"created": None}, {}, False),
        ({}, {"orders_count": 0}, False),  # as old as the table, for all anybody knows
        ({"created": _OLD}, {"orders_count": 0}, False),
        ({}, {"orders_count": 0, "last_contact": _OLD}, False),
        ({}, {"orders_count": 0, "last_contact": _RECENT}, False),
        ({"created": _RECENT}, {"orders_count": 0}, True),
        ({}, {"orders_count": 1, "first_order": _RECENT}, True),
        ({}, {"orders_count": 2, "first_order": _RECENT}, False),
        ({}, {"orders_count": None}, False),
        ({"created": _RECENT}, {"orders_count": 5, "last_order": _OLD}, False),
        # A base brought in from elsewhere: added today, bought once, years ago.
        ({"created": _RECENT}, {"orders_count": 1, "last_order": _OLD, "first_order": _OLD}, False),
    ],
)
def test_who_is_new(cells: dict[str, Any], known: dict[str, Any], expected: bool) -> None:
    assert due("welcome", [client(**cells)], [known]) == ([0] if expected else [])


# -- win back ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent", "rhythm", "lifecycle", "expected"),
    [
        (60, 30, "active", False),
        (61, 30, "active", True),
        (61, 180, "active", False),
        (361, 180, "slipping", True),
        # Nobody is missed after a week, however often they came.
        (29, 1, "active", False),
        (31, 1, "active", True),
        (400, None, "asleep", True),
        (400, None, "slipping", False),
        (100, 60, "asleep", False),
        (None, None, "asleep", True),
        (None, 30, "active", False),
    ],
)
def test_the_own_rhythm_decides(silent: int | None, rhythm: float | None, lifecycle: str, expected: bool) -> None:
    last = None if silent is None else dt.date(2026, 11, 23) - dt.timedelta(days=silent)
    known = [{"last_order": last, "rhythm_days": rhythm, "lifecycle": lifecycle}]
    assert due("winback", [client()], known) == ([0] if expected else [])


def test_one_silence_is_one_period() -> None:
    known = [{"last_order": dt.date(2026, 1, 5), "rhythm_days": 30.0}]
    first = draft(facts([client()], known, campaigns=("winback",)))
    later = draft(facts([client()], known, campaigns=("winback",), today=dt.date(2026, 12, 20)))
    assert [d.id for d in first.drafts] == [d.id for d in later.drafts]
    known[0]["last_order"] = dt.date(2026, 2, 5)
    assert not {d.id for d in draft(facts([client()], known, campaigns=("winback",))).drafts} & {
        d.id for d in first.drafts
    }
