"""Check: a remark that asks to leave a client alone is told, for nothing acts on it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import heading
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.refusing import REMARKS, refusal_in
from sheetcrm.core.segments.arrays import objects
from sheetcrm.core.wording import Text

REFUSAL = IssueCode(
    "client/refusal-in-remark",
    Severity.INFO,
    Text(ru="В тексте просьба не беспокоить", en="A remark asks to leave the client alone"),
    Text(
        ru="В «{heading}» записано, чтобы клиенту не писали или не звонили. Свободный текст программа отказом не считает: сообщения ему готовятся.",
        en="“{heading}” says not to write to or call this client. The program takes no free text for a refusal: messages are made.",
    ),
    Text(
        ru="Если клиент просил не писать и не звонить вовсе, отметьте его в столбце «⛔ Не беспокоить» (нет столбца — добавьте). "
        "Если речь об одном канале или часах, напишите это рядом.",
        en="If the client asked for no messages and calls at all, mark them in the column “⛔ Do not contact” (add it if there "
        "is none). If it is about one channel or certain hours, say so beside it.",
    ),
    Cause.DOUBTFUL,
    example={"full_name": "Смирнова Анна", "comment": "просила больше не писать"},
)


def _remarks(table: str, columns: tuple[str, ...]) -> Callable[[CheckContext], Iterator[Findings]]:
    def run(context: CheckContext) -> Iterator[Findings]:
        raw = context.raw[table]
        for key in columns:
            if key in raw.columns:
                codes, values = pd.factorize(raw[key])
                said = [isinstance(v, str) and refusal_in(v) is not None for v in values]
                asks = np.array([*said, False], dtype=bool)[codes]
                if asks.any():
                    told = asks & ~_stopped(context, table)
                    yield Findings.where(told, REFUSAL, key, table=table, heading=heading(context, table, key))

    return run


def _stopped(context: CheckContext, table: str) -> np.typing.NDArray[np.bool_]:
    """Rows whose client is marked already."""
    clients, rows = context.clean["clients"], context.clean[table]
    marked = np.append(objects(clients, "stop") == True, False)  # noqa: E712 - element by element
    whose = np.arange(len(rows)) if table == "clients" else rows["_client"].to_numpy(dtype=np.int64)
    result: np.typing.NDArray[np.bool_] = marked[whose].astype(bool)
    return result


REMARKS_CLIENTS = Check("remarks", "clients", _remarks("clients", REMARKS))
REMARKS_TALKS = Check("remarks-talks", "interactions", _remarks("interactions", ("summary", "comment")))
