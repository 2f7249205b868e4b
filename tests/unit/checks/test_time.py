"""What goes out of date: cards without news, days that have passed, deals without a next step (Q6, T4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from sheetcrm.core.checks.aged import AGED_AFTER_DAYS
from sheetcrm.core.checks.next_step import is_open
from tests.unit.checks.conftest import TODAY

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


def ago(days: int) -> str:
    return (TODAY - dt.timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("days", "aged"), [(0, False), (AGED_AFTER_DAYS, False), (AGED_AFTER_DAYS + 1, True)])
def test_the_boundary_day(found: Found, days: int, aged: bool) -> None:
    result = found([{"full_name": "А", "phone": "1", "last_contact": ago(days)}])
    assert result == ({"client/aged": [(None, 0)]} if aged else {})


def test_any_sign_of_life_keeps_a_card_fresh(found: Found) -> None:
    old, new = ago(2000), ago(10)
    row = {"full_name": "А", "phone": "1", "last_contact": old, "verified_at": None}
    assert "client/aged" in found([row])
    assert found([{**row, "verified_at": new}]) == {}
    assert found([row], [{"client": "А", "date": new, "_client": 0}]) == {}


def test_a_day_to_come_is_no_sign_of_life(found: Found) -> None:
    assert "client/aged" in found(
        [{"full_name": "А", "phone": "1", "last_contact": ago(2000), "last_order": ago(-400)}]
    )


def test_a_card_without_any_date_is_not_called_old(found: Found) -> None:
    assert found([{"full_name": "А", "phone": "1", "last_contact": None}]) == {}


def test_the_limit_may_differ_by_row(found: Found) -> None:
    row = {"full_name": "А", "phone": "1", "last_contact": ago(100)}
    rows = [{**row, "_stale_after_days": 90}, {**row, "_stale_after_days": 180}, {**row, "_stale_after_days": None}]
    assert found(rows) == {"client/aged": [(None, 0)]}


def test_the_day_is_written_as_its_reader_writes_days(said: Callable[..., list[str]]) -> None:
    rows = [{"full_name": "А", "phone": "1", "last_contact": "2020-01-15"}]
    assert said("client/aged", rows)[0].startswith("С 15.01.2020 ")
    assert "since 15 Jan 2020:" in said("client/aged", rows, lang="en")[0]


@pytest.mark.parametrize(("days", "wrong"), [(1, False), (0, False), (-1, False), (-2, True)])
def test_what_has_happened_is_not_in_the_future(found: Found, days: int, wrong: bool) -> None:
    rows = [{"full_name": "А", "phone": "1", "last_contact": ago(days)}]
    assert found(rows) == ({"date/future": [("last_contact", 0)]} if wrong else {})


def test_orders_are_booked_ahead_but_not_for_years(found: Found) -> None:
    orders = [{"client": "А", "date": ago(-days), "_client": 0} for days in (30, 366, 367)]
    assert found(orders=orders) == {"date/future": [("date", 2)]}


def test_a_date_before_there_was_a_base(found: Found) -> None:
    rows = [{"full_name": "А", "phone": "1", "created": day} for day in ("1905-06-12", "1990-01-01")]
    assert found(rows)["date/too-early"] == [("created", 0)]


def test_the_last_purchase_is_not_before_the_first(found: Found) -> None:
    pairs = [(20, 10), (10, 10), (10, 20), (None, 10)]
    rows = [{"full_name": "А", "phone": "1", "first_order": a and ago(a), "last_order": b and ago(b)} for a, b in pairs]
    assert found(rows) == {"date/last-before-first": [("last_order", 2)]}


def test_an_open_deal_without_a_next_step(found: Found) -> None:
    row = {"full_name": "А", "phone": "1", "next_step": None, "next_date": None}
    rows = [{**row, "status": s} for s in ("в работе", "отказ", "клиент", "Заявка", None)]
    assert found(rows) == {"client/no-next-step": [("next_step", 0), ("next_step", 3)]}
    assert found([{**row, "status": "в работе", "next_date": ago(-3)}]) == {}


def test_a_deal_that_is_open_in_the_table_of_deals_asks_for_one_too(found: Found) -> None:
    """T4: whatever the client's own status says; a deal that is over asks for nothing."""
    rows = [{"full_name": n, "phone": "1", "next_step": None, "next_date": None} for n in "АБВГ"]
    rows[3]["next_step"] = "выслать смету"
    deals = [
        {"deal_id": str(n), "stage": stage, "client": "x", "_client": n}
        for n, stage in enumerate(("КП отправлено", "Выиграна", "отказ", "КП отправлено"))
    ]
    deals.append({"deal_id": "9", "stage": "Договор", "client": "x", "_client": -1})
    assert found(rows, others={"deals": deals})["client/no-next-step"] == [("next_step", 0)]
    asked = [{**row, "status": "клиент"} for row in rows]
    assert found(asked, others={"deals": deals})["client/no-next-step"] == [("next_step", 0)]


def test_a_deal_may_say_itself_what_comes_next(found: Found) -> None:
    """T4: then each open one has to, unless its client does; and the client is asked for nothing because of it."""
    rows = [
        {"full_name": n, "phone": "1", "next_date": day} for n, day in zip("АБВ", (None, None, ago(-3)), strict=True)
    ]
    deals = [
        {"deal_id": str(n), "stage": stage, "client": "x", "_client": client, "next_step": step}
        for n, (stage, client, step) in enumerate(
            [("КП", 0, None), ("КП", 0, "выслать смету"), ("Выиграна", 1, None), ("КП", 2, None), ("КП", -1, " — ")]
        )
    ]
    said = found(rows, others={"deals": deals})
    assert said["deal/no-next-step"] == [("next_step", 0), ("next_step", 4)]
    assert "client/no-next-step" not in said


def test_no_next_step_is_asked_for_where_there_is_no_such_column(found: Found) -> None:
    assert found([{"full_name": "А", "phone": "1", "status": "в работе"}]) == {}


def test_a_day_to_get_in_touch_that_has_passed(found: Found, said: Callable[..., list[str]]) -> None:
    rows = [{"full_name": "А", "phone": "1", "status": "в работе", "next_date": ago(days)} for days in (0, 1, 22)]
    assert found(rows) == {"client/next-date-passed": [("next_date", 1), ("next_date", 2)]}
    lines = said("client/next-date-passed", rows)
    assert "1 день назад" in lines[0]
    assert "22 дня назад" in lines[1]


@pytest.mark.parametrize("status", ["Заявка", "новый", "КП отправлено", "ждёт счёт", "In progress", "new lead"])
def test_open_statuses(status: str) -> None:
    assert is_open(status)


@pytest.mark.parametrize("status", ["клиент", "отказ", "архив", "won", "lost", "спящий", "обновить", "", None])
def test_closed_statuses(status: str | None) -> None:
    assert not is_open(status)
