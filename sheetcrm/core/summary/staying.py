"""Do clients come back, and who is leaving: retention, cohorts, groups by month. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.retention import Cohorts, Kept
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INT,
    LABEL,
    LEFT,
    NOTE,
    PERCENT,
    RED,
    RIGHT,
    TEAL,
    Canvas,
    Column,
)
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content, Series
from sheetcrm.core.wording import Lang, Text

#: From few to many, on which dark text stays readable.
HEAT = ("FDF1E7", "FBE5A6", "8CCB9B")

_TITLE = Text(ru="Возвращаются ли клиенты", en="Do clients come back")
_KEPT_SHARE = Text(
    ru="Из {n} {n:покупавшего|покупавших|покупавших} за прошлые {days} {days:день|дня|дней} {kept:вернулся|вернулись|вернулись} {kept} "
    "({share}), не {lost:вернулся|вернулись|вернулись} {lost} ({churn}).",
    en="Of {n} {n:client|clients} who bought in the {days} {days:day|days} before, {kept} came back ({share}), {lost} did not "
    "({churn}).",
)
_ONCE = Text(
    ru="Один раз купили {once} из {n} ({share}); из тех, кто мог успеть вернуться, — {of_those} из {had_time} ({fair}).",
    en="{once} of {n} bought only once ({share}); of those who have had time to come back, {of_those} of {had_time} ({fair}).",
)
_ONCE_ONLY = Text(ru="Один раз купили {once} из {n} ({share}).", en="{once} of {n} bought only once ({share}).")
_LTV = Text(
    ru="За всё время (с {since}) покупатель принёс в среднем {mean}, половина — больше {median}.",
    en="Over all time (since {since}) a buyer has brought {mean} on average; half of them more than {median}.",
)
_LTV_YEAR = Text(
    ru=" За первый год после первой покупки — в среднем {mean} ({n} {n:покупатель|покупателя|покупателей}, у кого этот год прошёл).",
    en=" In the first year after the first purchase: {mean} on average ({n} {n:buyer|buyers} whose "
    "first year is over).",
)
_RETURNS = Text(
    ru="Возвратов: {n} на {money}.",
    en="Returns: {n}, worth {money}.",
)
_PROMOTERS = Text(
    ru="Готовы рекомендовать (NPS): {score}. Из {n} {n:ответившего|ответивших|ответивших} 9–10 поставили {high}, 7–8 — {middle}, 0–6 — {low}.",
    en="Would recommend (NPS): {score}. Of {n} {n:answer|answers} {high} are 9–10, {middle} 7–8 and {low} 0–6.",
)
_PERIOD = {
    Step.MONTH: Text(ru="Месяц", en="Month"),
    Step.QUARTER: Text(ru="Квартал", en="Quarter"),
    Step.YEAR: Text(ru="Год", en="Year"),
}
_OF_THEM_NEW = Text(ru="Из них новых", en="New of them")
_CAME_BACK = Text(ru="Вернулись с прошлого", en="Back from the last")
_RETENTION = Text(ru="Удержание", en="Retention")
_RETENTION_CHART = Text(ru="Покупатели по периодам и удержание", en="Buyers by period, and retention")
_NOT_OVER = Text(ru="* Период ещё не закончен.", en="* The period is not over yet.")

_COHORTS = Text(ru="Когорты: какая доля покупает снова", en="Cohorts: the share that buys again")
_COHORTS_NOTE = Text(
    ru="Строка — покупатели, впервые купившие в одном периоде; столбец — сколько периодов прошло. Последняя клетка строки — период, который ещё идёт.",
    en="A row is the buyers whose first purchase fell into one period; a column is how many periods have passed. The last cell of a row is not over yet.",
)
_FIRST_BOUGHT = Text(ru="Первая покупка", en="First purchase")
_LATER = {
    Step.MONTH: Text(ru="через {k} мес.", en="{k} {k:month|months} later"),
    Step.QUARTER: Text(ru="через {k} кв.", en="{k} {k:quarter|quarters} later"),
    Step.YEAR: Text(ru="через {k} г.", en="{k} {k:year|years} later"),
}

_STACK = Text(ru="Растёт база или засыпает", en="Is the base growing or falling asleep")
_STACK_NOTE = Text(
    ru="Покупатели по группам на конец каждого месяца: по тем же правилам и заказам, которые были к этому дню.",
    en="Buyers by group at the end of each month, by the same rules and the orders there were by then.",
)
_STACK_COLUMNS = (
    Text(ru="VIP и постоянные", en="VIP and regular"),
    Text(ru="Активные и новые", en="Active and new"),
    Text(ru="Засыпают", en="Slipping away"),
    Text(ru="Спят", en="Asleep"),
)
_STACK_CHART = Text(ru="Покупатели по группам", en="Buyers by group")
_STACK_COLORS = (GREEN, TEAL, AMBER, GREY)


def period_name(first: dt.date, step: Step, lang: Lang) -> str:
    """How a month, a quarter or a year is written.

    >>> period_name(dt.date(2026, 4, 1), Step.QUARTER, "ru"), period_name(dt.date(2026, 4, 1), Step.MONTH, "en")
    ('II кв. 2026', 'Apr 2026')
    """
    if step is Step.YEAR:
        return str(first.year)
    if step is Step.QUARTER:
        number = (first.month - 1) // 3
        return f"{('I', 'II', 'III', 'IV')[number]} кв. {first.year}" if lang == "ru" else f"Q{number + 1} {first.year}"
    months = words.MONTH_RU if lang == "ru" else words.MONTH_EN
    return f"{months[first.month - 1]} {first.year}"


def stack_by_month(canvas: Canvas, facts: SummaryFacts) -> None:
    """The groups of buyers at the end of each month, stacked."""
    found, lang = facts.figures.stack, facts.lang
    if found is None:
        return
    top = canvas.section(_STACK.say(lang), _STACK_NOTE.say(lang))
    vip, regular, active, new, slipping, asleep = found.count.T
    columns = [Column(words_month(lang), [period_name(day, Step.MONTH, lang) for day in found.day], LABEL)]
    for title, values in zip(_STACK_COLUMNS, (vip + regular, active + new, slipping, asleep), strict=True):
        columns.append(Column(title.say(lang), values.tolist()))
    ranges = canvas.table(top, LEFT, columns)
    labels = ranges[words_month(lang)]
    series = [
        Series(title.say(lang), labels, ranges[title.say(lang)], color)
        for title, color in zip(_STACK_COLUMNS, _STACK_COLORS, strict=True)
    ]
    end = canvas.chart("stack", "stacked", _STACK_CHART.say(lang), series, top, RIGHT, 15)
    canvas.row = max(end, top + len(found.day) + 1) + 1


def words_month(lang: Lang) -> str:
    """The heading over months."""
    return _PERIOD[Step.MONTH].say(lang)


def retention(canvas: Canvas, facts: SummaryFacts) -> None:
    """In sentences for the reporting period, then by calendar period with a chart, then by cohort."""
    figures, lang = facts.figures, facts.lang
    sentences = _sentences(facts)
    lines = figures.periods
    if not sentences and len(lines) < 2:
        return
    canvas.section(_TITLE.say(lang))
    for text in sentences:
        canvas.paragraph("•  " + text)
    if len(lines) >= 2:
        _by_period(canvas, facts, lines)
    if figures.cohorts is not None:
        _cohorts(canvas, facts, figures.cohorts)
    canvas.row += 1


def _sentences(facts: SummaryFacts) -> list[str]:
    figures, lang = facts.figures, facts.lang
    found = []
    kept = figures.retention
    if kept is not None and kept.retention is not None and kept.churn is not None:
        found.append(
            _KEPT_SHARE.say(
                lang,
                n=kept.before,
                days=facts.known.settings.period_days,
                kept=kept.kept,
                share=facts.percent(kept.retention),
                lost=kept.before - kept.kept,
                churn=facts.percent(kept.churn),
            )
        )
    once = figures.one_timers
    if once is not None:
        text = _ONCE if once.had_time else _ONCE_ONLY
        found.append(
            text.say(
                lang,
                once=once.once,
                n=once.buyers,
                share=facts.percent(once.once / once.buyers),
                of_those=once.once_of_those,
                had_time=once.had_time,
                fair=facts.percent(once.once_of_those / max(once.had_time, 1)),
            )
        )
    worth = figures.ltv
    if worth is not None:
        text_ = _LTV.say(
            lang,
            since=facts.date(worth.since),
            mean=facts.money(worth.mean / 100),
            median=facts.money(worth.median / 100),
        )
        if worth.year_mean is not None:
            text_ += _LTV_YEAR.say(lang, mean=facts.money(worth.year_mean / 100), n=worth.year_buyers)
        found.append(text_)
    back = figures.returns
    if back is not None:
        found.append(_RETURNS.say(lang, n=back.refunds + back.given_back, money=facts.money(back.total / 100)))
    asked = figures.promoters
    if asked is not None:
        score = round(asked.score)
        found.append(
            _PROMOTERS.say(
                lang,
                score=f"+{score}" if score > 0 else f"−{-score}" if score < 0 else "0",
                n=asked.answers,
                high=asked.promoters,
                middle=asked.passives,
                low=asked.detractors,
            )
        )
    return found


def _star(name: str, complete: bool) -> str:
    return name if complete else f"{name} *"


def _by_period(canvas: Canvas, facts: SummaryFacts, lines: Sequence[Kept]) -> None:
    lang, step = facts.lang, _step(facts)
    canvas.row += 1
    top = canvas.row
    heading, retained = _PERIOD[step].say(lang), _RETENTION.say(lang)
    ranges = canvas.table(
        top,
        LEFT,
        [
            Column(heading, [_star(period_name(k.first, step, lang), k.complete) for k in lines], LABEL),
            Column(words.BUYERS.say(lang), [k.buyers for k in lines]),
            Column(_OF_THEM_NEW.say(lang), [k.new for k in lines]),
            Column(_CAME_BACK.say(lang), [k.kept for k in lines]),
            Column(retained, [k.retention or 0 for k in lines], PERCENT),
        ],
    )
    labels = ranges[heading]
    series = [
        Series(words.BUYERS.say(lang), labels, ranges[words.BUYERS.say(lang)], BLUE),
        Series(retained, labels, ranges[retained], RED, line=True, secondary=True),
    ]
    end = canvas.chart(
        "retention", "column", _RETENTION_CHART.say(lang), series, top, RIGHT, 13, percent_secondary=True
    )
    row = top + len(lines) + 1
    if not lines[-1].complete:
        canvas.put(row, LEFT, _NOT_OVER.say(lang), NOTE, 5, said=True)
        row += 1
    canvas.row = max(end, row)


def _step(facts: SummaryFacts) -> Step:
    return facts.figures.step or Step.MONTH


def _cohorts(canvas: Canvas, facts: SummaryFacts, found: Cohorts) -> None:
    """The heat map in two tables side by side, one scale over both: a share in every cell, blank where it is to come."""
    lang, step = facts.lang, found.step
    size = len(found.first)
    top = canvas.section(_COHORTS.say(lang), _COHORTS_NOTE.say(lang))
    names = [period_name(day, step, lang) for day in found.first]
    shares: list[list[Content]] = [
        [_mark(found, row, later) for row in range(size)] for later in range(1, found.back.shape[1])
    ]
    heads = [_LATER[step].say(lang, k=later) for later in range(1, found.back.shape[1])]
    # Columns in which everything is still to come say nothing.
    used = [i for i, column in enumerate(shares) if any(v is not None for v in column)][:7]
    left, right = used[:3], used[3:]
    columns = [Column(_FIRST_BOUGHT.say(lang), names, LABEL), Column(words.BUYERS.say(lang), found.size.tolist(), INT)]
    columns += [Column(heads[i], shares[i], PERCENT) for i in left]
    heat = tuple(range(2, 2 + len(left)))
    canvas.wide_table(top, columns, heat, [Column(heads[i], shares[i], PERCENT) for i in right], HEAT)
    canvas.row = top + size + 2


def _mark(found: Cohorts, row: int, later: int) -> Content:
    return found.share(row, later)
