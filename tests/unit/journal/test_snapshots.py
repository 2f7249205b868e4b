"""What a day's snapshot keeps of people's tabs, and how it is gone back to."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
import stat
import sys
from pathlib import Path

import pytest

from sheetcrm.core.workbook import CellError, Value, Workbook, sheet_from_rows
from sheetcrm.errors import StoreError
from sheetcrm.jobs.copies import copies, copy_of, read_copy
from sheetcrm.journal import snapshots
from tests.e2e.terminal import ROOT

AT = dt.datetime(2026, 11, 20, 10, 42, tzinfo=dt.UTC)
VALUES: list[Value] = [
    None, "=1+1", "07911", 7, 7.5, True, dt.date(1990, 2, 28), dt.datetime(2026, 1, 2, 3, 4, 5), dt.time(9, 30),
    CellError("#N/A"), "a\u2028b\ud800\n", "NA",
]  # fmt: skip


def book(*rows: list[Value]) -> Workbook:
    sheet = sheet_from_rows(
        "Клиенты", [list(row) for row in rows], formulas={(2, 1): "=A1"}, merged=((1, 0, 1, 2),), hidden_rows=frozenset({2}),
        hidden_columns=frozenset({1}), sheet_id="17", visible=False,
    )  # fmt: skip
    ours = sheet_from_rows("Сводка", [["наше"]], ours="summary")
    return Workbook("База", "https://…", (sheet, ours, sheet_from_rows("Пусто", [])), "ru_RU", "Europe/Moscow")


def test_it_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = book(["a", "b", "c"], *[[value, "x", 1] for value in VALUES])
    file = snapshots.keep(tmp_path / "state", kept, AT)
    assert file is not None
    found = snapshots.read(file)
    assert (found.name, found.locale, found.time_zone) == ("База", "ru_RU", "Europe/Moscow")
    assert [sheet.title for sheet in found.sheets] == ["Клиенты", "Пусто"]
    for was, now in zip(kept.people(), found.sheets, strict=True):
        assert now.cells.to_numpy().tolist() == was.cells.to_numpy().tolist()
        assert [[type(v) for v in row] for row in now.cells.to_numpy().tolist()] == [
            [type(v) for v in row] for row in was.cells.to_numpy().tolist()
        ]
        assert list(now.cells.index) == list(was.cells.index)
        for name in ("title", "formulas", "merged", "hidden_rows", "hidden_columns", "sheet_id", "visible", "ours"):
            assert getattr(now, name) == getattr(was, name), name


def test_only_the_first_of_a_day_is_kept_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = snapshots.keep(tmp_path, book(["before"]), AT)
    assert file is not None
    assert snapshots.keep(tmp_path, book(["after the first write"]), AT + dt.timedelta(hours=3)) is None
    assert snapshots.read(file).sheets[0].cells.iat[0, 0] == "before"
    assert [path.name for path in snapshots.folder_of(tmp_path).iterdir()] == ["2026-11-20.jsonl.gz"]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_thirty_are_kept(tmp_path: Path) -> None:
    for day in range(33):
        snapshots.keep(tmp_path, book([day]), AT + dt.timedelta(days=day))
    days = [copy.day for copy in copies(tmp_path)]
    assert len(days) == 30
    assert (days[0], days[-1]) == (dt.date(2026, 12, 22), dt.date(2026, 11, 23))


def test_anybody_can_read_it_with_common_tools(tmp_path: Path) -> None:
    file = snapshots.keep(tmp_path, book(["ФИО"], ["Иванова"]), AT)
    assert file is not None
    head, tab, _ = map(json.loads, gzip.decompress(file.read_bytes()).splitlines())
    assert head["v"] == 1
    assert tab["columns"] == [["ФИО", "Иванова"]]


@pytest.mark.parametrize("harm", ["cut", "not gzip", "another version", "a tab is missing"])
def test_a_broken_one_is_said_to_be(tmp_path: Path, harm: str) -> None:
    file = snapshots.keep(tmp_path, book(["ФИО"]), AT)
    assert file is not None
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(
        {
            "cut": file.read_bytes()[:-12],
            "not gzip": b"{}",
            "another version": gzip.compress(b'{"v":2}\n'),
            "a tab is missing": gzip.compress(b"".join(lines[:-1])),
        }[harm]
    )
    with pytest.raises(StoreError) as said:
        snapshots.read(file)
    assert said.value.code == "store/broken-snapshot"


def test_nothing_may_be_written_when_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError) as said:
        snapshots.keep(tmp_path, book(["ФИО"]), AT)
    assert said.value.code == "store/no-snapshot"


def test_copies_of_both_kinds_are_listed_and_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as said:
        copy_of(tmp_path, "clients.xlsx", None)
    assert said.value.code == "store/no-copies"
    (tmp_path / "backups").mkdir()
    for name in ("2026-11-18 clients.xlsx", "2026-11-18 other.xlsx", "2026-11-19 old name.xlsx"):
        shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", tmp_path / "backups" / name)
    (tmp_path / "backups" / "2026 note.txt").write_text("мой файл", encoding="utf-8")
    assert [copy.path.name for copy in copies(tmp_path, "clients.xlsx")] == [
        "2026-11-19 old name.xlsx",
        "2026-11-18 clients.xlsx",
    ]
    assert copies(tmp_path, "other.xlsx")[1].path.name == "2026-11-18 other.xlsx"
    snapshots.keep(tmp_path, book(["ФИО"]), AT)
    assert copy_of(tmp_path, "clients.xlsx", None).day == dt.date(2026, 11, 20)
    assert "Клиенты" in [s.title for s in read_copy(copy_of(tmp_path, "clients.xlsx", dt.date(2026, 11, 18))).sheets]
    assert read_copy(copy_of(tmp_path, "", None)).name == "База"
    with pytest.raises(StoreError) as said:
        copy_of(tmp_path, "", dt.date(2026, 1, 1))
    assert said.value.args_["days"] == "2026-11-20, 2026-11-19, 2026-11-18"
