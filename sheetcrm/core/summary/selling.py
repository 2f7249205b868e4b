"""Selling: goals, the funnel, where it breaks, seasons, what sells and what is asked for. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.funnel import Funnel
from sheetcrm.core.figures.goals import GoalLine
from sheetcrm.core.figures.losses import LossLine
from sheetcrm.core.figures.objections import OBJECTIONS
from sheetcrm.core.records import replace
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import (
    BLUE,
    INT,
    LABEL,
    LEFT,
    NOTE,
    PERCENT,
    RIGHT,
    TEAL,
    VIOLET,
    Canvas,
    Column,
)
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.summary.staying import HEAT, period_name, words_month
from sheetcrm.core.tabs.model import Content, Series
from sheetcrm.core.wording import Text

_GOALS = Text(ru="План и факт", en="Goals and results")
_GOAL = Text(ru="Цель", en="Goal")
_MEANT = Text(ru="План", en="Target")
_NOW = Text(ru="Факт", en="So far")
_DONE = Text(ru="Выполнено", en="Reached")
_LAST_TIME = Text(ru="Прошлый период", en="Period before")
_GOAL_NAMES = {
    "orders_per_week": Text(ru="Покупок за неделю", en="Purchases this week"),
    "deals_won_per_week": Text(ru="Сделок выиграно за неделю", en="Deals won this week"),
    "revenue_per_month": Text(ru="Выручка за месяц, {sign}", en="Revenue this month, {sign}"),
    "new_buyers_per_month": Text(ru="Новых покупателей за месяц", en="New buyers this month"),
}


def goals(canvas: Canvas, facts: SummaryFacts) -> None:
    """The goals that were set: meant, now, and last week or month."""
    lines, lang = facts.figures.goals, facts.lang
    if not lines:
        return
    top = canvas.section(_GOALS.say(lang))
    canvas.table(
        top,
        LEFT,
        [
            Column(_GOAL.say(lang), [_goal_name(line, facts) for line in lines], LABEL),
            Column(_MEANT.say(lang), [line.goal for line in lines]),
            Column(_NOW.say(lang), [line.now for line in lines]),
            Column(_DONE.say(lang), [line.share for line in lines], PERCENT),
            Column(_LAST_TIME.say(lang), [line.before for line in lines]),
        ],
    )
    canvas.row = top + len(lines) + 2


_MARKET = Text(
    ru="Доля рынка: {share} — за последние 365 дней {own} из {whole}.",
    en="Market share: {share}, in the last 365 days {own} of {whole}.",
)


def market(canvas: Canvas, facts: SummaryFacts) -> None:
    """What part of the market is the business's own; nothing where nobody said how large the market is."""
    found = facts.figures.market
    if found is None:
        return
    own, whole = facts.money(found.revenue / 100), facts.money(found.size)
    canvas.row += 1
    canvas.paragraph(_MARKET.say(facts.lang, share=facts.percent(found.share), own=own, whole=whole))


def _goal_name(line: GoalLine, facts: SummaryFacts) -> str:
    return _GOAL_NAMES[line.key].say(facts.lang, sign=facts.symbol)


_FUNNEL = Text(ru="Воронка продаж", en="Sales funnel")
_STAGE = Text(ru="Этап (перешло с прошлого)", en="Stage (moved on from the previous one)")
_REACHED = Text(ru="Дошли", en="Reached")
_OF_ALL = Text(ru="Из всех", en="Of all")
_STANDING = Text(ru="Сейчас там", en="There now")
_DAYS = Text(ru="Дней на этапе", en="Days on it")
_WAITING = Text(ru="Ждут, дней", en="Waiting, days")
_WON = Text(ru="Выиграны", en="Won")
_FUNNEL_CHART = Text(ru="Сколько сделок дошло до этапа", en="Deals that reached each stage")
_FUNNEL_SUM = Text(
    ru="Сделок {n}: открыто {open} на {open_money}, выиграно {won} на {won_money}, проиграно {lost} на {lost_money}.",
    en="{n} {n:deal|deals}: open {open} worth {open_money}, won {won} worth {won_money}, lost {lost} worth {lost_money}.",
)
_CYCLE = Text(
    ru=" От создания до выигрыша — {days} {days:день|дня|дней} (медиана по {deals} {deals:выигранной сделке|выигранным сделкам|"
    "выигранным сделкам}).",
    en=" From creation to winning: {days} {days:day|days} (median of {deals} won {deals:deal|deals}).",
)
_UNPLACED = Text(
    ru="У {n} {n:проигранной сделки|проигранных сделок|проигранных сделок} не записано, на каком этапе {n:она сорвалась|они сорвались|они "
    "сорвались}: {n:она учтена|они учтены|они учтены} только на первом.",
    en="For {n} lost {n:deal|deals} the stage is not recorded: {n:it counts|they count} on the first stage only.",
)
_FOREIGN = Text(
    ru="У {n} {n:сделки|сделок|сделок} сумма в другой валюте: в суммы она не входит.",
    en="{n} {n:deal has an amount|deals have amounts} in another currency: not included in the sums.",
)
_NO_ORDER = Text(
    ru="В каком порядке идут этапы, программа не знает, поэтому переходы не посчитаны. Перечислите этапы по порядку на вкладке "
    "«Справочники», столбец «Этап сделки».",
    en="The program does not know the order of the stages, so moves between them are not counted. "
    "List the stages in order on the tab “Lists”, column “Deal stage”.",
)


