"""What people decided before this run, and what became of it: goes into the run beside the tables. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sheetcrm.core.drafts.due_log import DueLog
from sheetcrm.core.drafts.model import Sent
from sheetcrm.core.drafts.review.approval import Approval
from sheetcrm.core.drafts.review.told import NOTHING_TOLD, Told
from sheetcrm.core.duplicates.memory import Remembered
from sheetcrm.core.fields.words import word
from sheetcrm.core.fields.yes_no import NO, YES
from sheetcrm.core.figures.moves import GroupLog
from sheetcrm.core.figures.segment_moves import SegmentLog
from sheetcrm.core.figures.trends import Past
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.plan.approval import Agreed
from sheetcrm.core.plan.merging import Archived
from sheetcrm.core.records import Discreet
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.change_log import PastRun
from sheetcrm.core.tabs.columns import Kept
from sheetcrm.core.tabs.queue import EMPTY_LINES, NOTHING, Lines
from sheetcrm.core.workbook import TypedOver, Value

if TYPE_CHECKING:
    from sheetcrm.core.tasks.kept import TaskMemory


class Moment(Struct, frozen=True):
    """When a run takes place, when the next one comes, and what became of the last one that was asked for in the
    workbook, in words."""

    now: dt.datetime
    next_run: dt.datetime | None = None
    asked: str = ""


class Decided(Discreet, frozen=True):
    """``lines``: our queue tabs as they were read, by tab key. ``agreed``: what may be written. ``results``: what became
    of single lines in this run, in words, by key. ``id_mark``: the highest client number ever given. ``moment``: when
    this run is, where the workbook shows it. ``typed_over``: what people typed into columns of ours in our tabs, each with
    its tab's title. ``history``: earlier runs that changed people's cells. ``kept``: what people typed into columns of
    ours in people's tabs, as earlier runs found it. ``remembered``: what was decided about duplicates; ``archive``: the rows
    of clients that were merged into others; ``others``: tabs of people's that lead to clients by their ids, as
    tables. ``texts_only``: the store writes no numbers and no days into people's cells.
    ``past``: the figures that were written down on earlier days. ``approvals``: what was decided about drafts, by the draft's
    id; ``handed``: ids of drafts that have left; ``drafts_key``: what the workbook holds of the secret in
    their ids, or has to hold from now on; ``sent``: messages that have left, for later runs; ``sent_ticks``: by mailing, a print of the last tick about that; ``outbox_head``: how far the ledger
    of them goes, for the workbook to remember. ``due``: who was due for which campaign on earlier days;
    ``groups``: who was in which group; ``segment_log``: who was seen entering and leaving which segment. ``tasks``: what this machine remembers of tasks. ``erased``: who was erased on
    request. ``workbook``: what a file is to be known by wherever it is put; empty for a Google Sheet, which has an id.
    ``told``: what computers tell each other through the workbook, this one included. ``too_many``: by table, how many
    rows would have changed by themselves, where that waits for a person.
    """

    unseen = ("approvals", "drafts_key")

    lines: Mapping[str, Lines] = field(default_factory=lambda: EMPTY_LINES)
    agreed: Agreed = field(default_factory=Agreed)
    results: Mapping[str, str] = field(default_factory=dict)
    id_mark: int = 0
    moment: Moment | None = None
    typed_over: tuple[tuple[str, TypedOver], ...] = ()
    history: tuple[PastRun, ...] = ()
    kept: tuple[Kept, ...] = ()
    remembered: Remembered = field(default_factory=Remembered)
    archive: tuple[Archived, ...] = ()
    others: Mapping[str, Table] = field(default_factory=dict)
    texts_only: bool = False
    past: Past = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    handed: frozenset[str] = frozenset()
    drafts_key: str = ""
    sent: tuple[Sent, ...] = ()
    sent_ticks: Mapping[str, str] = field(default_factory=dict)
    outbox_head: str = ""
    due: DueLog = field(default_factory=dict)
    groups: GroupLog = field(default_factory=dict)
    segment_log: SegmentLog = field(default_factory=dict)
    tasks: TaskMemory | None = None
    erased: Erased = field(default_factory=Erased)
    workbook: str = ""
    told: Told = NOTHING_TOLD
    too_many: tuple[tuple[str, int], ...] = ()

    def of(self, tab: str) -> Lines:
        return self.lines.get(tab, NOTHING)


NOTHING_DECIDED = Decided()


def answer(value: Value) -> bool | None:
    """A decision in a cell: a tick, a plus, a word; None when there is none, or nobody can tell which.

    >>> answer("да"), answer(True), answer("+"), answer("нет"), answer("потом"), answer(None), answer(False)
    (True, True, True, False, None, None, None)
    """
    if value is None or value is False:
        return None  # an empty checkbox is no refusal
    if value is True or value == 1:
        return True
    text = str(value).strip().casefold()
    if word(text) in YES or text in YES:
        return True
    if word(text) in NO or text in NO:
        return False
    return None


def decisions(lines: Lines, column: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that were ticked and the keys that were refused in a queue tab."""
    ticked: set[str] = set()
    refused: set[str] = set()
    for line in lines.lines:
        said = answer(line.typed.get(column))
        if said is not None:
            (ticked if said else refused).add(line.key)
    # A line copied with its tick and then refused in one place: the stricter word holds.
    return frozenset(ticked - refused), frozenset(refused)
