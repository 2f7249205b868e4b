"""The day's copy precedes the day's first write: of a Google Sheet a snapshot at home, made of what was read anyway."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.copies import copies, read_copy
from tests.e2e.test_google import config
from tests.google import upload
from tests.sheets_server import SheetsServer, running_server

DAY = dt.date(2026, 11, 20)
ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Почта", "Город"],
    *[
        [f"К-{n:06d}", f"Иванова {name}", f"8 907 100-00-0{n}", f"client{n}@example.com", "Самара"]
        for n, name in enumerate(("Анна", "Ольга", "Вера", "Нина"), start=1)
    ],
]


def shared(server: SheetsServer) -> str:
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    return spreadsheet


def held(folder: Path) -> list[list[list[Value]]]:
    return [read_copy(copy).sheets[0].cells.to_numpy().tolist() for copy in copies(folder / "state")]


def test_a_google_sheet_is_kept_before_the_first_write_of_each_day(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.look(asked)
        assert copies(tmp_path / "state") == (), "looking writes nothing"
        done = jobs.sync(asked)
        assert done.receipt is not None
        with_snapshot = done.receipt.calls
        assert held(tmp_path) == [ROWS]
        server.people.edit_cell(spreadsheet, "Клиенты!E2", "Казань")
        jobs.sync(asked)
        assert held(tmp_path) == [ROWS], "the day's first is kept, not the last"
        tomorrow = jobs.Asked(config=asked.config, today=DAY + dt.timedelta(days=1))
        quiet = jobs.sync(tomorrow)
        assert quiet.receipt is not None
        assert quiet.receipt.written == ()
        assert held(tmp_path)[1:] == [ROWS], "the day's stamp is a write, so a copy is kept before it"
        assert [row[4] for row in held(tmp_path)[0][1:3]] == ["Казань", "Самара"]
        again = jobs.sync(tomorrow)
        assert (again.receipt is not None, len(held(tmp_path))) == (True, 2), "nothing to write, nothing to keep"
        server.people.edit_cell(spreadsheet, "Клиенты!C3", "нет телефона")
        jobs.sync(jobs.Asked(config=asked.config, today=DAY + dt.timedelta(days=2)))
        assert [(row[2], row[4]) for row in held(tmp_path)[0][1:3]] == [
            ("8 907 100-00-01", "Казань"),
            ("нет телефона", "Самара"),
        ]
        assert held(tmp_path)[2] == ROWS
        assert with_snapshot <= 14, "the snapshot is made of what was read"


def test_people_cells_are_kept_before_they_are_written(tmp_path: Path) -> None:
    with running_server() as server:
        asked = jobs.Asked(config=config(tmp_path, server, shared(server)), today=DAY)
        done = jobs.apply(asked, jobs.Chosen(everything=True))
        assert done.changed is not None
        assert len(done.changed.landed) == 4, "the phones"
        assert held(tmp_path) == [ROWS]


def test_nothing_is_written_where_no_copy_can_be_kept(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "snapshots").write_text("", encoding="utf-8")
        with pytest.raises(SheetcrmError) as said:
            jobs.sync(asked)
        assert said.value.code == "store/no-snapshot"
        assert [sheet.title for sheet in jobs.open_workbook(asked).workbook.sheets] == ["Клиенты"]
