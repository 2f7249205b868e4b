"""The page: what «Сводка» says, section by section, as HTML with its own styles and nothing from outside.

Everything that came from the team's table goes in as text, escaped; there is no script on the page, and its policy
would let none run.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from statistics import median

from sheetcrm.core.summary.outline import Cells, Figure, Grid, Heading, Item, Paragraph, Terms, Tile
from sheetcrm.core.tabs.model import Content, Style
from sheetcrm.core.wording import NBSP, Lang, Text, moment_said, number
from sheetcrm.report.page.svg import chart_svg

_TITLE = Text(ru="Сводка по клиентам — {name}", en="Summary of the clients: {name}")
_MADE = Text(ru="Рассчитано {when}.", en="Calculated on {when}.")
_PRIVATE = Text(
    ru="В отчёте есть имена клиентов: не публикуйте его и не пересылайте тем, кому они не нужны.",
    en="The report contains names of clients: do not publish it or pass it on to people who do not need them.",
)
_FIGURES = Text(ru="Главное", en="At a glance")
#: A table of more columns than this takes the whole width.
_WIDE = 5
#: The space before a sign of currency at the end of a heading, and those within a month or a quarter: no line ends there.
_UNIT = re.compile(r"(?<=,) (?=\S{1,3}$)")
_PERIOD = re.compile(r"\w{1,4}\.?(?: кв\.)? \d{4}(?: \*)?")


def report_page(outline: Sequence[Item], cells: Cells, lang: Lang, *, name: str, now: dt.datetime) -> str:
    """The page as one HTML document. ``cells``: the contents of the summary by place, which charts take their figures from.
    The same summary gives the same page, byte for byte."""
    lead = f"{_MADE.say(lang, when=moment_said(now, lang))} {_PRIVATE.say(lang)}"
    return framed(_TITLE.say(lang, name=name), lead, "".join(_sections(outline, cells, lang)), lang)


def framed(title: str, lead: str, main: str, lang: Lang) -> str:
    """A whole page around its sections. ``main`` is HTML, ``title`` and ``lead`` are text."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    page = f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{escape(title)}</h1><p>{escape(lead)}</p></header>
<main>
{main}
</main>
</body>
</html>
"""
    # A lone surrogate, from a broken file, has no bytes in UTF-8.
    return page.encode("utf-8", "replace").decode()


@lru_cache(maxsize=1)
def _style() -> str:
    return files("sheetcrm.report.page").joinpath("page.css").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _sections(outline: Sequence[Item], cells: Cells, lang: Lang) -> Iterable[str]:
    """Tiles and what stands before the first heading, then a section for each heading."""
    first = next((i for i, item in enumerate(outline) if isinstance(item, Heading)), len(outline))
    head = outline[:first]
    tiles = [item for item in head if isinstance(item, Tile)]
    yield from (_paragraph(item) for item in head if isinstance(item, Paragraph))
    if tiles:
        yield f'<section aria-label="{escape(_FIGURES.say(lang))}"><dl class="tiles">'
        yield "".join(_tile(tile, lang) for tile in tiles)
        yield "</dl></section>"
    starts = [i for i, item in enumerate(outline) if isinstance(item, Heading)]
    for start, end in zip(starts, [*starts[1:], len(outline)], strict=True):
        heading = outline[start]
        if isinstance(heading, Heading):
            yield _section(heading, outline[start + 1 : end], cells, lang)


def _section(heading: Heading, items: Sequence[Item], cells: Cells, lang: Lang) -> str:
    parts = [f"<section><h2>{escape(heading.title)}</h2>"]
    if heading.note:
        parts.append(f'<p class="note">{escape(heading.note)}</p>')
    first = next((i for i, item in enumerate(items) if not isinstance(item, Paragraph)), len(items))
    parts += [_paragraph(item) for item in items[:first] if isinstance(item, Paragraph)]
    left: list[str] = []
    right: list[str] = []

    def flush() -> None:
        if right:
            # Tables beside charts, whatever their number: each kind has a column of its own.
            parts.append(f'<div class="blocks"><div>{"".join(left)}</div><div>{"".join(right)}</div></div>')
        elif left:
            parts.append(f'<div class="blocks">{"".join(left)}</div>')
        left.clear()
        right.clear()

    for item in items[first:]:
        if isinstance(item, Figure):
            right.append(_figure(item, cells, lang))
        elif isinstance(item, Paragraph):
            left.append(_paragraph(item))
        elif isinstance(item, Grid):
            if wide := _is_wide(item):
                flush()
            left.append(_grid(item, lang, heading.title))
            if wide:
                flush()
        elif isinstance(item, Terms):
            pairs = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in item.pairs)
            parts.append(f'<dl class="terms">{pairs}</dl>')
    flush()
    return "".join([*parts, "</section>\n"])


def _paragraph(item: Paragraph) -> str:
    kind = {"2E7D4F": "good", "B3261E": "bad", "7A4A00": "warn"}.get(item.color or "", "note" if item.quiet else "")
    return f'<p class="{kind}">{escape(item.text)}</p>' if kind else f"<p>{escape(item.text)}</p>"


#: A longer figure is set smaller: «63 055 000» leaves its tile at the full size.
_LONG_FIGURE = 8


def _tile(tile: Tile, lang: Lang) -> str:
    figure = escape(shown(tile.figure, tile.style, lang)) or "—"
    foot = f"<dd>{escape(tile.foot)}</dd>" if tile.foot else ""
    size = " long" if len(figure) > _LONG_FIGURE else ""
    return f'<div><dt>{escape(tile.caption)}</dt><dd class="figure{size}">{figure}</dd>{foot}</div>'


def shown(value: Content, style: Style, lang: Lang) -> str:
    """A cell as people read it, by the format of its column."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}" if lang == "ru" else f"{value.day} {value:%b %Y}"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if style.format == "percent":
        small = 0 < value < 0.005
        text = "<1" if small else number(value * 100, lang)
        return text + ("\u00a0%" if lang == "ru" else "%")
    return number(value, lang)


