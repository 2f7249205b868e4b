"""Beginnings by trade: one file each, found by itself. Pure.

A preset is a workbook to begin with: its tabs and headings, the words of its lists, settings, segments and the messages that
make sense there. Everything in it can be changed afterwards, and nothing of it is needed to run.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.registry import load
from sheetcrm.core.segments.shipped import ShippedSegment
from sheetcrm.core.wording import Lang, Text


class PresetColumn(Struct, frozen=True):
    """A column of a tab. ``heading``: where the trade has a word of its own, one that is known as the field's."""

    field: str
    width: float
    heading: Text | None = None


class PresetTab(Struct, frozen=True):
    """A tab of people's. ``title``: where the trade calls it otherwise."""

    table: str
    columns: tuple[PresetColumn, ...]
    title: Text | None = None


class Preset(Struct, frozen=True):
    """One trade. ``settings``: key → value, all of them such as «Настройки» takes, ``settings_ru``: those that hold in a table
    in Russian alone; ``lists``: words by list of «Справочники»;
    ``segments``: those to begin with; ``campaigns``: whose texts stand in «Шаблоны»; ``stage_days``: how long a deal may stand
    on each stage; ``items`` and ``examples``: what the three invented clients bought, and what else is said of them."""

    name: str
    title: Text
    about: Text
    tabs: tuple[PresetTab, ...]
    lists: Mapping[str, tuple[Text, ...]]
    segments: tuple[ShippedSegment, ...]
    campaigns: tuple[str, ...]
    items: tuple[Text, Text, Text]
    settings: Mapping[str, Any] = field(default_factory=dict)
    stage_days: Mapping[Text, int] = field(default_factory=dict)
    examples: tuple[Mapping[str, Text], ...] = ({}, {}, {})
    settings_ru: Mapping[str, Any] = field(default_factory=dict)

    def settings_in(self, lang: Lang) -> dict[str, Any]:
        """The settings of a table in this language: nobody outside Russia has an ИНН to be asked for."""
        return {**self.settings, **(self.settings_ru if lang == "ru" else {})}


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name."""
    return load("sheetcrm.core.presets", Preset, lambda one: one.name)


def preset_called(name: str) -> Preset | None:
    """The preset of a name in either language; None when there is none.

    >>> preset_called("Салон").name, preset_called("bakery")
    ('salon', None)
    """
    wanted = name.strip().casefold()
    for one in presets().values():
        if wanted in (one.name, one.title.ru.casefold(), one.title.en.casefold()):
            return one
    return None
