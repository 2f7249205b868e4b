"""One contract for every store: two computers on one workbook, each with a memory of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import change_log
from sheetcrm.core.tabs.issues import TYPED_OVER
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.jobs.opening import our_sheet
from sheetcrm.stores.base import Store
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.merges import STORES, Team, team
from tests.sheets_server import SheetsServer


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team(request.param, tmp_path, monkeypatch, server)


@pytest.fixture
def other(crew: Team, tmp_path: Path) -> Team:
    other = replace(crew, state=tmp_path / "other")
    for one in (crew, other):
        one.wrap = lambda store, state=one.state: _at(store, state)  # type: ignore[misc]
    return other


def _at(store: Store, state: Path) -> Store:
    """The same store with the memory of one of the computers."""
    if isinstance(store, XlsxStore):
        store.state_dir = state
    return store


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


def said_typed(done: jobs.Done) -> set[str]:
    """What people are said to have typed into cells of the program, in queue tabs and beside the clients."""
    over = {one.value or "" for one in done.outcome.log.placed if one.code is TYPED_OVER}
    return over | {one.text for one in done.outcome.kept}


def test_what_another_computer_wrote_was_typed_by_nobody(crew: Team, other: Team) -> None:
    """Lines and columns of ours that it wrote anew since; and what somebody types into one of them is found all the same."""
    crew.config.write_text(crew.config.read_text(encoding="utf-8") + "columns: default\n", encoding="utf-8")
    crew.sync()
    crew.edit("К-000002", "ФИО", "Щербакова Наталия")
    crew.edit("К-000002", "Телефон", "8-916-123-45-67")
    crew.edit("К-000006", "Почта", "v@")
    written = other.sync().receipt
    assert written is not None
    assert {"Дубли", "Правки", "Что исправить"} <= set(written.written)
    crew.edit("К-000006", "Почта", "v@example.com")
    crew.edit("К-000002", "ФИО", "Щербакова Наталья")
    assert said_typed(crew.sync()) == set()
    other.sync()
    row = next(n for n, one in enumerate(crew.desk.seen("Дубли"), start=1) if "К-000002" in one)
    crew.desk.edit("Дубли", row, 6, "моё")
    assert said_typed(crew.sync()) == {"моё"}
