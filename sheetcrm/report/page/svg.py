"""Charts of «Сводка» as inline SVG: columns, stacked columns, lying bars and lines, with axes a person can read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from msgspec import Struct

from sheetcrm.core.summary.outline import Cells, values_in
from sheetcrm.core.tabs.model import Chart, Series
from sheetcrm.core.wording import Lang, Text, number

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 50, 12, 44
_INK, _GRID = "#3c4b61", "#dfe4ec"
_SIZE = 12
#: About how wide a letter is; labels that do not fit are left out, every second one or more.
_LETTER = 7.4
_BAR, _MOST_LETTERS = 26, 32

_SAID = Text(ru="{title}. {parts}.", en="{title}. {parts}.")
_FROM_TO = Text(ru="{name}: от {low} до {high}", en="{name}: {low} to {high}")


class _Drawn(Struct, frozen=True):
    """A series with its values: None is drawn as nothing."""

    series: Series
    values: Sequence[float | None]


def chart_svg(chart: Chart, cells: Cells, lang: Lang) -> str:
    """The chart as one SVG element; what it shows is also said in words for who cannot see it."""
    labels = [_word(v) for v in values_in(cells, chart.series[0].labels)]
    drawn = [_Drawn(s, [_figure(v) for v in values_in(cells, s.values)]) for s in chart.series]
    if chart.kind == "bar":
        body, height = _bars(labels, drawn[0], chart, lang)
    else:
        body, height = _columns(labels, drawn, chart, lang), HEIGHT
    said = _spoken(chart, drawn, lang)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(said)}" font-size="{_SIZE}" fill="{_INK}">'
        f"{body}</svg>"
    )


def _word(value: object) -> str:
    return "" if value is None else str(value)


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _shown(value: float, percent: bool, lang: Lang) -> str:
    if percent:
        return number(value * 100, lang) + ("\u00a0%" if lang == "ru" else "%")
    return number(value, lang)


def _spoken(chart: Chart, drawn: Sequence[_Drawn], lang: Lang) -> str:
    parts = []
    for one in drawn:
        known = [v for v in one.values if v is not None]
        percent = chart.percent_secondary if one.series.secondary else chart.percent
        if known:
            low, high = (_shown(v, percent, lang) for v in (min(known), max(known)))
            parts.append(_FROM_TO.say(lang, name=one.series.name, low=low, high=high))
    return _SAID.say(lang, title=chart.title, parts="; ".join(parts))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round figures from below the lowest to above the highest.

    >>> ticks(0, 87), ticks(0, 1), ticks(-30, 100)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [-50.0, 0.0, 50.0, 100.0])
    """
    span = (high - low) or 1.0
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= rough - 1e-12)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * i, 10) for i in range(first, max(last, first + 1) + 1)]


class _Axis:
    """Where a figure stands between the lowest and the highest tick."""

    def __init__(self, values: Sequence[float], percent: bool) -> None:
        low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
        if percent and 0.5 < high <= 1:
            high = 1.0
        self.ticks = ticks(low, high)
        self.percent = percent

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        room = HEIGHT - _TOP - _BOTTOM
        return _TOP + room * (1 - (value - low) / (high - low))


def _columns(labels: Sequence[str], drawn: Sequence[_Drawn], chart: Chart, lang: Lang) -> str:
    stacked = chart.kind == "stacked"
    lines = [d for d in drawn if d.series.line or chart.kind == "line"]
    bars = [d for d in drawn if d not in lines]
    tops = [sum(v or 0 for v in column) for column in zip(*(d.values for d in bars), strict=True)] if stacked else []
    main = [d for d in drawn if not d.series.secondary]
    axis = _Axis([v for d in main for v in d.values if v is not None] + tops, chart.percent)
    second = [d for d in drawn if d.series.secondary]
    other = _Axis([v for d in second for v in d.values if v is not None], chart.percent_secondary) if second else None
    room = WIDTH - _LEFT - _RIGHT
    slot = room / max(len(labels), 1)
    parts = [_grid(axis, other, lang)]
    width = slot * 0.66 / (1 if stacked else max(len(bars), 1))
    for place in range(len(labels)):
        base = 0.0
        for number_, one in enumerate(bars):
            value = one.values[place]
            if not value:
                continue
            start = base if stacked else 0.0
            a, b = axis.y(start), axis.y(start + value)
            x = _LEFT + slot * place + slot * 0.17 + (0 if stacked else width * number_)
            parts.append(_rect(x, min(a, b), width, abs(b - a), one.series.color))
            base += value
    for one in lines:
        scale = other if one.series.secondary and other is not None else axis
        points = [(_LEFT + slot * (i + 0.5), scale.y(v)) for i, v in enumerate(one.values) if v is not None]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="#{one.series.color}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#{one.series.color}"/>' for x, y in points]
    widest = max((len(line) for label in labels for line in _broken(label, slot)), default=1)
    every = max(1, math.ceil((widest * _LETTER + 6) / slot))
    for place, label in enumerate(labels):
        # The last one is the most looked at, so it is the one that always stays.
        if (len(labels) - 1 - place) % every == 0:
            parts.append(_under(_LEFT + slot * (place + 0.5), label, slot * every))
    return "".join(parts)


def _grid(axis: _Axis, other: _Axis | None, lang: Lang) -> str:
    parts = []
    for tick in axis.ticks:
        y = axis.y(tick)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{_GRID}"/>')
        text = escape(_shown(tick, axis.percent, lang))
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    for tick in other.ticks if other is not None else ():
        text = escape(_shown(tick, other.percent, lang)) if other is not None else ""
        y = other.y(tick) if other is not None else 0.0
        parts.append(f'<text x="{WIDTH - _RIGHT + 6}" y="{y + 4:.1f}">{text}</text>')
    return "".join(parts)


def _broken(label: str, room: float) -> list[str]:
    """A label on one line, or on two where it is too wide and has a space."""
    head, _, tail = label.rpartition(" ")
    return [label] if len(label) * _LETTER < room or not head or tail == "*" else [head, tail]


def _under(x: float, label: str, room: float) -> str:
    """A label under a column."""
    y = HEIGHT - _BOTTOM + 18
    return "".join(
        f'<text x="{x:.1f}" y="{y + 14 * i}" text-anchor="middle">{escape(line)}</text>'
        for i, line in enumerate(_broken(label, room))
    )


def _bars(labels: Sequence[str], one: _Drawn, chart: Chart, lang: Lang) -> tuple[str, int]:
    """Lying bars from the top, each with its figure at its end."""
    height = _TOP + _BAR * len(labels) + 8
    top = max([v or 0 for v in one.values] + [1e-9])
    names = [label if len(label) <= _MOST_LETTERS else label[: _MOST_LETTERS - 1] + "…" for label in labels]
    left = max((len(name) for name in names), default=0) * _LETTER + 16
    room = WIDTH - left - 70
    parts = []
    for place, (name, value) in enumerate(zip(names, one.values, strict=True)):
        y = _TOP + _BAR * place
        length = room * max(value or 0, 0) / top
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        parts.append(_rect(left, y + 3, length, _BAR - 9, one.series.color))
        if value is not None:
            said = escape(_shown(value, chart.percent, lang))
            parts.append(f'<text x="{left + length + 6:.1f}" y="{y + 15}">{said}</text>')
    return "".join(parts), height


def _rect(x: float, y: float, width: float, height: float, color: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#{color}"/>'
