"""First stage: the table as columns of comparable keys, one pass over distinct values. Pure.

Codes, not texts, travel on: two rows have the same code when the cleaned value is the same, -1 when there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.matching import contacts, persons, places
from sheetcrm.core.matching.integers import distinct, distinct_with_places
from sheetcrm.core.matching.skeleton import surname
from sheetcrm.core.matching.text import as_typed, plain

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


class Spread(NamedTuple):
    """How common the values of a column are in the whole table that some rows are taken from: in how many rows each stands,
    in how many any does, and how many different ones there are."""

    counts: Ints
    held: int
    kinds: int


@dataclass(frozen=True, slots=True)
class Words:
    """One value a row: ``codes`` into ``values``, -1 for none. ``values`` are sorted, so codes do not know the row order.

    ``whole``: set when these are a few rows of a larger table, by which alone a value is common or rare.
    """

    codes: Ints
    values: npt.NDArray[np.object_]
    whole: Spread | None = None

    @property
    def has(self) -> npt.NDArray[np.bool_]:
        return self.codes >= 0

    def counts(self) -> Ints:
        """How many rows hold each value."""
        if self.whole is not None:
            return self.whole.counts
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values)).astype(np.int64)

    def spread(self) -> Spread:
        """How common the values are."""
        if self.whole is not None:
            return self.whole
        counts = self.counts()
        return Spread(counts, int(counts.sum()), len(self.values))

    def hashes(self) -> Hashes:
        """A number per row that depends on the value alone; 0 for none."""
        own = np.append(text_hash(self.values), np.uint64(0))
        return own[self.codes]


@dataclass(frozen=True, slots=True)
class Many:
    """Several values a row: pairs of ``rows`` and ``codes``, each pair once, sorted by row.

    ``whole``: in how many rows each value stands, set when these are a few rows of a larger table.
    """

    rows: Ints
    codes: Ints
    values: npt.NDArray[np.object_]
    whole: Ints | None = None


class Whole(NamedTuple):
    """The larger table that a few rows are taken from: its ``rows``, whether it is one that keeps contacts, and how common
    the dates of birth of these few are in it (by their order as numbers)."""

    rows: int
    reachable: bool
    born: Spread


@dataclass(frozen=True, slots=True)
class Clean:
    """A table ready to be compared. ``company_only``: rows that name a company and no person. ``whole``: set when this is a
    part of a larger table."""

    n: int
    last: Words
    first: Words
    patronymic: Words
    more: Words
    gender: npt.NDArray[np.int8]
    phone: Many
    email: Many
    messenger: Many
    inn: Words
    year: Ints
    month: Ints
    day: Ints
    city: Words
    address: Words
    house: Words
    postcode: Words
    company: Words
    website: Words
    others: Mapping[str, Words]
    company_only: npt.NDArray[np.bool_]
    whole: Whole | None = None

    def born(self) -> Ints:
        """The date of birth of every row as one number (19870412), parts that are not known being 0."""
        return self.year * 10000 + self.month * 100 + self.day


def text_hash(values: npt.NDArray[np.object_]) -> Hashes:
    """64-bit hashes of texts that are the same in every process."""
    if not len(values):
        return np.empty(0, np.uint64)
    return pd.util.hash_array(values.astype(object), categorize=False)


def words(texts: Sequence[str] | npt.NDArray[np.object_]) -> Words:
    """Words of one text a row, empty for none."""
    codes, values = pd.factorize(np.asarray(texts, dtype=object), sort=False)
    return _sorted(codes.astype(np.int64), np.asarray(values, dtype=object))


def _sorted(codes: Ints, values: npt.NDArray[np.object_]) -> Words:
    if not len(values):
        return Words(codes, values)
    order = np.argsort(values, kind="stable")
    place = np.empty(len(values) + 1, np.int64)
    place[order] = np.arange(len(values))
    place[-1] = -1
    values = values[order]
    if values[0] == "":
        place -= 1
        place[-1] = -1
        values = values[1:]
        place = np.maximum(place, -1)
    return Words(place[codes], values)


def no_words(n: int) -> Words:
    return Words(np.full(n, -1, np.int64), np.empty(0, object))


def _distinct(column: npt.NDArray[np.object_]) -> tuple[Ints, list[Any]]:
    """Codes and distinct values of a column as typed; values that cannot be told apart by ``==`` keep their type."""
    try:
        codes, uniques = pd.factorize(column)
    except TypeError:  # a cell that cannot be hashed, such as a list
        codes, uniques = pd.factorize(np.array([as_typed(v) for v in column], dtype=object))
    return codes.astype(np.int64), list(uniques)


def _mapped(column: npt.NDArray[np.object_], clean: Callable[[str], str]) -> Words:
    codes, uniques = _distinct(column)
    cleaned = np.array([clean(t) if (t := plain(v)) else "" for v in uniques] + [""], dtype=object)
    again, values = pd.factorize(cleaned)
    return _sorted(again.astype(np.int64)[codes], np.asarray(values, dtype=object))


def _coalesced(columns: Sequence[npt.NDArray[np.object_]], n: int, clean: Callable[[str], str]) -> Words:
    """One value a row out of several columns of one role: the first that has one."""
    if not columns:
        return no_words(n)
    found = [_mapped(c, clean) for c in columns]
    if len(found) == 1:
        return found[0]
    texts = np.full(n, "", dtype=object)
    for one in found:
        empty = texts == ""
        own = np.append(one.values, "")[one.codes]
        texts[empty] = own[empty]
    return words(texts)


def _joined(columns: Sequence[npt.NDArray[np.object_]], n: int, clean: Callable[[str], str]) -> Words:
    """One value a row out of several columns that continue each other (address 1, address 2)."""
    found = [_mapped(c, clean) for c in columns]
    if len(found) < 2:
        return found[0] if found else no_words(n)
    texts = np.full(n, "", dtype=object)
    for one in found:
        own = np.append(one.values, "")[one.codes]
        texts = np.where(texts == "", own, np.where(own == "", texts, texts + " " + own))
    return words(texts)


def _many(columns: Sequence[npt.NDArray[np.object_]], clean: Callable[[str], tuple[str, ...]]) -> Many:
    rows: list[Ints] = []
    texts: list[npt.NDArray[np.object_]] = []
    for column in columns:
        codes, uniques = _distinct(column)
        cleaned = [clean(t) if (t := plain(v)) else () for v in uniques]
        sizes = np.array([len(c) for c in cleaned] + [0], np.int64)
        flat = np.array([k for c in cleaned for k in c] + [""], dtype=object)
        starts = np.concatenate(([0], np.cumsum(sizes[:-1])))[: len(sizes)]
        for offset in range(int(sizes.max(initial=0))):
            held = np.flatnonzero(sizes[codes] > offset)
            rows.append(held)
            texts.append(flat[starts[codes[held]] + offset])
    if not rows:
        return Many(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, object))
    row = np.concatenate(rows)
    one = words(np.concatenate(texts))
    together = distinct(row * (len(one.values) + 1) + one.codes)
    return Many(together // (len(one.values) + 1), together % (len(one.values) + 1), one.values)


def normalise(table: pd.DataFrame, roles: Mapping[str, str], names: NamesOfTable | None = None) -> Clean:
    """The cleaned columns of a table; ``roles`` says what each column is (``columns.find_roles``).

    ``names``: what another table knows names as, by which a name that stands alone is read; this one when not given.
    """
    n = len(table)
    by_role: dict[str, list[npt.NDArray[np.object_]]] = {}
    others: dict[str, Words] = {}
    for place, column in enumerate(table.columns):
        role = roles.get(column, "ignore")
        if role == "ignore":
            continue
        values = table.iloc[:, place].to_numpy(dtype=object)
        if role in ("other", "position"):
            others[str(column)] = _mapped(values, _loose)
        else:
            by_role.setdefault(role, []).append(values)

    def of(*names: str) -> list[npt.NDArray[np.object_]]:
        return [c for name in names for c in by_role.get(name, [])]

    people = _people(by_role, n, names)
    company = _coalesced(of("company"), n, places.company)
    if people.company_texts is not None:
        company = _either(company, people.company_texts)
    year, month, day = _birthdays(by_role, n)
    gender = _mapped_gender(of("gender"), n)
    gender = np.where(gender == 0, people.gender, gender).astype(np.int8)
    named = people.last.has | people.first.has
    return Clean(
        n=n,
        last=people.last,
        first=people.first,
        patronymic=people.patronymic,
        more=people.more,
        gender=gender,
        phone=_many(of("phone", "messenger"), _phones_only),
        email=_many(of("email"), contacts.emails),
        messenger=_many(of("messenger"), contacts.messengers),
        inn=_coalesced(of("inn"), n, _identity),
        year=year,
        month=month,
        day=day,
        city=_coalesced(of("city"), n, places.city),
        address=_joined(of("address"), n, places.address),
        house=_coalesced(of("street_number"), n, _loose),
        postcode=_coalesced(of("postcode"), n, _loose),
        company=_without_owners(company, people.last),
        website=_coalesced(of("website"), n, contacts.website),
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
    return Words(np.where(own, -1, company.codes), company.values)


def _surname_of(bones: list[str]) -> str:
    """The surname a company's name consists of, beside initials and given names; empty for any other company."""
    if not bones or not all(len(b) == 1 or b in persons.known_names() or b.endswith(("ic", "na")) for b in bones[1:]):
        return ""
    return surname(bones[0])


