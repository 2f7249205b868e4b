"""A draft beside what was decided about it: when it may be handed over, and what is said when it may not."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.approval import EXPIRED, Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import STATES, DecidedDraft, State, decided_drafts
from sheetcrm.core.records import replace
from tests.unit.drafts.making import SETTINGS, birthday_drafts, client

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def a_draft(channel: str = "email", **cells: object) -> Draft:
    return next(d for d in birthday_drafts([client(1, **cells)]).drafts if d.channel == channel)


def said(draft: Draft, verdict: Verdict = Verdict.SEND, **more: object) -> Approval:
    return replace(Approval(draft.id, verdict, AT, "tab", prints_of(draft)), **more)  # type: ignore[arg-type]


def one(draft: Draft, *approvals: Approval, handed: tuple[str, ...] = ()) -> DecidedDraft:
    (found,) = decided_drafts([draft], {a.draft_id: a for a in approvals}, SETTINGS, handed)
    return found


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.CHECK, State.NEW),
        (Verdict.SEND, State.APPROVED),
        (Verdict.REJECT, State.REJECTED),
        (Verdict.REWRITE, State.REWRITE),
    ],
)
def test_a_decision_gives_the_state(verdict: Verdict, state: State) -> None:
    draft = a_draft()
    assert one(draft, said(draft, verdict)).state is state
    assert one(draft).state is State.NEW


def test_what_must_not_be_sent_is_never_approved() -> None:
    draft = a_draft(consent_ads=False)
    assert draft.state == "blocked"
    found = one(draft, said(draft))
    assert found.state is State.BLOCKED
    assert found.reason("ru")


def test_a_changed_message_says_what_changed() -> None:
    draft = a_draft()
    found = one(replace(draft, to="other@example.com"), said(draft))
    assert (found.state, found.expired) == (State.OUTDATED, ("client",))
    assert found.say("ru") == "устарел: изменились данные клиента"
    assert found.say("en") == "outdated: the client's data have changed"


def test_a_consent_that_ended_stays_ended_though_everything_is_as_it_was() -> None:
    draft = a_draft()
    ended = said(draft, Verdict.CHECK, place="run", expired=("consent",))
    assert one(draft, ended).state is State.OUTDATED


def test_own_words_take_the_place_of_ours_and_are_looked_at() -> None:
    draft = a_draft("sms")
    plain = one(draft, said(draft, text="Мария, с днём рождения!"))
    assert plain.state is State.APPROVED
    assert plain.draft.text.startswith("Мария, с днём рождения!")
    forged = one(draft, said(draft, text="Мария, вам сюда: http://rоmashka.example"))  # the first o is Cyrillic
    assert forged.state is State.BLOCKED
    assert forged.reason("ru")


def test_what_was_handed_over_is_only_that() -> None:
    draft = a_draft()
    assert one(draft, said(draft, Verdict.REJECT), handed=(draft.id,)).state is State.HANDED


def test_every_state_and_every_end_has_words() -> None:
    assert set(STATES) == set(State)
    assert all(text.ru and text.en for text in (*STATES.values(), *EXPIRED.values()))
