"""All figures of «Сводка» beside the same arithmetic written by hand in pandas, in one process, on one base.

    python -m benchmarks.figures [--clients 50000] [--orders 150000] [--contacts 50000] [--deals 20000] [--times 5]

Both begin where the tables are cleaned and linked: ours from arrays of the orders that count, the hand-written one from
a frame of the same rows with proper dtypes. What both count is compared first, so that the times are of the same work.
The project promises a ratio of at most 1.5; CPU seconds, the best of some runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.fields.money import Money
from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.everything import Figures, figures_of
from sheetcrm.core.figures.goals import FigureSettings
from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.segments.talks import last_talk

TODAY = dt.date(2026, 6, 30)
SETTINGS = FigureSettings(orders_per_week=50, revenue_per_month=1e6, new_buyers_per_month=20)
_GOODS = [
    f"{what} {how}"
    for what in ("Стрижка", "Окрашивание", "Массаж", "Маникюр", "Уход")
    for how in ("малая", "большая", "новая", "лёгкая")
]
_STAGES = ("Заявка", "Встреча", "КП отправлено", "Договор", "Выиграна", "Отказ")


def _column(values: Any) -> pd.Series[Any]:
    return pd.Series(list(values), dtype=object)


def made(clients: int, orders: int, contacts: int, deals: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Cleaned and linked tables of an invented base."""
    chance = np.random.default_rng(seed)
    days = [TODAY - dt.timedelta(n) for n in range(1500)]
    sums = [Money(Decimal(100 * n)) for n in range(1, 240)]
    interests = [None, ("Стрижка",), ("Массаж", "Уход"), ("Наращивание",)]

    def day(n: int) -> pd.Series[Any]:
        return _column(days[i] for i in chance.integers(0, len(days), n))

    amount = chance.integers(0, len(sums), orders)
    paid = np.where(chance.random(orders) < 0.9, amount, chance.integers(0, len(sums), orders))
    return {
        "clients": pd.DataFrame(
            {
                "full_name": _column(f"Клиент {n}" for n in range(clients)),
                "source": _column(chance.choice(["Сайт", "Друзья", "Реклама", None], clients)),
                "interests": _column(interests[i] for i in chance.integers(0, 4, clients)),
                "created": day(clients),
            }
        ),
        "orders": pd.DataFrame(
            {
                "_client": (clients * chance.random(orders) ** 2).astype(np.int64),
                "date": day(orders),
                "amount": _column(sums[i] for i in amount),
                "paid": _column(sums[i] for i in paid),
                "status": _column(chance.choice(["оплачен", "отменён", "возврат"], orders, p=[0.9, 0.07, 0.03])),
                "items": _column(chance.choice(_GOODS, orders)),
            }
        ),
        "interactions": pd.DataFrame({"_client": chance.integers(0, clients, contacts), "date": day(contacts)}),
        "deals": pd.DataFrame(
            {
                "_client": chance.integers(0, clients, deals),
                "deal_id": _column(str(n) for n in range(deals)),
                "stage": _column(chance.choice(_STAGES, deals)),
                "stage_since": day(deals),
                "created": day(deals),
                "amount": _column(sums[i] for i in chance.integers(0, len(sums), deals)),
                "owner": _column(chance.choice(["Ольга", "Иван", "Пётр"], deals)),
                "loss_reason": _column([None] * deals),
                "product": _column(chance.choice(_GOODS[:8], deals)),
            }
        ),
    }


def ours(known: Known, tables: dict[str, pd.DataFrame]) -> Figures:
    last_talk(tables["interactions"], len(tables["clients"]), TODAY)
    joined = {key: tables[key] for key in ("orders", "deals", "interactions")}
    return figures_of(known, tables["clients"], joined, SETTINGS, "ru")


