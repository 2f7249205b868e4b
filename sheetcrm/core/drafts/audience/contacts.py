"""Who a line of «Согласия» or «Стоп-лист» means: phones, e-mails and ids in any spelling, found among the clients. Pure.

The keys are made to match too much rather than too little: a person who said no must not be missed because of a
spelling, and somebody stopped by mistake is seen and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

_EMAIL = re.compile(r"[^\s<>,;:|\"'()\[\]]+@[^\s<>,;:|\"'()\[\]]+")
_EXTENSION = re.compile(r"(?:;ext=|доб\.?|вн\.?|ext\.?|#|x)\s*\d+", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d[\d\s().\-\u2010-\u2015\u00a0]*\d")
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_ID = re.compile(r"[^\W\d_]{0,4}[-–—\s]?\d{1,12}")
_EVERYBODY = frozenset({"все", "всем", "все клиенты", "всех", "all", "everybody", "everyone", "all clients"})

# Cyrillic letters that look like Latin ones, for addresses and ids typed in the wrong layout.
_LOOK_ALIKE = str.maketrans("авсенкмортухАВСЕНКМОРТУХіѕјІЅЈ", "abcehkmoptyxABCEHKMOPTYXisjISJ")

#: Digits at the end of a number that tell numbers apart whatever stands for the country (8, +7, 007, nothing).
_TAIL = 9
_SHORTEST = 7


def email_key(address: str) -> str:
    """An address for comparing: small letters, Latin look-alikes, the domain as it goes over the wire."""
    local, _, domain = address.strip().strip(".").lower().rpartition("@")
    if not domain.isascii():
        typed = domain
        domain = domain.translate(_LOOK_ALIKE)
        if not domain.isascii():
            # A real international domain, such as one in .рф.
            try:
                import idna

                domain = idna.encode(typed, uts46=True).decode("ascii")
            except ValueError:
                domain = typed
    return f"{local.translate(_LOOK_ALIKE)}@{domain}"


def id_key(text: str) -> str:
    """An id for comparing: capitals, Latin look-alikes, no spaces or dashes, no leading zeros in its number."""
    plain = re.sub(r"[\s\-–—_]", "", text).upper().translate(_LOOK_ALIKE)
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def phone_digits(text: str) -> str:
    """The digits of a number, without an extension."""
    return re.sub(r"\D", "", _EXTENSION.sub("", text))


class Named(Struct, frozen=True):
    """What one cell names: everybody, addresses, numbers, ids. Nothing of all that: it was not understood."""

    everybody: bool = False
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.everybody or self.emails or self.phones or self.ids)


def named_in(cell: Any) -> Named:
    """What a cell of «Кто» names, in any spelling, several at once.

    >>> named_in("8 (916) 123-45-67; Ivan@Example.ORG").phones, named_in("К-000017").ids
    (('89161234567',), ('K17',))
    """
    if cell is None:
        return Named()
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    text = str(cell).strip()
    if text.strip("«»\"' .").lower() in _EVERYBODY:
        return Named(everybody=True)
    emails = tuple(email_key(found) for found in _EMAIL.findall(text))
    rest = _EXTENSION.sub(" ", _EMAIL.sub(" ", text))
    if (power := _SCIENTIFIC.search(rest)) is not None:
        rest = str(int(float(power.group().replace(",", "."))))
    phones: list[str] = []
    ids: list[str] = []
    # A slash, a comma, a semicolon or a line break divides; spaces and dashes belong to numbers.
    for piece in re.split(r"[,;/|\n\t]| и | or | and ", rest):
        numbers = [phone_digits(found.group()) for found in _NUMBER.finditer(piece)]
        long = [number for number in numbers if _SHORTEST <= len(number) <= 15]
        # An id may be long as well (a bare number from another program): it is looked up as both.
        if _ID.fullmatch(piece.strip()):
            ids.append(id_key(piece.strip()))
        phones.extend(long)
        phones.extend(part for number in numbers if len(number) > 15 for part in _run_together(number))
    return Named(False, emails, tuple(phones), tuple(ids))


def _run_together(digits: str) -> Iterator[str]:
    """What the numbers may be of which only spaces kept each other apart: of ten digits or of eleven, from either end.

    >>> list(_run_together("41555501012125550199"))
    ['4155550101', '2125550199', '41555501012', '12125550199']
    """
    found: dict[str, None] = {}
    for length in (10, 11):
        found.update(dict.fromkeys(digits[start : start + length] for start in range(0, len(digits), length)))
        found[digits[-length:]] = None
    return (part for part in found if len(part) > _TAIL)


class Directory(Struct):
    """Positions of clients by every address, number and id they have. Made once for all lines."""

    size: int
    emails: dict[str, list[int]] = field(default_factory=dict)
    tails: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    _short: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    def find(self, who: Named) -> npt.NDArray[np.intp]:
        """Positions of all clients named."""
        if who.everybody:
            return np.arange(self.size, dtype=np.intp)
        found: set[int] = set()
        for address in who.emails:
            found.update(self.emails.get(address, ()))
        for number in who.phones:
            found.update(self._by_tail(number))
        for name in who.ids:
            found.update(self.ids.get(name, ()))
        return np.fromiter(sorted(found), dtype=np.intp)

    def _by_tail(self, number: str) -> Iterable[int]:
        if len(number) >= _TAIL:
            return self.tails.get(number[-_TAIL:], ())
        # Typed without the area or country code: whoever's number ends like this.
        by_end = self._short.get(len(number))
        if by_end is None:
            by_end = self._short.setdefault(len(number), {})
            for tail, positions in self.tails.items():
                by_end.setdefault(tail[-len(number) :], []).extend(positions)
        return by_end.get(number, ())


def _each(column: npt.NDArray[np.object_]) -> Iterator[tuple[int, str]]:
    for position, value in enumerate(column):
        if value is None:
            continue
        if isinstance(value, str):
            yield position, value
        elif isinstance(value, (tuple, list)):
            for item in value:
                yield position, str(item)


def directory(clients: pd.DataFrame) -> Directory:
    """The directory of a clients' table (clean frame)."""
    made = Directory(len(clients))
    for column in ("email", "email2"):
        if column in clients.columns:
            for position, address in _each(clients[column].to_numpy(dtype=object)):
                made.emails.setdefault(email_key(address), []).append(position)
    for column in ("phone", "phone2", "messenger", "messenger2"):
        if column in clients.columns:
            for position, number in _each(clients[column].to_numpy(dtype=object)):
                digits = phone_digits(number)
                if len(digits) >= _SHORTEST:
                    made.tails.setdefault(digits[-_TAIL:], []).append(position)
    if "client_id" in clients.columns:
        for position, name in _each(clients["client_id"].to_numpy(dtype=object)):
            made.ids.setdefault(id_key(name), []).append(position)
    return made
