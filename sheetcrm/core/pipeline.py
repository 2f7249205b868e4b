"""The whole run as one road, from the tables people keep to what our tabs will say. Pure.

It opens nothing, asks no clock and knows no store: tables, settings, templates and the moment come in, one
:class:`Outcome` comes out. Each stage is a line of :func:`find` or :func:`complete` and a module of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.card.card import Cards
from sheetcrm.core.card.tab import lines_tab
from sheetcrm.core.checks import CheckContext, checks
from sheetcrm.core.checks.quality import quality
from sheetcrm.core.clean import CleanTable, clean_table, same_column
from sheetcrm.core.drafts.audience.bounced import bounced
from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.due_log import due_now
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.review.recall import sent_by_client, sents_led
from sheetcrm.core.drafts.review.reviewing import review
from sheetcrm.core.drafts.text.attached import Finder
from sheetcrm.core.drafts.text.filling import Renderer
from sheetcrm.core.drafts.text.tab import OnTab, on_tab
from sheetcrm.core.duplicates.settling import Settled
from sheetcrm.core.duplicates.stage import decided_groups, led_to, merging_of, now_called, without_merged
from sheetcrm.core.fields import Context, field_types
from sheetcrm.core.fields.name_codes import COMPANY
from sheetcrm.core.figures.everything import figures_of
from sheetcrm.core.figures.mailing_results import mailing_results
from sheetcrm.core.figures.moves import groups_now, marks_of, moves
from sheetcrm.core.figures.score import score, score_findings
from sheetcrm.core.figures.segment_moves import segment_moves, segments_now
from sheetcrm.core.figures.trends import figures_of_day, with_today
from sheetcrm.core.issue_keys import without
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Findings, Severity
from sheetcrm.core.law.deadlines import came_back, deadlines
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.link import Linker, Links, fold_id
from sheetcrm.core.lists import for_drafts
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.matching.known import known_names
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.people import matchable
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.derived import derived_values
from sheetcrm.core.plan.ids import highest, new_ids
from sheetcrm.core.proposals import Group, propose
from sheetcrm.core.reading import Base
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import NO_DAY, dates, fold, objects
from sheetcrm.core.segments.bulk import masks_of_rules
from sheetcrm.core.segments.evaluate import SegmentResult, SegmentState, evaluate_segments, rule_frame, segment_findings
from sheetcrm.core.segments.history import history_columns, named_in
from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL
from sheetcrm.core.tabs.columns import issues_of, still_open, typed_into
from sheetcrm.core.tabs.guide import KEY as GUIDE
from sheetcrm.core.tabs.guide import guide_tab
from sheetcrm.core.tabs.issues import said_right, typed_over
from sheetcrm.core.tabs.ours import QUEUES, our_columns, our_tabs
from sheetcrm.core.tabs.people import called, people
from sheetcrm.core.tasks.kept import TaskLines, TaskMemory
from sheetcrm.core.tasks.memory import settle
from sheetcrm.core.tasks.stage import TaskInput, done_by_client, talks_with_done, tasks_of
from sheetcrm.core.tasks.verified import verified_values
from sheetcrm.core.visits import lang_of, plain
from sheetcrm.core.watch.canaries import Counted, without_canaries
from sheetcrm.core.wording import LANGS, Lang

T = TypeVar("T")


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


def run(
    base: Base,
    settings: RunSettings,
    templates: Mapping[str, str],
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    own_templates: frozenset[str] = frozenset(),
    renderer: Renderer | None = None,
    extra: Iterable[Findings] = (),
    decided: Decided = NOTHING_DECIDED,
) -> Outcome:
    """One run: what was found in the workbook, and our tabs as they should be; :func:`find`, then :func:`complete`."""
    found = find(base, settings, now, today=today, extra=extra, decided=decided)
    return complete(
        found, settings, templates, now, today=today, own_templates=own_templates, renderer=renderer, decided=decided
    )


def find(
    base: Base,
    settings: RunSettings,
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    extra: Iterable[Findings] = (),
    decided: Decided = NOTHING_DECIDED,
    before: Found | None = None,
) -> Found:
    """What is wrong in the workbook, who is in it twice, how the clients stand, and what could be put right.

    ``base``: the tables as :func:`~sheetcrm.core.reading.recognise` found them; canaries are set aside. ``now``: the moment
    in the team's time zone; ``today`` its day unless a day was named. ``extra``: findings made before the run, such as a
    wrong cell in «Настройки». ``decided``: what people ticked, and what became of it. ``before``: what was found with the
    same settings before some cells changed; what rests on the same values as then is taken over.
    """
    today = today or now.date()
    base, gone = without_merged(base, decided)
    counted = without_canaries(base, settings.canaries)
    base = counted.base
    settings = replace(settings, lang=lang_of(base.tables, settings.lang))
    cleaned = clean(base, settings, today, before.outcome.cleaned if before is not None else {})
    if "clients" not in cleaned:
        every = IssueLog.gather(base.tables, [f for c in cleaned.values() for f in c.findings], base.issues)
        log, ignored = without(every, *said_right(decided.of("issues")))
        return Found(Outcome(base, cleaned, log, propose(base.tables, cleaned, ()), ignored=ignored), every)
    clients = cleaned["clients"]
    ids = client_ids(clients)
    table, raw = matched(clients, settings, before)
    settled = decided_groups(raw, clients, decided, now, settings.lang, gone)
    matches = settled.matches
    links = linked(cleaned, matches, gone)
    joined = {key: of_nobody(found.joined(cleaned[key].values), decided.erased) for key, found in links.items()}
    said = settle(decided.of("tasks"), decided.tasks or TaskMemory(), today, gone)
    talks = talks_with_done(joined.get("interactions"), said, clients.values, ids)
    known = know(clients.values, joined.get("orders"), settings.known, today, talks)
    findings = list(
        check(base, cleaned, {**joined, "clients": with_freshness(clients.values, known)}, links, settings, today)
    )
    frame = rule_frame(clients.values, known, base.tables["clients"].raw)
    if named := named_in(rules_of(cleaned, settings)):
        frame = frame.assign(**history_columns(named, clients.values, joined, known.purchases, today))
    headings = {key: base.tables["clients"].heading(key) for key in base.tables["clients"].raw.columns}
    segments: tuple[SegmentResult, ...] = ()
    if "segments" in cleaned:
        segments = tuple(
            evaluate_segments(
                cleaned["segments"].values, frame, headings, today, settings.lang, settings.region, now_called(gone)
            )
        )
        findings += segment_findings(segments, settings.lang)
    points = score(settings.figures.points, frame, known, headings, today, settings.lang, settings.region)
    findings += score_findings(points, setting_names(base), settings.lang)
    findings += templates_of(cleaned, settings.lang).findings
    findings += came_back(clients.values, decided.erased)
    findings += bounced(clients.values, decided.sent, settings.drafts.key)
    asked = consent_facts(cleaned, frame, headings, ids, matches, settings, now, today)
    findings += deadlines(asked, settings.law, today, last_sign(known.frame))
    placed = [*base.issues, *typed_over(decided, {form.tab: form.headings for form in QUEUES}, settings.lang)]
    every = IssueLog.gather(base.tables, [*findings, *extra], placed, ids)
    log, ignored = without(every, *said_right(decided.of("issues")))
    filled = quality(base.tables["clients"].raw, log.findings)
    more: list[Group] = []
    if not base.clients_from_orders:
        mark = highest((*(one.gone for one in decided.archive), *decided.erased.ids), decided.id_mark)
        more += new_ids(base.tables["clients"], settings.lang, highest_id(counted.whole, mark))
        more += derived_values(clients, settings.lang)
        more += verified_values(clients, said, ids, settings.lang)
    proposals = propose(base.tables, cleaned, ids, every.private_cells(), more)
    outcome = Outcome(base, cleaned, log, proposals, filled, matches, known, segments, ignored=ignored, score=points)
    return Found(outcome, every, table, joined, frame, ids, raw, settled, links.get("orders"), counted, gone, said)


def complete(
    found: Found,
    settings: RunSettings,
    templates: Mapping[str, str],
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    own_templates: frozenset[str] = frozenset(),
    renderer: Renderer | None = None,
    find_file: Finder | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> Outcome:
    """What was found, with the drafts, our columns and our tabs as they should be.

    ``templates``: sources by name; those in ``own_templates`` are the team's and are rendered by ``renderer`` alone,
    which holds them to limits of time and memory. ``find_file``: looks at files that go with letters.
    """
    today = today or now.date()
    outcome = found.outcome
    settings = replace(settings, lang=lang_of(outcome.base.tables, settings.lang))
    facts = draft_facts(
        found, settings, templates, now, today=today, own_templates=own_templates, renderer=renderer, find_file=find_file,
        decided=decided,
    )  # fmt: skip
    if facts is None or outcome.known is None:
        return outcome
    clients, known = outcome.cleaned["clients"].values, outcome.known
    past = with_today(decided.past, today, day_of(outcome))
    figures = figures_of(known, clients, found.joined, settings.figures, settings.lang, past, outcome.segments)
    allowed, standing = permissions(facts), Standing(facts)
    drafts = draft(facts, allowed, standing)
    key, window = settings.drafts.key, settings.figures.attribution_days
    due = due_now(drafts, found.ids, key, today, decided.due)
    results = mailing_results(
        facts.history,
        due,
        found.ids,
        facts.cluster,
        known.purchases,
        today,
        window=window,
        key=key,
        reached=drafts.reached,
    )
    marks = marks_of(found.ids, key)
    groups = groups_now(known, marks, decided.groups)
    moved = moves(known, found.ids, marks, groups, found.gone, key)
    lists = segments_now(today, outcome.segments, marks, decided.segment_log, found.gone, key)
    crossed = segment_moves(known, outcome.segments, marks, lists, found.gone, key)
    figures = replace(figures, mailings=results, moves=moved, segment_moves=crossed)
    lines = (decided.of("drafts"), decided.of("campaigns"))
    reviewed = review(drafts, decided.approvals, settings.drafts, now, *lines, decided.handed)
    reviewed = replace(reviewed, sent=decided.sent, ticks=decided.sent_ticks)
    outcome = replace(outcome, drafts=drafts, review=reviewed, figures=figures, due=due, groups=groups)
    outcome = replace(outcome, segment_log=lists)
    made = tasks_of(facts, allowed, standing, task_input(found, known, settings))
    outcome = replace(outcome, tasks=made.tasks, task_memory=made.memory)
    if found.settled is not None:
        outcome = replace(outcome, merging=merging_of(outcome, found.settled, found.links, facts, decided))
    counted = found.counted or Counted(outcome.base, outcome.base)
    outcome = with_columns(outcome, settings, decided, found.ids, counted)
    tabs, outline = our_tabs(outcome, settings, found.joined, now, decided)
    if GUIDE in outcome.base.ours:
        tabs += (guide_tab(counted.whole, settings, now),)
    if outcome.base.card:
        tabs += (lines_tab(cards_of(found, outcome, facts, settings)),)
    return replace(outcome, tabs=tabs, outline=outline)


def cards_of(found: Found, outcome: Outcome, facts: DraftFacts, settings: RunSettings) -> Cards:
    """The cards of all clients; ``outcome`` is what the run came to."""
    lang = lang_of(outcome.base.tables, settings.lang)
    return Cards(
        outcome,
        found.joined,
        permissions(facts),
        found.ids,
        facts.today,
        lang,
        settings.currency,
        sent_by_client(facts.history, found.ids),
        done_by_client(found.task_lines, facts.clients, found.ids),
    )


def draft_facts(
    found: Found,
    settings: RunSettings,
    templates: Mapping[str, str],
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    own_templates: frozenset[str] = frozenset(),
    renderer: Renderer | None = None,
    find_file: Finder | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> DraftFacts | None:
    """What drafts are made from, and what may be asked about consents; None where there is no table of clients."""
    today = today or now.date()
    outcome = found.outcome
    if outcome.matches is None or outcome.known is None or found.frame is None:
        return None
    cleaned, raw = outcome.cleaned, outcome.base.tables["clients"]
    clients = cleaned["clients"].values
    consents = cleaned["consents"].values if "consents" in cleaned else None
    headings = {key: raw.heading(key) for key in raw.raw.columns}
    texts = templates_of(cleaned, settings.lang)
    return DraftFacts(
        clients=clients.assign(client_id=pd.Series(found.ids, index=clients.index, dtype=object)),
        known=outcome.known.frame,
        templates=templates,
        settings=settings.drafts,
        lang=plain(settings.lang),
        now=now,
        today=today,
        orders=found.joined.get("orders"),
        deals=found.joined.get("deals"),
        consents=consents,
        stop_list=cleaned["stop_list"].values if "stop_list" in cleaned else None,
        cluster=outcome.matches.cluster,
        # What people call right is still no ground to write to somebody.
        suspicious=suspicious(found.every),
        bulk=masks_of_rules(consents, found.frame, headings, today, settings.region),
        segments=segment_masks(outcome),
        segment_names={
            fold(one.name): one.name for one in outcome.segments if one.name and one.state is SegmentState.ON
        },
        lists=for_drafts(outcome.base.tables.get("lists")),
        from_cells=own_templates,
        layers=texts.layers,
        broken=texts.broken,
        renderer=renderer,
        find_file=find_file,
        history=sents_led(decided.sent, found.gone),
        void_words=settings.known.cancelled_words + settings.known.returned_words,
        zone=getattr(now.tzinfo, "key", "UTC"),
        erased=decided.erased,
    )


def task_input(found: Found, known: Known, settings: RunSettings) -> TaskInput:
    """What the tasks are made from beside the facts of the drafts."""
    base, clients = found.outcome.base, found.outcome.cleaned["clients"]
    return TaskInput(
        known,
        settings.tasks,
        base.tables,
        found.joined,
        found.task_lines,
        called(people(base.tables["clients"], clients.shown)),
        found.ids,
        settings.choices.get("owner", ()),
        settings.choices.get("deals.stage", ()),
    )


def day_of(outcome: Outcome) -> dict[str, float]:
    """The figures that are written down for this day."""
    if outcome.known is None:
        return {}
    score = None if outcome.quality is None or outcome.quality.base is None else outcome.quality.base / 100
    counts = outcome.log.by_severity
    return figures_of_day(outcome.known, score, counts[Severity.ERROR] + counts[Severity.WARNING])


def rules_of(cleaned: Mapping[str, CleanTable], settings: RunSettings) -> Iterable[object]:
    """Every rule of this run: of segments, of points, of consents that are about many."""
    yield from settings.figures.points
    for key in ("segments", "consents"):
        if key in cleaned:
            yield from objects(cleaned[key].values, "rule").tolist()


def setting_names(base: Base) -> list[Any]:
    """The names of the settings in «Настройки», by row; none without the tab."""
    table = base.tables.get("settings")
    return [] if table is None or not table.has("name") else table.raw["name"].tolist()


def templates_of(cleaned: Mapping[str, CleanTable], lang: Lang) -> OnTab:
    """What the team's tab of templates says."""
    return on_tab(cleaned["templates"].values if "templates" in cleaned else None, lang)