def _identity(text: str) -> str:
    return contacts.tax_id(text) or "".join(c for c in text if c.isalnum())


def _loose(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def _phones_only(text: str) -> tuple[str, ...]:
    return contacts.phones(text) if "@" not in text and "/" not in text[:9] else ()


@dataclass(frozen=True, slots=True)
class _People:
    last: Words
    first: Words
    patronymic: Words
    more: Words
    gender: npt.NDArray[np.int8]
    company_texts: Words | None


def _people(by_role: Mapping[str, list[npt.NDArray[np.object_]]], n: int, names: NamesOfTable | None = None) -> _People:
    """Surname, given name and patronymic of every row, from parts and from whole names, parts first."""
    found: list[tuple[Ints, list[persons.Person]]] = []
    company_texts: Words | None = None
    parts = [by_role.get(k, []) for k in ("last_name", "first_name", "patronymic")]
    if any(parts):
        plains = [_coalesced(p, n, str) for p in parts]
        key = np.zeros(n, np.int64)
        for one in plains:
            key = key * (len(one.values) + 1) + one.codes + 1
        kinds, codes = distinct_with_places(key)
        where = np.empty(len(kinds), np.int64)
        where[codes] = np.arange(n)
        texts = [np.append(one.values, "")[one.codes[where]] for one in plains]
        found.append((codes, [persons.parse_parts(*t) for t in zip(*texts, strict=True)]))
    for column in by_role.get("name", []):
        codes, uniques = _distinct(column)
        parsed = [persons.parse(plain(v), as_typed(v)) for v in uniques]
        found.append((codes, [*parsed, persons.NOBODY]))
        if any(p.company for p in parsed):
            cleaned = [places.company(plain(v)) if p.company else "" for v, p in zip(uniques, parsed, strict=True)]
            own = words(np.array([*cleaned, ""], dtype=object)[codes])
            company_texts = own if company_texts is None else _either(company_texts, own)
    for column in by_role.get("company", []):
        # A sole trader is a person: «ИП Щербакова Н.В.» in the company's column names the client.
        codes, uniques = _distinct(column)
        owners = [persons.parse(places.owner_of(plain(v)), as_typed(v)) for v in uniques]
        owners = [p if p.last and persons.is_given(p.first) else persons.NOBODY for p in owners]
        if any(p is not persons.NOBODY for p in owners):
            found.append((codes, [*owners, persons.NOBODY]))
    if not found:
        none = no_words(n)
        return _People(none, none, none, none, np.zeros(n, np.int8), None)
    columns: dict[str, npt.NDArray[np.object_]] = {}
    for codes, people in found:
        parts_of = {
            "last": np.array([p.last for p in people], dtype=object)[codes],
            "first": np.array([p.first for p in people], dtype=object)[codes],
            "patronymic": np.array([p.patronymic for p in people], dtype=object)[codes],
            "more": np.array([" ".join(p.more) for p in people], dtype=object)[codes],
            "gender": np.array([p.gender for p in people], dtype=object)[codes],
        }
        if not columns:
            columns = parts_of
            continue
        # A second column of names fills what the first left open; an initial gives way to a name.
        known = (columns["last"] != "") & (columns["first"] != "")
        other = (parts_of["last"] != "") & (columns["last"] != "") & (parts_of["last"] != columns["last"])
        for part, found_texts in parts_of.items():
            found_texts = np.where(known & other, "", found_texts)
            shorter = (columns[part] == "") | (
                (part in ("first", "patronymic")) & (_lengths(columns[part]) == 1) & (found_texts != "")
            )
            columns[part] = np.where(shorter, found_texts, columns[part])
    _place_lone_names(columns, names)
    sexes = np.where(columns["gender"] == "m", 1, np.where(columns["gender"] == "f", 2, 0)).astype(np.int8)
    return _People(
        words(columns["last"]),
        words(columns["first"]),
        words(columns["patronymic"]),
        words(columns["more"]),
        sexes,
        company_texts,
    )


@dataclass(frozen=True, slots=True)
class NamesOfTable:
    """How often the rows of a table with a whole name have each word as surname (``as_last``) and as given name
    (``as_first``). ``bare_first``: by a given name keyed as a surname would be, the commonest such name and its count."""

    as_last: Mapping[str, int]
    as_first: Mapping[str, int]
    bare_first: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, last: npt.NDArray[np.object_], first: npt.NDArray[np.object_]) -> NamesOfTable:
        """What surnames and given names of all rows (empty for none) say."""
        full = (last != "") & (first != "")
        lasts, last_counts = np.unique(last[full].astype(str), return_counts=True)
        firsts, first_counts = np.unique(first[full].astype(str), return_counts=True)
        as_last = dict(zip(lasts.tolist(), last_counts.tolist(), strict=True))
        as_first = dict(zip(firsts.tolist(), first_counts.tolist(), strict=True))
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


