"""Cells that say less: a phone with three digits hidden, a letter of an address, initials of a surname. Pure.

Masking is not anonymisation: an id, a date and a sum still single a person out for whoever knows them. What it does is
leave nothing by which a stranger reaches somebody; of the last digits of a phone enough stay for whoever knows the client to
recognise it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.spec import Field

#: Digits of a phone that are hidden, and those behind them that stay.
HIDDEN, TAIL = 3, 4
#: A run of digits as long as a phone, whatever stands between them; a document number or a card is one, too.
_DIGITS = re.compile(r"(?<!\d)\+?\d(?:[\s().\-‐-–—_/]*\d){6,}")
_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}")
_EMAIL = re.compile(r"[^\s@,;:<>()\"«»]+@[^\s@,;<>()\"«»]+")
_HANDLE = re.compile(r"(?<![\w@])@\w{3,}|(?:https?://)?(?:t\.me|vk\.com|wa\.me|instagram\.com)/\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

#: Fields of which a masked list has nothing: free text, and what singles a person out by itself.
LEFT_OUT: Final = frozenset(
    (
        "activity", "actual_address", "address", "bank_account", "birthday", "bik", "comment", "company", "correspondent_account", "delivery", "director", "document",
        "family", "hours", "income", "legal_address", "inn", "kpp", "link", "messenger", "next_step",
        "objections", "ogrn", "postcode", "profession", "referral_code", "special_terms", "summary", "verified_by", "website",
    )
)  # fmt: skip


def may_be_masked(column: str, field: Field | None) -> bool:
    """Whether a column can stand in a masked list: not one of the team's own that we know nothing of, nor free text."""
    return field is not None and column not in LEFT_OUT and field.type not in ("note", "messenger", "address")


def masked_phone(phone: str) -> str:
    """A phone without three of its digits; one that is too short is hidden as a whole.

    >>> masked_phone("+7 916 123-45-67"), masked_phone("12-34")
    ('+7916***4567', '***')
    """
    digits = re.sub(r"\D", "", phone)
    if len(digits) < HIDDEN + TAIL:
        return "*" * HIDDEN
    plus = "+" if phone.lstrip().startswith("+") else ""
    return f"{plus}{digits[: -HIDDEN - TAIL]}{'*' * HIDDEN}{digits[-TAIL:]}"


def masked_email(address: str) -> str:
    """An address of which a letter of the name and of the domain are left: a firm's domain says whose it is.

    >>> masked_email("anna.orlova@mail.ru"), masked_email("а@б")
    ('a***@m***.ru', '***@***')
    """
    local, _, domain = address.strip().partition("@")
    site, dot, ending = domain.rpartition(".")
    return (
        f"{local[:1] if len(local) > 1 else ''}***@{site[:1] if len(site) > 1 else ''}***{dot}{ending if dot else ''}"
    )


def short_name(name: Any, typed: str) -> str:
    """A name without its surname, when it is known which word that is; else its initials.

    ``name``: the normal form of the cell, ``typed``: its text.

    >>> short_name(PersonName("Орлова", "Анна", "Сергеевна"), "Орлова Анна Сергеевна"), short_name(None, "ООО Ромашка")
    ('Анна О.', 'О. Р.')
    """
    if isinstance(name, PersonName) and name.first and not name.initials and not name.others:
        return f"{name.first} {_initial(name.last)}".strip()
    return " ".join(_initial(word) for word in _WORD.findall(scrubbed(typed)))


def _initial(word: str | None) -> str:
    return f"{word[0].upper()}." if word else ""


def scrubbed(text: str) -> str:
    """A text without phones, addresses and names in networks that somebody typed into it.

    >>> scrubbed("звонить 8 (916) 223-45-68 или a.b@mail.ru, @anna_o"), scrubbed("размер 42, с 12.03.2026")
    ('звонить *** или ***, ***', 'размер 42, с 12.03.2026')
    """
    text = _HANDLE.sub("***", _EMAIL.sub("***", text))
    return _DIGITS.sub(lambda found: found[0] if _DAY.fullmatch(found[0]) else "***", text)
