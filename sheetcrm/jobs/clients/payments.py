"""A bank statement against the orders of a workbook, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np
from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.importers import Handed
from sheetcrm.core.importers.bank_1c import BANK_1C, covered
from sheetcrm.core.importing.payments import Payment, PaymentFate, Reconciled, match_payments, reconcile
from sheetcrm.core.importing.records import holds_text, number_of
from sheetcrm.core.link import Linker
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.wanted import Wanted, to_change
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.table import Table
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, run_settings
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.who import system_user
from sheetcrm.paths import local_path
from sheetcrm.stores.csv_file import read_text

RULE: Final = "import/paid"
IMPORT: Final = "import"

NOT_A_STATEMENT = Fault(
    "bank/not-a-statement",
    ConfigError,
    Text(ru="«{name}» — не выписка в формате 1С.", en="“{name}” is not a statement in 1C format."),
    Text(
        ru="В банке её называют «выписка для 1С» или «1CClientBankExchange»: файл .txt, первая строка — 1CClientBankExchange.",
        en="Banks call it “statement for 1C” or 1CClientBankExchange: a .txt whose first line is 1CClientBankExchange.",
    ),
)
NO_ORDERS = Fault(
    "bank/no-orders",
    ConfigError,
    Text(
        ru="Сверять не с чем: нет заказов, или у них нет столбцов с номером и суммой.",
        en="There is nothing to match with: no orders, or they have no columns with a number and an amount.",
    ),
    Text(ru="Как программа поняла таблицу: sheetcrm audit.", en="How the program reads the table: sheetcrm audit."),
)


class Statement(Struct, frozen=True):
    """What a statement comes to. ``payments``: the money that came in; ``changes``: what marks orders as paid, under the
    ``name`` of the kept plan (None when there is nothing to write, or nothing was to be kept). ``nowhere``: orders that are
    matched and have no column to say so. ``reconciled``: the orders against the statement as a whole."""

    opened: Opened
    file: str
    payments: tuple[Payment, ...]
    orders: Table
    changes: tuple[Change, ...] = ()
    name: str | None = None
    nowhere: bool = False
    reconciled: Reconciled | None = None

    def number(self, position: int) -> str:
        """An order's number, as its owner knows it."""
        typed = self.orders.typed(position, "order_id")
        return str(typed).strip() if typed is not None else self.orders.reference(position, None)


def match_with_orders(asked: Asked, file: str) -> Statement:
    """Says for every payment which order it pays, and keeps the plan that marks those as paid that it fits for sure.

    Raises ConfigError and StoreError.
    """
    path = local_path(file)
    handed = Handed(path.name, (), read_text(path))
    if not BANK_1C.recognises(handed):
        raise NOT_A_STATEMENT(name=path.name)
    opened = open_workbook(asked)
    settings = run_settings(opened.config, opened.state)
    base = without_canaries(opened.base, settings.canaries).base
    orders = base.tables.get("orders")
    if orders is None or not orders.has("order_id") or not orders.has("amount"):
        raise NO_ORDERS()
    cleaned = clean(base, settings, opened.now.date())
    clients = cleaned["clients"]
    linker = Linker(clients.values, clients.typed, np.arange(len(clients.table)))
    joined = linker.link(cleaned["orders"].values, cleaned["orders"].typed).joined(cleaned["orders"].values)
    void = settings.known.cancelled_words + settings.known.returned_words
    (part,) = BANK_1C.reads(handed, opened.lang)
    payments = match_payments(part.records, joined, clients.values, void)
    changes = tuple(_changes(opened, cleaned["orders"], payments))
    matched = [one for one in payments if one.fate is PaymentFate.MATCHED]
    name = None
    if asked.write and changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, changes)
        RunLog(opened.state / "journal.jsonl").append(
            "bank", opened.now, who=system_user(), plan=name, payments=len(payments), matched=len(matched)
        )
    compared = reconcile(payments, joined, void, covered(handed.text or ""))
    return Statement(opened, path.name, payments, orders, changes, name, bool(matched) and not changes, compared)


def _changes(opened: Opened, orders: CleanTable, payments: tuple[Payment, ...]) -> Iterator[Change]:
    """The blank cells of matched orders that are filled: what was paid, and when."""
    table = orders.table
    wanted = []
    for payment in payments:
        if payment.fate is not PaymentFate.MATCHED or payment.amount is None:
            continue
        position = payment.orders[0]
        said: dict[str, Value] = {"paid": number_of(payment.amount), "pay_date": payment.date}
        for field, value in said.items():
            if value is not None and _blank(table, position, field):
                wanted.append(Wanted("orders", position, field, _as_kept(opened, table, field, value)))
    return to_change(wanted, {"orders": table}, {"orders": Identity.of(table)}, RULE, IMPORT)


def _blank(table: Table, position: int, field: str) -> bool:
    return (
        table.has(field)
        and position not in table.formulas.get(field, ())
        and table.typed(position, field) is None
        and table.sources[int(table.tab[position])].position(field) is not None
    )


def _as_kept(opened: Opened, table: Table, field: str, value: Value) -> Value:
    """A value as the column holds its others: as text where people type text, or where the store takes nothing else."""
    if not (opened.texts_only or holds_text(table, field)):
        return value
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if opened.lang == "ru" else "%Y-%m-%d")
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if opened.lang == "ru" else text
