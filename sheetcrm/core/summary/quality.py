"""What is wrong with the data: by column and by cause; duplicates. Pure."""

from __future__ import annotations

from collections import Counter

from sheetcrm.core.issues import CAUSE_LABEL, SEVERITY_LABEL, Cause, Severity
from sheetcrm.core.schema import SCRIPT_TABS, TABLES
from sheetcrm.core.summary.canvas import DECIMAL, LABEL, LEFT, RIGHT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Качество данных", en="Data quality")
_NOTE = Text(
    ru="Сколько ячеек просят внимания. Каждая со ссылкой и советом — на вкладке «{tab}».",
    en="How many cells need attention. Each one, with a link and advice, is on the tab “{tab}”.",
)
_CLEAN = Text(ru="Замечаний нет: всё заполнено верно.", en="Nothing to correct: everything is filled in correctly.")
_COLUMN = Text(ru="Столбец", en="Column")
_LABELS = {
    Severity.ERROR: Text(ru="Ошибок", en="Errors"),
    Severity.WARNING: Text(ru="Предупр.", en="Warnings"),
    Severity.INFO: Text(ru="Подсказок", en="Hints"),
}
_ALL = Text(ru="Всего", en="Total")
_CAUSE = Text(ru="Почему", en="Cause")
_CELLS = Text(ru="Ячеек", en="Cells")
_OTHER = Text(ru="другое", en="other")
_TAB = Text(ru="вкладка «{tab}»", en="the tab “{tab}”")
_ROW = Text(ru="вся строка", en="the whole row")
_REST = Text(ru="остальные столбцы ({n})", en="other columns ({n})")
_DUPLICATES = Text(ru="Дубли", en="Duplicates")
_GROUPS = Text(ru="Групп", en="Groups")
_LOSSES = Text(ru="Снижает «Заполнено верно»", en="Lowers “Filled correctly”")
_POINTS = Text(ru="Отнимает, %", en="Costs, %")
_MOST_COLUMNS, _MOST_LOSSES = 12, 6


def data_quality(canvas: Canvas, facts: SummaryFacts) -> None:
    """Issues by column, worst first, beside issues by cause, the duplicates found and what lowers the share filled correctly."""
    lang = facts.lang
    if not facts.issues and not facts.duplicates and facts.quality is None:
        return
    note = _NOTE.say(lang, tab=SCRIPT_TABS["issues"].say(lang)) if facts.issues else _CLEAN.say(lang)
    top = canvas.section(_TITLE.say(lang), note)
    left = _by_column(canvas, facts, top) if facts.issues else top
    right = _by_cause(canvas, facts, top) if facts.issues else top
    if facts.duplicates:
        start = right + (1 if right > top else 0)
        panel = RIGHT if facts.issues else LEFT
        canvas.table(
            start,
            panel,
            [
                Column(_DUPLICATES.say(lang), list(facts.duplicates), LABEL),
                Column(_GROUPS.say(lang), list(facts.duplicates.values())),
            ],
        )
        right = start + len(facts.duplicates) + 1
    if facts.losses:
        right = _losses(canvas, facts, right + 1)
    canvas.row = max(left, right) + 1


def _by_column(canvas: Canvas, facts: SummaryFacts, row: int) -> int:
    lang = facts.lang
    counts: dict[str, Counter[Severity]] = {}
    for (severity, _, heading), n in facts.issues.items():
        counts.setdefault(heading, Counter())[severity] += n
    # The worst first: errors, then everything else.
    order = sorted(counts, key=lambda h: (-counts[h][Severity.ERROR], -sum(counts[h].values()), h))
    tabs = {
        spec.title.say(lang): _TAB.say(lang, tab=spec.title) for spec in TABLES.values() if spec.kind == "definitions"
    }
    lines = [(tabs.get(heading, heading) or _ROW.say(lang), counts[heading]) for heading in order[:_MOST_COLUMNS]]
    rest: Counter[Severity] = Counter()
    for heading in order[_MOST_COLUMNS:]:
        rest.update(counts[heading])
    if rest:
        lines.append((_REST.say(lang, n=len(order) - _MOST_COLUMNS), rest))
    whole: Counter[Severity] = Counter()
    for _, counted in lines:
        whole.update(counted)
    lines.append((_ALL.say(lang), whole))
    columns = [Column(_COLUMN.say(lang), [name for name, _ in lines], LABEL)]
    columns += [
        Column(_LABELS[severity].say(lang), [counted[severity] for _, counted in lines]) for severity in SEVERITY_LABEL
    ]
    columns.append(Column(_ALL.say(lang) + " ", [sum(counted.values()) for _, counted in lines]))
    canvas.table(row, LEFT, columns, total=True)
    return row + len(lines) + 1


def _losses(canvas: Canvas, facts: SummaryFacts, row: int) -> int:
    """Where the share filled correctly loses: with that share the lines make 100 %."""
    lang = facts.lang
    lines = [(heading or _ROW.say(lang), points) for heading, points in facts.losses.items()]
    if len(lines) > _MOST_LOSSES:
        rest = sum(points for _, points in lines[_MOST_LOSSES - 1 :])
        lines = [*lines[: _MOST_LOSSES - 1], (_REST.say(lang, n=len(lines) - _MOST_LOSSES + 1), rest)]
    lines.append((_ALL.say(lang), sum(points for _, points in lines)))
    columns = [
        Column(_LOSSES.say(lang), [name for name, _ in lines], LABEL),
        Column(_POINTS.say(lang), [points for _, points in lines], DECIMAL),
    ]
    canvas.table(row, RIGHT, columns, total=True)
    return row + len(lines) + 1


def _by_cause(canvas: Canvas, facts: SummaryFacts, row: int) -> int:
    lang = facts.lang
    counts: Counter[Cause | None] = Counter()
    for (_, cause, _), n in facts.issues.items():
        counts[cause] += n
    names = [CAUSE_LABEL[cause].say(lang) for cause in Cause]
    values = [counts[cause] for cause in Cause]
    if counts[None]:
        names.append(_OTHER.say(lang))
        values.append(counts[None])
    canvas.table(row, RIGHT, [Column(_CAUSE.say(lang), names, LABEL), Column(_CELLS.say(lang), values)])
    return row + len(names) + 1
