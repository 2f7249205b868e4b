"""Colours of the groups of clients: a word for each, which a team may choose. Pure.

A colour never says anything that does not stand there as a word, too: the cell it fills names the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.wording import Lang, Text

#: Colour → its words, and the fill it makes; all are light enough for black text.
WORDS: Final[Mapping[str, Text]] = {
    "white": Text(ru="белый", en="white"),
    "green": Text(ru="зелёный", en="green"),
    "yellow": Text(ru="жёлтый", en="yellow"),
    "orange": Text(ru="оранжевый", en="orange"),
    "red": Text(ru="красный", en="red"),
    "pink": Text(ru="розовый", en="pink"),
    "purple": Text(ru="фиолетовый", en="purple"),
    "blue": Text(ru="синий", en="blue"),
    "light_blue": Text(ru="голубой", en="light blue"),
    "grey": Text(ru="серый", en="grey"),
}
_FILLS: Final[Mapping[str, str | None]] = {
    "white": None, "green": "D7EFD9", "yellow": "FEF3D6", "orange": "FCE0C4", "red": "FCE8E6", "pink": "FBE3F0",
    "purple": "E9DDF7", "blue": "CFE0F7", "light_blue": "E6F2FC", "grey": "ECEEF1",
}  # fmt: skip
#: As the usual list of a shop has it: white for who is in the base, green for who may become a client.
DEFAULT: Final[Mapping[str, str]] = {
    Lifecycle.POTENTIAL: "green",
    Lifecycle.NEW: "light_blue",
    Lifecycle.ACTIVE: "white",
    Lifecycle.REGULAR: "blue",
    Lifecycle.VIP: "purple",
    Lifecycle.SLIPPING: "yellow",
    Lifecycle.ASLEEP: "red",
}


def group_fills(chosen: Mapping[str, str]) -> dict[Lifecycle, str]:
    """The fill of each group that has one. ``chosen``: group → colour, where a team chose another than ours.

    >>> group_fills({"asleep": "white"})[Lifecycle.VIP], Lifecycle.ASLEEP in group_fills({"asleep": "white"})
    ('E9DDF7', False)
    """
    fills = {group: _FILLS[chosen.get(group, DEFAULT[group])] for group in Lifecycle}
    return {group: fill for group, fill in fills.items() if fill is not None}


def fills_by_word(chosen: Mapping[str, str], lang: Lang) -> dict[str, str]:
    """The same by the words the groups are called."""
    return {LIFECYCLE_LABEL[group].say(lang): fill for group, fill in group_fills(chosen).items()}
