"""Event → draft: a new order above a sum is answered once, with a draft and nothing more."""

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
