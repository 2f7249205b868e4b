"""One contract for every store: a run says that nothing was written exactly where it wrote nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.workbook import Value
from sheetcrm.report.terminal import UNCHANGED, landed
from tests.contracts.desks import GoogleDesk, XlsxDesk
from tests.merges import STORES, Team, base, team
from tests.sheets_server import SheetsServer

#: Nobody is due for anything, whatever the day.
ROWS: list[list[Value]] = [
    ["К-000001", "Иванова Анна", "+7 907 100-00-01", None, None, "Самара", None, None, None, None],
    ["К-000002", "Петров Пётр", "+7 907 100-00-02", None, None, "Омск", None, None, None, None],
]


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team(request.param, tmp_path, monkeypatch, server, base(ROWS, Заказы=[["Дата"]], Задачи=[["Что"]]))


def traces(crew: Team) -> object:
    """What differs once something was written."""
    if isinstance(crew.desk, XlsxDesk):
        return crew.desk.path.read_bytes()
    if isinstance(crew.desk, GoogleDesk):
        return sum(request.path.endswith(":batchUpdate") for request in crew.desk.server.requests)
    return crew.desk.store().read().fingerprint


def said(crew: Team, done: jobs.Done) -> str:
    assert done.receipt is not None
    return " ".join(landed(done.receipt, "ru", google=False))


@pytest.mark.parametrize("columns", ["", "columns: [to_correct]\n"])
def test_the_words_agree_with_the_deed(crew: Team, columns: str) -> None:
    """On a new day the workbook learns the day, so that it can tell when the program stops; and somebody spoils a column of ours."""
    crew.config.write_text(crew.config.read_text(encoding="utf-8") + columns, encoding="utf-8")
    crew.sync()
    quiet = []
    for day in (20, 20, 21, 21, 22):
        crew.today = crew.today.replace(day=day)
        before = traces(crew)
        done = crew.sync()
        quiet.append(UNCHANGED.ru in said(crew, done))
        assert quiet[-1] == (traces(crew) == before)
    assert quiet[0]
    assert quiet[3]
    if columns:
        crew.desk.edit("Клиенты", 2, 11, "моё")
        crew.sync()  # the line in «Что исправить»
        crew.desk.edit("Клиенты", 2, 11, "моё")
        assert UNCHANGED.ru not in said(crew, crew.sync())
