"""The orders as occasions see them: whose, when, what, how much is unpaid, what stands in the way. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts, Mask, Positions
from sheetcrm.core.fields.money import currency_code
from sheetcrm.core.segments.arrays import (
    NO_DAY,
    Ints,
    Objects,
    currencies,
    day_date,
    days,
    fold,
    has_word,
    hundredths,
    objects,
)
from sheetcrm.core.segments.payments import done, paid_sums, paid_there
from sheetcrm.core.segments.purchases import order_keys

_CLOSED = re.compile(r"закрыт|решен|решён|урегулир|снят|resolved|closed|settled", re.IGNORECASE)
_DISPUTED = re.compile(
    r"жалоб|претензи|рекламац|\bспор|оспарив|конфликт|брак\b|(?:запрос|заявка|заявление|требу\w+|ждет|ждёт)\w* (?:на )?возврат|"
    r"возврат (?:запрошен|рассматр|на рассмотр|в работе|под вопросом)|complaint|dispute|chargeback|"
    r"refund (?:requested|pending|disputed|claimed)|claim",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.\-чh]([0-5]\d)(?!\d)")
_SPLIT = re.compile(r"\s*[;\n]\s*")
_COMMAS = re.compile(r"\s*,\s*(?=[^\d])|\s+\+\s+")
_COUNT = re.compile(r"\s*(?:[x×х*]\s*\d+|\d+\s*(?:шт|pcs|pc)\.?|[-–—]\s*\d+\s*шт\.?)\s*$", re.IGNORECASE)

PRODUCTS_LIMIT = 5


@lru_cache(maxsize=50_000)
def products(text: str) -> tuple[str, ...]:
    """What an order's cell names, one by one, without quantities; each once.

    >>> products("Кофе в зёрнах x2; Фильтры 3 шт"), products("Букет «Весна», открытка")
    (('Кофе в зёрнах', 'Фильтры'), ('Букет «Весна»', 'открытка'))
    """
    pieces = _SPLIT.split(text) if ";" in text or "\n" in text else _COMMAS.split(text)
    found: dict[str, str] = {}
    for piece in pieces:
        name = _COUNT.sub("", piece.strip(" .,;"))
        if name:
            found.setdefault(fold(name), name)
    return tuple(found.values())[:PRODUCTS_LIMIT]


def disputed(status: str) -> bool:
    """Whether a status says that something is not settled: a complaint, a refund somebody is waiting for.

    >>> disputed("жалоба"), disputed("возврат на рассмотрении"), disputed("жалоба закрыта"), disputed("возврат")
    (True, True, False, False)
    """
    return bool(_DISPUTED.search(status)) and not _CLOSED.search(status)


class Orders:
    """The orders of known clients as columns; ``row`` goes from 0 to ``len``. Empty where there is no such table."""

    def __init__(self, facts: DraftFacts) -> None:
        frame = facts.orders
        self.known = frame is not None and "_client" in frame.columns and len(frame) > 0
        if frame is None or not self.known:
            frame = facts.clients.iloc[:0, :0]
            self.client: Ints = np.empty(0, dtype=np.int64)
        else:
            self.client = frame["_client"].to_numpy(dtype=np.int64)
        self._frame = frame
        self._void = facts.void_words
        self._currency = currency_code(facts.settings.currency)
        self.today = facts.today

    def __len__(self) -> int:
        return len(self.client)

    def days(self, column: str) -> Ints:
        """A column of dates as day numbers."""
        return days(objects(self._frame, column))

    def column(self, name: str) -> Objects:
        return objects(self._frame, name)

    def has(self, name: str) -> bool:
        return name in self._frame.columns

    def live(self) -> Mask:
        """Orders of a known client that were neither cancelled nor returned."""
        return np.asarray((self.client >= 0) & ~has_word(self.column("status"), self._void), dtype=bool)

    def amounts(self) -> tuple[Ints, Mask]:
        """What each order comes to, in hundredths, and where that is known. A sum in another currency is not: a message would
        say it with the sign of the team's own."""
        amount, priced = hundredths(self.column("amount"))
        return amount, priced & ~self._foreign("amount")

    def _foreign(self, column: str) -> Mask:
        own = self._currency
        names = currencies(self.column(column))
        return np.fromiter((n is not None and own is not None and n != own for n in names), dtype=bool, count=len(self))

    def unpaid(self) -> tuple[Ints, Mask]:
        """What is still to be paid, in hundredths, and where that is more than nothing."""
        amount, priced = self.amounts()
        sums = paid_sums(self._frame, amount)
        # Where nobody keeps what was paid, a status or a day of payment is all that tells.
        paid = np.where(done(self._frame), amount, 0) if sums is None else sums
        left = np.where(priced & ~self._foreign("paid"), amount - np.maximum(paid, paid_there(self._frame)), 0)
        left = np.where(self.days("pay_date") != NO_DAY, np.where(paid > 0, left, 0), left)
        return left, np.asarray((left > 0) & self.live(), dtype=bool)

    def keys(self) -> Ints:
        """The same number for the lines of one order."""
        return order_keys(self.column("order_id"), self.client, self.days("date"))

    def products(self, row: int) -> tuple[str, ...]:
        """What one order names."""
        value = self.column("items")[row]
        return products(value) if isinstance(value, str) else ()

    def disputed_clients(self, size: int) -> Mask:
        """Clients with an order that is not settled."""
        mask = np.zeros(size, dtype=bool)
        status = self.column("status")
        answer: dict[str, bool] = {}
        for row in np.flatnonzero(self.client >= 0) if self.has("status") else ():
            text = status[row]
            if isinstance(text, str):
                if text not in answer:
                    answer[text] = disputed(text)
                if answer[text]:
                    mask[self.client[row]] = True
        return mask

    def by_client(self, rows: Positions) -> Iterator[tuple[int, list[int]]]:
        """Some orders, client by client, each client's by day."""
        day = self.days("date")
        order = rows[np.lexsort((day[rows], self.client[rows]))]
        start = 0
        owners = self.client[order]
        for end in [*np.flatnonzero(np.diff(owners)).tolist(), len(order) - 1] if len(order) else []:
            yield int(owners[start]), order[start : end + 1].tolist()
            start = end + 1


def clock_in(value: Any) -> dt.time | None:
    """A time of day a cell holds, whatever its type.

    >>> clock_in("в 14:30"), clock_in(0.5), clock_in(dt.time(9, 0)), clock_in("утром")
    (datetime.time(14, 30), datetime.time(12, 0), datetime.time(9, 0), None)
    """
    if isinstance(value, dt.datetime):
        return value.time().replace(second=0, microsecond=0) if value.time() != dt.time() else None
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 < value < 1:  # a sheet keeps a time as a part of the day
        minutes = round(value * 1440) % 1440
        return dt.time(minutes // 60, minutes % 60)
    found = _TIME.search(value) if isinstance(value, str) else None
    return None if found is None else dt.time(int(found[1]), int(found[2]))


def date_of(day: int) -> dt.date | None:
    """The date of a day number."""
    return None if day == NO_DAY else day_date(day)


def listed(names: Sequence[str], most: int = PRODUCTS_LIMIT) -> tuple[str, ...]:
    """A few names, each once."""
    return tuple(dict.fromkeys(names))[:most]