def segment_masks(found: Outcome) -> dict[str, npt.NDArray[np.bool_]]:
    """Who is in each segment that works today, by its name (folded); the groups of clients count as segments, too."""
    masks: dict[str, npt.NDArray[np.bool_]] = {}
    if found.known is not None:
        groups = found.known.frame["lifecycle"].astype(object).to_numpy()
        for group, label in LIFECYCLE_LABEL.items():
            masks.update({fold(label.say(lang)): groups == str(group) for lang in LANGS})
    masks.update({fold(one.name): one.mask for one in found.segments if one.name and one.state is SegmentState.ON})
    return masks


def matched(clients: CleanTable, settings: RunSettings, before: Found | None) -> tuple[pd.DataFrame, Matches]:
    """The clients as the matcher takes them, and who of them is the same; as ``before`` where it would take the same."""
    table, roles = matchable(clients)
    if before is not None and before.matched is not None and before.raw is not None:
        was = before.matched
        if list(was.columns) == list(table.columns) and all(
            same_column(table[key].to_numpy(dtype=object), was[key].to_numpy(dtype=object)) for key in table.columns
        ):
            return was, before.raw
    return table, match(table, roles=roles, region=settings.region)


def get_ready() -> None:
    """Loads what a run will ask for whatever the tables hold, for whoever has to wait for the tables anyway."""
    import phonenumbers  # noqa: F401

    field_types()
    checks()
    known_names()


