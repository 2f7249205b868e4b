"""What a new spreadsheet looks like: default format and theme, as a new Google file answers them."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

_WHITE = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: dict[str, Any] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}

_THEME_COLORS = (
    ("TEXT", 0, 0, 0),
    ("BACKGROUND", 255, 255, 255),
    ("ACCENT1", 66, 133, 244),
    ("ACCENT2", 234, 67, 53),
    ("ACCENT3", 251, 188, 4),
    ("ACCENT4", 52, 168, 83),
    ("ACCENT5", 255, 109, 1),
    ("ACCENT6", 70, 189, 198),
    ("LINK", 17, 85, 204),
)


@cache
def channel(value: int) -> float:
    """A colour channel of 0 to 255 as the API shows it, with the digits a 32-bit float needs.

    >>> channel(66), channel(1)
    (0.25882354, 0.003921569)
    """
    if value in (0, 255):
        return value // 255
    single = struct.pack("f", value / 255)
    exact: float = struct.unpack("f", single)[0]
    shortest = (f"{exact:.{digits}g}" for digits in range(6, 10))
    return next(float(text) for text in shortest if struct.pack("f", float(text)) == single)


def color(red: int, green: int, blue: int) -> dict[str, float]:
    """A colour in the API's JSON, where a channel of zero is left out."""
    found = {"red": channel(red), "green": channel(green), "blue": channel(blue)}
    return {name: value for name, value in found.items() if value}


LINK_STYLE: dict[str, Any] = {
    "underline": True,
    "foregroundColor": color(17, 85, 204),
    "foregroundColorStyle": {"rgbColor": color(17, 85, 204)},
}
"""The look of a linked text: blue and underlined, in the effective format alone."""


def theme() -> dict[str, Any]:
    colors = [{"colorType": name, "color": {"rgbColor": color(r, g, b)}} for name, r, g, b in _THEME_COLORS]
    return {"primaryFontFamily": "Arial", "themeColors": colors}


def new_properties(title: str, locale: str, time_zone: str) -> dict[str, Any]:
    """SpreadsheetProperties of a new file."""
    return {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": theme(),
    }
