"""What holds for a whole workbook, and where it comes from: language, country, time zone, currency."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.config.model import Config
from sheetcrm.core.wording import Lang, Text

#: What holds for the whole workbook, and is written down.
SETTLED_KEYS = ("language", "region", "time_zone", "currency")
HOLDS = Text(ru="Для всей таблицы:", en="For the whole workbook:")
KEYS = {
    "language": Text(ru="язык", en="language"),
    "region": Text(ru="страна телефонов без кода", en="country of phones without a code"),
    "time_zone": Text(ru="часовой пояс", en="time zone"),
    "currency": Text(ru="валюта", en="currency"),
}
LANGUAGES = {"ru": Text(ru="русский", en="Russian"), "en": Text(ru="английский", en="English")}
ORIGINS = {
    "headings": Text(ru="по заголовкам", en="from the headings"),
    "cells": Text(ru="по ячейкам", en="from the cells"),
    "phones": Text(ru="по телефонам", en="from the phones"),
    "towns": Text(ru="по городам", en="from the towns"),
    "workbook": Text(ru="из самой таблицы", en="the workbook's own"),
    "system": Text(ru="по компьютеру", en="from this computer"),
    "amounts": Text(ru="по суммам в таблице", en="from the amounts in the table"),
    "language": Text(ru="по языку", en="from the language"),
    "region": Text(ru="по стране", en="from the country"),
    "sheet": Text(ru="из вкладки «Настройки»", en="from the tab “Settings”"),
    "lists": Text(ru="из вкладки «Справочники»", en="from the tab “Lists”"),
    "default": Text(ru="по умолчанию", en="by default"),
    "command line": Text(ru="из команды", en="from the command line"),
}


def origin_said(origin: str, lang: Lang) -> str:
    """Where a value comes from, in words; in English the names of the origins are words already.

    >>> origin_said("config.yaml:4, sheet", "ru"), origin_said("environment SHEETCRM_CREDENTIALS", "ru")
    ('config.yaml:4, из вкладки «Настройки»', 'из переменной SHEETCRM_CREDENTIALS')
    """
    if lang != "ru":
        return origin
    said = (ORIGINS[one].ru if one in ORIGINS else one for one in origin.split(", "))
    return ", ".join(one.replace("environment ", "из переменной ") for one in said)


def holds(config: Config, lang: Lang) -> Iterator[str]:
    """A line for each of them under a heading."""
    yield HOLDS.say(lang)
    for key in SETTLED_KEYS:
        value, origin = getattr(config, key), config.origin(key)
        if key == "language" and value in LANGUAGES:
            value = LANGUAGES[value].say(lang)
        yield f"  {KEYS[key].say(lang)}: {value} ({ORIGINS[origin].say(lang) if origin in ORIGINS else origin})"
