"""Sources, goods, unmet demand, goals, two tables compared, records of earlier days: by hand, and brute force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.fields.utm import Utm
from sheetcrm.core.figures.agreement import compared, unpaid
from sheetcrm.core.figures.deals import read_deals
from sheetcrm.core.figures.goals import FigureSettings, goals
from sheetcrm.core.figures.goods import top_goods, unmet
from sheetcrm.core.figures.promoters import promoters
from sheetcrm.core.figures.sources import campaigns, sources
from sheetcrm.core.figures.trends import by_month, figures_of_day, trend, with_today
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.purchases import OrderFate
from sheetcrm.core.segments.settings import KnownSettings
from tests.thinning import examples
from tests.unit.figures.making import CLIENTS, ORDERS, Order, deals_of, frame, known_of, plain
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table, money

SHORT = KnownSettings(period_days=100)


class TestSources:
    """M5: every client is in exactly one line."""

    def test_by_hand_with_a_cost(self) -> None:
        """Site: three came, two bought, one of them first within the period and for 300; it cost 150."""
        clients = make_clients(5, source=["Сайт", "сайт", "Сайт ", None, "Друзья"])
        orders = make_orders((0, ago(400), 100), (0, ago(10), 50), (1, ago(20), 200), (1, ago(5), 100), (3, ago(1), 9))
        known = know(clients, orders, SHORT, TODAY)
        site, friends, paper, unknown = sources(known, clients, {"САЙТ": 150.0, "Листовки": 20.0})
        assert (site.source, site.clients, site.buyers, site.revenue, site.orders) == ("Сайт", 3, 2, 45_000, 4)
        assert (site.new, site.cac, site.romi, site.average) == (1, 150.0, 1.0, 112.5)
        assert (friends.source, friends.buyers, friends.cac, friends.romi) == ("Друзья", 0, None, None)
        assert (paper.source, paper.clients, paper.cac, paper.romi) == ("Листовки", 0, None, -1.0)
        assert (unknown.source, unknown.clients) == (None, 1)

    def test_utm_by_source_medium_and_campaign(self) -> None:
        """I9."""
        clients = make_clients(4, utm=[Utm("vk", None, "май"), Utm("vk", None, "май"), Utm("yandex", "cpc"), None])
        known = know(clients, make_orders((0, ago(1), 100)), SHORT, TODAY)
        assert [(x.source, x.clients, x.buyers) for x in campaigns(known, clients)] == [
            ("vk / — / май", 2, 1),
            ("yandex / cpc", 1, 0),
            (None, 1, 0),
        ]

    @examples(50)
    @given(ORDERS, st.lists(st.sampled_from(["А", "Б", None]), min_size=CLIENTS, max_size=CLIENTS))
    def test_equals_brute_force(self, orders: list[Order], named: list[str | None]) -> None:
        known = known_of(orders, SHORT)
        counted = plain(orders)
        start = TODAY - dt.timedelta(days=100)
        for line in sources(known, make_clients(CLIENTS, source=named)):
            mine = [c for c in range(CLIENTS) if named[c] == line.source]
            first = {c: min(o.day for o in counted if o.client == c and o.bought) for c in mine if any(o.client == c and o.bought for o in counted)}  # fmt: skip
            assert (line.clients, line.buyers) == (len(mine), len(first))
            if len(first) and known.has_revenue:
                assert line.revenue == 100 * sum(o.amount for o in counted if o.client in mine)
                assert line.orders == sum(o.client in mine and o.bought and o.amount > 0 for o in counted)
            fresh = {c for c, day in first.items() if day >= start}
            assert (line.new, line.new_revenue) == (
                len(fresh), 100 * sum(o.amount for o in counted if o.client in fresh)
            )  # fmt: skip


class TestGoods:
    """D17 and M22."""

    GOODS = ("Стол", "стол ", "Стул", "Шкаф", None)

    def test_spellings_are_one_and_the_lines_add_up(self) -> None:
        orders = make_table([{"_client": 0, "date": ago(1), "amount": money(a), "items": i} for a, i in ((100, "Стол"), (50, "стол "), (70, "Стул"), (9, None))])  # fmt: skip
        purchases = know(make_clients(1), orders, SHORT, TODAY).purchases
        assert purchases is not None
        lines = top_goods(purchases, orders, most=1)
        assert [(x.name, x.orders, x.revenue, x.others) for x in lines] == [("Стол", 2, 15_000, 0), ("", 1, 7_000, 1), (None, 1, 900, 0)]  # fmt: skip

    @examples(50)
    @given(ORDERS, st.data())
    def test_equals_brute_force(self, orders: list[Order], data: st.DataObject) -> None:
        named = [data.draw(st.sampled_from(self.GOODS)) for _ in orders]
        table = frame(orders).assign(items=make_table([{"i": n} for n in named], ["i"])["i"])
        purchases = know(make_clients(CLIENTS), table, SHORT, TODAY).purchases
        if purchases is None:
            return
        lines = top_goods(purchases, table, most=2)
        if lines:
            assert sum(x.revenue for x in lines) == int(purchases.amount.sum())
            # As many as «Сверка» counts: neither cancelled ones nor those given back.
            kept = [a for _, _, a, s in orders if s not in ("отменён", "возврат") and a >= 0]
            assert sum(x.orders for x in lines) == len(kept) == purchases.accounts.get(OrderFate.COUNTED, (0, 0))[0]
        for line in lines:
            if line.name:
                mine = [plain([o]) for o, n in zip(orders, named, strict=True) if n and n.strip().casefold() == line.name.casefold()]  # fmt: skip
                assert line.revenue == 100 * sum(o.amount for rows in mine for o in rows)

    def test_who_asked_and_never_bought_counts_once(self) -> None:
        """Client 0 wants two things and has one; 1 asks twice; 2 has bought it under another ending; 3 only in a deal."""
        clients = make_clients(
            4, interests=[("Стрижка", "Массаж лица"), ("массаж лица", "Массаж лица"), ("массаж",), None]
        )
        orders = make_table([
            {"_client": 0, "items": "Стрижка женская"}, {"_client": 2, "items": "Массажа 5 сеансов"}, {"_client": -1, "items": "Массаж лица"},
        ])  # fmt: skip
        deals = deals_of({"_client": 3, "stage": "Заявка"}).assign(product="Массаж лица")
        found = unmet(clients, orders, deals)
        assert [(x.name, x.clients, x.without) for x in found] == [("Массаж лица", 3, 3)]

    @pytest.mark.parametrize(
        ("wish", "goods", "bought"),
        [
            ("пионы", "Букет из пионов", True),
            ("розы", "Роза кустовая, 11 шт.", True),
            ("красные розы", "Розы белые", False),
            ("кофе", "Кофеварка", False),
            ("стрижка", "Стрижки и укладки", True),
            ("peonies", "Bouquet of peonies", True),
        ],
    )
    def test_a_wish_is_met_by_goods_that_name_it_in_any_form(self, wish: str, goods: str, bought: bool) -> None:
        """M22."""
        found = unmet(make_clients(1, interests=[(wish,)]), make_table([{"_client": 0, "items": goods}]))
        assert [x.name for x in found] == ([] if bought else [wish])

    @examples(60)
    @given(
        st.lists(st.sets(st.sampled_from(["стол", "стул", "шкаф"])), min_size=4, max_size=4),
        st.lists(st.tuples(st.integers(-1, 3), st.sampled_from(["стол дубовый", "стул", "диван"])), max_size=12),
    )
    def test_unmet_equals_brute_force(self, tags: list[set[str]], sold: list[tuple[int, str]]) -> None:
        clients = make_clients(4, interests=[tuple(sorted(t)) or None for t in tags])
        found = {x.name: (x.clients, x.without) for x in unmet(clients, make_table([{"_client": c, "items": i} for c, i in sold], ("_client", "items")))}  # fmt: skip
        for tag in ("стол", "стул", "шкаф"):
            asking = {c for c in range(4) if tag in tags[c]}
            without = asking - {c for c, i in sold if tag in i.split()}
            assert found.get(tag) == ((len(asking), len(without)) if without else None)


def test_a_cancelled_order_is_no_purchase_of_the_thing() -> None:
    clients = make_clients(1, interests=[("Стол",)])
    orders = make_orders((0, ago(3), 500, "отменён")).assign(items="Стол")
    known = know(clients, orders, SHORT, TODAY)
    assert [x.without for x in unmet(clients, orders, purchases=known.purchases)] == [1]


class TestGoals:
    """M18: weeks from Monday, months by the calendar. TODAY is Tuesday, 30 June 2026."""

    def test_the_edges_of_a_week_and_of_a_month(self) -> None:
        days = [
            dt.date(2026, 6, 29),
            dt.date(2026, 6, 28),
            dt.date(2026, 6, 22),
            dt.date(2026, 6, 21),
            dt.date(2026, 5, 31),
        ]
        known = know(make_clients(5), make_orders(*[(n, day, 100) for n, day in enumerate(days)]), SHORT, TODAY)
        deals = read_deals(deals_of({"stage": "Выиграна", "won_date": dt.date(2026, 6, 28)}), TODAY)
        asked = FigureSettings(
            orders_per_week=4, deals_won_per_week=2, revenue_per_month=1000.0, new_buyers_per_month=10
        )
        found = {line.key: (line.now, line.before, line.since) for line in goals(known, deals, asked)}
        assert found == {
            "orders_per_week": (1, 2, dt.date(2026, 6, 29)),
            "deals_won_per_week": (0, 1, dt.date(2026, 6, 29)),
            "revenue_per_month": (400.0, 100.0, dt.date(2026, 6, 1)),
            "new_buyers_per_month": (4, 1, dt.date(2026, 6, 1)),
        }

    def test_what_cannot_be_counted_or_was_not_set_is_not_there(self) -> None:
        known = know(make_clients(2), None, SHORT, TODAY)
        assert goals(known, None, FigureSettings(orders_per_week=4, deals_won_per_week=2, revenue_per_month=5.0)) == ()
        known = know(make_clients(2), make_orders((0, ago(0), 5)), SHORT, TODAY)
        assert goals(known, None, FigureSettings()) == ()


class TestAgreement:
    """M17: what stands twice is compared."""

    def test_columns_of_the_clients_against_their_orders(self) -> None:
        clients = make_clients(
            4,
            revenue=[money(150), money(100), money("99.5"), money(7)],
            orders_count=[2, 3, 1, 1],
            last_order=[ago(3), ago(8), None, None],
        )
        orders = make_orders((0, ago(3), 100), (0, ago(9), 50), (1, ago(7), 400), (2, ago(2), 100))
        found = {d.column: d for d in compared(know(clients, orders, SHORT, TODAY), clients)}
        # The fourth has no orders: nothing to compare. Half a rouble is rounding.
        assert (found["revenue"].compared, found["revenue"].positions) == (3, (1,))
        assert (found["revenue"].typed.tolist(), found["revenue"].counted.tolist()) == ([100.0], [400.0])
        assert found["orders_count"].positions == (1,)
        assert (found["last_order"].compared, found["last_order"].positions) == (2, (1,))

    def test_one_missing_payment_is_found_by_its_row(self) -> None:
        rows: list[dict[str, Any]] = [
            {"_client": 0, "date": ago(n), "amount": money(100), "paid": money(100)} for n in range(5)
        ]
        rows[3]["paid"] = None
        rows.append({"_client": 0, "date": ago(1), "amount": money(10), "paid": money(30)})
        rows.append({"_client": 0, "date": ago(1), "amount": money(10), "paid": None, "status": "отменён"})
        orders = make_table(rows)
        found = unpaid(know(make_clients(1), orders, SHORT, TODAY), orders)
        assert found is not None
        assert (found.orders, found.amount, found.paid) == (6, 51_000, 43_000)
        assert (found.short, found.over, found.gap.tolist()) == ((3,), (5,), [100.0, 20.0])

    def test_what_is_not_yet_due_is_owed_and_not_late(self) -> None:
        """Of 500, 200 came: 100 are late since yesterday, 150 since last week, 50 are due today and no day is said for none."""
        rows: list[dict[str, Any]] = [
            {"_client": 0, "date": ago(30), "amount": money(200), "paid": money(200), "due": ago(20)},
            {"_client": 0, "date": ago(30), "amount": money(100), "paid": None, "due": ago(1)},
            {"_client": 0, "date": ago(30), "amount": money(50), "paid": None, "due": ago(0)},
            {"_client": 0, "date": ago(30), "amount": money(150), "paid": money(0), "due": ago(7)},
        ]
        orders = make_table(rows)
        found = unpaid(know(make_clients(1), orders, SHORT, TODAY), orders)
        assert found is not None
        assert (found.amount, found.paid, found.owed) == (50_000, 20_000, 30_000)
        assert (found.late, found.late_owed, found.dated) == ((3, 1), 25_000, True)
        undated = orders.drop(columns="due")
        plain = unpaid(know(make_clients(1), undated, SHORT, TODAY), undated)
        assert plain is not None
        assert (plain.owed, plain.late, plain.dated) == (30_000, (), False)

    def test_a_tick_is_the_whole_sum_and_a_blank_among_answers_says_nothing(self) -> None:
        rows: list[dict[str, Any]] = [
            {"_client": 0, "date": ago(30), "amount": money(200), "settled": True, "due": ago(20)},
            {"_client": 0, "date": ago(30), "amount": money(100), "settled": None, "due": ago(1)},
            {"_client": 0, "date": ago(30), "amount": money(50), "settled": None, "pay_date": ago(3), "due": ago(1)},
        ]
        for last, owed, late in ((None, 10_000, (1,)), (False, 4_000, (3,))):
            orders = make_table([*rows, {**rows[0], "amount": money(40), "settled": last or (last is None)}])
            found = unpaid(know(make_clients(1), orders, SHORT, TODAY), orders)
            assert found is not None
            assert (found.amount, found.owed, found.late) == (39_000, owed, late)

    @examples(50)
    @given(st.lists(st.tuples(st.integers(1, 9), st.one_of(st.none(), st.integers(0, 9))), min_size=1, max_size=15))
    def test_payments_equal_brute_force(self, rows: list[tuple[int, int | None]]) -> None:
        orders = make_table([{"_client": 0, "date": ago(1), "amount": money(a), "paid": None if p is None else money(p)} for a, p in rows])  # fmt: skip
        found = unpaid(know(make_clients(1), orders, SHORT, TODAY), orders)
        assert (found is None) == (not any(p for _, p in rows))
        if found is not None:
            assert set(found.short) == {i for i, (a, p) in enumerate(rows) if (p or 0) < a}
            assert set(found.over) == {i for i, (a, p) in enumerate(rows) if (p or 0) > a}
            assert found.amount - found.paid == 100 * sum(a - (p or 0) for a, p in rows)


class TestPromoters:
    """M10: who would recommend, of those who were asked."""

    def test_by_hand(self) -> None:
        """Ten answers count: 9 and 10 five times, 7 and 8 twice, three below 7; 11, −1 and the archived client's do not."""
        said = [10, 9, 9, 10, 9.5, 8, 7, 6, 0, 6.9, 11, -1, None, 0]
        clients = make_clients(14, recommends=said, status=[*[None] * 13, "архив"])
        found = promoters(know(clients, None, SHORT, TODAY), clients, 5)
        assert found is not None
        assert (found.promoters, found.passives, found.detractors, found.answers) == (5, 2, 3, 10)
        assert found.score == 20
        assert promoters(know(clients, None, SHORT, TODAY), clients, 11) is None
        assert promoters(know(make_clients(3), None, SHORT, TODAY), make_clients(3), 1) is None

    @examples(60)
    @given(st.lists(st.one_of(st.none(), st.integers(-2, 12)), min_size=1, max_size=30))
    def test_equals_brute_force(self, said: list[int | None]) -> None:
        clients = make_clients(len(said), recommends=said)
        found = promoters(know(clients, None, SHORT, TODAY), clients, 3)
        counted = [n for n in said if n is not None and n in range(11)]
        assert (found is None) == (len(counted) < 3)
        if found is not None:
            points = [(n in (9, 10)) - (n < 7) for n in counted]
            assert found.score == pytest.approx(100 * sum(points) / len(points))
            assert found.answers == len(counted)


