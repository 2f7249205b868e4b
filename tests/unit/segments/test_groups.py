"""Lifecycle, bases, freshness and cards at their boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import BaseScope, KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, money

SETTINGS = KnownSettings(vip_share=0.0)


def group_of(visits: Sequence[int], settings: KnownSettings = SETTINGS) -> str:
    """The group of a client who bought so many days ago."""
    return str(know(make_clients(1), make_orders((-1, ago(0), 1), *[(0, ago(d), 1) for d in visits]), settings, TODAY)
               .frame["lifecycle"].iat[0])  # fmt: skip


@pytest.mark.parametrize(
    ("visits", "group"),
    [
        ((0,), "new"),
        ((30,), "new"),
        ((31,), "active"),
        ((180,), "active"),  # rhythm unknown: 180 days are still usual
        ((181,), "slipping"),
        ((365,), "slipping"),
        ((366,), "asleep"),
        ((183, 90, 10), "regular"),  # three orders in 183 days, the first on the 183rd
        ((184, 90, 10), "active"),  # the first a day too early
        ((10, 10, 10), "regular"),  # three orders on one day are three orders
        ((121, 91, 61), "slipping"),  # P5: a 30-day rhythm is at risk on day 61 …
        ((120, 90, 60), "regular"),  # … not on day 60
        ((421, 241, 61), "active"),  # a 180-day rhythm is not at risk on day 61
        ((27, 26, 25), "slipping"),  # every day, then 25 days nothing
        ((16, 15, 14), "regular"),  # nobody slips within 14 days
        ((15 + 2, 15 + 1, 15), "slipping"),
        ((1200, 800, 400), "active"),  # buys every 400 days: 400 days away is usual, so not asleep
        ((1601, 1201, 801), "asleep"),
    ],
)
def test_the_group_by_days_since_each_purchase(visits: tuple[int, ...], group: str) -> None:
    assert group_of(visits) == group


def test_who_never_bought_is_potential() -> None:
    known = know(make_clients(2), make_orders((0, ago(1), 1)), SETTINGS, TODAY)
    assert known.frame["lifecycle"].tolist() == ["new", "potential"]


class TestVip:
    """VIP by the top share of buyers or by an amount."""

    @staticmethod
    def groups(amounts: Sequence[int], **settings: float) -> list[str]:
        orders = make_orders(*[(i, ago(40), a) for i, a in enumerate(amounts)])
        return know(make_clients(len(amounts)), orders, KnownSettings(**settings), TODAY).frame["lifecycle"].tolist()  # type: ignore[arg-type]

    def test_the_top_share(self) -> None:
        found = self.groups([*range(1, 20), 900], vip_share=0.05)
        assert found[-1] == "vip"
        assert found.count("vip") == 1

    def test_a_share_that_is_no_whole_buyer_is_nobody(self) -> None:
        assert self.groups([*range(1, 19), 900], vip_share=0.05) == ["active"] * 19
        assert self.groups([10, 20, 30], vip_share=1 / 3) == ["active", "active", "vip"]

    def test_three_orders_in_half_a_year_are_a_regular_however_small_the_base(self) -> None:
        """B6: the only buyer there is brought the most, and is no VIP for that."""
        orders = make_orders(
            *[(0, ago(days), 1000) for days in (183, 90, 10)], *[(1, ago(days), 100) for days in (184, 90, 80)]
        )
        assert know(make_clients(2), orders, KnownSettings(), TODAY).frame["lifecycle"].tolist() == [
            "regular",
            "active",
        ]

    def test_nobody_is_vip_by_the_order_of_rows(self) -> None:
        assert self.groups([30, 30, 10], vip_share=1 / 3) == ["active"] * 3

    def test_an_amount_replaces_the_share(self) -> None:
        assert self.groups([999, 1000, 5000], vip_revenue=1000) == ["active", "vip", "vip"]

    def test_a_vip_who_left_is_first_of_all_leaving(self) -> None:
        orders = make_orders((0, ago(200), 9_000_000), (1, ago(1), 10))
        found = know(make_clients(2), orders, KnownSettings(vip_revenue=1000), TODAY)
        assert found.frame["lifecycle"].tolist() == ["slipping", "new"]


class TestBases:
    """ОКБ = АКБ + НКБ + not bought yet."""

    @pytest.mark.parametrize(("days", "base"), [(0, "active"), (30, "active"), (31, "inactive")])
    def test_the_first_and_last_day_of_the_period_count(self, days: int, base: str) -> None:
        known = know(make_clients(1), make_orders((0, ago(days), 1)), KnownSettings(period_days=30), TODAY)
        assert known.frame["base"].tolist() == [base]

    def test_somebody_who_never_bought_is_not_inactive(self) -> None:
        known = know(make_clients(3), make_orders((0, ago(1), 1), (1, ago(400), 1)), SETTINGS, TODAY)
        assert known.frame["base"].tolist() == ["active", "inactive", "never"]
        assert (known.counts.general, known.counts.active, known.counts.inactive, known.counts.never) == (3, 1, 1, 1)

    def test_the_setting_counts_leads_as_inactive(self) -> None:
        settings = KnownSettings(inactive_includes_leads=True)
        known = know(make_clients(2), make_orders((0, ago(1), 1)), settings, TODAY)
        assert known.frame["base"].tolist() == ["active", "inactive"]
        assert known.counts.ties_out

    def test_with_the_narrow_scope_leads_are_outside(self) -> None:
        orders = make_orders((0, ago(1), 1))
        wide = know(make_clients(3), orders, KnownSettings(), TODAY).counts
        narrow = know(make_clients(3), orders, KnownSettings(base_scope=BaseScope.BUYERS), TODAY).counts
        assert (wide.general, wide.outside) == (3, 0)
        assert (narrow.general, narrow.outside) == (1, 2)
        assert wide.ties_out
        assert narrow.ties_out

    def test_refused_clients_stay_and_archived_ones_do_not(self) -> None:
        clients = make_clients(4, status=["отказ", "завис", "В архиве", "проблемный"])
        known = know(clients, make_orders((2, ago(1), 1)), SETTINGS, TODAY)
        assert known.frame["base"].tolist() == ["never", "never", None, "never"]
        assert known.counts.archived == 1


class TestCardsAndFreshness:
    """Kinds of card and what each is fresh by (B9–B11, U9, U10)."""

    def test_contacts_alone_cannot_be_checked(self) -> None:
        known = know(make_clients(1), make_orders((-1, ago(1), 1)), SETTINGS, TODAY)
        row = known.frame.iloc[0]
        assert (row["card"], row["fresh_at"], row["freshness"]) == (1, None, "unverifiable")

    def test_a_card_with_orders_is_as_fresh_as_its_last_order(self) -> None:
        clients = make_clients(1, last_contact=[ago(2)])
        row = know(clients, make_orders((0, ago(50), 1)), SETTINGS, TODAY).frame.iloc[0]
        assert (row["card"], row["fresh_at"], row["freshness"]) == (2, ago(50), "fresh")

    def test_a_full_card_counts_the_last_contact_too(self) -> None:
        clients = make_clients(1, last_contact=[ago(2)], owner=["Ольга"], interests=[("пилатес",)])
        row = know(clients, make_orders((0, ago(50), 1)), SETTINGS, TODAY).frame.iloc[0]
        assert (row["card"], row["fresh_at"]) == (3, ago(2))

    def test_without_an_owner_a_full_card_drops_a_level(self) -> None:
        for owner, card in (("Ольга", 3), (None, 2), ("", 2)):
            clients = make_clients(1, owner=[owner], birthday=["05.03"])
            assert know(clients, make_orders((0, ago(50), 1)), SETTINGS, TODAY).frame["card"].tolist() == [card]

    def test_who_keeps_no_column_of_owners_is_asked_for_none(self) -> None:
        clients = make_clients(2, birthday=["05.03", None])
        assert know(clients, make_orders((0, ago(50), 1), (1, ago(5), 1)), SETTINGS, TODAY).frame["card"].tolist() == [
            3,
            2,
        ]

    def test_a_verification_counts_for_every_card(self) -> None:
        clients = make_clients(2, verified_at=[ago(5), ago(500)])
        known = know(clients, make_orders((-1, ago(1), 1)), SETTINGS, TODAY)
        assert known.frame["freshness"].tolist() == ["fresh", "stale"]

    @pytest.mark.parametrize(
        ("visits", "group"),
        [
            ((), "potential"),
            ((5,), "new"),
            ((100,), "active"),
            ((120, 90, 60), "regular"),
            ((200,), "slipping"),
            ((400,), "asleep"),
        ],
    )
    def test_stale_begins_the_day_after_the_groups_limit(self, visits: tuple[int, ...], group: str) -> None:
        """On the limit's own day nothing is out of date; on the next day it is."""
        orders = make_orders((-1, ago(1), 1), *[(1, ago(0), 1)], *[(0, ago(d), 1) for d in visits])
        seen = min(visits, default=40)
        clients = make_clients(2, created=[ago(40), None])
        for limit, stale in ((seen, False), (seen - 1, True)):
            known = know(clients, orders, KnownSettings(vip_share=0.0, stale_after_days={group: limit}), TODAY)
            assert known.frame["lifecycle"].iat[0] == group
            assert known.frame["stale"].iat[0] is stale
            assert (known.stale_reason(0, "ru") is not None) is stale

    def test_the_reason_names_the_group_and_its_limit(self) -> None:
        known = know(make_clients(1), make_orders((0, ago(200), 1)), SETTINGS, TODAY)
        assert known.stale_reason(0, "ru") == (
            "200 дней без покупок, контактов и сверки; для группы «засыпает» предел — 180"
        )
        assert known.stale_reason(0, "en") == (
            "200 days without a purchase, contact or verification; the limit for “slipping away” is 180"
        )

    def test_nothing_known_is_not_judged(self) -> None:
        known = know(make_clients(1), make_orders((-1, ago(1), 1)), SETTINGS, TODAY)
        assert known.frame["stale"].tolist() == [None]

    def test_dates_to_come_say_nothing(self) -> None:
        clients = make_clients(1, last_contact=[ago(-10)], verified_at=[ago(-1)])
        known = know(clients, make_orders((0, ago(300), 1)), SETTINGS, TODAY)
        assert known.frame["fresh_at"].tolist() == [ago(300)]
        assert known.frame["stale"].tolist() == [True]