def highest_id(base: Base, mark: int) -> int:
    """The highest client number of the sheet: a canary's is taken as well."""
    clients = base.tables["clients"]
    return highest(clients.raw["client_id"].tolist(), mark) if clients.has("client_id") else mark


def with_columns(
    found: Outcome, settings: RunSettings, decided: Decided, ids: Sequence[str | None], counted: Counted
) -> Outcome:
    """The columns of ours in people's tab, and what people typed into them as lines of what to correct.

    A canary's row is one of the tab's rows, its cells in our columns are empty: what somebody types there is kept too.
    """
    base, sheets = counted.whole, counted.whole.sheets
    if base.clients_from_orders:
        return replace(found, kept=decided.kept)
    if not (settings.columns or decided.kept or any(sheet.own for sheet in sheets)):
        return found
    table = base.tables["clients"]
    columns = our_columns(found, settings, counted)
    kept = still_open([*decided.kept, *typed_into(columns, sheets)], table, columns)
    if kept:
        said = [counted.counts(issue) for issue in issues_of(kept, table, columns, sheets, counted.spread(ids))]
        log, ignored = without(replace(found.log, placed=(*found.log.placed, *said)), *said_right(decided.of("issues")))
        # A text that people said is none to keep is done with.
        left = {id(issue) for issue in log.placed}
        kept = tuple(one for one, issue in zip(kept, said, strict=True) if id(issue) in left)
        found = replace(found, log=log, ignored=found.ignored + ignored)
    return replace(found, columns=columns, kept=kept)


