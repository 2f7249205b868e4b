"""Check: every deal, talk and task belongs to a client of the base. Pure.

As with orders, ``_client`` is the client's position or -1; where several clients fit, ``core.link`` has told so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import empty, has
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

NOT_FOUND = IssueCode(
    "record/client-not-found",
    Severity.WARNING,
    Text(ru="Клиент не найден", en="The client is not found"),
    Text(
        ru="Такого клиента в базе нет. Строка входит в общие показатели, но ни к одному клиенту не отнесена.",
        en="There is no such client in the base. The line counts in the totals but belongs to no client.",
    ),
    Text(
        ru="Исправьте ID, телефон или имя либо добавьте клиента в таблицу.",
        en="Correct the id, phone or name, or add the client to the table.",
    ),
    example={"client": "Орлов Пётр", "stage": "переговоры", "_client": -1},
    table="deals",
)
_KEYS = ("client_id", "phone", "email", "client")


def _of(table: str) -> Callable[[CheckContext], Iterator[Findings]]:
    def run(context: CheckContext) -> Iterator[Findings]:
        rows = context.clean[table]
        if "_client" not in rows.columns:
            return
        left = (rows["_client"] == -1).to_numpy(dtype=bool)
        if "_client_why" in rows.columns:
            left = left & (rows["_client_why"] == "").to_numpy(dtype=bool)
        for key in _KEYS:
            if left.any() and has(context, table, key):
                filled = ~empty(context, table, key)
                yield Findings.where(left & filled, NOT_FOUND, key, table=table)
                left = left & ~filled

    return run


UNLINKED_DEALS = Check("unlinked-deals", "deals", _of("deals"))
UNLINKED_TASKS = Check("unlinked-tasks", "tasks", _of("tasks"))
UNLINKED_TALKS = Check("unlinked-talks", "interactions", _of("interactions"))
