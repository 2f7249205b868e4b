"""What people read in the terminal: short, with the first examples and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetcrm.core.drafts.audience.standing_codes import ERASED_ELSEWHERE
from sheetcrm.core.drafts.review.recall import sentence
from sheetcrm.core.duplicates.groups import counted
from sheetcrm.core.fields.date import date_text
from sheetcrm.core.issues import SEVERITY_LABEL, Issue, Severity
from sheetcrm.core.law import operator
from sheetcrm.core.matching import Matches
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.schema import BY_TITLE, TABLES
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.tabs.where import ROW
from sheetcrm.core.visits import lang_of
from sheetcrm.core.wording import Lang, Text, in_quotes, number
from sheetcrm.jobs import Done, unanswered
from sheetcrm.report.merging import merged_lines
from sheetcrm.report.samples import columns_with_samples
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.refusals import NOTES

ROWS = Text(ru="{title}: {n} {n:строка|строки|строк}", en="{title}: {n} {n:row|rows}")
FOUND = Text(
    ru="{errors} {errors:ошибка|ошибки|ошибок}, {warnings} {warnings:предупреждение|предупреждения|предупреждений}, {hints} {hints:подсказка|подсказки|подсказок}",
    en="{errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}, {hints} {hints:hint|hints}",
)
QUALITY = Text(ru="заполнено верно {score}\u00a0%", en="{score}% correctly filled")
CLEAN = Text(ru="Всё в порядке: исправлять нечего.", en="All is well: nothing to correct.")
MORE = Text(ru="    …и ещё {n}", en="    …and {n} more")
KINDS_MORE = Text(ru="  …и ещё {n} {n:вид|вида|видов} замечаний", en="  …and {n} more {n:kind|kinds} of issue")
PROPOSED = Text(
    ru="Предложено правок: {n}. Ячейки меняются, только если вы отметите правку на вкладке «Правки».",
    en="Proposed edits: {n}. A cell changes only once you tick its edit on the tab “Proposed edits”.",
)
FROM_ORDERS = Text(
    ru="Списка клиентов в файле нет: клиенты собраны из заказов или сделок, по одному на каждое имя с контактом.",
    en="There is no list of clients in the file: they were gathered from the orders or deals, one for "
    "each name with its contact.",
)
SAME = Text(
    ru="Дубли: {clusters} {clusters:клиент записан|клиента записаны|клиентов записаны} несколько раз; под вопросом: {possible}; связаны, но разные: {related} {related:группа|группы|групп}",
    en="Duplicates: {clusters} {clusters:client is|clients are} listed more than once; to look at: "
    "{possible}; linked, not the same: {related} {related:group|groups}",
)
GROUPS = Text(ru="Клиенты по группам: {groups}", en="Clients by group: {groups}")
TASKS = Text(
    ru="Задачи: на сегодня и раньше {due}, из них просрочено {late}; всего открыто {open}. Список: sheetcrm tasks",
    en="Tasks: due today or before {due}, of these overdue {late}; open in all {open}. The list: sheetcrm tasks",
)
DRAFTS = Text(
    ru="Черновики: готовы {ready}, нельзя отправлять {blocked}",
    en="Drafts: {ready} ready, {blocked} must not be sent",
)
WRITTEN = Text(ru="Записано: {tabs} → {location}", en="Written: {tabs} → {location}")
UNCHANGED = Text(
    ru="Изменений нет: вкладки программы уже такие. Ничего не записано.",
    en="Nothing changed: the program's tabs are already up to date. Nothing was written.",
)
QUIETLY = Text(
    ru="Вкладки программы уже такие; записано только {what} → {location}",
    en="The program's tabs are already up to date; written was only {what} → {location}",
)
HIDDEN = Text(ru="служебное, на скрытой вкладке {tabs}", en="what the program notes on its hidden tab {tabs}")
COLUMNS = Text(ru="её столбцы на вкладке {tabs}", en="its columns on the tab {tabs}")
REMOVED = Text(ru="Убрано: {tabs} → {location}", en="Taken out: {tabs} → {location}")
READ_ONLY = Text(ru="Ничего не записано (--dry-run).", en="Nothing was written (--dry-run).")
CALLS = Text(ru="Запросов к Google: {n}", en="Requests to Google: {n}")
EXPLAIN = Text(ru="Подробнее о любом коде: sheetcrm explain КОД", en="More about any code: sheetcrm explain CODE")
UNDERSTOOD = Text(ru="Как поняты столбцы «{tab}»:", en="How the columns of “{tab}” were understood:")
NOT_USED = Text(ru="не используется, остаётся как есть", en="not used, stays as it is")

READ_THEM = Text(
    ru="Прочитать черновики: {page} (программа их не отправляет)",
    en="Read the drafts: {page} (the program does not send them)",
)
NO_SEGMENTS = Text(
    ru="Вкладки «Сегменты» нет: создать её — sheetcrm init.", en="There is no tab “Segments”: sheetcrm init creates it."
)
SEGMENT = Text(
    ru="«{name}»: {n} {n:клиент|клиента|клиентов} ({state})", en="“{name}”: {n} {n:client|clients} ({state})"
)
MOVED = Text(ru="с {day} вошли {entered}, вышли {left}", en="since {day}: {entered} entered, {left} left")
NO_DRAFTS = Text(ru="Сегодня писать некому: поводов нет.", en="Nobody to write to today: no occasions.")

IGNORED = Text(
    ru="Не считается {n} {n:замечание|замечания|замечаний}: вы ответили «так и надо».",
    en="Not counted: {n} {n:issue|issues}, answered “it is right”.",
)

_SIGN = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
#: Kinds of issue named, and cells shown of each.
MOST_KINDS, MOST_CELLS = 12, 2
#: Members of a segment named, each with why it is in.
MOST_MEMBERS = 3


def _place(issue: Issue, lang: Lang) -> str:
    place = f"{issue.tab}!{issue.cell}" if issue.tab else ""
    if issue.tab and issue.cell and ":" in issue.cell:
        place = ROW.say(lang, tab=issue.tab, row=str(issue.row))
    return place if issue.client_id is None else f"{place} ({issue.client_id})"


def issues(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """The kinds of issue, the worst first, with the first cells of each."""
    log, lang = outcome.log, lang_of(outcome.base.tables, lang)
    by_code: dict[str, list[Issue]] = {}
    wanted = log.by_code[:MOST_KINDS]
    names = {code.code for code, _ in wanted}
    left = {code.code: MOST_CELLS for code, _ in wanted}
    for issue in log.placed:
        if issue.code.code in names and left[issue.code.code]:
            by_code.setdefault(issue.code.code, []).append(issue)
            left[issue.code.code] -= 1
    for found in log.findings:
        for i in range(min(len(found.rows), left.get(found.code.code, 0))):
            by_code.setdefault(found.code.code, []).append(log.issue(found, i))
            left[found.code.code] -= 1
    for code, n in wanted:
        yield f"  {_SIGN[code.severity]} {code.title.say(lang)}: {number(n, lang)}   [{SEVERITY_LABEL[code.severity].say(lang)} {code.code}]"
        shown = by_code.get(code.code, [])
        fixes = [issue.fix(lang) for issue in shown]
        # What is nearest to one cell's word says nothing of another's.
        alike = len(set(fixes)) == 1
        for issue, fix in zip(shown, fixes, strict=True):
            place = _place(issue, lang)
            yield f"    {place}: {issue.message(lang)}" if place else f"    {issue.message(lang)}"
            if not alike:
                yield f"      → {fix}"
        if n > MOST_CELLS:
            yield MORE.say(lang, n=n - MOST_CELLS)
        if alike:
            yield f"    → {fixes[0]}"
    if len(log.by_code) > MOST_KINDS:
        yield KINDS_MORE.say(lang, n=len(log.by_code) - MOST_KINDS)


def check(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """The report of ``check``."""
    for key, table in outcome.base.tables.items():
        yield ROWS.say(lang, title=TABLES[key].title.say(lang), n=len(table))
    if outcome.base.clients_from_orders:
        yield FROM_ORDERS.say(lang)
    counts = outcome.log.by_severity
    line = FOUND.say(
        lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], hints=counts[Severity.INFO]
    )
    if outcome.quality is not None and outcome.quality.base is not None:
        line += "; " + QUALITY.say(lang, score=number(outcome.quality.base, lang, 1))
    yield line if len(outcome.log) else CLEAN.say(lang)
    if outcome.ignored:
        yield IGNORED.say(lang, n=outcome.ignored)
    yield from issues(outcome, lang)


def rest(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """What ``sync`` says beyond ``check``."""
    if len(outcome.offered):
        yield PROPOSED.say(lang, n=len(outcome.offered))
    if outcome.matches is not None:
        yield duplicates_line(outcome.matches, lang)
    yield from groups(outcome, lang)
    if outcome.tasks is not None and len(outcome.tasks):
        counts = outcome.tasks.counts
        yield TASKS.say(lang, due=counts["due"], late=counts["overdue"], open=counts["open"])
    if outcome.drafts is not None and len(outcome.drafts):
        blocked = sum(d.state == "blocked" for d in outcome.drafts.drafts)
        yield DRAFTS.say(lang, ready=len(outcome.drafts) - blocked, blocked=blocked)
        for campaign in outcome.drafts.tallies:
            yield "  " + outcome.drafts.first_sentence(campaign, lang, reasons=True)


def duplicates_line(matches: Matches, lang: Lang) -> str:
    """Duplicates in one sentence."""
    count = counted(matches)
    return SAME.say(lang, clusters=len(matches.clusters()), possible=count["possible"], related=count["related"])


def groups(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """Clients by lifecycle group, or why that cannot be known."""
    if outcome.known is None:
        return
    count = outcome.known.by_lifecycle()
    named = [f"{LIFECYCLE_LABEL[g].say(lang)} {number(count[str(g)], lang)}" for g in Lifecycle if str(g) in count]
    if named:
        yield GROUPS.say(lang, groups=", ".join(named))
    for note in outcome.known.notes:
        yield "  " + note.say(lang)


def landed(receipt: Receipt | None, lang: Lang, *, google: bool) -> Iterator[str]:
    """Where the result is."""
    if receipt is None:
        yield READ_ONLY.say(lang)
        return
    for text, tabs in ((WRITTEN, receipt.written), (REMOVED, receipt.removed)):
        if tabs:
            yield text.say(lang, tabs=listed(tabs, lang), location=receipt.location)
    if not receipt.written and not receipt.removed:
        quiet = [(HIDDEN, receipt.hidden), (COLUMNS, receipt.columns)]
        what = ", ".join(text.say(lang, tabs=listed(tabs, lang)) for text, tabs in quiet if tabs)
        yield QUIETLY.say(lang, what=what, location=receipt.location) if what else UNCHANGED.say(lang)
    for code, args in receipt.notes:
        yield "  " + NOTES[code].say(lang, **args)
    if google:
        yield CALLS.say(lang, n=receipt.calls)


def handed_over(done: Done, lang: Lang) -> Iterator[str]:
    """Where the drafts lie, if there are any."""
    handed = done.handed
    if handed is not None and done.outcome.drafts is not None and len(done.outcome.drafts):
        yield READ_THEM.say(lang, page=str(handed.page))
        yield from (f"  {note}" for note in handed.notes(lang))


def not_to_send(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """Whom this computer cannot tell, and what was handed over before and must not be sent any more."""
    for notice in () if outcome.drafts is None else outcome.drafts.notices:
        if notice.code is ERASED_ELSEWHERE:
            yield f"! {notice.message(lang)} {notice.fix(lang)}"
    if outcome.drafts is not None and (said := sentence(outcome.drafts.recalled, lang)):
        yield f"! {said}"


def _named(done: Done) -> str:
    """The workbook as it was named on the command line; empty where config.yaml names it."""
    return str(done.opened.asked.target or "")


def _put_right(done: Done) -> Iterator[str]:
    """What became of the edits that were ticked."""
    if done.changed is not None:
        from sheetcrm.report.changes import changed_lines, taken_back_lines, too_many_lines

        yield from (line for run, back in done.taken_back for line in taken_back_lines(run, back, done.reader))
        yield from changed_lines(done.changed, done.reader, _named(done))
        yield from too_many_lines(done.changed.plan.too_many, done, done.reader)


def check_report(done: Done) -> Iterator[str]:
    """What ``check`` prints."""
    yield from not_to_send(done.outcome, done.reader)
    yield from check(done.outcome, done.reader)
    yield from merged_lines(done.merged, done.reader, _named(done))
    yield from _put_right(done)
    if done.outcome.has_clients:
        yield from landed(done.receipt, done.reader, google=done.opened.google)
    yield from operator.lines(unanswered(done.opened.config), done.reader)
    if len(done.outcome.log):
        yield EXPLAIN.say(done.reader)


def sync_report(done: Done) -> Iterator[str]:
    """What ``sync`` prints."""
    yield from not_to_send(done.outcome, done.reader)
    yield from check(done.outcome, done.reader)
    yield from merged_lines(done.merged, done.reader, _named(done))
    yield from rest(done.outcome, done.reader)
    yield from _put_right(done)
    if done.outcome.has_clients:
        yield from landed(done.receipt, done.reader, google=done.opened.google)
        yield from handed_over(done, done.reader)
    yield from operator.lines(unanswered(done.opened.config), done.reader)


def _client(outcome: Outcome, position: int) -> str:
    """A client in a few words: id, and the name as it is typed."""
    table = outcome.base.tables["clients"]
    typed = (table.raw[c].iat[position] for c in ("full_name", "company", "last_name", "first_name") if table.has(c))
    name = next((text for text in typed if text is not None), None)
    told = [outcome.log.ids[position] if outcome.log.ids else None, name]
    return " ".join(" ".join(str(t).split()) for t in told if t is not None) or table.reference(position, None)


def segments_report(done: Done) -> Iterator[str]:
    """What ``segments`` prints: the groups, then each segment with its rule said back."""
    lang = done.reader
    yield from groups(done.outcome, lang)
    if not done.outcome.segments:
        yield NO_SEGMENTS.say(lang)
    figures = done.outcome.figures
    changes = {} if figures is None or figures.segment_moves is None else figures.segment_moves.changes
    for segment in done.outcome.segments:
        yield SEGMENT.say(lang, name=segment.name, n=segment.count, state=segment.said_state(lang))
        if segment.rule is not None:
            yield "  " + segment.rule.understood(lang)
        if (change := changes.get(segment.name)) is not None:
            yield "  " + MOVED.say(lang, day=date_text(change.since, lang), entered=change.entered, left=change.left)
        for position in segment.once.nonzero()[0][:MOST_MEMBERS].tolist():
            why = ", ".join(segment.why(position, lang))
            yield f"    {_client(done.outcome, position)}: {why}"
        if segment.count > MOST_MEMBERS:
            yield MORE.say(lang, n=segment.count - MOST_MEMBERS)
        for problem in segment.problems:
            yield f"  ! {problem.message(lang)}"


def drafts_report(done: Done) -> Iterator[str]:
    """What ``drafts`` prints: each campaign in a sentence, and where to read them."""
    lang, found = done.reader, done.outcome.drafts
    if found is None or not len(found):
        yield NO_DRAFTS.say(lang)
    if found is not None:
        for campaign in found.tallies:
            yield found.first_sentence(campaign, lang, reasons=True)
        for reason in found.notices:
            yield f"! {reason.message(lang)} {reason.fix(lang)}"
    yield from not_to_send(done.outcome, lang)
    yield from handed_over(done, lang)


def listed(titles: Sequence[str], lang: Lang) -> str:
    """Titles in the quotes of the language."""
    return ", ".join(in_quotes(title, lang) for title in titles)


def with_our_headings(table: str) -> bool:
    """Whether a table stands in a tab we made, under headings of ours.

    >>> [with_our_headings(table) for table in ("settings", "inbox", "deals")]
    [True, True, False]
    """
    return TABLES[table].kind == "definitions" or TABLES[table] in BY_TITLE


def columns(outcome: Outcome, lang: Lang) -> Iterator[str]:
    """How the columns of people's tables were understood, tab by tab."""
    tab = None
    for column, cells in columns_with_samples(outcome):
        if with_our_headings(column.table):
            continue  # known by heart
        if column.tab != tab:
            tab = column.tab
            yield UNDERSTOOD.say(lang, tab=tab)
        known = TABLES[column.table].field(column.field) if column.field else None
        meaning = known.heading.say(lang) if known else NOT_USED.say(lang)
        sample = f"   ({', '.join(cells)})" if cells else ""
        yield f"  {column.letter:>2} {in_quotes(' '.join(column.heading.split()), lang)} → {meaning}{sample}"
