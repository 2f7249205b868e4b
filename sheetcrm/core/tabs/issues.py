"""«Что исправить» / “To correct”: every issue with its place, its reason and what to do. Pure.

A queue: «Решение» and «Заметка» are people's. «так и надо» beside an issue means that it is none, for as long as the
value stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sheetcrm.core.issue_keys import IssueKeys
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issue_owner import IssueOwner
from sheetcrm.core.issues import CAUSE_LABEL, SEVERITY_LABEL, Issue, IssueCode, Severity
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.columns import TYPED
from sheetcrm.core.tabs.model import Content, Link, Tab
from sheetcrm.core.tabs.queue import KEY, Form, Lines, ShownLine, queue_tab
from sheetcrm.core.tabs.where import ROW, Where
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.core.workbook import Value

#: More lines than this are counted in words: nobody mends 20,000 cells from one list.
MOST_SHOWN = 5000

LEAD = Text(
    ru="Найдено: {errors} {errors:ошибка|ошибки|ошибок}, {warnings} {warnings:предупреждение|предупреждения|предупреждений}, {hints} {hints:подсказка|подсказки|подсказок}. Номера строк — на момент проверки.",
    en="Found: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}, {hints} {hints:hint|hints}. Row numbers are as of this check.",
)
CLEAN = Text(ru="Ошибок не найдено.", en="Nothing to correct.")
REST = Text(
    ru="…и ещё {n} {n:строка|строки|строк}: сначала исправьте эти, следующая проверка покажет остальные.",
    en="…and {n} more {n:line|lines}: correct these first, the next check shows the rest.",
)
IGNORED = Text(
    ru="С ответом «так и надо»: {n}, они не считаются.", en="Answered “it is right”: {n}, these are not counted."
)
YOURS = Text(
    ru="Столбцы «Решение» и «Заметка» ваши, остальное заполняет программа. «Так и надо» — больше не считать ошибкой, пока в ячейке то же значение.",
    en="The columns “Decision” and “Note” are yours, the rest is filled in by the program. “It is "
    "right” means: not an issue, as long as the cell keeps its value.",
)
WILL_FIX = Text(ru="исправим", en="will fix")
RIGHT = Text(ru="так и надо", en="it is right")
_RIGHT = frozenset(RIGHT.say(lang).casefold() for lang in LANGS)
IS_RIGHT = Text(ru="✓ так и надо", en="✓ it is right")
HEADINGS: Mapping[str, Text] = {
    "decision": Text(ru="Решение", en="Decision"),
    "note": Text(ru="Заметка", en="Note"),
    "severity": Text(ru="Важность", en="Severity"),
    "where": Text(ru="Где", en="Where"),
    "cell": Text(ru="Ячейка", en="Cell"),
    "column": Text(ru="Столбец", en="Column"),
    "value": Text(ru="Что сейчас", en="As it is"),
    "message": Text(ru="Что не так", en="What is wrong"),
    "fix": Text(ru="Что сделать", en="What to do"),
    "whom": Text(ru="Кому", en="For whom"),
    "cause": Text(ru="Похоже на", en="Likely cause"),
    "code": Text(ru="Код", en="Code"),
    "result": Text(ru="Состояние", en="State"),
    "key": KEY,
}
FORM = Form(
    "issues",
    HEADINGS,
    ("decision", "note"),
    {"decision": (WILL_FIX, RIGHT)},
    {
        "where": look.LINK, "code": look.FAINT, "cause": look.FAINT, "result": look.FAINT,
        "key": replace(look.FAINT_SHORT, italic=False), "decision": look.YOURS,
        "note": replace(look.YOURS, bold=False, align="left"),
    },
    {
        "decision": 13, "note": 22, "severity": 16, "where": 20, "cell": 10, "column": 24, "value": 30, "message": 58,
        "fix": 50, "whom": 18, "cause": 28, "code": 24, "result": 18, "key": 13,
    },
    Text(ru="✓ исправлено", en="✓ corrected"),
    "D93025",
)  # fmt: skip

TYPED_OVER = IssueCode(
    "tab/typed-over",
    Severity.INFO,
    Text(ru="В столбец программы вписан текст", en="A text in a column the program fills"),
    Text(
        ru="В «{column}» вписали там, где пишет программа, и её значения снова на месте. Вписанный текст сохранён в этой строке.",
        en="Something was typed under “{column}” where the program writes, and the program's values are back. The text is kept "
        "in this line.",
    ),
    Text(
        ru="Перенесите текст в свой столбец: его можно добавить справа. Потом ответьте здесь «так и надо».",
        en="Move the text into a column of your own; you can add one on the right. Then answer “it is right” here.",
    ),
)
WHOLE_ROW = Text(ru="строка {row}", en="row {row}")
_FILL = {Severity.ERROR: look.ERROR_FILL, Severity.WARNING: look.WARNING_FILL, Severity.INFO: look.HINT_FILL}
_LONGEST = 300


def is_right(value: Value) -> bool:
    """Whether a decision says that the issue is none.

    >>> is_right("Так и надо"), is_right(" it is right."), is_right("исправим"), is_right(None)
    (True, True, False, False)
    """
    return bool(value) and str(value).strip().strip(".!").casefold() in _RIGHT


def said_right(lines: Lines) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of issues people said are none, and the codes these have."""
    right = [line for line in lines.lines if is_right(line.typed.get("decision"))]
    # A line copied with its answer and then answered otherwise in one place: it stays an issue.
    other = {line.key for line in lines.lines if not is_right(line.typed.get("decision"))}
    right = [line for line in right if line.key not in other]
    return frozenset(line.key for line in right), frozenset(str(line.cells.get("code") or "") for line in right)


