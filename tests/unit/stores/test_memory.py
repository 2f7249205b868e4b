"""The store in memory keeps the same rules as those that write to somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.core.workbook import sheet_from_rows
from sheetcrm.errors import NotNow
from sheetcrm.stores.memory import MemoryStore
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages, tabs


def filled() -> MemoryStore:
    return MemoryStore((sheet_from_rows("Клиенты", [list(row) for row in packages.CLIENTS]),))


def test_it_reads_what_was_put_in() -> None:
    (sheet,) = filled().read().sheets
    assert sheet.cells.loc[3].tolist() == ["К-000002", "NA", "00123", 99.5]


def test_our_tabs_come_last_and_the_second_run_changes_nothing() -> None:
    store = filled()
    first = store.replace((tabs.summary(), tabs.issues(2)), store.read())
    assert first.written == ("Сводка", "Что исправить")
    again = store.replace((tabs.summary(at=tabs.dt.datetime(2027, 1, 1)), tabs.issues(2)), store.read())
    assert (again.written, again.unchanged) == ((), ("Сводка", "Что исправить"))
    assert [sheet.ours for sheet in store.read().sheets] == [None, "summary", "issues"]


def test_a_tab_no_longer_given_goes() -> None:
    store = filled()
    store.replace((tabs.summary(), tabs.issues(2)), store.read())
    assert store.replace((tabs.issues(3),), store.read()).removed == ("Сводка",)
    assert [sheet.title for sheet in store.read().sheets] == ["Клиенты", "Что исправить"]


def test_a_title_of_the_team_s_is_never_taken() -> None:
    store = MemoryStore((sheet_from_rows("Сводка", [["наше"]]),))
    assert store.replace((tabs.summary(),), store.read()).written == ("Сводка (sheetcrm)",)
    assert store.read().sheets[0].cells.loc[1, 0] == "наше"


def test_a_change_in_between_is_noticed() -> None:
    store = filled()
    base = store.read()
    store.sheets = (sheet_from_rows("Клиенты", [["другое"]]),)
    with pytest.raises(NotNow):
        store.replace((tabs.issues(1),), base)


def test_it_holds_what_the_xlsx_store_would_read(tmp_path: Path) -> None:
    path = tmp_path / "а.xlsx"
    path.write_bytes(packages.plain_workbook())
    disk, memory = XlsxStore(path), filled()
    for store in (disk, memory):
        store.replace((tabs.summary(), tabs.issues(3)), store.read())
    for there, here in zip(disk.read().sheets, memory.read().sheets, strict=True):
        assert (there.title, there.ours) == (here.title, here.ours)
        assert there.cells.to_numpy().tolist() == here.cells.to_numpy().tolist()
