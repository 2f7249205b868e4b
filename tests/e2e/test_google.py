"""The whole job on a Google Sheet, over real HTTP, and the same result as on an .xlsx."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import Sheet, Value, Workbook, column_letter, sheet_from_rows
from sheetcrm.shipped import shipped
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import SheetsServer, running_server

DAY = dt.date(2026, 11, 20)


def shown(tab: Tab) -> list[object]:
    """What a tab says, without links, which differ by store."""
    return [(c.row, c.column, c.content) for c in tab.cells] + [
        (column.heading, list(column.values)) for block in tab.blocks for column in block.columns
    ]


def config(folder: Path, server: SheetsServer, spreadsheet: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(
        f"workbook:\n  google:\n    spreadsheet: {spreadsheet}\n    credentials: {server.service_account_path}\n"
        f"    api_url: {server.base_url}\nstate_dir: state\n"
        'law:\n  google_accepted: {by: Ольга, date: 2026-01-31, reason: "клиенты согласились"}\n',
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("lang", ["ru", pytest.param("en", marks=pytest.mark.soak)])
def test_the_same_table_gives_the_same_tabs_on_both_stores(tmp_path: Path, lang: str) -> None:
    sample = shipped("examples") / f"clients.{lang}.xlsx"
    for state in (tmp_path / "state", tmp_path / "state" / f"{sample.name}.sheetcrm"):
        state.mkdir()
        (state / "drafts.key").write_bytes(b"the same on both")
    (tmp_path / "local.yaml").write_text("state_dir: state\n")
    local = jobs.look(jobs.Asked(target=str(sample), config=tmp_path / "local.yaml", today=DAY, write=False))
    with running_server() as server:
        workbook = XlsxStore(sample, tmp_path / "s").read()
        spreadsheet = upload(server, workbook, locale="ru_RU" if lang == "ru" else "en_GB")
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        there = jobs.sync(jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY))
        assert there.receipt is not None
        assert len(there.receipt.written) == 8
        assert there.receipt.calls <= 10
        again = jobs.sync(jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY))
        assert again.receipt is not None
        assert again.receipt.written == ()
    # In its hidden tab a file says what it is known by; a Google Sheet has an id for that.
    ours = {tab.key: shown(tab) for tab in local.outcome.tabs if tab.key != "state"}
    theirs = {tab.key: shown(tab) for tab in there.outcome.tabs if tab.key != "state"}
    assert ours.keys() == theirs.keys()
    for key, said in ours.items():
        assert said == theirs[key], key
    # The plan itself (X2): the same cells, from what to what, and why.
    mine, others = (
        [(p.table, p.field, p.row, p.before, p.after, p.why) for p in done.outcome.proposals.shown()]
        for done in (local, there)
    )
    assert len(mine) > 20
    assert mine == others


def test_a_first_look_writes_nothing_to_a_sheet(tmp_path: Path) -> None:
    """G7: of all requests of `audit` none writes, and the sheet is as it was."""
    sample = shipped("examples") / "clients.ru.xlsx"
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(sample, tmp_path / "s").read())
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, spreadsheet)
        before, sent = server.people.rows(spreadsheet, "Клиенты"), len(server.requests)
        said = sheetcrm("audit", "--lang", "ru", "--today", str(DAY), folder=tmp_path)
        assert said.code == 0
        assert "Телефон" in said.out
        asked = [r for r in server.requests[sent:] if r.path.startswith("/v4/")]
        assert asked
        assert {r.method for r in asked} == {"GET"}
        assert server.people.rows(spreadsheet, "Клиенты") == before


def line(server: SheetsServer, spreadsheet: str, *said: str) -> tuple[int, list[str]]:
    """The row of «Правки», counted from 1, that shows all of this, and what it shows."""
    rows = server.people.rows(spreadsheet, "Правки")
    return next((n, row) for n, row in enumerate(rows, start=1) if all(any(text in c for c in row) for text in said))


def beginning(sheet: Sheet, rows: int) -> Sheet:
    """The first rows of a tab."""
    formulas = {place: formula for place, formula in sheet.formulas.items() if place[0] <= rows}
    return replace(sheet, cells=sheet.cells.iloc[:rows], formulas=formulas)


def test_a_tick_in_the_sheet_is_carried_out_shown_and_taken_back(tmp_path: Path) -> None:
    sample = XlsxStore(shipped("examples") / "clients.ru.xlsx", tmp_path / "s").read()
    with running_server() as server:
        spreadsheet = upload(server, replace(sample, sheets=tuple(beginning(sheet, 160) for sheet in sample.sheets)))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        people = server.people

        def clients() -> list[list[str]]:
            return people.rows(spreadsheet, "Клиенты")

        before = clients()
        kind, seen = line(server, spreadsheet, "заглавные буквы в имени", "все ячейки")
        single, cell = line(server, spreadsheet, "похожая буква другого алфавита", "[C]амара", "К-0")
        refused, _ = line(server, spreadsheet, "лишние пробелы", "ФИО", "все ячейки")
        for row, word in ((kind, "да"), (single, "да"), (refused, "нет")):
            people.edit_cell(spreadsheet, f"Правки!A{row}", word)
        done = jobs.sync(asked)
        assert done.changed is not None
        count = int(seen[1].split(": ")[1].split()[0])
        assert len(done.changed.landed) == count + 1
        changed = [
            (a, b) for old, new in zip(before, clients(), strict=True) for a, b in zip(old, new, strict=True) if a != b
        ]
        assert len(changed) == count + 1
        assert ("Cамара", "Самара") in changed
        assert line(server, spreadsheet, "заглавные буквы в имени", "все ячейки")[1][8] == (
            f"✓ применено 20.11 12:00: {count} ячеек"
        )
        assert people.rows(spreadsheet, "Правки")[single - 1][8] == "✓ применено 20.11 12:00"
        assert people.rows(spreadsheet, "Правки")[refused - 1][8] == "✓ больше не предлагаем"
        again = jobs.sync(asked)
        assert again.receipt is not None
        assert (again.receipt.written, again.receipt.calls) == ((), 3)
        # `why` tells the story of a cell of the live sheet.
        letter, number = next(
            (column_letter(c), r)
            for r, (old, new) in enumerate(zip(before, clients(), strict=True), 1)
            for c, (a, b) in enumerate(zip(old, new, strict=True))
            if (a, b) == ("Cамара", "Самара")
        )
        told = sheetcrm("why", f"Клиенты!{letter}{number}", "--json", folder=tmp_path)
        (change,) = document("why", told)["changes"]
        assert (change["before"], change["after"], change["run"]) == ("Cамара", "Самара", done.changed.run)
        undone = jobs.undo(asked, None)
        assert len(undone.changed.landed) == count + 1
        assert clients() == before
        jobs.sync(asked)
        assert clients() == before
        fresh, offered = line(server, spreadsheet, "[C]амара", cell[6], "К-0")
        rows = people.rows(spreadsheet, "Правки")
        assert [row[0] for row in rows[kind - 1 : kind]] == ["да"]
        assert (fresh, rows[single - 1][8]) == (single, "✓ применено 20.11 12:00")
        assert sum("[C]амара" in row and cell[6] in row for row in rows) == 2
        quiet = jobs.sync(asked)
        assert quiet.receipt is not None
        assert quiet.receipt.written == ()
        assert offered[0] == "да"
        assert (server.wrong_answers, server.crashes) == ([], [])


def test_any_single_change_between_plan_and_apply_is_seen_on_a_live_sheet(tmp_path: Path) -> None:
    """Each planned cell edited in turn: it alone is left, with what the person typed, and is named."""
    rows: list[list[Value]] = [
        ["ID клиента", "ФИО", "Телефон", "Город"],
        ["К-000001", "ИВАНОВА АННА", "8 907 100-00-01", "Cамара"],
        ["К-000002", "Петров  Пётр", "89071000002", "Омск "],
    ]
    with running_server() as server:
        spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        whole = server.files[spreadsheet].document.fork()
        planned = jobs.plan(asked)
        assert len(planned.changes) >= 5
        for change in planned.changes:
            server.files[spreadsheet].document = whole.fork()
            cell = f"{column_letter(change.column)}{change.row}"
            server.people.edit_cell(spreadsheet, f"Клиенты!{cell}", "что-то другое")
            shutil.rmtree(tmp_path / "state" / "runs", ignore_errors=True)
            done = jobs.apply(asked, jobs.Chosen(plan=planned.name))
            assert done.changed is not None
            assert [c.change_id for c in done.changed.conflicts] == [change.change_id]
            assert server.people.value(spreadsheet, f"Клиенты!{cell}") == "что-то другое"
            assert len(done.changed.landed) == len(planned.changes) - 1


def test_what_was_corrected_before_the_tabs_could_not_be_filled_is_said(tmp_path: Path) -> None:
    """The sheet is full: people's cells are put right, and there is no room for our tabs. Nobody is left to guess."""
    rows: list[list[Value]] = [["ID клиента", "ФИО", "Телефон"], ["К-000001", "ОРЛОВА АННА", "8 907 100-00-01"]]
    with running_server() as server:
        made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, made)
        full = server.faults.add("403", nth=None, fits=lambda r: b"addSheet" in r.body and b'"_sheetcrm"' not in r.body)
        said = sheetcrm("apply", "--all", "--lang", "ru", folder=tmp_path)
        assert full.hits
        assert said.code == 4
        assert "исправлено ячеек: 2 (запуск R1, вернуть — sheetcrm undo)" in said.err
        server.faults.clear()
        assert server.people.rows(made, "Клиенты")[1][1:] == ["Орлова Анна", "+7 907 100-00-01"]
        assert sheetcrm("sync", folder=tmp_path).code == 0
        assert sheetcrm("undo", "R1", folder=tmp_path).code == 0
        assert server.people.rows(made, "Клиенты")[1][1:] == ["ОРЛОВА АННА", "8 907 100-00-01"]
