"""Sums that must agree, each printed with ✓ or with the difference. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import day_date
from sheetcrm.core.segments.purchases import FATE_LABEL, OrderFate
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.summary.base import BAD, GOOD
from sheetcrm.core.summary.canvas import SENTENCE, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.wording import Text, number

_TITLE = Text(ru="Сверка: цифры сходятся?", en="Do the figures tie out?")
_GROUPS = Text(ru="Клиенты по группам: {parts} = {whole}", en="Clients by group: {parts} = {whole}")
_GROUPS_ONCE = Text(
    ru="Клиенты по группам: {parts} = {whole} ({rows} {rows:строка|строки|строк} без {second} {second:повторной|повторных|повторных})",
    en="Clients by group: {parts} = {whole} ({rows} {rows:row|rows} without {second} that {second:repeats|repeat} a client)",
)
_BASES = Text(
    ru="ОКБ {general} = АКБ {active} + НКБ {inactive} + ещё не покупали {never}",
    en="Whole base {general} = active {active} + inactive {inactive} + not bought yet {never}",
)
_MONEY = Text(
    ru="Выручка по заказам {whole} = у клиентов из таблицы {linked} + клиент не найден {alone}",
    en="Revenue of orders {whole} = of clients in the table {linked} + client not found {alone}",
)
_ORDERS = Text(
    ru="Заказов в таблице {whole} = {parts}",
    en="Orders in the table {whole} = {parts}",
)
_ABC = Text(
    ru="Классы A + B + C: {clients} {clients:покупатель|покупателя|покупателей} из {buyers}",
    en="Classes A + B + C: {clients} of {buyers} {buyers:buyer|buyers}",
)
_SOURCES = Text(ru="Клиенты по источникам: {parts} = {whole}", en="Clients by source: {parts} = {whole}")
_NEW_REPEAT = Text(
    ru="Выручка за {n} {n:месяц|месяца|месяцев} {whole} = новые {new} + повторные {repeat} + клиент не найден {alone}",
    en="Revenue of {n} {n:month|months} {whole} = new {new} + repeat {repeat} + client not found {alone}",
)
_GOODS = Text(
    ru="Выручка по товарам {parts} = вся выручка {whole}", en="Revenue by product {parts} = the whole {whole}"
)
_SOLD = Text(
    ru="Покупок по товарам {parts} = учтено покупок {whole}",
    en="Purchases by product {parts} = purchases counted {whole}",
)
_DEALS = Text(
    ru="Сделок {whole} = открыто {open} + выиграно {won} + проиграно {lost}",
    en="Deals {whole} = open {open} + won {won} + lost {lost}",
)
_STACKED = Text(
    ru="Покупатели по группам на сегодня {parts} = покупатели с заказами {whole}",
    en="Buyers by group today {parts} = buyers with orders {whole}",
)
_HEADINGS = {
    "revenue": Text(ru="Выручка", en="Revenue"),
    "orders_count": Text(ru="Количество заказов", en="Number of orders"),
    "first_order": Text(ru="Дата первой покупки", en="First purchase date"),
    "last_order": Text(ru="Дата последней покупки", en="Last purchase date"),
}
_SAME = Text(
    ru="Столбец «{heading}» у клиентов совпадает с заказами ({n})",
    en="The clients' column “{heading}” agrees with the orders ({n})",
)
_DIFFER = Text(
    ru="Столбец «{heading}» у {n} из {of} {of:клиента|клиентов|клиентов} не совпадает с заказами, верим заказам: {listed}",
    en="The clients' column “{heading}” differs from the orders for {n} of {of}; the orders are trusted: {listed}",
)
_PAIR = Text(
    ru="{who}: в столбце {typed}, по заказам {counted}", en="{who}: {typed} in the column, {counted} by the orders"
)
_PAID = Text(ru="Сумма заказов {amount}, оплачено {paid}", en="Orders come to {amount}, paid {paid}")
_OWED = Text(
    ru="; ещё не оплачено {owed}: {n} {n:заказ|заказа|заказов}", en="; {owed} still to come for {n} {n:order|orders}"
)
_LATE = Text(ru=", срок прошёл у {n} на {owed}{listed}", en=", {n} of them overdue with {owed}{listed}")
_SHORT = Text(
    ru="; {n:не оплачен|не оплачены|не оплачено} полностью {n} {n:заказ|заказа|заказов}{listed}",
    en="; {n} {n:order is|orders are} not paid in full{listed}",
)
_OVER = Text(
    ru="; оплачено больше суммы у {n} {n:заказа|заказов|заказов}{listed}",
    en="; {n} {n:order is|orders are} paid above the amount{listed}",
)
_MOST = 5
WARN = "7A4A00"
_DIFFERENCE = Text(ru=" — расхождение {n}", en=" — they differ by {n}")


class Tie(Struct, frozen=True):
    """Two sums that must be equal, in words."""

    text: str
    difference: float

    @property
    def holds(self) -> bool:
        return self.difference == 0


def ties(facts: SummaryFacts) -> Iterator[Tie]:
    """Every agreement that can be checked with what is known."""
    known, lang = facts.known, facts.lang
    if not known.has_purchases:
        return
    c = known.counts
    yield Tie(
        _BASES.say(lang, general=c.general, active=c.active, inactive=c.inactive, never=c.never),
        c.general - c.active - c.inactive - c.never,
    )
    group = known.frame["lifecycle"][~known.second]
    parts = sum(int((group == key.value).sum()) for key in Lifecycle) + int(group.isna().sum())
    everybody = len(facts.clients) - c.second
    said = _GROUPS_ONCE if c.second else _GROUPS
    yield Tie(said.say(lang, parts=parts, whole=everybody, rows=len(facts.clients), second=c.second), parts - everybody)
    purchases = known.purchases
    if purchases is not None:
        linked = purchases.linked()
        whole, own = int(purchases.amount.sum()), int(known.bought.revenue[known.bought.source == "orders"].sum())
        alone = int(purchases.amount[~linked].sum())
        if whole:
            yield Tie(
                _MONEY.say(
                    lang, whole=facts.money(whole / 100), linked=facts.money(own / 100), alone=facts.money(alone / 100)
                ),
                (whole - own - alone) / 100,
            )
    if purchases is not None and facts.orders is not None:
        fates = [(fate, n) for fate, (n, _) in purchases.accounts.items()]
        listed = " + ".join(f"{FATE_LABEL[fate].say(lang)} {number(n, lang)}" for fate, n in fates if n)
        total = len(facts.orders)
        yield Tie(_ORDERS.say(lang, whole=total, parts=listed), total - sum(n for _, n in fates))
    if known.abc.total:
        clients = sum(size.clients for size in known.abc.sizes.values())
        buyers = int(((known.bought.count > 0) & known.bought.has_revenue).sum())
        yield Tie(_ABC.say(lang, clients=clients, buyers=buyers), clients - buyers)
    lines = facts.figures.sources
    if lines:
        parts = sum(line.clients for line in lines)
        yield Tie(_SOURCES.say(lang, parts=parts, whole=everybody), parts - everybody)
    yield from _of_figures(facts)


def _of_figures(facts: SummaryFacts) -> Iterator[Tie]:
    """What the figures must add up to."""
    figures, lang = facts.figures, facts.lang
    parts, months = figures.new_and_repeat, figures.months
    if parts is not None and months is not None:
        new, repeat, alone = (int(part.sum()) for part in (parts.new, parts.repeat, parts.alone))
        whole = int(months.revenue[-len(parts.first) :].sum())
        yield Tie(
            _NEW_REPEAT.say(
                lang,
                n=len(parts.first),
                whole=facts.money(whole / 100),
                new=facts.money(new / 100),
                repeat=facts.money(repeat / 100),
                alone=facts.money(alone / 100),
            ),
            (whole - new - repeat - alone) / 100,
        )
    purchases = facts.known.purchases
    if figures.goods and purchases is not None:
        parts_, whole = sum(line.revenue for line in figures.goods), int(purchases.amount.sum())
        yield Tie(
            _GOODS.say(lang, parts=facts.money(parts_ / 100), whole=facts.money(whole / 100)), (parts_ - whole) / 100
        )
        sold, counted = sum(line.orders for line in figures.goods), purchases.accounts.get(OrderFate.COUNTED, (0, 0))[0]
        yield Tie(_SOLD.say(lang, parts=sold, whole=counted), sold - counted)
    deals = figures.funnel
    if deals is not None:
        yield Tie(
            _DEALS.say(lang, whole=deals.total, open=deals.open, won=deals.won, lost=deals.lost),
            deals.total - deals.open - deals.won - deals.lost,
        )
    if figures.stack is not None:
        stacked = int(figures.stack.count[-1].sum())
        here = facts.known.counted & (facts.known.bought.source == "orders") & (facts.known.bought.count > 0)
        yield Tie(_STACKED.say(lang, parts=stacked, whole=int(here.sum())), stacked - int(here.sum()))


def differences(facts: SummaryFacts) -> Iterator[str]:
    """Tables that say the same and differ, with the first few by their number: for a person to look at."""
    lang, figures = facts.lang, facts.figures
    for found in figures.differs:
        if not found.positions:
            yield "✓  " + _SAME.say(lang, heading=_HEADINGS[found.column], n=found.compared)
            continue
        shown = [
            _PAIR.say(
                lang, who=_who(facts, p), typed=_side(t, found.column, facts), counted=_side(c, found.column, facts)
            )
            for p, t, c in zip(found.positions[:_MOST], found.typed.tolist(), found.counted.tolist(), strict=False)
        ]
        yield "✗  " + _DIFFER.say(
            lang, heading=_HEADINGS[found.column], n=len(found.positions), of=found.compared, listed="; ".join(shown)
        )
    paid = figures.unpaid
    if paid is not None:
        text = _PAID.say(lang, amount=facts.money(paid.amount / 100), paid=facts.money(paid.paid / 100))
        if paid.dated and paid.short:
            text += _OWED.say(lang, owed=facts.money(paid.owed / 100), n=len(paid.short))
            if paid.late:
                owed = facts.money(paid.late_owed / 100)
                text += _LATE.say(lang, n=len(paid.late), owed=owed, listed=_numbers(paid.late, facts))
        elif paid.short:
            text += _SHORT.say(lang, n=len(paid.short), listed=_numbers(paid.short, facts))
        if paid.over:
            text += _OVER.say(lang, n=len(paid.over), listed=_numbers(paid.over, facts))
        wrong = paid.over or (paid.late if paid.dated else paid.short)
        yield f"{'✗' if wrong else '✓'}  {text}."


def _numbers(rows: Sequence[int], facts: SummaryFacts) -> str:
    """The numbers of the first few orders, in brackets."""
    ids = facts.order_ids
    listed = ", ".join(number for r in rows[:_MOST] if r < len(ids) and (number := ids[r]))
    return f" ({listed}{'…' if len(rows) > _MOST else ''})" if listed else ""


def _who(facts: SummaryFacts, position: int) -> str:
    known = facts.link(position)[0] if facts.link is not None else None
    return known or (facts.names[position] if position < len(facts.names) else None) or "—"


def _side(value: float, column: str, facts: SummaryFacts) -> str:
    if column == "revenue":
        return facts.money(value)
    return facts.date(day_date(int(value))) if column in ("first_order", "last_order") else f"{value:g}"


def ties_block(canvas: Canvas, facts: SummaryFacts) -> None:
    """The agreements, one a line."""
    found = list(ties(facts))
    apart = list(differences(facts))
    if not found and not apart:
        return
    canvas.section(_TITLE.say(facts.lang))
    for tie in found:
        text = f"✓  {tie.text}" if tie.holds else f"✗  {tie.text}{_DIFFERENCE.say(facts.lang, n=f'{tie.difference:g}')}"
        canvas.paragraph(text, replace(SENTENCE, size=10, color=GOOD if tie.holds else BAD))
    for sentence in apart:
        good = sentence.startswith("✓")
        canvas.paragraph(sentence, replace(SENTENCE, size=10, color=GOOD if good else WARN))
