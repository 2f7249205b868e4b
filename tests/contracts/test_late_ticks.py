"""One contract for every store: what stands beside a tick whose cell was not written, changed before a run came to it or closed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.tabs import proposals
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.jobs.opening import our_sheet
from tests.contracts.desks import GoogleDesk, XlsxDesk
from tests.google import protect
from tests.merges import ROWS, STORES, Team, team
from tests.sheets_server import SheetsServer


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team(request.param, tmp_path, monkeypatch, server)


def line(crew: Team) -> Line | None:
    found = read_lines(our_sheet(crew.desk.store().read(), "proposals"), proposals.FORM)
    return next(
        (one for one in found.lines if one.cells.get("after") == "+7 916 123-45-67" and one.cells["cell"]), None
    )


def ticked(crew: Team, word: str = "да") -> int:
    there = line(crew)
    assert there is not None
    crew.desk.edit("Правки", there.row, 1, word)
    return there.row


def test_it_says_that_the_cell_was_changed_as_long_as_the_tick_stands(crew: Team) -> None:
    ticked(crew)
    crew.edit("К-000002", "Телефон", "8 916 999-88-77")
    for _ in range(2):
        crew.sync()
        there = line(crew)
        assert there is not None
        assert there.cells["result"] == "пропущено 20.11 12:00: ячейку изменили"
    assert crew.row("К-000002")[2] == "8 916 999-88-77"
    ticked(crew, "")
    crew.sync()
    there = line(crew)
    assert there is None or there.cells["result"] == "✓ больше не нужно"


def test_what_somebody_typed_that_way_themselves_is_so_already(crew: Team) -> None:
    ticked(crew)
    crew.edit(
        "К-000002", "Телефон", "'+7 916 123-45-67" if type(crew.desk).__name__ == "GoogleDesk" else "+7 916 123-45-67"
    )
    crew.sync()
    there = line(crew)
    assert there is not None
    assert there.cells["result"] == "✓ уже так"


def closed(crew: Team) -> None:
    """The team closes its tab: on Google from the program's account, in a file from everybody."""
    if isinstance(crew.desk, GoogleDesk):
        worker = protect(crew.desk.server, crew.desk.spreadsheet, {"startRowIndex": 1, "endRowIndex": 6})
        crew.wrap = lambda _: worker
    elif isinstance(crew.desk, XlsxDesk):
        book = openpyxl.load_workbook(crew.desk.path)
        book["Клиенты"].protection.sheet = True
        book.save(crew.desk.path)


@pytest.mark.parametrize("kind", ["xlsx", "google"])
@pytest.mark.parametrize("whole", [False, True], ids=["cell", "kind"])
def test_why_a_cell_was_left_alone_stays_beside_its_line(
    kind: str, whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """The same line with the same reason is not written anew at each run either."""
    crew = team(kind, tmp_path, monkeypatch, server)
    there = line(crew)
    assert there is not None
    of_kind = there.row
    if whole:
        found = read_lines(our_sheet(crew.desk.store().read(), "proposals"), proposals.FORM)
        of_kind = next(
            one.row for one in found.lines if not one.cells["cell"] and one.cells["what"] == there.cells["what"]
        )
    crew.desk.edit("Правки", of_kind, 1, "да")
    closed(crew)
    for day in (20, 21, 22):
        crew.today = crew.today.replace(day=day)
        done = crew.sync()
        there = line(crew)
        assert there is not None
        assert there.cells["result"] == "пропущено 20.11 12:00: такую ячейку правят только вручную"
    assert done.receipt is not None
    assert "Правки" not in done.receipt.written
    assert crew.row("К-000002")[2] == ROWS[1][2]
    crew.edit("К-000002", "Телефон", "8 916 999-88-77")
    crew.sync()
    there = line(crew)
    assert whole is (there is None or "вручную" not in str(there.cells["result"])), "a tick is answered until it is out"
