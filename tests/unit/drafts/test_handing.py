"""Which of the decided drafts leave in one handover: the last look before anything is touched, whatever was looked at before."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import DecidedDraft, decided_drafts
from sheetcrm.core.drafts.review.handing import STAYS, Selection, select
from sheetcrm.core.drafts.review.handing import test_copies as copies_for_test
from sheetcrm.core.drafts.review.outbox import Entry, Outbox, State, item_of
from sheetcrm.core.drafts.text.attached import DraftFile
from sheetcrm.core.records import replace
from tests.unit.drafts.making import NOW, SETTINGS, TODAY, birthday_drafts, client


def drafts(n: int = 3, **more: Any) -> tuple[Draft, ...]:
    return birthday_drafts([client(k) for k in range(1, n + 1)], **more).drafts


def approved(*made: Draft) -> tuple[DecidedDraft, ...]:
    return decided_drafts(made, {d.id: Approval(d.id, Verdict.SEND, NOW, "tab", prints_of(d)) for d in made}, SETTINGS)


def chosen(decided: tuple[DecidedDraft, ...], outbox: Outbox | None = None, **more: Any) -> Selection:
    given: dict[str, Any] = {"channels": ("email", "sms"), "today": TODAY, **more}
    return select(decided, outbox or Outbox(), SETTINGS, **given)


def gone(letter: Draft, state: State = State.HANDED, **more: Any) -> Outbox:
    item = replace(item_of(letter, SETTINGS.key), **more)
    return Outbox([Entry(item, "B4", "lists", TODAY, state)])


def whys(found: Selection) -> list[str]:
    return [one.why for one in found.stays]


def test_one_message_to_a_client_whatever_the_channel() -> None:
    """A letter and a text about the same birthday are both approved: the one that comes first leaves."""
    made = drafts(2)
    assert [d.channel for d in made] == ["email", "email", "sms", "sms"]
    found = chosen(approved(*made))
    assert [one.draft for one in found.chosen] == list(made[:2])
    assert whys(found) == ["other-channel", "other-channel"]
    assert whys(chosen(approved(*made), channels=("sms",))) == []
    assert found.campaigns == ("birthday",)


@pytest.mark.parametrize(
    ("state", "why"),
    [(State.HANDED, "handed"), (State.CONFIRMED, "handed"), (State.UNKNOWN, "unknown"), (State.RETURNED, None)],
)
def test_what_is_in_the_ledger_stays(state: State, why: str | None) -> None:
    """Also when the drafts of the run know nothing of it."""
    letter = drafts(1, channels=("email",))[0]
    found = chosen(approved(letter), gone(letter, state))
    assert whys(found) == ([] if why is None else [why])
    if why is not None:
        assert "B4" in found.stays[0].say("ru")
    if why == "handed":
        assert not re.search(r"\d\d\.\d\d\.\d{4}", found.stays[0].say("en"))


@pytest.mark.parametrize(
    "known",
    [
        {"draft": "f" * 16, "client": None},
        {"draft": "f" * 16, "mark": "other"},
        {"draft": "f" * 16, "mark": "other", "client": "К-000009", "others": ("К-000001",)},
    ],
    ids=["the address", "the client", "a row that was the same client"],
)
def test_a_client_is_known_by_more_than_the_draft(known: dict[str, Any]) -> None:
    letter = drafts(1, channels=("email",))[0]
    assert whys(chosen(approved(letter), gone(letter, **known))) == ["handed"]
    assert whys(chosen(approved(letter), gone(letter, **{**known, "campaign": "winback"}))) == []


def test_ids_that_became_this_client_count() -> None:
    letter = drafts(1, channels=("email",))[0]
    before = gone(letter, draft="f" * 16, mark="other", client="К-000077")
    assert whys(chosen(approved(letter), before)) == []
    assert whys(chosen(approved(letter), before, ids={letter.id: ("К-000001", "К-000077")})) == ["handed"]


def test_what_is_over_or_one_too_many_stays() -> None:
    made = drafts(3, channels=("email",))
    late = TODAY + dt.timedelta(days=3)
    assert made[0].context.send_on is not None
    assert whys(chosen(approved(*made), today=late)) == ["over"] * 3
    found = chosen(approved(*made), room=2, limit=50)
    assert (len(found.chosen), whys(found)) == (2, ["limit"])
    assert "50" in found.stays[0].say("en")
    assert whys(chosen(approved(*made), room=0, limit=50)) == ["limit"] * 3


def test_what_nobody_approved_stays_and_says_why() -> None:
    made = drafts(3, channels=("email",))
    at = {d.id: Approval(d.id, Verdict.SEND, NOW, "tab", prints_of(d)) for d in made}
    at[made[1].id] = replace(at[made[1].id], verdict=Verdict.REJECT)
    at[made[2].id] = replace(at[made[2].id], prints={**prints_of(made[2]), "orders": "other"})
    found = chosen(decided_drafts(made, at, SETTINGS))
    assert [one.draft.id for one in found.chosen] == [made[0].id]
    assert whys(found) == ["rejected", "outdated"]
    assert "заказы" in found.stays[1].say("ru")
    blocked = birthday_drafts([client(1, consent_ads=False)], channels=("email",)).drafts
    assert chosen(approved(*blocked)).stays[0].say("ru") == "отправлять нельзя: отказались от рекламы"
    assert found.counts() == {"outdated": 1, "rejected": 1}
    assert set(found.counts()) <= set(STAYS)


def test_copies_for_oneself_are_marked_and_name_no_client() -> None:
    made = drafts(4)
    letters = copies_for_test(made, "me@romashka.example", "ru", 3)
    assert len(letters) == 3
    assert {d.to for d in letters} == {"me@romashka.example"}
    assert all(d.subject.startswith("[проверка] ") and not d.unsubscribe for d in letters)
    assert not {d.id for d in letters} & {d.id for d in made}
    (text,) = copies_for_test(made, "+79165550000", "en", 1)
    assert (text.channel, text.text.startswith("TEST. ")) == ("sms", True)
    assert copies_for_test(made, "nobody", "ru", 3) == ()


def test_without_a_second_look_or_with_a_file_no_list_can_carry_it_stays() -> None:
    made = drafts(2, channels=("email",))
    asked = chosen(approved(*made), seconded={made[1].id})
    assert ([one.draft for one in asked.chosen], whys(asked)) == ([made[1]], ["second-look"])
    assert whys(chosen(approved(*made), seconded=None)) == []
    filed = replace(made[0], files=(DraftFile("17.pdf", "17.pdf", "application/pdf", 5, "a" * 64),))
    kept = chosen(approved(filed, made[1]), carries_files=False)
    assert ([one.draft for one in kept.chosen], whys(kept)) == ([made[1]], ["file"])
    assert whys(chosen(approved(filed, made[1]))) == []


def test_what_may_come_on_any_day_is_never_over() -> None:
    letter = drafts(1, channels=("email",))[0]
    letter = replace(letter, context=replace(letter.context, send_on=None))
    assert whys(chosen(approved(letter), today=TODAY + dt.timedelta(days=30))) == []
