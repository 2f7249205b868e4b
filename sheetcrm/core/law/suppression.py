"""Who was erased on request is known again by a keyed hash of their contacts, and by nothing else. Pure.

A hash without its key says nothing; with the key, which lies in the state folder of one computer and goes to another only by
a person's hand, it answers a single question: is this the phone or the address of somebody who asked to be erased? Numbers are
few enough to be tried one by one, so a key never stands beside its hashes in the workbook.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import field

from sheetcrm.core.drafts.audience.contacts import email_key, named_in, phone_digits
from sheetcrm.core.records import Discreet

#: Hexadecimal digits of a hash.
_LENGTH = 32
_TAIL = 10


class Erased(Discreet, frozen=True):
    """Who was erased. ``ids``: their numbers, folded. ``contacts``: hashes of their phones and addresses, made with ``key``.
    ``others``: those of other computers with the keys that were brought from there; ``unread``: by a print of the key, how
    many there are whose key is not known here."""

    unseen = ("key", "others")

    ids: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    key: bytes = b""
    others: tuple[tuple[bytes, frozenset[str]], ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ids or self.can_tell)

    @property
    def can_tell(self) -> bool:
        """Whether there is any contact it would know again."""
        return bool(self.contacts) or any(hashes for _, hashes in self.others)

    def knows(self, cell: Any) -> bool:
        """Whether any contact in a cell, in whatever spelling, is that of somebody who was erased."""
        known = ((self.key, self.contacts), *self.others)
        return any(hashes and any(mark in hashes for mark in marks_of(cell, key)) for key, hashes in known)

    def mask(self, rows: pd.DataFrame, columns: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which rows hold such a contact."""
        found = np.zeros(len(rows), dtype=bool)
        if self.can_tell:
            for column in columns:
                if column in rows.columns:
                    cells = rows[column].to_numpy(dtype=object)
                    found |= np.fromiter((self.knows(cell) for cell in cells), bool, len(cells))
        return found


def key_print(key: bytes) -> str:
    """A print of a key, by which others know with which one hashes were made."""
    return hmac.new(key, b"sheetcrm erased", hashlib.sha256).hexdigest()[:16]


def marks_of(cell: Any, key: bytes) -> list[str]:
    """The hashes of the contacts in a cell.

    >>> one, other = marks_of("8 (916) 123-45-67", b"k"), marks_of(("+79161234567",), b"k")
    >>> one == other, marks_of("8 (916) 123-45-67", b"another") == one, marks_of("нет", b"k")
    (True, False, [])
    """
    cells = cell if isinstance(cell, (tuple, list)) else (cell,)
    found: list[str] = []
    for one in cells:
        named = named_in(one)
        found += [_mark("email", email_key(address), key) for address in named.emails]
        found += [_mark("phone", phone_digits(number)[-_TAIL:], key) for number in named.phones]
    return list(dict.fromkeys(found))


def contacts_of(rows: Iterable[Mapping[str, Any]], columns: Iterable[str], key: bytes) -> frozenset[str]:
    """The hashes of all contacts of some rows."""
    wanted = tuple(columns)
    return frozenset(mark for row in rows for column in wanted for mark in marks_of(row.get(column), key))


def _mark(kind: str, value: str, key: bytes) -> str:
    return hmac.new(key, f"{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