class TestTrends:
    """M19: a line a day."""

    def test_two_runs_of_one_day_are_one_line(self) -> None:
        past = with_today({}, TODAY, {"base": 1})
        assert with_today(past, TODAY, {"base": 2}) == {TODAY: {"base": 2}}

    def test_old_days_keep_the_last_of_each_month(self) -> None:
        past = {ago(n): {"base": float(n)} for n in range(1, 400)}
        kept = with_today(past, TODAY, {"base": 0})
        old = [day for day in kept if day < ago(92)]
        assert all((day + dt.timedelta(1)).month != day.month for day in old)
        assert len([day for day in kept if day >= ago(92)]) == 93
        assert len({(d.year, d.month) for d in old}) == len(old) >= 9

    def test_a_trend_looks_at_least_four_weeks_back(self) -> None:
        past = {ago(40): {"base": 5.0}, ago(28): {"base": 8.0}, ago(27): {"base": 9.0}}
        found = trend(past, TODAY, "base", 10)
        assert found is not None
        assert (found.before, found.day, found.arrow) == (8.0, ago(28), "▲")
        assert trend(past, TODAY, "quality", 0.5) is None
        assert trend({ago(3): {"base": 1.0}}, TODAY, "base", 1) is None

    def test_a_day_to_come_is_of_another_calendar(self) -> None:
        assert list(with_today({ago(-3): {"base": 1}}, TODAY, {"base": 2})) == [TODAY]

    def test_the_last_record_of_each_month(self) -> None:
        days = {
            dt.date(2026, 5, 3): {"base": 1.0},
            dt.date(2026, 5, 30): {"base": 2.0},
            dt.date(2026, 6, 2): {"base": 3.0},
        }
        assert [figures["base"] for _, figures in by_month(days)] == [2.0, 3.0]

    def test_what_is_written_down(self) -> None:
        known = know(make_clients(3), make_orders((0, ago(1), 100), (1, ago(900), 50)), SHORT, TODAY)
        assert figures_of_day(known, 0.87654, 7) == {
            "base": 3, "issues": 7, "quality": 0.8765, "active": 1, "slipping": 1, "revenue": 100.0, "average": 100.0,
        }  # fmt: skip
        assert pytest.approx(3) == figures_of_day(know(make_clients(3), None, SHORT, TODAY), None, 0)["base"]
