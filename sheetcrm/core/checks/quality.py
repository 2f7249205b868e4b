"""The quality score of the base: how much of it is filled in correctly, in percent. Pure.

The formula, the same for a row and for everything above it:

* A cell counts when it is filled in or has an issue (a required cell that is empty has one). An issue about the whole row
  counts as one more cell.
* Weights: 3 for what identifies or reaches a client (:data:`HEAVY`), 1 for the rest.
* An error loses the cell's whole weight, a warning half of it, a hint nothing. One cell loses once.
* Row: ``100 × (1 − lost ÷ counted)``. Base: the mean of its rows, so that every client has one voice.

Every lost point is therefore an issue in some cell: :attr:`Quality.losses` lists them, and their sum over columns, codes
or owners is what is missing to 100.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.issues import Findings, Severity, one_per_cell
from sheetcrm.core.wording import Text

HEAVY = frozenset(
    {"client_id", "full_name", "last_name", "first_name", "company", "phone", "email", "messenger", "inn"}
)
HEAVY_WEIGHT, LIGHT_WEIGHT = 3.0, 1.0
LOST = {Severity.ERROR: 1.0, Severity.WARNING: 0.5, Severity.INFO: 0.0}

DEFINITION = Text(
    ru="какая доля заполненных ячеек клиента без замечаний; по базе — среднее по клиентам. Ошибка отнимает ячейку целиком, "
    "предупреждение — половину, подсказка — ничего; пустая ячейка считается, только если о ней есть замечание. Имя, компания, ИНН, ID "
    "и контакты весят втрое больше остальных столбцов.",
    en="the share of a client's filled cells without remarks; for the base, the mean over the clients. An error takes the whole cell, "
    "a warning half of it, a hint nothing; an empty cell counts only if there is a remark about it. Name, company, tax ID, client ID and "
    "contacts weigh three times as much as other columns.",
)


class Quality(Struct, frozen=True):
    """Scores and where the points went.

    ``base``: 0–100, None for an empty table. ``rows``: one score a row. ``losses``: a row per issue that cost something:
    ``row``, ``column`` (empty text for the whole row), ``code``, ``severity``, ``points`` (of that row's 100).
    """

    base: float | None
    rows: npt.NDArray[np.float64]
    losses: pd.DataFrame

    def by_column(self) -> pd.DataFrame:
        """Lost points of the base by column, most first: ``column``, ``points``.

        ``points`` sum up to ``100 − base``.
        """
        points = self.losses.groupby("column", sort=False)["points"].sum() / max(len(self.rows), 1)
        found = points.reset_index()
        return found.sort_values(["points", "column"], ascending=[False, True], ignore_index=True)


def shown(score: float) -> int:
    """The score as it is shown: whole, rounded down, so that 100 means that nothing is wrong.

    >>> shown(99.97), shown(100.0)
    (99, 100)
    """
    return math.floor(score + 1e-9)


def weight(column: str | None) -> float:
    """How much a column counts.

    >>> weight("phone"), weight("comment"), weight(None)
    (3.0, 1.0, 1.0)
    """
    return HEAVY_WEIGHT if column in HEAVY else LIGHT_WEIGHT


def quality(raw: pd.DataFrame, findings: Iterable[Findings], *, table: str = "clients") -> Quality:
    """The quality of one table from its cells as typed and everything found in it.

    Findings of other tables are passed over; columns beginning with ``_`` are ours and do not count.
    """
    n = len(raw)
    own = [f for f in one_per_cell(findings) if f.table == table and len(f.rows)]
    counted = np.zeros(n)
    flagged = _flagged(own, n)
    for name in map(str, raw.columns):
        if not name.startswith("_"):
            filled = raw[name].notna().to_numpy(dtype=bool)
            if name in flagged:
                filled = filled | flagged[name]
            counted += weight(name) * filled
    for column, mask in flagged.items():
        if column is None or column not in raw.columns:
            counted += weight(column) * mask
    losses = _losses(own, counted)
    rows = np.full(n, 100.0)
    np.subtract.at(rows, losses["row"].to_numpy(dtype=np.intp), losses["points"].to_numpy(dtype=np.float64))
    rows = np.clip(rows, 0.0, 100.0)
    return Quality(float(rows.mean()) if n else None, rows, losses)


def _flagged(findings: Sequence[Findings], n: int) -> dict[str | None, npt.NDArray[np.bool_]]:
    masks: dict[str | None, npt.NDArray[np.bool_]] = {}
    for found in findings:
        mask = masks.setdefault(found.column, np.zeros(n, dtype=bool))
        mask[found.rows] = True
    return masks


def _losses(findings: Sequence[Findings], counted: npt.NDArray[np.float64]) -> pd.DataFrame:
    parts = []
    for found in findings:
        lost = LOST[found.code.severity] * weight(found.column)
        if lost:
            points = 100.0 * lost / counted[found.rows]
            parts.append(
                pd.DataFrame(
                    {
                        "row": found.rows,
                        "column": found.column or "",
                        "code": found.code.code,
                        "severity": str(found.code.severity),
                        "points": points,
                    }
                )
            )
    if not parts:
        return pd.DataFrame(
            {
                "row": pd.Series(dtype=np.intp),
                "column": pd.Series(dtype=object),
                "code": pd.Series(dtype=object),
                "severity": pd.Series(dtype=object),
                "points": pd.Series(dtype=np.float64),
            }
        )
    return pd.concat(parts, ignore_index=True).sort_values(["row", "column"], kind="stable", ignore_index=True)
