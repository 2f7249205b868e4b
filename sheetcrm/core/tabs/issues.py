"""«Что исправить» / “To correct”: every issue with its place, its reason and what to do. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import CAUSE_LABEL, SEVERITY_LABEL, Issue, Severity
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Tab
from sheetcrm.core.tabs.where import ROW, Where
from sheetcrm.core.wording import Lang, Text

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
HEADINGS = {
    "severity": Text(ru="Важность", en="Severity"),
    "where": Text(ru="Где", en="Where"),
    "cell": Text(ru="Ячейка", en="Cell"),
    "column": Text(ru="Столбец", en="Column"),
    "value": Text(ru="Что сейчас", en="As it is"),
    "message": Text(ru="Что не так", en="What is wrong"),
    "fix": Text(ru="Что сделать", en="What to do"),
    "cause": Text(ru="Похоже на", en="Likely cause"),
    "code": Text(ru="Код", en="Code"),
}
WHOLE_ROW = Text(ru="строка {row}", en="row {row}")
_FILL = {Severity.ERROR: look.ERROR_FILL, Severity.WARNING: look.WARNING_FILL, Severity.INFO: look.HINT_FILL}
_LONGEST = 300


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _place(issue: Issue, where: Where) -> tuple[str, Link]:
    if issue.table == "clients":
        return where.client(issue.position)
    if issue.position >= 0:
        return ROW.say(where.lang, tab=issue.tab, row=str(issue.row)), None
    return issue.tab or "—", None


def issues_tab(log: IssueLog, where: Where, lang: Lang, now: dt.datetime) -> Tab:
    """The tab of what to correct, at most MOST_SHOWN lines."""
    shown = list(log.shown(MOST_SHOWN))
    columns: dict[str, list[Content]] = {key: [] for key in HEADINGS}
    targets: list[Link] = []
    for issue in shown:
        place, link = _place(issue, where)
        columns["severity"].append(SEVERITY_LABEL[issue.code.severity].say(lang))
        columns["where"].append(place)
        targets.append(link)
        columns["cell"].append(WHOLE_ROW.say(lang, row=str(issue.row)) if ":" in issue.cell else issue.cell)
        columns["column"].append(issue.heading)
        columns["value"].append(_cut(issue.value) or None)
        columns["message"].append(issue.message(lang))
        columns["fix"].append(issue.fix(lang))
        columns["cause"].append(CAUSE_LABEL[issue.code.cause].say(lang) if issue.code.cause else None)
        columns["code"].append(issue.code.code)
    widths = {
        "severity": 16,
        "where": 18,
        "cell": 10,
        "column": 20,
        "value": 26,
        "message": 58,
        "fix": 50,
        "cause": 22,
        "code": 24,
    }
    fills = {SEVERITY_LABEL[s].say(lang): fill for s, fill in _FILL.items()}
    counts = log.by_severity
    lead = (
        LEAD.say(lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], hints=counts[Severity.INFO])
        if len(log)
        else CLEAN.say(lang)
    )
    hidden = len(log) - len(shown)
    if hidden > 0:
        lead += " " + REST.say(lang, n=hidden)
    block = Block(
        4, 0,
        tuple(
            BlockColumn(
                HEADINGS[key].say(lang),
                values,
                {"where": look.LINK, "code": look.FAINT, "cause": look.FAINT}.get(key, look.TEXT),
                widths[key],
                links=targets if key == "where" else None,
                fills=fills if key == "severity" else {},
            )
            for key, values in columns.items()
        ),
        look.HEADING,
        filter=True,
    )  # fmt: skip
    title = SCRIPT_TABS["issues"].say(lang)
    return Tab(
        "issues", title,
        cells=look.head(title, lead, lang, now, len(HEADINGS)),
        blocks=(block,),
        freeze_rows=5,
        color="D93025",
    )  # fmt: skip
