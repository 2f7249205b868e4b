"""What is ahead: the revenue of next months with the error of the forecast, what buyers and open deals may bring. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.forecast import NEEDED, Forecast, Pipeline, Without
from sheetcrm.core.figures.predicted import AHEAD as DAYS
from sheetcrm.core.figures.predicted import FEWEST, Predicted, Unknown
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import LABEL, LEFT, RIGHT, SENTENCE, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.summary.staying import period_name, words_month
from sheetcrm.core.wording import Text

_AHEAD = Text(ru="Что впереди", en="What’s ahead")
_ERROR = Text(
    ru="Прогноз — выручка того же месяца год назад. За последние двенадцать месяцев он ошибался в среднем на {error}, так что ждать "
    "стоит от {low} до {high} за {n} {n:месяц|месяца|месяцев}.",
    en="The forecast is the revenue of the same month a year ago. Over the last twelve months it was {error} off on average, so "
    "expect between {low} and {high} for the {n} {n:month|months}.",
)
_WHY = {
    Without.SHORT: Text(
        ru="Прогноза выручки нет: нужно два полных года продаж, а записано {n} {n:полный месяц|полных месяца|полных месяцев}.",
        en="There is no revenue forecast: it needs two whole years of sales, and only {n} whole "
        "{n:month|months} are recorded.",
    ),
    Without.GAPS: Text(
        ru="Прогноза выручки нет: в последнем году есть месяцы без продаж.",
        en="There is no revenue forecast: the last year has months without sales.",
    ),
    Without.WRONG: Text(
        ru="Прогноза выручки нет: по прошлому году он ошибался бы в среднем на {error}, верить такому нельзя.",
        en="There is no revenue forecast: over the last year it would have been {error} off on average, "
        "too much to rely on.",
    ),
}
_PIPELINE = Text(
    ru="По открытым сделкам с учётом вероятности ожидается {expected} из {amount} ({n} {n:сделка|сделки|сделок}).",
    en="Open deals weighted by their probability: {expected} out of {amount} ({n} {n:deal|deals}).",
)
_LEFT_OUT = Text(
    ru=" Ещё {n} не {n:учтена|учтены|учтено}: нет суммы или вероятности.",
    en=" {n} more {n:is|are} left out: no amount or no probability.",
)


_PREDICTED = Text(
    ru="Нынешние покупатели за {days} {days:день|дня|дней} принесут примерно {revenue} — от {low} до {high}, в среднем {mean} на покупателя. Такой же "
    "прогноз, сделанный {days} {days:день|дня|дней} назад, ошибся в сумме на {error}.",
    en="Today’s buyers will bring about {revenue} in {days} {days:day|days}, between {low} and {high}, {mean} each on average. The same forecast "
    "made {days} days ago was {error} off in the sum.",
)
_UNKNOWN = {
    Unknown.NOTHING: Text(
        ru="Прогноза LTV нет: в таблице нет покупок с датами и суммами.",
        en="There is no predicted LTV: the table has no purchases with dates and amounts.",
    ),
    Unknown.LIBRARY: Text(
        ru="Прогноза LTV нет: данных хватает, но не установлена библиотека scipy. Тому, кто запускает программу: поставьте её туда же — "
        "pip install scipy. Если прогноз не нужен, напишите «нет» в настройке «Прогноз LTV».",
        en="There is no predicted LTV: there is enough data, but the library scipy is missing. For "
        "whoever runs the program: install it where the program is, pip install scipy. If you do not "
        "need the forecast, set “Predicted LTV” to no.",
    ),
    Unknown.SHORT: Text(
        ru="Прогноза LTV нет: нужен год продаж, а записано {history} {history:день|дня|дней}.",
        en="There is no predicted LTV: it needs a year of sales, and only {history} {history:day|days} are recorded.",
    ),
    Unknown.FEW: Text(
        ru="Прогноза LTV нет: данных мало. Для проверки нужно хотя бы {least} покупателей, которые {days} {days:день|дня|дней} назад уже приходили дважды, а их "
        "{again}.",
        en="There is no predicted LTV: too little data. To test it, at least {least} buyers who had "
        "come twice {days} days ago are needed, and there {again:is|are} {again}.",
    ),
    Unknown.SILENT: Text(
        ru="Прогноза LTV нет: за последние {days} {days:день|дня|дней} прежние покупатели ничего не принесли, проверить его не на чем.",
        en="There is no predicted LTV: in the last {days} {days:day|days} earlier buyers brought "
        "nothing, so there is nothing to test it on.",
    ),
    Unknown.UNFIT: Text(
        ru="Прогноза LTV нет: покупки не ложатся в модель, числа были бы выдумкой.",
        en="There is no predicted LTV: the purchases do not fit the model, and the figures would be made up.",
    ),
    Unknown.WRONG: Text(
        ru="Прогноза LTV нет: сделанный {days} {days:день|дня|дней} назад, он ошибся бы на {error}, верить такому нельзя.",
        en="There is no predicted LTV: made {days} days ago it would have been {error} off, too much to rely on.",
    ),
}
_GROUP = Text(ru="Кто принесёт", en="Who will bring")
_EACH = Text(ru="На одного, {sign}", en="Each, {sign}")
_EXPECTED = Text(ru="Ожидаем, {sign}", en="Expected, {sign}")


def ahead(canvas: Canvas, facts: SummaryFacts) -> None:
    """The next months, how far off such a forecast is, and open deals; why there is none where there is none."""
    found, deals, buyers = facts.figures.forecast, facts.figures.pipeline, facts.figures.predicted
    if found is None and deals is None and buyers is None:
        return
    top = canvas.section(_AHEAD.say(facts.lang))
    if found is not None and found.first:
        lang = facts.lang
        months = [period_name(day, Step.MONTH, lang) for day in found.first]
        revenue = Column(words.REVENUE.say(lang, sign=facts.symbol), (found.revenue / 100).tolist())
        canvas.table(top, LEFT, [Column(words_month(lang), months, LABEL), revenue])
        canvas.row = top + len(months) + 1
    else:
        canvas.row = top
    if buyers is not None and buyers.without is None:
        panel = RIGHT if canvas.row > top else LEFT
        canvas.row = max(canvas.row, _groups(canvas, buyers, facts, top, panel)) + 1
    for text in [*_said(found, deals, facts), *_of_buyers(buyers, facts)]:
        canvas.paragraph(text, SENTENCE)
    canvas.row += 1


def _groups(canvas: Canvas, found: Predicted, facts: SummaryFacts, top: int, panel: int) -> int:
    """What each group of buyers is expected to bring; the first row under the table."""
    lang, sign = facts.lang, facts.symbol
    columns = [
        Column(_GROUP.say(lang), [LIFECYCLE_LABEL[one.group].say(lang) for one in found.groups], LABEL),
        Column(words.BUYERS.say(lang), [one.buyers for one in found.groups]),
        Column(_EXPECTED.say(lang, sign=sign), [_rounded(one.revenue / 100) for one in found.groups]),
        Column(_EACH.say(lang, sign=sign), [_rounded(one.revenue / 100 / one.buyers) for one in found.groups]),
    ]
    canvas.table(top, panel, columns)
    return top + len(found.groups) + 1


def _of_buyers(found: Predicted | None, facts: SummaryFacts) -> list[str]:
    if found is None:
        return []
    lang = facts.lang
    if found.without is not None:
        off = "" if found.error is None else facts.percent(found.error)
        said = {"days": DAYS, "history": found.days, "again": found.again, "least": FEWEST, "error": off}
        return [_UNKNOWN[found.without].say(lang, **said)]
    error, whole = found.error or 0.0, found.revenue / 100
    low, middle, high, mean = (
        facts.money(_rounded(value))
        for value in (whole * (1 - found.margin), whole, whole * (1 + found.margin), whole / max(found.buyers, 1))
    )
    args = {"days": DAYS, "revenue": middle, "low": low, "high": high, "mean": mean, "error": facts.percent(error)}
    return [_PREDICTED.say(lang, **args)]


def _rounded(value: float) -> float:
    """To two figures: an estimate that is off by tens of per cent has no roubles in it.

    >>> _rounded(250_956.4), _rounded(701_254), _rounded(87.2), _rounded(0)
    (250000.0, 700000.0, 87.0, 0.0)
    """
    return float(f"{value:.2g}")


def _said(found: Forecast | None, deals: Pipeline | None, facts: SummaryFacts) -> list[str]:
    lang, said = facts.lang, []
    if found is not None and found.without is not None:
        why = _WHY[found.without]
        n = min(found.whole, NEEDED)
        said.append(why.say(lang, n=n, error="" if found.error is None else facts.percent(found.error)))
    elif found is not None and found.error is not None:
        whole, error = int(found.revenue.sum()) / 100, found.error
        low, high = (facts.money(_rounded(whole * (1 + sign * error))) for sign in (-1, 1))
        said.append(_ERROR.say(lang, error=facts.percent(error), low=low, high=high, n=len(found.first)))
    if deals is not None and deals.deals:
        expected, amount = facts.money(deals.expected / 100), facts.money(deals.amount / 100)
        text = _PIPELINE.say(lang, expected=expected, amount=amount, n=deals.deals)
        said.append(text + (_LEFT_OUT.say(lang, n=deals.without) if deals.without else ""))
    return said
