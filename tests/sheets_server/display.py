"""What a cell shows: number formats applied to values, by locale. Pure."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .locales import Locale
from .model.cells import CellError, Value
from .serials import moment_of

_DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})
_SECTION = re.compile(
    r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.|am/pm|a/p|[Ee][+-]?0+|y+|m+|M+|d+|h+|H+|s+|0+|[#?]|.", re.I | re.S
)


def shown(value: Value, number_format: Mapping[str, Any] | None, locale: Locale) -> str:
    """The text a person sees in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true_word if value else locale.false_word
    if isinstance(value, CellError):
        return value.text
    pattern = pattern_of(number_format, locale)
    if isinstance(value, str):
        sections = _sections(pattern) if pattern and "@" in pattern else ()
        return sections[-1].replace("@", value).replace('"', "") if len(sections) > 3 else value
    if pattern is None or pattern == "@" or pattern == "General":
        return general(value, locale)
    return _formatted(value, pattern, locale)


def is_date_format(number_format: Mapping[str, Any] | None) -> bool:
    return number_format is not None and number_format.get("type") in _DATE_TYPES


def pattern_of(number_format: Mapping[str, Any] | None, locale: Locale) -> str | None:
    """The pattern of a number format, the locale's own where only a type is given."""
    if number_format is None:
        return None
    if number_format.get("pattern"):
        return str(number_format["pattern"])
    return {
        "TEXT": "@",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_pattern,
        "SCIENTIFIC": "0.00E+00",
        "DATE": locale.date_pattern,
        "TIME": locale.time_pattern,
        "DATE_TIME": f"{locale.date_pattern} {locale.time_pattern}",
    }.get(str(number_format.get("type")))


def general(value: int | float, locale: Locale) -> str:
    """A number without a format: whole numbers in full, fractions to ten significant digits.

    >>> from .locales import DEFAULT
    >>> general(1 / 3, DEFAULT), general(0.1 + 0.2, DEFAULT), general(53.0, DEFAULT)
    ('0.3333333333', '0.3', '53')
    """
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else _general_float(float(value), locale)
    return _general_float(value, locale)


def _general_float(value: float, locale: Locale) -> str:
    if math.isnan(value) or math.isinf(value):
        return "#NUM!"
    size = abs(value)
    if size >= 1e15 or 0 < size < 1e-9:
        mantissa, _, exponent = f"{value:.9E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        power = int(exponent)
        if power >= 21 or power < 0:
            return f"{mantissa}E{power:+03d}".replace(".", locale.decimal)
        return f"{Decimal(f'{value:.15g}'):f}"
    digits = max(10, len(str(int(size))))
    text = f"{Decimal(f'{value:.{digits}g}'):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace(".", locale.decimal)


# -- patterns -------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _sections(pattern: str) -> tuple[str, ...]:
    found, current, quoted = [], "", False
    for index, letter in enumerate(pattern):
        if letter == '"' and (index == 0 or pattern[index - 1] != "\\"):
            quoted = not quoted
        if letter == ";" and not quoted:
            found.append(current)
            current = ""
        else:
            current += letter
    return (*found, current)


@functools.lru_cache(maxsize=512)
def _pieces(section: str) -> tuple[str, ...]:
    return tuple(_SECTION.findall(section))


def _formatted(value: int | float, pattern: str, locale: Locale) -> str:
    sections = _sections(pattern)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    pieces = _pieces(section)
    if _is_date_pattern(pieces):
        return _date_text(value, pieces, locale)
    return _number_text(value, pieces, locale)


def _is_date_pattern(pieces: tuple[str, ...]) -> bool:
    return any(
        piece[0] in "yYmMdDhHsS" and piece.lower() == piece[0].lower() * len(piece)
        for piece in pieces
        if piece[0] not in '"\\['
    )


def _literal(piece: str) -> str:
    if piece.startswith('"'):
        return piece[1:-1]
    if piece.startswith("\\"):
        return piece[1:]
    if piece.startswith("["):
        inner = re.match(r"\[\$([^-\]]*)", piece)
        return inner[1] if inner else ""
    if piece.startswith("_") and len(piece) == 2:
        return " "
    if piece.startswith("*") and len(piece) == 2:
        return ""
    return piece


