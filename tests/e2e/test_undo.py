"""``undo`` leaves nothing behind that still shows what was: our tabs and columns follow at once; rows without an id are found."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from sheetcrm import jobs
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.tokens import has_mark
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_changes import HEAD, ROWS, document, edit, folder, rows, run  # noqa: F401
from tests.e2e.test_copies import DAY
from tests.e2e.test_google import config
from tests.google import upload
from tests.sheets_server import running_server

NO_IDS = [HEAD[1:], *[row[1:] for row in ROWS]]


def written_once_more(file: Path) -> tuple[str, ...]:
    """The tabs a sync right now would change."""
    done = jobs.sync(jobs.Asked(target=str(file), today=DAY))
    assert done.receipt is not None
    return done.receipt.written


def test_our_tabs_show_it_at_once_in_a_file(folder: Path) -> None:  # noqa: F811
    (folder / "config.yaml").write_text("columns: default\n", encoding="utf-8")
    run(folder, "sync", "clients.xlsx")
    tabs = {title: rows(folder, title) for title in ("Сводка", "Клиенты (авто)")}
    run(folder, "apply", "clients.xlsx", "--all")
    found = document(run(folder, "undo", "clients.xlsx", "--json"), "undo")
    assert {"Правки", "Журнал изменений"} <= set(found["written"]["tabs"])
    log = [row for row in rows(folder, "Журнал изменений")[5:] if row[7]]
    assert {row[6] for row in log} == {"✓ возвращено 20.11 12:00", "✓ возвращено 20.11 12:00: 4 ячейки"}
    assert {title: rows(folder, title) for title in tabs} == tabs
    assert written_once_more(folder / "clients.xlsx") == (), "nothing is left for the next run"


def test_a_tab_that_could_not_be_filled_is_said_and_the_cells_are_back(
    folder: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(folder, "sync", "clients.xlsx")
    before = rows(folder)
    run(folder, "apply", "clients.xlsx", "--all")

    def refuse(*_: object) -> None:
        raise refusals.DISK_FULL(name="clients.xlsx")

    with monkeypatch.context() as patch:
        patch.setattr(XlsxStore, "replace", refuse)
        said = run(folder, "undo", "clients.xlsx", "--lang", "ru")
    assert "Возвращено как было, ячеек: 4" in said.out
    assert "их обновит sheetcrm sync" in said.out
    assert rows(folder) == before


def test_an_undo_that_could_not_write_is_done_by_the_next_one(folder: Path) -> None:  # noqa: F811
    """Not the run before it, and not nothing."""
    before = rows(folder)
    run(folder, "apply", "clients.xlsx", "--kind", "phone/style")
    between = rows(folder)
    run(folder, "apply", "clients.xlsx", "--all")
    (lock := folder / "~$clients.xlsx").write_bytes(b"")
    run(folder, "undo", "clients.xlsx", code=5)
    lock.unlink()
    run(folder, "undo", "clients.xlsx")
    assert rows(folder) == between
    run(folder, "undo", "clients.xlsx")
    assert rows(folder) == before


def test_a_workbook_without_our_tabs_gets_none_by_an_undo(tmp_path: Path) -> None:
    workbook(tmp_path / "clients.xlsx", [HEAD, *ROWS])
    run(tmp_path, "apply", "clients.xlsx", "--all")
    run(tmp_path, "remove", "clients.xlsx", "--yes")
    run(tmp_path, "undo", "clients.xlsx")
    assert [s.title for s in XlsxStore(tmp_path / "clients.xlsx").read().sheets] == ["Клиенты"]


def test_our_tabs_and_columns_show_it_at_once_in_a_google_sheet(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", [HEAD, *ROWS]),)))  # type: ignore[list-item]
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = config(tmp_path, server, spreadsheet)
        file.write_text(file.read_text(encoding="utf-8") + "columns: default\n", encoding="utf-8")
        asked = jobs.Asked(config=file, today=DAY)
        jobs.sync(asked)
        before = server.people.rows(spreadsheet, "Клиенты")
        jobs.apply(asked, jobs.Chosen(everything=True))
        undone = jobs.undo(asked, None)
        assert undone.receipt is not None
        assert {"Правки", "Журнал изменений"} <= set(undone.receipt.written)
        log = [row for row in server.people.rows(spreadsheet, "Журнал изменений")[5:] if len(row) > 7 and row[7]]
        assert {row[6] for row in log} == {"✓ возвращено 20.11 12:00", "✓ возвращено 20.11 12:00: 4 ячейки"}
        assert server.people.rows(spreadsheet, "Клиенты") == before, "our columns beside the clients as well"
        again = jobs.sync(asked)
        assert again.receipt is not None
        assert again.receipt.written == ()
        assert (server.wrong_answers, server.crashes) == ([], [])


# Rows without an id ------------------------------------------------------------------------------------------------------


def nameless(tmp_path: Path, table: list[list[Any]] = NO_IDS) -> list[list[Any]]:
    """A table without ids, its phones and names put right; as it was before."""
    workbook(tmp_path / "clients.xlsx", table)
    before = rows(tmp_path)
    run(tmp_path, "apply", "clients.xlsx", "--kind", "phone/style")
    assert rows(tmp_path)[1][1] == "+7 907 100-00-01"
    return before


def test_a_row_of_which_another_cell_was_edited_is_found_by_its_name_and_contacts(tmp_path: Path) -> None:
    before = nameless(tmp_path)

    def change(sheet: Any) -> None:
        sheet.cell(2, 4, "Казань")  # another cell of the row
        sheet.cell(3, 2, "+7 907 222-22-22")  # the cell itself
        sheet.move_range("A2:E2", rows=6)  # and the row stands elsewhere

    edit(tmp_path, change)
    found = document(run(tmp_path, "undo", "clients.xlsx", "--json", code=3), "undo")
    assert [c["cell"] for c in found["conflicts"]] == ["B3"]
    assert rows(tmp_path)[7] == [*before[1][:3], "Казань", before[1][4]]
    assert rows(tmp_path)[2][1] == "+7 907 222-22-22"


@pytest.mark.parametrize("edited", ["a copy", "her name", "too little"])
def test_a_row_that_could_be_anybodys_is_left(tmp_path: Path, edited: str) -> None:
    """A second row of the same name and contacts, a name that changed, or a row that has only a name beside the cell."""
    table = [list(row) for row in NO_IDS]
    if edited == "too little":
        table[1][2] = None
    nameless(tmp_path, table)

    def change(sheet: Any) -> None:
        sheet.cell(2, 4, "Казань")
        if edited == "a copy":
            for column in range(1, 6):
                sheet.cell(9, column, sheet.cell(2, column).value)
        if edited == "her name":
            sheet.cell(2, 1, "Иванова Алла")

    edit(tmp_path, change)
    before = rows(tmp_path)
    found = document(run(tmp_path, "undo", "clients.xlsx", "--json", code=3), "undo")
    assert [c["cell"] for c in found["conflicts"]] == ["B2"]
    assert rows(tmp_path)[1] == before[1]
    assert rows(tmp_path)[8:] == before[8:]


def test_a_plan_is_not_carried_out_on_a_row_that_was_edited_since(tmp_path: Path) -> None:
    """Only taking back may go by name and contacts: what is computed from a row is computed from all of it."""
    workbook(tmp_path / "clients.xlsx", NO_IDS)
    run(tmp_path, "plan", "clients.xlsx")
    edit(tmp_path, lambda sheet: sheet.cell(2, 4, "Казань"))
    found = document(run(tmp_path, "apply", "clients.xlsx", "P1", "--json", code=3), "apply")
    assert [c["cell"] for c in found["conflicts"]] == ["B2"]


def test_a_run_kept_by_an_earlier_version_is_read(tmp_path: Path) -> None:
    before = nameless(tmp_path)
    file = tmp_path / "clients.xlsx.sheetcrm" / "runs" / "R1.jsonl"
    lines = file.read_text(encoding="utf-8").split("\n")
    short = [json.dumps(json.loads(x)[:-1], ensure_ascii=False) if x.startswith("[") else x for x in lines]
    file.write_text("\n".join(short), encoding="utf-8")
    (kept,) = ChangeLog(tmp_path / "clients.xlsx.sheetcrm").runs()
    assert {change.row_who for change in kept.changes} == {""}
    assert sheetcrm("undo", "clients.xlsx", "--today", "2026-11-20", folder=tmp_path).code == 0
    assert rows(tmp_path) == before


@pytest.mark.parametrize(("command", "word"), [("undo", "banana"), ("undo", "R1 R2"), ("apply", "Plan1"), ("log", "x")])
def test_a_name_that_is_none_takes_nothing_back(command: str, word: str, folder: Path) -> None:  # noqa: F811
    """The last run is not what somebody meant who mistyped another one."""
    run(folder, "sync", "clients.xlsx")
    run(folder, "apply", "clients.xlsx", "--all")
    before = (folder / "clients.xlsx").read_bytes()
    for lang, said in (
        ("ru", f"Лишнее: {word.split()[-1]}."),
        ("en", f"unexpected extra argument ({word.split()[-1]})"),
    ):
        refused = sheetcrm(command, "clients.xlsx", *word.split(), "--lang", lang, folder=folder)
        assert refused.code == 2
        assert said in refused.err
    assert (folder / "clients.xlsx").read_bytes() == before


@pytest.mark.parametrize(("command", "sign"), [("apply", b"+7 907"), ("undo", b"u27e6sheetcrm")])
def test_a_write_that_google_broke_off_is_found_out_by_the_next_run(
    command: str, sign: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What landed can be taken back, and no mark stays in anybody's cell."""
    ahead = [0.0]
    monkeypatch.setitem(Session.__init__.__kwdefaults__, "sleep", lambda _: None)
    monkeypatch.setitem(GoogleStore.__init__.__kwdefaults__, "now", lambda: time.time() + ahead[0])
    with running_server() as server:
        sheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", [HEAD, *ROWS]),)))
        server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, sheet)
        before = server.people.rows(sheet, "Клиенты")
        run(tmp_path, "plan")
        if command == "undo":
            run(tmp_path, "apply", "P1")
        broken: list[bytes] = []
        server.after_request.append(lambda r, _: broken.append(sign) if sign in (r.body or b"") else None)
        server.faults.add("503", times=99, fits=lambda _: bool(broken))
        run(tmp_path, *(["apply", "P1"] if command == "apply" else ["undo"]), code=5)
        assert broken
        server.after_request.clear()
        server.faults.clear()
        assert server.people.rows(sheet, "Клиенты") != before, "some of it landed, or carries a mark"
        run(tmp_path, "undo", code=5)
        ahead[0] = 100.0
        run(tmp_path, "sync")
        assert not any(has_mark(cell) for row in server.people.rows(sheet, "Клиенты") for cell in row)
        run(tmp_path, "undo")
        assert server.people.rows(sheet, "Клиенты") == before
