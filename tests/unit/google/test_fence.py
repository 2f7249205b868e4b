"""One job at a time, each batch at most once, in order: however many there are, and however long one of them sleeps."""

from __future__ import annotations

import json
import threading
import time
from itertools import groupby
from typing import Any

import pytest

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import NotNow, SheetcrmError, StoreError
from sheetcrm.stores.google.store import GoogleStore
from tests.google import session, upload
from tests.sheets_server import SheetsServer
from tests.sheets_server.exchange import Answer, Request

COLUMNS = 8
HEAD: list[Value] = ["ID клиента", *(f"Поле {n}" for n in range(COLUMNS))]
ROWS: list[list[Value]] = [
    HEAD,
    *([f"К-{row:06d}", *(f"было {row} {n}" for n in range(COLUMNS))] for row in range(1, 5)),
]


class Log:
    """Which run's batches were applied, in their order."""

    def __init__(self, server: SheetsServer) -> None:
        self.runs: list[str] = []
        server.after_request.append(self.note)

    def note(self, request: Request, answer: Answer) -> None:
        if request.path.endswith(":batchUpdate") and answer.status == 200:
            for asked in json.loads(request.body)["requests"]:
                name = asked.get("addNamedRange", {}).get("namedRange", {}).get("name")
                if name:
                    self.runs.append(name.split("_")[2])

    def in_turn(self) -> bool:
        """Whether no run wrote again once another had begun."""
        turns = [run for run, _ in groupby(self.runs)]
        return len(turns) == len(set(turns))


@pytest.fixture
def sheet(server: SheetsServer) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))


def changes(base: Workbook, job: int) -> list[CellChange]:
    """One job's column: a spelling in the first two rows, a client's own value in the others."""
    sheet = base.people()[0]
    return [
        CellChange(
            f"{job}:{row}", sheet.title, sheet.sheet_id, row, job + 1, 1, str(HEAD[job + 1]), 0, f"К-{row - 1:06d}",
            f"было {row - 1} {job}", f"стало {row - 1} {job}", row < 4,
        )
        for row in range(2, 6)
    ]  # fmt: skip


def store(server: SheetsServer, sheet: str, now: float | None = None) -> GoogleStore:
    return GoogleStore(session(server, sheet), **({} if now is None else {"now": lambda: now}))


def done(server: SheetsServer, sheet: str, jobs: int) -> bool:
    cells = store(server, sheet).read().people()[0].cells
    return all(cells.iat[row, job + 1] == f"стало {row} {job}" for job in range(jobs) for row in range(1, 5))