def clean(
    base: Base, settings: RunSettings, today: dt.date, before: Mapping[str, CleanTable] = {}
) -> dict[str, CleanTable]:
    """Every table in its normal form, with what was wrong in its cells; see :func:`~sheetcrm.core.clean.clean_table`
    for ``before``."""
    context = Context(settings.lang, settings.region, today, settings.phone_style)
    return {
        key: clean_table(
            table,
            context,
            choices=of_table(settings.choices, key),
            normalise=of_table(settings.normalise, key),
            before=before.get(key),
        )
        for key, table in base.tables.items()
    }


def of_table(said: Mapping[str, T], table: str) -> dict[str, T]:
    """What was decided by field, for the fields of one table: those of clients stand by their name alone.

    >>> of_table({"status": 1, "orders.status": 2}, "clients"), of_table({"status": 1, "orders.status": 2}, "orders")
    ({'status': 1}, {'status': 2})
    """
    if table == "clients":
        return {key: value for key, value in said.items() if "." not in key}
    return {key.partition(".")[2]: value for key, value in said.items() if key.startswith(f"{table}.")}


def check(
    base: Base,
    cleaned: Mapping[str, CleanTable],
    joined: Mapping[str, pd.DataFrame],
    links: Mapping[str, Links],
    settings: RunSettings,
    today: dt.date,
) -> Iterable[Findings]:
    """Findings of the cells, then of the checks on whole columns, then of the links between tables."""
    for key, table in cleaned.items():
        yield from about_linked(table.findings, links[key]) if key in links else table.findings
    values = {key: table.values for key, table in cleaned.items()} | dict(joined)
    context = CheckContext(
        values,
        {key: table.raw for key, table in base.tables.items()},
        today,
        settings.lang,
        settings.required,
        settings.purposes,
        {key: {c: table.heading(c) for c in table.raw.columns} for key, table in base.tables.items()},
        settings.choices,
        settings.formats,
        settings.region,
        settings.known,
    )
    for one in checks().values():
        if one.table in values:
            yield from one.run(context)
    for key, found in links.items():
        column = next((c for c in ("client", "phone", "client_id", "email") if c in values[key].columns), None)
        yield found.findings(column, key)


