"""What erasing a person comes to in people's tables: which cells are emptied, which cannot be, what stays and why. Pure.

The clients' row is emptied but for its number, so that nobody is given it again. A deal that took place stays as a
fact of bookkeeping (day, goods, sum) without anything that says whose it was. A line of «Согласия» or «Стоп-лист» that
names this person alone stays as a fact about that number; that the contact said no is kept as a keyed hash beside it
(``suppression``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from sheetcrm.core.law.needles import Needles
from sheetcrm.core.law.person import NAMING, Person
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.plan.model import Change
from sheetcrm.core.plan.wanted import Wanted, is_text, to_change
from sheetcrm.core.table import Table

#: The kind of such a change, and the rule it comes from.
ERASE, RULE = "erase", "law/erased"

#: What stays of a row of each table unless it names the person: facts of bookkeeping and of the team's own work.
KEPT: Mapping[str, frozenset[str]] = {
    "clients": frozenset({"client_id"}),
    "orders": frozenset(
        {"order_id", "date", "time", "client_id", "items", "category", "quantity", "amount", "discount", "paid",
         "pay_date", "due", "pay_terms", "special_terms", "delivered", "rating", "status", "source", "utm", "owner"}
    ),
    "deals": frozenset(
        {"deal_id", "client_id", "stage", "stage_since", "created", "amount", "probability", "expected_close", "owner",
         "product", "source", "offer", "loss_reason", "loss_date", "won_date"}
    ),
    "interactions": frozenset({"date", "client_id", "type", "direction", "minutes", "author", "campaign"}),
    "consents": frozenset({"who", "rule", "purpose", "channel", "state", "date", "source", "proof", "text_version", "recorded_by", "expires"}),
    "stop_list": frozenset({"who", "date", "reason"}),
}  # fmt: skip


class Why(StrEnum):
    """Why a cell cannot be emptied: a ``formula`` fills it; it holds a number or a day, and a live check of Google
    forbids changing those (``not-text``); the line names others as well (``shared``)."""

    FORMULA = "formula"
    NOT_TEXT = "not-text"
    SHARED = "shared"


class Standing(Struct, frozen=True):
    """A cell that is left to people. ``cell``: with its tab."""

    cell: str
    heading: str
    why: Why


class Erasing(Struct, frozen=True):
    """The plan: ``changes`` empty cells; ``standing`` is what a person has to do. ``kept``: rows that stay as facts without
    a name, by table."""

    changes: tuple[Change, ...]
    standing: tuple[Standing, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)


def erasing(tables: Mapping[str, Table], who: Person, *, texts_only: bool = False) -> Erasing:
    """The changes that erase a person. ``texts_only``: the store writes no numbers and no days."""
    wanted: list[Wanted] = []
    standing: list[Standing] = []
    number = _number(tables["clients"], who)
    for key, position, column in _cells(tables, who):
        table = tables[key]
        if position in table.formulas.get(column, frozenset()):
            if who.needles.in_cell(table.typed(position, column)):
                standing.append(_standing(table, position, column, Why.FORMULA))
        elif texts_only and not is_text(table.typed(position, column)):
            standing.append(_standing(table, position, column, Why.NOT_TEXT))
        else:
            # A line without «Кто» would be asked about on every run.
            after = number if key in NAMING and column == "who" else None
            wanted.append(Wanted(key, position, column, after))
    for key, line in who.shared:
        standing.append(_standing(tables[key], line, "who", Why.SHARED))
    known = {key: Identity.of(tables[key]) for key in {one.table for one in wanted}}
    kept = {k: len(rows) for k, rows in who.rows.items() if rows and k in KEPT and k != "clients"}
    return Erasing(tuple(to_change(wanted, tables, known, RULE, ERASE)), tuple(standing), kept)


def _number(clients: Table, who: Person) -> str | None:
    """The person's number as it stands in the table."""
    for position in who.rows["clients"]:
        if clients.has("client_id") and (value := clients.typed(position, "client_id")) is not None:
            return str(value).strip()
    return None


def _cells(tables: Mapping[str, Table], who: Person) -> Iterator[tuple[str, int, str]]:
    """The filled cells that are to be emptied, table by table."""
    for key, rows in who.rows.items():
        if key not in tables or key not in KEPT:
            continue
        table, stays = tables[key], KEPT[key]
        for position in rows:
            for column in table.raw.columns:
                value = table.typed(position, column)
                if value is None or column == ID_FIELD.get(key):
                    continue
                if column not in stays or _names(value, who.needles, column, naming=key in NAMING):
                    yield key, position, column


def _names(value: object, needles: Needles, column: str, *, naming: bool) -> bool:
    """Whether a cell that would stay names the person: «букет для Анны Орловой» in the goods of an order, a phone typed
    as a number in «Кто»."""
    if column == "client_id" or not (naming or isinstance(value, str)):
        return False
    return needles.in_cell(value)


def _standing(table: Table, position: int, column: str, why: Why) -> Standing:
    return Standing(table.reference(position, column), " ".join(table.heading(column).split()), why)
