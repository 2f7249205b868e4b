"""A file that is taken apart while the program is loading is read as it would be later, or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.errors import StoreError
from sheetcrm.journal.parts import Part, load_parts, save_parts
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx import ahead
from sheetcrm.stores.xlsx.ahead import read_ahead, taken
from sheetcrm.stores.xlsx.raw import RawSheet
from sheetcrm.stores.xlsx.reading import fingerprint
from sheetcrm.stores.xlsx.store import XlsxStore

ROWS = [
    ["Имя", "Телефон", "Был", "Сумма", "Согласие", "Час"],
    ["Анна", "8 916 000-00-00", dt.datetime(2026, 3, 1), 12.5, True, dt.time(10, 30)],
    ["Анна", None, dt.datetime(2026, 3, 1, 12, 15), 7, False, None],
]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small table; tables of every size are taken apart ahead."""
    monkeypatch.setattr(ahead, "SMALLEST", 0)
    monkeypatch.setattr(platform, "processors", lambda: 2)
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["G2"] = "=D2*2"
    book.active.merge_cells("A5:B5")
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def store(path: Path) -> XlsxStore:
    return XlsxStore(path, leave_known=True)


def cells(path: Path) -> list[list[object]]:
    return store(path).read().sheets[0].cells.to_numpy(dtype=object).tolist()


def found_ahead(table: Path) -> list[RawSheet] | None:
    return taken(table, fingerprint(table.read_bytes()), load_parts(table.with_name("t.xlsx.sheetcrm")))


def test_what_was_read_ahead_is_what_is_read(table: Path) -> None:
    plain = store(table).read()
    read_ahead(table)
    there = store(table).read()
    assert (there.name, there.location, there.fingerprint) == (plain.name, plain.location, plain.fingerprint)
    one, other = there.sheets[0], plain.sheets[0]
    assert one.cells.equals(other.cells)
    values = one.cells.to_numpy().ravel().tolist()
    assert list(map(type, values)) == list(map(type, other.cells.to_numpy().ravel().tolist()))
    assert (one.formulas, one.merged, one.hidden_rows) == (other.formulas, other.merged, other.hidden_rows)
    assert all((one.formulas, one.merged, one.hidden_rows))
    assert one.cells.iat[1, 0] is one.cells.iat[2, 0], "equal values are one object, here too"


def test_it_is_taken_once(table: Path) -> None:
    read_ahead(table)
    assert found_ahead(table) is not None
    assert found_ahead(table) is None, "the next reading looks at the file again"


def test_a_store_takes_it(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_ahead(table)
    monkeypatch.setattr("sheetcrm.stores.xlsx.reading.raw_sheets", lambda *_: pytest.fail("read twice"))
    assert cells(table)[1][:2] == ROWS[1][:2]


def test_a_file_saved_meanwhile_is_read_again(table: Path) -> None:
    read_ahead(table)
    book = openpyxl.load_workbook(table)
    book.active["A2"] = "Инна"
    book.save(table)
    assert cells(table)[1][0] == "Инна"


def test_prints_kept_meanwhile_count(table: Path) -> None:
    """Another run that wrote the workbook keeps what it wrote after that: only both together are the truth."""
    read_ahead(table)
    ahead._begun[table].wait(30)
    save_parts(table.with_name("t.xlsx.sheetcrm"), {"summary": Part(1, 2)})
    assert found_ahead(table) is None


def test_no_file_and_no_workbook_are_refused_as_ever(table: Path, tmp_path: Path) -> None:
    read_ahead(tmp_path / "none.xlsx")
    with pytest.raises(StoreError, match=r"none\.xlsx"):
        store(tmp_path / "none.xlsx").read()
    shutil.copyfile(__file__, table)
    with pytest.raises(StoreError) as plain:
        store(table).read()
    read_ahead(table)
    with pytest.raises(StoreError) as later:
        store(table).read()
    assert (later.value.code, str(later.value)) == (plain.value.code, str(plain.value))


@pytest.mark.parametrize("why", ["small", "big", "one processor", "no Python"])
def test_where_it_saves_no_time_or_cannot_be_the_store_reads(
    why: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "no Python":
        monkeypatch.setattr(sys, "executable", str(table.with_name("no-such-program")))
    elif why == "one processor":
        monkeypatch.setattr(platform, "processors", lambda: 1)
    else:
        monkeypatch.setattr(ahead, "SMALLEST" if why == "small" else "BIGGEST", 1 << 30 if why == "small" else 0)
    read_ahead(table)
    assert table not in ahead._begun
    assert cells(table)[1][0] == "Анна"


def test_the_other_process_loads_no_frames() -> None:
    """What it is for is that it has begun to read long before they are there."""
    code = "import sys; sys.path[:] = {!r}; import sheetcrm.stores.xlsx.ahead; print('pandas' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code.format(sys.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