def _is_wide(grid: Grid) -> bool:
    return grid.wide or len(grid.headings) > _WIDE


def _grid(grid: Grid, lang: Lang, title: str) -> str:
    """A table in a frame that scrolls by itself on a narrow screen; the first cell of a row is its heading."""
    right = [style.align == "right" for style in grid.styles]
    head = "".join(
        f'<th scope="col"{_right(r)}>{escape(_UNIT.sub(NBSP, h.strip()))}</th>'
        for h, r in zip(grid.headings, right, strict=True)
    )
    heat = _heat(grid)
    rows = []
    for line, row in enumerate(grid.rows):
        cells = []
        for column, value in enumerate(row):
            said = shown(value, grid.styles[column], lang)
            text = escape(said.replace(" ", NBSP) if column == 0 and _PERIOD.fullmatch(said) else said)
            color = heat.get((line, column)) or grid.fills.get((line, column))
            mark = f' class="c{color}"' if color else _right(right[column])
            if color and right[column]:
                mark = f' class="r c{color}"'
            cells.append(f'<th scope="row"{mark}>{text}</th>' if column == 0 else f"<td{mark}>{text}</td>")
        last = grid.total and line == len(grid.rows) - 1
        rows.append(f"<tr{' class=total' if last else ''}>{''.join(cells)}</tr>")
    wide = " wide" if _is_wide(grid) else ""
    name = escape(f"{title}: {', '.join(h.strip() for h in grid.headings)}")
    return (
        f'<div class="table{wide}" role="region" aria-label="{name}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _right(is_right: bool) -> str:
    return ' class="r"' if is_right else ""


#: The colours cells may have: nine steps of the heat, and the fills of groups and verdicts. The page's styles name each.
HEAT_STEPS = 8


def _heat(grid: Grid) -> dict[tuple[int, int], str]:
    """For each coloured cell the step of the scale it stands on: from the lowest by the middle one to the highest."""
    found = {
        (line, column): float(value)
        for line, row in enumerate(grid.rows)
        for column, value in enumerate(row)
        if column in grid.heat and isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    if not found:
        return {}
    low, middle, high = min(found.values()), median(found.values()), max(found.values())

    def step(value: float) -> int:
        half = HEAT_STEPS // 2
        if value <= middle:
            return round(half * (value - low) / (middle - low)) if middle > low else half
        return half + round(half * (value - middle) / (high - middle))

    return {place: f"h{step(value)}" for place, value in found.items()}


def _figure(item: Figure, cells: Cells, lang: Lang) -> str:
    chart = item.chart
    keys = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="#{s.color}"/></svg>'
        f"{escape(s.name)}</li>"
        for s in chart.series
    )
    legend = f"<ul>{keys}</ul>" if len(chart.series) > 1 else ""
    return f"<figure><figcaption>{escape(chart.title)}</figcaption>{chart_svg(chart, cells, lang)}{legend}</figure>"