def funnel(canvas: Canvas, facts: SummaryFacts) -> None:
    """Stages with what reached them, and how long deals stay; bars with the step's conversion in their names."""
    found, lang = facts.figures.funnel, facts.lang
    if found is None or not found.lines:
        return
    top = canvas.section(_FUNNEL.say(lang), _sum(found, facts))
    lines = found.lines
    stayed = any(line.days is not None for line in lines)
    days: list[Content] = [line.days if stayed else line.waiting for line in lines]
    names = [line.name[:40] for line in lines]
    if found.in_order:
        names = [
            name if line.step is None else f"{name} ({facts.percent(line.step)})"
            for name, line in zip(names, lines, strict=True)
        ]
        last = found.won / lines[-1].reached if lines[-1].reached else 0.0
        names.append(f"{_WON.say(lang)} ({facts.percent(last)})")
        reached = [*(line.reached for line in lines), found.won]
        columns = [
            Column(_STAGE.say(lang), names, LABEL),
            Column(_REACHED.say(lang), reached),
            Column(_OF_ALL.say(lang), [n / found.total for n in reached], PERCENT),
            Column(_STANDING.say(lang), [*(line.standing for line in lines), None]),
            Column((_DAYS if stayed else _WAITING).say(lang), [*days, None], INT),
        ]
    else:
        columns = [
            Column(_STAGE_ONLY.say(lang), names, LABEL),
            Column(_STANDING.say(lang), [line.standing for line in lines]),
            Column((_DAYS if stayed else _WAITING).say(lang), days, INT),
        ]
    ranges = canvas.table(top, LEFT, columns)
    title = (_FUNNEL_CHART if found.in_order else _STANDING_CHART).say(lang)
    labels, values = ranges[columns[0].heading], ranges[columns[1].heading]
    size = max(9, len(names) + 4)
    end = canvas.chart("funnel", "bar", title, [Series(title, labels, values, VIOLET)], top, RIGHT, size, legend=False)
    row = top + len(names) + 1
    for text in _remarks(found, facts):
        canvas.put(row, LEFT, text, NOTE, 5, said=True)
        canvas.fit(row, text, LEFT, 5, NOTE)
        row += 1
    canvas.row = max(end, row) + 1


_STAGE_ONLY = Text(ru="Этап", en="Stage")
_STANDING_CHART = Text(ru="Сколько сделок стоит на этапе", en="Deals on each stage")


def _sum(found: Funnel, facts: SummaryFacts) -> str:
    text = _FUNNEL_SUM.say(
        facts.lang,
        n=found.total,
        open=found.open,
        won=found.won,
        lost=found.lost,
        open_money=facts.money(found.open_amount / 100),
        won_money=facts.money(found.won_amount / 100),
        lost_money=facts.money(found.lost_amount / 100),
    )
    if found.cycle_days is not None:
        text += _CYCLE.say(facts.lang, days=round(found.cycle_days), deals=found.cycle_deals)
    return text


def _remarks(found: Funnel, facts: SummaryFacts) -> list[str]:
    deals = facts.figures.deals
    foreign = [_FOREIGN.say(facts.lang, n=deals.foreign)] if deals is not None and deals.foreign else []
    if not found.in_order:
        return [_NO_ORDER.say(facts.lang), *foreign]
    return [*([_UNPLACED.say(facts.lang, n=found.unplaced)] if found.unplaced else []), *foreign]


