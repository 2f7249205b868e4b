"""An approval never outlives what it rests on, and nobody who must not be written to is ever approved.

A marketer and the world take turns by seed: words in the tab, own texts, decisions on the page, ticks beside a mailing; clients,
consents, orders and templates that change and change back, stops that come and go, rows merged and parted, runs that are cut off
before the tabs are written. A second, much simpler account of it is kept here: for each approved draft the message as
it stood when somebody said yes. After every run the approved drafts are exactly those.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.drafts.review import mailings
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.records import replace
from sheetcrm.journal import approvals
from tests.unit.drafts.making import SHIPPED, client, facts
from tests.unit.drafts.reviewed import Desk, states

CLIENTS = 4
SEND = ("можно отправлять", "снова можно отправлять", "да")
WORDS = (*SEND, "не отправлять", "переписать", "проверить", "как-нибудь", None)
GOOD = "Мария, с днём рождения! Заходите в пятницу."
BAD = "Мария, вам сюда: http://rоmashka.example"  # the first o is Cyrillic
BODY = SHIPPED["ru/birthday.email"]

Content = tuple[object, ...]


def content(draft: Draft) -> Content:
    """All that somebody who approves a draft relies on."""
    c = draft.context
    said = None if c.consent is None else c.consent.ru
    return (
        draft.to, draft.name, draft.called, draft.subject, draft.text, draft.purpose, said,
        tuple(reason.key for reason in draft.reasons), c.last_order, c.orders,
    )  # fmt: skip


@dataclass
class World:
    """The base as it is, and the account of what may be approved."""

    desk: Desk
    rng: random.Random
    cells: list[dict[str, Any]] = field(default_factory=lambda: [client(n + 1) for n in range(CLIENTS)])
    orders: list[int] = field(default_factory=lambda: [1] * CLIENTS)
    stops: set[int] = field(default_factory=set)
    merged: bool = False
    body: str = BODY
    ok: dict[str, Content] = field(default_factory=dict)
    #: What the person said of each, as the last run saw it, and when the tab was last written; the message as the tab shows it.
    last: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    written: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    shown: dict[str, Draft] = field(default_factory=dict)
    now: dict[str, Draft] = field(default_factory=dict)
    paged: list[tuple[str, Verdict]] = field(default_factory=list)
    spoken_on_page: set[str] = field(default_factory=set)
    approved_ever: int = 0

    def facts(self) -> DraftFacts:
        rows = [{**row, "stop": True if i in self.stops else None} for i, row in enumerate(self.cells)]
        cluster = np.full(CLIENTS, -1, dtype=np.intp)
        if self.merged:
            cluster[:2] = 0
        made = facts(
            rows,
            [{"orders_count": n} for n in self.orders],
            campaigns=("birthday",),
            channels=("email",),
            cluster=cluster,
        )
        return replace(made, templates={**SHIPPED, "ru/birthday.email": self.body})

    def act(self) -> None:
        """One thing somebody does."""
        rng, who = self.rng, self.rng.randrange(CLIENTS)
        what = rng.randrange(15)
        if what <= 4 and self.shown:
            self.desk.type(rng.choice(sorted(self.shown)), decision=rng.choice(WORDS if what > 2 else SEND))
        elif what == 5 and self.shown:
            self.desk.type(rng.choice(sorted(self.shown)), own_text=rng.choice((GOOD, BAD, None)))
        elif what == 6 and self.now:
            draft_id, verdict = rng.choice(sorted(self.now)), rng.choice((Verdict.SEND, Verdict.REJECT, Verdict.CHECK))
            self.paged.append((draft_id, verdict))
            at = self.desk.at - dt.timedelta(minutes=40 - len(self.paged))
            approvals.keep(self.desk.state, [Approval(draft_id, verdict, at, "page", prints_of(self.now[draft_id]))])
        elif what == 7:
            self.cells[who]["email"] = (rng.choice((f"client{who + 1}@example.com", f"other{who + 1}@example.com")),)
        elif what == 8:
            self.cells[who]["consent_ads"] = rng.choice((True, True, None, False))
        elif what == 9:
            self.cells[who]["consent_source"] = rng.choice(("анкета", "звонок"))
        elif what == 10:
            self.orders[who] = rng.choice((1, 2))
        elif what == 11:
            self.body = rng.choice((BODY, BODY, BODY.replace("Поздравляем", "Сердечно поздравляем")))
        elif what == 12:
            self.stops ^= {who}
        elif what == 13:
            self.merged = not self.merged
        elif row := next((r for r in self.desk.rows.get("campaigns", ()) if str(r[-1]).startswith("#")), None):
            row[0] = rng.choice(("да", "да, снова", None))

    def run(self) -> None:
        said = {key: (self.desk.says(key, "decision"), self.desk.says(key, "own_text")) for key in self.shown}
        ticked = next((r[0] for r in self.desk.rows.get("campaigns", ()) if str(r[-1]).startswith("#")), None)
        stood = {
            line.key: tuple(line.typed.get(k) for k in ("decision", "own_text"))
            for line in self.desk.lines("drafts").lines
        }
        cut = self.rng.random() < 0.15
        found = self.desk.run(self.facts(), cut=cut)
        assert self.desk.made is not None
        now = {draft.id: draft for draft in self.desk.made.drafts}
        new_tick = ticked != self.last.get("tick", (None, None))[0]
        self._account(said, now)
        before = set(self.ok)
        if new_tick:
            self.last["tick"] = (ticked, None)
            if ticked is not None:
                self._all(found, now)
        assert {key for key, state in states(found).items() if state == "approved"} == set(self.ok)
        self._nobody_suppressed(found)
        self.approved_ever += len(set(self.ok) - before) + len(before)
        self.now = now
        if not cut:
            self.shown = now
            # A draft that comes back finds its old line, and the words in it.
            self.written = {key: stood.get(key, (None, None)) for key in now}

    def _account(self, said: dict[str, tuple[Any, Any]], now: dict[str, Draft]) -> None:
        for draft_id, verdict in self.paged:
            self._decide(draft_id, verdict, self.now[draft_id], None)
            self.spoken_on_page.add(draft_id)
        self.paged = []
        for key, (word, text) in said.items():
            if (word, text) == self.last.get(key, (None, None)):
                continue
            if word in SEND and (word, text) == self.written.get(key, (None, None)):
                continue  # a run that was cut off took another word; only a word it has not seen agrees
            self.last[key] = (word, text)
            verdict = Verdict.SEND if word in SEND else Verdict.REJECT if word == "не отправлять" else Verdict.CHECK
            self.spoken_on_page.discard(key)
            self._decide(key, verdict, self.shown[key], text)
        for key in list(self.ok):
            draft = now.get(key)
            if draft is None or draft.state == "blocked" or content(draft) != self.ok[key]:
                del self.ok[key]

    def _decide(self, key: str, verdict: Verdict, draft: Draft, text: str | None) -> None:
        self.ok.pop(key, None)
        if verdict is Verdict.SEND and text != BAD:
            self.ok[key] = content(draft)

    def _all(self, found: Review, now: dict[str, Draft]) -> None:
        """A tick beside the mailing, once its sample was read: those nobody said anything about, as they were shown. Whom it
        covers at most is counted here; what it covers has to be as it was shown."""
        (mailing,) = [one for one in found.mailings if one.campaign == "birthday"] or [None]
        if mailing is None:
            return
        for one in found.drafts:
            approval = one.approval
            now_on = approval is not None and approval.at == self.desk.at - dt.timedelta(hours=1)
            if approval is not None and now_on and approval.batch and approval.verdict is Verdict.SEND:
                key = one.draft.id
                assert self.last.get(key, (None, None)) == (None, None), "somebody said something about it"
                assert key not in self.spoken_on_page
                assert content(self.shown[key]) == content(now[key]), "it is not what was shown"
                assert not mailing.unread
                self.ok[key] = content(now[key])

    def _nobody_suppressed(self, found: Review) -> None:
        out = set(self.stops)
        if self.merged and out & {0, 1}:
            out |= {0, 1}
        denied = {i for i, row in enumerate(self.cells) if row["consent_ads"] is not True}
        for one in found.drafts:
            if str(one.state) == "approved":
                assert one.draft.client_position not in out | denied


def play(seed: int, state: Path, runs: int) -> int:
    world = World(Desk(state), random.Random(seed))
    for _ in range(runs):
        for _ in range(world.rng.randrange(4)):
            world.act()
        world.run()
    return world.approved_ever


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample of one; and nothing here has to survive a power cut."""
    monkeypatch.setattr(mailings, "SAMPLE", 1)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_no_approval_outlives_what_it_rests_on(tmp_path: Path) -> None:
    approved = [play(seed, tmp_path / str(seed), 18) for seed in range(8)]
    assert sum(approved) > 60  # or the sequences never get that far


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_no_approval_outlives_what_it_rests_on_in_many_sequences(tmp_path: Path, block: int) -> None:
    for seed in range(1000 * (block + 1), 1000 * (block + 2)):
        play(seed, tmp_path / str(seed), 18)
