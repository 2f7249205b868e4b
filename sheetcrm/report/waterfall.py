"""Weights as a picture: bars that start where the one before ended, in SVG that stands in a page by itself.

A bar to the right says one client, a bar to the left says two. Nothing is told by colour alone: each bar carries its
number with its sign, and those that speak against are hatched. A reader that shows no pictures gets the same as a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from sheetcrm.core.wording import Lang, Text
from sheetcrm.report.explaining import Bar, Explained, percent, signed

WIDTH: Final = 760
_LABELS: Final = 330  # where the bars begin
_NUMBERS: Final = 56  # room for the numbers
_ROW: Final = 22
_LINE: Final = 15
_LETTERS: Final = 46  # that fit into a line of the labels
_TOP: Final = 30

TITLE = Text(ru="Что сколько весит", en="How much each thing weighs")
LEFT = Text(ru="← разные клиенты", en="← two clients")
RIGHT = Text(ru="один клиент →", en="one client →")
TOTAL = Text(ru="итог, {percent}", en="total, {percent}")

#: What the picture needs in a page once: the hatching of bars that speak against.
PATTERNS: Final = (
    '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="against" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch" width="6" height="6"/><path class="stripe" d="M0 0V6"/></pattern></defs></svg>'
)


def waterfall(one: Explained, lang: Lang, key: str) -> str:
    """The picture of one pair. ``key`` tells the pictures of a page apart; it must be a plain word."""
    total = one.weights.total
    bars = [*one.bars]
    spans = _spans(bars)
    low = min(0.0, total, *(min(span) for span in spans))
    high = max(0.0, total, *(max(span) for span in spans))
    scale = (WIDTH - _LABELS - 2 * _NUMBERS) / max(high - low, 1.0)

    def at(weight: float) -> float:
        return round(_LABELS + _NUMBERS + (weight - low) * scale, 1)

    parts: list[str] = []
    y = _TOP
    for bar, (start, end) in zip(bars, spans, strict=True):
        lines = wrapped(bar.words, _LETTERS)
        height = max(_ROW, _LINE * len(lines) + 7)
        parts.append(_label(lines, y))
        parts.append(_bar(at(start), at(end), y, bar.weight, lang))
        parts.append(f'<path class="join" d="M{at(end)} {y + 17}V{y + height + 3}"/>')
        y += height
    said = TOTAL.say(lang, percent=percent(one.weights.probability, lang))
    parts.append(_label([said], y, "sum"))
    parts.append(_bar(at(0), at(total), y, total, lang, "sum"))
    y += _ROW + 6
    zero = (
        f'<path class="zero" d="M{at(0)} {_TOP - 6}V{y}"/>'
        f'<text class="side" x="{at(0) - 6}" y="14" text-anchor="end">{escape(LEFT.say(lang))}</text>'
        f'<text class="side" x="{at(0) + 6}" y="14">{escape(RIGHT.say(lang))}</text>'
    )
    title, told = escape(TITLE.say(lang)), escape(spoken(one, lang))
    return (
        f'<svg class="waterfall" viewBox="0 0 {WIDTH} {y + 4}" role="img" aria-labelledby="{key}-t {key}-d" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{key}-t">{title}</title><desc id="{key}-d">{told}</desc>'
        f"{zero}{''.join(parts)}</svg>"
    )


def spoken(one: Explained, lang: Lang) -> str:
    """The picture for who does not see it."""
    bars = [f"{bar.words}: {signed(bar.weight, lang)}" for bar in one.bars]
    total = TOTAL.say(lang, percent=percent(one.weights.probability, lang))
    return "; ".join([*bars, f"{total}: {signed(one.weights.total, lang)}"])


def wrapped(text: str, letters: int) -> list[str]:
    """A text in lines of so many letters at most; a word that is longer is cut.

    >>> wrapped("похожие фамилии: Щербакова ≈ Щербаков", 20)
    ['похожие фамилии:', 'Щербакова ≈ Щербаков']
    >>> wrapped("ааааааааа", 5)
    ['аааа…']
    """
    lines: list[str] = []
    for word in text.split():
        word = word if len(word) <= letters else word[: letters - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines or [""]


def _spans(bars: Sequence[Bar]) -> list[tuple[float, float]]:
    found, here = [], 0.0
    for bar in bars:
        found.append((here, here + bar.weight))
        here += bar.weight
    return found


def _label(lines: Sequence[str], y: float, kind: str = "") -> str:
    middle = y + 15
    spans = "".join(
        f'<tspan x="{_LABELS}" y="{middle + i * _LINE}">{escape(line)}</tspan>' for i, line in enumerate(lines)
    )
    return f'<text class="label {kind}" text-anchor="end">{spans}</text>'


def _bar(start: float, end: float, y: float, weight: float, lang: Lang, kind: str = "") -> str:
    side = "for" if weight >= 0 else "no"
    left, width = min(start, end), max(abs(end - start), 1.5)
    # The number stands beyond the bar's end, on the side it points to.
    x, anchor = (left + width + 6, "start") if weight >= 0 else (left - 6, "end")
    return (
        f'<rect class="{side} {kind}" x="{left}" y="{y + 3}" width="{round(width, 1)}" height="15" rx="2"/>'
        f'<text class="number" x="{round(x, 1)}" y="{y + 15}" text-anchor="{anchor}">{signed(weight, lang)}</text>'
    )
