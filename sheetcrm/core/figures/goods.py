"""What sells, and what is asked for and not sold. Pure.

Both are plain counts. An order of several goods has one amount, which cannot be shared among them, so what stands in its
cell counts as one line; spellings that differ in case, ё and spaces are one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.drafts.audience.tastes import alike, stems
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Bools, Ints, Objects, fold, objects
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.wording import Text

TOP_GOODS = Definition(
    "top-goods",
    Text(ru="Что покупают", en="What sells"),
    Text(
        ru="выручка и покупки по столбцу товаров или услуг; заказ с несколькими товарами — одна строка, потому что сумма у него "
        "одна. Возвращённые заказы — не покупки. Строки вместе дают всю выручку и все учтённые покупки.",
        en="revenue and purchases by the column of goods or services; an order of several is one line, "
        "because it has one amount. Returned orders are not purchases. The lines add up to the whole "
        "revenue and all purchases counted.",
    ),
)
UNMET = Definition(
    "unmet-demand",
    Text(ru="Спрашивают, но не покупают", en="Asked for and not bought"),
    Text(
        ru="сколько клиентов интересуются товаром (столбцы «Интересы» и товар в сделках), но среди их покупок его нет; каждый "
        "клиент считается один раз.",
        en="how many clients are interested in something (the columns Interests and the product of "
        "deals) but have not bought it; each client counts once.",
    ),
)
MOST_GOODS = 10


class GoodsLine(Struct, frozen=True):
    """One line: ``name`` None where nothing is written down; revenue in hundredths; ``others``: how many lines it stands for."""

    name: str | None
    orders: int
    revenue: int
    others: int = 0


def folded(values: Objects) -> tuple[Ints, list[str]]:
    """Codes of texts that are the same but for case, ё and spaces, and the commonest spelling of each; -1 for none."""
    codes, distinct = pd.factorize(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    places: dict[str, int] = {}
    spelt: list[tuple[int, str]] = []
    to = np.full(len(distinct) + 1, -1, dtype=np.int64)
    for i, (value, count) in enumerate(zip(distinct, counts.tolist(), strict=True)):
        text = str(value)
        key = fold(text)
        if not key:
            continue
        at = places.setdefault(key, len(spelt))
        to[i] = at
        if at == len(spelt):
            spelt.append((count, text))
        elif count > spelt[at][0]:
            spelt[at] = (count, text)
    return to[codes], [text.strip() for _, text in spelt]


def top_goods(purchases: Purchases, orders: pd.DataFrame, most: int = MOST_GOODS) -> tuple[GoodsLine, ...]:
    """The goods that bring most, the others together, and what has no name; empty without such a column.

    By items where the team keeps them, else by category.
    """
    column = next((c for c in ("items", "category") if c in orders.columns), None)
    if column is None or not len(purchases):
        return ()
    codes, names = folded(objects(orders, column))
    at = codes[purchases.row]
    at = np.where(at < 0, len(names), at)
    size = len(names) + 1
    money = np.rint(np.bincount(at, weights=purchases.amount.astype(np.float64), minlength=size)).astype(np.int64)
    count = np.bincount(at[purchases.counted], minlength=size)
    if not (count[:-1].any() or money[:-1].any()):
        return ()
    used = np.flatnonzero((count[:-1] > 0) | (money[:-1] != 0))
    order = used[np.lexsort((used, -count[used], -money[used]))]
    lines = [GoodsLine(names[i], int(count[i]), int(money[i])) for i in order[:most].tolist()]
    rest = order[most:]
    if len(rest):
        lines.append(GoodsLine("", int(count[rest].sum()), int(money[rest].sum()), len(rest)))
    if count[-1] or money[-1]:
        lines.append(GoodsLine(None, int(count[-1]), int(money[-1])))
    return tuple(lines)


class Wanted(Struct, frozen=True):
    """Something clients are interested in: how many are, and how many of them never bought it."""

    name: str
    clients: int
    without: int


def words_of(text: str) -> frozenset[str]:
    """The words a text is known by, without their endings and without prepositions and the like.

    >>> sorted(words_of("Букет из пионов")) == sorted(words_of("пионы, букеты"))
    True
    """
    return frozenset(word for word in stems(text) if len(word) > 2 or word.isdigit())


def unmet(
    clients: pd.DataFrame,
    orders: pd.DataFrame | None,
    deals: pd.DataFrame | None = None,
    most: int = MOST_GOODS,
    purchases: Purchases | None = None,
) -> tuple[Wanted, ...]:
    """What clients ask for and did not buy, most first; only what somebody lacks.

    A purchase is of a thing when its goods or category name all words of the thing, in any of their forms. ``orders`` and
    ``deals`` come with ``_client``; of the orders only ``purchases`` count, where they are given: not a cancelled one.
    """
    wanted = _wishes(clients, deals)
    if not wanted:
        return ()
    if orders is not None and purchases is not None:
        kept = [c for c in ("_client", "items", "category") if c in orders.columns]
        orders = orders[kept].iloc[purchases.row[purchases.bought]]
    sold = _Sold(orders)
    lines = []
    for name, asking in wanted.values():
        bought = np.zeros(len(clients), dtype=bool)
        for buyers in sold.who_bought(name):
            bought[buyers] = True
        without = int((asking & ~bought).sum())
        if without:
            lines.append(Wanted(name, int(asking.sum()), without))
    return tuple(sorted(lines, key=lambda line: (-line.without, -line.clients, line.name))[:most])


def _wishes(clients: pd.DataFrame, deals: pd.DataFrame | None) -> dict[str, tuple[str, Bools]]:
    """What is asked for, by its folded name: how it is spelt first, and by which clients."""
    found: dict[str, tuple[str, Bools]] = {}

    def ask(things: object, who: Ints) -> None:
        for thing in things if isinstance(things, tuple) else (things,):
            name = str(thing).strip()
            if words_of(name):
                found.setdefault(fold(name), (name, np.zeros(len(clients), dtype=bool)))[1][who] = True

    if "interests" in clients.columns:
        for things, rows in _rows_of(objects(clients, "interests")):
            ask(things, rows)
    if deals is not None and "product" in deals.columns:
        client = deals["_client"].to_numpy(dtype=np.int64)
        for thing, rows in _rows_of(objects(deals, "product")):
            whose = client[rows]
            if (whose >= 0).any():
                ask(thing, whose[whose >= 0])
    return found


def _rows_of(values: Objects) -> Iterator[tuple[object, Ints]]:
    """Each distinct value with the rows it stands in."""
    codes, distinct = pd.factorize(values)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(distinct) + 1))
    for number, value in enumerate(distinct):
        yield value, order[bounds[number] : bounds[number + 1]]


#: Two forms of a word begin with the same letters at least.
_SAME = 3


class _Sold:
    """Who bought what: the goods and categories of the orders by the words that stand in them."""

    def __init__(self, orders: pd.DataFrame | None) -> None:
        self.words: dict[str, dict[str, set[int]]] = {}
        self.buyers: list[Ints] = []
        if orders is None:
            return
        client = orders["_client"].to_numpy(dtype=np.int64)
        for column in ("items", "category"):
            if column not in orders.columns:
                continue
            for text, rows in _rows_of(objects(orders, column)):
                for word in words_of(str(text)):
                    self.words.setdefault(word[:_SAME], {}).setdefault(word, set()).add(len(self.buyers))
                whose = client[rows]
                self.buyers.append(whose[whose >= 0])

    def who_bought(self, name: str) -> Iterator[Ints]:
        """The clients of every line of goods in which all words of a name stand."""
        lines = [self._lines_with(word) for word in words_of(name)]
        for number in set.intersection(*lines) if lines else ():
            yield self.buyers[number]

    def _lines_with(self, wanted: str) -> set[int]:
        """The lines of goods in which a word stands in any of its forms."""
        near = self.words.get(wanted[:_SAME], {})
        return set().union(*(lines for word, lines in near.items() if alike(wanted, word)))