def test_clients_without_any_purchase_data_have_no_group_and_the_reason_is_said() -> None:
    known = know(make_clients(2), None, SETTINGS, TODAY)
    assert known.frame["lifecycle"].tolist() == [None, None]
    assert known.frame["base"].tolist() == [None, None]
    assert known.frame["orders_count"].tolist() == [None, None]
    assert "нельзя узнать" in known.notes[0].say("ru")
    assert "cannot be known" in known.notes[0].say("en")


def test_orders_that_belong_to_nobody_say_so() -> None:
    known = know(make_clients(1), make_orders((-1, ago(1), 500)), SETTINGS, TODAY)
    assert known.frame["lifecycle"].tolist() == [None]
    assert "ни одну покупку не удалось отнести к клиенту" in known.notes[0].say("ru")
    assert "no purchase could be linked to a client" in known.notes[0].say("en")
    assert known.purchases is not None
    assert known.purchases.amount.sum() == 50_000, "the shop's revenue is known all the same"


def test_a_purchase_without_a_date_leaves_the_group_open_and_counts_it() -> None:
    known = know(make_clients(2, orders_count=[3, 0]), None, SETTINGS, TODAY)
    assert known.frame["lifecycle"].tolist() == [None, "potential"]
    assert known.frame["base"].tolist() == ["inactive", "never"]
    assert any("даты нет" in note.say("ru") for note in known.notes)


