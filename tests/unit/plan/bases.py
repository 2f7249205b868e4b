"""Small bases of clients for tests of plans: a tab with whatever cells the test is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.ids import new_ids
from sheetcrm.core.proposals import Proposals, propose
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

HEAD = ["ID клиента", "ФИО", "Телефон", "Почта", "Город"]
TODAY = dt.date(2026, 11, 20)

#: Two phones to be spelt, a name in capitals, a client without an id, a number on two rows.
ROWS: list[list[Value]] = [
    ["К-000001", "Иванова Анна", "8 907 100-00-01", "anna@example.com", "Самара"],
    ["К-000002", "ПЕТРОВ ПЁТР", "89071000002", "petr@example.com", "Самара"],
    [None, "Сидорова Ольга", "+7 907 100-00-03", "olga@example.com", "Казань"],
    ["К-000004", "Кузнецов Олег", "+7 907 100-00-04", "oleg@example.com", "Казань"],
    ["К-000004", "Кузнецов Олег", "+7 907 100-00-04", "oleg@example.com", "Казань"],
]


def base_of(rows: Sequence[Sequence[Value]] = ROWS, head: Sequence[str] = HEAD) -> Base:
    return recognise(Workbook("x", "", (sheet_from_rows("Клиенты", [list(head), *map(list, rows)]),)))


def proposals_of(base: Base, decided: Decided = NOTHING_DECIDED, **settings: Any) -> Proposals:
    cleaned = clean(base, RunSettings("ru", **settings), TODAY)
    ids = [None if v is None else str(v) for v in base.tables["clients"].raw["client_id"].tolist()]
    return propose(base.tables, cleaned, ids, more=new_ids(base.tables["clients"], "ru", decided.id_mark))


def sorted_by(rows: Sequence[Sequence[Value]], column: int) -> list[list[Value]]:
    return sorted(map(list, rows), key=lambda row: str(row[column]))


def cells(base: Base) -> Mapping[tuple[int, str], Value]:
    table = base.tables["clients"]
    return {(int(table.row[p]), c): table.typed(p, c) for p in range(len(table)) for c in table.raw.columns}
