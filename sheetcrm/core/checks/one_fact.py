"""Check: each kind of data has a cell of its own (D15). Pure.

Two phones in a phone cell or two people in a name cell are the field types' business. Here: a phone or an address of
e-mail that stands in a cell meant for something else, where no search, no draft and no duplicate check finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import Mask, all_empty, has, heading, size
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

CONTACT_IN_NAME = IssueCode(
    "cell/contact-in-name",
    Severity.WARNING,
    Text(ru="Контакт не в своём столбце", en="A contact in the wrong column"),
    Text(
        ru="В ячейке «{heading}» стоит телефон или почта. По ним клиента не найти, в письмо попадёт лишнее.",
        en="The cell “{heading}” holds a phone or an e-mail. It cannot be searched there and would end up in messages.",
    ),
    Text(ru="Перенесите контакт в его столбец.", en="Move the contact to its own column."),
    Cause.SLIP,
    example={"company": "Ромашка 8 916 000-00-00", "phone": None},
)
CONTACT_IN_COMMENT = IssueCode(
    "cell/contact-in-comment",
    Severity.INFO,
    Text(ru="Контакт спрятан в комментарии", en="A contact hidden in the comment"),
    Text(
        ru="Столбцы для контактов пустые, а в «{heading}» записан телефон или почта. Мы его оттуда не берём.",
        en="The contact columns are empty, but “{heading}” holds a phone or an e-mail. It is not taken from there.",
    ),
    Text(ru="Перенесите контакт в его столбец.", en="Move the contact to its own column."),
    Cause.SLIP,
    example={"full_name": "Смирнова Анна", "phone": None, "comment": "звонить 8 916 000-00-00"},
)

_EMAIL = re.compile(r"[^\s@,;:<>]+@[^\s@,;:<>]+\.[^\W\d_]{2,}")
# Ten or eleven digits as phones are written; a tax id or an account is not broken by brackets and hyphens.
_PHONE = re.compile(
    r"(?<![\d№])(?<!№ )(?:\+7|8|7)[ \-(]{0,2}\d{3}[ \-)]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)|\+\d{1,3}[ \-(]{1,2}\d[\d \-()]{7,13}\d"
)

_NAMES = ("full_name", "company", "city", "position", "owner")
_NOTES = ("comment", "call_time", "next_step", "interests")


def holds_contact(text: str) -> bool:
    """True when a text holds a phone or an e-mail.

    >>> holds_contact("Ирина 8-916-000-00-00"), holds_contact("ИНН 7707083893"), holds_contact("2 этаж, 12:30")
    (True, False, False)
    """
    return ("@" in text and _EMAIL.search(text) is not None) or _PHONE.search(text) is not None


def _holding(typed: pd.Series[Any]) -> Mask:
    codes, values = pd.factorize(typed)
    hits = np.array([isinstance(v, str) and holds_contact(v) for v in values] + [False], dtype=bool)
    return hits[codes]


def _one_fact(context: CheckContext) -> Iterator[Findings]:
    raw = context.raw["clients"]
    for key in _NAMES:
        if key in raw.columns:
            yield Findings.where(_holding(raw[key]), CONTACT_IN_NAME, key, heading=heading(context, "clients", key))
    if not size(context, "clients"):
        return
    silent = all_empty(context, "clients", "phone", "phone2", "email", "email2")
    for key in _NOTES:
        if has(context, "clients", key) and key in raw.columns and silent.any():
            mask = np.zeros(len(raw), dtype=bool)
            mask[silent] = _holding(raw.loc[silent, key])
            yield Findings.where(mask, CONTACT_IN_COMMENT, key, heading=heading(context, "clients", key))


ONE_FACT = Check("one-fact", "clients", _one_fact)
