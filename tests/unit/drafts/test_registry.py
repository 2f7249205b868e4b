"""The registry of consents says what the drafts obey: what is in force, since when, what proves it, what is stronger."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.registry import Entry, Over, State, registry, withdrawn_on
from tests.unit.drafts.making import birthday_drafts, client, facts

BLANK = {"consent_ads": None, "consent_date": None, "consent_source": None}


def of(entries: list[Entry], subject: str, position: int = 0) -> Entry:
    return next(e for e in entries if e.subject == subject and e.position == position)


def read(clients: list[dict[str, Any]], **more: Any) -> list[Entry]:
    return list(registry(permissions(facts(clients, **more))))


def line(**cells: Any) -> dict[str, Any]:
    return {
        "who": "К-000001", "purpose": "реклама", "channel": "SMS", "state": True, "date": dt.date(2026, 3, 1),
        "source": "анкета в студии", "proof": "анкета № 118", "text_version": "ред. 2 от 01.09.2025",
        "recorded_by": "Марина", **cells,
    }  # fmt: skip


def test_a_line_gives_its_day_source_proof_and_who_recorded_it() -> None:
    found = of(read([client(1, **BLANK)], consents=[line()]), "sms")
    assert (found.state, found.date, found.may) == (State.GIVEN, dt.date(2026, 3, 1), True)
    assert found.evidence is not None
    evidence = found.evidence
    assert (evidence.line, evidence.where, evidence.proof, evidence.version, evidence.by) == (
        0, "анкета в студии", "анкета № 118", "ред. 2 от 01.09.2025", "Марина",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (dt.date(2026, 11, 23), State.GIVEN), (dt.date(2026, 11, 22), State.NONE), ("22.11.2026", State.NONE),
        ("до 23.11.2026", State.GIVEN), ("бессрочно", State.GIVEN), ("until withdrawn", State.GIVEN), ("осень", State.NONE),
    ],
)  # fmt: skip
def test_a_consent_ends_the_day_after_its_last(until: Any, state: State) -> None:
    """An unreadable last day is none: nobody can show that the consent still stands."""
    clients = [client(1, **BLANK)]
    asked = permissions(facts(clients, consents=[line(expires=until)]))
    assert of(list(registry(asked)), "sms").state is state
    codes = [notice.code.code for notice in asked.notices]
    assert codes == (
        [] if state is State.GIVEN else ["consent/line-unclear"] if until == "осень" else ["consent/expired"]
    )


def test_a_newer_consent_stands_though_an_older_one_has_ended() -> None:
    lines = [line(expires="01.06.2026"), line(date=dt.date(2026, 9, 1))]
    assert of(read([client(1, **BLANK)], consents=lines), "sms").state is State.GIVEN


def test_without_an_active_consent_there_is_no_advertising() -> None:
    """L1: whatever the registry does not call given has no draft that may go, and the other way round."""
    clients = [client(1), client(2, **BLANK), client(3), client(4, stop=True), client(5, **BLANK), client(6)]
    lines = [
        line(who="К-000003", channel="email", state=False),
        line(who="К-000005", channel="все"),
        line(who="К-000006", purpose="обработка ПД", channel=None, state=False),
    ]
    entries = read(clients, consents=lines)
    made = birthday_drafts(clients, consents=lines)
    for subject in ("email", "sms"):
        may = {e.position for e in entries if e.subject == subject and e.may}
        ready = {d.client_position for d in made.drafts if d.channel == subject and d.state == "draft"}
        assert ready == may, subject
    assert {e.position for e in entries if e.subject == "email" and e.may} == {0, 4}


def test_a_withdrawal_says_when_and_in_whose_row() -> None:
    cluster = np.array([0, 0, 1])
    withdrawn = line(who="К-000002", state=False, date=dt.date(2026, 7, 2))
    entries = read([client(1), client(2), client(3)], consents=[withdrawn], cluster=cluster)
    own, other = of(entries, "sms", 1), of(entries, "sms", 0)
    assert (own.state, own.date, own.said_by) == (State.WITHDRAWN, dt.date(2026, 7, 2), None)
    assert (other.state, other.date, other.said_by) == (State.WITHDRAWN, dt.date(2026, 7, 2), 1)
    assert of(entries, "email", 0).state is State.GIVEN
    assert of(entries, "sms", 2).state is State.GIVEN


def test_what_is_stronger_than_a_consent_is_named_with_its_row() -> None:
    cluster = np.array([0, 0, 1])
    rows = [client(1), client(2, stop=True), client(3)]
    stop = [{"who": "+7 916 000-00-03"}]
    entries = read(rows, cluster=cluster, stop_list=stop)
    assert [(o.what, o.position) for o in of(entries, "email", 0).over] == [(Over.STOP, 1)]
    assert [(o.what, o.position) for o in of(entries, "email", 2).over] == [(Over.STOP_LIST, 2)]
    assert not of(entries, "email", 0).may
    assert of(entries, "email", 0).state is State.GIVEN


def test_the_consent_to_data_stands_apart_and_its_withdrawal_is_above_all() -> None:
    given = line(purpose="обработка ПД", channel=None)
    entries = read([client(1, **BLANK)], consents=[given])
    assert of(entries, "data").state is State.GIVEN
    assert of(entries, "email").state is State.NONE
    taken = line(purpose="обработка ПД", channel=None, state=False, date=dt.date(2026, 9, 1))
    found = permissions(facts([client(1)], consents=[given, taken]))
    entries = list(registry(found))
    assert (of(entries, "data").state, of(entries, "data").date) == (State.WITHDRAWN, dt.date(2026, 9, 1))
    assert [o.what for o in of(entries, "sms").over] == [Over.DATA]
    assert withdrawn_on(found, 0) == dt.date(2026, 9, 1)
    assert withdrawn_on(permissions(facts([client(1, consent_pd=False)])), 0) is None


@pytest.mark.parametrize(("says", "state"), [(True, State.GIVEN), (False, State.WITHDRAWN), (None, State.NONE)])
def test_the_column_of_consents_to_data_is_in_the_registry(says: bool | None, state: State) -> None:
    assert of(read([client(1, **BLANK, consent_pd=says)]), "data").state is state


def test_rows_that_are_nobodys_duplicates_are_not_one_client() -> None:
    """The day a withdrawal is counted from is one's own, not that of another client without duplicates."""
    days = [dt.date(2026, 7, 2), dt.date(2026, 9, 1)]
    lines = [line(who=f"К-00000{n}", purpose="обработка ПД", state=False, date=day) for n, day in enumerate(days, 1)]
    found = permissions(facts([client(1), client(2)], consents=lines, cluster=np.array([-1, -1])))
    assert [withdrawn_on(found, position) for position in (0, 1)] == days


def test_a_withdrawal_by_a_rule_nobody_can_read_is_above_every_consent() -> None:
    """The registry says of it what the drafts do."""
    entries = read([client(1)], consents=[line(who=None, rule="??", state=False)])
    assert [o.what for o in of(entries, "email").over] == [Over.RULE]
    assert not of(entries, "email").may


def test_the_first_withdrawal_of_a_person_sets_the_day_and_its_row_is_named() -> None:
    days = [None, dt.date(2026, 9, 1), dt.date(2026, 7, 2)]
    lines = [
        line(who=f"К-00000{n}", purpose="обработка ПД", state=False, date=day) for n, day in enumerate(days, 1) if day
    ]
    found = permissions(facts([client(n) for n in (1, 2, 3)], consents=lines, cluster=np.array([0, 0, 0])))
    assert [withdrawn_on(found, position) for position in range(3)] == [days[2]] * 3
    entries = list(registry(found))
    assert [[(o.what, o.position) for o in of(entries, "email", n).over] for n in range(3)] == [
        [(Over.DATA, n)] for n in (1, 1, 2)
    ]
