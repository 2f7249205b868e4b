"""A mark in somebody's cell for the second between "is it still this text" and "is it still this client". Pure.

A marked cell holds the old text, a space and the mark, so a person sees their own text, a sort leaves it where
it was, and whoever finds it after a crash can put the text back without knowing anything of the run.
"""

from __future__ import annotations

import re

OPENING = "⟦sheetcrm "
_MARK = re.compile(r" ?⟦sheetcrm [0-9a-f]+-[0-9a-f]+⟧")


def mark(epoch: str, number: int) -> str:
    """The mark of one cell of one run; ``epoch`` is the run's own name in hexadecimal digits.

    >>> mark("7f3a9c01b2", 10)
    '⟦sheetcrm 7f3a9c01b2-a⟧'
    """
    return f"{OPENING}{epoch}-{number:x}⟧"


def marked(old: str, epoch: str, number: int) -> str:
    """The text of a cell that is spoken for; a blank cell holds the mark alone.

    >>> marked("Анна", "7f", 1), marked("", "7f", 1)
    ('Анна ⟦sheetcrm 7f-1⟧', '⟦sheetcrm 7f-1⟧')
    """
    return f"{old} {mark(epoch, number)}" if old else mark(epoch, number)


def has_mark(text: object) -> bool:
    """Whether a cell's value carries a mark of ours, of whatever run."""
    return isinstance(text, str) and OPENING in text and _MARK.search(text) is not None


def without_mark(text: str) -> str:
    """The text without our marks: what the person had, and whatever they typed onto it meanwhile.

    >>> without_mark("8 916 ⟦sheetcrm 7f-1⟧"), without_mark("8 916 ⟦sheetcrm 7f-1⟧ доб. 5")
    ('8 916', '8 916 доб. 5')
    """
    return _MARK.sub("", text)
