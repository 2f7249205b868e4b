"""Who may be written to: consents, withdrawals, the stop list, in every spelling and over whole clusters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.consent_words import with_ours
from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.contacts import named_in

from .making import birthday_drafts, client, facts, reasons, skips, states


def given(clients: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, list[bool]]:
    made = permissions(facts(clients or [client(consent_ads=None)], **more))
    return {channel: made.given[channel].tolist() for channel in ("email", "sms", "calls")}


def line(**cells: Any) -> dict[str, Any]:
    """A line of «Согласия» that is a whole consent."""
    return {
        "who": "client1@example.com",
        "purpose": "реклама",
        "channel": "SMS, email",
        "state": True,
        "date": dt.date(2026, 5, 1),
        "source": "анкета",
        **cells,
    }


BLANK = client(consent_ads=None, consent_date=None, consent_source=None)


@pytest.mark.parametrize(
    ("cells", "email", "sms"),
    [
        ({"consent_ads": True}, True, True),
        ({"consent_ads": None}, False, False),
        ({"consent_ads": False}, False, False),
        ({"consent_ads": None, "consent_email": True}, True, False),
        ({"consent_ads": None, "consent_sms": True}, False, True),
        ({"consent_ads": True, "consent_email": False}, False, True),
        ({"consent_ads": False, "consent_email": True}, False, False),
        ({"consent_ads": True, "consent_date": dt.date(2026, 11, 23)}, True, True),
        ({"consent_ads": True, "consent_date": dt.date(2026, 11, 24)}, False, False),
        ({"consent_ads": None, "consent_pd": True}, False, False),
    ],
)
def test_the_teams_own_columns(cells: dict[str, Any], email: bool, sms: bool) -> None:
    made = given([client(**cells)])
    assert (made["email"], made["sms"]) == ([email], [sms])


@pytest.mark.parametrize(
    ("cells", "email", "sms"),
    [
        ({}, True, True),
        ({"channel": "email"}, True, False),
        ({"channel": "СМС"}, False, True),
        ({"channel": "почта"}, True, False),
        ({"channel": "все"}, True, True),
        ({"purpose": "реклама SMS", "channel": None}, False, True),
        ({"purpose": "рассылка по email", "channel": None}, True, False),
        ({"purpose": "marketing", "channel": "e-mail"}, True, False),
        ({"channel": "звонки"}, False, False),
        ({"who": "К-000001"}, True, True),
        ({"who": "к 1"}, True, True),
        ({"who": "8 (916) 000-00-01"}, True, True),
        ({"who": "CLIENT1@EXAMPLE.COM"}, True, True),
        # Unclear is none.
        ({"channel": None}, False, False),
        ({"purpose": None}, False, False),
        ({"purpose": "обработка ПД"}, False, False),
        ({"state": None}, False, False),
        ({"date": dt.date(2027, 1, 1)}, False, False),
        ({"who": "Мария Орлова"}, False, False),
        ({"who": None}, False, False),
    ],
)
def test_a_line_of_the_registry(cells: dict[str, Any], email: bool, sms: bool) -> None:
    made = given([BLANK], consents=[line(**cells)])
    assert (made["email"], made["sms"]) == ([email], [sms])


@pytest.mark.parametrize(
    ("channel", "meant"),
    [
        ("text message", "sms"),
        ("Texts", "sms"),
        ("телефон", "calls"),
        ("phone", "calls"),
        ("phone calls", "calls"),
        ("e-mail", "email"),
    ],
)
def test_a_channel_in_the_words_of_our_own_tabs(channel: str, meant: str) -> None:
    made = given([client(**BLANK)], consents=[line(channel=channel)])
    assert made == {one: [one == meant] for one in ("email", "sms", "calls")}


@pytest.mark.parametrize(
    "purpose",
    [
        "рекалма", "обработка рекламаций", "уведомления о транзакциях", "новая редакция договора", "заказы с маркетплейса",
        "подбор новостройки", "market research", "marketplace orders", "сервисная рассылка", "рассылка чеков", "исполнение договора",
        "обработка ПД, кроме рекламы", "без рекламы", "не реклама", "реклама: нет", "no advertising", "service messages, not marketing",
    ],
)  # fmt: skip
def test_what_only_sounds_like_advertising_or_takes_it_out_is_no_consent_to_it(purpose: str) -> None:
    made = permissions(facts([BLANK], consents=[line(purpose=purpose, channel="все")]))
    assert not any(mask.any() for mask in made.given.values())


@pytest.mark.parametrize(
    "channel",
    ["все, кроме звонков", "кроме SMS", "без звонков", "SMS, не email", "SMS — нет", "all but calls", "any except SMS"],
)
def test_a_channel_that_is_taken_out_is_not_given_and_a_refusal_of_the_kind_is_of_every_channel(channel: str) -> None:
    made = permissions(facts([BLANK], consents=[line(channel=channel)]))
    assert not any(mask.any() for mask in made.given.values())
    assert "кроме" in made.notices[0].message("ru")
    assert "except" in made.notices[0].message("en")
    taken = permissions(facts([BLANK], consents=[line(channel=channel, state=False)]))
    assert all(mask.all() for mask in taken.withdrawn.values())


@pytest.mark.parametrize(
    "purpose",
    [
        "реклама, но не чаще раза в месяц",
        "новости и акции",
        "телемаркетинг",
        "промоакции",
        "рассылка",
        "special offers",
        "ads",
    ],
)
def test_plain_words_of_advertising_are_a_consent(purpose: str) -> None:
    assert given([BLANK], consents=[line(purpose=purpose, channel="email")])["email"] == [True]


@pytest.mark.parametrize("cells", [{"channel": None}, {"purpose": None}, {"state": None}, {"who": "Мария Орлова"}])
def test_an_unclear_line_is_told_with_its_number(cells: dict[str, Any]) -> None:
    notices = permissions(facts([BLANK], consents=[line(), line(**cells)])).notices
    assert [n.key for n in notices] == ["consent/line-unclear"]
    assert "запись 2" in notices[0].message("ru")
    assert "entry 2" in notices[0].message("en")


TEAMS = with_ours(("Реклама и акции", "исполнение договора", "передача партнёру"))


@pytest.mark.parametrize(
    ("purpose", "gives", "told"),
    [
        ("Реклама и акции", True, False),
        ("реклама и акции.", True, False),
        ("реклама", True, False),
        ("advertising", True, False),
        # Purposes of the team's that are none of ours: understood, and no consent to advertising.
        ("исполнение договора", False, False),
        ("передача партнёру", False, False),
        # A near miss counts once somebody has corrected it.
        ("рекламма", False, True),
        ("Реклама и акцыи", False, True),
        ("исполнение догавора", False, True),
        ("новости", False, True),
    ],
)
def test_where_the_team_lists_its_purposes_a_consent_to_another_is_none(purpose: str, gives: bool, told: bool) -> None:
    made = permissions(facts([BLANK], consents=[line(purpose=purpose)], legal_purposes=TEAMS))
    assert made.given["email"].tolist() == [gives]
    assert ["«Справочниках»" in n.message("ru") and "“Lists”" in n.message("en") for n in made.notices] == [True] * told


def test_a_refusal_holds_whatever_the_list_says() -> None:
    said = [line(), line(purpose="рекламма", state=False, date=dt.date(2026, 6, 1))]
    assert permissions(facts([BLANK], consents=said, legal_purposes=TEAMS)).withdrawn["email"].tolist() == [True]


BULK = {"proof": "Договор-оферта от 01.02.2026", "recorded_by": "Анна", "date": dt.date(2026, 2, 1)}


@pytest.mark.parametrize("missing", ["proof", "recorded_by", "date", None])
def test_one_line_for_many_needs_date_document_and_name(missing: str | None) -> None:
    cells = {**BULK, **({missing: None} if missing else {})}
    clients = [client(1, consent_ads=None), client(2, consent_ads=None)]
    for who in ({"who": "все"}, {"who": None, "rule": "город = Самара"}):
        made = given(clients, consents=[line(**cells, **who)], bulk={0: np.array([True, False])})
        assert made["email"] == ([False, False] if missing else [True, "rule" not in who])


def test_a_rule_that_was_not_understood_gives_nothing_and_withdraws_everything() -> None:
    rule = {"who": None, "rule": "??", **BULK}
    assert given([BLANK], consents=[line(**rule)])["email"] == [False]
    drafts = birthday_drafts([client()], consents=[line(**rule, state=False)])
    assert reasons(drafts) == ["draft/withdrawal-unclear"]
    assert [n.args["n"] for n in drafts.notices if n.key == "consent/line-unclear"] == [1]


def test_while_a_tab_of_refusals_cannot_be_read_nothing_may_go_out() -> None:
    plain, unread = birthday_drafts(), birthday_drafts(unread_refusals="Стоп-лист")
    assert plain.drafts
    assert [d.state for d in unread.drafts] == ["blocked"] * len(plain.drafts)
    assert all("draft/refusals-unread" in [r.key for r in d.reasons] for d in unread.drafts)


@pytest.mark.parametrize(
    ("events", "email"),
    [
        ([(True, 1), (False, 2)], False),
        ([(False, 1), (True, 2)], True),
        ([(True, 2), (False, 1)], True),
        ([(True, 1), (False, 1)], False),
        ([(True, 3), (False, None)], False),
        ([(True, None), (False, 1)], False),
        ([(True, None)], True),
    ],
)
def test_the_later_line_counts_and_an_undated_no_always(events: list[tuple[bool, int | None]], email: bool) -> None:
    lines = [line(state=state, date=day and dt.date(2026, 5, day)) for state, day in events]
    for order in (lines, lines[::-1]):
        assert given([BLANK], consents=order)["email"] == [email]


def test_a_withdrawal_needs_no_purpose_and_no_channel() -> None:
    made = given([client()], consents=[{"who": "+7 916 000 00 01", "state": False}])
    assert made == {"email": [False], "sms": [False], "calls": [False]}


def test_a_withdrawal_of_one_channel_leaves_the_other() -> None:
    withdrawn = line(state=False, channel="SMS", date=None)
    drafts = birthday_drafts([client()], consents=[withdrawn])
    assert states(drafts) == {(0, "email"): "draft", (0, "sms"): "blocked"}
    assert reasons(drafts, 0, "sms") == ["draft/consent-withdrawn"]


def test_a_withdrawn_data_consent_blocks_every_channel() -> None:
    by_column = birthday_drafts([client(consent_pd=False)])
    by_line = birthday_drafts([client()], consents=[line(purpose="персональные данные", channel=None, state=False)])
    for drafts in (by_column, by_line):
        assert reasons(drafts) == ["draft/data-consent-withdrawn"]
        assert reasons(drafts, 0, "sms") == ["draft/data-consent-withdrawn"]


def test_an_opt_out_of_any_row_holds_for_the_cluster_and_a_consent_does_not() -> None:
    cluster = np.array([7, 7, 3, -1, -1])
    rows = [client(1), client(2, consent_ads=None), client(3), client(4), client(5, consent_ads=False)]
    assert given(rows, cluster=cluster)["email"] == [True, False, True, True, False]
    rows[1] = client(2, consent_ads=False)
    assert given(rows, cluster=cluster)["email"] == [False, False, True, True, False]


def test_do_not_disturb_stops_the_cluster_on_every_channel() -> None:
    cluster = np.array([0, 0, 1])
    drafts = birthday_drafts([client(1), client(2, stop=True), client(3)], cluster=cluster)
    assert states(drafts) == {(2, "email"): "draft", (2, "sms"): "draft"}
    assert skips(drafts) == {(0, None, "draft/stopped"), (1, None, "draft/stopped")}


def test_a_stop_cell_that_cannot_be_read_is_a_stop() -> None:
    drafts = birthday_drafts([client(1, stop=None), client(2, stop=False)], suspicious={"stop": np.array([0])})
    assert {d.client_position for d in drafts.drafts} == {1}


SPELLINGS = [
    "+79160000001",
    "89160000001",
    "8 916 000-00-01",
    "8(916)0000001",
    "9160000001",
    "+7 (916) 000‑00‑01",
    "007 916 000 00 01",
    79160000001,
    79160000001.0,
    "7,9160000001E+10",
    "8 916 000-00-01 (муж)",
    "тел.: 8-916-000-00-01 доб. 12",
    "0000001",
    "client1@example.com",
    "Client1@Example.COM",
    " client1@example.com ",
    "Мария <client1@example.com>",
    "mailto:client1@example.com",
    "сlient1@еxample.com",
    "other@example.com; client1@example.com",
    "other@example.com\n8 916 000 00 01",
    "8 916 555 44 33, 8 916 000 00 01",
    "К-000001",
    "K-000001",
    "k000001",
    "к-1",
    "все",
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_the_stop_list_in_any_spelling(spelling: object) -> None:
    drafts = birthday_drafts([client(1), client(2)], stop_list=[{"who": spelling}])
    stopped = {s.client_position for s in drafts.skipped if s.reason.key == "draft/stop-list"}
    assert stopped == ({0, 1} if spelling == "все" else {0})
    assert drafts.notices == ()


def test_the_stop_list_looks_into_every_address_of_a_client_and_their_cluster() -> None:
    rows = [
        client(1, phone2=("+79035550011",)),
        client(2, email2=("other@пример.рф",)),
        client(3, phone=("+79160000003", "+79035550022;ext=7")),
        client(4),
    ]
    stop = [{"who": w} for w in ("8 903 555 00 11", "OTHER@ПРИМЕР.РФ", "8 903 555-00-22")]
    drafts = birthday_drafts(rows, stop_list=stop, cluster=np.array([0, 1, 2, 2]))
    assert drafts.drafts == ()
    by_wire = birthday_drafts(rows, stop_list=[{"who": "other@xn--e1afmkfd.xn--p1ai"}])
    assert {s.client_position for s in by_wire.skipped} == {1}


@pytest.mark.parametrize(
    ("phones", "typed"),
    [
        (["+79160000001", "+79165554433"], "8 916 000 00 01 8 916 555 44 33"),
        (["+79160000001", "+79165554433", "+79035550022"], "89160000001 89165554433 89035550022"),
        (["+14155550101", "+12125550199"], "(415) 555-0101 (212) 555-0199"),
        (["+14155550101", "+12125550199"], "415 555 0101 1 212 555 0199"),
    ],
)
def test_every_number_of_a_stop_line_counts_though_only_spaces_divide_them(phones: list[str], typed: str) -> None:
    rows = [client(n, phone=(phone,)) for n, phone in enumerate(phones, 1)] + [client(9)]
    stopped = permissions(facts(rows, stop_list=[{"who": typed}])).on_stop_list.tolist()
    assert stopped == [True] * len(phones) + [False]


def test_a_stop_holds_for_the_number_of_a_messenger() -> None:
    rows = [client(1, messenger="+79035550011"), client(2, messenger2="+79035550022"), client(3)]
    stop = [{"who": "8 903 555-00-11"}, {"who": "8 903 555-00-22"}]
    assert permissions(facts(rows, stop_list=stop)).on_stop_list.tolist() == [True, True, False]


@pytest.mark.parametrize("words", ["Всем", "все клиенты.", "всех", "ALL", "Everybody", "everyone", "all clients"])
def test_a_stop_for_everybody_in_any_words(words: str) -> None:
    assert permissions(facts([client(1), client(2)], stop_list=[{"who": words}])).on_stop_list.all()


@pytest.mark.parametrize("unclear", [None, " ", "Иванов Пётр"])
def test_a_stop_below_a_line_that_is_not_understood_counts(unclear: str | None) -> None:
    found = permissions(facts([client(1)], stop_list=[{"who": unclear}, {"who": "К-000001"}]))
    assert found.on_stop_list.tolist() == [True]


@pytest.mark.parametrize("cell", ["Иванов Пётр", "—", "не писать ему", "@ivan"])
def test_a_stop_line_that_is_not_understood_is_told(cell: str) -> None:
    drafts = birthday_drafts([client(1)], stop_list=[{"who": None}, {"who": cell}])
    assert [(n.key, n.args["n"]) for n in drafts.notices] == [("stop-list/line-unclear", 2)]
    assert {d.client_position for d in drafts.drafts} == {0}


def test_names_in_one_cell() -> None:
    found = named_in("ann@x.org, 8 916 123 45 67 доб. 5 / +375 29 123-45-67; К-12")
    assert found.emails == ("ann@x.org",)
    assert found.phones == ("89161234567", "375291234567")
    assert found.ids == ("K12",)
    assert not named_in("")
    assert not named_in(None)


def test_where_a_consent_comes_from_is_shown_and_its_lack_is_warned_of() -> None:
    with_proof = birthday_drafts([client()]).drafts[0]
    assert with_proof.context.consent is not None
    assert with_proof.context.consent.ru == "10\u00a0января 2026\u00a0года, анкета"
    assert with_proof.warnings == ()
    without = birthday_drafts([client(consent_source=None)]).drafts[0]
    assert [r.key for r in without.reasons] == ["draft/consent-unproven"]
    assert without.warnings == ()
    elsewhere = birthday_drafts([client(consent_source=None)], country="us").drafts[0]
    assert elsewhere.state == "draft"
    assert [w.key for w in elsewhere.warnings] == ["draft/consent-without-proof"]
    registry = birthday_drafts([client(consent_ads=None)], consents=[line(proof="скан 12.pdf")]).drafts[0]
    assert registry.context.consent is not None
    assert registry.context.consent.en == "1 May 2026, скан 12.pdf"
