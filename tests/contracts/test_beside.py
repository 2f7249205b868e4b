"""Two tables beside each other on one tab: whatever is written, the other one stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.core.plan import CellChange
from sheetcrm.core.plan.adding import added, placed_rows
from sheetcrm.core.plan.changes import ChangeMaker, placed_as_read
from sheetcrm.core.plan.ids import new_ids
from sheetcrm.core.proposals import propose
from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.columns import id_columns
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.contracts.desks import desk_on
from tests.ourcolumns import columns_of
from tests.sheets_server import SheetsServer

SAVED = {"clients": {"client_id": "ID клиента"}}
ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", None, "Дата", "Клиент", "Товар", "Сумма"],
    ["К-000001", "Иванова Анна", "+7 907 100-00-01", None, "01.03.2026", "Петров Пётр", "Букет", 1500],
    [None, "Петров Пётр", "+7 907 100-00-02", None, "02.03.2026", "Иванова Анна", "Ваза", 700],
    [None, None, None, None, "03.03.2026", "Петров Пётр", "Букет", 900],
    [None, None, None, None, "04.03.2026", "Петров Пётр", "Роза", 300],
]
BOOK = Workbook("Клиенты.xlsx", "", (sheet_from_rows("Клиенты", ROWS),))


@pytest.mark.parametrize("kind", ["memory", "xlsx", "google"])
def test_the_other_table_stays_as_it_was(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    """An id goes into the clients' own column, a new client below both tables, columns of ours right of everything."""
    desk = desk_on(kind, BOOK, tmp_path, server)

    def beside() -> list[list[Value]]:
        return [(row + [None] * 8)[4:8] for row in desk.seen("Клиенты")[:5]]

    before = beside()
    store = desk.store()
    there = store.read()
    tables = recognise(there, saved=SAVED).tables
    assert set(tables) == {"clients"}
    proposals = propose(tables, {}, [None] * 2, {}, new_ids(tables["clients"], "ru", 1))
    maker = ChangeMaker(proposals)
    changes = [change for group in proposals.groups for change in maker.all(group)]
    store.apply(list(placed_as_read(changes, tables)), there, "R1")
    assert [row[:3] for row in desk.seen("Клиенты")[1:3]] == [
        ["К-000001", "Иванова Анна", "+7 907 100-00-01"],
        ["К-000002", "Петров Пётр", "+7 907 100-00-02"],
    ]
    assert beside() == before

    store = desk.store()
    there = store.read()
    clients = recognise(there, saved=SAVED).tables["clients"]
    (source,) = clients.sources
    new = added(clients, source, {"full_name": "Смирнова Ольга", "phone": "+7 907 100-00-03"}, "К-000003", "n", 0)
    cells = [place for _, place in placed_rows(new, clients) if isinstance(place, CellChange)]
    store.apply(cells, there, "R2")
    assert beside() == before
    assert desk.seen("Клиенты")[5][:3] == ["К-000003", "Смирнова Ольга", "+7 907 100-00-03"]

    store = desk.store()
    there = store.read()
    store.replace((), there, columns_of(there, saved=SAVED))
    assert beside() == before
    there = desk.store().read()
    assert sorted(column.position for column in there.people()[0].own)[0] == 8
    assert recognise(there, saved=SAVED).tables["clients"].row.tolist() == [2, 3, 6]


def test_no_column_of_ids_is_made_beyond_the_other_table() -> None:
    """A sort of the clients alone would leave the ids behind."""
    without = Workbook("t", "", (sheet_from_rows("Клиенты", [row[1:] for row in ROWS]),))
    assert id_columns(recognise(without).tables["clients"], "ru", {}) == ()
    turned = Workbook("t", "", (sheet_from_rows("Клиенты", [[*row[4:], None, *row[1:3]] for row in ROWS]),))
    (made,) = id_columns(recognise(turned).tables["clients"], "ru", {"Клиенты": 7})
    assert (made.width, made.rows) == (7, [2, 3])
