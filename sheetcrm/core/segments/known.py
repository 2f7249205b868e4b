"""Everything known about each client on one day, as one frame aligned to the clients. Pure.

The pipeline has linked the orders to rows (``_client``); here they become first and last purchase, group, base, kind
of card, freshness, RFM and ABC. What cannot be known is left empty and said in words (:attr:`Known.notes`), never
guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes as reading
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.abc import Abc, abc
from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, Objects, dates, day_number, hundredths, nullable, objects
from sheetcrm.core.segments.bases import BaseCounts, archived, bases, card_levels, count_bases
from sheetcrm.core.segments.freshness import STALE_REASON, STALE_REASON_OPENS, STALE_REASON_UNKNOWN, Fresh, freshness
from sheetcrm.core.segments.late import late_payments
from sheetcrm.core.segments.lifecycle import lifecycle
from sheetcrm.core.segments.once import first_rows, once
from sheetcrm.core.segments.purchases import ByClient, OrderFate, Purchases, by_client, count_orders, from_columns
from sheetcrm.core.segments.rfm import Rfm, rfm
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, KnownSettings, Lifecycle
from sheetcrm.core.segments.talks import last_offer, last_talk, requests
from sheetcrm.core.wording import Lang, Text

NO_PURCHASE_DATA = Text(
    ru="Нет ни таблицы заказов, ни столбца «Дата последней покупки»: нельзя узнать, кто покупает, кто засыпает и "
    "сколько приносит. Добавьте вкладку «Заказы» с датой, суммой и клиентом — и эти цифры появятся.",
    en="There is neither a table of orders nor a column “Last purchase date”, so who buys, who is slipping away and what "
    "each brings cannot be known. Add a tab “Orders” with date, amount and client, and these figures will appear.",
)
UNREAD_ORDERS = Text(
    ru="Вкладка «{tab}» похожа на заказы, но пока не читается: не подтверждено, что «{heading}» — номер клиента. Без неё нельзя узнать, "
    "кто покупает, кто засыпает и сколько приносит. Подтвердить: sheetcrm init.",
    en="Tab “{tab}” looks like orders but is not read yet: nobody has confirmed that “{heading}” is the client's number. Without "
    "it, who buys, who is slipping away and what each brings cannot be known. To confirm: sheetcrm init.",
)
NOBODYS_ORDERS = Text(
    ru="Заказы в таблице есть, но ни одну покупку не удалось отнести к клиенту: нет общего ID, телефона, почты или имени, "
    "либо нет годных дат. Поэтому нельзя узнать, кто покупает и кто засыпает.",
    en="There is a table of orders, but no purchase could be linked to a client: there is no common "
    "id, phone, e-mail or name, or no usable date. So who buys and who is slipping away cannot "
    "be known.",
)
NO_DATES = Text(
    ru="У {n} {n:клиента|клиентов|клиентов} покупки есть, а даты нет: группу без даты не определить.",
    en="{n} {n:client has|clients have} purchases without a date: their group cannot be known.",
)
FROM_COLUMNS = Text(
    ru="У {n} {n:клиента|клиентов|клиентов} покупки взяты из столбцов таблицы клиентов, а не из заказов: промежуток "
    "между покупками у них средний, число заказов за последние месяцы — оценка.",
    en="The purchases of {n} {n:client|clients} come from columns of the clients' table, not from orders: their interval "
    "between purchases is an average, and their number of recent orders an estimate.",
)
NO_AMOUNTS = Text(
    ru="У покупок нет сумм: выручку, средний чек, VIP и классы ABC посчитать нельзя.",
    en="Purchases have no amounts: revenue, average order, VIP and ABC classes cannot be counted.",
)
DATES_IGNORED = Text(
    ru="В столбцах с датами покупок {n} {n:дата|даты|дат} в будущем или раньше 1990 года: не {n:учтена|учтены|учтены}.",
    en="{n} purchase {n:date|dates} in the clients' columns {n:is|are} in the future or before 1990: left out.",
)
FOREIGN = Text(
    ru="{n} {n:сумма|суммы|сумм} в другой валюте: в выручку не {n:вошла|вошли|вошли}. Курса программа не знает; впишите сумму в своей валюте.",
    en="{n} {n:amount is|amounts are} in another currency and not in the revenue. The program knows "
    "no rate; write the amount in your own currency.",
)
DIFFERENT = Text(
    ru="У {n} {n:клиента|клиентов|клиентов} выручка в столбце не равна сумме заказов; взята сумма заказов.",
    en="For {n} {n:client|clients} the revenue in the column differs from the sum of orders; the orders were taken.",
)
FEW_BUYERS = Text(
    ru="Покупателей меньше десяти: оценки RFM ничего бы не значили, их нет.",
    en="There are fewer than ten buyers: RFM scores would mean nothing and are left out.",
)


class Note(Struct, frozen=True):
    """A sentence about what could not be known, or how it was."""

    text: Text
    args: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: Lang) -> str:
        return self.text.say(lang, **self.args)


def about_unread(notes: tuple[Note, ...], issues: Iterable[Issue]) -> tuple[Note, ...]:
    """The same, where a tab of orders is there and waits for a person's word: nobody is told to add one."""
    waits = next(
        (i for i in issues if i.code is reading.LINK_NOT_GUESSED and i.args.get("table") == TABLES["orders"].title),
        None,
    )
    if waits is None:
        return notes
    told = Note(UNREAD_ORDERS, {"tab": waits.tab, "heading": waits.args["heading"]})
    return tuple(told if note.text is NO_PURCHASE_DATA else note for note in notes)


