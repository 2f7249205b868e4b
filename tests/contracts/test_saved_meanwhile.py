"""Somebody saves the .xlsx while a run writes: whatever the run says in the end, it names the copy with what it was writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sheetcrm.errors import NotNow
from sheetcrm.report.changes import undo_report
from sheetcrm.report.merging import merged_lines, unmerge_report
from sheetcrm.stores import platform
from tests.contracts.desks import XlsxDesk
from tests.merges import ROWS, Team, team
from tests.sheets_server import SheetsServer


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team("xlsx", tmp_path, monkeypatch, server)


def saving(crew: Team, nth: int) -> Callable[[], list[str]]:
    """Lets a person save right before the program's n-th exchange; gives the names of the copies beside the workbook."""
    assert isinstance(crew.desk, XlsxDesk)
    desk, real, left = crew.desk, platform.exchange, [nth]

    def exchange(path: Path, other: Path) -> bool:
        left[0] -= 1
        if left[0] == 0:
            desk.edit("Клиенты", 7, 6, "Пермь")
        return real(path, other)

    crew.monkeypatch.setattr(platform, "exchange", exchange)
    return lambda: [path.name for path in desk.path.parent.glob("*конфликт*")]


def named(copies: Sequence[str], lines: Sequence[str]) -> bool:
    return len(copies) == 1 and any(copies[0] in line for line in lines)


def test_edits_that_were_agreed_to(crew: Team) -> None:
    crew.edit("К-000004", "ФИО", "кузнецова  ольга юрьевна")
    crew.sync()
    lines = crew.desk.seen("Правки")
    crew.desk.edit("Правки", next(n for n, row in enumerate(lines, start=1) if "кузнецова" in str(row)), 1, "да")
    copies = saving(crew, 1)
    with pytest.raises(NotNow) as refused:
        crew.sync()
    assert named(copies(), refused.value.say("ru"))
    assert crew.row("К-000006")[5] == "Пермь"


def test_edits_that_are_taken_back(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.sync()
    copies = saving(crew, 1)
    undone = crew.undo()
    assert named(copies(), list(undo_report(undone)))


def test_a_merge_that_is_taken_back(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.sync()
    copies = saving(crew, 1)
    undone = crew.unmerge()
    assert named(copies(), list(unmerge_report(undone)))


@pytest.mark.parametrize("write", [1, 2])
def test_a_merge(crew: Team, write: int) -> None:
    """Its archive, or its cells. The rest of the run takes up what the person saved."""
    crew.say("К-000002", "объединить")
    copies = saving(crew, write)
    try:
        said = list(merged_lines(crew.sync().merged, "ru"))
    except NotNow as err:
        said = list(err.say("ru"))
    assert named(copies(), said)
    assert crew.row("К-000002") == ROWS[1]
    assert crew.row("К-000006")[5] == "Пермь"