@pytest.mark.parametrize("jobs", [2, 4, 8])
def test_jobs_that_start_together_write_one_after_the_other(server: SheetsServer, sheet: str, jobs: int) -> None:
    log = Log(server)
    base = store(server, sheet).read()
    failed: list[BaseException] = []

    def work(job: int) -> None:
        try:
            for _ in range(500):
                try:
                    store(server, sheet).apply(changes(base, job), base, "run")
                    return
                except NotNow:
                    time.sleep(0.004)
            raise AssertionError("never got its turn")
        except BaseException as err:
            failed.append(err)

    threads = [threading.Thread(target=work, args=(job,)) for job in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert log.in_turn()
    assert done(server, sheet, jobs)


def test_somebody_at_work_is_not_disturbed(server: SheetsServer, sheet: str) -> None:
    """Neither a second job nor a sweep goes on while the first one's lease holds."""
    base = store(server, sheet).read()
    said: list[object] = []

    def meanwhile(request: Request) -> None:
        if request.path.endswith(":batchUpdate") and len(server.requests) and not said:
            said.append(None)
            return
        if request.path.endswith(":batchUpdate") and len(said) == 1:
            said.append(store(server, sheet).sweep())
            with pytest.raises(NotNow) as caught:
                store(server, sheet).apply(changes(base, 1), base, "other")
            said.append(caught.value.code)

    server.before_request.append(meanwhile)
    store(server, sheet).apply(changes(base, 0), base, "run")
    assert said[1:] == [0, "google/other-job"]


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_job_frozen_past_its_lease_writes_no_more(server: SheetsServer, sheet: str, nth: int) -> None:
    """It sleeps before its n-th batch; another job takes over, does everything, and the sleeper wakes."""
    log = Log(server)
    store(server, sheet, 500.0).apply(changes(store(server, sheet).read(), 7)[:1], store(server, sheet).read(), "first")
    base = store(server, sheet).read()
    count = [0]
    asleep: list[Fate] = []

    def freeze(request: Request) -> None:
        count[0] += request.path.endswith(":batchUpdate")
        if count[0] == nth and not asleep:
            server.before_request.clear()
            other = store(server, sheet, 5000.0)
            asleep.extend(other.apply([*changes(base, 0), *changes(base, 1)], base, "other").fates.values())

    server.before_request.append(freeze)
    sleeper = store(server, sheet, 1000.0)
    code = None
    try:
        sleeper.apply([*changes(base, 0), *changes(base, 1)], base, "sleeper")
    except NotNow as err:
        code = err.code
    assert asleep, "there were fewer batches than that"
    assert code in ("google/taken-over", "google/other-job")
    assert log.in_turn()
    last = store(server, sheet, 9000.0)
    assert last.sweep(last.read()) == 0
    now = last.read()
    last.apply([c for job in (0, 1) for c in changes(now, job)], now, "last")
    assert done(server, sheet, 2)


@pytest.mark.parametrize("nth", range(1, 7))
def test_a_batch_that_comes_late_is_not_applied_again(server: SheetsServer, sheet: str, nth: int) -> None:
    """The line is cut and the batch is sent again; then the first one arrives after all."""
    base = store(server, sheet).read()
    fault = server.faults.add("cut", nth=nth, path=":batchUpdate$")
    lost: list[Request] = []
    late: list[int] = []

    def arrive(request: Request, answer: Answer) -> None:
        if lost and answer.status == 200 and request.body == lost[0].body and not late:
            late.append(server.handle("POST", request.path, {}, request.headers, request.body)[0])

    def keep(request: Request) -> None:
        if request.path.endswith(":batchUpdate") and fault.seen == nth - 1 and not lost:
            lost.append(request)

    server.before_request.append(keep)
    server.after_request.append(arrive)
    fates = store(server, sheet).apply(changes(base, 0), base, "run").fates
    assert late == [400]
    assert set(fates.values()) == {Fate.APPLIED}
    assert done(server, sheet, 1)


def spoil_range(server: SheetsServer, sheet: str) -> None:
    (name,) = server.files[sheet].document.named_ranges
    server.people.batch(sheet, [{"deleteNamedRange": {"namedRangeId": name}}])


def spoil_tab(server: SheetsServer, sheet: str) -> None:
    server.people.delete_tab(sheet, "_sheetcrm")


@pytest.mark.parametrize("spoil", [spoil_range, spoil_tab])
@pytest.mark.parametrize("nth", range(2, 7))
def test_a_person_taking_the_fence_away_stops_the_run(server: SheetsServer, sheet: str, spoil: Any, nth: int) -> None:
    base = store(server, sheet).read()
    count = [0]

    def person(request: Request) -> None:
        count[0] += request.path.endswith(":batchUpdate")
        if count[0] == nth:
            count[0] += 1
            spoil(server, sheet)

    server.before_request.append(person)
    with pytest.raises(StoreError) as caught:
        store(server, sheet, 1000.0).apply(changes(base, 0), base, "run")
    assert caught.value.code == "google/fence-gone"
    server.before_request.clear()
    again = store(server, sheet, 2000.0)
    now = again.read()
    again.sweep(now)
    now = again.read()
    again.apply(changes(now, 0), now, "run")
    assert done(server, sheet, 1)


def test_a_title_that_is_taken_gets_a_number(server: SheetsServer, sheet: str) -> None:
    server.people.batch(sheet, [{"addSheet": {"properties": {"title": "_Sheetcrm"}}}])
    base = store(server, sheet).read()
    store(server, sheet).apply(changes(base, 0), base, "run")
    assert [s.title for s in server.files[sheet].document.sheets] == ["Клиенты", "_Sheetcrm", "_sheetcrm_2"]


def test_whoever_may_only_read_hears_it_in_words(server: SheetsServer, sheet: str) -> None:
    base = store(server, sheet).read()
    server.faults.add("403", nth=None, method="POST")
    with pytest.raises(SheetcrmError) as caught:
        store(server, sheet).apply(changes(base, 0), base, "run")
    assert caught.value.code == "google/read-only"
