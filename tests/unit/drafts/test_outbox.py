"""The ledger read through: what counts as gone, by what it is known, and what later runs learn from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.audience.bounced import bounced
from sheetcrm.core.drafts.audience.standing_codes import ALREADY
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Sent
from sheetcrm.core.drafts.review import outbox
from sheetcrm.core.drafts.review.outbox import Item, Outbox, Reported, State, address_mark, item_of, read
from sheetcrm.core.drafts.review.recall import sentence, sents_led
from sheetcrm.core.records import replace
from tests.unit.drafts.making import TODAY, client, facts, frame, reasons, skips

KEY = b"k" * 32
DAY = (TODAY - dt.timedelta(days=1)).isoformat()


def item(n: int = 1, **more: Any) -> Item:
    given: dict[str, Any] = {
        "draft": f"{n:016x}",
        "client": f"К-{n:06d}",
        "mark": address_mark(KEY, "email", f"client{n}@example.com"),
        "campaign": "birthday",
        "period": "2026",
        "channel": "email",
        **more,
    }
    return Item(**given)


def intent(*items: Item, batch: str = "B1") -> dict[str, Any]:
    return {
        "kind": outbox.INTENT,
        "batch": batch,
        "sink": "lists",
        "day": DAY,
        "by": "Ирина",
        "where": "x",
        "items": [one.document() for one in items],
    }


def line(kind: str, batch: str = "B1", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "batch": batch, **more}


ONE = f"{1:016x}"


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([], State.UNKNOWN),
        ([line("outcome", handed=[ONE], returned=[])], State.HANDED),
        ([line("outcome", handed=[], returned=[ONE])], State.RETURNED),
        ([line("settled", went=[ONE], returned=[])], State.CONFIRMED),
        ([line("settled", went=[], returned=[ONE])], State.RETURNED),
        ([line("outcome", handed=[ONE]), line("sent", drafts=[ONE], day=DAY)], State.CONFIRMED),
        (
            [line("outcome", handed=[ONE]), line("report", drafts=[ONE], what="bounced", at=f"{DAY}T09:00:00+00:00")],
            State.CONFIRMED,
        ),
        ([line("outcome", batch="B7", handed=[ONE])], State.UNKNOWN),
        ([line("something-new", drafts=[ONE])], State.UNKNOWN),
    ],
)
def test_an_intent_without_an_outcome_is_unknown(lines: list[dict[str, Any]], state: State) -> None:
    found = read([intent(item()), *lines])
    assert [entry.state for entry in found.entries] == [state]
    assert (found.taken(item()) is None) == (state is State.RETURNED)
    assert bool(found.history()) == (state is not State.RETURNED)


def test_a_message_is_known_by_its_address_and_by_any_id_of_its_client() -> None:
    found = read([intent(item(1, others=("К-000005",)))])
    same = item(9, draft="f" * 16, client="К-000001", mark="")
    assert found.taken(same) is not None
    assert found.taken(item(9, client=None, mark=item(1).mark)) is not None
    assert found.taken(item(5, mark="")) is not None, "a row that was the same client then"
    assert found.taken(item(9, mark="", others=("K-000001",))) is not None, "look-alike letters in ids are one"
    assert found.taken(item(9), also=("К-000001",)) is not None, "a row that was merged into this one"
    assert found.taken(item(9)) is None
    assert found.taken(item(1, draft="f" * 16, campaign="winback")) is None
    assert found.taken(item(1, draft="f" * 16, period="2027")) is None


def test_a_repeated_intent_does_not_wake_a_message_up() -> None:
    """What two copies of a ledger both say is said once."""
    first = [intent(item()), line("outcome", handed=[ONE])]
    assert read([*first, {"kind": outbox.RECOVERED, "lines": [intent(item())]}]).entries == read(first).entries


def test_lines_of_another_copy_count() -> None:
    inner = {"kind": outbox.RECOVERED, "lines": [intent(item(2), batch="B2")]}
    found = read([intent(item()), {"kind": outbox.RECOVERED, "lines": [inner]}])
    assert [entry.item.draft for entry in found.entries] == [ONE, f"{2:016x}"]
    assert found.next_batch() == "B3"


def test_an_item_comes_back_from_its_line_without_names_or_addresses() -> None:
    (letter,) = draft(facts([client()], campaigns=("birthday",), channels=("email",), key=KEY)).drafts
    made = item_of(letter, KEY, ["К-000001", "К-000007", None], "<x@y>")
    assert Item.of(made.document()) == made
    assert made.others == ("К-000007",)
    said = str(made.document())
    assert "client1" not in said
    assert "Мария" not in said


def handed(n: int = 1, **more: Any) -> Sent:
    lines = [intent(item(n, **more)), line("outcome", handed=[f"{n:016x}"])]
    (found,) = read(lines).history()
    return found


def due(rows: list[dict[str, Any]], *history: Sent, **more: Any) -> Any:
    return draft(facts(rows, campaigns=("birthday",), channels=("email",), key=KEY, history=history, **more))


def test_who_was_handed_over_is_not_drafted_again() -> None:
    assert len(due([client(1)]).drafts) == 1
    again = due([client(1)], handed())
    assert again.drafts == ()
    assert {code for _, _, code in skips(again)} == {ALREADY.code}
    # Under another id, by the address alone; and under another address, by the id alone.
    assert due([client(1, client_id="К-000099")], handed()).drafts == ()
    assert due([client(1, email=("new@example.com",))], handed()).drafts == ()
    assert len(due([client(2)], handed()).drafts) == 1
    assert len(due([client(1)], handed(period="2025")).drafts) == 1


def test_a_row_that_was_merged_into_another_takes_its_messages_along() -> None:
    (led,) = sents_led([handed(7)], {"K-000007": "K-000003", "K-000003": "K-000001"})
    assert due([client(1)], handed(7)).drafts != ()
    assert due([client(1)], led).drafts == ()
    assert sents_led([handed(7)], {}) == (handed(7),)


def test_a_newcomer_is_welcomed_once_ever() -> None:
    """However long ago that was, and however new they look again; another newcomer is welcomed all the same (S5)."""
    years_ago = (TODAY - dt.timedelta(days=1500)).isoformat()
    lines = [{**intent(item(campaign="welcome", period="once")), "day": years_ago}, line("outcome", handed=[ONE])]
    (told,) = read(lines).history()
    assert told.day.isoformat() == years_ago
    rows = [client(1, created=TODAY), client(2, created=TODAY)]

    def welcomed(*history: Sent, **more: Any) -> list[int]:
        given = {"campaigns": ("welcome",), "channels": ("email",), "key": KEY, "history": history, **more}
        return [d.client_position for d in draft(facts(rows, [{"orders_count": 0}] * 2, **given)).drafts]

    assert welcomed() == [0, 1]
    assert welcomed(told) == [1]
    assert welcomed(told, today=TODAY + dt.timedelta(days=6)) == [1]


def test_a_stop_after_the_handover_is_told() -> None:
    told = due([client(1, stop=True), client(2), client(3)], handed(1), handed(2)).recalled
    assert [(one.client_id, one.reason.key, one.batch) for one in told] == [("К-000001", "draft/stopped", "B1")]
    assert sentence(told, "ru") == "Уже передано 1 сообщение, не отправляйте: К-000001 (B1)."
    assert sentence(told, "en") == "1 message already handed over must not be sent: К-000001 (B1)."
    assert sentence((), "ru") == ""


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ([client(1)], {"stop_list": frame([{"who": "client1@example.com"}])}, "draft/stop-list"),
        ([client(2)], {"stop_list": frame([{"who": "Client1@Example.com"}])}, "draft/stop-list"),
        ([client(1, consent_ads=False)], {}, "draft/consent-withdrawn"),
        ([client(1, consent_pd=False)], {}, "draft/data-consent-withdrawn"),
        ([client(1, comment="умерла в марте")], {}, "draft/deceased"),
        ([client(1, status="жалоба")], {}, "draft/open-complaint"),
        # Another row of the same client said no.
        ([client(1), client(2, stop=True)], {"cluster": np.array([0, 0])}, "draft/stopped"),
    ],
    ids=["stop list", "its row is gone", "withdrawn", "data", "dead", "in dispute", "a duplicate"],
)
def test_every_kind_of_no_calls_back(rows: list[dict[str, Any]], more: dict[str, Any], code: str) -> None:
    assert [one.reason.key for one in due(rows, handed(1), **more).recalled] == [code]


def test_what_was_agreed_on_is_not_called_back_over_a_complaint() -> None:
    agreed = handed(1, campaign="appointment", purpose="service")
    assert due([client(1, status="жалоба")], agreed).recalled == ()
    assert [one.reason.key for one in due([client(1, stop=True)], agreed).recalled] == ["draft/stopped"]


def test_a_message_of_a_campaign_there_is_no_more_is_called_back() -> None:
    assert [one.reason.key for one in due([client(1, stop=True)], handed(1, campaign="spring")).recalled] == [
        "draft/stopped"
    ]


def test_the_cell_of_every_address_that_bounced_is_named_and_no_other() -> None:
    rows = frame(
        [
            {"email": "client1@example.com", "phone": "+79160000001", "messenger": "client1@example.com"},
            {"email": "other@example.com", "email2": ("a@example.com", "Client1@Example.com")},
            {"email": None, "phone": ("+79160000001",)},
        ]
    )

    def cells(*history: Sent) -> list[tuple[str | None, list[int]]]:
        return [(one.column, one.rows.tolist()) for one in bounced(rows, history, KEY)]

    assert cells(handed(1)) == []
    assert cells(reported("bounced")) == [("email", [0]), ("email2", [1])]
    text = replace(reported("bounced"), mark=address_mark(KEY, "sms", "+79160000001"), channel="sms")
    assert cells(text) == [("phone", [0, 2])]


@pytest.mark.parametrize(
    ("number", "region", "typed"),
    [
        ("+79160000001", "RU", ["+7 916 000-00-01", "8 (916) 000-00-01", "9160000001", "007 916 000 00 01"]),
        ("+447911123456", "GB", ["+44 7911 123456", "07911 123456"]),
        ("+14155550101", "US", ["(415) 555-0101", "212 555 0199 415 555 0101", "415 555 0101 212 555 0199"]),
    ],
)
def test_a_number_on_the_stop_list_calls_back_in_any_spelling_though_its_row_is_gone(
    number: str, region: str, typed: list[str]
) -> None:
    texts = handed(1, channel="sms", mark=address_mark(KEY, "sms", number))
    for who in typed:
        found = due([client(2)], texts, stop_list=frame([{"who": who}]), region=region).recalled
        assert [one.reason.key for one in found] == ["draft/stop-list"], who


def test_what_was_sent_already_is_not_called_back() -> None:
    lines = [intent(item()), line("outcome", handed=[ONE]), line("sent", drafts=[ONE], day=TODAY.isoformat())]
    (gone,) = read(lines).history()
    assert gone.day == TODAY, "it counts on the day of the tick"
    assert due([client(1, stop=True)], gone).recalled == ()


def reported(what: str, n: int = 1) -> Sent:
    lines = [
        intent(item(n)),
        line("outcome", handed=[f"{n:016x}"]),
        line("report", drafts=[f"{n:016x}"], what=what, at=f"{TODAY.isoformat()}T09:00:00+00:00"),
    ]
    (found,) = read(lines).history()
    return found


def winback(rows: list[dict[str, Any]], *history: Sent, **more: Any) -> Any:
    known = [{"lifecycle": "asleep", "last_order": dt.date(2026, 1, 10), "orders_count": 4, "rhythm_days": 30.0}] * len(
        rows
    )
    given = {"campaigns": ("winback",), "channels": ("email", "sms"), "key": KEY, "history": history, **more}
    return draft(facts(rows, known, **given))


def test_an_address_that_takes_nothing_is_not_written_to_until_it_is_another() -> None:
    assert reasons(winback([client(1)])) == []
    assert reasons(winback([client(1)], reported("bounced"))) == ["draft/bounced"]
    assert reasons(winback([client(1)], reported("bounced")), channel="sms") == []
    assert reasons(winback([client(1, email=("new@example.com",))], reported("bounced"))) == []
    assert reasons(winback([client(1)], reported("delivered"))) == []


def test_who_unsubscribed_at_the_service_gets_no_advertising_by_that_channel_until_they_agree_again() -> None:
    gone = reported("unsubscribed")
    assert reasons(winback([client(1)], gone)) == ["draft/unsubscribed"]
    assert reasons(winback([client(1)], gone), channel="sms") == []
    assert reasons(winback([client(1, email=("new@example.com",))], gone)) == ["draft/unsubscribed"], (
        "whatever the address"
    )
    assert reasons(winback([client(2), client(1)], gone, cluster=np.array([0, 0]))) == ["draft/unsubscribed"], (
        "a duplicate"
    )
    later = frame(
        [
            {
                "who": "К-000001",
                "purpose": "реклама",
                "channel": "email",
                "state": True,
                "date": TODAY + dt.timedelta(1),
                "source": "сайт",
            }
        ]
    )
    day = {"today": TODAY + dt.timedelta(2)}
    assert reasons(winback([client(1, consent_ads=None)], gone, consents=later, **day)) == []


def test_the_limit_of_a_day_counts_both_mailboxes() -> None:
    lines = [
        {**intent(item(1)), "sink": "imap"},
        {**intent(item(2), batch="B2"), "sink": "gmail"},
        {**intent(item(3), batch="B3"), "sink": "lists"},
        line("outcome", batch="B2", handed=[f"{2:016x}"]),
    ]
    found = read(lines)
    assert found.handed_on(dt.date.fromisoformat(DAY), ("imap", "gmail")) == 2
    assert found.handed_on(TODAY, ("imap", "gmail")) == 0
    assert Outbox().next_batch() == "B1"
    assert Reported("bounced") is Reported.BOUNCED
