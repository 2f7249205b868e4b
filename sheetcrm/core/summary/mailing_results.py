"""What campaigns brought, against those who were due and not written to. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.mailing_results import MailingResult
from sheetcrm.core.records import replace
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import INT, LABEL, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text, number

_TITLE = Text(ru="Что дали рассылки", en="What campaigns brought")
_NOTE = Text(
    ru="Покупка считается итогом, если она сделана в первые {window} {window:день|дня|дней} после сообщения. Рядом — те, у кого был тот же повод, но кому "
    "не писали.",
    en="A purchase counts if it was made in the first {window} {window:day|days} after the message. "
    "Beside it are those who had the same occasion and were not written to.",
)
_HEADS = (
    Text(ru="Рассылка", en="Campaign"),
    Text(ru="Передано", en="Handed over"),
    Text(ru="Отправлено", en="Sent"),
    Text(ru="Доставлено", en="Delivered"),
    Text(ru="Купили", en="Bought"),
    words.REVENUE,
    Text(ru="Купили без письма", en="Bought unwritten"),
    Text(ru="Разница", en="Difference"),
)
_PLACES = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (7, 1), (8, 2), (10, 2))
_OF = Text(ru="{n} из {of} ({share})", en="{n} of {of} ({share})")
_WAITING = Text(ru="ещё рано судить: {n}", en="too early to tell: {n}")
_NONE = Text(ru="—", en="—")
_FEW = Text(ru="мало данных", en="too few")
_SURE = Text(ru="{change} п. п. (от {low} до {high})", en="{change} points ({low} to {high})")
_CHANCE = Text(
    ru="{change} п. п. (от {low} до {high}): может быть случайность",
    en="{change} points ({low} to {high}): may be chance",
)
_WRAPPED = replace(LABEL, wrap=True, size=10, indent=1)


def mailing_results(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each campaign of the last months."""
    found = facts.figures.mailings
    if not found:
        return
    lang = facts.lang
    canvas.section(_TITLE.say(lang), _NOTE.say(lang, window=facts.attribution_days))
    rows = [_row(one, facts) for one in found]
    heads = [head.say(lang, sign=facts.symbol) for head in _HEADS]
    canvas.listing(_PLACES, heads, rows, right=(1, 2, 3, 5))
    canvas.row += 1


def _row(one: MailingResult, facts: SummaryFacts) -> list[tuple[Content, Style, Link]]:
    reported = one.delivered + one.bounced
    return [
        (facts.titles.get(one.campaign, one.campaign)[:60], LABEL, None),
        (one.handed, INT, None),
        (one.confirmed, INT, None),
        (one.delivered if reported else _NONE.say(facts.lang), INT, None),
        (_bought(one, facts), _WRAPPED, None),
        (one.revenue / 100 if one.measured else _NONE.say(facts.lang), INT, None),
        (_share(one.others_bought, one.others, facts), _WRAPPED, None),
        (difference(one, facts), _WRAPPED, None),
    ]


def _bought(one: MailingResult, facts: SummaryFacts) -> str:
    said = [_share(one.bought, one.measured, facts)] if one.measured else []
    if one.waiting:
        said.append(_WAITING.say(facts.lang, n=one.waiting))
    return "; ".join(said) or _NONE.say(facts.lang)


def _share(n: int, of: int, facts: SummaryFacts) -> str:
    return _OF.say(facts.lang, n=n, of=of, share=facts.percent(n / of)) if of else _NONE.say(facts.lang)


def difference(one: MailingResult, facts: SummaryFacts) -> str:
    """What can be said of the difference: nothing where there are too few, and that it may be chance where it may."""
    found, lang = one.uplift, facts.lang
    if found is None:
        return _FEW.say(lang)
    change, low, high = (_signed(value, facts) for value in (found.difference, found.low, found.high))
    return (_SURE if found.sure else _CHANCE).say(lang, change=change, low=low, high=high)


def _signed(share: float, facts: SummaryFacts) -> str:
    """Percentage points with a sign, to a tenth: «+7,3», “−0.4”."""
    points = round(share * 100, 1)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{number(abs(points), facts.lang, 1)}"