def typed(known: Known, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same rows as a person has them before counting: proper dtypes, the orders that count."""
    bought = known.purchases
    assert bought is not None
    rows = tables["orders"].iloc[bought.row]
    orders = pd.DataFrame(
        {
            "client": bought.client,
            "day": pd.to_datetime(rows["date"].to_numpy()),
            "amount": bought.amount / 100,
            "bought": bought.bought,
            "priced": bought.priced,
            "items": rows["items"].to_numpy(),
            "paid": np.array([float(m.amount) for m in rows["paid"]]),
        }
    )
    deals = tables["deals"].assign(
        stage_since=pd.to_datetime(tables["deals"]["stage_since"]), created=pd.to_datetime(tables["deals"]["created"])
    )
    talks = tables["interactions"].assign(date=pd.to_datetime(tables["interactions"]["date"]))
    clients = tables["clients"].assign(created=pd.to_datetime(tables["clients"]["created"]))
    return {"orders": orders, "deals": deals, "interactions": talks, "clients": clients}


def by_hand(tables: dict[str, pd.DataFrame], step: Step, settings: KnownSettings) -> dict[str, Any]:
    """The same figures as somebody who knows pandas would write them."""
    orders, clients, deals = tables["orders"], tables["clients"], tables["deals"]
    today = pd.Timestamp(TODAY)
    bought = orders[orders["bought"]]
    period = {Step.MONTH: "M", Step.QUARTER: "Q", Step.YEAR: "Y"}[step]
    first = bought.groupby("client")["day"].min()
    count = bought.groupby("client").size()
    revenue = orders.groupby("client")["amount"].sum()
    found: dict[str, Any] = {"last_talk": tables["interactions"].groupby("_client")["date"].max()}
    # months, new buyers, the base
    month = orders["day"].dt.to_period("M")
    found["revenue"] = orders.groupby(month)["amount"].sum()
    found["orders"] = bought.groupby(bought["day"].dt.to_period("M")).size()
    found["new"] = first.dt.to_period("M").value_counts().sort_index()
    began = clients["created"].copy()
    began.loc[first.index] = np.minimum(began.loc[first.index], first)
    found["base"] = began.dt.to_period("M").value_counts().sort_index().cumsum()
    # retention and cohorts
    visits = pd.DataFrame({"client": bought["client"], "at": bought["day"].dt.to_period(period)}).drop_duplicates()
    before = visits.assign(at=visits["at"] + 1)
    found["kept"] = visits.merge(before, on=["client", "at"]).groupby("at").size()
    found["buyers"] = visits.groupby("at").size()
    cohort = visits.groupby("client")["at"].transform("min")
    later = (visits["at"].astype("int64") - cohort.astype("int64")).rename("later")
    found["cohorts"] = visits.groupby([cohort.rename("cohort"), later]).size().unstack()
    start = today - pd.Timedelta(days=settings.period_days)
    now = set(bought.loc[bought["day"] >= start, "client"])
    length = pd.Timedelta(days=settings.period_days + 1)
    then = set(bought.loc[(bought["day"] >= start - length) & (bought["day"] < start), "client"])
    found["retention"] = len(now & then) / len(then)
    found["once"] = int((count == 1).sum())
    found["once_had_time"] = int((count[first < start] == 1).sum())
    # what a client is worth
    found["ltv"] = (revenue[count.index].mean(), revenue[count.index].median())
    joined = orders.merge(first.rename("first"), left_on="client", right_index=True)
    year = joined[joined["day"] < joined["first"] + pd.Timedelta(days=365)].groupby("client")["amount"].sum()
    over = first[first <= today - pd.Timedelta(days=365)].index
    found["first_year"] = (year.reindex(over, fill_value=0).mean(), year.reindex(over, fill_value=0).median())
    found["returned"] = orders.loc[orders["amount"] < 0, "amount"].sum()
    # new against repeat
    fresh = joined["day"] <= joined["first"]
    at = joined["day"].dt.to_period("M")
    found["new_revenue"] = joined[fresh].groupby(at[fresh])["amount"].sum()
    found["repeat_revenue"] = joined[~fresh].groupby(at[~fresh])["amount"].sum()
    # seasons
    table = orders.assign(y=orders["day"].dt.year, m=orders["day"].dt.month)
    found["seasons"] = table.pivot_table(index="m", columns="y", values="amount", aggfunc="sum")
    # sources
    source = clients["source"].fillna("—")
    known = pd.DataFrame({"source": source, "count": count.reindex(clients.index, fill_value=0)})
    known["revenue"] = revenue.reindex(clients.index, fill_value=0)
    known["new"] = first.reindex(clients.index) >= start
    known["buyer"] = known["count"] > 0
    found["sources"] = known.groupby("source").agg({"buyer": "sum", "revenue": "sum", "new": "sum", "count": "size"})
    # goods, and what is asked for and not bought
    found["goods"] = orders.groupby("items")["amount"].sum().sort_values(ascending=False)
    wishes = clients["interests"].explode().dropna().rename("wish").rename_axis("client").reset_index()
    wishes = pd.concat([wishes, deals[["_client", "product"]].set_axis(["client", "wish"], axis=1)]).drop_duplicates()
    sold = orders[["client", "items"]].drop_duplicates()
    sold["first"] = sold["items"].str.split().str[0]
    pairs = pd.concat([sold[["client", "items"]].set_axis(["client", "wish"], axis=1), sold[["client", "first"]].set_axis(["client", "wish"], axis=1)])  # fmt: skip
    asked = wishes.merge(pairs.drop_duplicates(), on=["client", "wish"], how="left", indicator=True)
    found["unmet"] = asked[asked["_merge"] == "left_only"].groupby("wish").size()
    # the funnel, losses
    place = {name: n for n, name in enumerate(_STAGES[:4])}
    far = deals["stage"].map({**place, "Выиграна": 4, "Отказ": 0})
    found["reached"] = [int((far >= n).sum()) for n in range(5)]
    found["waiting"] = (today - deals["stage_since"]).dt.days.groupby(deals["stage"]).median()
    won = deals[deals["stage"] == "Выиграна"]
    cycle = (won["stage_since"] - won["created"]).dt.days
    found["cycle"] = cycle[cycle >= 0].median()
    ended = deals[deals["stage"].isin(["Выиграна", "Отказ"])]
    for by in ("owner", "product"):
        lost = ended.assign(lost=ended["stage"] == "Отказ").groupby(by)["lost"].agg(["size", "sum"])
        n, k, z = lost["size"], lost["sum"], 1.96
        p = k / n
        middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        found[f"lost by {by}"] = pd.DataFrame({"low": middle - half, "high": middle + half})
    # goals, payments
    week = today - pd.Timedelta(days=today.weekday())
    found["week"] = [int((bought["day"] >= week).sum()), int(((bought["day"] < week) & (bought["day"] >= week - pd.Timedelta(days=7))).sum())]  # fmt: skip
    found["short"] = orders[orders["priced"] & (orders["amount"] - orders["paid"]).ge(1)].index
    # groups at the end of the last twelve months
    ends = [today.to_period("M") - n for n in range(11, 0, -1)]
    found["groups"] = [
        _groups(orders[orders["day"] <= end.end_time], end.end_time.normalize(), settings) for end in ends
    ]
    return found


def _groups(orders: pd.DataFrame, now: pd.Timestamp, settings: KnownSettings) -> dict[str, int]:
    """How many clients each group has on one day."""
    bought = orders[orders["bought"]]
    own = bought.groupby("client")["day"].agg(["min", "max"])
    own["revenue"] = orders.groupby("client")["amount"].sum()
    since = now - pd.Timedelta(days=settings.regular_days)
    own["recent"] = bought[bought["day"] >= since].groupby("client").size()
    visits = bought[["client", "day"]].drop_duplicates().sort_values(["client", "day"])
    gap = visits.groupby("client")["day"].diff().dt.days
    gaps = gap.groupby(visits["client"]).agg(["median", "count"])
    own["rhythm"] = gaps["median"].where(gaps["count"] >= 2)
    away = (now - own["max"]).dt.days
    limit = np.floor(settings.slipping_factor * own["rhythm"]).clip(lower=settings.slipping_at_least_days)
    limit = limit.fillna(settings.slipping_days)
    slipping = away > limit
    paying = own.loc[own["revenue"] > 0, "revenue"].sort_values(ascending=False)
    places = int(np.ceil(settings.vip_share * len(paying)))
    vip = own["revenue"] > paying.iloc[places]
    new = (now - own["min"]).dt.days <= settings.new_days
    regular = own["recent"].fillna(0) >= settings.regular_orders
    group = np.select(
        [slipping & (away > settings.asleep_days), slipping, vip, regular, new],
        ["asleep", "slipping", "vip", "regular", "new"],
        default="active",
    )
    return dict(pd.Series(group).value_counts())


def agree(figures: Figures, hand: dict[str, Any]) -> None:
    """Raises AssertionError where the two ways of counting differ."""
    assert figures.retention is not None
    assert figures.cohorts is not None
    assert figures.one_timers is not None
    assert figures.ltv is not None
    assert figures.new_and_repeat is not None
    assert figures.stack is not None
    assert figures.funnel is not None
    assert figures.unpaid is not None
    assert abs((figures.retention.retention or 0) - hand["retention"]) < 1e-12
    assert [k.kept for k in figures.periods] == hand["kept"].tolist()[-len(figures.periods) :]
    rows = hand["cohorts"].iloc[-len(figures.cohorts.first) :]
    width = figures.cohorts.back.shape[1]
    assert np.nansum(rows.to_numpy()[:, :width]) == figures.cohorts.back[figures.cohorts.back > 0].sum()
    assert (figures.one_timers.once, figures.one_timers.once_of_those) == (hand["once"], hand["once_had_time"])
    assert np.allclose([figures.ltv.mean / 100, figures.ltv.median / 100], hand["ltv"])
    assert np.allclose([figures.ltv.year_mean / 100, figures.ltv.year_median / 100], hand["first_year"])  # type: ignore[operator]
    assert np.allclose(figures.new_and_repeat.new / 100, hand["new_revenue"].iloc[-12:])
    assert {line.source or "—": line.buyers for line in figures.sources} == dict(hand["sources"]["buyer"])
    assert [line.reached for line in figures.funnel.lines] == hand["reached"][:4]
    assert len(figures.unpaid.short) == len(hand["short"])
    assert {x.name: x.without for x in figures.wanted} == dict(hand["unmet"].sort_values(ascending=False)[:10])
    for at, groups in enumerate(hand["groups"]):
        vip, regular, active, new, slipping, asleep = figures.stack.count[at].tolist()
        told = {"vip": vip, "regular": regular, "active": active, "new": new, "slipping": slipping, "asleep": asleep}
        assert {k: v for k, v in told.items() if v} == groups


def best(work: Callable[[], Any], times: int) -> float:
    """CPU seconds of the quickest run."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time all figures beside the same in pandas by hand.")
    for name, default in (
        ("clients", 50_000),
        ("orders", 150_000),
        ("contacts", 50_000),
        ("deals", 20_000),
        ("times", 5),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    tables = made(asked.clients, asked.orders, asked.contacts, asked.deals)
    settings = KnownSettings()
    known = know(tables["clients"], tables["orders"], settings, TODAY, tables["interactions"])
    figures = ours(known, tables)
    plain = typed(known, tables)
    step = figures.step or Step.MONTH
    agree(figures, by_hand(plain, step, settings))
    mine = best(lambda: ours(known, tables), asked.times)
    hand = best(lambda: by_hand(plain, step, settings), asked.times)
    found = {"clients": asked.clients, "orders": asked.orders, "figures": mine, "by_hand": hand, "ratio": mine / hand}
    if asked.json:
        print(json.dumps(found))
        return
    print(f"{asked.clients:,} clients, {asked.orders:,} orders, {asked.contacts:,} contacts, {asked.deals:,} deals")
    print(f"all figures {mine:.2f} s, by hand {hand:.2f} s: ratio {mine / hand:.2f} (CPU, best of {asked.times})")


if __name__ == "__main__":
    main()
