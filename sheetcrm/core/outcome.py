"""What goes into a run and what comes out of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.checks.quality import Quality
from sheetcrm.core.clean import CleanTable
from sheetcrm.core.drafts.due_log import DueLog
from sheetcrm.core.drafts.model import Drafts, DraftSettings
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.duplicates.settling import Settled
from sheetcrm.core.figures.everything import Figures
from sheetcrm.core.figures.goals import FigureSettings
from sheetcrm.core.figures.moves import GroupLog
from sheetcrm.core.figures.score import Score
from sheetcrm.core.figures.segment_moves import SegmentLog
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.law.deadlines import LawSettings
from sheetcrm.core.link import Links
from sheetcrm.core.matching import Matches
from sheetcrm.core.plan.merging import Merging
from sheetcrm.core.proposals import Proposals
from sheetcrm.core.reading import Base
from sheetcrm.core.segments.evaluate import SegmentResult
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.summary.outline import Item
from sheetcrm.core.tabs.columns import Kept, TabColumns
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tasks.kept import TaskLines, TaskMemory
from sheetcrm.core.tasks.model import Tasks
from sheetcrm.core.tasks.options import TaskSettings
from sheetcrm.core.watch.canaries import Counted
from sheetcrm.core.wording import Lang


class RunSettings(Struct, frozen=True):
    """What the team decided, settled and checked before anything is opened.

    ``normalise``: field → ``auto``, ``propose`` or ``off``. ``required``: kind of client → fields. ``purposes``: heading → why the team keeps it.
    ``responsible``: heading or title of a tab → who answers for what stands there.
    ``formats``: heading → what the column holds (``any``: whatever).
    ``columns``: keys of the columns of ours in people's tab, None where nobody was asked. ``canaries``: ids of invented
    clients, who count nowhere. ``colours``: group of clients → colour. ``cells_lang``: the language cells are spelled in, where the
    run speaks another one to its reader.
    """

    lang: Lang
    region: str = "RU"
    currency: str = "₽"
    phone_style: str = "international"
    known: KnownSettings = field(default_factory=KnownSettings)
    drafts: DraftSettings = field(default_factory=DraftSettings)
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)
    responsible: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    normalise: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] | None = None
    formats: Mapping[str, str] = field(default_factory=dict)
    canaries: tuple[str, ...] = ()
    figures: FigureSettings = field(default_factory=FigureSettings)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    law: LawSettings = field(default_factory=LawSettings)
    colours: Mapping[str, str] = field(default_factory=dict)
    cells_lang: Lang | None = None

    @property
    def spelled(self) -> Lang:
        """The language cells are spelled in: dates, ids, words of ours."""
        return self.cells_lang or self.lang


class Outcome(Struct, frozen=True):
    """Everything one run found. Without a client table only ``base`` and ``log`` say anything, and there are no tabs.
    ``base`` has no canaries: positions of clients and orders everywhere here are its own.

    ``offered``: the proposals without those people refused. ``ignored``: issues that are not in ``log`` because people said that they are none. ``columns``: of ours in people's
    tabs of clients. ``kept``: texts that people typed into them and that are not done with. ``merging``: what is known
    and wanted of duplicates. ``figures``: those of the base. ``score``: of each client by the rules of the team. ``outline``: what «Сводка» says, in the order it is read.
    ``review``: the drafts with what people decided about them. ``tasks``: what is to be done; ``task_memory``: what is to be
    remembered of it once it stands in the workbook. ``due``: who is and was due for which campaign, ``groups``: who is and was in which group,
    and ``segment_log``: who was seen entering and leaving which segment, to be remembered, too.
    """

    base: Base
    cleaned: Mapping[str, CleanTable]
    log: IssueLog
    proposals: Proposals
    offered: Proposals
    quality: Quality | None = None
    matches: Matches | None = None
    known: Known | None = None
    segments: tuple[SegmentResult, ...] = ()
    drafts: Drafts | None = None
    tabs: tuple[Tab, ...] = ()
    ignored: int = 0
    columns: tuple[TabColumns, ...] = ()
    kept: tuple[Kept, ...] = ()
    merging: Merging | None = None
    figures: Figures | None = None
    outline: tuple[Item, ...] = ()
    review: Review | None = None
    tasks: Tasks | None = None
    task_memory: TaskMemory | None = None
    due: DueLog | None = None
    groups: GroupLog | None = None
    segment_log: SegmentLog | None = None
    score: Score | None = None

    @property
    def has_clients(self) -> bool:
        return "clients" in self.cleaned


class Found(Struct, frozen=True):
    """What was found in the workbook, before messages are written and tabs laid out: enough to propose edits.

    ``outcome``: without drafts, tabs and columns of ours. ``every``: all issues, those that people call right too.
    ``matched``: the clients as the matcher took them. ``joined``: orders, deals and talks, each row with the
    position of its client. ``frame``: the clients as rules of segments see them. ``ids``: the client id of each row. ``raw``: what the matcher found before
    people's decisions were respected, ``settled``: after. ``links``: the client of each order. ``counted``: with and
    without canaries. ``gone``: who was merged into whom, by folded ids. ``task_lines``: what people said of their tasks.
    """

    outcome: Outcome
    every: IssueLog
    matched: pd.DataFrame | None = None
    joined: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    frame: pd.DataFrame | None = None
    ids: Sequence[str | None] = ()
    raw: Matches | None = None
    settled: Settled | None = None
    links: Links | None = None
    counted: Counted | None = None
    gone: Mapping[str, str] = field(default_factory=dict)
    task_lines: TaskLines = field(default_factory=TaskLines)
