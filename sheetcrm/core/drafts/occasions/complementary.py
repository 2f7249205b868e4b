"""Occasion: what goes well with a recent purchase, by the team's pairs or by what others bought together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np

from sheetcrm.core.drafts.audience.tastes import unwanted
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.orders import Orders, listed
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, day_number, fold
from sheetcrm.core.wording import Text

_ARROW = re.compile(r"\s*(?:→|->|=>|—>|\s[—–-]\s|:)\s*")
_MOST = 2
#: Goods of one client that are looked at in pairs: a wholesaler's two hundred would make twenty thousand.
_PER_CLIENT = 30
_PER_PRODUCT = 40


def pairs_said(cells: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The team's own pairs, written «Кофе → фильтры; сливки»: product (folded) → what to offer with it.

    >>> pairs_said(("Кофе → Фильтры; Сливки", "ничего"))
    {'кофе': ('Фильтры', 'Сливки')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for cell in cells:
        parts = _ARROW.split(cell, maxsplit=1)
        if len(parts) == 2 and parts[0].strip():
            offers = tuple(name.strip() for name in re.split(r"[;,]", parts[1]) if name.strip())
            if offers:
                key = fold(parts[0])
                found[key] = listed([*found.get(key, ()), *offers], 10)
    return found


def bought_together(goods: dict[int, dict[str, str]], support: int) -> dict[str, tuple[str, ...]]:
    """Product (folded) → what at least so many clients bought beside it, the most usual first.

    A product nearly everybody has says nothing: what is offered must be bought by those who have the first one at least
    half as often again as by everybody.
    """
    have: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    spelled: dict[str, str] = {}
    for theirs in goods.values():
        names = sorted(theirs)[:_PER_CLIENT]
        have.update(names)
        spelled.update(theirs)
        both.update(combinations(names, 2))
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (a, b), count in both.items():
        if count < support:
            continue
        for one, other in ((a, b), (b, a)):
            share = count / have[one]
            if share >= 1.5 * have[other] / len(goods):
                found[one].append((-share, other))
    return {name: tuple(spelled[other] for _, other in sorted(said)[:_PER_PRODUCT]) for name, said in found.items()}


def due(facts: DraftFacts) -> Due:
    """Clients who bought within the last days and have not bought what goes with it."""
    orders = Orders(facts)
    if not orders.has("items"):
        return each([])
    options = facts.settings.options
    day = orders.days("date")
    today = day_number(facts.today)
    live = orders.live() & (day != NO_DAY) & (day <= today)
    said = pairs_said(facts.lists.get("goes_with", ()))
    goods: dict[int, dict[str, str]] = {}
    latest: dict[int, list[str]] = {}
    when: dict[int, int] = {}
    for client, rows in orders.by_client(np.flatnonzero(live)):
        theirs: dict[str, str] = {}
        for row in rows:
            theirs.update({fold(name): name for name in orders.products(row)})
        goods[client] = theirs
        last = rows[-1]
        if 0 <= today - int(day[last]) <= options.complementary_days:
            latest[client] = [name for row in rows if day[row] == day[last] for name in orders.products(row)]
            when[client] = int(day[last])
    known = {} if said or not latest else bought_together(goods, options.complementary_support)
    never = facts.column("never_offer")
    found: list[DueClient] = []
    for client, names in sorted(latest.items()):
        not_wanted = never[client] or () if never is not None else ()
        offer, source = _offer(names, goods[client], said or known, not_wanted)
        if offer:
            why = Said(
                f"купили: {source}; к этому: {', '.join(offer)}", f"bought: {source}; with it: {', '.join(offer)}"
            )
            period = str(np.datetime64(when[client], "D"))
            found.append((client, period, why, None, {"bought": (source,), "offer": offer}, offer))
    return each(found)


def _offer(
    names: list[str], have: dict[str, str], pairs: dict[str, tuple[str, ...]], never: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """What to offer with one of these goods, and with which; nothing the client has bought before or does not want."""
    for name in names:
        key = fold(name)
        offers = pairs.get(key) or next((o for one, o in pairs.items() if key.startswith(one + " ")), ())
        new = [
            o
            for o in offers
            if fold(o) not in have and not any(h.startswith(fold(o) + " ") for h in have) and not unwanted(o, never)
        ]
        if new:
            return tuple(new[:_MOST]), name
    return (), ""


COMPLEMENTARY = Occasion("complementary", Text(ru="К покупке", en="Goes well with it"), due, rank=50)
