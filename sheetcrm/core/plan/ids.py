"""Numbers for clients who have none: from a high-water mark, never used twice. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, islice

from sheetcrm.core.fields import Kind
from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.proposals import Group
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang

#: What a number begins with, and how many digits it has at least.
PREFIX: dict[Lang, str] = {"ru": "К-", "en": "C-"}
DIGITS = 6
_LOOKED_AT = 2000

# Cyrillic and Latin look-alikes are one, so К-000001 and K-000001 are one number.
_NUMBER = re.compile(r"[КC]-?0*(\d{1,12})")
# What nearly all look like, so that a hundred thousand ids are not put into one spelling first.
_PLAIN = re.compile(r"[KКCСkкcс]-?0*([0-9]{1,12})")

#: A row is somebody once one of these is filled in.
_SOMEBODY = (
    "full_name",
    "first_name",
    "last_name",
    "company",
    "phone",
    "phone2",
    "email",
    "email2",
    "messenger",
    "messenger2",
)


#: The columns of other tables that may hold a client's id.
_LEAD = ("client_id", "who")


def number_of(value: object) -> int | None:
    """The number in an id of ours, in either alphabet; None for the team's own ids.

    >>> number_of("К-000017"), number_of("k-17"), number_of("C-000005"), number_of("A-17"), number_of(17)
    (17, 17, 5, None, None)
    """
    if not isinstance(value, str):
        return None
    found = _PLAIN.fullmatch(value) or _NUMBER.fullmatch(id_key(value, "ru")) or _NUMBER.fullmatch(id_key(value, "en"))
    return int(found[1]) if found else None


def spelled(number: int, lang: Lang, digits: int = DIGITS) -> str:
    """A number as it stands in a cell.

    >>> spelled(17, "ru"), spelled(1234567, "en"), spelled(17, "ru", 4)
    ('К-000017', 'C-1234567', 'К-0017')
    """
    return f"{PREFIX[lang]}{number:0{digits}d}"


def digits_of(values: Iterable[object]) -> int:
    """How many digits the next id has: as many as most of a column's have that begin with a nought.

    >>> digits_of(["К-0001", "К-0150", "А-7"]), digits_of(["К-17", "А-007", None])
    (4, 6)
    """
    some = (value for value in islice(values, _LOOKED_AT) if isinstance(value, str) and number_of(value) is not None)
    lengths = Counter(len(digits) for value in some if (digits := "".join(filter(str.isdigit, value))).startswith("0"))
    return lengths.most_common(1)[0][0] if lengths else DIGITS


def highest(values: Iterable[object], mark: int = 0) -> int:
    """The high-water mark: the highest number ever seen, the one remembered included."""
    return max([mark, *(n for value in values if (n := number_of(value)) is not None)])


def free(mark: int, others: Iterable[Table] = ()) -> Iterator[int]:
    """The numbers that may be given next: above the mark, and none that one of the ``others``, such as orders or consents, leads
    to already. Whoever had that one is gone from the table, and what they bought is nobody else's.

    Nothing is looked at before the first one is asked for.
    """
    columns = (table.raw[field].tolist() for table in others for field in _LEAD if table.has(field))
    taken = {n for values in columns for value in set(values) if (n := number_of(value)) is not None}
    yield from (n for n in count(mark + 1) if n not in taken)


def new_ids(clients: Table, lang: Lang, mark: int, others: Iterable[Table] = ()) -> Iterator[Group]:
    """Numbers for the clients without one, and for the later of two rows that share one (a copied row). ``others``: the tables
    that lead to clients.

    The first is a kind of change of its own, the second a proposal: which of the two rows is the copy, a person says.
    """
    if not clients.has("client_id"):
        return
    typed = clients.raw["client_id"].tolist()
    formulas = clients.formulas.get("client_id", frozenset())
    ids = [typed_id(value) for value in typed]
    numbers, digits = free(highest(typed, mark), others), digits_of(typed)
    somebody = _filled(clients)
    blank = [p for p, value in enumerate(typed) if value is None and somebody[p] and p not in formulas]
    if blank:
        yield Group(
            "clients", "client_id", "id/new", Kind.ID, tuple(blank),
            tuple(spelled(n, lang, digits) for n in islice(numbers, len(blank))),
        )  # fmt: skip
    keys = [None if value is None else id_key(value, lang) for value in ids]
    times = Counter(key for key in keys if key is not None)
    first: set[str] = set()
    copies = []
    for position, key in enumerate(keys):
        if key is not None and times[key] > 1:
            if key in first and isinstance(typed[position], str) and position not in formulas:
                copies.append(position)
            first.add(key)
    if copies:
        yield Group(
            "clients", "client_id", "id/copied", Kind.PROPOSAL, tuple(copies),
            tuple(spelled(n, lang, digits) for n in islice(numbers, len(copies))),
        )  # fmt: skip


def _filled(clients: Table) -> list[bool]:
    columns = [clients.raw[field].tolist() for field in _SOMEBODY if clients.has(field)]
    return [any(typed_id(value) is not None for value in row) for row in zip(*columns, strict=True)]
