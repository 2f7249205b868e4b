"""Clients by the points the team gives, with what each point is for. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.score import signed
from sheetcrm.core.records import replace
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.summary import words
from sheetcrm.core.summary.base import BAD
from sheetcrm.core.summary.canvas import INT, LABEL, NOTE, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.colours import group_fills
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text, number

_TITLE = Text(ru="С кого начать: баллы клиентов", en="Whom to start with: client scores")
_NOTE = Text(
    ru="Баллы складываются из ваших правил («Балл: …» в «Настройках»); показаны {shown} из {n}, у кого баллов больше нуля.",
    en="The score adds up your own rules (“Points: …” in “Settings”); shown are {shown} of the {n} "
    "clients with more than zero.",
)
_NOBODY = Text(ru="Ни под одно правило с баллами никто не подходит.", en="Nobody meets any of the rules with points.")
_LEFT_OUT = Text(ru="Случайные обращения не показаны: {n}.", en="Accidental leads are not shown: {n}.")
_HEADS = (
    Text(ru="Клиент", en="Client"),
    Text(ru="Баллы", en="Score"),
    Text(ru="Группа", en="Group"),
    Text(ru="За что", en="What for"),
)
_RULE_HEADS = (
    Text(ru="Правило", en="Rule"),
    Text(ru="Баллов", en="Points"),
    words.CLIENTS,
)
_NAMELESS = Text(ru="клиент без имени", en="client without a name")
_WRAPPED = replace(LABEL, wrap=True, size=10)
#: Clients shown.
MOST = 15


def scores(canvas: Canvas, facts: SummaryFacts) -> None:
    """The clients with the highest scores, then the rules with how many meet each; nothing where no rule gives points."""
    found, lang = facts.score, facts.lang
    if found is None:
        return
    best = found.best(facts.known.bought.revenue)
    note = _NOTE.say(lang, shown=min(len(best), MOST), n=number(len(best), lang)) if best else _NOBODY.say(lang)
    canvas.section(_TITLE.say(lang), note)
    if best:
        rows = [_row(facts, position) for position in best[:MOST]]
        canvas.listing([(1, 1), (2, 1), (3, 2), (5, 7)], [head.say(lang) for head in _HEADS], rows, right=(1,))
    if found.left_out:
        canvas.paragraph(_LEFT_OUT.say(lang, n=found.left_out), NOTE)
    canvas.row += 1
    rules: list[list[tuple[Content, Style, Link]]] = []
    for clause in found.clauses:
        wrong = "" if clause.problem is None else clause.problem.message(lang, clause.text)
        text = clause.shown(lang) if not wrong else f"✗ {clause.text}: {wrong}"
        rules.append(
            [
                (text, replace(_WRAPPED, color=BAD) if wrong else _WRAPPED, None),
                (signed(clause.points), replace(LABEL, align="right"), None),
                (clause.clients, INT, None),
            ]
        )
    canvas.listing([(1, 3), (4, 1), (5, 1)], [head.say(lang) for head in _RULE_HEADS], rules, right=(1, 2))
    canvas.row += 1


def _row(facts: SummaryFacts, position: int) -> list[tuple[Content, Style, Link]]:
    lang, found = facts.lang, facts.score
    link = facts.link(position)[1] if facts.link is not None else None
    name = (facts.names[position] if position < len(facts.names) else None) or _NAMELESS.say(lang)
    group = facts.known.frame["lifecycle"].iat[position]
    key = None if group is None else Lifecycle(str(group))
    label = "" if key is None else LIFECYCLE_LABEL[key].say(lang)
    return [
        (name[:60], replace(look.LINK if link is not None else LABEL, wrap=True, size=10), link),
        (0 if found is None else int(found.total[position]), replace(INT, bold=True), None),
        (
            label,
            replace(LABEL, size=10, indent=1, fill=None if key is None else group_fills(facts.colours).get(key)),
            None,
        ),
        ("; ".join([] if found is None else found.why(position, lang)), _WRAPPED, None),
    ]
