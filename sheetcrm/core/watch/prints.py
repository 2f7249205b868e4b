"""Hashes of who stands in people's tables, to know them again at the next run without keeping anybody's data. Pure.

Hashes are keyed (SipHash under the machine's own secret): without the key nobody can try out phones against them. Values are
hashed in a plain form, so that a phone written another way or a name in capitals is the same value.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value

Hashes = npt.NDArray[np.uint64]
#: By what a client is known beside the id.
PARTS = ("names", "phones", "emails")
#: Whom a row of a table is about.
_WHOM = ("client_id", "client", "phone", "email")
#: Tables whose rows count, with the columns that make a row worth something: of the clients these are compared row by row.
#: Lists of consents and refusals are as dear as clients.
WATCHED: Mapping[str, tuple[str, ...]] = {
    "clients": (),
    "orders": (*_WHOM, "date", "amount"),
    "deals": (*_WHOM, "name", "stage", "amount", "created"),
    "interactions": (*_WHOM, "date", "summary"),
    "consents": ("who", "state"),
    "stop_list": ("who",),
}

_NOT_DIGITS = re.compile(r"\D+")
_MASKED_PHONE = re.compile(r"[*•●█]|[xх]{2}|[#?_]{3}", re.IGNORECASE)
_MASKED_EMAIL = re.compile(r"\*{2}|[•●█]|(?:^|[._-])[xх]{3,}(?:@|$)")
#: Fewer digits are no phone, and more than this many are one whatever stands beside them.
_LEAST_DIGITS, _ENOUGH_DIGITS = 5, 10
_NOTHING = np.zeros(0, dtype=np.uint64)


class Prints(Struct, frozen=True):
    """The rows of one table: their number, and hashes aligned with its positions, 0 where there is nothing usable (a
    blank, a masked phone, an id that stands on two rows). ``names``, ``phones`` and ``emails`` are empty for tables
    other than the clients; ``filled`` says of those how many cells of a column hold something."""

    rows: int
    ids: Hashes
    names: Hashes = field(default_factory=lambda: _NOTHING)
    phones: Hashes = field(default_factory=lambda: _NOTHING)
    emails: Hashes = field(default_factory=lambda: _NOTHING)
    filled: Mapping[str, int] = field(default_factory=dict)

    def part(self, name: str) -> Hashes:
        found: Hashes = getattr(self, name)
        return found

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        names = ("ids", *PARTS)
        return {"rows": self.rows, "filled": dict(self.filled)} | {
            n: base64.b64encode(self.part(n).astype("<u8").tobytes()).decode() for n in names
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Prints:
        """What ``kept`` made JSON of. Raises KeyError and ValueError when it is something else."""
        ids, *parts = (np.frombuffer(base64.b64decode(kept[n]), dtype="<u8").astype(np.uint64) for n in ("ids", *PARTS))
        filled = {str(name): int(n) for name, n in kept.get("filled", {}).items()}
        return cls(int(kept["rows"]), ids, *_three(parts), filled)

    def without(self, ids: Collection[int]) -> Prints:
        """The same without the rows of these ids (hashes); how many cells were filled is not known of the others alone."""
        keep = ~np.isin(self.ids, np.fromiter(ids, np.uint64, len(ids)))
        if keep.all():
            return self
        ids, *parts = (a[keep] if len(a) == len(keep) else a for a in map(self.part, ("ids", *PARTS)))
        return Prints(int(keep.sum()), ids, *_three(parts))


def _three(parts: Sequence[Hashes]) -> tuple[Hashes, Hashes, Hashes]:
    names, phones, emails = parts
    return names, phones, emails


class Seen(Struct, frozen=True):
    """What one run knows of a workbook. ``canaries``: hash of the id → hash of the row, of clients who serve as alarm."""

    tables: Mapping[str, Prints] = field(default_factory=dict)
    canaries: Mapping[int, int] = field(default_factory=dict)


class Hasher:
    """Keyed hashes of texts, 0 for an empty one. ``key``: the machine's secret."""

    def __init__(self, key: bytes) -> None:
        digest = hashlib.blake2b(b"sheetcrm watch", key=key[:64], digest_size=12).digest()
        self._key = base64.b64encode(digest).decode()

    def many(self, texts: Sequence[str]) -> Hashes:
        """One hash a text."""
        cells = np.array(texts, dtype=object)
        if not len(cells):
            return _NOTHING
        # A lone surrogate has no bytes of its own; what it becomes does not matter as long as it is always the same.
        try:
            found = pd.util.hash_array(cells, hash_key=self._key, categorize=False)
        except UnicodeEncodeError:
            cells = np.array([t.encode("utf-8", "backslashreplace").decode() for t in texts], dtype=object)
            found = pd.util.hash_array(cells, hash_key=self._key, categorize=False)
        hashes: Hashes = np.where(found == 0, 1, found).astype(np.uint64)
        hashes[cells == ""] = 0
        return hashes

    def one(self, text: str) -> int:
        return int(self.many([text])[0])


def printed(tables: Mapping[str, Table], hasher: Hasher, canaries: Collection[str] = ()) -> Seen:
    """Everything that is remembered of the tables, in one pass over their rows."""
    found = {key: _prints(tables[key], hasher) for key in WATCHED if key in tables}
    clients = tables.get("clients")
    return Seen(found, {} if clients is None or not canaries else _canaries(clients, hasher, canaries))


