"""A file that is read while the program is loading is read as it would be later, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.errors import StoreError
from sheetcrm.journal.columns import save_parts
from sheetcrm.stores.xlsx import XlsxStore
from sheetcrm.stores.xlsx.ahead import read_ahead, taken


@pytest.fixture
def table(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Имя", "Телефон"])
    book.active.append(["Анна", "8 916 000-00-00"])
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def store(path: Path) -> XlsxStore:
    return XlsxStore(path, leave_known=True)


def cells(path: Path) -> list[list[object]]:
    return store(path).read().sheets[0].cells.to_numpy(dtype=object).tolist()


def test_what_was_read_ahead_is_what_is_read(table: Path) -> None:
    plain = store(table).read()
    read_ahead(table)
    content, state = table.read_bytes(), table.with_name("t.xlsx.sheetcrm")
    ahead = taken(table, content, state)
    assert ahead is not None
    assert (ahead.name, ahead.location, ahead.fingerprint) == (plain.name, plain.location, plain.fingerprint)
    assert ahead.sheets[0].cells.equals(plain.sheets[0].cells)
    assert taken(table, content, state) is None, "once: the next reading looks at the file again"


def test_a_store_takes_it(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_ahead(table)
    monkeypatch.setattr("sheetcrm.stores.xlsx.store.read_workbook", lambda *_, **__: pytest.fail("read twice"))
    assert cells(table) == [["Имя", "Телефон"], ["Анна", "8 916 000-00-00"]]


def test_a_file_saved_meanwhile_is_read_again(table: Path) -> None:
    read_ahead(table)
    book = openpyxl.load_workbook(table)
    book.active["A2"] = "Инна"
    book.save(table)
    assert cells(table)[1][0] == "Инна"


def test_prints_kept_meanwhile_count(table: Path) -> None:
    """Another run that wrote the workbook keeps what it wrote after that: only both together are the truth."""
    read_ahead(table)
    state = table.with_name("t.xlsx.sheetcrm")
    save_parts(state, {"summary": (1, 2)})
    assert taken(table, table.read_bytes(), state) is None


def test_another_state_folder_is_another_reading(table: Path, tmp_path: Path) -> None:
    read_ahead(table)
    assert taken(table, table.read_bytes(), tmp_path / "elsewhere") is None


def test_no_file_and_no_workbook_are_refused_as_ever(table: Path, tmp_path: Path) -> None:
    read_ahead(tmp_path / "none.xlsx")
    with pytest.raises(StoreError, match=r"none\.xlsx"):
        store(tmp_path / "none.xlsx").read()
    shutil.copyfile(__file__, table)
    with pytest.raises(StoreError) as plain:
        store(table).read()
    read_ahead(table)
    with pytest.raises(StoreError) as ahead:
        store(table).read()
    assert (ahead.value.code, str(ahead.value)) == (plain.value.code, str(plain.value))
