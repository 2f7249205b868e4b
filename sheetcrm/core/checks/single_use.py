"""Check: a code that may be used once was used once, among clients and among orders alike. Pure.

A cancelled order counts: whether its code is free again is for a person to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Одноразовый код использован дважды", en="A single-use code was used twice")
_MESSAGE = Text(
    ru="Код «{value}» стоит ещё в {n} {n:строке|строках|строках}. Он одноразовый.",
    en="The code “{value}” is also in {n} more {n:row|rows}. It may be used only once.",
)
_FIX = Text(
    ru="Проверьте, кому его выдали, и сотрите там, где он лишний.",
    en="Check who it was given to, and clear it where it does not belong.",
)
USED_BY_CLIENTS = IssueCode(
    "code/used-twice",
    Severity.WARNING,
    _TITLE,
    _MESSAGE,
    _FIX,
    Cause.SLIP,
    example={"single_code": ("ВЕСНА-7", "весна-7"), "full_name": ("Смирнова Анна", "Орлов Пётр")},
)
USED_BY_ORDERS = IssueCode(
    "order/code-used-twice",
    Severity.WARNING,
    _TITLE,
    _MESSAGE,
    _FIX,
    Cause.SLIP,
    example={"single_code": ("ВЕСНА-7", "ВЕСНА-7"), "order_id": ("15", "16")},
    table="orders",
)


def _used(table: str, code: IssueCode) -> Callable[[CheckContext], Iterator[Findings]]:
    def run(context: CheckContext) -> Iterator[Findings]:
        frame = context.clean[table]
        if "single_code" not in frame.columns:
            return
        said = ["".join(str(v or "").split()).casefold() for v in frame["single_code"].tolist()]
        count = Counter(word for word in said if word)
        more = np.array([count[word] - 1 if word else 0 for word in said], dtype=object)
        yield Findings.where(more > 0, code, "single_code", table=table, n=more)

    return run


CLIENTS_CODES = Check("single-use-clients", "clients", _used("clients", USED_BY_CLIENTS))
ORDERS_CODES = Check("single-use-orders", "orders", _used("orders", USED_BY_ORDERS))
