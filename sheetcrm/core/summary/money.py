"""Where the money comes from: by month, by client (ABC), by source. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.months import months
from sheetcrm.core.figures.sources import sources
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import (
    AMBER,
    BLUE,
    GREEN,
    LABEL,
    LEFT,
    PERCENT,
    RIGHT,
    TEAL,
    Canvas,
    Column,
)
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import ChartKind, Range, Series
from sheetcrm.core.wording import Text

_MONTHS_TITLE = Text(ru="Деньги и рост по месяцам", en="Money and growth by month")
_GROWTH_TITLE = Text(ru="Рост базы по месяцам", en="Growth of the base by month")
_MONTH = Text(ru="Месяц", en="Month")
_ORDERS = Text(ru="Покупок", en="Purchases")
_NEW = Text(ru="Новых покупателей", en="New buyers")
_BASE = Text(ru="Клиентов в базе", en="Clients in base")
_INCOMPLETE = Text(ru="Последний месяц неполный: по {date}.", en="The last month is not complete: up to {date}.")
_UNDATED = Text(
    ru="У {n} {n:клиента|клиентов|клиентов} не указано, когда они появились: они учтены с первого месяца.",
    en="When {n} {n:client|clients} joined is not written down: {n:it counts|they count} from the first month.",
)
_REVENUE_CHART = Text(ru="Выручка по месяцам, {sign}", en="Revenue by month, {sign}")
_GROWTH_CHART = Text(ru="Рост базы", en="Growth of the base")


def monthly(canvas: Canvas, facts: SummaryFacts) -> None:
    """Revenue, purchases and the base month by month; nothing when nothing is dated."""
    found = months(facts.known, facts.clients)
    if found is None or len(found.first) < 2:
        return
    lang = facts.lang
    with_orders = bool(found.orders.any())
    with_buyers = bool(found.new_buyers.any())
    note = _INCOMPLETE.say(lang, date=facts.date(facts.today))
    if found.undated:
        note += " " + _UNDATED.say(lang, n=found.undated)
    title = _MONTHS_TITLE if with_orders else _GROWTH_TITLE
    top = canvas.section(title.say(lang), note)
    names = words.MONTH_RU if lang == "ru" else words.MONTH_EN
    columns = [Column(_MONTH.say(lang), [f"{names[d.month - 1]} {d.year}" for d in found.first], LABEL)]
    revenue = words.REVENUE.say(lang, sign=facts.symbol)
    has_money = bool(found.revenue.any())
    if has_money:
        columns.append(Column(revenue, (found.revenue / 100).tolist()))
    if with_orders:
        columns.append(Column(_ORDERS.say(lang), found.orders.tolist()))
    if with_buyers:
        columns.append(Column(_NEW.say(lang), found.new_buyers.tolist()))
    columns.append(Column(_BASE.say(lang), found.base.tolist()))
    ranges = canvas.table(top, LEFT, columns)
    labels = ranges[_MONTH.say(lang)]
    row = top
    if has_money:
        title_text = _REVENUE_CHART.say(lang, sign=facts.symbol)
        series = [Series(revenue, labels, ranges[revenue], BLUE)]
        row = canvas.chart("revenue", "column", title_text, series, row, RIGHT, 13, legend=False)
    growth = [Series(_BASE.say(lang), labels, ranges[_BASE.say(lang)], GREEN, line=with_buyers, secondary=with_buyers)]
    if with_buyers:
        growth.insert(0, Series(_NEW.say(lang), labels, ranges[_NEW.say(lang)], TEAL))
    kind: ChartKind = "column" if with_buyers else "line"
    row = canvas.chart("growth", kind, _GROWTH_CHART.say(lang), growth, row, RIGHT, 13)
    canvas.row = max(row, top + 1 + len(found.first)) + 1


_PARETO_TITLE = Text(ru="Кто приносит деньги", en="Who brings the money")
_PARETO_NOTE = Text(
    ru="{cover} выручки приносят {share} покупателей ({a} из {buyers}) — это класс A. Покупатели ниже стоят по убыванию "
    "выручки и разбиты на десять равных частей.",
    en="{cover} of the revenue comes from {share} of the buyers ({a} of {buyers}): class A. Below, buyers are ordered by "
    "revenue and split into ten equal parts.",
)
_PART = Text(ru="Покупатели", en="Buyers")
_REACHED = Text(ru="Нарастающим итогом", en="Running total")
_CLASS = Text(ru="Класс", en="Class")
_PARETO_CHART = Text(ru="Выручка по десятым долям покупателей", en="Revenue by tenths of the buyers")


def pareto(canvas: Canvas, facts: SummaryFacts) -> None:
    """The real curve behind "20 % bring 80 %", and the ABC classes cut from it."""
    found, lang = facts.known.abc, facts.lang
    if not found.total:
        return
    buyers = sum(size.clients for size in found.sizes.values())
    note = _PARETO_NOTE.say(
        lang,
        cover=facts.percent(facts.known.settings.abc_a),
        share=facts.percent(found.a_share),
        a=found.sizes["A"].clients,
        buyers=buyers,
    )
    top = canvas.section(_PARETO_TITLE.say(lang), note)
    revenue, share = words.REVENUE.say(lang, sign=facts.symbol), words.SHARE.say(lang)
    ends, labels = 0, []
    for step in found.curve:
        first, ends = ends + 1, ends + step.clients
        labels.append(f"{first}–{ends}" if step.clients > 1 else f"{ends}")
    ranges = canvas.table(
        top,
        LEFT,
        [
            Column(_PART.say(lang), labels, LABEL),
            Column(revenue, [step.revenue / 100 for step in found.curve]),
            Column(share, [step.revenue / found.total for step in found.curve], PERCENT),
            Column(_REACHED.say(lang), [step.cumulative for step in found.curve], PERCENT),
        ],
    )
    names = ranges[_PART.say(lang)]
    series = [
        Series(revenue, names, ranges[revenue], BLUE),
        Series(_REACHED.say(lang), names, ranges[_REACHED.say(lang)], AMBER, line=True, secondary=True),
    ]
    chart_end = canvas.chart(
        "pareto", "column", _PARETO_CHART.say(lang), series, top, RIGHT, 16, percent_secondary=True
    )
    row = top + len(found.curve) + 2
    sizes = found.sizes
    canvas.table(
        row,
        LEFT,
        [
            Column(_CLASS.say(lang), list(sizes), LABEL),
            Column(words.BUYERS.say(lang), [size.clients for size in sizes.values()]),
            Column(share, [size.clients / buyers for size in sizes.values()], PERCENT),
            Column(revenue, [size.revenue / 100 for size in sizes.values()]),
            Column(_OF_REVENUE.say(lang), [size.revenue / found.total for size in sizes.values()], PERCENT),
        ],
    )
    canvas.row = max(chart_end, row + 5)


_OF_REVENUE = Text(ru="Доля выручки", en="Share of revenue")
_SOURCES_TITLE = Text(ru="Откуда приходят клиенты", en="Where clients come from")
_SOURCE = Text(ru="Источник", en="Source")
_BOUGHT = Text(ru="Купили", en="Bought")
_CONVERSION = Text(ru="Купили, %", en="Bought, %")
_NOT_WRITTEN = Text(ru="не указан", en="not written down")
_OTHERS = Text(ru="остальные ({n})", en="others ({n})")
_SOURCES_CHART = Text(ru="Клиенты по источникам", en="Clients by source")
_MOST_SOURCES = 10


def by_source(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each source, the rest together, the unknown always shown."""
    lines = sources(facts.known, facts.clients)
    if not lines or all(line.source is None for line in lines):
        return
    lang = facts.lang
    named = [line for line in lines if line.source is not None]
    shown = named[:_MOST_SOURCES]
    rows = [(line.source or "", line.clients, line.buyers, line.revenue) for line in shown]
    rest = named[_MOST_SOURCES:]
    if rest:
        title = _OTHERS.say(lang, n=len(rest))
        rows.append((title, sum(x.clients for x in rest), sum(x.buyers for x in rest), sum(x.revenue for x in rest)))
    rows += [(_NOT_WRITTEN.say(lang), x.clients, x.buyers, x.revenue) for x in lines if x.source is None]
    top = canvas.section(_SOURCES_TITLE.say(lang))
    columns = [
        Column(_SOURCE.say(lang), [row[0] for row in rows], LABEL),
        Column(words.CLIENTS.say(lang), [row[1] for row in rows]),
    ]
    if facts.known.has_purchases:
        columns.append(Column(_BOUGHT.say(lang), [row[2] for row in rows]))
        columns.append(Column(_CONVERSION.say(lang), [row[2] / row[1] for row in rows], PERCENT))
    if facts.known.has_revenue:
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), [row[3] / 100 for row in rows]))
    ranges = canvas.table(top, LEFT, columns)
    labels: Range = ranges[_SOURCE.say(lang)]
    title = _SOURCES_CHART.say(lang)
    values = ranges[words.CLIENTS.say(lang)]
    size = max(9, len(rows) + 3)
    end = canvas.chart("sources", "bar", title, [Series(title, labels, values, TEAL)], top, RIGHT, size, legend=False)
    canvas.row = max(end, top + len(rows) + 1) + 1
