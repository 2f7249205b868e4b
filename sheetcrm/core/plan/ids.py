"""Numbers for clients who have none: from a high-water mark, never used twice. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, islice

from msgspec import Struct

from sheetcrm.core.fields import Kind
from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.proposals import Group
from sheetcrm.core.table import Table
from sheetcrm.core.wording import LANGS, Lang

#: What a number of ours begins with, and how many digits it has at least.
PREFIX: dict[Lang, str] = {"ru": "К-", "en": "C-"}
DIGITS = 6
_LOOKED_AT = 2000
#: A pattern of the team's own: so many ids at least, and this share of all.
_FEWEST, _NEARLY_ALL = 3, 0.9

# Cyrillic and Latin look-alikes are one, so К-000001 and K-000001 are one number.
_NUMBER = re.compile(r"[КC]-?0*(\d{1,12})")
# What nearly all look like, so that a hundred thousand ids are not put into one spelling first.
_PLAIN = re.compile(r"[KКCСkкcс]-?0*([0-9]{1,12})")

_DIGITS_ALONE = re.compile(r"[0-9]{1,12}")
#: What may be the team's own pattern: a prefix with a letter in it, and a number no longer than a count of clients is.
_PARTED = re.compile(r"((?=.*[^\W\d_]).*?[^0-9])([0-9]{1,9})")

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


class Numbering(Struct, frozen=True):
    """How a team writes the numbers of its clients: what stands before the digits, and how many digits there are at least.

    Numbers of ours count beside the team's own: no number is given twice, whichever way it was written.
    """

    prefix: str
    digits: int = DIGITS
    own: bool = False

    def spelled(self, number: int) -> str:
        """A number as it stands in a cell.

        >>> Numbering("К-").spelled(17), Numbering("C-").spelled(1234567), Numbering("CL-", 4).spelled(17)
        ('К-000017', 'C-1234567', 'CL-0017')
        """
        return f"{self.prefix}{number:0{self.digits}d}"

    def number_of(self, value: object) -> int | None:
        """The number in an id of the team's or of ours; None for any other.

        >>> theirs = Numbering("CL-", 4, own=True)
        >>> theirs.number_of("CL-0017"), theirs.number_of("cl - 17"), theirs.number_of("К-000005"), theirs.number_of("A-17")
        (17, 17, 5, None)
        """
        if self.own and isinstance(value, str):
            if value.startswith(self.prefix) and _DIGITS_ALONE.fullmatch(rest := value[len(self.prefix) :]):
                return int(rest)
            for lang in LANGS:
                key, prefix = id_key(value, lang), id_key(self.prefix, lang)
                if key.startswith(prefix) and _DIGITS_ALONE.fullmatch(key[len(prefix) :]):
                    return int(key[len(prefix) :])
        return number_of(value)

    def highest(self, values: Iterable[object], mark: int = 0) -> int:
        """The high-water mark: the highest number ever seen, the one remembered included."""
        return max([mark, *(n for value in values if (n := self.number_of(value)) is not None)])

    def free(self, mark: int, others: Iterable[Table] = ()) -> Iterator[str]:
        """The ids that may be given next: above the mark, and none that one of the ``others``, such as orders or consents, leads
        to already. Whoever had that one is gone from the table, and what they bought is nobody else's.

        Nothing is looked at before the first one is asked for.
        """
        columns = (table.raw[field].tolist() for table in others for field in _LEAD if table.has(field))
        taken = {n for values in columns for value in set(values) if (n := self.number_of(value)) is not None}
        yield from (self.spelled(n) for n in count(mark + 1) if n not in taken)


def numbering_of(ids: Iterable[object], lang: Lang) -> Numbering:
    """How the next id of a column is written: as nearly all of the team's own are, where these have one pattern with a letter in
    it, else as ours are.

    >>> numbering_of(["CL-0001", "CL-0002", "CL-0150"], "en").spelled(151)
    'CL-0151'
    >>> numbering_of(["К-0001", "К-0150", "А-7"], "ru").spelled(151), numbering_of(["A-1", "B-2", "C-3"], "en").spelled(4)
    ('К-0151', 'C-000004')
    """
    some = [str(value).strip() for value in islice((v for v in ids if v is not None), _LOOKED_AT)]
    ours = Numbering(PREFIX[lang], _width((v for v in some if number_of(v) is not None), DIGITS))
    parted = [found for value in some if (found := _PARTED.fullmatch(value)) is not None]
    if not parted:
        return ours
    prefix, times = Counter(found[1] for found in parted).most_common(1)[0]
    if times < max(_FEWEST, _NEARLY_ALL * len(some)) or number_of(f"{prefix}1") is not None:
        return ours
    return Numbering(prefix, _width((found[0] for found in parted if found[1] == prefix), 1, len(prefix)), own=True)


def _width(ids: Iterable[str], otherwise: int, prefix: int = 0) -> int:
    """How many digits the next id has: as many as most of a column's have that begin with a nought."""
    numbers = ("".join(filter(str.isdigit, value[prefix:])) for value in ids)
    lengths = Counter(len(digits) for digits in numbers if digits.startswith("0"))
    return lengths.most_common(1)[0][0] if lengths else otherwise


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
    numbering = numbering_of(typed, lang)
    free = numbering.free(numbering.highest(typed, mark), others)
    somebody = _filled(clients)
    blank = [p for p, value in enumerate(typed) if value is None and somebody[p] and p not in formulas]
    if blank:
        yield Group(
            "clients", "client_id", "id/new", Kind.ID, tuple(blank),
            tuple(islice(free, len(blank))),
        )  # fmt: skip
    keys = [None if value is None else id_key(value, lang) for value in ids]
    first: set[str] = set()
    copies = []
    for position, key in enumerate(keys):
        if key is not None:
            if key in first and isinstance(typed[position], str) and position not in formulas:
                copies.append(position)
            first.add(key)
    if copies:
        yield Group(
            "clients", "client_id", "id/copied", Kind.PROPOSAL, tuple(copies),
            tuple(islice(free, len(copies))),
        )  # fmt: skip


def _filled(clients: Table) -> list[bool]:
    columns = [clients.raw[field].tolist() for field in _SOMEBODY if clients.has(field)]
    return [any(typed_id(value) is not None for value in row) for row in zip(*columns, strict=True)]
