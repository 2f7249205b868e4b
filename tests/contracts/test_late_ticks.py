"""One contract for every store: what stands beside a tick whose cell somebody changed before a run came to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.core.tabs import proposals
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.jobs.opening import our_sheet
from tests.merges import STORES, Team, team
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
