"""P13, event → draft: what somebody did with their orders is answered once, with a draft and nothing more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.config.campaigns import Campaigns
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.events import Event, answering
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.fields.money import Money
from sheetcrm.core.wording import Text
from tests.unit.drafts.making import TODAY, client, facts


def order(amount: int, days_ago: int = 0, who: int = 0, **cells: Any) -> dict[str, Any]:
    return {
        "_client": who,
        "date": TODAY - dt.timedelta(days=days_ago),
        "amount": Money(amount),
        "order_id": "7",
        **cells,
    }


def due(*orders: dict[str, Any], amount: float = 50_000, days: int = 3) -> list[tuple[int, str]]:
    given = facts([client(1), client(2)], orders=list(orders), large_order_amount=amount, large_order_days=days)
    found = occasions()["large_order"].due(given)
    return list(zip(found.positions.tolist(), found.period, strict=True))


@pytest.mark.parametrize(
    ("made", "is_due"),
    [
        (order(50_000), True), (order(49_999), False), (order(90_000, 3), True), (order(90_000, 4), False),
        (order(90_000, -1), False), (order(90_000, status="отменён"), False), (order(90_000, who=-1), False),
        (order(-90_000), False), ({**order(1), "amount": None}, False), ({**order(90_000), "date": None}, False),
    ],
)  # fmt: skip
def test_a_new_order_of_the_sum_or_more(made: dict[str, Any], is_due: bool) -> None:
    assert bool(due(made)) is is_due


def test_the_lines_of_one_order_are_added_up() -> None:
    lines = [order(30_000), order(30_000), order(1, who=1)]
    assert due(*lines) == [(0, f"{TODAY} 7")]
    assert due(order(30_000), order(30_000, order_id="8")) == []


def test_without_a_sum_and_unless_it_is_switched_on_there_is_none() -> None:
    assert due(order(90_000), amount=0) == []
    assert Campaigns().large_order.on is False


def test_the_latest_order_is_answered_and_each_is_an_event_of_its_own() -> None:
    first, second = order(60_000, 2, order_id="7"), order(70_000, 1, order_id="8")
    assert due(first, second, order(80_000, who=1)) == [
        (0, f"{TODAY - dt.timedelta(days=1)} 8"),
        (1, f"{TODAY} 7"),
    ]
    assert due(first) == [(0, f"{TODAY - dt.timedelta(days=2)} 7")]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_it_is_a_draft_like_any_other(lang: Any) -> None:
    given = facts(
        [client(1), client(2, stop=True)], orders=[order(60_000, items="Диван"), order(60_000, who=1)],
        large_order_amount=50_000, campaigns=("large_order",), lang=lang,
    )  # fmt: skip
    made = draft(given)
    assert {(d.client_position, d.channel, d.state, d.purpose) for d in made.drafts} == {
        (0, "email", "draft", "service"), (0, "sms", "draft", "service"),
    }  # fmt: skip
    assert "Диван" in made.drafts[0].text
    assert [one.id for one in draft(given).drafts] == [one.id for one in made.drafts]
    assert [one.reason.key for one in made.skipped] == ["draft/stopped"]


def test_a_rule_of_a_team_needs_only_to_say_what_happened() -> None:
    day = TODAY - dt.timedelta(days=1)
    events = [
        Event(1, day, "a", Said("а", "a")),
        Event(1, TODAY, "b", Said("б", "b")),
        Event(0, TODAY + dt.timedelta(1), "c", Said("в", "c")),
    ]
    found = answering("x", Text(ru="х", en="x"), lambda _: events, rank=1).due(facts([client(1), client(2)]))
    assert (found.positions.tolist(), found.period) == ([1], ["b"])


def happened(name: str, *orders: dict[str, Any], **options: Any) -> list[tuple[int, str]]:
    given = facts([client(1), client(2)], orders=list(orders), **options)
    found = occasions()[name].due(given)
    return list(zip(found.positions.tolist(), found.period, strict=True))


def bought(*days_ago: int, who: int = 0, **cells: Any) -> list[dict[str, Any]]:
    return [order(1000, n, who, order_id=f"{who}-{n}", **cells) for n in days_ago]


@pytest.mark.parametrize(
    ("days_ago", "is_due"),
    [
        ((1, 71, 101, 131), True), ((1, 61, 91, 121), False), ((1, 62, 92, 122), True), ((4, 74, 104, 134), False),
        ((1, 31, 61, 91), False), ((1, 200), False), ((1, 29, 30, 31), False), ((1, 1, 71, 101, 131), True),
    ],
)  # fmt: skip
def test_somebody_is_back_after_a_silence_too_long_for_them(days_ago: tuple[int, ...], is_due: bool) -> None:
    """Twice the usual interval and no less than thirty days; a purchase of last week is no news, two orders are no rhythm."""
    assert bool(happened("came_back", *bought(*days_ago))) is is_due


def test_who_is_back_has_one_event_for_that_purchase() -> None:
    day = TODAY - dt.timedelta(days=1)
    assert happened("came_back", *bought(1, 71, 101, 131), *bought(1, 2, 3, who=1)) == [(0, f"{day}")]


def test_a_round_number_of_orders_comes_once() -> None:
    five = bought(1, 20, 40, 60, 80)
    assert happened("milestone", *five, *bought(1, 20, who=1)) == [(0, "5")]
    assert happened("milestone", *five, order(10, 0)) == [(0, "5")], "one more the next day: it is still the fifth"
    assert happened("milestone", *bought(9, 20, 40, 60, 80)) == [], "too long ago"
    assert happened("milestone", *five[1:], {**five[0], "status": "отменён"}) == [], "a cancelled one is none"
    assert happened("milestone", *five, milestone_orders=(3,)) == []
    line = {**five[0], "order_id": "7"}
    assert happened("milestone", *five[1:4], line, line) == [], "two lines are one order"


def test_an_order_that_came_to_nothing_is_asked_about() -> None:
    day = TODAY - dt.timedelta(days=2)
    gone = order(10, 2, status="отменён")
    assert happened("cancelled", gone, order(10, 1, who=1)) == [(0, f"{day} 7")]
    assert happened("cancelled", order(10, 2, status="возврат")) == [(0, f"{day} 7")]
    assert happened("cancelled", gone, order(10, 1)) == [], "they have ordered again"
    assert happened("cancelled", order(10, 6, status="отменён")) == [], "too long ago"


def test_nobody_is_asked_what_went_wrong_while_it_is_in_dispute() -> None:
    rows = [order(60_000, 1, status="отменён"), order(10, 9, status="жалоба")]
    made = draft(facts([client(1)], orders=rows, campaigns=("cancelled",)))
    assert not made.drafts
    assert [one.reason.key for one in made.skipped] == ["draft/open-complaint"]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("name", ["came_back", "milestone", "cancelled"])
def test_each_of_them_is_a_draft_like_any_other_and_off_at_first(name: str, lang: Any) -> None:
    rows = {
        "came_back": bought(1, 71, 101, 131, items="Диван"),
        "milestone": bought(1, 20, 40, 60, 80, items="Диван"),
        "cancelled": bought(1, items="Диван", status="отменён"),
    }[name]
    made = draft(facts([client(1)], orders=rows, campaigns=(name,), lang=lang))
    assert {(one.channel, one.state, one.purpose) for one in made.drafts} == {
        ("email", "draft", "service"), ("sms", "draft", "service"),
    }  # fmt: skip
    assert not any(one.warnings for one in made.drafts)
    assert ("5" if name == "milestone" else "Диван") in made.drafts[0].text
    assert getattr(Campaigns(), name).on is False