_LOSSES = Text(ru="Где срывается", en="Where sales are lost")
_LOSSES_NOTE = Text(
    ru="Проиграно {lost} из {over} завершённых сделок ({share}). «Хуже» и «лучше» — только когда это вряд ли случайность.",
    en="{lost} of {over} closed deals were lost ({share}). “Worse” and “better” only where it is hardly chance.",
)
_REFUSED_NOTE = Text(
    ru="Отказались {lost} из {over} ({share}): считаются те, кто купил или отказался. «Хуже» и «лучше» — только когда это вряд ли случайность.",
    en="{lost} of {over} declined ({share}), of those who bought or declined. “Worse” and “better” "
    "only where it is hardly chance.",
)
_REASON = Text(ru="Причина отказа", en="Reason")
_TIMES = Text(ru="Раз", en="Times")
_BY = {
    "owner": Text(ru="Ответственный", en="Owner"),
    "product": Text(ru="Товар / услуга", en="Product"),
    "source": Text(ru="Источник", en="Source"),
}
_OVER = Text(ru="Завершено", en="Closed")
_LOST = Text(ru="Проиграно", en="Lost")
_DECIDED = Text(ru="Решили", en="Decided")
_REFUSED = Text(ru="Отказались", en="Declined")
_RATE = Text(ru="Доля", en="Share")
_COMPARED = Text(ru="Вывод", en="Compared")
_VERDICTS = {
    "worse": Text(ru="хуже", en="worse"),
    "better": Text(ru="лучше", en="better"),
    "few": Text(ru="мало данных", en="too few"),
    "same": Text(ru="как у всех", en="as the rest"),
}
_NOT_WRITTEN = Text(ru="не указано", en="not recorded")
_MOST = 8


def losses(canvas: Canvas, facts: SummaryFacts) -> None:
    """Reasons on the left; by owner, product and source on the right, with what can be concluded."""
    found, lang = facts.figures.losses, facts.lang
    if found is None:
        return
    note = (_LOSSES_NOTE if found.of_deals else _REFUSED_NOTE).say(
        lang, lost=found.lost, over=found.over, share=facts.percent(found.rate)
    )
    top = canvas.section(_LOSSES.say(lang), note)
    reasons = found.reasons[:_MOST]
    canvas.table(
        top,
        LEFT,
        [
            Column(
                _REASON.say(lang),
                [_capital(name)[:40] if name else _NOT_WRITTEN.say(lang) for name, _ in reasons],
                LABEL,
            ),
            Column(_TIMES.say(lang), [n for _, n in reasons]),
            Column(words.SHARE.say(lang), [n / found.lost for _, n in reasons], PERCENT),
        ],
    )
    row = top
    fills = {_VERDICTS["worse"].say(lang): "FCE8E6", _VERDICTS["better"].say(lang): "E6F4EA"}
    for by, lines in found.groups.items():
        shown = lines[:_MOST]
        canvas.table(
            row,
            RIGHT,
            [
                Column(_BY[by].say(lang), [(x.name or _NOT_WRITTEN.say(lang))[:40] for x in shown], LABEL),
                Column((_OVER if found.of_deals else _DECIDED).say(lang), [x.over for x in shown]),
                Column((_LOST if found.of_deals else _REFUSED).say(lang), [x.lost for x in shown]),
                Column(_RATE.say(lang), [x.rate for x in shown], PERCENT),
                Column(_COMPARED.say(lang), [_verdict(x, facts) for x in shown], replace(LABEL, align="right"), fills),
            ],
        )
        row += len(shown) + 2
    canvas.row = max(top + len(reasons) + 1, row - 1) + 1


def _capital(text: str) -> str:
    """Reasons of ours and of the team's stand in one list: all begin alike."""
    return text[:1].upper() + text[1:]


def _verdict(line: LossLine, facts: SummaryFacts) -> str:
    return _VERDICTS["few" if line.few else line.verdict or "same"].say(facts.lang)


_OBJECTIONS_NOTE = Text(
    ru="Из столбцов «Возражения»: сколько клиентов так говорили.",
    en="From the columns Objections: how many clients said so.",
)
_OBJECTION = Text(ru="Возражение / вопрос", en="Objection or question")


def objections(canvas: Canvas, facts: SummaryFacts) -> None:
    """What clients object to and ask about, most first."""
    lines, lang = facts.figures.objections, facts.lang
    if not lines:
        return
    top = canvas.section(OBJECTIONS.term.say(lang), _OBJECTIONS_NOTE.say(lang))
    names = [_OTHERS.say(lang, n=line.others) if line.others else _capital(line.name)[:60] for line in lines]
    canvas.table(
        top,
        LEFT,
        [
            Column(_OBJECTION.say(lang), names, LABEL),
            Column(_WHO_WANT.say(lang), [line.clients for line in lines]),
        ],
    )
    canvas.row = top + len(lines) + 2


