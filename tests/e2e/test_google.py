"""The whole job on a Google Sheet, over real HTTP, and the same result as on an .xlsx."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.duplicates import HEADINGS
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Sheet
from sheetcrm.shipped import shipped
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm
from tests.google import upload
from tests.sheets_server import SheetsServer, running_server

DAY = dt.date(2026, 11, 20)


def shown(tab: Tab) -> list[object]:
    """What a tab says, without links, which differ by store, and what a merge would do: on Google days and numbers are not
    carried over."""
    apart = {HEADINGS["after"].say(lang) for lang in LANGS}
    return [(c.row, c.column, c.content) for c in tab.cells] + [
        (column.heading, list(column.values))
        for block in tab.blocks
        for column in block.columns
        if column.heading not in apart
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
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "drafts.key").write_bytes(b"the same on both")
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
