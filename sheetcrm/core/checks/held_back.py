"""Check: whoever is held back without a ground in law does not stay for ever. Pure.

What nobody has a ground to keep is to be deleted; a month is time enough to ask for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

DAYS = 30
TOO_LONG = IssueCode(
    "quarantine/too-long",
    Severity.WARNING,
    Text(ru="Отложен без основания больше месяца", en="Held back for more than a month without legal grounds"),
    Text(
        ru="Законного основания хранить данные этого человека нет уже {days} {days:день|дня|дней}. "
        "Клиентом он не считается, писать ему нельзя.",
        en="For {days} {days:day|days} there have been no legal grounds to keep this person's data. "
        "They do not count as a client, and nobody may write to them.",
    ),
    Text(
        ru="Получите согласие и впишите основание в последний столбец или удалите строку.",
        en="Get a consent and write the grounds into the last column, or delete the row.",
    ),
    Cause.AGED,
    example={"quarantine_id": "О-1", "full_name": "Анна", "held_since": "2025-01-01"},
    table="quarantine",
)


def _held(context: CheckContext) -> Iterator[Findings]:
    frame = context.clean["quarantine"]
    if "held_since" not in frame.columns:
        return
    since = frame["held_since"].tolist()
    ground = frame["basis"].tolist() if "basis" in frame.columns else [None] * len(since)
    days = np.array(
        [
            (context.today - one).days if isinstance(one, dt.date) and reason is None else 0
            for one, reason in zip(since, ground, strict=True)
        ],
        dtype=object,
    )
    yield Findings.where(days > DAYS, TOO_LONG, "held_since", table="quarantine", days=days)


HELD_BACK = Check("held-back", "quarantine", _held)