_SEASONS = Text(ru="Сезонность", en="Seasons")
_SEASONS_NOTE = Text(
    ru="Выручка по месяцам и годам, {sign}. 100\u00a0% — обычный месяц; считано по {n} {n:полному "
    "месяцу|полным месяцам|полным месяцам}. Сильнее всего — {peak}.",
    en="Revenue by month and year, {sign}. 100% is an average month, from {n} whole {n:month|months}. The strongest is {peak}.",
)
_SEASONS_SHORT = Text(
    ru="Выручка по месяцам и годам, {sign}. Для индекса сезонности нужен хотя бы один полный год.",
    en="Revenue by month and year, {sign}. A seasonal index needs at least one whole year.",
)
_INDEX = Text(ru="К обычному", en="To average")
_INDEX_CHART = Text(ru="Месяц к обычному месяцу", en="Each month against an average one")
_MONTHS_LONG_RU = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_MONTHS_LONG_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def seasons(canvas: Canvas, facts: SummaryFacts) -> None:
    """Month by year with colours, and the index beside it."""
    found, lang = facts.figures.seasons, facts.lang
    if found is None:
        return
    names = _MONTHS_LONG_RU if lang == "ru" else _MONTHS_LONG_EN
    peak = found.peak
    note = (_SEASONS_SHORT if peak is None else _SEASONS_NOTE).say(
        lang, sign=facts.symbol, n=found.months, peak=names[(peak or 1) - 1]
    )
    top = canvas.section(_SEASONS.say(lang), note)
    years = found.years[-(3 if found.index is not None else 4) :]
    start = len(found.years) - len(years)
    columns = [Column(words_month(lang), [name.capitalize() for name in names], LABEL)]
    for i, year in enumerate(years, start=start):
        amounts: list[Content] = [int(found.revenue[m, i]) / 100 if found.known[m, i] else None for m in range(12)]
        columns.append(Column(str(year), amounts))
    heat = tuple(range(1, 1 + len(years)))
    if found.index is None:
        canvas.table(top, LEFT, columns, heat=heat, colors=HEAT)
        canvas.row = top + 14
        return
    columns.append(Column(_INDEX.say(lang), [round(float(x), 4) for x in found.index], PERCENT))
    ranges = canvas.table(top, LEFT, columns, heat=heat, colors=HEAT)
    title = _INDEX_CHART.say(lang)
    series = [Series(title, ranges[words_month(lang)], ranges[_INDEX.say(lang)], TEAL)]
    end = canvas.chart("seasons", "column", title, series, top, RIGHT, 13, percent=True, legend=False)
    canvas.row = max(end, top + 13) + 1


_GOODS = Text(ru="Что покупают и о чём спрашивают", en="What sells and what is asked for")
_ITEM = Text(ru="Товар / услуга", en="Product or service")
_PURCHASES = Text(ru="Покупок", en="Purchases")
_OTHERS = Text(ru="остальные ({n})", en="others ({n})")
_WANTED = Text(ru="Интересуются", en="Interested in")
_WHO_WANT = Text(ru="Клиентов", en="Clients")
_NEVER = Text(ru="Ещё не купили", en="Not bought yet")


def goods(canvas: Canvas, facts: SummaryFacts) -> None:
    """What sells, with the rest and the unnamed so that it adds up; what clients ask for and have not bought."""
    lines, wanted, lang = facts.figures.goods, facts.figures.wanted, facts.lang
    if not lines and not wanted:
        return
    top = canvas.section(_GOODS.say(lang))
    bottom = top
    if lines:
        whole = sum(line.revenue for line in lines)
        names = [
            _NOT_WRITTEN.say(lang) if x.name is None else _OTHERS.say(lang, n=x.others) if x.others else x.name[:60]
            for x in lines
        ]
        columns = [
            Column(_ITEM.say(lang), [*names, words.TOTAL.say(lang)], LABEL),
            Column(_PURCHASES.say(lang), [*(x.orders for x in lines), sum(x.orders for x in lines)]),
        ]
        if whole:
            columns += [
                Column(words.REVENUE.say(lang, sign=facts.symbol), [*(x.revenue / 100 for x in lines), whole / 100]),
                Column(words.SHARE.say(lang), [*(x.revenue / whole for x in lines), 1.0], PERCENT),
            ]
        canvas.table(top, LEFT, columns, total=True)
        bottom = top + len(lines) + 2
    if wanted:
        canvas.table(
            top,
            RIGHT if lines else LEFT,
            [
                Column(_WANTED.say(lang), [x.name[:60] for x in wanted], LABEL),
                Column(_WHO_WANT.say(lang), [x.clients for x in wanted]),
                Column(_NEVER.say(lang), [x.without for x in wanted]),
            ],
        )
        bottom = max(bottom, top + len(wanted) + 1)
    canvas.row = bottom + 1


