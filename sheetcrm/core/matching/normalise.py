"""First stage: the table as columns of comparable keys, one pass over distinct values. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.matching import contacts, places
from sheetcrm.core.matching.clean import (
    Clean,
    Cleaner,
    Words,
    coalesced,
    distinct_values,
    either,
    joined,
    many,
    mapped,
)
from sheetcrm.core.matching.integers import Codes
from sheetcrm.core.matching.known import known_names
from sheetcrm.core.matching.people import NamesOfTable, people_of
from sheetcrm.core.matching.skeleton import surname
from sheetcrm.core.matching.text import plain


def normalise(table: pd.DataFrame, roles: Mapping[str, str], names: NamesOfTable | None = None) -> Clean:
    """The cleaned columns of a table; ``roles`` says what each column is (``columns.find_roles``).

    ``names``: what another table knows names as, by which a name that stands alone is read; this one when not given.
    """
    n = len(table)
    by_role: dict[str, list[npt.NDArray[np.object_]]] = {}
    others: dict[str, Words] = {}
    position: list[npt.NDArray[np.object_]] = []
    # By heading, so that the order in which columns stand changes nothing.
    for column, place in _by_heading(table, roles):
        role = roles.get(column, "ignore")
        if role == "ignore":
            continue
        values = table.iloc[:, place].to_numpy(dtype=object)
        if role == "other":
            others[str(column)] = mapped(values, _loose)
        elif role == "inn" and role in by_role:
            others[str(column)] = mapped(values, _identity)  # another number of another register
        elif role == "position":
            position.append(values)
        else:
            by_role.setdefault(role, []).append(values)

    def of(*names: str) -> list[npt.NDArray[np.object_]]:
        return [c for name in names for c in by_role.get(name, [])]

    people = people_of(by_role, n, names)
    company = coalesced(of("company"), n, places.company)
    if people.company_texts is not None:
        company = either(company, people.company_texts)
    year, month, day = _birthdays(by_role, n)
    gender = _mapped_gender(of("gender"), n)
    gender = np.where(gender == 0, people.gender, gender).astype(np.int8)
    named = people.last.has | people.first.has
    phone, email, messenger = many(
        [(column, cleaners) for role, cleaners in _CONTACTS.items() for column in of(role)], len(_CONTACTS)
    )
    return Clean(
        n=n,
        last=people.last,
        first=people.first,
        patronymic=people.patronymic,
        more=people.more,
        gender=gender,
        phone=phone,
        email=email,
        messenger=messenger,
        inn=coalesced(of("inn"), n, _identity),
        year=year,
        month=month,
        day=day,
        city=coalesced(of("city"), n, places.city),
        address=joined(of("address"), n, places.address),
        house=coalesced(of("street_number"), n, _loose),
        postcode=coalesced(of("postcode"), n, _loose),
        company=_without_owners(company, people.last),
        website=coalesced(of("website"), n, contacts.website),
        position=coalesced(position, n, _loose),
        others=others,
        company_only=company.has & ~named,
    )


def _without_owners(company: Words, last: Words) -> Words:
    """Companies that are nothing but their owner's name («ИП Щербакова Н.В.») taken out where the owner is known."""
    if not len(company.values) or not len(last.values):
        return company
    first_words = np.array([*(_surname_of(v.split()) for v in company.values), ""], dtype=object)
    lasts = np.append(last.values, "")[last.codes]
    own = (first_words[company.codes] == lasts) & (lasts != "")
    return Words(np.where(own, np.int32(-1), company.codes), company.values)


def _surname_of(bones: list[str]) -> str:
    """The surname a company's name consists of, beside initials and given names; empty for any other company."""
    if not bones or not all(len(b) == 1 or b in known_names() or b.endswith(("ic", "na")) for b in bones[1:]):
        return ""
    return surname(bones[0])


def _identity(text: str) -> str:
    return contacts.tax_id(text) or "".join(c for c in text if c.isalnum())


def _loose(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


# Phones, mailboxes and messengers are looked for in each other's columns as well.
_PHONES: Final = Cleaner(contacts.phones_among)
_EMAILS: Final = Cleaner(contacts.emails, "@")
_ONLY_PHONES: Final = Cleaner(contacts.phones_among, find_plain=contacts.plain_phones)
_ONLY_EMAILS: Final = Cleaner(contacts.emails, "@", contacts.plain_emails)
_CONTACTS: Final[Mapping[str, Sequence[Cleaner | None]]] = {
    "phone": (_ONLY_PHONES, _EMAILS, Cleaner(contacts.handles_among, "@/")),
    "email": (_PHONES, _ONLY_EMAILS, None),
    "messenger": (_PHONES, _EMAILS, Cleaner(contacts.messengers)),
}
# Which of several numbers is the one that clients are known by.
_REGISTERS: Final = tuple(
    map(re.compile, (r"инн|\binn\b|\btin\b|tax|vat", r"снилс|snils|ssn|soc|national", r"паспорт|passport"))
)


def _by_heading(table: pd.DataFrame, roles: Mapping[str, str]) -> list[tuple[Any, int]]:
    """The columns with their positions, by heading; of several numbers the one that clients are known by comes first."""

    def rank(found: tuple[Any, int]) -> tuple[int, str, int]:
        column, place = found
        if roles.get(column) != "inn":
            return 0, str(column), place
        heading = str(column).lower()
        register = next((i for i, rule in enumerate(_REGISTERS) if rule.search(heading)), len(_REGISTERS))
        return register, str(column), place

    return sorted(zip(table.columns, range(len(table.columns)), strict=True), key=rank)


def _mapped_gender(columns: Sequence[npt.NDArray[np.object_]], n: int) -> npt.NDArray[np.int8]:
    found = coalesced(columns, n, places.gender)
    table = np.array([1 if v == "m" else 2 for v in found.values] + [0], np.int8)
    return table[found.codes]


def _birthdays(by_role: Mapping[str, list[npt.NDArray[np.object_]]], n: int) -> tuple[Codes, Codes, Codes]:
    dates = np.zeros((n, 3), np.int32)
    for column in by_role.get("birthday", []):
        codes, uniques = distinct_values(column)
        own = np.array([places.birthday(v) for v in uniques] + [(0, 0, 0)], np.int32)[codes]
        empty = (dates == 0).all(axis=1)
        dates[empty] = own[empty]
    for place, role in enumerate(("birth_year", "birth_month", "birth_day")):
        for column in by_role.get(role, []):
            codes, uniques = distinct_values(column)
            numbers = [_whole(plain(v)) for v in uniques]
            own = np.array([*numbers, 0], np.int32)[codes]
            dates[:, place] = np.where(dates[:, place] == 0, own, dates[:, place])
    return dates[:, 0].copy(), dates[:, 1].copy(), dates[:, 2].copy()


def _whole(text: str) -> int:
    digits = text.partition(".")[0]
    return int(digits) if digits.isdigit() and len(digits) <= 4 else 0
