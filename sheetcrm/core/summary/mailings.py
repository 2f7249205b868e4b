"""What campaigns brought: who bought after a message, and who bought without one. Pure."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.core.figures.mailings import Result
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import INT, LABEL, PERCENT, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Что дали рассылки", en="What campaigns brought")
_CAMPAIGN = Text(ru="Рассылка", en="Campaign")
_WRITTEN = Text(ru="Написали", en="Written to")
_EARLY = Text(ru="Ещё рано судить", en="Too early")
_BOUGHT = Text(ru="Купили", en="Bought")
_SHARE = Text(ru="Доля", en="Share")
_WITHOUT = Text(ru="Без сообщения", en="Not written to")
_CONCLUSION = Text(ru="Вывод", en="Conclusion")
_VERDICT = {
    "more": Text(ru="покупают больше", en="buy more"),
    "less": Text(ru="покупают меньше", en="buy less"),
    "same": Text(ru="разницы не видно", en="no difference to be seen"),
    "few": Text(ru="мало данных", en="too few"),
    "alone": Text(ru="не с кем сравнить", en="nobody to compare with"),
}
_MOST = 15


def results(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each campaign that somebody was written to about."""
    found, lang = facts.figures.mailings, facts.lang
    if not found:
        return
    canvas.section(_TITLE.say(lang))
    rows: list[list[tuple[Content, Style, Link]]] = []
    for one in found[:_MOST]:
        key = _key(one)
        fill = {"more": look.GOOD_FILL, "less": look.WARNING_FILL}.get(key)
        rows.append(
            [
                (one.campaign[:60], LABEL, None),
                (one.written, INT, None),
                (one.early, INT, None),
                (one.bought, INT, None),
                (one.share, PERCENT, None),
                (one.without, replace(PERCENT, align="right"), None),
                (one.revenue / 100, INT, None),
                (_VERDICT[key].say(lang), replace(LABEL, indent=1, fill=fill), None),
            ]
        )
    heads = [text.say(lang) for text in (_CAMPAIGN, _WRITTEN, _EARLY, _BOUGHT, _SHARE, _WITHOUT)]
    heads += [words.REVENUE.say(lang, sign=facts.symbol), _CONCLUSION.say(lang)]
    places = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (7, 1), (8, 1), (9, 3)]
    canvas.listing(places, heads, rows, right=(1, 2, 3, 4, 5, 6))
    canvas.row += 1


def _key(one: Result) -> str:
    if one.few:
        return "few"
    return "alone" if one.without is None else one.verdict or "same"
