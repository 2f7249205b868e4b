"""Jobs in processes of their own, one of them stopped in the middle, or killed: they never write between each other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.google.tokens import has_mark
from tests.google import store, upload
from tests.sheets_server import SheetsServer, running_server
from tests.sheets_server.exchange import Request
from tests.unit.google.test_fence import Log

ROOT = Path(__file__).resolve().parents[2]
HEAD: list[Value] = ["ID клиента", "Поле 1", "Поле 2", "Поле 3"]
ROWS: list[list[Value]] = [
    HEAD, *([f"К-{row:06d}", *(f"было {row} {n}" for n in range(3))] for row in range(1, 7)),
]  # fmt: skip

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


def started(server: SheetsServer, sheet: str, column: int, ahead: float, tries: int) -> subprocess.Popen[str]:
    words = [
        sys.executable,
        "-m",
        "tests.adversary.one_job",
        server.base_url,
        sheet,
        str(column),
        str(ahead),
        str(tries),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def made(server: SheetsServer) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))


def settled(server: SheetsServer, sheet: str) -> bool:
    cells = store(server, sheet).read().people()[0].cells
    values = [cells.iat[row, column] for row in range(1, 7) for column in range(1, 4)]
    assert not any(has_mark(value) for value in values)
    return all(str(value).startswith("стало") for value in values)


class At:
    """Does something when a process sends its n-th batch, before it is carried out."""

    def __init__(self, server: SheetsServer, nth: int, act: Any) -> None:
        self.count = 0
        self.nth = nth
        self.act = act
        server.before_request.append(self)

    def __call__(self, request: Request) -> None:
        self.count += request.path.endswith(":batchUpdate")
        if self.count == self.nth and request.path.endswith(":batchUpdate"):
            self.count += 1
            self.act()


@pytest.mark.parametrize("in_line", [True, False], ids=["batch waits in the line", "batch is carried out"])
@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stopped_process_wakes_to_find_its_place_taken(nth: int, in_line: bool, jobs: int) -> None:
    with running_server() as server:
        sheet = made(server)
        log = Log(server)
        frozen, over = threading.Event(), threading.Event()
        sleeper = started(server, sheet, 1, 0, 1)

        def stop() -> None:
            os.kill(sleeper.pid, signal.SIGSTOP)
            frozen.set()
            if in_line:
                over.wait(120)

        At(server, nth, stop)
        assert frozen.wait(60)
        others = [started(server, sheet, column, 1000.0 * column, 100) for column in range(2, 2 + jobs)]
        assert {other.communicate(timeout=120)[0].strip() for other in others} == {"done"}
        over.set()
        os.kill(sleeper.pid, signal.SIGCONT)
        said = sleeper.communicate(timeout=120)[0].strip()
        assert said in ("google/taken-over", "google/other-job") or (nth == 5 and said == "done")
        assert log.in_turn()
        for column in range(1, 4):
            assert started(server, sheet, column, 10**6, 5).communicate(timeout=120)[0].strip() == "done"
        assert settled(server, sheet)


@pytest.mark.parametrize("carried_out", [False, True])
@pytest.mark.parametrize("nth", range(1, 11))
def test_a_killed_process_leaves_nothing_that_the_next_one_does_not_put_right(nth: int, carried_out: bool) -> None:
    """20 points of death by SIGKILL: at each call, before it is carried out and after."""
    with running_server() as server:
        sheet = made(server)
        victim = started(server, sheet, 1, 0, 1)
        count = [0]

        def strike(request: Request, *_: Any) -> None:
            count[0] += 1
            if count[0] == nth:
                os.kill(victim.pid, signal.SIGKILL)
                victim.wait(60)

        (server.after_request if carried_out else server.before_request).append(strike)
        victim.communicate(timeout=120)
        assert victim.returncode == -signal.SIGKILL
        for column in range(1, 4):
            assert started(server, sheet, column, 1000.0, 3).communicate(timeout=120)[0].strip() == "done"
        assert settled(server, sheet)
        assert len(server.files[sheet].document.named_ranges) == 1
