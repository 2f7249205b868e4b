"""Each rule: whom it calls for a task, when it is due, and when not."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.money import Money
from sheetcrm.core.link import fold_id
from sheetcrm.core.tasks.model import Contact, Priority, TaskState
from sheetcrm.core.tasks.rules.post import print_of
from tests.unit.tasks.making import NOW, day, line, lines, made, plain, task_facts, tasks


def talk(back: int, kind: str, client: int = 0, clock: dt.time | None = None) -> dict[str, object]:
    date = day(back)
    moment = date if clock is None else dt.datetime.combine(date, clock)
    return {"date": date, "type": kind, "_client": client, "moment": moment}


# --- missed calls (T2) -----------------------------------------------------------------------------------------------


def test_a_missed_call_is_called_back_within_working_time() -> None:
    found = tasks(task_facts([plain()], talks=[talk(3, "Пропущенный", clock=dt.time(17, 50))]), "missed_call")
    (one,) = found
    assert one.due == NOW  # called on a Friday ten minutes before the end: the rest is Monday morning
    assert "до 23.11.2026 09:20" in one.text.ru
    assert "пропущенный звонок 20.11.2026 17:50" in one.why.ru
    assert (one.priority, one.contact, one.state) == (Priority.HIGH, Contact.SERVICE, TaskState.TODAY)


@pytest.mark.parametrize(
    ("talks", "expected"),
    [
        ([talk(3, "пропущенный"), talk(2, "звонок")], 0),  # answered later
        ([talk(3, "звонок"), talk(2, "недозвон")], 1),  # answered before
        ([talk(2, "пропущенный"), talk(2, "звонок")], 0),  # the same day, further down
        ([talk(2, "звонок"), talk(2, "пропущенный")], 1),
        ([talk(2, "звонок", clock=dt.time(18)), talk(2, "пропущенный", clock=dt.time(9))], 0),  # the clock decides
        ([talk(2, "missed call", client=1), talk(1, "звонок", client=0)], 1),  # somebody else was called
        ([talk(15, "пропущенный")], 0),  # long ago
        ([talk(2, "пропущенный", client=-1)], 0),  # nobody we know
        ([talk(2, "пропущенный"), talk(1, "пропущенный")], 1),  # twice is once
    ],
)
def test_a_missed_call_that_was_answered_later_needs_nothing(talks: list[dict[str, object]], expected: int) -> None:
    assert len(tasks(task_facts([plain(1), plain(2)], talks=talks), "missed_call")) == expected


def test_a_second_missed_call_does_not_make_another_task() -> None:
    first = tasks(task_facts([plain()], talks=[talk(2, "пропущенный")]), "missed_call")
    again = tasks(task_facts([plain()], talks=[talk(2, "пропущенный"), talk(1, "пропущенный")]), "missed_call")
    assert [t.key for t in again] == [t.key for t in first]


# --- requests (T3) ---------------------------------------------------------------------------------------------------


def lead(number: int, back: int = 1, **cells: object) -> dict[str, object]:
    return plain(number, **{"status": "заявка", "created": day(back), "last_contact": None, **cells})


def test_a_request_nobody_has_taken_is_a_task() -> None:
    rows = [
        lead(1, back=3, source="сайт"),
        lead(2, last_contact=NOW),  # somebody talked to them
        {**lead(3), "status": "в работе"},
        lead(4, back=40),  # too long ago
        {**lead(5), "status": "Новый"},
    ]
    found = tasks(task_facts(rows), "request")
    assert [t.client_id for t in found] == ["К-000001", "К-000005"]
    assert found[0].due == day(3)
    assert "источник: сайт" in found[0].why.ru


def test_requests_without_an_owner_go_to_the_managers_in_turn_and_stay_with_them() -> None:
    rows = [lead(n, back=9 - n, owner=None) for n in range(1, 6)]
    found = tasks(task_facts(rows), "request", managers=("Ирина", "Олег"))
    assert [t.owner for t in found] == ["Ирина", "Олег", "Ирина", "Олег", "Ирина"]
    again = tasks(task_facts(list(reversed(rows))), "request", managers=("Ирина", "Олег"))
    assert {t.client_id: t.owner for t in again} == {t.client_id: t.owner for t in found}, "rows may be sorted"


def test_a_request_stays_with_whom_it_was_given_to_when_others_are_taken() -> None:
    rows = [lead(n, back=9 - n, owner=None) for n in range(1, 5)]
    found = tasks(task_facts(rows), "request", managers=("Ирина", "Олег"))
    standing = lines(*(line(t) for t in found[1:]))
    fewer = tasks(
        task_facts([*rows[1:], lead(9, back=0, owner=None)]), "request", managers=("Ирина", "Олег"), lines=standing
    )
    before = {t.client_id: t.owner for t in found}
    assert all(before[t.client_id] == t.owner for t in fewer if t.client_id in before)
    assert next(t.owner for t in fewer if t.client_id == "К-000009") == "Ирина", "who has the fewest"


# --- deals (T4, T5) --------------------------------------------------------------------------------------------------


def deal(number: int, stage: str, back: int, client: int = 0, **cells: object) -> dict[str, object]:
    return {"deal_id": str(number), "stage": stage, "stage_since": day(back), "_client": client, **cells}


def test_a_deal_hangs_after_the_norm_of_its_stage() -> None:
    deals = [
        deal(1, "КП отправлено", 8, name="Окна"),
        deal(2, "Договор", 8),
        deal(3, "отказ", 90),
        deal(4, "Договор", 15, owner="Олег"),
    ]
    found = tasks(task_facts([plain()], deals=deals, stage_days={"кп отправлено": 7}), "hung_deal")
    assert {(t.why.ru, t.owner) for t in found} == {
        ("этап «КП отправлено» 8 дней, обычно не дольше 7", "Ирина"),
        ("этап «Договор» 15 дней, обычно не дольше 14", "Олег"),
    }
    assert all(t.contact is Contact.NONE for t in found)
    on_the_day = tasks(task_facts([plain()], deals=[deal(1, "КП", 7)], stage_days={"КП": 7}), "hung_deal")
    assert on_the_day == []


def test_another_stage_is_another_task() -> None:
    first, second = (
        tasks(task_facts([plain()], deals=[deal(1, stage, 20)]), "hung_deal")[0] for stage in ("КП", "Договор")
    )
    assert first.key != second.key


def test_work_without_a_next_step_is_a_task() -> None:
    rows = [
        plain(1, status="в работе", next_step=None, next_date=None),
        plain(2, status="в работе", next_step="замер", next_date=None),
        plain(3, status="клиент", next_step=None, next_date=None),
        plain(4, status="архив", next_step=None, next_date=None),
    ]
    found = tasks(
        task_facts(rows, deals=[deal(1, "Договор", 1, client=2), deal(2, "Договор", 1, client=3)]), "next_step"
    )
    assert [t.client_id for t in found] == ["К-000001", "К-000003"]
    assert tasks(task_facts([plain(1, status="в работе")]), "next_step") == [], "no such column, nothing missing"
    # Deals that have the column say it themselves.
    own = [deal(1, "Договор", 1, next_step="замер"), deal(2, "Договор", 1, client=1, next_step=None)]
    found = tasks(task_facts([plain(1, status="в работе"), plain(2)], deals=own), "next_step")
    assert [t.client_id for t in found] == ["К-000002"]


def test_the_day_to_get_in_touch_is_a_task_until_somebody_did() -> None:
    rows = [
        plain(1, next_date=NOW, next_step="выслать смету"),
        plain(2, next_date=NOW + dt.timedelta(days=1)),
        plain(3, next_date=day(5), last_contact=day(4)),
        plain(4, next_date=day(5), last_contact=day(6)),
        plain(5, next_date=day(90), last_contact=day(100)),
    ]
    found = tasks(task_facts(rows), "next_contact")
    assert [(t.client_id, t.due, t.state) for t in found] == [
        ("К-000004", day(5), TaskState.OVERDUE),
        ("К-000001", NOW, TaskState.TODAY),
    ]
    assert "выслать смету" in found[1].text.ru
    # The same day with an open deal is the same task; a deal that is over calls for none.
    own = [
        deal(1, "КП", 1, next_date=NOW, next_step="замер"),
        deal(2, "КП", 9, client=1, next_date=NOW, next_step="замер"),
        deal(3, "отказ", 1, client=2, next_date=NOW),
    ]
    found = tasks(task_facts(rows[:3], deals=own), "next_contact")
    assert [(t.client_id, t.due) for t in found] == [("К-000001", NOW), ("К-000002", NOW)]
    assert ["замер" in t.text.ru for t in found] == [False, True]
    ahead = tasks(task_facts(rows, next_contact_lead_days=2), "next_contact")
    assert "К-000002" in {t.client_id for t in ahead}


# --- birthdays (T7) --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weekend", "due"),
    [("before", dt.date(2026, 11, 27)), ("after", dt.date(2026, 11, 30)), ("keep", dt.date(2026, 11, 28))],
)
def test_a_birthday_on_a_weekend_is_moved_as_the_team_says(weekend: str, due: dt.date) -> None:
    rows = [plain(1, birthday=Birthday(day=28, month=11, year=1985))]  # a Saturday
    found = tasks(task_facts(rows, birthday_lead_days=10, birthday_weekend=weekend), "birthday")
    assert [t.due for t in found] == [due]


def test_a_birthday_has_a_lead_time_and_is_for_those_who_matter() -> None:
    rows = [plain(n, birthday=Birthday(day=26, month=11, year=None)) for n in (1, 2)]
    orders = [{"date": day(n * 20), "amount": Money(100, None), "_client": 0} for n in range(1, 5)]
    orders += [{"date": day(400), "amount": Money(100, None), "_client": 1}]
    assert len(tasks(task_facts(rows), "birthday")) == 2
    assert tasks(task_facts(rows, birthday_lead_days=2), "birthday") == []
    assert [t.client_id for t in tasks(task_facts(rows, orders=orders), "birthday")] == ["К-000001"]
    assert len(tasks(task_facts(rows, orders=orders, birthday_groups=()), "birthday")) == 2


# --- payments, promises (T9), data (U8), posts (Q8) ------------------------------------------------------------------


def test_an_overdue_payment_is_a_task_and_one_that_is_due_is_none() -> None:
    def order(back: int, client: int) -> dict[str, object]:
        return {
            "order_id": f"17-{client}",
            "date": day(30),
            "amount": Money(12000, None),
            "due": day(back),
            "_client": client,
        }

    found = tasks(
        task_facts([plain(1), plain(2), plain(3)], orders=[order(5, 0), order(0, 1), order(90, 2)]), "payment"
    )
    assert [(t.client_id, t.due) for t in found] == [("К-000001", day(5))]
    assert "12 000 ₽ (заказ 17-0)" in found[0].text.ru.replace("\u00a0", " ")


def test_what_was_waited_for_is_told_once() -> None:
    rows = [plain(1, promise=("Кофе в зёрнах", "Чай")), plain(2, promise=("Мёд",))]
    given = task_facts(rows, lists={"in_stock": ("Кофе в зёрнах",)})
    (one,) = tasks(given, "promised")
    assert "Кофе в зёрнах" in one.text.ru
    more = tasks(task_facts(rows, lists={"in_stock": ("Кофе в зёрнах", "Чай")}), "promised")
    assert more[0].key != one.key, "something else has come in"
    # Once told, told: on the same shelf half a year later there is nothing to tell (T9).
    done = made(given, lines(line(one, done="да")))
    assert done.tasks.open == ()
    later = task_facts(rows, lists={"in_stock": ("Кофе в зёрнах",)}, today=NOW + dt.timedelta(days=180))
    assert tasks(later, "promised", memory=done.memory) == []


def test_stale_data_is_one_task_a_client_with_questions_for_what_is_kept() -> None:
    rows = [
        plain(1, last_contact=day(400), email=None, verified_at=None),
        plain(2),
        plain(3, last_contact=day(300), status="архив"),
    ]
    (one,) = tasks(task_facts(rows), "verify")
    assert one.client_id == "К-000001"
    assert "Этот номер по-прежнему ваш?" in one.text.ru
    assert "На какую почту писать?" in one.text.ru
    assert "город" not in one.text.ru.lower(), "no such column, no such question"
    assert "«Данные сверены»" in one.text.ru


def test_a_post_that_changed_is_one_task_however_often_it_is_looked_at() -> None:
    rows = [plain(1, position="Коммерческий директор")]
    before = {fold_id("К-000001"): print_of("Менеджер по закупкам")}
    assert tasks(task_facts(rows), "post") == [], "nothing is remembered: nothing has changed"
    (one,) = tasks(task_facts(rows, posts=before), "post")
    assert "Коммерческий директор" in one.why.ru
    again = tasks(
        task_facts(rows, posts={fold_id("К-000001"): print_of("коммерческий  директор")}),
        "post",
        lines=lines(line(one)),
    )
    assert [t.key for t in again] == [one.key], "it stays until somebody has asked"
    done = lines(line(one, done="да"))
    assert tasks(task_facts(rows, posts=before), "post", lines=done) == []


def test_remembered_posts_are_prints() -> None:
    found = made(task_facts([plain(1, position="Директор"), plain(2)]))
    assert found.memory.posts == {fold_id("К-000001"): print_of("директор")}