class Known(Struct, frozen=True):
    """What is known about the clients.

    ``frame``: object columns aligned to the clients, None when not known; see :data:`COLUMNS`. Enumerated values are
    keys (``regular``, ``inactive``), their words stand in ``settings``. ``purchases`` are the orders that count, None
    without a table of orders; ``bought`` the same by client, on one row of each; ``counts`` the sizes of the bases.

    A client may stand on several rows. Each shows the client's purchases in ``frame``; ``second`` are those at which the
    client is not counted; ``archived``: every row of the client says so.
    """

    frame: pd.DataFrame
    settings: KnownSettings
    today: dt.date
    purchases: Purchases | None
    bought: ByClient
    counts: BaseCounts
    fresh: Fresh
    rfm: Rfm
    abc: Abc
    archived: Bools
    second: Bools
    has_purchases: bool
    has_revenue: bool
    notes: tuple[Note, ...]

    @property
    def counted(self) -> Bools:
        """The rows that make the figures: one for each client in work."""
        return ~self.archived & ~self.second

    def by_lifecycle(self) -> dict[str, int]:
        """How many clients are in each group, the largest first; those in the archive are in none."""
        return {str(k): int(n) for k, n in self.frame["lifecycle"][self.counted].value_counts().items()}

    def stale_reason(self, position: int, lang: Lang) -> str | None:
        """Why a client's data is out of date, None when it is not."""
        if not self.fresh.stale[position]:
            return None
        numbers = {"days": int(self.fresh.passed[position]), "limit": int(self.fresh.limit[position])}
        if self.fresh.by_opens:
            return STALE_REASON_OPENS.say(lang, **numbers)
        group = self.frame["lifecycle"].iat[position]
        if group is None:
            return STALE_REASON_UNKNOWN.say(lang, **numbers)
        return STALE_REASON.say(lang, group=LIFECYCLE_LABEL[Lifecycle(str(group))].say(lang), **numbers)


#: Columns of :attr:`Known.frame`.
COLUMNS = (
    "purchase_source",
    "first_order",
    "last_order",
    "days_since",
    "orders_count",
    "revenue",
    "avg_check",
    "rhythm_days",
    "last_contact",
    "requests",
    "last_offer",
    "lifecycle",
    "base",
    "card",
    "fresh_at",
    "freshness",
    "stale",
    "stale_days",
    "rfm",
    "rfm_recency",
    "rfm_frequency",
    "rfm_money",
    "rfm_group",
    "abc",
    "late_payments",
)


