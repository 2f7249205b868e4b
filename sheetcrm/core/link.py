"""Which client an order, a deal or a talk belongs to: by id, else by tax id, phone or e-mail, else by name. Pure.

People type a name and a phone into such a tab, not an id. A contact that several clients share is settled by the
name; what stays unclear is left unlinked and said so, never given to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.names import diminutives
from sheetcrm.core.wording import Text

AMBIGUOUS = IssueCode(
    "order/client-unclear",
    Severity.WARNING,
    Text(ru="Непонятно, чей это заказ", en="Unclear whose order this is"),
    Text(
        ru="По этим данным подходят несколько клиентов. Заказ пока ни к кому не отнесён.",
        en="Several clients fit this order. It is not counted for any of them yet.",
    ),
    Text(ru="Впишите ID клиента или его телефон.", en="Fill in the client's ID or phone."),
    table="orders",
    example={"client": "Иванов Иван"},
)

UNCLEAR = IssueCode(
    "record/client-unclear",
    Severity.WARNING,
    Text(ru="Непонятно, о каком клиенте запись", en="Unclear whom this line is about"),
    Text(
        ru="По этим данным подходят несколько клиентов. Строка пока ни к кому не отнесена.",
        en="Several clients fit this line. It is not counted for any of them yet.",
    ),
    Text(ru="Впишите ID клиента или его телефон.", en="Fill in the client's ID or phone."),
    table="deals",
    example={"client": "Иванов Иван"},
)

_FOLD = re.compile(r"[\W_]+")

#: Letters that look alike in Cyrillic and Latin are one in an id.
_ALIKE = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


@lru_cache(1 << 16, typed=True)
def fold_id(value: object) -> str:
    """A client id for comparing: case, spaces and look-alike letters do not matter.

    >>> fold_id(" к-000012 ") == fold_id("K-000012")
    True
    """
    text = str(value).strip().upper().translate(_ALIKE)
    return text.replace(" ", "").replace("\u00a0", "")


_LEGAL_FORMS = frozenset(
    ["ооо", "оао", "зао", "пао", "нао", "ао", "ип", "тоо", "чуп", "llc", "ltd", "limited", "inc", "gmbh", "plc"]
)


def _words_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    parts = [getattr(value, part, None) for part in ("last", "first", "patronymic")]
    return " ".join(p for p in parts if p) if any(parts) else str(value)


def _key_of(text: str) -> str:
    """A name for comparing: its words in order of the alphabet, without legal forms; empty when there is none.

    >>> _key_of("ООО «Тихая гавань»") == _key_of("Тихая Гавань, ООО")
    True
    """
    words = _FOLD.sub(" ", text.casefold().replace("ё", "е")).split()
    return " ".join(sorted(w for w in words if w not in _LEGAL_FORMS))


@cache
def _full_names(first: str) -> frozenset[str]:
    """The full names a first name may stand for, itself included: «Соня» is «София» or «Софья»."""
    word = first.casefold().replace("ё", "е")
    return frozenset((word, *diminutives().get(word, ())))


def _alike(a: str | None, b: str | None) -> bool:
    """Whether two first names or patronymics may be one: equal, a short form, or an initial; unknown fits all."""
    if not a or not b:
        return True
    x, y = a.rstrip("."), b.rstrip(".")
    if len(x) == 1 or len(y) == 1:
        return x[0].casefold() == y[0].casefold()
    return bool(_full_names(x) & _full_names(y))


class Links(Struct, frozen=True):
    """``client``: position of the client of each row, -1 when none; ``unclear``: several clients fit."""

    client: npt.NDArray[np.intp]
    unclear: npt.NDArray[np.bool_]

    def findings(self, column: str | None, table: str = "orders") -> Findings:
        return Findings.where(self.unclear, AMBIGUOUS if table == "orders" else UNCLEAR, column, table=table)

    def joined(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with the position of each one's client in ``_client``, and in ``_client_why`` why there is none."""
        return rows.assign(_client=self.client, _client_why=np.where(self.unclear, "several", ""))