def _number_text(value: int | float, pieces: tuple[str, ...], locale: Locale) -> str:
    slots = [index for index, piece in enumerate(pieces) if piece[0] in "0#?"]
    if not slots:
        return "".join(general(value, locale) if piece == "@" else _literal(piece) for piece in pieces)
    first, last = slots[0], slots[-1]
    if any(piece[0] in "eE" and len(piece) > 1 for piece in pieces):
        return _scientific(value, pieces, locale)
    point = next((index for index in range(first, last + 1) if pieces[index] == "."), None)
    if point is None and first > 0 and pieces[first - 1] == ".":
        point = first - 1
        first = point
    whole_pieces = pieces[first : last + 1] if point is None else pieces[first:point]
    part_pieces = () if point is None else pieces[point + 1 : last + 1]
    percent = sum(piece == "%" for piece in pieces)
    trailing_commas = 0
    while last + 1 + trailing_commas < len(pieces) and pieces[last + 1 + trailing_commas] == ",":
        trailing_commas += 1
    scaled = Decimal(repr(value)) * (Decimal(100) ** percent) / (Decimal(1000) ** trailing_commas)
    most = sum(len(piece) for piece in part_pieces if piece[0] in "0#?")
    least = sum(len(piece) for piece in part_pieces if piece[0] == "0")
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    while len(part) > least and part.endswith("0"):
        part = part[:-1]
    zeros = sum(len(piece) for piece in whole_pieces if piece[0] == "0")
    whole = whole.lstrip("0").rjust(zeros, "0")
    if "," in whole_pieces:
        whole = _grouped(whole, locale.thousands)
    digits = whole + (locale.decimal + part if part or (point is not None and least) else "")
    sign = "-" if scaled < 0 and rounded != 0 else ""
    before = "".join(_literal(piece) for piece in pieces[:first])
    after = "".join(_literal(piece) for piece in pieces[last + 1 + trailing_commas :])
    return f"{sign}{before}{digits}{after}"


def _grouped(digits: str, mark: str) -> str:
    groups = []
    while len(digits) > 3:
        groups.append(digits[-3:])
        digits = digits[:-3]
    return mark.join([digits, *reversed(groups)])


def _scientific(value: int | float, pieces: tuple[str, ...], locale: Locale) -> str:
    power = next(piece for piece in pieces if piece[0] in "eE" and len(piece) > 1)
    at = pieces.index(power)
    decimals = 0
    if "." in pieces[:at]:
        decimals = sum(len(piece) for piece in pieces[pieces.index(".") + 1 : at] if piece[0] in "0#")
    mantissa, _, exponent = f"{value:.{decimals}E}".partition("E")
    width = len(re.sub(r"[^0]", "", power))
    number = int(exponent)
    sign = "-" if number < 0 else "+" if "+" in power else ""
    return f"{mantissa.replace('.', locale.decimal)}E{sign}{abs(number):0{width}d}"


def _date_text(value: int | float, pieces: tuple[str, ...], locale: Locale) -> str:
    try:
        # Where no fraction of a second is shown, seconds are rounded: a moment before midnight shows the next day.
        has_fraction = any(piece[0] == "0" for piece in pieces)
        moment = moment_of(value if has_fraction else round(value * 86400) / 86400)
    except OverflowError:
        return general(value, locale)
    halves = any(piece.lower() in ("am/pm", "a/p") for piece in pieces)
    found: list[str] = []
    for index, piece in enumerate(pieces):
        low, size = piece.lower(), len(piece)
        if low[0] == "y" and set(low) == {"y"}:
            found.append(f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}")
        elif set(low) == {"m"}:
            found.append(_minutes_or_month(pieces, index, moment.minute, moment.month, locale))
        elif set(low) == {"d"}:
            names = locale.days[moment.weekday()]
            found.append(
                str(moment.day)
                if size == 1
                else f"{moment.day:02d}"
                if size == 2
                else names[:3]
                if size == 3
                else names
            )
        elif set(low) == {"h"}:
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            found.append(f"{hour:02d}" if size > 1 else str(hour))
        elif set(low) == {"s"}:
            found.append(f"{moment.second:02d}" if size > 1 else str(moment.second))
        elif low == "am/pm":
            found.append("AM" if moment.hour < 12 else "PM")
        elif low == "a/p":
            found.append("A" if moment.hour < 12 else "P")
        elif piece.startswith("[") and low[1:2] in ("h", "m", "s"):
            seconds = round(value * 86400)
            found.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[low[1]]))
        elif low[0] == "0" and index and pieces[index - 1] == ".":
            found.append(f"{moment.microsecond // 1000:03d}"[:size])
        else:
            found.append(_literal(piece))
    return "".join(found)


def _minutes_or_month(pieces: tuple[str, ...], index: int, minute: int, month: int, locale: Locale) -> str:
    """`m` is minutes straight after hours or before seconds, months everywhere else."""
    size = len(pieces[index])
    before = next((p.lower() for p in reversed(pieces[:index]) if p[0].lower() in "ymdhs["), "")
    after = next((p.lower() for p in pieces[index + 1 :] if p[0].lower() in "ymdhs"), "")
    if size <= 2 and (before[:1] == "h" or before[:2] == "[h" or after[:1] == "s"):
        return f"{minute:02d}" if size == 2 else str(minute)
    if size == 1:
        return str(month)
    if size == 2:
        return f"{month:02d}"
    name = locale.months[month - 1]
    return name[:3] if size == 3 else name[:1] if size == 5 else name