def know(
    clients: pd.DataFrame,
    orders: pd.DataFrame | None,
    settings: KnownSettings,
    today: dt.date,
    talks: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
    same: Ints | None = None,
) -> Known:
    """Everything known about each client today.

    ``clients``: the clean frame, positions 0..n-1. ``orders``: the clean frame with ``_client``, the position of the
    client the order belongs to or -1. Purchases come from the orders; for a client none of them belongs to, from
    the team's own columns (first_order, last_order, orders_count, revenue) when the table has them. ``talks``: the
    history of contacts, with ``_client``; the last contact is the later one of it and of the clients' own column. ``deals``:
    likewise with ``_client``; the last offer is the later one of both. ``same``: a label per row, equal for rows that are one
    client; what is linked to one belongs to the first of its rows. Money is in whole currency units with two decimals.
    """
    size = len(clients)
    first = first_rows(same, size)
    columns, ignored = from_columns(clients, settings, today)
    has_columns = any(c in clients.columns for c in ("last_order", "first_order", "orders_count", "revenue"))
    purchases = None
    if orders is not None and len(orders):
        purchases = count_orders(orders, settings, today)
        foreign = purchases.accounts.get(OrderFate.OTHER_CURRENCY, (0, 0))[0]
        ignored = {**ignored, "foreign": ignored.get("foreign", 0) + foreign}
        if not bool((purchases.linked() & purchases.bought).any()):
            # Orders that belong to nobody say nothing about anybody.
            bought = columns
        else:
            bought = _either(by_client(purchases, size, settings, today), columns, first)
    else:
        bought = columns
    from_orders = bool((bought.source == "orders").any())
    has_purchases = from_orders or has_columns
    has_revenue = bool((bought.has_revenue & (bought.count > 0)).any())

    buyers = bought.count > 0
    dated = buyers & (bought.last != NO_DAY)
    rows = once(first, bought)
    shown = rows.shown(bought)
    group = lifecycle(shown, settings, today) if has_purchases else np.full(size, None, dtype=object)
    in_archive = rows.all_of(archived(clients, settings))
    base = bases(shown, in_archive, settings, today) if has_purchases else np.full(size, None, dtype=object)
    card = card_levels(clients, shown)
    talk = last_talk(talks, size, today)
    fresh = freshness(clients, shown.last, card, group, settings, today, None if talk is None else talk[first])
    days_since = np.where(dated, day_number(today) - bought.last, 0)
    scores = rfm(days_since, bought.count, bought.revenue, dated & bought.has_revenue)
    classes = abc(bought.revenue, buyers & bought.has_revenue, settings.abc_a, settings.abc_b)

    buys = shown.count > 0
    away = buys & (shown.last != NO_DAY)
    with np.errstate(divide="ignore", invalid="ignore"):
        avg_check = np.round(shown.revenue / 100 / shown.priced, 2)
    scored = (scores.recency > 0)[rows.of]
    asked, asked_known = requests(talks, size, today)
    joined = (scores.recency * 100 + scores.frequency * 10 + scores.money)[rows.of]
    late, late_known = late_payments(orders, size, settings, today)
    count_known = has_purchases & (shown.count >= 0)
    frame = pd.DataFrame(
        {
            "purchase_source": shown.source,
            "first_order": dates(np.where(buys, shown.first, NO_DAY)),
            "last_order": dates(np.where(buys, shown.last, NO_DAY)),
            "days_since": nullable(np.where(away, day_number(today) - shown.last, 0), away),
            "orders_count": nullable(shown.count, np.broadcast_to(count_known, size)),
            "revenue": nullable(shown.revenue / 100, _revenue_known(shown, has_revenue)),
            "avg_check": nullable(avg_check, shown.has_revenue & (shown.priced > 0)),
            "rhythm_days": nullable(shown.rhythm, np.isfinite(shown.rhythm)),
            "last_contact": dates(fresh.last_contact),
            "requests": nullable(asked[first], np.broadcast_to(asked_known, size)),
            "last_offer": dates(last_offer(talks, deals, size, today)[first]),
            "lifecycle": group,
            "base": base,
            "card": card.astype(object),
            "fresh_at": dates(fresh.fresh_at),
            "freshness": fresh.state,
            "stale": nullable(fresh.stale, fresh.judged),
            "stale_days": nullable(fresh.passed, fresh.judged),
            "rfm": nullable(joined.astype(str), scored),
            "rfm_recency": nullable(scores.recency[rows.of], scored),
            "rfm_frequency": nullable(scores.frequency[rows.of], scored),
            "rfm_money": nullable(scores.money[rows.of], scored),
            "rfm_group": scores.group[rows.of],
            "abc": classes.label[rows.of],
            "late_payments": nullable(late[first], late_known[first]),
        },
        columns=list(COLUMNS),
        index=clients.index,
        dtype=object,
    )
    return Known(
        frame=frame,
        settings=settings,
        today=today,
        purchases=purchases,
        bought=bought,
        counts=count_bases(base, in_archive, rows.second),
        fresh=fresh,
        rfm=scores,
        abc=classes,
        archived=in_archive,
        second=rows.second,
        has_purchases=has_purchases,
        has_revenue=has_revenue,
        notes=_notes(
            clients,
            bought,
            group,
            ignored,
            has_purchases,
            has_revenue,
            scores.known,
            from_orders,
            purchases is not None,
        ),
    )


