"""Tabs of ours for the tests: one with everything a tab can have, one long list."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import (
    Block,
    BlockColumn,
    Cell,
    Chart,
    ChartKind,
    Content,
    Range,
    Scale,
    Series,
    Style,
    Tab,
    ToCell,
    ToClient,
)

MONTHS = ["Янв", "Фев", "Мар", "Апр", "Май", "Июн"]
REVENUE = [10, 22, 31, 28, 45, 51]
SHARE = [0.1, 0.3, 0.5, 0.75, 0.9, 1.0]


def _column(position: int) -> Range:
    return Range(7, position, 12, position)


def _chart(kind: ChartKind, number: int, *series: Series, secondary: bool = False) -> Chart:
    row, column = 8 + 15 * (number // 2), 6 + 8 * (number % 2)
    return Chart(
        f"{kind}-{number}", kind, f"Диаграмма «{kind}» №{number}", series, row, column, percent_secondary=secondary
    )


def summary(title: str = "Сводка", at: dt.datetime = dt.datetime(2026, 11, 23, 10, 42), clients: int = 1234) -> Tab:
    """A summary with cells, spans, links, a filtered block, scales and a chart of every kind."""
    bars = Series("Выручка", _column(0), _column(1), "4285F4")
    share = Series("Доля", _column(0), _column(2), "EA4335", line=True, secondary=True)
    cells = (
        Cell(0, 0, "Показатели", Style(bold=True, size=18, color="3C4043"), span=4),
        Cell(1, 0, at, Style(color="5F6368", align="left"), stamp=True),
        Cell(3, 0, "Клиентов", Style(fill="E8F0FE", indent=1), span=2),
        Cell(4, 0, clients, Style(format="int", fill="E8F0FE", size=20, align="left"), span=2),
        Cell(3, 3, "К таблице", link=ToCell("Клиенты", "B2")),
        Cell(4, 3, "К-000002", link=ToClient("Клиенты", "A", "К-000002")),
    )
    block = Block(
        6,
        0,
        (
            BlockColumn("Месяц", MONTHS, width=16),
            BlockColumn("Выручка", REVENUE, Style(format="money")),
            BlockColumn("Доля", SHARE, Style(format="percent")),
            BlockColumn("Дата", [dt.date(2026, month, 1) for month in range(1, 7)], Style(format="date")),
            BlockColumn("Статус", ["активный", "спящий"] * 3, fills={"активный": "CEEAD6", "спящий": "FCE8E6"}),
        ),
        filter=True,
    )
    charts = (
        _chart("column", 0, bars),
        _chart("column", 1, bars, share, secondary=True),
        _chart("stacked", 2, bars, Series("Ещё", _column(0), _column(1), "FBBC04")),
        _chart("bar", 3, bars),
        _chart("line", 4, bars),
        _chart("area", 5, bars),
        _chart("pie", 6, bars),
    )
    scales = (Scale(_column(1), "bar", ("8AB4F8",)), Scale(_column(2), "colors", ("FFFFFF", "FDE293", "57BB8A")))
    return Tab(
        "summary",
        title,
        cells,
        (block,),
        charts,
        scales,
        widths={0: 18},
        heights={0: 30},
        freeze_rows=1,
        color="4285F4",
    )


def issues(rows: int = 5, title: str = "Что исправить") -> Tab:
    """A list with links to clients."""
    ids = [f"К-{number:06d}" for number in range(1, rows + 1)]
    columns = (
        BlockColumn("Клиент", ids, links=[ToClient("Клиенты", "A", client) for client in ids]),
        BlockColumn("Что не так", ["Телефон не разобрать"] * rows, Style(wrap=True), width=40),
        BlockColumn("Где", ["Клиенты!C2"] * rows, links=[ToCell("Сводка", "A1")] * rows),
    )
    return Tab("issues", title, (Cell(0, 0, "Лист заполняется заново", span=3),), (Block(2, 0, columns, filter=True),))


def with_values(*values: Content) -> Tab:
    """A tab with one column of these values, below a heading in B2."""
    return Tab("issues", "Что исправить", blocks=(Block(1, 1, (BlockColumn("Значение", values),)),))


def retitled(tab: Tab, title: str) -> Tab:
    return replace(tab, title=title)
