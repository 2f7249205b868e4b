"""One task for each client, rule and period, whatever happens to the tab; and nobody is called who must not be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.link import fold_id
from sheetcrm.core.tabs.tasks import state_words
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.calendar import workday, working_moment
from sheetcrm.core.tasks.kept import TaskMemory
from sheetcrm.core.tasks.kinds import KINDS
from sheetcrm.core.tasks.memory import contacts, settle
from sheetcrm.core.tasks.model import Contact, Task, TaskFacts, TaskState
from sheetcrm.core.tasks.options import USUAL, TaskSettings
from sheetcrm.core.tasks.stage import talks_with_done
from sheetcrm.core.wording import LANGS
from tests.unit.tasks.making import NOW, day, line, lines, made, plain, task_facts, tasks


def working(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A client who is to be got in touch with today."""
    return plain(number, next_date=NOW, **cells)


def one(given_: TaskFacts, rule: str = "next_contact", **more: Any) -> Task:
    (found,) = tasks(given_, rule, **more)
    return found


# --- once (T1) -------------------------------------------------------------------------------------------------------


def test_the_same_facts_give_the_same_key_whatever_the_order_of_the_rows() -> None:
    rows = [working(n) for n in range(1, 6)]
    found, other = (tasks(task_facts(r), "next_contact") for r in (rows, rows[::-1]))
    assert {t.client_id: t.key for t in found} == {t.client_id: t.key for t in other}
    assert len({t.key for t in found}) == 5


def test_a_done_task_is_not_made_again_whether_its_line_stands_or_not() -> None:
    task = one(task_facts([working()]))
    done = made(task_facts([working()]), lines(line(task, done="да", outcome="Договорились", who="Олег")))
    assert done.tasks.open == ()
    assert done.tasks.closed == {task.key: "✓ готово 23.11.2026"}
    kept = done.memory.done[task.key]
    assert (kept.rule, kept.client, kept.outcome, kept.who) == (
        "next_contact",
        fold_id("К-000001"),
        "Договорились",
        "Олег",
    )
    assert made(task_facts([working()]), None, done.memory).tasks.open == (), "the line was deleted"
    tomorrow = made(
        task_facts([plain(1, next_date=NOW + dt.timedelta(days=7))], today=NOW + dt.timedelta(days=7)),
        None,
        done.memory,
    )
    assert len(tomorrow.tasks.open) == 1, "another day is another period"


def test_a_task_done_before_the_client_got_an_id_is_done() -> None:
    """The id makes the line another one; what was done stays done, and what is open keeps its day."""
    nameless = [working(1, client_id=None)]
    task = one(task_facts(nameless))
    done = made(task_facts(nameless), lines(line(task, done="да")))
    later = task_facts([working(1)], today=NOW + dt.timedelta(days=1))
    assert made(later, None, done.memory).tasks.open == ()
    still = made(later, lines(line(task)), made(task_facts(nameless)).memory).tasks.open
    assert [one.created for one in still] == [task.created]
    said = settle(lines(line(task, done="да")), made(task_facts(nameless)).memory, NOW)
    talks = talks_with_done(None, said, later.drafts.clients, ["К-000001"])
    assert talks is not None
    assert talks["_client"].tolist() == [0]
    assert still[0].created < NOW + dt.timedelta(days=1)


def test_a_tick_that_is_taken_out_opens_the_task_again() -> None:
    task = one(task_facts([working()]))
    done = made(task_facts([working()]), lines(line(task, done="да")))
    back = made(task_facts([working()]), lines(line(task)), done.memory)
    assert [t.key for t in back.tasks.open] == [task.key]
    assert back.memory.done == {}


def test_a_copied_line_doubles_nothing_and_its_stricter_word_holds() -> None:
    task = one(task_facts([working()]))
    both = lines(line(task, done="да"), line(task, row=7))
    assert made(task_facts([working()]), both).tasks.open == ()
    refused = lines(line(task, done="да"), line(task, row=7, done="нет"))
    assert len(made(task_facts([working()]), refused).tasks.open) == 1


def test_the_day_a_task_was_done_stays_though_nothing_but_the_line_remembers_it() -> None:
    task = one(task_facts([working()]))
    said = lines(line(task, done="да", result="✓ готово 20.11.2026"))
    assert settle(said, TaskMemory(), NOW).done[task.key].at == dt.date(2026, 11, 20)


def test_a_cause_that_stays_brings_the_task_back_after_a_while() -> None:
    row = plain(1, status="заявка", created=day(10), last_contact=None)
    task = one(task_facts([row]), "request")
    memory = made(task_facts([row]), lines(line(task, done="да"))).memory
    later = NOW + dt.timedelta(days=14)
    assert tasks(task_facts([row], today=later - dt.timedelta(days=1)), "request", memory=memory) == []
    again = one(task_facts([row], today=later), "request", memory=memory)
    assert again.key != task.key
    assert tasks(task_facts([row], today=later), "request", memory=memory, lines=lines(line(again, done="да"))) == []