def _either(orders: ByClient, columns: ByClient, first: Ints) -> ByClient:
    """By client: the orders where there are any, else the team's columns. ``first``: the row a client's orders are on."""
    take = (orders.source[first] == None) & (columns.source != None)  # noqa: E711 - element by element

    def pick(a: Ints, b: Ints) -> Ints:
        return np.where(take, b, a)

    source: Objects = np.where(take, columns.source, orders.source)
    return ByClient(
        first=pick(orders.first, columns.first),
        last=pick(orders.last, columns.last),
        count=pick(orders.count, columns.count),
        recent=pick(orders.recent, columns.recent),
        priced=pick(orders.priced, columns.priced),
        revenue=pick(orders.revenue, columns.revenue),
        has_revenue=np.where(take, columns.has_revenue, orders.has_revenue),
        rhythm=np.where(take, columns.rhythm, orders.rhythm),
        source=source,
    )


def _revenue_known(bought: ByClient, has_revenue: bool) -> Bools:
    """Somebody who bought nothing brought 0, once the base knows any revenue at all."""
    if not has_revenue:
        return np.zeros(len(bought.count), dtype=bool)
    known: Bools = bought.has_revenue | (bought.count == 0)
    return known


def _notes(
    clients: pd.DataFrame,
    bought: ByClient,
    group: Objects,
    ignored: Mapping[str, int],
    has_purchases: bool,
    has_revenue: bool,
    scored: bool,
    from_orders: bool,
    has_orders: bool,
) -> tuple[Note, ...]:
    if not has_purchases:
        return (Note(NOBODYS_ORDERS if has_orders else NO_PURCHASE_DATA),)
    notes = []
    undated = int(((bought.count > 0) & (bought.last == NO_DAY)).sum())
    if undated:
        notes.append(Note(NO_DATES, {"n": undated}))
    own = int((bought.source == "columns").sum())
    if own:
        notes.append(Note(FROM_COLUMNS, {"n": own}))
    left_out = sum(n for why, n in ignored.items() if why != "foreign")
    if left_out:
        notes.append(Note(DATES_IGNORED, {"n": left_out}))
    if foreign := ignored.get("foreign", 0):
        notes.append(Note(FOREIGN, {"n": foreign}))
    if not has_revenue and bool((bought.count > 0).any()):
        notes.append(Note(NO_AMOUNTS))
    elif not scored:
        notes.append(Note(FEW_BUYERS))
    if from_orders and "revenue" in clients.columns:
        typed, known = hundredths(objects(clients, "revenue"))
        # A difference below one unit is rounding, not a disagreement.
        differs = known & (bought.source == "orders") & (np.abs(typed - bought.revenue) >= 100)
        if differs.any():
            notes.append(Note(DIFFERENT, {"n": int(differs.sum())}))
    return tuple(notes)
