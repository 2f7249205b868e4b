"""The keys two clients share: what has to be new for a decided pair to be asked about again. Pure.

Only what tells people apart counts: a contact, a tax id, a date of birth, a full name, an address. A town or a first
name that became the same is no reason to ask twice.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from msgspec import Struct

from sheetcrm.core.plan.identity import digest
from sheetcrm.core.wording import Lang, Text

#: The columns that hold each key.
_COLUMNS = {
    "phone": ("phone", "phone2"),
    "email": ("email", "email2"),
    "messenger": ("messenger", "messenger2"),
    "inn": ("inn",),
    "birthday": ("birthday",),
}
#: Roles of the matcher that have no normal form here, and the levels at which both rows say the same.
_LEVELS = {"name": ("last", "first"), "address": ("address",)}
_EQUAL = frozenset({"exact", "form"})
WORDS: Mapping[str, Text] = {
    "phone": Text(ru="совпал телефон", en="the same phone"),
    "email": Text(ru="совпала почта", en="the same e-mail address"),
    "messenger": Text(ru="совпал мессенджер", en="the same messenger"),
    "inn": Text(ru="совпал ИНН", en="the same tax id"),
    "birthday": Text(ru="совпала дата рождения", en="the same date of birth"),
    "name": Text(ru="совпали имя и фамилия", en="the same first name and surname"),
    "address": Text(ru="совпал адрес", en="the same address"),
}


class Evidence(Struct, frozen=True):
    """The keys of pairs of one table. ``values``: normal forms by field."""

    values: pd.DataFrame

    def of(self, a: int, b: int, levels: Mapping[Hashable, Any] | None = None) -> frozenset[str]:
        """The keys two rows share. ``levels``: their line of ``matches.pairs``, None when they have none."""
        return frozenset(self._keys(a, b, levels))

    def _keys(self, a: int, b: int, levels: Mapping[Hashable, Any] | None) -> Iterator[str]:
        for role, columns in _COLUMNS.items():
            here = [self.values[c] for c in columns if c in self.values.columns]
            both = _said(c.iat[a] for c in here) & _said(c.iat[b] for c in here)
            yield from (f"{role}:{digest(value)}" for value in both)
        for role, levels_of in _LEVELS.items():
            if levels is not None and all(levels.get(one) in _EQUAL for one in levels_of):
                yield role


def _said(cells: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for cell in cells:
        found.update(str(one) for one in (cell if isinstance(cell, tuple | list) else (cell,)) if one is not None)
    return found


def words(keys: Iterable[str], lang: Lang) -> list[str]:
    """Keys in words, each sort once.

    >>> words(["phone:1", "phone:2", "name"], "en")
    ['the same phone', 'the same first name and surname']
    """
    roles = {key.partition(":")[0] for key in keys}
    return [text.say(lang) for role, text in WORDS.items() if role in roles]
