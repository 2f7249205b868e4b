"""The words of a business people come to: where the others say order and purchase, it says visit. Pure.

A salon that reads «чей это заказ» beside its own tab «Визиты» has to translate. The texts are written once, for orders; said in
a language that is :class:`Visiting` they speak of visits. What people typed is never touched: only our own texts pass here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sheetcrm.core.table import Table
    from sheetcrm.core.wording import Lang


class Visiting(str):
    """A language as it is spoken where people come rather than order; equal to the plain one in everything else."""

    __slots__ = ()


def visiting(lang: Lang) -> Lang:
    """A language with the words of visits."""
    return cast("Lang", Visiting(lang))


def plain(lang: Lang) -> Lang:
    """A language with the words of orders again, for what is kept in a file."""
    return "ru" if lang == "ru" else "en"


#: Beginnings of words in the title of the orders' tab, or in the heading of its dates, that tell visits.
_TELLING = re.compile(r"\b(?:визит|посещени|запис[ьи]\b|при[её]м\b|при[её]мы\b|сеанс|visit|appointment|booking)", re.I)


#: A booking is a visit, unless it is one of a journey, a room or a thing to hire.
_JOURNEY = re.compile(
    r"\b(?:destination|trip|tour|hotel|flight|cruise|room|nights|check.?in|rental|тур|туры|тура|отел|рейс|направлени|страна|ночей|номер комнаты)",
    re.I,
)


def speaks_of_visits(title: str, heading: str, others: Iterable[str] = ()) -> bool:
    """Whether a table of orders is one of visits, by its tab's title, the heading of its dates and what else it has.

    >>> speaks_of_visits("Визиты", "Дата"), speaks_of_visits("Journal", "Visit date"), speaks_of_visits("Заказы", "Дата")
    (True, True, False)
    >>> speaks_of_visits("Bookings", "Date"), speaks_of_visits("Bookings", "Booked on", ["Destination", "Total"])
    (True, False)
    """
    telling = [found for found in map(_TELLING.search, (title, heading)) if found]
    if any(_JOURNEY.search(other) for other in others):
        telling = [found for found in telling if not found[0].casefold().startswith(("booking", "запис"))]
    return bool(telling)


def are_visits(tables: Mapping[str, Table]) -> bool:
    """Whether the orders among these tables are visits."""
    orders = tables.get("orders")
    return orders is not None and any(
        speaks_of_visits(s.tab, s.headings.get("date", ""), (*s.headings.values(), *s.extras)) for s in orders.sources
    )


def lang_of(tables: Mapping[str, Table], lang: Lang) -> Lang:
    """The language to speak of these tables in: with the words of visits where the orders are visits."""
    return visiting(lang) if are_visits(tables) else plain(lang)


#: Purchase is feminine and visit masculine: words that agree with it change with it. The longest first.
_RU_PHRASES = (
    ("к последней покупке", "к последнему визиту"),
    ("к недавней покупке", "к недавнему визиту"),
    ("к покупке", "к визиту"),
    ("повторить заказ", "прийти снова"),
    ("крупный заказ", "визит на крупную сумму"),
    ("последняя покупка записана", "последний визит записан"),
    ("первая покупка была", "первый визит был"),
    ("последняя покупка", "последний визит"),
    ("последней покупки", "последнего визита"),
    ("последней покупке", "последнем визите"),
    ("последние покупки", "последние визиты"),
    ("первая покупка", "первый визит"),
    ("первой покупки", "первого визита"),
    ("недавней покупке", "недавнем визите"),
    ("единственной покупкой", "единственным визитом"),
    ("одну покупку", "один визит"),
    ("покупка, попавшая", "визит, попавший"),
)
#: After these the form «покупки» is one visit, elsewhere it is several.
_OF_ONE = r"(?<=\bбез )|(?<=\bни )|(?<=\bпосле )|(?<=\bдата )|(?<=\bдаты )|(?<=\bдату )"
_RU_WORDS = (
    (re.compile(rf"(?:{_OF_ONE})(п)окупки\b", re.I), "изита"),
    (re.compile(r"\b(п)окупки\b", re.I), "изиты"),
    (re.compile(r"\b(п)окупк(?:а|у)\b", re.I), "изит"),
    (re.compile(r"\b(п)окупке\b", re.I), "изите"),
    (re.compile(r"\b(п)окупкой\b", re.I), "изитом"),
    (re.compile(r"\b(п)окупок\b", re.I), "изитов"),
    (re.compile(r"\b(п)окупк(ам|ами|ах)\b", re.I), r"изит\2"),
    (re.compile(r"\b(з)аказ(а|у|ом|е|ы|ов|ам|ами|ах)?\b", re.I), r"изит\2"),
)
#: Not those that name an argument or stand for a sequence.
_EN_ONE = re.compile(r"\b([Aa])n order\b(?! (?:of (?:the|your)|form\b))")
_EN_WORD = re.compile(r"(?<![{])(?<!in )(?<!in their )\b([Oo]rder|[Pp]urchase)(s?)\b(?! (?:of (?:the|your)|form\b))")


@lru_cache(maxsize=2048)
def of_visits(text: str, lang: Lang) -> str:
    """A text of ours that speaks of orders and purchases, speaking of visits.

    >>> of_visits("Заказ не найден. {n} {n:заказ|заказа|заказов}, последняя покупка — {day}", "ru")
    'Визит не найден. {n} {n:визит|визита|визитов}, последний визит — {day}'
    >>> of_visits("An order of {orders:order|orders}, in order to read", "en")
    'A visit of {orders:visit|visits}, in order to read'
    """
    if lang == "en":
        text = text.replace("large order", "high-value visit")
        text = _EN_ONE.sub(r"\1 visit", text)
        return _EN_WORD.sub(lambda m: ("V" if m[1][0].isupper() else "v") + "isit" + m[2], text)
    for said, better in _RU_PHRASES:
        text = text.replace(said, better).replace(said.capitalize(), better.capitalize())
    for word, ending in _RU_WORDS:
        text = word.sub(_respelt(ending), text)
    return text


def _respelt(ending: str) -> Callable[[re.Match[str]], str]:
    """What a word becomes: the letter it begins with keeps its case."""
    return lambda found: ("В" if found[1].isupper() else "в") + found.expand(ending)