def _prints(table: Table, hasher: Hasher) -> Prints:
    filled = {name: int(table.raw[name].notna().sum()) for name in WATCHED[table.key] if table.has(name)}
    if table.key not in ID_FIELD:
        return Prints(len(table), np.zeros(len(table), dtype=np.uint64), filled=filled)
    ids = hasher.many([row_id or "" for row_id in Identity.of(table).ids])
    if table.key != "clients":
        return Prints(len(table), ids, filled=filled)
    return Prints(
        len(table),
        ids,
        hasher.many(plain_names(table)),
        hasher.many(_contacts(table, ("phone", "phone2"), plain_phone, _looks_like_phone)),
        hasher.many(_contacts(table, ("email", "email2"), plain_email, _looks_like_email)),
    )


def plain_names(table: Table) -> list[str]:
    """What each client is called, in one cell or in several, in the form of :func:`plain_name`."""
    whole = [table.raw[name].tolist() for name in ("full_name", "company") if table.has(name)]
    parts = [table.raw[name].tolist() for name in ("last_name", "first_name", "patronymic") if table.has(name)]
    made: list[list[Value]] = [["".join(map(plain_name, row)) for row in zip(*parts, strict=True)]] if parts else []
    columns = [*whole[:1], *made, *whole[1:]] if table.has("full_name") else [*made, *whole]
    return _first(columns, plain_name, len(table))


def _contacts(
    table: Table, fields: Sequence[str], plain: Callable[[Value], str], looks: Callable[[str], bool]
) -> list[str]:
    columns = [table.raw[name].tolist() for name in fields if table.has(name)]
    if columns:
        return _first(columns, plain, len(table))
    # The column got a heading nobody knows: the contacts are there all the same.
    others = [table.raw[name].tolist() for name in table.raw.columns if name.startswith("extra:")]
    return _first(others, lambda value: text if looks(text := plain(value)) else "", len(table))


def _first(columns: Iterable[list[Value]], plain: Callable[[Value], str], rows: int) -> list[str]:
    """In each row the first of the columns that says anything."""
    found = [""] * rows
    for column in columns:
        for i, value in enumerate(column):
            if value is not None and not found[i]:
                found[i] = plain(value)
    return found


def plain_name(value: Value) -> str:
    """A name without spaces, case and ё.

    >>> plain_name(" Иванова  АЛЁНА")
    'ивановаалена'
    """
    return "" if value is None else "".join(str(value).casefold().replace("ё", "е").split())


def plain_phone(value: Value) -> str:
    """The last ten digits of a phone; nothing for one that is masked, or all one digit.

    >>> plain_phone("+7 (916) 123-45-67"), plain_phone(89161234567), plain_phone("8 916 ***-**-67"), plain_phone("0000000000")
    ('9161234567', '9161234567', '', '')
    """
    if value is None or isinstance(value, bool):
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    digits = _NOT_DIGITS.sub("", text)
    if len(digits) < _LEAST_DIGITS or digits == digits[0] * len(digits):
        return ""
    if len(digits) < _ENOUGH_DIGITS and _MASKED_PHONE.search(text):
        return ""
    return digits[-_ENOUGH_DIGITS:]


def plain_email(value: Value) -> str:
    """An address in small letters; nothing for one that is masked.

    >>> plain_email(" Anna@Mail.RU "), plain_email("a***a@mail.ru"), plain_email("xxx@mail.ru"), plain_email("maxxx@mail.ru")
    ('anna@mail.ru', '', '', 'maxxx@mail.ru')
    >>> plain_email("••••@mail.ru"), plain_email("анна@почта.рф")
    ('', 'анна@почта.рф')
    """
    text = value.strip().casefold() if isinstance(value, str) else ""
    if "@" not in text:
        return ""
    # Most addresses have none of the signs of a mask, and that is quicker seen than looked for.
    masked = not text.isascii() or "*" in text or "xxx" in text
    return "" if masked and _MASKED_EMAIL.search(text) else text


def _looks_like_phone(plain: str) -> bool:
    return len(plain) == _ENOUGH_DIGITS


def _looks_like_email(plain: str) -> bool:
    return "@" in plain


def _canaries(clients: Table, hasher: Hasher, canaries: Collection[str]) -> dict[int, int]:
    wanted = {id_key(text): hasher.one(id_key(text)) for text in canaries}
    found: dict[int, int] = {}
    # Only ids with the same digits can be one of them in another spelling: the rest need no closer look.
    digits = {_NOT_DIGITS.sub("", text) for text in wanted}
    for position, row_id in enumerate(Identity.of(clients).ids):
        if row_id is None or _NOT_DIGITS.sub("", row_id) not in digits:
            continue
        if (name := wanted.get(id_key(row_id))) is not None:
            # What a formula shows changes by itself, and a column that was moved or renamed is no edit of the client.
            cells = sorted(
                f"{type(value).__name__}:{value}"
                for column in clients.raw.columns
                if (value := clients.typed(position, column)) is not None
                and position not in clients.formulas.get(column, frozenset())
            )
            found[name] = hasher.one("\x1f".join(cells))
    return found
