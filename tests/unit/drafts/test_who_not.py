"""Who gets nothing, or nothing now: the dead, disputes, age, tastes, limits, hours, and the law of the country."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sheetcrm.core.drafts.audience.hours import Hours, common_window, zones_of_country
from sheetcrm.core.drafts.audience.recipients import takes_texts
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Drafts, Limits, Sent
from sheetcrm.core.drafts.rules import country_rules
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.money import Money
from sheetcrm.core.records import replace
from sheetcrm.core.town_zones import zone_of, zones_by_town

from .making import SHIPPED, TODAY, birthday_drafts, client, facts, reasons, skips
from .test_new_occasions import order

ASLEEP = {"lifecycle": "asleep", "orders_count": 2, "last_order": dt.date(2026, 1, 5)}


def codes(made: Drafts) -> set[str]:
    return {s.reason.key for s in made.skipped}


# -- the person --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"comment": "Умерла в марте, не звонить"}, "draft/deceased"),
        ({"status": "скончался"}, "draft/deceased"),
        ({"comment": "у клиентки умер муж"}, "draft/deceased"),
        ({"comment": "passed away in May"}, "draft/deceased"),
        ({"comment": "ушла из жизни"}, "draft/deceased"),
        ({"status": "покойный"}, "draft/deceased"),
        ({"comment": "похороны в среду"}, "draft/deceased"),
        ({"comment": "Deceased"}, "draft/deceased"),
        ({"comment": "died in May"}, "draft/deceased"),
        ({"comment": "Ann (RIP)"}, "draft/deceased"),
        ({"comment": "умеренный спрос, покойно относится к цене"}, None),
        ({"comment": "пришёл по совету Покойникова"}, None),
        ({"status": "жалоба"}, "draft/open-complaint"),
        ({"status": "жалоба закрыта"}, None),
        ({"age": 17}, "draft/under-age"),
        ({"age": 18}, None),
        ({"birthday": Birthday(month=11, day=25, year=2008)}, "draft/under-age"),
        ({"birthday": Birthday(month=11, day=25, year=2015)}, "draft/under-age"),
        ({"birthday": Birthday(month=11, day=25, year=2007)}, None),
    ],
)
def test_what_the_card_says(cells: dict[str, Any], code: str | None) -> None:
    made = birthday_drafts([client(**cells)])
    assert codes(made) == ({code} if code else set())
    assert bool(made.drafts) == (code is None)


@pytest.mark.parametrize(("day", "kept_out"), [(22, False), (23, False), (24, True)])
def test_who_comes_of_age_today_is_of_age(day: int, kept_out: bool) -> None:
    born = client(birthday=Birthday(month=11, day=day, year=2008))
    made = draft(facts([born], [ASLEEP], campaigns=("winback",)))
    assert codes(made) == ({"draft/under-age"} if kept_out else set())


def test_b13_who_declined_gets_no_offer_until_the_reason_has_gone() -> None:
    declined = client(1, status="Отказ", loss_reason="нет доставки", city="Самара")
    rows = [declined, client(2, status="завис"), client(3, status="проблемный клиент")]
    made = birthday_drafts(rows)
    assert skips(made) == {(0, None, "draft/refused")}
    assert {d.client_position for d in made.drafts} == {1, 2}
    assert draft(facts([declined], campaigns=("refused",))).drafts == ()
    back = draft(
        facts([declined], campaigns=("birthday", "refused"), lists={"gone_reasons": ("нет доставки: Самара",)})
    )
    assert {d.campaign for d in back.drafts} == {"refused"}
    # What was agreed on is no offer.
    unpaid = order(0, 20, due=TODAY + dt.timedelta(days=1), amount=Money(Decimal(100), None))
    assert draft(facts([declined], campaigns=("payment",), orders=[unpaid])).drafts


@pytest.mark.parametrize("said", [{"comment": "умер"}, {"status": "жалоба"}, {"stop": True}, {"consent_ads": False}])
def test_what_one_row_of_a_person_says_holds_for_the_other(said: dict[str, Any]) -> None:
    rows = [client(1), client(2, **said)]
    together = birthday_drafts(rows, cluster=np.array([4, 4]))
    assert not [d for d in together.drafts if d.state == "draft"]
    apart = birthday_drafts(rows, cluster=np.array([4, 5]))
    assert {d.client_position for d in apart.drafts if d.state == "draft"} == {0}


def test_death_stops_even_what_was_agreed_on() -> None:
    orders = [order(0, -1)]
    assert draft(facts([client(comment="умер")], orders=orders, campaigns=("appointment",))).drafts == ()


def test_a_refund_in_dispute_stops_campaigns_for_the_person() -> None:
    orders = [order(1, 9, status="возврат оспаривается")]
    made = birthday_drafts([client(1), client(2)], orders=orders, cluster=np.array([3, 3]))
    assert codes(made) == {"draft/open-complaint"}
    settled = birthday_drafts([client(1), client(2)], orders=[order(1, 9, status="возврат")])
    assert codes(settled) == set()


# -- what a client does not want ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("never", "about", "blocked"),
    [
        (("розы",), "Роза красная", True),
        (("розы",), "пионы; тюльпаны", False),
        (("розы", "пионы"), "букет; пион", True),
        (("кофе",), "кофеварка", False),
        (("коньяк", "вино"), "Вина Крыма", True),
    ],
)
def test_a_message_about_what_a_client_does_not_want_is_blocked(
    never: tuple[str, ...], about: str, blocked: bool
) -> None:
    templates = {**SHIPPED, "ru/birthday.sms": f"---\nabout: {about}\n---\n{{{{ greeting }}}}"}
    made = birthday_drafts([client(never_offer=never)], templates=templates)
    assert reasons(made, 0, "sms") == (["draft/never-offer"] if blocked else [])
    assert reasons(made, 0, "email") == []


# -- how often ---------------------------------------------------------------------------------------------------------


def busy(rows: list[dict[str, Any]], limits: Limits, **more: Any) -> Drafts:
    """A day when a birthday, a long silence and a recommendation fall together."""
    known = [{**ASLEEP, "orders_count": 9} for _ in rows]
    given = {"campaigns": ("birthday", "winback", "welcome"), "channels": ("email",), **more}
    return draft(facts(rows, known, limits=limits, **given))


def sent(n: int, days_ago: int, **more: Any) -> Sent:
    usual: dict[str, Any] = {
        "campaign": "spring",
        "period": "once",
        "channel": "email",
        "address": f"client{n}@example.com",
    }
    day = TODAY - dt.timedelta(days=days_ago)
    return Sent(**{"draft_id": f"{n:016x}", "client_id": f"К-{n:06d}", "day": day, **usual, **more})


def test_without_limits_everything_is_drafted_and_with_one_a_day_the_first_channel() -> None:
    both = draft(facts([client()], [ASLEEP], campaigns=("winback",)))
    assert [d.channel for d in both.drafts] == ["email", "sms"]
    one = draft(facts([client()], [ASLEEP], campaigns=("winback",), limits=Limits(day=1)))
    assert [d.channel for d in one.drafts] == ["email"]
    assert skips(one) == {(0, "sms", "draft/too-often")}
    turned = draft(facts([client()], [ASLEEP], campaigns=("winback",), limits=Limits(day=1), channels=("sms", "email")))
    assert [d.channel for d in turned.drafts] == ["sms"]


def test_a_birthday_comes_once_a_year_and_is_not_counted() -> None:
    made = busy([client()], Limits(day=1, week=1, month=1))
    assert [d.campaign for d in made.drafts] == ["birthday", "winback"]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], True),
        ([sent(1, 1)], True),
        ([sent(1, 1), sent(1, 29)], False),
        ([sent(1, 1), sent(1, 30)], True),
        ([sent(1, 1), sent(1, 2, campaign="birthday")], True),
        ([sent(1, 1), sent(1, 2, purpose="service")], True),
        ([sent(9, 1), sent(9, 2)], True),
        # Known by the address alone, in another spelling.
        ([sent(1, 1, client_id=None, address="Client1@Example.COM"), sent(1, 3, client_id=None)], False),
    ],
)
def test_two_in_thirty_days(history: list[Sent], expected: bool) -> None:
    made = draft(
        facts(
            [client()], [ASLEEP], campaigns=("winback",), channels=("email",), limits=Limits(month=2), history=history
        )
    )
    assert bool(made.drafts) is expected
    assert codes(made) == (set() if expected else {"draft/too-often"})


@pytest.mark.parametrize(
    ("limits", "campaign", "ago", "expected"),
    [
        (Limits(day=1), "birthday", 0, True),
        (Limits(day=1), "repeat", 0, False),
        (Limits(day=1), "repeat", 1, True),
        (Limits(week=1), "repeat", 6, False),
        (Limits(week=1), "repeat", 7, True),
    ],
)
def test_what_went_out_before_counts_but_a_birthday(limits: Limits, campaign: str, ago: int, expected: bool) -> None:
    history = [sent(1, ago, campaign=campaign)]
    more: dict[str, Any] = {"campaigns": ("winback",), "channels": ("email",), "limits": limits, "history": history}
    assert bool(draft(facts([client()], [ASLEEP], **more)).drafts) is expected


@pytest.mark.parametrize(
    ("number", "takes"),
    [("+447911123456", True), ("+442079460000", False), ("+14155550101", True), ("+74951234567", False), ("+999123456789", False)],
)  # fmt: skip
def test_a_text_goes_to_numbers_that_take_texts(number: str, takes: bool) -> None:
    assert takes_texts(number) is takes


def test_the_limit_holds_after_two_rows_are_one_person() -> None:
    """P4, matrix 52: over campaigns and channels; what each row got counts for the one person they are."""
    rows, known = [client(1), client(2)], [ASLEEP, ASLEEP]
    more: dict[str, Any] = {
        "campaigns": ("winback",), "channels": ("email",), "limits": Limits(month=2),
        "history": [sent(1, 3), sent(2, 4, campaign="autumn", channel="sms", address="+79160000002")],
    }  # fmt: skip
    apart = draft(facts(rows, known, cluster=np.array([1, 2]), **more))
    assert len(apart.drafts) == 2
    merged = draft(facts(rows, known, cluster=np.array([1, 1]), **more))
    assert merged.drafts == ()


def test_nobody_is_written_to_twice_on_one_occasion_whatever_the_channel_or_row() -> None:
    before = draft(facts([client(1)], [ASLEEP], campaigns=("winback",), channels=("email",))).drafts[0]
    told = sent(1, 40, campaign="winback", period=before.period)
    rows, known = [client(1), client(2)], [ASLEEP, ASLEEP]
    made = draft(facts(rows, known, campaigns=("winback",), history=[told], cluster=np.array([1, 1])))
    assert (made.drafts, codes(made)) == ((), {"draft/already-sent"})
    newer = [{**ASLEEP, "last_order": dt.date(2026, 2, 5)}] * 2
    assert draft(facts(rows, newer, campaigns=("winback",), history=[told], cluster=np.array([1, 1]))).drafts


def test_what_was_agreed_on_is_neither_counted_nor_stopped() -> None:
    orders = [order(0, -1)]
    history = [sent(1, 0), sent(1, 1)]
    made = draft(
        facts(
            [client()],
            [ASLEEP],
            orders=orders,
            limits=Limits(1, 1, 1),
            history=history,
            campaigns=("appointment", "winback"),
        )
    )
    assert {d.campaign for d in made.drafts} == {"appointment"}


def test_skipped_clients_are_counted_by_reason() -> None:
    rows = [client(n) for n in range(1, 6)]
    made = draft(
        facts(
            rows,
            [ASLEEP] * 5,
            campaigns=("winback",),
            channels=("email",),
            limits=Limits(month=1),
            history=[sent(n, 2) for n in (1, 2, 3)],
        )
    )
    assert Counter(made.tallies["winback"].without) == {"draft/too-often": 3}
    assert made.first_sentence("winback", "ru").startswith("Давно не были: 3 клиента из 5 не получат сообщения")


def test_who_has_no_address_at_all_is_not_counted_as_without_one_of_them() -> None:
    """Of two channels each client counts once, and the words are true of both."""
    rows = [client(1, email=None, phone=("+74951234567",)), client(2, email=None), client(3, phone=None), client(4)]
    given = facts(rows, [ASLEEP] * 4, campaigns=("winback",), limits=Limits())
    assert Counter(draft(given).tallies["winback"].without) == {"draft/nowhere": 1}
    for channel, code in (("email", "draft/no-email"), ("sms", "draft/no-mobile")):
        alone = draft(facts(rows, [ASLEEP] * 4, campaigns=("winback",), limits=Limits(), channels=(channel,)))
        assert Counter(alone.tallies["winback"].without) == {code: 2}


# -- hours -------------------------------------------------------------------------------------------------------------


def window(cells: dict[str, Any], others: list[dict[str, Any]] | None = None, **more: Any) -> Any:
    made = birthday_drafts([client(1, **cells), *(others or [])], **more)
    context = made.drafts[0].context
    return None if context.send_after is None else f"{context.send_after:%H:%M}–{context.send_before:%H:%M}"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"city": "Москва"}, "10:00–20:00"),
        ({"city": "Самара"}, "09:00–19:00"),
        ({"city": "Владивосток"}, "03:00–13:00"),
        ({"city": "Калининград"}, "11:00–21:00"),
        # A landline tells the zone, a mobile number does not.
        ({"city": None, "phone": ("+74232123456",)}, "03:00–13:00"),
        ({"city": None, "phone": ("+442079460000",)}, "13:00–23:00"),
        ({"city": "London", "phone": ("+79161234567",)}, "13:00–23:00"),
    ],
)
def test_the_hours_are_those_of_the_clients_own_clock(cells: dict[str, Any], expected: str) -> None:
    assert window(cells) == expected


def test_a_mobile_number_alone_means_the_zones_of_the_other_clients_and_that_is_said() -> None:
    assert window({"city": None}) == "10:00–20:00"
    others = [client(2, city="Екатеринбург", birthday=None), client(3, city="Калининград", birthday=None)]
    assert window({"city": None}, others) == "11:00–18:00"
    made = birthday_drafts([client(1, city=None), *others])
    assert [n.key for n in made.notices] == ["draft/hours-guessed"]
    assert made.notices[0].args["n"] == 1
    assert not birthday_drafts([client(1)]).notices
    nowhere = [{key: value for key, value in client(1).items() if key != "city"}]
    (said,) = birthday_drafts(nowhere).notices
    assert said.key == "draft/hours-ours"


def test_an_american_number_means_every_zone_of_the_country() -> None:
    # A number of New York may be answered in Honolulu: from 15:00 there until 20:00 here.
    more: dict[str, Any] = {"region": "US", "country": "us", "zone": "America/New_York"}
    assert window({"city": None, "phone": ("+12125550123",)}, **more) == "15:00–20:00"
    assert window({"city": "New York", "phone": ("+12125550123",)}, **more) == "10:00–20:00"


@pytest.mark.parametrize(
    ("cells", "country"),
    [
        ({"phone": ("+77011234567",)}, "KZ"),
        ({"phone": None, "country": "KZ"}, "KZ"),
        ({"phone": ("+77011234567",), "country": "AM"}, "AM"),
        ({"phone": None}, "BY"),
    ],
)
def test_without_a_town_the_country_tells_then_the_number_then_the_table(cells: dict[str, Any], country: str) -> None:
    zones, _ = Hours(facts([client(city=None, **cells)], region="BY")).zones(0)
    assert zones == zones_of_country(country)


def test_the_law_bounds_what_a_team_may_set() -> None:
    late = {"quiet_from": dt.time(23, 30), "quiet_until": dt.time(6)}
    assert window({"city": "Москва"}, **late) == "08:00–22:00"
    assert window({"city": "Москва"}, country="us", **late) == "08:00–21:00"


def test_a_day_that_is_over_is_the_next_one_but_a_birthday_stays() -> None:
    evening = dt.datetime(2026, 11, 23, 21, 0, tzinfo=ZoneInfo("Europe/Moscow"))
    made = draft(facts([client()], [ASLEEP], campaigns=("winback",), now=evening)).drafts[0]
    assert made.context.send_after is not None
    assert made.context.send_after.date() == dt.date(2026, 11, 24)
    birthday = birthday_drafts([client()], now=evening).drafts[0]
    assert birthday.context.send_after is not None
    assert birthday.context.send_after.date() == dt.date(2026, 11, 25)


def test_zones_without_a_common_hour_have_none() -> None:
    russia = zones_of_country("RU")
    assert {"Europe/Kaliningrad", "Asia/Kamchatka"} <= russia
    assert common_window(russia, TODAY, dt.time(10), dt.time(20)) is None
    both = common_window(frozenset({"Europe/Moscow", "Asia/Vladivostok"}), TODAY, dt.time(10), dt.time(20))
    assert both is not None
    assert [t.astimezone(ZoneInfo("Europe/Moscow")).hour for t in both] == [10, 13]


def test_a_change_of_clocks_is_reckoned_with() -> None:
    for day, hour in ((dt.date(2026, 3, 28), 10), (dt.date(2026, 3, 29), 9)):
        found = common_window(frozenset({"Europe/London"}), day, dt.time(10), dt.time(20))
        assert found is not None
        assert found[0].hour == hour


def test_the_hours_of_a_hundred_clients_ask_each_question_once() -> None:
    hours = Hours(facts([client(n, city=None) for n in range(1, 101)]))
    assert len({hours.zones(position) for position in range(100)}) == 1
    assert len(hours._memo) == 1


def test_a_town_has_the_zone_that_stands_beside_it_in_the_lists() -> None:
    lists = zones_by_town(["Кротовка", "Самара", "Глушь", None], ["МСК+4", "Europe/Moscow", "поздно", "МСК+1"])
    found = facts([client(n, city=city) for n, city in enumerate(("кротовка", "Самара", "Казань"), start=1)])
    hours = Hours(replace(found, town_zones=lists))
    assert [hours.zones(n) for n in range(3)] == [
        (frozenset({zone}), True) for zone in ("Etc/GMT-7", "Europe/Moscow", "Europe/Moscow")
    ]
    window = hours.window(0, TODAY, fixed=False)
    assert window is not None
    assert window[0].astimezone(ZoneInfo("Asia/Krasnoyarsk")).hour == hours.start.hour


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Чикаго", "America/Chicago"), ("москва", "Europe/Moscow"), ("МСК", "Europe/Moscow"), ("msk", "Etc/GMT-3"), ("мск −1", "Etc/GMT-2"), ("UTC+5", "Etc/GMT-5"),
        ("asia/omsk", "Asia/Omsk"), ("+3", None), (3, None), ("UTC+20", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_zone_is_told_by_its_name_a_town_or_the_hours(said: object, zone: str | None) -> None:
    assert zone_of(said) == zone


# -- the law -----------------------------------------------------------------------------------------------------------


def test_three_countries_have_rules_with_their_sources() -> None:
    assert set(country_rules()) == {"ru", "eu", "us"}
    for country in country_rules().values():
        assert country.hours[0] >= dt.time(8)
        for rule in country.rules:
            assert rule.source


@pytest.mark.parametrize(
    ("country", "cells", "settings", "email", "sms"),
    [
        ("ru", {}, {}, [], []),
        ("ru", {"consent_source": None}, {}, ["draft/consent-unproven"], ["draft/consent-unproven"]),
        ("eu", {"consent_date": None}, {}, ["draft/consent-unproven"], ["draft/consent-unproven"]),
        ("us", {"consent_date": None, "consent_source": None}, {}, [], []),
        ("us", {}, {"postal_address": ""}, ["draft/no-postal-address"], []),
        ("ru", {}, {"postal_address": ""}, [], []),
        ("eu", {}, {"postal_address": ""}, [], []),
    ],
)
def test_what_a_country_asks_of_an_advertisement(
    country: str, cells: dict[str, Any], settings: dict[str, str], email: list[str], sms: list[str]
) -> None:
    made = birthday_drafts([client(**cells)], country=country, **settings)
    assert (reasons(made, 0, "email"), reasons(made, 0, "sms")) == (email, sms)


def test_a_service_message_is_no_advertisement_to_the_law() -> None:
    orders = [order(0, -1)]
    row = client(consent_ads=None, consent_date=None, consent_source=None)
    made = draft(facts([row], orders=orders, campaigns=("appointment",), country="us", postal_address=""))
    assert {d.state for d in made.drafts} == {"draft"}


@pytest.mark.parametrize(
    ("subject", "fake"),
    [("Re: ваш заказ", True), ("Fwd: смотрите", True), ("Отв: да", True), ("Ремонт", False), ("Ответ внутри", False)],
)
def test_a_subject_may_not_pretend_to_be_a_reply(subject: str, fake: bool) -> None:
    for country in ("ru", "eu", "us"):
        templates = {**SHIPPED, "ru/birthday.email": f"---\nsubject: {subject}\n---\nтекст"}
        assert reasons(birthday_drafts(templates=templates, country=country)) == (["draft/fake-reply"] if fake else [])


def test_a_consent_bundled_with_another_is_warned_of() -> None:
    line = {
        "who": "client1@example.com", "purpose": "обработка персональных данных и реклама", "channel": "все", "state": True,
        "date": dt.date(2026, 5, 1), "source": "анкета",
    }  # fmt: skip
    made = birthday_drafts([client(consent_ads=None)], consents=[line])
    assert {w.key for d in made.drafts for w in d.warnings} == {"draft/consent-bundled"}
    alone = birthday_drafts([client(consent_ads=None)], consents=[{**line, "purpose": "реклама"}])
    assert not [w for d in alone.drafts for w in d.warnings]


def test_many_letters_from_a_free_mailbox_are_one_notice() -> None:
    rows = [client(n) for n in range(1, 60)]
    made = birthday_drafts(rows, sender_email="salon@gmail.com")
    assert [n.key for n in made.notices] == ["draft/free-mail-sender"]
    assert birthday_drafts(rows[:9], sender_email="salon@gmail.com").notices == ()
    assert birthday_drafts(rows).notices == ()
