"""The whole run as one road, from the tables people keep to what our tabs will say. Pure.

It opens nothing, asks no clock and knows no store: tables, settings, templates and the moment come in, one
:class:`Outcome` comes out. Each stage is a line of :func:`find` or :func:`complete` and a module of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.checks import CheckContext, checks
from sheetcrm.core.checks.quality import quality
from sheetcrm.core.clean import CleanTable, clean_table, same_column
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.filling import Renderer
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.fields import Context, field_types
from sheetcrm.core.issue_keys import without
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Findings, Severity
from sheetcrm.core.link import Links, link
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.matching.known import known_names
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.people import matchable
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.derived import derived_values
from sheetcrm.core.plan.ids import new_ids
from sheetcrm.core.proposals import Group, propose
from sheetcrm.core.reading import Base
from sheetcrm.core.segments.bulk import masks_of_rules
from sheetcrm.core.segments.evaluate import SegmentResult, evaluate_segments, rule_frame, segment_findings
from sheetcrm.core.segments.known import know
from sheetcrm.core.tabs.columns import issues_of, still_open, typed_into
from sheetcrm.core.tabs.issues import said_right, typed_over
from sheetcrm.core.tabs.ours import QUEUES, our_columns, our_tabs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the workbook, before messages are written and tabs laid out: enough to propose edits.

    ``outcome``: without drafts, tabs and columns of ours. ``every``: all issues, those that people call right too.
    ``matched``: the clients as the matcher took them. ``orders``: with the position of each order's client. ``frame``:
    the clients as rules of segments see them. ``ids``: the client id of each row.
    """

    outcome: Outcome
    every: IssueLog
    matched: pd.DataFrame | None = None
    orders: pd.DataFrame | None = None
    frame: pd.DataFrame | None = None
    ids: Sequence[str | None] = ()


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

    ``base``: the tables as :func:`~sheetcrm.core.reading.recognise` found them. ``now``: the moment in the team's time
    zone; ``today`` its day unless a day was named. ``extra``: findings made before the run, such as a wrong cell in
    «Настройки». ``decided``: what people ticked, and what became of it. ``before``: what was found with the same settings
    before some cells changed; what rests on the same values as then is taken over.
    """
    today = today or now.date()
    cleaned = clean(base, settings, today, before.outcome.cleaned if before is not None else {})
    if "clients" not in cleaned:
        every = IssueLog.gather(base.tables, [f for c in cleaned.values() for f in c.findings], base.issues)
        log, ignored = without(every, *said_right(decided.of("issues")))
        return Found(Outcome(base, cleaned, log, propose(base.tables, cleaned, ()), ignored=ignored), every)
    clients = cleaned["clients"]
    ids = client_ids(clients)
    table, matches = matched(clients, settings, before)
    links = None
    if "orders" in cleaned:
        links = link(
            cleaned["orders"].values,
            clients.values,
            matches.cluster,
            typed_orders=cleaned["orders"].typed,
            typed_clients=clients.typed,
        )
    orders = (
        None
        if links is None
        else cleaned["orders"].values.assign(_client=links.client, _client_why=np.where(links.unclear, "several", ""))
    )
    findings = list(check(base, cleaned, orders, links, settings, today))
    known = know(clients.values, orders, settings.known, today)
    frame = rule_frame(clients.values, known, base.tables["clients"].raw)
    headings = {key: base.tables["clients"].heading(key) for key in base.tables["clients"].raw.columns}
    segments: tuple[SegmentResult, ...] = ()
    if "segments" in cleaned:
        segments = tuple(
            evaluate_segments(cleaned["segments"].values, frame, headings, today, settings.lang, settings.region)
        )
        findings += segment_findings(segments, settings.lang)
    placed = [*base.issues, *typed_over(decided, {form.tab: form.headings for form in QUEUES}, settings.lang)]
    every = IssueLog.gather(base.tables, [*findings, *extra], placed, ids)
    log, ignored = without(every, *said_right(decided.of("issues")))
    score = quality(base.tables["clients"].raw, log.findings)
    more: list[Group] = []
    if not base.clients_from_orders:
        more += new_ids(base.tables["clients"], settings.lang, decided.id_mark)
        more += derived_values(clients, settings.lang)
    proposals = propose(base.tables, cleaned, ids, every.private_cells(), more)
    outcome = Outcome(base, cleaned, log, proposals, score, matches, known, segments, ignored=ignored)
    return Found(outcome, every, table, orders, frame, ids)


def complete(
    found: Found,
    settings: RunSettings,
    templates: Mapping[str, str],
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    own_templates: frozenset[str] = frozenset(),
    renderer: Renderer | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> Outcome:
    """What was found, with the drafts, our columns and our tabs as they should be.

    ``templates``: sources by name; those in ``own_templates`` are the team's and are rendered by ``renderer`` alone,
    which holds them to limits of time and memory.
    """
    today = today or now.date()
    outcome = found.outcome
    if outcome.matches is None or outcome.known is None or found.frame is None:
        return outcome
    cleaned, raw = outcome.cleaned, outcome.base.tables["clients"]
    clients = cleaned["clients"].values
    consents = cleaned["consents"].values if "consents" in cleaned else None
    headings = {key: raw.heading(key) for key in raw.raw.columns}
    drafts = draft(
        DraftFacts(
            clients=clients.assign(client_id=pd.Series(found.ids, index=clients.index, dtype=object)),
            known=outcome.known.frame,
            templates=templates,
            settings=settings.drafts,
            lang=settings.lang,
            now=now,
            today=today,
            consents=consents,
            stop_list=cleaned["stop_list"].values if "stop_list" in cleaned else None,
            cluster=outcome.matches.cluster,
            # What people call right is still no ground to write to somebody.
            suspicious=suspicious(found.every),
            bulk=masks_of_rules(consents, found.frame, headings, today, settings.region),
            from_cells=own_templates,
            renderer=renderer,
        )
    )
    outcome = with_columns(replace(outcome, drafts=drafts), settings, decided, found.ids)
    return replace(outcome, tabs=our_tabs(outcome, settings, found.orders, now, decided))


def matched(clients: CleanTable, settings: RunSettings, before: Found | None) -> tuple[pd.DataFrame, Matches]:
    """The clients as the matcher takes them, and who of them is the same; as ``before`` where it would take the same."""
    table, roles = matchable(clients)
    if before is not None and before.matched is not None and before.outcome.matches is not None:
        was = before.matched
        if list(was.columns) == list(table.columns) and all(
            same_column(table[key].to_numpy(dtype=object), was[key].to_numpy(dtype=object)) for key in table.columns
        ):
            return was, before.outcome.matches
    return table, match(table, roles=roles, region=settings.region)


def get_ready() -> None:
    """Loads what a run will ask for whatever the tables hold, for whoever has to wait for the tables anyway."""
    import email_validator  # noqa: F401
    import phonenumbers  # noqa: F401

    field_types()
    checks()
    known_names()


def with_columns(found: Outcome, settings: RunSettings, decided: Decided, ids: Sequence[str | None]) -> Outcome:
    """The columns of ours in people's tab, and what people typed into them as lines of what to correct."""
    base, sheets = found.base, found.base.sheets
    if base.clients_from_orders or not (settings.columns or any(sheet.own for sheet in sheets)):
        return found
    columns = our_columns(found, settings)
    table = base.tables["clients"]
    kept = still_open([*decided.kept, *typed_into(columns, sheets)], table, columns)
    if kept:
        said = list(issues_of(kept, table, columns, sheets, ids))
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
    orders: pd.DataFrame | None,
    links: Links | None,
    settings: RunSettings,
    today: dt.date,
) -> Iterable[Findings]:
    """Findings of the cells, then of the checks on whole columns, then of the links between tables."""
    for key, table in cleaned.items():
        yield from table.findings if links is None or key != "orders" else about_orders(table.findings, links)
    values = {key: table.values for key, table in cleaned.items()}
    if orders is not None:
        values["orders"] = orders
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
    )
    for one in checks().values():
        if one.table in values:
            yield from one.run(context)
    if links is not None:
        column = next((c for c in ("client", "phone", "client_id", "email") if c in values["orders"].columns), None)
        yield links.findings(column)


def about_orders(findings: Iterable[Findings], links: Links) -> Iterable[Findings]:
    """Findings of the orders' cells without those in a name or contact that found its client: however it is typed, it
    did its work, and the client's own row is where it is put right."""
    lost = links.client < 0
    for found in findings:
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