#: What an order may say → the client, or several. Most keys have one, and a set for each would fill the memory.
_Index = dict[Any, int | set[int]]


def _put(index: _Index, key: Any, home: int) -> None:
    before = index.setdefault(key, home)
    if isinstance(before, set):
        before.add(home)
    elif before != home:
        index[key] = {before, home}


#: A phone as people write it inside of a text, and what of it two spellings have in common.
_WRITTEN = re.compile(r"\+?\d[\d\s().–-]{7,}\d")
_NATIONAL = 10


def _tail(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())[-_NATIONAL:]


def phones_beside(text: Any) -> tuple[str, ...]:
    """The last digits of the phones that stand in a text beside a name.

    >>> phones_beside("Ирина 8 (907) 100-00-01"), phones_beside("Ирина, кв. 12"), phones_beside(None)
    (('9071000001',), (), ())
    """
    if not isinstance(text, str) or not any(c.isdigit() for c in text):
        return ()
    return tuple(tail for one in _WRITTEN.findall(text) if len(tail := _tail(one)) == _NATIONAL)


def _homes(index: _Index, key: Any) -> set[int]:
    found = index.get(key)
    return set() if found is None else {found} if isinstance(found, int) else found


class Linker:
    """The clients by whatever an order, a deal or a talk may call them.

    ``clients``: the clean frame; ``typed``: the same rows as typed, where company names are kept. ``cluster``: label of
    each client row, equal for rows that are the same client; what belongs to a duplicated client goes to the first of
    its rows, so that nothing is counted twice.
    """

    def __init__(self, clients: pd.DataFrame, typed: pd.DataFrame, cluster: npt.NDArray[np.intp]) -> None:
        first: dict[int, int] = {}
        self.home = [first.setdefault(label, position) for position, label in enumerate(cluster.tolist())]
        self.ids: _Index = {}
        self.inns: _Index = {}
        self.phones: _Index = {}
        self.emails: _Index = {}
        self.names: _Index = {}
        self.surnames: dict[str, list[tuple[int, Any]]] = {}
        self._keys: dict[str, str] = {}
        if "client_id" in clients:
            self._add(self.ids, (None if v is None else fold_id(v) for v in clients["client_id"]))
        for column, index in (
            ("inn", self.inns), ("phone", self.phones), ("phone2", self.phones), ("email", self.emails), ("email2", self.emails)
        ):  # fmt: skip
            if column in clients:
                self._add(index, clients[column])
        people = _people(clients)
        self._add(self.names, (self._key(person) or None for person in people))
        for column in ("full_name", "company"):
            # As typed: a company that stands in the column of names has no normal form there.
            if column in typed:
                self._add(self.names, (self._key(v) or None for v in typed[column]))
        for position, person in enumerate(people):
            if person is not None and person.last:
                self.surnames.setdefault(person.last.casefold().replace("ё", "е"), []).append((position, person))

    def _add(self, index: _Index, values: Iterable[Any]) -> None:
        for position, value in enumerate(values):
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None and one != "":
                    _put(index, one, self.home[position])

    def _key(self, value: Any) -> str:
        """The key of a name; a name typed as it is spelt, and typed again with an order, is taken apart once."""
        text = _words_of(value)
        known = self._keys.get(text)
        if known is None:
            known = self._keys[text] = _key_of(text)
        return known

    def named(self, name: Any, text: Any) -> set[int]:
        """Clients of that name: the same words, else the same surname with a first name that may be the same."""
        found = _homes(self.names, self._key(name)) | (_homes(self.names, self._key(text)) if text else set())
        if found or name is None or not name.last or not name.first:
            return found
        return {
            self.home[position]
            for position, person in self.surnames.get(name.last.casefold().replace("ё", "е"), ())
            if person.first and _alike(name.first, person.first) and _alike(name.patronymic, person.patronymic)
        }

    def by_id(self, client_id: Any) -> int:
        """Position of the client with that id, -1 for none, -2 when several have it."""
        found = _homes(self.ids, fold_id(client_id))
        return -1 if not found else min(found) if len(found) == 1 else -2

    @cached_property
    def tails(self) -> _Index:
        """The clients by the last digits of their phones, however a phone is written."""
        found: _Index = {}
        for phone, homes in self.phones.items():
            for home in {homes} if isinstance(homes, int) else homes:
                _put(found, _tail(str(phone)), home)
        return found

    def settle(self, phones: Any, emails: Any, name: Any, text: Any, inn: Any = None) -> int:
        """Position of the one client that fits, -1 for none, -2 when several do. A phone beside the name, in one cell, counts
        where the row has none of its own."""
        same_name = self.named(name, text) if name is not None or text is not None else set()
        beside = () if phones or emails else phones_beside(text)
        tails = self.tails if beside else {}
        for index, values in (
            (self.inns, inn and (inn,)),
            (self.phones, phones),
            (self.emails, emails),
            (tails, beside),
        ):
            found = {home for one in values or () for home in _homes(index, one)}
            if len(found) == 1:
                return min(found)
            if found:
                both = found & same_name
                return min(both) if len(both) == 1 else -2
        if same_name:
            return min(same_name) if len(same_name) == 1 else -2
        return -1

    def link(self, rows: pd.DataFrame, typed: pd.DataFrame | None = None) -> Links:
        """The client of every row. ``rows``: a clean frame; ``typed``: the same rows as typed."""
        names = ("phone", "email", "client")
        ids, inns, *columns = [
            rows[c].tolist() if c in rows else [None] * len(rows) for c in ("client_id", "inn", *names)
        ]
        texts = typed["client"].tolist() if typed is not None and "client" in typed else [None] * len(rows)
        homes = {one: self.by_id(one) for one in dict.fromkeys(ids) if one is not None}
        known: dict[tuple[Any, ...], int] = {}
        result = np.fromiter((-1 if one is None else homes[one] for one in ids), dtype=np.intp, count=len(ids))
        without = np.flatnonzero(result == -1)
        for i, key in zip(without.tolist(), _rows_at(without, *columns, texts, inns), strict=True):
            if key not in known:
                known[key] = self.settle(*key)
            result[i] = known[key]
        return Links(np.where(result < 0, -1, result), result == -2)


