"""Whatever call fails, and however: the next run ends in the same state as if nothing had happened, nothing twice."""

from __future__ import annotations

import pytest

from sheetcrm.core.plan import CellChange
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.stores.google.allowing import allowed
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.tokens import has_mark
from tests.google import session, upload
from tests.sheets_server import SheetsServer
from tests.sheets_server.faults import KINDS

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Сумма"]
ROWS: list[list[Value]] = [
    HEAD,
    ["К-000003", "сидорова ольга", "8 907 100-00-03", 300],
    ["К-000001", "Иванова Анна", "8 907 100-00-03", None],
    [None, "Новый Клиент", "8 907 100-00-09", 7],
]
WANTED: dict[tuple[str, int], tuple[Value, bool]] = {
    ("сидорова ольга", 1): ("Сидорова Ольга", True),
    ("иванова анна", 2): ("+7 907 000-00-01", False),
    ("новый клиент", 0): ("К-000004", False),
    ("новый клиент", 3): (8.5, False),
}
AFTER: list[list[Value]] = [
    HEAD,
    ["К-000003", "Сидорова Ольга", "8 907 100-00-03", 300],
    ["К-000001", "Иванова Анна", "+7 907 000-00-01", None],
    ["К-000004", "Новый Клиент", "8 907 100-00-09", 8.5],
]


def planned(base: Workbook) -> list[CellChange]:
    """What is to be changed in what was read; the same clients and texts on every run."""
    sheet = base.people()[0]
    found = []
    for row in range(2, len(sheet.cells) + 1):
        for column, heading in enumerate(HEAD):
            wanted = WANTED.get((str(sheet.cells.iat[row - 1, 1]).lower(), column))
            held = sheet.cells.iat[row - 1, column]
            if wanted is not None and held != wanted[0]:
                client = sheet.cells.iat[row - 1, 0]
                found.append(
                    CellChange(
                        f"{row}:{column}", sheet.title, sheet.sheet_id, row, column, 1, str(heading), 0,
                        client, held, wanted[0], wanted[1],
                    )
                )  # fmt: skip
    return found


def one_run(server: SheetsServer, spreadsheet: str, now: float) -> int:
    """A run as the program makes it: read, put leftovers right, plan, apply; how many changes there were."""
    ours = GoogleStore(session(server, spreadsheet), now=lambda: now)
    base = ours.read()
    if ours.sweep(base):
        base = ours.read()
    changes = planned(base)
    ours.apply(changes, base, "run")
    return len(changes)


def rows(server: SheetsServer, spreadsheet: str) -> list[list[Value]]:
    found: list[list[Value]] = (
        GoogleStore(session(server, spreadsheet)).read().people()[0].cells.to_numpy(dtype=object).tolist()
    )
    return found


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        # Each kind at every third call, in turns, so that each call meets six kinds; the rest belongs to the long tests.
        pytest.param(kind, first, marks=[] if first == 1 + number % 3 else pytest.mark.soak)
        for number, kind in enumerate(KINDS)
        for first in (1, 2, 3)
    ],
)
def test_a_fault_at_any_call_changes_nothing_in_the_end(server: SheetsServer, kind: str, first: int) -> None:
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    fresh = server.files[spreadsheet].document.fork()
    for nth in range(first, 60, 3):
        server.files[spreadsheet].document = fresh.fork()
        ours = GoogleStore(session(server, spreadsheet), now=lambda: 1000.0)
        base = ours.read()
        fault = server.faults.add(kind, nth=nth)
        stopped = None
        try:
            ours.apply(planned(base), base, "run")
        except SheetcrmError as err:
            stopped = err.code
        server.faults.clear()
        half = rows(server, spreadsheet)
        if stopped is None:
            assert half == AFTER, (kind, nth)
        left = one_run(server, spreadsheet, 2000.0)
        assert stopped is not None or left == 0, (kind, nth)
        assert rows(server, spreadsheet) == AFTER, (kind, nth, stopped, half)
        assert one_run(server, spreadsheet, 3000.0) == 0
        document = server.files[spreadsheet].document
        assert [s.title for s in document.sheets] == ["Клиенты", "_sheetcrm"]
        assert len(document.named_ranges) == 1
        if not fault.hits:
            assert nth > 12, "the run makes more calls than that"
            return
    raise AssertionError("the run never ended")


@pytest.mark.parametrize("nth", range(1, 14))
def test_google_gone_from_any_call_on_leaves_marks_at_worst(server: SheetsServer, nth: int) -> None:
    """Nothing answers any more from some moment on: a person may see a mark beside their text, is told so, and a minute later
    the sweep has taken it out."""
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    ours = GoogleStore(session(server, spreadsheet), now=lambda: 1000.0)
    base = ours.read()
    fault = server.faults.add("cut", nth=nth, times=10**6)
    with pytest.raises(SheetcrmError) as caught:
        ours.apply(planned(base), base, "run")
    assert fault.hits
    server.faults.clear()
    said = "broke off in the middle" in caught.value.say("en")[0]
    assert said or rows(server, spreadsheet) == ROWS
    assert not said or nth > 2
    GoogleStore(session(server, spreadsheet), now=lambda: 1100.0).sweep()
    now = rows(server, spreadsheet)
    for before, held, after in zip(ROWS, now, AFTER, strict=True):
        for cell in range(len(HEAD)):
            assert held[cell] in (before[cell], after[cell])
            assert not has_mark(held[cell])
    one_run(server, spreadsheet, 2000.0)
    assert rows(server, spreadsheet) == AFTER


def test_a_cell_overwritten_by_a_run_that_died_comes_back(server: SheetsServer) -> None:
    """Somebody typed into the blank cell just then, and the run died before it could put their text back."""
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    by_place = allowed({"typed_cell_exchanged": False})
    ours = GoogleStore(session(server, spreadsheet), now=lambda: 1000.0, may=by_place)
    base = ours.read()
    changes = [change for change in planned(base) if change.before is None]
    batches = [0]

    def person(request: object) -> None:
        if getattr(request, "path", "").endswith(":batchUpdate"):
            batches[0] += 1
            if batches[0] == 3:
                server.people.edit_cell(spreadsheet, "Клиенты!A4", "К-000777")

    server.before_request.append(person)
    server.faults.add("cut", nth=4, times=10**6, path=":batchUpdate$")
    with pytest.raises(SheetcrmError):
        ours.apply(changes, base, "run")
    server.before_request.clear()
    server.faults.clear()
    assert rows(server, spreadsheet)[3][0] == "К-000004"
    server.people.sort_range(spreadsheet, "Клиенты!A2:D4", 2)
    assert GoogleStore(session(server, spreadsheet), now=lambda: 1100.0).sweep() == 1
    assert {row[1]: row[0] for row in rows(server, spreadsheet)[1:]}["Новый Клиент"] == "К-000777"
