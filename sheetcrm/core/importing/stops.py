"""A list of people who must not be written to, such as the unsubscribes of a mailing service: whom it names, who stands on
«Стоп-лист» already, which clients that stops. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.drafts.audience.consent import spread
from sheetcrm.core.drafts.audience.contacts import directory, email_key, named_in, phone_digits
from sheetcrm.core.fields import Context, field_types
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value

RULE: Final = "import/stop"
#: Where a client is reached, and by what a stop there is called.
REACHED: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("email", "email2"),
    "sms": ("phone", "phone2"),
    "call": ("phone", "phone2"),
}
_EMAIL = re.compile(r"[^\s<>,;:|\"'()\[\]]+@[^\s<>,;:|\"'()\[\]]+\.[^\s<>,;:|\"'()\[\]]+")
_BETWEEN = re.compile(r"[;,\n|/]")
#: Digits at the end of a number that tell it from others, whatever stands for the country.
_TAIL = 9


class Stop(Struct, frozen=True):
    """An address or a number of the list. ``row``: where it stands in the file; ``there``: it is on «Стоп-лист» already; ``clients``:
    positions of those it names, each with all rows that are the same client."""

    who: str
    row: int
    there: bool = False
    clients: tuple[int, ...] = ()


def contacts_in(cells: Iterable[Value], context: Context) -> Iterator[str]:
    """The addresses and numbers in the cells of a row, each as it is to be written down. Days, sums and names are none.

    >>> list(contacts_in(["Анна <a@x.example>", "8 916 123-45-67", "12.11.2026"], Context("ru", "RU", dt.date(2026, 1, 1))))
    ['a@x.example', '+79161234567']
    """
    phone = field_types()["phone"]
    for cell in cells:
        if cell is None or isinstance(cell, (bool, dt.date, dt.time)):
            continue
        text = f"{cell:.0f}" if isinstance(cell, float) and cell == int(cell) else str(cell)
        yield from (found.strip(".") for found in _EMAIL.findall(text))
        for piece in _BETWEEN.split(_EMAIL.sub(" ", text)):
            if len(phone_digits(piece)) >= _TAIL:
                read = phone.parse(piece.strip(), context)
                yield from read.value if isinstance(read.value, tuple) else ()


def contact_key(who: str) -> str:
    """What two spellings of an address or a number have in common."""
    return email_key(who) if "@" in who else phone_digits(who)[-_TAIL:]


def judge_stops(
    found: Iterable[tuple[int, str]],
    listed: pd.Series | None,
    clients: pd.DataFrame,
    cluster: npt.NDArray[np.intp] | None,
) -> tuple[Stop, ...]:
    """Every contact of a file once. ``found``: rows and contacts; ``listed``: the cells of «Стоп-лист»."""
    there = {key for cell in (() if listed is None else listed.tolist()) for key in _keys(cell)}
    known = directory(clients)
    made: dict[str, Stop] = {}
    for row, who in found:
        key = contact_key(who)
        if key in made:
            continue
        mask = np.zeros(len(clients), dtype=bool)
        mask[known.find(named_in(who))] = True
        made[key] = Stop(who, row, key in there, tuple(np.flatnonzero(spread(mask, cluster)).tolist()))
    return tuple(made.values())


def _keys(cell: object) -> Iterator[str]:
    who = named_in(None if cell is None or cell != cell else cell)
    yield from who.emails
    yield from (number[-_TAIL:] for number in who.phones)


def channels_of(clients: pd.DataFrame, position: int) -> tuple[str, ...]:
    """The channels a client could be reached by so far."""
    return tuple(
        channel
        for channel, columns in REACHED.items()
        if any(column in clients.columns and clients[column].iat[position] for column in columns)
    )


def stop_rows(table: Table, stops: Sequence[Stop], reason: str, day: dt.date) -> Iterator[Change]:
    """The changes that add a line to «Стоп-лист» for each contact that is not there."""
    source = table.sources[0]
    for stop in stops:
        if not stop.there:
            cells: dict[str, Value] = {"who": stop.who, "date": day, "reason": reason}
            cells = {field: value for field, value in cells.items() if source.position(field) is not None}
            yield from added(table, source, cells, "", contact_key(stop.who), stop.row, RULE)
