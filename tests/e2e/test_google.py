"""The whole job on a Google Sheet, over real HTTP, and the same result as on an .xlsx."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.tabs.model import Tab
from sheetcrm.shipped import shipped
from sheetcrm.stores.xlsx import XlsxStore
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


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_same_table_gives_the_same_tabs_on_both_stores(tmp_path: Path, lang: str) -> None:
    sample = shipped("examples") / f"clients.{lang}.xlsx"
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "key").write_bytes(b"the same on both")
    (tmp_path / "local.yaml").write_text("state_dir: state\n")
    local = jobs.look(jobs.Asked(target=str(sample), config=tmp_path / "local.yaml", today=DAY, write=False))
    with running_server() as server:
        workbook = XlsxStore(sample, tmp_path / "s").read()
        spreadsheet = upload(server, workbook, locale="ru_RU" if lang == "ru" else "en_GB")
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        there = jobs.sync(jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY))
        assert there.receipt is not None
        assert len(there.receipt.written) == 6
        assert there.receipt.calls <= 14
        again = jobs.sync(jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY))
        assert again.receipt is not None
        assert again.receipt.written == ()
    ours = {tab.key: shown(tab) for tab in local.outcome.tabs}
    theirs = {tab.key: shown(tab) for tab in there.outcome.tabs}
    assert ours.keys() == theirs.keys()
    for key, said in ours.items():
        assert said == theirs[key], key