def test_what_was_done_for_a_row_that_was_merged_was_done_for_the_one_that_stayed() -> None:
    task = one(task_facts([working(2)]))
    first = made(task_facts([working(2)])).memory
    memory = made(task_facts([working(2)]), lines(line(task, done="да")), first).memory
    said = settle(lines(), memory, NOW, {"К-000002": "К-000001"})
    assert one(task_facts([working(1)])).key in said.done


def test_clients_without_ids_and_with_one_id_twice_have_one_task_each() -> None:
    anon = [{**working(n), "client_id": None} for n in (1, 2)]
    assert len({t.key for t in tasks(task_facts(anon), "next_contact")}) == 2
    assert len(tasks(task_facts([working(1), working(1)]), "next_contact")) == 1


def test_a_person_in_two_rows_is_called_once() -> None:
    rows = [working(1), working(2), working(3)]
    together = np.array([0, 0, -1])
    found = tasks(task_facts(rows, cluster=together), "next_contact")
    assert [t.client_id for t in found] == ["К-000001", "К-000003"]


# --- put off, and what the day brings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["30.11.2026", dt.datetime(2026, 11, 30), "до 30.11.26", 46356, "2026-11-30", "11/30/2026", "Nov 30, 2026"]
)
def test_a_task_that_is_put_off_comes_back_on_its_day(typed: Any) -> None:
    task = one(task_facts([working()]))
    off = lines(line(task, until=typed))
    assert day_in(typed) == dt.date(2026, 11, 30)
    found = one(task_facts([working()]), lines=off)
    assert (found.state, found.on, found.due) == (TaskState.SNOOZED, dt.date(2026, 11, 30), NOW)
    whole = made(task_facts([working()]), off).tasks
    assert whole.until(NOW) == ()
    monday = dt.date(2026, 11, 30)
    back = made(task_facts([working()], today=monday), off).tasks
    assert [t.state for t in back.until(monday)] == [TaskState.TODAY]


def test_a_day_nobody_can_read_puts_nothing_off_and_is_asked_about() -> None:
    task = one(task_facts([working()]))
    found = one(task_facts([working()]), lines=lines(line(task, until="после праздников")))
    assert (found.state, found.unread) == (TaskState.TODAY, True)
    assert state_words(found, "ru") == "до какого дня? напишите дату"


@pytest.mark.parametrize("word", ["да", True, "+", "Готово", "сделала", "done"])
def test_people_say_in_their_own_words_that_a_task_is_done(word: Any) -> None:
    task = one(task_facts([working()]))
    assert tasks(task_facts([working()]), "next_contact", lines=lines(line(task, done=word))) == []


def test_the_daily_list_is_what_is_open_and_due_by_the_day() -> None:
    """T6."""
    rows = [
        plain(n, next_date=NOW + dt.timedelta(days=n - 2), last_contact=day(9), owner=("Ирина", "Олег")[n % 2])
        for n in range(1, 6)
    ]
    found = made(task_facts(rows, next_contact_lead_days=9)).tasks
    assert {t.client_id for t in found.until(NOW)} == {"К-000001", "К-000002"}
    assert {t.client_id for t in found.until(NOW, " ирина ")} == {"К-000002"}
    assert len(found.until(NOW + dt.timedelta(days=9))) == 5


def test_as_many_wait_whichever_tasks_stand_already() -> None:
    """Somebody in two rows is one person among those who wait, too, so a second run says what the first one said."""
    rows = [working(n) for n in range(1, 9)]
    together = np.array([0, 0, 1, 1, -1, -1, 2, 2])
    first = made(task_facts(rows, cluster=together, at_once=2, rules=("next_contact",)))
    assert first.tasks.waiting == {"next_contact": 3}
    last = [one for one in tasks(task_facts(rows, at_once=8), "next_contact") if one.position in (5, 7)]
    again = made(task_facts(rows, cluster=together, at_once=2, rules=("next_contact",)), lines(*map(line, last)))
    assert {one.position for one in again.tasks.open} == {5, 7}
    assert again.tasks.waiting == {"next_contact": 3}


def test_only_so_many_at_once_and_those_that_stand_stay() -> None:
    rows = [plain(n, last_contact=day(200 + n)) for n in range(1, 9)]
    found = made(task_facts(rows, at_once=3, rules=("verify",)))
    assert len(found.tasks.open) == 3
    assert found.tasks.waiting == {"verify": 5}
    first = {t.client_id for t in found.tasks.open}
    assert first == {"К-000006", "К-000007", "К-000008"}, "the longest silent"
    longer = [*rows, plain(9, last_contact=day(900))]
    standing = lines(*(line(t) for t in found.tasks.open))
    again = made(task_facts(longer, at_once=3, rules=("verify",)), standing)
    assert {t.client_id for t in again.tasks.open} == first


# --- who must not be called (I6) -------------------------------------------------------------------------------------


