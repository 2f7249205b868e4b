"""By what a person is found again in any text: phones and addresses in every spelling, first name beside surname. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sheetcrm.core.drafts.audience.contacts import named_in, phone_digits
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.records import Discreet
from sheetcrm.core.workbook import CellError

#: Fields of the clients that hold contacts, and those that hold names.
CONTACTS = ("phone", "phone2", "email", "email2", "messenger", "messenger2")
NAMES = ("full_name", "last_name", "first_name", "patronymic")

#: Digits at the end that tell a number whatever stands for the country; shorter ones are told by all they have.
_TAIL = 10
_SHORTEST = 7
#: What may stand between the digits of a number.
_BETWEEN = r"[\s()\-–—−.\u2010-\u2015]{0,3}"
_ADDRESS = re.compile(r"[^\s<>,;:|\"'()\[\]{}\\/=]+@[^\s<>,;:|\"'()\[\]{}\\/=]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(text: str) -> frozenset[str]:
    """The words of a text for comparing names: small letters, «ё» as «е».

    >>> sorted(words_of("Семёнова А., Пётр-Иван"))
    ['иван', 'петр', 'семенова']
    """
    return frozenset(word.casefold().replace("ё", "е") for word in _WORD.findall(text))


class Needles(Discreet, frozen=True):
    """``emails`` in small letters; ``tails``: ends of phone numbers; ``names``: words that must all stand in a text.
    Personal, so kept out of ``repr``.

    >>> mine = Needles(frozenset({"ann@example.com"}), frozenset({"9161234567"}), (frozenset({"орлова", "анна"}),))
    >>> [mine.in_text(t) for t in ("8 (916) 123-45-67", "почта: Ann@Example.com", "для Анны Орловой", "Анна Орлова")]
    [True, True, False, True]
    """

    unseen = ("emails", "tails", "names")

    emails: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.emails or self.tails or self.names)

    def in_text(self, text: str) -> bool:
        """Whether a text names the person."""
        folded = text.casefold()
        # Whole addresses only: ann@… stands inside joann@… as well.
        if any(email in folded for email in self.emails) and any(
            found.strip(".") in self.emails for found in _ADDRESS.findall(folded)
        ):
            return True
        if self.tails and _numbers(self.tails).search(text):
            return True
        if not self.names:
            return False
        folded = folded.replace("ё", "е")
        return any(all(word in folded for word in name) and name <= words_of(text) for name in self.names)

    def in_cell(self, value: Any) -> bool:
        """The same of a cell: a number is a phone typed as one."""
        if value is None or isinstance(value, (bool, CellError)):
            return False
        if isinstance(value, float) and value == int(value):
            value = int(value)
        return isinstance(value, (str, int)) and self.in_text(str(value))

    def without(self, others: Needles) -> Needles:
        """What is this person's alone: a phone a family shares, or a name another client has as well, is left out."""
        return Needles(
            self.emails - others.emails,
            self.tails - others.tails,
            tuple(name for name in self.names if not any(name <= other for other in others.names)),
        )

    def joined(self, other: Needles) -> Needles:
        """What either of two finds."""
        names = (*self.names, *(name for name in other.names if name not in self.names))
        return Needles(self.emails | other.emails, self.tails | other.tails, names)


@lru_cache(64)
def _numbers(tails: frozenset[str]) -> re.Pattern[str]:
    """Any of some numbers as people write them, with up to three digits of a country in front and no digit behind.

    >>> [bool(_numbers(frozenset({"9161234567"})).search(t)) for t in ("8 916 123-45-67,", "11189161234567", "91612345678")]
    [True, False, False]
    """
    said = "|".join(_BETWEEN.join(tail) for tail in sorted(tails))
    return re.compile(rf"(?<!\d)(?:\d{{1,3}}{_BETWEEN})?(?:{said})(?!\d)")


def needles_of(rows: Iterable[Mapping[str, Any]]) -> Needles:
    """By what the people of some rows are found. ``rows``: cells by field, as typed; a name may be a parsed one."""
    emails: set[str] = set()
    tails: set[str] = set()
    names: list[frozenset[str]] = []
    for row in rows:
        for key in CONTACTS:
            found = named_in(_text(row.get(key)))
            emails.update(found.emails)
            emails.update(mail.casefold() for mail in re.findall(r"[^\s<>,;]+@[^\s<>,;]+", _text(row.get(key))))
            tails.update(phone_digits(number)[-_TAIL:] for number in found.phones)
        names += [name for name in _names(row) if name not in names]
    return Needles(frozenset(emails), frozenset(t for t in tails if len(t) >= _SHORTEST), tuple(names))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if isinstance(value, (tuple, list)):
        return "; ".join(map(str, value))
    return str(value)


def _names(row: Mapping[str, Any]) -> Iterable[frozenset[str]]:
    """Surname and first name together; where only whole words are known, all of them. One word alone names nobody."""
    whole = row.get("full_name")
    last, first = _text(row.get("last_name")), _text(row.get("first_name"))
    if isinstance(whole, PersonName):
        last, first = whole.last or last, whole.first or first
    elif whole is not None and not (last and first):
        words = words_of(_text(whole))
        if len(words) >= 2:
            yield words
    words = words_of(f"{last} {first}")
    if last and first and len(words) >= 2:
        yield words
