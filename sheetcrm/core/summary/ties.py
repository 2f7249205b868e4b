"""Sums that must agree, each printed with ✓ or with the difference. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheetcrm.core.figures.sources import sources
from sheetcrm.core.segments.purchases import FATE_LABEL
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.summary.base import BAD, GOOD
from sheetcrm.core.summary.canvas import SENTENCE, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Сверка: цифры сходятся?", en="Do the figures tie out?")
_GROUPS = Text(ru="Клиенты по группам: {parts} = {whole}", en="Clients by group: {parts} = {whole}")
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
_DIFFERENCE = Text(ru=" — расхождение {n}", en=" — they differ by {n}")


@dataclass(frozen=True, slots=True)
class Tie:
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
    group = known.frame["lifecycle"]
    parts = sum(int((group == key.value).sum()) for key in Lifecycle) + int(group.isna().sum())
    yield Tie(_GROUPS.say(lang, parts=parts, whole=len(facts.clients)), parts - len(facts.clients))
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
        listed = " + ".join(f"{FATE_LABEL[fate].say(lang)} {n}" for fate, n in fates if n)
        total = len(facts.orders)
        yield Tie(_ORDERS.say(lang, whole=total, parts=listed), total - sum(n for _, n in fates))
    if known.abc.total:
        clients = sum(size.clients for size in known.abc.sizes.values())
        buyers = int(((known.bought.count > 0) & known.bought.has_revenue).sum())
        yield Tie(_ABC.say(lang, clients=clients, buyers=buyers), clients - buyers)
    lines = sources(known, facts.clients)
    if lines:
        parts = sum(line.clients for line in lines)
        yield Tie(_SOURCES.say(lang, parts=parts, whole=len(facts.clients)), parts - len(facts.clients))


def ties_block(canvas: Canvas, facts: SummaryFacts) -> None:
    """The agreements, one a line."""
    found = list(ties(facts))
    if not found:
        return
    canvas.section(_TITLE.say(facts.lang))
    for tie in found:
        text = f"✓  {tie.text}" if tie.holds else f"✗  {tie.text}{_DIFFERENCE.say(facts.lang, n=f'{tie.difference:g}')}"
        canvas.paragraph(text, replace(SENTENCE, size=10, color=GOOD if tie.holds else BAD))
