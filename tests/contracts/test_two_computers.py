"""One contract for every store: two computers on one workbook, each with a memory of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import change_log
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.jobs.opening import our_sheet
from tests.merges import STORES, Team, team
from tests.sheets_server import SheetsServer


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team(request.param, tmp_path, monkeypatch, server)


@pytest.fixture
def other(crew: Team, tmp_path: Path) -> Team:
    return replace(crew, state=tmp_path / "other")


def log_lines(crew: Team) -> list[Line]:
    return list(read_lines(our_sheet(crew.desk.store().read(), "log"), change_log.FORM).lines)


def results(crew: Team) -> list[str]:
    return [str(line.cells.get("result") or "") for line in log_lines(crew)]


def test_a_number_the_team_gave_itself_is_not_given_again_when_its_row_is_gone(crew: Team, other: Team) -> None:
    """Orders, consents and drafts of the one who had it are nobody else's."""
    for heading, text in (("ФИО", "Новиков Глеб"), ("Телефон", "+7 907 100-00-99"), ("Почта", "g@example.com")):
        crew.edit("К-000006", heading, text)
    crew.edit("К-000006", "ID клиента", None)  # type: ignore[arg-type]
    for one in (crew, other):
        one._as_this_computer()
        planned = jobs.plan(one.asked)
        assert [c.after for c in planned.changes if c.why == "id/new"] == ["К-000007"]


def test_a_run_of_another_computer_stays_in_the_change_log_and_is_put_back_there(crew: Team, other: Team) -> None:
    phone = crew.row("К-000002")[2]
    crew._as_this_computer()
    jobs.apply(crew.asked, jobs.Chosen(everything=True))
    assert crew.row("К-000002")[2] != phone
    other.sync()
    assert set(results(other)) == {""}, "still to be put back, whichever computer runs"
    whole = next(line for line in log_lines(other) if "весь запуск" in str(line.cells["where"]))
    crew.desk.edit("Журнал изменений", whole.row, 1, "да")
    other.sync()
    assert results(other).count("вернёт тот компьютер, на котором это сделано") == 1
    assert crew.row("К-000002")[2] != phone
    crew.sync()
    assert crew.row("К-000002")[2] == phone
    assert all(said.startswith("✓ возвращено") for said in results(crew))
    other.sync()
    assert all(said.startswith("✓ возвращено") for said in results(other))