def link(
    orders: pd.DataFrame,
    clients: pd.DataFrame,
    cluster: npt.NDArray[np.intp],
    *,
    typed_orders: pd.DataFrame | None = None,
    typed_clients: pd.DataFrame | None = None,
) -> Links:
    """The client of every order: :class:`Linker` for one table."""
    typed = clients.iloc[:, :0] if typed_clients is None else typed_clients
    return Linker(clients, typed, cluster).link(orders, typed_orders)


def _rows_at(rows: npt.NDArray[np.intp], *columns: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns as tuples."""
    return zip(*([column[i] for i in rows.tolist()] for column in columns), strict=True)


def _people(clients: pd.DataFrame) -> list[PersonName | None]:
    """Everybody by name: from the one cell that holds it whole, else from its parts. The tabs of two managers may differ."""
    whole = clients["full_name"].tolist() if "full_name" in clients else [None] * len(clients)
    parts = [clients[c].tolist() if c in clients else [None] * len(clients) for c in _PARTS]
    return [name if name is not None else _of_parts(*row) for name, *row in zip(whole, *parts, strict=True)]


_PARTS = {"last_name": "last", "first_name": "first", "patronymic": "patronymic"}


def _of_parts(*cells: Any) -> PersonName | None:
    last, first, patronymic = (_part(cell, part) for cell, part in zip(cells, _PARTS.values(), strict=True))
    return PersonName(last, first, patronymic) if last or first or patronymic else None


def _part(value: Any, part: str) -> str | None:
    return getattr(value, part, None) or (value if isinstance(value, str) and value else None)
