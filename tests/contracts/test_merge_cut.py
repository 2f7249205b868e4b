"""A merge that is cut off at any write is there as a whole or not at all once the next run is through, and nothing is lost."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.plan.merging import Problem
from sheetcrm.core.workbook import Value
from sheetcrm.errors import NotNow, StoreError
from sheetcrm.jobs.clients.merging import BY_HAND, State
from sheetcrm.stores.base import Store
from sheetcrm.stores.google import faults
from tests.contracts.desks import GoogleDesk
from tests.google import protect
from tests.merges import ROWS, STORES, TABS, Team, base, team
from tests.sheets_server import SheetsServer


class Cut(BaseException):
    """The machine is switched off."""


class CutOff:
    """A store that dies before or after its n-th write."""

    def __init__(
        self, store: Store, counter: list[int], after: bool, error: type[BaseException] | NotNow = Cut
    ) -> None:
        self._store, self._counter, self._after, self._error = store, counter, after, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def speaking(self, *words: Any) -> CutOff:
        self._store.speaking(*words)
        return self

    def guarded(self, guard: Any) -> CutOff:
        self._store.guarded(guard)
        return self

    def _write(self, write: Any, *words: Any) -> Any:
        self._counter[0] -= 1
        if self._counter[0] == 0 and not self._after:
            raise self._error
        done = write(*words)
        if self._counter[0] == 0:
            raise self._error
        return done

    def apply(self, *words: Any) -> Any:
        return self._write(self._store.apply, *words)

    def replace(self, *words: Any) -> Any:
        return self._write(self._store.replace, *words)


def texts(crew: Team) -> set[Value]:
    titles = [title for title in (*TABS, "Объединённые клиенты") if title in crew.desk.titles()]
    return {value for title in titles for row in crew.desk.seen(title) for value in row if value is not None}


def lost(before: set[Value], crew: Team) -> set[Value]:
    """Values that stand nowhere any more, by themselves or in a note."""
    now = texts(crew)
    return {value for value in before if not any(str(value) in str(one) for one in now)}


def merged(crew: Team) -> bool:
    return crew.row("К-000002") == ["К-000002", *[None] * 9]


@pytest.mark.parametrize(
    ("write", "after"),
    [
        # In turns; the rest belongs to the long tests.
        pytest.param(n, after, marks=[pytest.mark.soak] if after == (n % 2 == 1) else [], id=f"{n}-{when}")
        for n in (1, 2, 3, 4)
        for after, when in ((False, "before"), (True, "after"))
    ],
)
@pytest.mark.parametrize("kind", STORES)
def test_a_merge_that_is_cut_off_is_whole_after_the_next_run(
    kind: str, write: int, after: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """Writes in their order: the archive, the row that stays, the row that goes, our tabs."""
    crew = team(kind, tmp_path, monkeypatch, server)
    before, people = texts(crew), crew.seen()
    crew.say("К-000002", "объединить")
    crew.wrap = lambda store: CutOff(store, counter, after)  # type: ignore[assignment, return-value]
    counter = [write]
    with pytest.raises(Cut):
        crew.sync()
    # Nothing is gone from the workbook at any moment: it stands in people's tabs or in the archive.
    assert not lost(before, crew)
    if (write, after) < (3, True):
        assert crew.row("К-000002") == ROWS[1]  # nothing is emptied before its values stand in the other row
    crew.wrap = lambda store: store
    crew.sync()
    assert merged(crew)  # the tick is still there, so the next run does what was asked for
    assert not lost(before, crew)
    crew.unmerge()
    assert crew.seen() == people


@pytest.mark.parametrize("kind", STORES)
def test_a_named_merge_that_is_cut_off_is_taken_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """Nobody ticked it in the workbook, so the next run leaves it undone, and the plan may be applied again."""
    crew = team(kind, tmp_path, monkeypatch, server)
    people = crew.seen()
    plan = crew.plan("К-000001", "К-000002")
    counter = [3]
    crew.wrap = lambda store: CutOff(store, counter, False)  # type: ignore[assignment, return-value]
    with pytest.raises(Cut):
        crew.apply(plan.name)
    assert crew.seen() != people
    crew.wrap = lambda store: store
    crew.sync()
    assert crew.seen() == people
    crew.apply(plan.name)
    assert merged(crew)


@pytest.mark.parametrize("kind", STORES)
def test_an_unmerge_that_is_cut_off_is_gone_on_with(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    crew = team(kind, tmp_path, monkeypatch, server)
    people = crew.seen()
    crew.say("К-000002", "объединить")
    crew.sync()
    counter = [1]
    crew.wrap = lambda store: CutOff(store, counter, True)  # type: ignore[assignment, return-value]
    with pytest.raises(Cut):
        crew.unmerge()
    assert not merged(crew)  # the row is back before anything is taken from the other
    assert crew.row("К-000001")[3] == "+7 916 765-43-21"
    crew.wrap = lambda store: store
    crew.sync()
    assert crew.seen() == people


@pytest.mark.parametrize("kind", STORES)
def test_what_a_person_typed_into_a_cut_off_merge_stays(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    crew = team(kind, tmp_path, monkeypatch, server)
    crew.say("К-000002", "объединить")
    counter = [3]
    crew.wrap = lambda store: CutOff(store, counter, True)  # type: ignore[assignment, return-value]
    with pytest.raises(Cut):
        crew.sync()
    crew.desk.edit("Клиенты", 3, 5, "typed@example.com")
    crew.wrap = lambda store: store
    crew.sync()
    assert "typed@example.com" in {value for row in crew.desk.seen("Клиенты") for value in row}


@pytest.mark.parametrize("write", [1, 2, 3])
@pytest.mark.parametrize("kind", STORES)
def test_a_merge_that_has_to_wait_is_done_by_the_next_run(
    kind: str, write: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    crew = team(kind, tmp_path, monkeypatch, server)
    crew.say("К-000002", "объединить")
    counter = [write]
    busy = faults.UNAVAILABLE()
    assert isinstance(busy, StoreError)
    wait = NotNow("store/open-now", busy.message, busy.fix)
    crew.wrap = lambda store: CutOff(store, counter, False, wait)  # type: ignore[assignment, return-value]
    done = crew.sync()
    assert done.merged is not None
    assert [str(one.state) for one in done.merged.todo] == ["later"]
    crew.wrap = lambda store: store
    crew.sync()
    assert merged(crew)


def later(store: Store) -> Store:
    """The same store two minutes on: a run that died is waited for no longer."""
    store.now = lambda: time.time() + 120  # type: ignore[attr-defined]
    return store


@pytest.mark.parametrize("asked", [3, *(pytest.param(n, marks=pytest.mark.soak) for n in range(1, 9) if n != 3)])
def test_on_google_it_may_be_cut_off_between_any_two_requests(
    asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every eighth request of a run; the others belong to the long tests."""
    while True:
        server = SheetsServer()
        folder = tmp_path / str(asked)
        folder.mkdir()
        crew = team("google", folder, monkeypatch, server)
        before, people = texts(crew), crew.seen()
        crew.say("К-000002", "объединить")
        left = [asked]

        def cut(_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Cut

        server.before_request.append(cut)
        with suppress(Cut):
            crew.sync()
        server.before_request.clear()
        if left[0] > 0:
            server.close()
            assert asked > 20  # or the run was not cut off at all its requests
            return
        assert not lost(before, crew), asked
        crew.wrap = later
        crew.sync()
        assert merged(crew), asked
        assert not lost(before, crew), asked
        crew.unmerge()
        assert crew.seen() == people, asked
        assert (server.wrong_answers, server.crashes) == ([], [])
        server.close()
        asked += 8


@pytest.mark.parametrize("numbers", [True, False], ids=["a row of numbers", "a row somebody edits meanwhile"])
@pytest.mark.parametrize("kind", STORES)
def test_a_merge_that_is_cut_off_and_asked_for_again_has_one_line_in_the_archive(
    kind: str, numbers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """The line of the one that emptied nothing goes, whatever its row says by now."""
    rows = [list(row) for row in ROWS]
    if numbers:
        rows[1] = ["К-000002", None, 79161234567, *[None] * 7]
    crew = team(kind, tmp_path, monkeypatch, server, base(rows))
    counter = [1]
    crew.wrap = lambda store: CutOff(store, counter, True)  # type: ignore[assignment, return-value]
    plan = crew.plan("К-000001", "К-000002")
    with pytest.raises(Cut):
        crew.apply(plan.name)
    crew.wrap = lambda store: store
    if not numbers:
        crew.edit("К-000002", "Комментарий", "звонить утром")
    crew.apply(crew.plan("К-000001", "К-000002").name)
    assert merged(crew)
    assert [row[:1] for row in crew.desk.seen("Объединённые клиенты")].count(["К-000002"]) == 1


def test_a_protected_range_is_named_as_what_kept_two_rows_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """Nobody changed a cell, so nobody is said to have changed one; nothing of the rows is written."""
    crew = team("google", tmp_path, monkeypatch, server=server)
    assert isinstance(crew.desk, GoogleDesk)
    locked = protect(server, crew.desk.spreadsheet, {"startColumnIndex": 1, "endColumnIndex": 3})
    crew.wrap = lambda _: locked
    before = crew.seen()
    merged = crew.apply(crew.plan("К-000001", "К-000002").name).merged
    assert merged is not None
    assert [(one.state, one.why) for one in merged.todo] == [(State.OFF, Problem(BY_HAND))]
    assert crew.seen() == before
