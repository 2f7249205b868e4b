"""The whole run as one road, from the tables people keep to what our tabs will say. Pure.

It opens nothing, asks no clock and knows no store: tables, settings, templates and the moment come in, one
:class:`Outcome` comes out. Each stage is a line of :func:`find` or :func:`complete` and a module of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from sheetcrm.core.card.card import Cards
from sheetcrm.core.card.tab import lines_tab
from sheetcrm.core.checks import checks
from sheetcrm.core.checks.quality import quality
from sheetcrm.core.clean import CleanTable, same_column
from sheetcrm.core.drafts.audience.bounced import bounced
from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.due_log import due_now
from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.drafts.review.recall import sent_by_client
from sheetcrm.core.drafts.review.reviewing import review
from sheetcrm.core.drafts.text.attached import Finder
from sheetcrm.core.drafts.text.filling import Renderer
from sheetcrm.core.duplicates.stage import decided_groups, merging_of, now_called, without_merged
from sheetcrm.core.fields import field_types
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
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.matching.known import known_names
from sheetcrm.core.outcome import Found, Outcome, RunSettings
from sheetcrm.core.people import matchable
from sheetcrm.core.plan.approval import offered
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.derived import derived_values, whole_zip_codes
from sheetcrm.core.plan.ids import new_ids, numbering_of
from sheetcrm.core.plan.splitting import split_phones
from sheetcrm.core.proposals import Group, propose
from sheetcrm.core.reading import Base
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import objects
from sheetcrm.core.segments.evaluate import SegmentResult, evaluate_segments, rule_frame, segment_findings
from sheetcrm.core.segments.history import history_columns, named_in
from sheetcrm.core.segments.known import Known, about_unread, know
from sheetcrm.core.stages.checking import check, with_freshness
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.stages.facts import consent_facts, draft_facts, templates_of
from sheetcrm.core.stages.linking import client_ids, linked, of_nobody, with_payments
from sheetcrm.core.tabs.columns import issues_of, still_open, typed_into
from sheetcrm.core.tabs.guide import KEY as GUIDE
from sheetcrm.core.tabs.guide import guide_tab
from sheetcrm.core.tabs.issues import said_right, typed_over
from sheetcrm.core.tabs.ours import QUEUES, our_columns, our_tabs
from sheetcrm.core.tabs.people import called, people
from sheetcrm.core.tasks.kept import TaskMemory
from sheetcrm.core.tasks.memory import settle
from sheetcrm.core.tasks.stage import TaskInput, done_by_client, talks_with_done, tasks_of
from sheetcrm.core.tasks.verified import verified_values
from sheetcrm.core.visits import lang_of
from sheetcrm.core.watch.canaries import Counted, without_canaries
from sheetcrm.core.wording import Lang


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
        none = propose(base.tables, cleaned, ())
        return Found(Outcome(base, cleaned, log, none, none, ignored=ignored), every)
    clients = cleaned["clients"]
    ids = client_ids(clients)
    table, raw = matched(clients, settings, before)
    settled = decided_groups(raw, clients, decided, now, settings.lang, gone)
    matches = settled.matches
    links = linked(cleaned, matches, gone)
    joined = {key: of_nobody(found.joined(cleaned[key].values), decided.erased) for key, found in links.items()}
    if base.paid and "orders" in joined:
        joined["orders"] = with_payments(joined["orders"], base.tables["orders"], base.paid)
    said = settle(decided.of("tasks"), decided.tasks or TaskMemory(), today, gone)
    talks = talks_with_done(joined.get("interactions"), said, clients.values, ids)
    known = know(
        clients.values, joined.get("orders"), settings.known, today, talks, joined.get("deals"), matches.cluster
    )
    known = replace(known, notes=about_unread(known.notes, base.issues))
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
                cleaned["segments"].values,
                frame,
                headings,
                today,
                settings.lang,
                settings.region,
                now_called(gone),
                matches.cluster,
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
        gone_ids = (*(one.gone for one in decided.archive), *decided.erased.ids)
        lead = (*(table for key, table in base.tables.items() if key != "clients"), *decided.others.values())
        more += new_ids(
            base.tables["clients"],
            settings.spelled,
            highest_id(counted.whole, gone_ids, decided.id_mark, settings.spelled),
            lead,
        )
        more += derived_values(clients, settings.spelled)
        more += split_phones(clients, settings)
        more += whole_zip_codes(clients, settings.region)
        more += verified_values(clients, said, ids, settings.spelled)
    proposals = propose(base.tables, cleaned, ids, every.private_cells(), more)
    left = offered(proposals, decided.agreed)
    outcome = Outcome(
        base, cleaned, log, proposals, left, filled, matches, known, segments, ignored=ignored, score=points
    )
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
    made = tasks_of(facts, allowed, standing, task_input(found, known, settings, reviewed.scripts))
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


def task_input(found: Found, known: Known, settings: RunSettings, scripts: tuple[Draft, ...]) -> TaskInput:
    """What the tasks are made from beside the facts of the drafts."""
    base, clients = found.outcome.base, found.outcome.cleaned["clients"]
    return TaskInput(
        known,
        settings.tasks,
        base.tables,
        found.joined,
        found.task_lines,
        called(people(base.tables["clients"], clients.shown, settings.lang)),
        found.ids,
        settings.choices.get("owner", ()),
        settings.choices.get("deals.stage", ()),
        scripts,
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


def highest_id(base: Base, gone: Iterable[str], mark: int, lang: Lang) -> int:
    """The highest client number of the sheet and of those who are ``gone`` from it: a canary's is taken as well."""
    clients = base.tables["clients"]
    typed = clients.raw["client_id"].tolist() if clients.has("client_id") else []
    return numbering_of(typed, lang).highest((*typed, *gone), mark)


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


def last_sign(known: pd.DataFrame) -> pd.Series:
    """The last day anything happened with each client: a purchase or a contact."""
    days = [pd.to_datetime(known[c], errors="coerce") for c in ("last_order", "last_contact") if c in known.columns]
    return pd.concat(days, axis=1).max(axis=1) if days else pd.Series(pd.NaT, index=known.index)
