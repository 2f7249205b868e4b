"""One seeded run: a table, a job, people between any two requests, and the score."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.plan import Applied, Fate
from sheetcrm.stores.google import fence, row_taking
from sheetcrm.stores.google.store import GoogleStore
from tests.adversary.book import ID, TWICE, Book, Score, build, content_of, held, new_rows, score
from tests.adversary.crowd import Crowd
from tests.adversary.jobs import BLANK_JOBS, JOBS, Plan, Writer, by_protocol, reverse
from tests.google import store
from tests.sheets_server import SheetsServer, Switches
from tests.sheets_server.model.cells import expand


@dataclass
class Run:
    """What came out of one run. ``untrue``: changes whose fate does not say what became of the cell; ``doubled``: blank
    cells that were filled while nobody could say which of two rows is the client's."""

    score: Score
    fates: dict[str, Fate] = field(default_factory=dict)
    untrue: list[str] = field(default_factory=list)
    acts: int = 0
    calls: int = 0
    doubled: list[str] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)


class _Seeded:
    """The part of ``secrets`` that names a run, drawn from the seed: a failing run can be seen again."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def token_hex(self, n: int) -> str:
        return self._rng.randbytes(n).hex()

    def randbelow(self, n: int) -> int:
        return self._rng.randrange(n)


@contextmanager
def seeded(seed: object) -> Iterator[None]:
    """Runs inside have names drawn from the seed."""
    real, is_more = fence.secrets, row_taking.is_more
    fence.secrets = _Seeded(random.Random(f"names {seed}"))  # type: ignore[assignment]
    # Every cell has a note here, its name; to the program one on a row of ours is a reason to leave the row.
    row_taking.is_more = lambda cell: is_more({**cell, "note": None})
    try:
        yield
    finally:
        fence.secrets, row_taking.is_more = real, is_more


def run(seed: int, job: str, rate: float, **more: Any) -> Run:
    """Plan on a quiet sheet, write beside people, sweep, score. ``more``: see ``_run``."""
    with seeded(seed):
        return _run(seed, job, rate, **more)


def _run(
    seed: int,
    job: str,
    rate: float,
    *,
    writer: Writer = by_protocol,
    switches: Switches | None = None,
    server: SheetsServer | None = None,
    open_store: object = None,
) -> Run:
    """``writer``: the protocol or another way; ``switches`` and ``server``: where; ``open_store``: over HTTP."""
    rng = random.Random(f"{seed} {job} {rate}")
    made = server or SheetsServer(switches=switches, seed=seed)
    made.keep_requests = False
    book = build(made, rng)

    def opened() -> GoogleStore:
        return store(made, book.spreadsheet) if open_store is None else open_store(made, book.spreadsheet)  # type: ignore[operator]

    base = opened().read()
    plan = {**JOBS, **BLANK_JOBS}[job](book, base, rng)
    ours = opened()
    if job.startswith("undo"):
        plan = reverse(plan, ours.apply(plan.changes, plan.base, "first"), book)
        ours = opened()
    crowd = Crowd(book, rng, rate)
    crowd.attach(watching=job in BLANK_JOBS)
    calls = made._count
    applied = writer(ours, plan)
    calls = made._count - calls
    crowd.rate = 0.0
    made.before_request.clear()
    made.after_request.clear()
    found = Run(score(book) if writer is not by_protocol else Score(), acts=len(crowd.done), calls=calls)
    if isinstance(applied, Applied):
        last = opened()
        last.sweep(last.read())
        found.score = score(book)
        found.fates = dict(applied.fates)
        found.untrue = untrue(book, plan, applied)
    found.doubled = book.doubled
    found.wrong = [*made.wrong_answers, *made.crashes]
    if server is None:
        made.close()
    return found


def untrue(book: Book, plan: Plan, applied: Applied) -> list[str]:
    """Fates that say something else than the cell, where no person was at it, nor at what the row is known by."""
    if book.new:
        return untrue_rows(book, plan, applied)
    now = {expand(entry).note: held(entry) for entries in book.sheet().grid.stored_rows[1:] for entry in entries}
    edited = {name.partition(":")[0] for name in book.typed}
    found = []
    for change in plan.changes:
        name, fate = plan.names[change.change_id], applied.fates[change.change_id]
        if name not in now and name not in book.deleted | book.typed.keys() and fate is not Fate.APPLIED:
            found.append(f"{name}: {fate}, and is gone")
        if name not in now or name in book.typed or name in book.copied:
            continue
        row = name.partition(":")[0]
        if row in edited if change.client_id is None else f"{row}:{ID}" in book.typed:
            continue
        content = now[name].content
        if change.column == TWICE:
            if fate is not Fate.REFUSED:
                found.append(f"{name}: {fate} though it held {change.before!r}")
        elif (fate in (Fate.APPLIED, Fate.ALREADY)) != (content == content_of(change.after)):
            found.append(f"{name}: {fate}, holds {now[name]}, {change.before!r} -> {change.after!r}")
    return found


def untrue_rows(book: Book, plan: Plan, applied: Applied) -> list[str]:
    """New rows whose fates say something else than the sheet, but for what people deleted, typed over or copied."""
    there = [{content for _, content in cells} for cells in new_rows(book).values()]
    found = []
    for row_id in dict.fromkeys(change.client_id for change in plan.changes):
        mine = [change for change in plan.changes if change.client_id == row_id]
        fates = {applied.fates[change.change_id] for change in mine}
        ours = {content_of(change.after) for change in mine}
        here = [held_ for held_ in there if held_ & ours]
        if len(fates) > 1:
            found.append(f"{row_id}: {fates}, a row is added whole or not at all")
        elif fates & {Fate.APPLIED, Fate.ALREADY}:
            gone = ours & book.gone
            if len(here) > 1 and not ours & book.twice:
                found.append(f"{row_id}: stands there {len(here)} times")
            if not here and not gone:
                found.append(f"{row_id}: {fates}, and is nowhere")
        elif here:
            found.append(f"{row_id}: {fates}, and stands there: {here}")
    return found