def _place_lone_names(columns: dict[str, npt.NDArray[np.object_]], names: NamesOfTable | None) -> None:
    """A name that stands alone in its row is what the other rows of the table know it as, surname or given name."""
    last, first = columns["last"], columns["first"]
    if names is None:
        names = NamesOfTable.of(last, first)
    as_last, as_first, bare_first = names.as_last, names.as_first, names.bare_first
    lone_first = np.flatnonzero((last == "") & (_lengths(first) > 1) & (columns["patronymic"] == ""))
    for i in lone_first.tolist():
        bare = surname(first[i])
        if as_last.get(bare, 0) > as_first.get(first[i], 0):
            last[i], first[i] = bare, ""
    lone_last = np.flatnonzero((first == "") & (_lengths(last) > 1))
    for i in lone_last.tolist():
        count, name = bare_first.get(last[i], (0, ""))
        if count > as_last.get(last[i], 0):
            last[i], first[i] = "", name


def _lengths(texts: npt.NDArray[np.object_]) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _either(a: Words, b: Words) -> Words:
    first = np.append(a.values, "")[a.codes]
    return words(np.where(first == "", np.append(b.values, "")[b.codes], first))


def _mapped_gender(columns: Sequence[npt.NDArray[np.object_]], n: int) -> npt.NDArray[np.int8]:
    found = _coalesced(columns, n, places.gender)
    table = np.array([1 if v == "m" else 2 for v in found.values] + [0], np.int8)
    return table[found.codes]


def _birthdays(by_role: Mapping[str, list[npt.NDArray[np.object_]]], n: int) -> tuple[Ints, Ints, Ints]:
    dates = np.zeros((n, 3), np.int64)
    for column in by_role.get("birthday", []):
        codes, uniques = _distinct(column)
        own = np.array([places.birthday(v) for v in uniques] + [(0, 0, 0)], np.int64)[codes]
        empty = (dates == 0).all(axis=1)
        dates[empty] = own[empty]
    for place, role in enumerate(("birth_year", "birth_month", "birth_day")):
        for column in by_role.get(role, []):
            codes, uniques = _distinct(column)
            numbers = [_whole(plain(v)) for v in uniques]
            own = np.array([*numbers, 0], np.int64)[codes]
            dates[:, place] = np.where(dates[:, place] == 0, own, dates[:, place])
    return dates[:, 0], dates[:, 1], dates[:, 2]


def _whole(text: str) -> int:
    digits = text.partition(".")[0]
    return int(digits) if digits.isdigit() and len(digits) <= 4 else 0