def test_whoever_asked_to_be_left_alone_makes_no_task_that_means_calling() -> None:
    rows = [working(1, stop=True), working(2, consent_pd=False), working(3, comment="умерла"), working(4)]
    stop_list = [{"who": "+7 916 000-00-04"}]
    found = made(task_facts(rows, stop_list=stop_list, rules=("next_contact",))).tasks
    assert found.open == ()
    assert {r.client_id: r.reason.key for r in found.refused} == {
        "К-000001": "draft/stopped",
        "К-000002": "draft/data-consent-withdrawn",
        "К-000003": "draft/deceased",
        "К-000004": "draft/stop-list",
    }


def test_a_stop_of_one_row_holds_for_the_duplicate() -> None:
    rows = [working(1), plain(2, stop=True)]
    assert made(task_facts(rows, cluster=np.array([0, 0]), rules=("next_contact",))).tasks.open == ()


def test_what_is_done_without_the_client_is_a_task_all_the_same() -> None:
    deals = [{"deal_id": "1", "stage": "Договор", "stage_since": day(30), "_client": 0}]
    found = made(task_facts([plain(1, stop=True)], deals=deals, rules=("hung_deal",))).tasks
    assert [t.contact for t in found.open] == [Contact.NONE]
    assert "+7" not in found.open[0].text.ru


def silent(number: int, **cells: Any) -> dict[str, Any]:
    return plain(number, last_order=day(500), orders_count=3, **cells)


@pytest.mark.parametrize(("country", "law"), [("ru", "18"), ("eu", "2002/58"), ("us", "64.1200")])
def test_an_offer_by_phone_needs_a_consent_to_calls_and_the_refusal_names_the_law(country: str, law: str) -> None:
    given_ = {"consent_date": day(30), "consent_source": "анкета"}
    rows = [
        silent(1),
        silent(2, consent_calls=True, **given_),
        silent(3, consent_email=True),
        silent(4, consent_calls=False),
    ]
    found = made(task_facts(rows, rules=("winback",), country=country)).tasks
    assert [t.client_id for t in found.open] == ["К-000002"]
    assert found.open[0].contact is Contact.OFFER
    assert "анкета" in found.open[0].text.ru
    assert {r.client_id: r.reason.key for r in found.refused} == {
        "К-000001": "draft/no-consent", "К-000003": "draft/no-consent", "К-000004": "draft/consent-withdrawn",
    }  # fmt: skip
    assert all(law in r.message("ru") and law in r.message("en") for r in found.refused)


def test_a_service_call_says_that_it_is_one_and_asks_no_consent() -> None:
    task = one(task_facts([working(1, call_time="после 18", pref_channel="Telegram")]))
    assert task.contact is Contact.SERVICE
    assert "Сервисный звонок: без рекламы." in task.text.ru
    assert "после 18" in task.text.ru
    assert "Telegram" in task.text.en


# --- what was done counts as a contact -------------------------------------------------------------------------------


def test_what_was_done_is_a_contact_with_the_client() -> None:
    stale = [plain(1, last_contact=day(400))]
    task = one(task_facts(stale), "verify")
    said = settle(lines(line(task, done="да")), TaskMemory(), NOW)
    assert contacts(said, {fold_id("К-000001"): 0}) == ([0], [NOW])
    assert tasks(task_facts(stale, done=[(0, NOW)]), "verify") == [], "no longer out of date"


def test_what_was_done_without_the_client_is_no_contact() -> None:
    deals = [{"deal_id": "1", "stage": "Договор", "stage_since": day(30), "_client": 0}]
    task = one(task_facts([plain()], deals=deals), "hung_deal")
    said = settle(lines(line(task, done="да")), TaskMemory(), NOW)
    assert contacts(said, {fold_id("К-000001"): 0}) == ([], [])


# --- rules as such ---------------------------------------------------------------------------------------------------


def test_every_rule_has_words_a_type_and_a_switch() -> None:
    rules = task_rules()
    assert set(USUAL) == set(rules) - {"winback"}, "an offer by phone is something to decide on"
    titles = [rule.title.say(lang) for rule in rules.values() for lang in LANGS]
    assert len(set(titles)) == len(titles), "a line of the tab is known by them"
    assert {rule.kind for rule in rules.values()} <= set(KINDS)


def test_a_rule_that_is_off_makes_nothing() -> None:
    assert made(task_facts([working()], rules=())).tasks.open == ()


@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)),
    st.integers(0, 3000),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_working_time_ends_within_it(begins: dt.datetime, minutes: int, workdays: set[int]) -> None:
    settings = TaskSettings(workdays=frozenset(workdays))
    end = working_moment(begins, minutes, settings)
    assert end >= begins
    assert end.weekday() in workdays
    assert settings.day_start <= end.time() <= settings.day_end
    assert workday(end.date(), workdays) == end.date()
    assert working_moment(begins, minutes + 1, settings) > end
