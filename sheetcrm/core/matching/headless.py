"""A table without a row of headings: its first row is a client like the others. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from sheetcrm.core.matching import places
from sheetcrm.core.matching.columns import find_roles, names_role
from sheetcrm.core.matching.content import Content, look
from sheetcrm.core.matching.known import lookup
from sheetcrm.core.matching.text import plain

_BOX: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_NUMBER: Final = re.compile(r"\+?[\d\s().\-]+")
_DATE: Final = re.compile(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}(?: .*)?")
_BLANK: Final = re.compile(r"unnamed: \d+")  # what a blank cell of a first row is called once it is taken for a heading
_DIGITS: Final = 7  # the digits of a phone without its code; no heading is a number of so many
_HALF: Final = 0.5
_A_NAME: Final = 1e-4  # a word that is seldom a name («Link», «Done») may be one for a column
_NEARLY_ALL: Final = 0.8  # one phone in ten has the check digits of a tax id
#: People are born in these years, and few tables hold their sales of them.
_BORN: Final = (1915, 2012)


def is_data(first: Sequence[object], below: pd.DataFrame) -> bool:
    """Whether the first row of a table is not its headings but a row like those below it.

    A mailbox, a phone or another long number, and a date are data where the column below holds such as well; a person's name
    is where no cell of the row is a word for a column.

    >>> rows = pd.DataFrame([["Ким Вера", "vera@mail.ru"], ["Орлов Иван", "orlov@mail.ru"]])
    >>> is_data(["Маслова Анна", "anna@mail.ru"], rows), is_data(["ФИО", "Email"], rows), is_data(["Маслова Анна", ""], rows)
    (True, False, True)
    """
    texts = ["" if cell is None or _BLANK.fullmatch(text := plain(cell)) else text for cell in first]
    contents: dict[int, Content] = {}

    def content(place: int) -> Content:
        if place not in contents:
            contents[place] = look(below.iloc[:, place].to_numpy(dtype=object))
        return contents[place]

    if any(text and _is_value(text, content(place)) for place, text in enumerate(texts)):
        return True
    if any(text and names_role(text) for text in texts):
        return False
    return any(text and _is_name(str(first[place]), content(place)) for place, text in enumerate(texts))


def _is_value(text: str, below: Content) -> bool:
    alone = not below.filled  # a list of one row
    if _BOX.fullmatch(text):
        return alone or below.email >= _HALF
    if _DATE.fullmatch(text):
        return below.date >= _HALF
    if _NUMBER.fullmatch(text) and sum(c.isdigit() for c in text) >= _DIGITS:
        return alone or (below.coded >= _HALF and below.letters < _HALF)
    return False


def _is_name(typed: str, below: Content) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", typed)
    named = [known for word in words if word[0].isupper() and (known := lookup(word.lower())) is not None]
    return len(words) <= 4 and any(known.share >= _A_NAME for known in named) and below.given >= _HALF


def roles_by_content(table: pd.DataFrame) -> dict[str, str]:
    """The roles of the columns of a table without headings. Dates of the years people are born in are birthdays; numbers whose
    check digits are those of tax ids are no phones."""
    roles = find_roles(table)
    for place, column in enumerate(table.columns):
        texts = [text for cell in pd.unique(table.iloc[:, place].to_numpy(dtype=object)) if (text := plain(cell))]
        if roles[column] in ("ignore", "other") and _are_birthdays(texts):
            roles[column] = "birthday"
        elif roles[column] in ("phone", "ignore", "other") and _are_tax_ids(texts):
            roles[column] = "inn"
    return roles


def _are_birthdays(texts: Sequence[str]) -> bool:
    years = [places.birthday(text)[0] for text in texts if _DATE.fullmatch(text)]
    return len(years) > _HALF * len(texts) and all(_BORN[0] <= year <= _BORN[1] for year in years)


def _are_tax_ids(texts: Sequence[str]) -> bool:
    from stdnum.ru import inn

    numbers = [text for text in texts if text.isdigit() and len(text) in (10, 12)]
    return len(numbers) > _HALF * len(texts) and sum(map(inn.is_valid, numbers)) > _NEARLY_ALL * len(numbers)
