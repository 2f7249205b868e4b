"""Addresses and numbers a service could not deliver to, as issues at the client's cell. Pure.

The cell is doubtful by that: no draft relies on it until it holds something else, see ``suspicious`` in the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.model import Sent
from sheetcrm.core.drafts.review.outbox import address_mark
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.law.needles import CONTACTS
from sheetcrm.core.wording import Text

BOUNCED = IssueCode(
    "contact/bounced",
    Severity.WARNING,
    Text(ru="Сообщение не доставлено", en="A message bounced"),
    Text(
        ru="Сервис сообщил, что на этот адрес или номер сообщение не доставлено. Пока он не исправлен, на него ничего не готовим.",
        en="The service reports that a message to this address or number was not delivered. Nothing is drafted to it until it is corrected.",
    ),
    Text(
        ru="Уточните контакт у клиента и исправьте ячейку; если его больше нет, очистите её.",
        en="Ask the client and correct the cell; if the contact no longer exists, clear the cell.",
    ),
)


def bounced(clients: pd.DataFrame, sent: Iterable[Sent], key: bytes) -> Iterator[Findings]:
    """The cells with an address of :class:`Sent` messages that came back. ``clients``: normal forms; ``key``: of the prints."""
    lost = {one.mark for one in sent if one.bounced and one.mark}
    if not lost:
        return
    for column in CONTACTS:
        if column.startswith("messenger") or column not in clients.columns:
            continue
        kind = "email" if "email" in column else "sms"
        cells = clients[column].tolist()
        mask = np.fromiter((_any_of(cell, kind, key, lost) for cell in cells), dtype=bool, count=len(cells))
        if mask.any():
            yield Findings.where(mask, BOUNCED, column)


def _any_of(cell: object, kind: str, key: bytes, lost: set[str]) -> bool:
    held = (cell,) if isinstance(cell, str) else cell if isinstance(cell, tuple) else ()
    return any(address_mark(key, kind, str(one)) in lost for one in held)