def test_own_columns_fill_in_where_no_order_belongs_to_a_client() -> None:
    clients = make_clients(3, last_order=[ago(400), ago(10), None], revenue=[money(500), money(999), None])
    known = know(clients, make_orders((1, ago(3), 100)), SETTINGS, TODAY)
    assert known.frame["purchase_source"].tolist() == ["columns", "orders", None]
    assert known.frame["revenue"].tolist() == [500.0, 100.0, 0.0]
    said = " ".join(note.say("ru") for note in known.notes)
    assert "не равна сумме заказов" in said, "two tables that disagree are named (M17)"


def test_an_empty_table_is_no_trouble() -> None:
    for orders in (None, make_orders(), make_orders((-1, ago(1), 5))):
        known = know(make_clients(0), orders, SETTINGS, TODAY)
        assert len(known.frame) == 0
        assert known.counts.ties_out


def test_orders_without_amounts_say_who_came_and_nothing_of_money() -> None:
    known = know(make_clients(2), make_orders((0, ago(1), None)), SETTINGS, TODAY)
    assert known.frame["orders_count"].tolist() == [1, 0]
    assert known.frame["revenue"].tolist() == [None, None]
    assert known.frame["abc"].tolist() == [None, None]
    assert not known.has_revenue


def test_the_extremes_of_the_calendar_do_not_break_it() -> None:
    early = dt.date(1, 1, 2)
    known = know(make_clients(1), make_orders((0, dt.date(9999, 12, 31), 1)), SETTINGS, early)
    assert known.counts.ties_out
    assert known.frame["lifecycle"].tolist() == [None]
