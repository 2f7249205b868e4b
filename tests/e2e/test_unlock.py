"""``unlock`` says whose a lock is and takes away only what is left over, unless it is told to use force."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.stores.google.reading import MARK
from tests.e2e.terminal import DAY, ROOT, Said, sheetcrm, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import session, upload
from tests.sheets_server import SheetsServer, running_server

ROWS: list[list[Any]] = [["ФИО", "Телефон"], ["Орлова Анна", "8 916 223-45-68"]]
HOLD = """
import sys, time
from pathlib import Path
from sheetcrm.journal.holding import noted
from sheetcrm.stores.platform import lock
with lock(Path(sys.argv[1])), noted(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds a lock; killed at the end, without a chance to tidy up."""
    lock.parent.mkdir(exist_ok=True)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    try:
        yield other
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "t.xlsx", ROWS)
    return tmp_path


def run(folder: Path, *words: str) -> Said:
    return sheetcrm("unlock", *words, folder=folder)


def locks(said: Said) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document("unlock", said)["locks"]
    return found


def test_nothing_is_locked(folder: Path) -> None:
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder)
    said = run(folder, "t.xlsx", "--lang", "ru")
    assert (said.code, said.out) == (0, "Таблица свободна: можно работать.\n")


@pytest.mark.parametrize(("name", "kind"), [("lock", "file"), ("schedule.json.lock", "schedule")])
def test_a_lock_at_work_is_shown_and_left(folder: Path, name: str, kind: str) -> None:
    lock = folder / "t.xlsx.sheetcrm" / name
    with held(lock) as other:
        said = run(folder, "t.xlsx", "--json")
        assert said.code == 5
        one = locks(said)[0]
        assert (one["kind"], one["held"], one["lives"], one["pid"], one["freed"]) == (
            kind,
            True,
            True,
            other.pid,
            False,
        )
        words = run(folder, "t.xlsx", "--lang", "ru").out
        assert f"процесс {other.pid}" in words
        assert "он работает" in words
        if kind == "file":
            assert "[store/busy]" in sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).err


def test_what_a_killed_run_left_is_taken_away(folder: Path) -> None:
    lock = folder / "t.xlsx.sheetcrm" / "lock"
    with held(lock):
        pass
    one = locks(run(folder, "t.xlsx", "--json"))[0]
    assert (one["held"], one["lives"], one["freed"]) == (False, False, True)
    assert locks(run(folder, "t.xlsx", "--json")) == []
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0


def test_a_lock_of_a_dead_process_that_still_holds_is_taken_away(folder: Path) -> None:
    """As on a network drive, where the server keeps the lock of a machine that is gone."""
    lock = folder / "t.xlsx.sheetcrm" / "lock"
    with held(lock):
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        note = lock.with_name("lock.holder")
        note.write_text(json.dumps({**json.loads(note.read_text()), "pid": gone.pid}))
        one = locks(run(folder, "t.xlsx", "--json"))[0]
        assert (one["held"], one["lives"], one["freed"]) == (True, False, True)
        assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0


def test_a_lock_of_another_machine_goes_by_force_only(folder: Path) -> None:
    lock = folder / "t.xlsx.sheetcrm" / "lock"
    with held(lock):
        note = lock.with_name("lock.holder")
        note.write_text(json.dumps({**json.loads(note.read_text()), "host": "касса-2"}))
        said = run(folder, "t.xlsx", "--lang", "ru")
        assert said.code == 5
        assert "на компьютере касса-2" in said.out
        assert "работает ли он, отсюда не видно" in said.out
        assert run(folder, "t.xlsx", "--force").code == 0
        assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0


def test_a_mark_of_excel_goes_by_force_only(folder: Path) -> None:
    mark = folder / "~$t.xlsx"
    mark.write_bytes(b"1")
    said = run(folder, "t.xlsx", "--lang", "ru")
    assert (said.code, mark.exists()) == (5, True)
    assert "Рядом с файлом пометка, что он открыт: ~$t.xlsx" in said.out
    assert run(folder, "t.xlsx", "--force").code == 0
    assert not mark.exists()


# Google -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as there:
        yield there
        assert (there.wrong_answers, there.crashes) == ([], [])


@pytest.fixture
def sheet(tmp_path: Path, server: SheetsServer) -> str:
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
    config(tmp_path, server, made)
    return made


def at_work(server: SheetsServer, sheet: str, word: str, until: float) -> None:
    """The hidden tab, its mark and the named range as a run that writes people's cells keeps them."""
    anchor = {"sheetId": 77, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    mark = {
        "metadataKey": MARK, "metadataValue": f"_work:{word} {until:.0f}", "visibility": "DOCUMENT",
        "location": {"sheetId": 77},
    }  # fmt: skip
    requests: list[dict[str, Any]] = [
        {"addSheet": {"properties": {"sheetId": 77, "title": "_sheetcrm", "hidden": True}}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "sheetcrm7f3", "name": "_sheetcrm_7f_3", "range": anchor}}},
    ]
    session(server, sheet).batch_update({"requests": requests})


def ranges(server: SheetsServer, sheet: str) -> list[str]:
    answer = session(server, sheet).get("", {"fields": "namedRanges(name)"})
    return [named["name"] for named in answer.get("namedRanges", [])]


def test_a_run_that_writes_is_shown_and_left_and_nothing_is_removed_under_it(
    tmp_path: Path, server: SheetsServer, sheet: str
) -> None:
    at_work(server, sheet, "busy", time.time() + 50)
    said = run(tmp_path, "--json")
    one = locks(said)[0]
    assert (said.code, one["kind"], one["run"], one["held"], one["freed"]) == (5, "google", "7f", True, False)
    assert dt.datetime.fromisoformat(one["until"]) > dt.datetime.now(dt.UTC)
    assert ranges(server, sheet) == ["_sheetcrm_7f_3"]
    refused = sheetcrm("remove", "--yes", folder=tmp_path)
    assert (refused.code, "[google/other-job]" in refused.err) == (5, True)
    assert run(tmp_path, "--force").code == 0
    assert ranges(server, sheet) == []


def test_a_run_that_broke_off_is_freed(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    at_work(server, sheet, "busy", time.time() - 5)
    said = run(tmp_path, "--lang", "ru")
    assert (said.code, ranges(server, sheet)) == (0, [])
    assert "Запуск sheetcrm 7f писал в Google-таблицу и оборвался" in said.out
    assert run(tmp_path, "--lang", "ru").out == "Таблица свободна: можно работать.\n"


def test_a_run_that_ended_well_is_no_lock(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    at_work(server, sheet, "free", 0)
    assert locks(run(tmp_path, "--json")) == []
    assert ranges(server, sheet) == ["_sheetcrm_7f_3"]
