"""Who moved from which group to which: how many, and who they are. Pure."""

from __future__ import annotations

from sheetcrm.core.records import replace
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import LABEL, LEFT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.colours import fills_by_word, group_fills
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Переходы между группами с {day}", en="Moves between groups since {day}")
_NOTE = Text(
    ru="Сменили группу {moved} из {all} {all:клиента|клиентов|клиентов}. Слева — сколько и куда, справа — кто перешёл последним{shown}.",
    en="{moved} of {all} {all:client|clients} changed groups. On the left: how many and where to; "
    "on the right: who moved last{shown}.",
)
_SHOWN = Text(ru=" ({shown} из {n})", en=" ({shown} of {n})")
_NOBODY = Text(
    ru="С этого дня никто не сменил группу: все {n} {n:клиент|клиента|клиентов} там же, где были.",
    en="Nobody has changed groups since: all {n} {n:client is|clients are} where they were.",
)
_WAS = Text(ru="Была группа", en="Group before")
_NOW = Text(ru="Стала", en="Now")
_WHO = Text(ru="Клиент", en="Client")
_BEFORE = Text(ru="Была", en="Before")
_WHEN = Text(ru="Когда", en="When")
_NAMELESS = Text(ru="клиент без имени", en="client without a name")
_SMALL = replace(LABEL, size=10)
#: Lines on either side.
MOST = 14


def moves(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each pair of groups, and the clients who moved last; nothing before there is a day to compare with."""
    found, lang = facts.figures.moves, facts.lang
    if found is None:
        return
    day, everybody = facts.date(found.since), found.moved + found.stayed
    if not found.lines and not found.latest:
        canvas.section(_TITLE.say(lang, day=day), _NOBODY.say(lang, n=everybody))
        return
    latest = found.latest[:MOST]
    shown = _SHOWN.say(lang, shown=len(latest), n=len(found.latest)) if len(found.latest) > MOST else ""
    note = _NOTE.say(lang, moved=found.moved, all=everybody, shown=shown)
    top = canvas.section(_TITLE.say(lang, day=day), note)
    lines = found.lines[:MOST]
    fills = fills_by_word(facts.colours, lang)
    columns = [
        Column(_WAS.say(lang), [LIFECYCLE_LABEL[line.was].say(lang) for line in lines], LABEL, fills),
        Column(_NOW.say(lang), [LIFECYCLE_LABEL[line.now].say(lang) for line in lines], _SMALL, fills),
        Column(words.CLIENTS.say(lang), [line.clients for line in lines]),
    ]
    if facts.known.has_revenue:
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), [line.revenue / 100 for line in lines]))
    canvas.table(top, LEFT, columns)
    canvas.row = top
    rows = [_row(facts, one.position, one.was, one.now, one.day) for one in latest]
    heads = [head.say(lang) for head in (_WHO, _BEFORE, _NOW, _WHEN)]
    canvas.listing([(7, 1), (8, 1), (9, 1), (10, 1)], heads, rows)
    canvas.row = top + max(len(lines), len(rows)) + 2


def _row(
    facts: SummaryFacts, position: int, was: Lifecycle, now: Lifecycle, day: Content
) -> list[tuple[Content, Style, Link]]:
    link = facts.link(position)[1] if facts.link is not None else None
    name = (facts.names[position] if position < len(facts.names) else None) or _NAMELESS.say(facts.lang)
    fills = group_fills(facts.colours)
    return [
        (name[:60], replace(look.LINK if link is not None else LABEL, wrap=True, size=10), link),
        (LIFECYCLE_LABEL[was].say(facts.lang), replace(_SMALL, fill=fills.get(was)), None),
        (LIFECYCLE_LABEL[now].say(facts.lang), replace(_SMALL, fill=fills.get(now)), None),
        (day, replace(look.DATE, size=10), None),
    ]