def typed_over(decided: Decided, titles: Mapping[str, Mapping[str, Text]], lang: Lang) -> Iterator[Issue]:
    """What people typed into columns of ours, as issues: found by this run, and kept from earlier ones until somebody
    answers. ``titles``: the headings of our queue tabs, by tab."""
    seen: set[tuple[str, str, str]] = set()
    for tab, over in decided.typed_over:
        headings = titles.get(over.tab, {})
        heading = headings[over.name].say(lang) if over.name in headings else over.name
        seen.add((tab, over.cell, over.text))
        yield _kept(tab, over.cell, heading, over.text)
    for line in decided.of("issues").lines:
        if line.cells.get("code") == TYPED_OVER.code and not is_right(line.typed.get("decision")):
            tab, cell, heading, text = (str(line.cells.get(key) or "") for key in ("where", "cell", "column", "value"))
            if (tab, cell, text) not in seen:
                seen.add((tab, cell, text))
                yield _kept(tab, cell, heading, text)


def _kept(tab: str, cell: str, heading: str, text: str) -> Issue:
    return Issue(TYPED_OVER, tab, cell, 0, None, None, text, {"column": heading}, heading)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _place(issue: Issue, where: Where) -> tuple[str, Link]:
    if issue.table == "clients":
        return where.client(issue.position)
    if issue.position >= 0:
        return ROW.say(where.lang, tab=issue.tab, row=str(issue.row)), None
    return issue.tab or "—", None


def issues_tab(
    log: IssueLog,
    where: Where,
    lang: Lang,
    now: dt.datetime,
    decided: Decided,
    ignored: int = 0,
    owner: IssueOwner | None = None,
) -> Tab | None:
    """The tab of what to correct, at most MOST_SHOWN open lines. ``ignored``: issues people said are none.
    ``owner``: who each one goes to."""
    old = decided.of("issues")
    shown = dict(_lines(log, where, lang, owner, old))
    counts = log.by_severity
    lead = (
        LEAD.say(lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], hints=counts[Severity.INFO])
        if len(log)
        else CLEAN.say(lang)
    )
    hidden = len(log) - len(shown)
    if hidden > 0:
        lead += " " + REST.say(lang, n=hidden)
    if ignored:
        lead += " " + IGNORED.say(lang, n=ignored)
    title = SCRIPT_TABS["issues"].say(lang)
    right, _ = said_right(old)
    results = {line.key: IS_RIGHT.say(lang) for line in old.lines if line.key in right and line.key not in shown}
    fills = {"severity": {SEVERITY_LABEL[s].say(lang): fill for s, fill in _FILL.items()}}
    head = look.head(title, lead, lang, now, 9, YOURS)
    return queue_tab(FORM, title, head, shown, old, results, lang, fills, always=True)


def _lines(
    log: IssueLog, where: Where, lang: Lang, owner: IssueOwner | None, old: Lines
) -> Iterator[tuple[str, ShownLine]]:
    """``old``: what stands there. A line about a row that had no number then goes on now that it has one."""
    keys = IssueKeys(log.tables)
    issues = list(log.shown(MOST_SHOWN))
    there = {line.key for line in old.lines}
    named = [keys.issue(issue) for issue in issues]
    clients = log.tables.get("clients")
    tabs = tuple(f"{source.tab}, " for source in clients.sources) if clients is not None else ()
    gone = {FORM.gone.say(one) for one in LANGS}
    # Lines about clients without a number, and such as are not put right: each may be about what has another key by now.
    lost = {
        line.key
        for line in old.lines
        if line.cells.get("result") not in gone or str(line.cells.get("where") or "").startswith(tabs)
    }.difference(named)
    seen: set[str] = set()
    for issue, key in zip(issues, named, strict=True):
        if (
            lost
            and key not in there
            and issue.table == "clients"
            and (former := keys.former(issue)) in lost
            and former not in seen
        ):
            key = former or key
        if key in seen:
            continue
        seen.add(key)
        place, link = _place(issue, where)
        line: dict[str, Content | Link] = {
            "severity": SEVERITY_LABEL[issue.code.severity].say(lang),
            "where": place,
            "link": link,
            "cell": WHOLE_ROW.say(lang, row=str(issue.row)) if ":" in issue.cell else issue.cell,
            "column": issue.heading,
            "value": (issue.value if issue.code in (TYPED_OVER, TYPED) else _cut(issue.shown(lang))) or None,
            "message": issue.message(lang),
            "fix": issue.fix(lang),
            "whom": None if owner is None else owner.of(issue),
            "cause": CAUSE_LABEL[issue.code.cause].say(lang) if issue.code.cause else None,
            "code": issue.code.code,
        }
        yield key, line
