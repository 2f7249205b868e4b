"""Where the money comes from: by month, by client (ABC), by source. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.figures.sources import SourceLine
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import (
    AMBER,
    BLUE,
    GREEN,
    LABEL,
    LEFT,
    NOTE,
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
_INCOMPLETE = Text(ru="Последний месяц неполный: по {date}.", en="The last month is incomplete: up to {date}.")
_UNDATED = Text(
    ru="У {n} {n:клиента|клиентов|клиентов} не указано, когда {n:он появился|они появились|они "
    "появились}: {n:он учтён|они учтены|они учтены} с первого месяца.",
    en="When {n} {n:client|clients} joined is not recorded: {n:it counts|they count} from the first month.",
)
_WITH_ARCHIVE = Text(ru="База — вместе с архивом ({n}).", en="The base includes archived clients ({n}).")
_REVENUE_CHART = Text(ru="Выручка по месяцам, {sign}", en="Revenue by month, {sign}")
_GROWTH_CHART = Text(ru="Рост базы", en="Growth of the base")


def monthly(canvas: Canvas, facts: SummaryFacts) -> None:
    """Revenue, purchases and the base month by month; nothing when nothing is dated."""
    found = facts.figures.months
    if found is None or len(found.first) < 2:
        return
    lang = facts.lang
    with_orders = bool(found.orders.any())
    with_buyers = bool(found.new_buyers.any())
    note = _INCOMPLETE.say(lang, date=facts.date(facts.today))
    if found.undated:
        note += " " + _UNDATED.say(lang, n=found.undated)
    if archived := facts.known.counts.archived:
        note += " " + _WITH_ARCHIVE.say(lang, n=archived)
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
_NOT_WRITTEN = Text(ru="не указан", en="not recorded")
_OTHERS = Text(ru="остальные ({n})", en="others ({n})")
_SOURCES_CHART = Text(ru="Клиенты по источникам", en="Clients by source")
_UTM = Text(ru="UTM: источник / канал / кампания", en="UTM: source / medium / campaign")
_AVERAGE = Text(ru="Средний чек, {sign}", en="Average order, {sign}")
_NEW_IN_PERIOD = Text(ru="Новых за период", en="New in the period")
_CAC = Text(ru="Цена нового, {sign}", en="Cost per new buyer, {sign}")
_MOST_SOURCES = 10


_ACCIDENTAL = Text(
    ru="Случайных обращений — {n}: в конверсии они не учтены.",
    en="{n} accidental {n:lead|leads}: left out of the conversion.",
)


def by_source(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each source, the rest together, the unknown always shown; then what each is worth, and by UTM."""
    lines = facts.figures.sources
    by_utm = facts.figures.campaigns
    named = any(line.source is not None for line in lines)
    if not named and not by_utm:
        return
    lang = facts.lang
    top = canvas.section(_SOURCES_TITLE.say(lang))
    end = row = top
    if named:
        rows = _together(lines, facts)
        ranges = _source_table(canvas, facts, top, LEFT, _SOURCE.say(lang), rows)
        title = _SOURCES_CHART.say(lang)
        series = [Series(title, ranges[_SOURCE.say(lang)], ranges[words.CLIENTS.say(lang)], TEAL)]
        end = canvas.chart("sources", "bar", title, series, top, RIGHT, max(9, len(rows) + 3), legend=False)
        row = top + len(rows) + 2
        row = _worth(canvas, facts, row, rows)
        if by_accident := sum(line.accidental for line in lines):
            canvas.put(row, LEFT, _ACCIDENTAL.say(lang, n=by_accident), NOTE, 5, said=True)
            canvas.fit(row, _ACCIDENTAL.say(lang, n=by_accident), LEFT, 5, NOTE)
            row += 2
    if by_utm:
        rows = _together(by_utm, facts)
        _source_table(canvas, facts, row, LEFT, _UTM.say(lang), rows)
        row += len(rows) + 2
    canvas.row = max(end + 1, row)


def _together(lines: Sequence[SourceLine], facts: SummaryFacts) -> list[tuple[str, SourceLine]]:
    """The largest with their names, the rest as one, the unknown last."""
    lang = facts.lang
    named = [line for line in lines if line.source is not None]
    rows = [(line.source or "", line) for line in named[:_MOST_SOURCES]]
    if rest := named[_MOST_SOURCES:]:
        costs = [x.cost for x in rest if x.cost is not None]
        whole = SourceLine(
            None,
            sum(x.clients for x in rest),
            sum(x.buyers for x in rest),
            sum(x.revenue for x in rest),
            sum(x.orders for x in rest),
            sum(x.new for x in rest),
            sum(x.new_revenue for x in rest),
            sum(costs) if costs else None,
            sum(x.accidental for x in rest),
        )
        rows.append((_OTHERS.say(lang, n=len(rest)), whole))
    return [*rows, *((_NOT_WRITTEN.say(lang), x) for x in lines if x.source is None)]


def _source_table(
    canvas: Canvas, facts: SummaryFacts, row: int, panel: int, heading: str, rows: Sequence[tuple[str, SourceLine]]
) -> dict[str, Range]:
    lang = facts.lang
    columns = [
        Column(heading, [name[:60] for name, _ in rows], LABEL),
        Column(words.CLIENTS.say(lang), [line.clients for _, line in rows]),
    ]
    if facts.known.has_purchases:
        columns.append(Column(_BOUGHT.say(lang), [line.buyers for _, line in rows]))
        columns.append(Column(_CONVERSION.say(lang), [line.conversion for _, line in rows], PERCENT))
    if facts.known.has_revenue:
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), [line.revenue / 100 for _, line in rows]))
    return canvas.table(row, panel, columns)


def _worth(canvas: Canvas, facts: SummaryFacts, row: int, rows: Sequence[tuple[str, SourceLine]]) -> int:
    """The average order of each source, and where the team says what it cost, a new buyer's cost and the return."""
    lang = facts.lang
    if not facts.known.has_revenue:
        return row
    columns = [
        Column(_SOURCE.say(lang) + " ", [name[:60] for name, _ in rows], LABEL),
        Column(_AVERAGE.say(lang, sign=facts.symbol), [_whole(line.average) for _, line in rows]),
        Column(_NEW_IN_PERIOD.say(lang), [line.new for _, line in rows]),
    ]
    if any(line.cost is not None for _, line in rows):
        columns.append(Column(_CAC.say(lang, sign=facts.symbol), [_whole(line.cac) for _, line in rows]))
        columns.append(Column("ROMI", [line.romi for _, line in rows], PERCENT))
    canvas.table(row, LEFT, columns)
    return row + len(rows) + 2


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
