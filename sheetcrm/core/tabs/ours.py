"""All our tabs of one run, in the order they stand. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from sheetcrm.core.checks.quality import Quality
from sheetcrm.core.control import when
from sheetcrm.core.drafts.codes import reason_codes
from sheetcrm.core.drafts.model import CampaignTally
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.duplicates.groups import counted
from sheetcrm.core.fields.derive import derive
from sheetcrm.core.fields.ident import as_typed
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issue_owner import IssueOwner
from sheetcrm.core.issues import Cause, Severity
from sheetcrm.core.matching import Matches
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.plan.decided import Decided, Moment
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.evaluate import SegmentResult
from sheetcrm.core.summary import CampaignLine, SummaryFacts
from sheetcrm.core.summary.outline import Item
from sheetcrm.core.summary.tab import lay_out, summary_tab
from sheetcrm.core.table import Table
from sheetcrm.core.tabs import change_log, columns, drafts, duplicates, issues, mailings, proposals, state, tasks
from sheetcrm.core.tabs.auto import Extras, auto_columns
from sheetcrm.core.tabs.clients_auto import clients_auto_tab
from sheetcrm.core.tabs.columns import TabColumns, tab_columns, wanted
from sheetcrm.core.tabs.drafts import drafts_shown, drafts_tab
from sheetcrm.core.tabs.duplicates import VERDICT, duplicates_tab
from sheetcrm.core.tabs.issues import issues_tab
from sheetcrm.core.tabs.mailings import mailings_tab
from sheetcrm.core.tabs.merged import merged_tab
from sheetcrm.core.tabs.model import Content, Tab
from sheetcrm.core.tabs.people import People, people
from sheetcrm.core.tabs.proposals import proposals_tab
from sheetcrm.core.tabs.remembered import remembered_tab
from sheetcrm.core.tabs.state import state_tab
from sheetcrm.core.tabs.tasks import tasks_tab
from sheetcrm.core.tabs.told import told_tab
from sheetcrm.core.tabs.where import Where, unique_ids
from sheetcrm.core.watch.canaries import Counted
from sheetcrm.core.wording import Lang, Text, in_quotes
from sheetcrm.core.workbook import quoted

#: Our tabs that are half people's.
QUEUES = (
    issues.FORM, tasks.FORM, proposals.FORM, duplicates.FORM, mailings.FORM, drafts.FORM, change_log.FORM,
)  # fmt: skip


def our_tabs(
    found: Outcome, settings: RunSettings, joined: Mapping[str, pd.DataFrame], now: dt.datetime, decided: Decided
) -> tuple[tuple[Tab, ...], tuple[Item, ...]]:
    """Our tabs as they should be: summary, what to correct, one line a client, duplicates, edits, campaigns, drafts; and
    what the summary says in the order it is read.

    Tabs that would be empty (duplicates, edits, campaigns, drafts) are left out.
    """
    lang = settings.lang
    if found.known is None or found.matches is None or found.drafts is None:
        return (), ()
    if found.figures is None or found.merging is None or found.review is None:
        return (), ()
    clients = found.base.tables["clients"]
    where = Where(clients, unique_ids(clients), lang)
    who = people(clients, found.cleaned["clients"].shown, lang)
    extras = extras_of(found, who, lang)
    in_tab = frozenset(one.draft.id for one in drafts_shown(found.review, decided.of("drafts")))
    laid_out = lay_out(summary_facts(found, settings, joined, now, where, who))
    tabs = (
        summary_tab(laid_out, lang),
        None if found.tasks is None else tasks_tab(found.tasks, where, lang, now, decided.of("tasks")),
        issues_tab(
            found.log,
            where,
            lang,
            now,
            decided,
            found.ignored,
            IssueOwner(settings.responsible, found.cleaned),
        ),
        clients_auto_tab(who, found.known, extras, where, lang, now, settings.colours),
        duplicates_tab(
            found.merging,
            who,
            found.known.frame["last_order"].tolist(),
            where,
            lang,
            now,
            decided.of("duplicates"),
            decided.results,
        ),
        proposals_tab(found.proposals, where, lang, now, decided),
        mailings_tab(found.review, found.drafts, lang, now, decided.of("campaigns"), in_tab),
        drafts_tab(found.review, found.drafts, where, lang, now, decided.of("drafts")),
        change_log.log_tab(decided.history, where, lang, now, decided.of("log"), decided.results),
        merged_tab(found.merging.archive, lang, now),
        state_tab(state_of(found, decided, lang), lang),
        remembered_tab(found.merging.settled.remembered, lang),
        told_tab(decided.told.forgetting(decided.erased.ids), lang),
    )
    return tuple(tab for tab in tabs if tab is not None), tuple(laid_out.outline)


def summary_facts(
    found: Outcome,
    settings: RunSettings,
    joined: Mapping[str, pd.DataFrame],
    now: dt.datetime,
    where: Where,
    who: People,
) -> SummaryFacts:
    """What «Сводка» is made from. Raises ValueError before the figures of the run are there."""
    if found.known is None or found.matches is None or found.drafts is None or found.figures is None:
        raise ValueError("a run without figures has no summary")
    lang, orders = settings.lang, joined.get("orders")
    numbers = [] if orders is None or "order_id" not in orders.columns else orders["order_id"].tolist()
    return SummaryFacts(
        known=found.known,
        clients=found.cleaned["clients"].values,
        orders=orders,
        lang=lang,
        now=now,
        names=who.name,
        issues=issue_counts(found.log, lang),
        quality=None if found.quality is None or found.quality.base is None else found.quality.base / 100,
        losses={} if found.quality is None else losses_by_heading(found.quality, found.base.tables["clients"]),
        duplicates=verdict_counts(found.matches, lang),
        segments=found.segments,
        campaigns=[campaign_line(t, lang) for t in found.drafts.tallies.values()],
        currency=settings.currency,
        link=where.client,
        figures=found.figures,
        least_sample=settings.figures.least_sample,
        scores=None if found.quality is None else found.quality.rows,
        order_ids=[None if n is None else as_typed(n) for n in numbers],
        tasks=() if found.tasks is None else found.tasks.open,
        titles={
            **{name: occasion.title.say(lang) for name, occasion in occasions().items()},
            **{name: tally.title.say(lang) for name, tally in found.drafts.tallies.items()},
        },
        attribution_days=settings.figures.attribution_days,
        coming=found.drafts.coming,
        score=found.score,
        colours=settings.colours,
    )


OUTCOME = Text(
    ru="ошибок {errors}, предупреждений {warnings}; дублей {duplicates}; черновиков {drafts}; можно поправить ячеек: {edits}",
    en="errors {errors}, warnings {warnings}; duplicates {duplicates}; drafts {drafts}; cells that "
    "could be corrected: {edits}",
)


def state_of(found: Outcome, decided: Decided, lang: Lang) -> dict[str, Content]:
    """What the hidden tab holds: the highest client number, and what «Настройки» shows of this run."""
    values: dict[str, Content] = {state.ID_MARK: decided.id_mark, state.OUTBOX: decided.outbox_head}
    values[state.WORKBOOK] = decided.workbook
    if decided.approvals or (found.drafts is not None and len(found.drafts)):
        values[state.DRAFTS_KEY] = decided.drafts_key
    moment = decided.moment
    if moment is None:
        return values
    counts = found.log.by_severity
    said = OUTCOME.say(
        lang,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        duplicates=0 if found.matches is None else len(found.matches.clusters()),
        drafts=0 if found.drafts is None else len(found.drafts),
        edits=len(found.offered),
    )
    alert = " ".join(text for text in (_typed(found.log, lang), _too_many(found.base.tables, decided, lang)) if text)
    return values | when_it_ran(moment, lang) | {state.RESULT: said, state.ALERT: alert}


TOO_MANY = Text(
    ru="Правки ждут вас на вкладке «Правки»: само собой {n:изменилась|изменились|изменилось} бы {n} {n:строка|строки|строк} "
    "{tabs} — слишком много, чтобы не спросить.",
    en="Edits wait for you on the tab “Proposed edits”: {n} {n:row|rows} of {tabs} would change by themselves, which is too "
    "many not to ask.",
)


def _too_many(tables: Mapping[str, Table], decided: Decided, lang: Lang) -> str:
    """That edits let be written by themselves wait for a person this time."""
    said = (
        TOO_MANY.say(lang, tabs=", ".join(in_quotes(tab, lang) for tab in tables[key].tabs), n=n)
        for key, n in decided.too_many
    )
    return " ".join(said)


MOST_NAMED = 3
TYPED = Text(
    ru="В столбцы программы вписали своё: {cells}. Написанное сохранено в «Что исправить», значения программы вернулись на место.",
    en="Something was typed into the program's columns: {cells}. It is kept in “To correct”, and "
    "the program's values are back.",
)


def _typed(log: IssueLog, lang: Lang) -> str:
    """The cells of ours that people typed into, while that is not done with."""
    codes = (issues.TYPED_OVER, columns.TYPED)
    cells = dict.fromkeys(f"{quoted(one.tab)}!{one.cell}" for one in log.placed if one.code in codes and one.cell)
    if not cells:
        return ""
    named = ", ".join(list(cells)[:MOST_NAMED]) + ("…" if len(cells) > MOST_NAMED else "")
    return TYPED.say(lang, cells=named)


STOPPED = Text(ru="остановлено: тревога, ничего не записано", en="stopped: an alarm, nothing was written")
REMEDY = Text(ru="Тому, кто запускает программу: {fix}", en="For whoever runs the program: {fix}")


def alarm_tab(decided: Decided, message: str, fix: str, lang: Lang) -> Tab | None:
    """The hidden tab while an alarm stands: «Настройки» and «Сводка» show it by their formulas, and nothing else of the
    workbook is written. It says no time, so that a run that finds the same alarm again writes nothing."""
    what, remedy = f"⚠ {' '.join(message.split())}", REMEDY.say(lang, fix=" ".join(fix.split()))
    values: dict[str, Content] = {
        state.ID_MARK: decided.id_mark,
        state.OUTBOX: decided.outbox_head,
        state.ALERT: f"{what} {remedy}",
        state.ALARM: what,
        state.REMEDY: remedy,
        state.DRAFTS_KEY: decided.drafts_key if decided.approvals else "",
        state.WORKBOOK: decided.workbook,
    }
    if (moment := decided.moment) is not None:
        values |= when_it_ran(moment, lang) | {state.RESULT: STOPPED.say(lang)}
    return state_tab(values, lang)


def when_it_ran(moment: Moment, lang: Lang) -> dict[str, Content]:
    """What «Настройки» shows of a run, however it went."""
    local = moment.now.replace(tzinfo=None, second=0, microsecond=0)
    return {
        state.LAST_RUN: when(local, lang),
        state.LAST_RUN_AT: local,
        state.NEXT_RUN: when(moment.next_run, lang),
        state.DAY: local.date().isoformat(),
        state.ASKED: moment.asked,
    }


def our_columns(found: Outcome, settings: RunSettings, counted: Counted) -> tuple[TabColumns, ...]:
    """The columns of ours in people's tabs of clients, as they should be: a canary's row is there too, and says nothing."""
    if found.known is None:
        return ()
    table = counted.whole.tables["clients"]
    sheets = {sheet.title: sheet for sheet in found.base.sheets}
    who = people(found.base.tables["clients"], found.cleaned["clients"].shown, settings.lang)
    values = {
        key: counted.spread(column) if len(column) else column
        for key, column in auto_columns(found.known, extras_of(found, who, settings.lang), settings.lang).items()
    }
    keys = {tab: wanted(settings.columns, sheet) for tab, sheet in sheets.items()}
    for source in table.sources:
        if source.walled:  # beyond another table they would stay where they are when people sort the clients
            there = {column.key for column in sheets[source.tab].own}
            keys[source.tab] = tuple(key for key in keys[source.tab] if key in there)
    widths = {tab: sheet.cells.shape[1] for tab, sheet in sheets.items()}
    return tab_columns(table, values, keys, settings.lang, widths)


def extras_of(found: Outcome, who: People, lang: Lang) -> Extras:
    """What stages beside the figures know of each client."""
    return Extras(
        segments_of(found.segments, len(who)),
        duplicate_words(found, who, lang),
        found.log.words(lang),
        [] if found.quality is None else [round(float(score)) for score in found.quality.rows],
        {key: values.tolist() for key, values in derive(found.cleaned["clients"].values).items()},
        () if found.score is None else found.score.total.tolist(),
    )


def segments_of(segments: Sequence[SegmentResult], size: int) -> list[str | None]:
    """For each client, the names of the segments it is in."""
    texts: list[str | None] = [None] * size
    for segment in segments:
        for position in segment.mask.nonzero()[0].tolist():
            before = texts[position]
            texts[position] = segment.name if before is None else f"{before}; {segment.name}"
    return texts


def duplicate_words(found: Outcome, who: People, lang: Lang) -> list[str | None]:
    """For each client that stands there more than once: the verdict and how the other rows are written. One that is written as
    another row of the client is named with its id or its place as well."""
    texts: list[str | None] = [None] * len(who)
    if found.matches is None:
        return texts
    table = found.base.tables["clients"]
    where = Where(table, unique_ids(table), lang)
    for members in found.matches.clusters():
        names = {m: who.name[m] or who.phone[m] or "—" for m in members}
        often = Counter(fold(name) for name in names.values())
        said = {m: f"{n} ({where.client(m)[0]})" if often[fold(n)] > 1 else n for m, n in names.items()}
        for member in members:
            others = [words for m, words in said.items() if m != member]
            verdict = VERDICT[str(found.matches.verdict[member])].say(lang)
            texts[member] = f"{verdict}: {', '.join(others[:3])}"
    return texts


def issue_counts(log: IssueLog, lang: Lang) -> Mapping[tuple[Severity, Cause | None, str], int]:
    """Issues by severity, cause and the team's heading; an issue about a row or a tab has an empty heading, one in a tab of
    definitions («Настройки») the title of that tab: its column «Значение» would say nothing. A heading of another table than the
    clients' stands behind its tab: «Визиты: Клиент»."""
    counts: Counter[tuple[Severity, Cause | None, str]] = Counter()
    for found in log.findings:
        spec = TABLES.get(found.table)
        if spec is not None and spec.kind == "definitions":
            heading = spec.title.say(lang)
        else:
            table = log.tables[found.table]
            heading = "" if found.column is None else " ".join(table.heading(found.column).split())
            if heading and found.table != "clients" and table.sources:
                heading = f"{table.sources[0].tab}: {heading}"
        counts[found.code.severity, found.code.cause, heading] += len(found.rows)
    for issue in log.placed:
        counts[issue.code.severity, issue.code.cause, ""] += 1
    return counts


def losses_by_heading(quality: Quality, clients: Table) -> dict[str, float]:
    """What the clients' quality lacks to 100, by the team's heading; an empty one stands for whole rows."""
    found: dict[str, float] = {}
    for column, points in quality.by_column().itertuples(index=False):
        heading = " ".join(clients.heading(column).split()) if column else ""
        found[heading] = found.get(heading, 0.0) + points
    return found


def verdict_counts(matches: Matches, lang: Lang) -> dict[str, int]:
    """Groups of each verdict, in words."""
    counts = counted(matches)
    return {VERDICT[key].say(lang): counts[key] for key in VERDICT}


def campaign_line(tally: CampaignTally, lang: Lang) -> CampaignLine:
    """A campaign for the summary: whom it reaches, and the others by reason."""
    titles = reason_codes()
    reasons = sorted(tally.without.items(), key=lambda item: (-item[1], item[0]))
    return CampaignLine(
        tally.title.say(lang), tally.due, tally.ready, tuple((titles[code].title.say(lang), n) for code, n in reasons)
    )
