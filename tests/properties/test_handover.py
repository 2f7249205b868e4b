"""Whatever crashes, comes back from a copy, is copied, merged, approved or stopped: nobody gets a message twice, and nobody
who said no gets one.

A seeded walk over a small base. Drafts, decisions, selection, ledger and the order of steps are the program's own; what is
played are people, the disk giving out at any point, and copies being put back.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import decided_drafts
from sheetcrm.core.drafts.review.handing import Chosen, select
from sheetcrm.core.drafts.review.outbox import Entry, Outbox
from sheetcrm.core.drafts.review.recall import sents_led
from sheetcrm.core.link import fold_id
from sheetcrm.handover.imap import BROKE_OFF
from sheetcrm.handover.passing import Doubtful, Refused, look_for, pass_on
from sheetcrm.journal import approvals
from sheetcrm.journal.outbox import FILE, Ledger, Twofold
from tests.thinning import one_in
from tests.unit.drafts.making import NOW, SHIPPED, client, facts, frame

KEY = b"k" * 32
PEOPLE = 4
TEMPLATES = {name: text for name, text in SHIPPED.items() if name.startswith("ru/birthday")}


class Crash(BaseException):
    """The machine is switched off."""


class Disk(Twofold):
    """The ledger's files on a machine that may be switched off before a line, within it, or after it. ``at``: the step at
    which it happens; ``naive``: a ledger that writes no intents, and says what happened once it did."""

    def __init__(self, state: Path, second: Path, clock: Clock, naive: bool = False) -> None:
        super().__init__(state / FILE, second)
        self.clock, self.naive = clock, naive
        self.held_back: dict[str, object] = {}

    def append(self, kind: str, at: dt.datetime, **said: object) -> dict[str, Any]:
        if self.naive and kind == "intent":
            self.held_back = said
            return {}
        self.clock.tick()
        if self.clock.tearing():
            with self.log.path.open("ab") as file:
                file.write(b'{"kind": "intent", "items": [{"draf')
            raise Crash
        if self.naive and kind == "outcome":
            super().append("intent", at, **self.held_back)
        line = super().append(kind, at, **said)
        self.clock.tick()
        return line


class Clock:
    """Counts steps, and switches the machine off at one of them."""

    def __init__(self, rng: random.Random) -> None:
        self.left = rng.choice([None, None, 0, 1, 2, 3, 4, 5, 7, 9])
        self.torn = rng.random() < 0.2

    def tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0 and not self.torn:
                raise Crash

    def tearing(self) -> bool:
        return self.torn and self.left is not None and self.left < 0


class World:
    """A base of a few people, some of them in two rows, and what really reached whom."""

    def __init__(self, seed: int, folder: Path, naive: str = "") -> None:
        self.rng = random.Random(seed)
        self.state, self.second = folder / "state", folder / "home" / "outbox.jsonl"
        self.state.mkdir(parents=True)
        self.naive = naive
        #: Rows: (person, cells). Ids are never given twice.
        self.rows: list[tuple[int, dict[str, Any]]] = [(p, client(p + 1)) for p in range(PEOPLE)]
        self.given = PEOPLE
        self.gone: dict[str, str] = {}
        self.stops: list[str] = []
        self.reached: Counter[int] = Counter()
        self.wronged: list[int] = []
        self.mailbox: list[str] = []
        self.copies: list[Any] = []

    # -- the sheet ----------------------------------------------------------------------------------------------------

    def facts(self, outbox: Outbox) -> DraftFacts:
        history = () if self.naive == "no memory" else sents_led(outbox.history(), self.gone)
        return facts(
            [cells for _, cells in self.rows],
            campaigns=("birthday",),
            channels=("email", "sms"),
            cluster=np.array([person for person, _ in self.rows], dtype=np.intp),
            stop_list=frame([{"who": who} for who in self.stops]) if self.stops else None,
            templates=TEMPLATES,
            key=KEY,
            history=history,
        )

    def suppressed(self, person: int) -> bool:
        mine = [cells for p, cells in self.rows if p == person]
        listed = {contact for cells in mine for contact in (*cells["email"], *cells["phone"])}
        return any(cells.get("stop") for cells in mine) or bool(listed & set(self.stops))

    def copy_row(self) -> None:
        """A person is typed in a second time, with another address."""
        person, cells = self.rng.choice(self.rows)
        self.given += 1
        other = {"email": (f"other{self.given}@example.com",)} if self.rng.random() < 0.7 else {}
        fresh = {**cells, "client_id": f"К-{self.given:06d}", "phone": (f"+7917{self.given:07d}",), **other}
        self.rows.insert(self.rng.randrange(len(self.rows) + 1), (person, fresh))

    def paste_row(self) -> None:
        """A row is pasted again as it is, id and all."""
        self.rows.append(self.rng.choice(self.rows))

    def merge(self) -> None:
        twice = [p for p, n in Counter(p for p, _ in self.rows).items() if n > 1]
        if twice:
            person = self.rng.choice(twice)
            (_, kept), (_, went) = [row for row in self.rows if row[0] == person][:2]
            if kept["client_id"] != went["client_id"]:
                # Who was merged may come to stand in either row; the address of the other is often dropped.
                keep, go = (kept, went) if self.rng.random() < 0.5 else (went, kept)
                stop = {"stop": True} if keep.get("stop") or go.get("stop") else {}
                self.rows = [(p, {**c, **stop} if c is keep else c) for p, c in self.rows if c is not go]
                self.gone[fold_id(go["client_id"])] = fold_id(keep["client_id"])

    def stop(self) -> None:
        at = self.rng.randrange(len(self.rows))
        person, cells = self.rows[at]
        if self.rng.random() < 0.5:
            self.rows[at] = (person, {**cells, "stop": True})
        else:
            self.stops.append(self.rng.choice([*cells["email"], *cells["phone"]]))

    # -- copies -------------------------------------------------------------------------------------------------------

    def keep_copy(self) -> None:
        files = {
            name: (self.state / name).read_bytes() for name in (FILE, approvals.FILE) if (self.state / name).exists()
        }
        self.copies.append((list(self.rows), dict(self.gone), list(self.stops), files))

    def restore_sheet(self) -> None:
        if self.copies:
            rows, gone, stops, _ = self.rng.choice(self.copies)
            self.rows, self.gone, self.stops = list(rows), dict(gone), list(stops)

    def restore_folder(self) -> None:
        """Sheet and state folder come back together, as from a backup of the disk."""
        if self.copies:
            rows, gone, stops, files = self.rng.choice(self.copies)
            self.rows, self.gone, self.stops = list(rows), dict(gone), list(stops)
            for name in (FILE, approvals.FILE):
                (self.state / name).unlink(missing_ok=True)
            for name, content in files.items():
                (self.state / name).write_bytes(content)

    # -- the program --------------------------------------------------------------------------------------------------

    @contextmanager
    def ledger(self) -> Iterator[tuple[Ledger, Clock]]:
        clock = Clock(self.rng)
        disk = Disk(self.state, self.second, clock, naive=self.naive == "no intent")
        disk.heal(NOW)
        with suppress(Crash):
            yield Ledger(disk, KEY), clock

    def drafts(self, outbox: Outbox) -> tuple[Draft, ...]:
        return draft(self.facts(outbox)).drafts

    def approve(self) -> None:
        with self.ledger() as (ledger, _):
            ready = [d for d in self.drafts(ledger.now) if d.state == "draft"]
        approvals.keep(self.state, [Approval(d.id, Verdict.SEND, NOW, "tab", prints_of(d)) for d in ready])

    def hand_over(self) -> None:
        with self.ledger() as (ledger, clock):
            sink = Outside(self, clock, by_one=self.rng.random() < 0.6)
            look_for(ledger, sink, NOW)
            outbox = Outbox() if self.naive == "no memory" else ledger.now
            made = self.facts(outbox)
            drafts = draft(made).drafts
            ids = {d.id: self.ids_of(self.rows[d.client_position][0]) for d in drafts}
            found = select(
                decided_drafts(drafts, approvals.load(self.state), made.settings, outbox.handed),
                outbox,
                made.settings,
                channels=(self.rng.choice(["email", "sms"]),),
                ids=ids,
                today=made.today,
            )
            pass_on(ledger, sink, found.chosen, by="Ирина", now=lambda: NOW)

    def ids_of(self, person: int) -> list[str]:
        mine = [cells["client_id"] for p, cells in self.rows if p == person]
        return [*mine, *(old for old, new in self.gone.items() if new in map(fold_id, mine))]

    def settle(self) -> None:
        """A person looks, and says truly what arrived."""
        with self.ledger() as (ledger, _):
            for entry in ledger.now.unknown():
                there = entry.item.draft in self.mailbox
                ids = [entry.item.draft]
                ledger.settle(NOW, entry.batch, went=ids if there else [], returned=[] if there else ids, by="Ирина")

    def walk(self, steps: int) -> None:
        does = {
            self.copy_row: 2, self.paste_row: 1, self.merge: 2, self.stop: 1, self.keep_copy: 2, self.restore_sheet: 1,
            self.restore_folder: 2, self.approve: 4, self.hand_over: 6, self.settle: 1,
        }  # fmt: skip
        self.approve()
        for do in self.rng.choices(list(does), weights=list(does.values()), k=steps):
            do()


class Outside:
    """Where messages go. It may refuse, break off with or without having taken the message, or take it and the machine goes."""

    name = "outside"

    def __init__(self, world: World, clock: Clock, *, by_one: bool) -> None:
        self.world, self.clock, self.by_one = world, clock, by_one

    def where(self, batch: str) -> str:
        return "outside"

    def put(self, where: str, chosen: Sequence[Chosen]) -> None:
        world = self.world
        self.clock.tick()
        luck = world.rng.random()
        if luck < 0.1:
            raise Refused(BROKE_OFF())
        if luck < 0.15:
            raise Doubtful(BROKE_OFF())
        for one in chosen:
            person = world.rows[one.draft.client_position][0]
            world.reached[person] += 1
            world.mailbox.append(one.draft.id)
            if world.suppressed(person):
                world.wronged.append(person)
        if luck < 0.25:
            raise Doubtful(BROKE_OFF())
        self.clock.tick()

    def there(self, entry: Entry) -> bool:
        # Asked in vain half of the time: somebody has taken it on.
        return entry.item.draft in self.world.mailbox and self.world.rng.random() < 0.5


def walked(seed: int, folder: Path, naive: str = "") -> World:
    world = World(seed, folder / f"{naive}{seed}", naive)
    world.walk(12)
    return world


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's going off is played; the disk need not be waited for."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.mark.parametrize("part", one_in(2, range(4)))
def test_nobody_gets_a_message_twice_or_against_their_will(part: int, tmp_path: Path) -> None:
    reached = 0
    for seed in range(part * 15, part * 15 + 15):
        world = walked(seed, tmp_path)
        assert max(world.reached.values(), default=0) <= 1, f"seed {seed}: {world.reached}"
        assert not world.wronged, f"seed {seed}"
        reached += sum(world.reached.values())
    assert reached > 15, "a program that hands nothing over proves nothing"


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_walks(tmp_path: Path) -> None:
    for seed in range(1_000, 11_000):
        world = walked(seed, tmp_path)
        assert max(world.reached.values(), default=0) <= 1, f"seed {seed}: {world.reached}"
        assert not world.wronged, f"seed {seed}"


@pytest.mark.parametrize("naive", ["no intent", "no memory"])
def test_a_simpler_way_fails(naive: str, tmp_path: Path) -> None:
    """A ledger written only afterwards, and one that later runs do not ask: both write to somebody twice."""
    assert any(max(walked(seed, tmp_path, naive).reached.values(), default=0) > 1 for seed in range(60))
