"""What lists of calls have in common: who is outside the firm, and the words a call is written down in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from sheetcrm.core.importers import Record
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

#: Numbers of the firm's own people are shorter than any that a client has.
_SHORTEST: Final = 6
MISSED = Text(ru="пропущенный", en="missed call")
CALL = Text(ru="звонок", en="call")
INCOMING = Text(ru="входящий", en="incoming")
OUTGOING = Text(ru="исходящий", en="outgoing")
NOT_REACHED = Text(ru="не дозвонились", en="not reached")
#: Where somebody is from who is known by a call alone.
SOURCE = Text(ru="звонок", en="a call")


def outside(number: Value) -> str:
    """The digits of a number of somebody outside the firm; empty for an extension.

    >>> outside("+7 (916) 223-45-68"), outside(101), outside("sip:101")
    ('79162234568', '', '')
    """
    text = str(int(number)) if isinstance(number, float) and number.is_integer() else str(number or "")
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= _SHORTEST else ""


def call(
    row: int,
    at: Value,
    number: str,
    lang: Lang,
    *,
    incoming: bool,
    answered: bool,
    seconds: float | None = None,
    author: Value = None,
    link: Value = None,
) -> Record:
    """A call as a line of the history of contacts. ``number``: the client's; ``seconds``: of talk; ``author``: who of the firm
    had it; ``link``: its recording."""
    found: dict[str, Value] = {
        "date": at,
        "phone": number,
        "type": (CALL if answered or not incoming else MISSED).say(lang),
        "direction": (INCOMING if incoming else OUTGOING).say(lang),
    }
    if answered and seconds is not None:
        found["minutes"] = round(seconds / 60, 1)
    if not answered and not incoming:
        found["summary"] = NOT_REACHED.say(lang)
    for field, value in (("author", author), ("link", link)):
        if value is not None and str(value).strip():
            found[field] = str(value).strip()
    return Record(row, found)


class Leg(Struct, frozen=True):
    """One call, or one desk at which it rang. ``name``: which call it belongs to, None where it stands for itself."""

    row: int
    name: Value
    at: Value
    number: str
    incoming: bool
    answered: bool
    seconds: float | None
    author: Value

    def joined(self, other: Leg) -> Leg:
        """The call of two desks: it began at the first one, and whoever answered had it."""
        if other.answered and not self.answered:
            return replace(self, answered=True, seconds=other.seconds, author=other.author)
        return self


def whole(legs: Iterable[Leg], lang: Lang) -> tuple[Record, ...]:
    """Calls as lines of the history: those that rang at several desks are one, answered where one of them was."""
    calls: dict[object, Leg] = {}
    for leg in legs:
        key: object = leg.row if leg.name is None else (leg.name, leg.number, leg.incoming)
        calls[key] = calls[key].joined(leg) if key in calls else leg
    return tuple(
        call(
            one.row, one.at, one.number, lang, incoming=one.incoming, answered=one.answered, seconds=one.seconds,
            author=one.author,
        )
        for one in calls.values()
    )  # fmt: skip


def seconds_of(value: Value) -> float | None:
    """A length of time in seconds: a number, or a text such as 75, 1:15 or 00:01:15.

    >>> seconds_of(75), seconds_of("75"), seconds_of("1:15"), seconds_of("00:01:15"), seconds_of("—")
    (75.0, 75.0, 75.0, 75.0, None)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    parts = str(value or "").strip().split(":")
    if not all(part.strip().isdigit() for part in parts):
        return None
    total = 0.0
    for part in parts:
        total = total * 60 + int(part)
    return total