def with_freshness(clients: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The clients with the last day anything was heard of each, and how long that lasts: what the summary calls out of date is
    a line to correct as well, and nothing else is. Of archived clients nothing is asked."""
    judged = known.fresh.judged & ~known.archived
    return clients.assign(
        _fresh_at=dates(np.where(judged, known.fresh.last_seen, NO_DAY)),
        _stale_after_days=known.fresh.limit.astype(object),
    )


#: Tables whose rows belong to clients.
LINKED = ("orders", "deals", "interactions", "tasks")


def linked(cleaned: Mapping[str, CleanTable], matches: Matches, gone: Mapping[str, str]) -> dict[str, Links]:
    """The client of every order, deal and talk, by table; the clients are gone through once for all of them. ``gone``: who
    was merged into whom."""
    there = [key for key in LINKED if key in cleaned]
    if not there:
        return {}
    linker = Linker(cleaned["clients"].values, cleaned["clients"].typed, matches.cluster)
    return {key: linker.link(led_to(cleaned[key].values, gone), cleaned[key].typed) for key in there}


def consent_facts(
    cleaned: Mapping[str, CleanTable],
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    ids: Sequence[str | None],
    matches: Matches,
    settings: RunSettings,
    now: dt.datetime,
    today: dt.date,
) -> DraftFacts:
    """What consents are read from, without anything that only messages need."""
    clients = cleaned["clients"].values
    consents = cleaned["consents"].values if "consents" in cleaned else None
    return DraftFacts(
        clients.assign(client_id=pd.Series(ids, index=clients.index, dtype=object)),
        pd.DataFrame(index=clients.index),
        {},
        settings.drafts,
        plain(settings.lang),
        now,
        today,
        consents=consents,
        cluster=matches.cluster,
        bulk=masks_of_rules(consents, frame, headings, today, settings.region),
    )


def last_sign(known: pd.DataFrame) -> pd.Series:
    """The last day anything happened with each client: a purchase or a contact."""
    days = [pd.to_datetime(known[c], errors="coerce") for c in ("last_order", "last_contact") if c in known.columns]
    return pd.concat(days, axis=1).max(axis=1) if days else pd.Series(pd.NaT, index=known.index)


def of_nobody(rows: pd.DataFrame, erased: Erased) -> pd.DataFrame:
    """Orders, deals or talks whose client was erased say so: they belong to nobody, and that is right."""
    if not erased.ids or "client_id" not in rows.columns:
        return rows
    theirs = np.array([v is not None and fold_id(v) in erased.ids for v in rows["client_id"].tolist()], dtype=bool)
    theirs &= (rows["_client"] == -1).to_numpy(dtype=bool)
    return rows.assign(_client_why=np.where(theirs, "erased", rows["_client_why"]))


def about_linked(findings: Iterable[Findings], links: Links) -> Iterable[Findings]:
    """Findings of the cells of orders, deals or talks without those in a name or contact that found its client: however
    it is typed, it did its work, and the client's own row is where it is put right. That a client there is a company is no
    mistake at all."""
    lost = links.client < 0
    for found in findings:
        if found.code is COMPANY and found.column == "client":
            continue
        yield found.only(lost[found.rows]) if found.column in ("client", "phone", "email") else found


def client_ids(clients: CleanTable) -> list[str | None]:
    """The client id of each row, None where there is none."""
    if "client_id" not in clients.values.columns:
        return [None] * len(clients.values)
    return [None if v is None else str(v) for v in clients.values["client_id"].tolist()]


def suspicious(log: IssueLog) -> dict[str, npt.NDArray[np.intp]]:
    """Positions of clients whose cell has a warning or an error, by field: a draft must not rely on those."""
    found: dict[str, list[Any]] = {}
    for finding in log.findings:
        if finding.table == "clients" and finding.column and finding.code.severity is not Severity.INFO:
            found.setdefault(finding.column, []).append(finding.rows)
    return {column: np.unique(np.concatenate(rows)) for column, rows in found.items()}
