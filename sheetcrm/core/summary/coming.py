"""The calendar of campaigns: what comes in the next days. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.drafts.coming import AHEAD_DAYS, Coming, What
from sheetcrm.core.records import replace
from sheetcrm.core.summary.canvas import INT, LABEL, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Календарь рассылок", en="Calendar of campaigns")
_NOTE = Text(
    ru="На {n} дней вперёд: у скольких клиентов будет повод. Кому из них можно писать, решается в свой день.",
    en="The next {n} days: how many clients will have an occasion. Who of them may be written to is "
    "decided on the day.",
)
_HEADS = (
    Text(ru="Когда", en="When"),
    Text(ru="Рассылка", en="Campaign"),
    Text(ru="Клиентов", en="Clients"),
    Text(ru="Что", en="What"),
)
_WHAT = {
    What.DUE: Text(ru="повод", en="occasion"),
    What.BEGINS: Text(ru="текст начинает действовать", en="a text may be used from this day on"),
    What.ENDS: Text(ru="последний день текста", en="the last day of a text"),
}
_SPAN = Text(ru="{first} – {last}", en="{first} – {last}")
MOST_SHOWN = 30


def calendar(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each day or week on which something comes."""
    lines: Sequence[Coming] = facts.coming[:MOST_SHOWN]
    if not lines:
        return
    lang = facts.lang
    canvas.section(_TITLE.say(lang), _NOTE.say(lang, n=AHEAD_DAYS))
    rows: list[list[tuple[Content, Style, Link]]] = [
        [
            (_when(line, facts), LABEL, None),
            (line.title.say(lang)[:60], LABEL, None),
            (line.clients, INT, None),
            (_WHAT[line.what].say(lang), replace(LABEL, indent=1), None),
        ]
        for line in lines
    ]
    places, heads = [(1, 1), (2, 2), (4, 1), (5, 4)], [head.say(lang) for head in _HEADS]
    if all(line.what is What.DUE for line in lines):  # a column that says one word in every line says nothing
        places, heads, rows = places[:3], heads[:3], [cells[:3] for cells in rows]
    canvas.listing(places, heads, rows, right=(2,))
    canvas.row += 1


def _when(line: Coming, facts: SummaryFacts) -> str:
    if line.first == line.last:
        return facts.date(line.first)
    return _SPAN.say(facts.lang, first=facts.date(line.first), last=facts.date(line.last))
