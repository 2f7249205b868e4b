"""RFM: groups in words, and the cuts behind the scores. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheetcrm.core.segments.rfm import RFM_LABEL, RFM_MEANING, SCORES
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import INT, LABEL, LEFT, NOTE, PERCENT, RIGHT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content
from sheetcrm.core.wording import Text, number

_TITLE = Text(ru="Кто как покупает (RFM)", en="Who buys how (RFM)")
_NOTE = Text(
    ru="Каждый покупатель получает по баллу от 1 до 5 за давность, частоту и сумму покупок; из баллов складывается "
    "группа. Границы баллов — справа, они посчитаны по вашей базе.",
    en="Each buyer is scored 1 to 5 for how recently, how often and for how much they bought; the scores make the group. "
    "The cuts on the right come from your own base.",
)
_GROUP = Text(ru="Группа", en="Group")
_AWAY = Text(ru="Не были, дней*", en="Days away*")
_AWAY_NOTE = Text(ru="* У половины группы больше, у половины меньше.", en="* Half of the group more, half less.")
_SCORE = Text(ru="Балл", en="Score")
_RECENCY = Text(ru="Не были, дней", en="Days away")
_FREQUENCY = Text(ru="Покупок", en="Purchases")
_MONEY = Text(ru="Потратили, {sign}", en="Spent, {sign}")
_THOUSANDS = Text(ru="Потратили, тыс. {sign}", en="Spent, {sign} thousand")
_LONG_SUM = 100_000
_UP_TO = Text(ru="до {n}", en="up to {n}")
_FROM = Text(ru="> {n}", en="> {n}")
_NOBODY = Text(ru="—", en="—")


def rfm_groups(canvas: Canvas, facts: SummaryFacts) -> None:
    """The six groups with their size and revenue; nothing with fewer than ten buyers."""
    known, lang = facts.known, facts.lang
    if not known.rfm.known:
        return
    top = canvas.section(_TITLE.say(lang), _NOTE.say(lang))
    group = known.rfm.group
    days = known.frame["days_since"].to_numpy(dtype=object)
    names, counts, money, away = [], [], [], []
    for key, label in RFM_LABEL.items():
        these = group == key.value
        names.append(label.say(lang))
        counts.append(int(these.sum()))
        money.append(float(known.bought.revenue[these].sum()) / 100)
        away.append(int(np.median(days[these].astype(np.float64))) if these.any() else None)
    total = sum(counts)
    canvas.table(
        top,
        LEFT,
        [
            Column(_GROUP.say(lang), names, LABEL),
            Column(words.BUYERS.say(lang), counts),
            Column(words.SHARE.say(lang), [n / total for n in counts], PERCENT),
            Column(words.REVENUE.say(lang, sign=facts.symbol), money),
            Column(_AWAY.say(lang), away, INT),
        ],
    )
    scores = list(range(SCORES, 0, -1))
    # Two sums with their noughts find no place in one cell.
    unit = 1000 if max(known.rfm.money_cuts, default=0) / 100 >= _LONG_SUM else 1
    canvas.table(
        top,
        RIGHT,
        [
            Column(_SCORE.say(lang), scores, LABEL),
            Column(_RECENCY.say(lang), _bands(known.rfm.recency_cuts, facts, falling=True), INT),
            Column(_FREQUENCY.say(lang), _bands(known.rfm.frequency_cuts, facts), INT),
            Column(
                (_MONEY if unit == 1 else _THOUSANDS).say(lang, sign=facts.symbol),
                _bands([round(c / 100 / unit) for c in known.rfm.money_cuts], facts, whole=False),
                INT,
            ),
        ],
    )
    row = top + len(names) + 1
    canvas.put(row, LEFT, _AWAY_NOTE.say(lang), NOTE, 5, said=True)
    canvas.row = row + 1
    meanings = [
        RFM_LABEL[key].say(lang) + (" — " if lang == "ru" else ": ") + meaning.say(lang)
        for key, meaning in RFM_MEANING.items()
        if int((group == key.value).sum())
    ]
    canvas.paragraph("; ".join(meanings) + ".", NOTE)


_BANDS = Text(ru="Сколько раз покупали", en="How many times they bought")
_TIMES = Text(ru="Покупок", en="Purchases")


def bands(canvas: Canvas, facts: SummaryFacts) -> None:
    """Buyers by the number of their purchases, in the team's own bands."""
    found, lang = facts.figures.bands, facts.lang
    if not found:
        return
    top = canvas.section(_BANDS.say(lang))
    total = sum(band.buyers for band in found)
    columns = [
        Column(_TIMES.say(lang), [*(band.name for band in found), words.TOTAL.say(lang)], LABEL),
        Column(words.BUYERS.say(lang), [*(band.buyers for band in found), total]),
        Column(words.SHARE.say(lang), [*(band.buyers / total for band in found), 1.0], PERCENT),
    ]
    if facts.known.has_revenue:
        money: list[Content] = [band.revenue / 100 for band in found]
        whole = sum(band.revenue for band in found) / 100
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), [*money, whole]))
    canvas.table(top, LEFT, columns, total=True)
    canvas.row = top + len(found) + 3


def _bands(cuts: Sequence[float], facts: SummaryFacts, falling: bool = False, whole: bool = True) -> list[str]:
    """What each score from 5 down to 1 means: a band between two cuts; a dash where equal cuts leave no room."""

    def show(value: float) -> str:
        return number(value, facts.lang)

    edges = list(cuts)
    bands = []
    for score in range(SCORES, 0, -1):
        place = SCORES - score if falling else score - 1
        low = edges[place - 1] if place > 0 else None
        high = edges[place] if place < len(edges) else None
        if low is not None and high is not None and low == high:
            bands.append(_NOBODY.say(facts.lang))
        elif low is None and high is not None and whole and not falling and high <= 1:
            # Everybody has bought: “up to 1” would make one think of none.
            bands.append(show(high))
        elif low is None and high is not None:
            bands.append(_UP_TO.say(facts.lang, n=show(high)))
        elif high is None and low is not None:
            bands.append(_FROM.say(facts.lang, n=show(low)))
        elif low is not None and high is not None:
            first = low + 1 if whole else low
            bands.append(f"{show(first)}–{show(high)}" if first < high else show(high))
    return bands
