"""Who the rows name: surname, given name and patronymic of every row, from whatever columns hold them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.matching import persons, places
from sheetcrm.core.matching.clean import Clean, Words, coalesced, distinct_values, either, no_words, words
from sheetcrm.core.matching.integers import Ints, distinct_with_places
from sheetcrm.core.matching.known import is_given
from sheetcrm.core.matching.names_at_once import Parts, parse_all
from sheetcrm.core.matching.parts import NOBODY, Person, looks_like_surname
from sheetcrm.core.matching.skeleton import surname
from sheetcrm.core.matching.text import as_typed, plain


class People(Struct, frozen=True):
    last: Words
    first: Words
    patronymic: Words
    more: Words
    gender: npt.NDArray[np.int8]
    company_texts: Words | None


def people_of(
    by_role: Mapping[str, list[npt.NDArray[np.object_]]], n: int, names: NamesOfTable | None = None
) -> People:
    """Surname, given name and patronymic of every row, from parts and from whole names, parts first."""
    found: list[tuple[Ints, Parts]] = []
    company_texts: Words | None = None
    parts = [by_role.get(k, []) for k in ("last_name", "first_name", "patronymic")]
    if any(parts):
        plains = [coalesced(p, n, str) for p in parts]
        key = np.zeros(n, np.int64)
        for one in plains:
            key = key * (len(one.values) + 1) + one.codes + 1
        kinds, codes = distinct_with_places(key)
        where = np.empty(len(kinds), np.int64)
        where[codes] = np.arange(n)
        texts = [np.append(one.values, "")[one.codes[where]] for one in plains]
        found.append((codes, Parts.of([persons.parse_parts(*t) for t in zip(*texts, strict=True)])))
    for column in by_role.get("name", []):
        codes, uniques = distinct_values(column)
        parsed = parse_all(uniques)
        found.append((codes, parsed))
        if parsed.company.any():
            firms = parsed.company[:-1].tolist()
            cleaned = [places.company(plain(v)) if firm else "" for v, firm in zip(uniques, firms, strict=True)]
            own = words(np.array([*cleaned, ""], dtype=object)[codes])
            company_texts = own if company_texts is None else either(company_texts, own)
    for column in by_role.get("company", []):
        # A sole trader is a person: «ИП Щербакова Н.В.» in the company's column names the client.
        codes, uniques = distinct_values(column)
        owners = [_owner(places.owner_of(plain(v)), as_typed(v)) for v in uniques]
        if any(p is not NOBODY for p in owners):
            found.append((codes, Parts.of([*owners, NOBODY])))
    if not found:
        none = no_words(n)
        return People(none, none, none, none, np.zeros(n, np.int8), None)
    columns: dict[str, npt.NDArray[Any]] = {}
    for codes, people in found:
        parts_of = {part: getattr(people, part)[codes] for part in ("last", "first", "patronymic", "more", "gender")}
        if not columns:
            columns = parts_of
            continue
        # A second column of names fills what the first left open; an initial gives way to a name.
        known = (columns["last"] != "") & (columns["first"] != "")
        other = (parts_of["last"] != "") & (columns["last"] != "") & (parts_of["last"] != columns["last"])
        for part, found_parts in parts_of.items():
            nothing = 0 if part == "gender" else ""
            found_parts = np.where(known & other, nothing, found_parts)
            shorter = columns[part] == nothing
            if part in ("first", "patronymic"):
                shorter |= (_lengths(columns[part]) == 1) & (found_parts != "")
            columns[part] = np.where(shorter, found_parts, columns[part])
    _place_lone_names(columns, names)
    return People(
        words(columns["last"]),
        words(columns["first"]),
        words(columns["patronymic"]),
        words(columns["more"]),
        columns["gender"].astype(np.int8),
        company_texts,
    )


def _owner(text: str, typed: str) -> Person:
    """The sole trader a business is named after; «ИП Вектор Плюс» and «ИП Альянс М» are named after nobody."""
    found = persons.parse(text, typed) if text else NOBODY
    named = is_given(found.first) and (len(found.first) > 1 or found.patronymic or looks_like_surname(text.split()[0]))
    return found if found.last and named else NOBODY


class NamesOfTable(Struct, frozen=True):
    """How often the rows of a table with a whole name have each word as surname (``as_last``) and as given name
    (``as_first``). ``bare_first``: by a given name keyed as a surname would be, the commonest such name and its count."""

    as_last: Mapping[str, int]
    as_first: Mapping[str, int]
    bare_first: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, last: npt.NDArray[np.object_], first: npt.NDArray[np.object_]) -> NamesOfTable:
        """What surnames and given names of all rows (empty for none) say."""
        full = (last != "") & (first != "")
        as_last, as_first = _counted(last[full]), _counted(first[full])
        # A surname's skeleton has lost its ending, so the given name it may be is looked for among those that share it.
        bare_first: dict[str, tuple[int, str]] = {}
        for name, count in as_first.items():
            bare_first[surname(name)] = max(bare_first.get(surname(name), (0, "")), (count, name))
        return cls(as_last, as_first, bare_first)

    @classmethod
    def in_table(cls, clean: Clean) -> NamesOfTable:
        """The same of a table that was cleaned."""
        return cls.of(
            np.append(clean.last.values, "")[clean.last.codes], np.append(clean.first.values, "")[clean.first.codes]
        )


def _place_lone_names(columns: dict[str, npt.NDArray[Any]], names: NamesOfTable | None) -> None:
    """A name that stands alone in its row is what the other rows of the table know it as, surname or given name."""
    last, first = columns["last"], columns["first"]
    if names is None:
        names = NamesOfTable.of(last, first)
    as_last, as_first, bare_first = names.as_last, names.as_first, names.bare_first
    lone_first = np.flatnonzero((last == "") & (_lengths(first) > 1) & (columns["patronymic"] == ""))
    for i in lone_first.tolist():
        bare = surname(first[i])
        if as_last.get(bare, 0) > as_first.get(first[i], 0) and not is_given(first[i]):
            last[i], first[i] = bare, ""
    alone = (_lengths(first) <= 1) & (_lengths(last) > 1) & (columns["patronymic"] == "")
    for i in np.flatnonzero(alone).tolist():
        count, name = bare_first.get(last[i], (0, ""))
        if count > as_last.get(last[i], 0):
            last[i], first[i] = first[i], name  # its initial, when there is one, is the surname's


def _counted(texts: npt.NDArray[np.object_]) -> dict[str, int]:
    """How often each text stands there."""
    codes, uniques = pd.factorize(texts)
    return dict(zip(uniques.tolist(), np.bincount(codes, minlength=len(uniques)).tolist(), strict=True))


def _lengths(texts: npt.NDArray[np.object_]) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))
