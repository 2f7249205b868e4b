"""Two rows of a base that somebody asks about, found by how people name rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import Place, Rows, base_of
from sheetcrm.jobs.opening import Asked

NO_ROW = Fault(
    "explain/no-row",
    ConfigError,
    Text(ru="Строки «{given}» нет.", en="There is no row “{given}”."),
    Text(
        ru="Назовите строку номером клиента (К-000017), номером строки (17) или адресом (Клиенты!A17).",
        en="Name a row by the client's id (C-000017), by its number (17) or by its address (Clients!A17).",
    ),
)
SEVERAL_ROWS = Fault(
    "explain/several-rows",
    ConfigError,
    Text(
        ru="«{given}» — это {n} {n:строка|строки|строк}: {places}.",
        en="“{given}” is {n} {n:row|rows}: {places}.",
    ),
    Text(ru="Назовите вкладку или файл: {example}.", en="Name the tab or the file: {example}."),
)
SAME_ROW = Fault(
    "explain/same-row",
    ConfigError,
    Text(ru="«{a}» и «{b}» — одна и та же строка.", en="“{a}” and “{b}” are the same row."),
    Text(ru="Назовите две разные строки.", en="Name two different rows."),
)

_ADDRESS: Final = re.compile(r"(?:(?P<where>.+)!)?\$?[A-Za-z]{0,3}\$?(?P<row>\d{1,9})(?::\$?[A-Za-z]{0,3}\$?\d*)?")
_FEW: Final = 5


class Pair(Struct, frozen=True):
    """Two rows (positions) of a base that was matched."""

    rows: Rows
    matches: Matches
    a: int
    b: int


def pair(targets: Sequence[str | None], asked: Asked, a: str, b: str) -> Pair:
    """The two rows, judged as ``duplicates`` judges them. Raises ConfigError when a name fits no row, or several."""
    rows = base_of(targets, asked, {})
    first, second = position(rows.places, a), position(rows.places, b)
    if first == second:
        raise SAME_ROW(a=a, b=b)
    matches = match(rows.frame, roles=rows.roles, region=rows.region)
    return Pair(rows, matches, *sorted((first, second)))


def position(places: Sequence[Place], name: str) -> int:
    """Which row is meant by a client's id, an address such as «Клиенты!A17» or ``base.xlsx!17``, or a row's number.

    An id comes first: where ids are bare numbers, 17 is the client. Raises ConfigError.
    """
    name = name.strip()
    found = list(_by_id(places, name)) or list(_by_address(places, name))
    if not found:
        raise NO_ROW(given=name)
    if len(found) > 1:
        where = [" ".join(filter(None, (places[i].file, places[i].tab, str(places[i].row)))) for i in found[:_FEW]]
        one = places[found[0]]
        example = f"{one.file or one.tab or ''}!{one.row}"
        raise SEVERAL_ROWS(
            given=name, n=len(found), places=", ".join(where) + ("…" if len(found) > _FEW else ""), example=example
        )
    return found[0]


def _by_id(places: Sequence[Place], name: str) -> Iterator[int]:
    """Rows with this id; Cyrillic and Latin look-alikes are one letter."""
    key = id_key(name)
    for i, place in enumerate(places):
        if place.client_id is not None and (place.client_id.strip() == name or id_key(place.client_id) == key):
            yield i


def _by_address(places: Sequence[Place], name: str) -> Iterator[int]:
    found = _ADDRESS.fullmatch(name)
    if found is None:
        return
    row = int(found["row"])
    where = _plain(found["where"])
    for i, place in enumerate(places):
        if place.row == row and (where is None or where in _names(place)):
            yield i


def _plain(where: str | None) -> str | None:
    """A tab's title out of its reference: without quotes, doubled ones single, case and spaces aside."""
    if where is None:
        return None
    if len(where) > 1 and where[0] == where[-1] == "'":
        where = where[1:-1].replace("''", "'")
    return " ".join(where.split()).casefold()


def _names(place: Place) -> set[str | None]:
    file, tab = _plain(place.file), _plain(place.tab)
    both = None if file is None or tab is None else f"[{file}]{tab}"
    return {file, tab, both} - {None}