_NEW_TITLE = Text(ru="Новые и повторные покупки", en="New and repeat purchases")
_NEW = Text(ru="Новые, {sign}", en="New, {sign}")
_REPEAT = Text(ru="Повторные, {sign}", en="Repeat, {sign}")
_ALONE = Text(ru="Клиент не найден", en="No client found")
_REPEAT_SHARE = Text(ru="Доля повторных", en="Share of repeat")
_NEW_CHART = Text(ru="Выручка новых и вернувшихся, {sign}", en="Revenue of new and returning clients, {sign}")


def new_and_repeat(canvas: Canvas, facts: SummaryFacts) -> None:
    """Revenue by month: first purchases, later ones, and what has no client; together the whole."""
    found, lang = facts.figures.new_and_repeat, facts.lang
    if found is None or len(found.first) < 2:
        return
    top = canvas.section(_NEW_TITLE.say(lang))
    columns = [Column(words_month(lang), [period_name(day, Step.MONTH, lang) for day in found.first], LABEL)]
    parts = [(_NEW, found.new, BLUE), (_REPEAT, found.repeat, TEAL)]
    if found.alone.any():
        parts.append((_ALONE, found.alone, "9AA5B1"))
    columns += [Column(title.say(lang, sign=facts.symbol), (values / 100).tolist()) for title, values, _ in parts]
    known = found.new + found.repeat
    shares: list[Content] = [
        float(r / k) if k > 0 and 0 <= r <= k else None for r, k in zip(found.repeat, known, strict=True)
    ]
    columns.append(Column(_REPEAT_SHARE.say(lang), shares, PERCENT))
    ranges = canvas.table(top, LEFT, columns)
    labels = ranges[words_month(lang)]
    heads = [(title.say(lang, sign=facts.symbol), color) for title, _, color in parts]
    series = [Series(head, labels, ranges[head], color) for head, color in heads]
    chart = _NEW_CHART.say(lang, sign=facts.symbol)
    end = canvas.chart("new_and_repeat", "stacked", chart, series, top, RIGHT, 14)
    canvas.row = max(end, top + len(found.first) + 1) + 1


_TREND = Text(ru="Показатели по датам", en="Figures by date")
_TREND_NOTE = Text(
    ru="Последняя запись каждого месяца: программа записывает показатели в каждый день, когда работает.",
    en="The last record of each month: the program records the figures on every day it runs.",
)
_DAY = Text(ru="День", en="Day")
_TREND_COLUMNS = (
    ("base", Text(ru="Клиентов в базе", en="Clients in base")),
    ("active", Text(ru="Активных", en="Active")),
    ("issues", Text(ru="К исправлению", en="To correct")),
    ("quality", Text(ru="Заполнено верно", en="Filled correctly")),
)
_TREND_CHART = Text(ru="Рост базы и её качество", en="Growth of the base, and its quality")


def by_date(canvas: Canvas, facts: SummaryFacts) -> None:
    """What was shown month by month; from the second month on. The base grows in columns, its quality is the line."""
    days, lang = facts.by_month, facts.lang
    if len(days) < 2:
        return
    top = canvas.section(_TREND.say(lang), _TREND_NOTE.say(lang))
    columns = [Column(_DAY.say(lang), [facts.date(day) for day, _ in days], LABEL)]
    for key, title in _TREND_COLUMNS:
        values: list[Content] = [figures.get(key) for _, figures in days]
        if any(v is not None for v in values):
            columns.append(Column(title.say(lang), values, PERCENT if key == "quality" else INT))
    ranges = canvas.table(top, LEFT, columns)
    labels = ranges[_DAY.say(lang)]
    base, quality = _TREND_COLUMNS[0][1].say(lang), _TREND_COLUMNS[3][1].say(lang)
    series = [Series(base, labels, ranges[base], BLUE)]
    if all("quality" in figures for _, figures in days):
        series.append(Series(quality, labels, ranges[quality], VIOLET, line=True, secondary=True))
    title_ = _TREND_CHART.say(lang)
    end = canvas.chart("by_date", "column", title_, series, top, RIGHT, 13, percent_secondary=len(series) > 1)
    canvas.row = max(end, top + len(days) + 1) + 1
