"""What the configuration leaves open, settled from the table and the machine: language, region, time zone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import Config, with_known, with_values
from sheetcrm.core.fields.lists import lines
from sheetcrm.core.fields.money import currency_code, currency_sign
from sheetcrm.core.wording import Lang

_TERRITORY = re.compile(r"[-_]([A-Za-z]{2})(?:\b|\.|$)")
_CURRENCY = {"RU": "₽", "BY": "Br", "KZ": "₸", "UA": "₴", "GB": "£", "US": "$"}
_SIGNS = {currency_code(sign): sign for sign in _CURRENCY.values()}
#: Where a currency is from that one country alone has, by the language of the table.
_BY_CURRENCY: Mapping[tuple[Lang, str | None], str] = {
    ("en", "GBP"): "GB",
    ("ru", "BYN"): "BY",
    ("ru", "KZT"): "KZ",
    ("ru", "UAH"): "UA",
}
_BY_LANGUAGE: Mapping[Lang, tuple[str, str]] = {"ru": ("RU", "Europe/Moscow"), "en": ("US", "America/New_York")}


def language_of(headings: Iterable[str]) -> Lang | None:
    """The language most headings are written in, None when they tell nothing.

    >>> language_of(["ФИО", "Телефон", "Email"]), language_of(["Name", "Phone"]), language_of(["№", "1"])
    ('ru', 'en', None)
    """
    ru = en = 0
    for heading in headings:
        ru += re.search("[а-яё]", heading.casefold()) is not None
        en += re.search("[а-яё]", heading.casefold()) is None and re.search("[a-z]", heading.casefold()) is not None
    return None if ru == en == 0 else "ru" if ru >= en else "en"


def settled(
    config: Config,
    headings: Iterable[str] = (),
    *,
    sheet_locale: str | None = None,
    sheet_time_zone: str | None = None,
    system_locale: str | None = None,
    currency: str | None = None,
) -> Config:
    """The configuration with nothing left open: language, region, time zone and currency.

    Language: the team's word, else the headings, else the workbook's locale, else the system's. Region: the team's
    word, else the workbook's locale, else that of a system in the same language, else where the ``currency`` of the table's sums
    is from, else the language. Time zone: the team's word, else the workbook's own, else that of a region
    which has one alone, else the language's. Currency: the team's word, else that of the sums, else the region's. Each remembers
    where it comes from.
    """
    changed = config
    lang: Lang | None = None if config.language == "auto" else config.language
    if lang is None:
        by_headings = language_of(headings)
        places: tuple[tuple[str, Lang | None], ...] = (
            ("headings", by_headings),
            ("workbook", _language(sheet_locale)),
            ("system", _language(system_locale)),
            ("default", "en"),
        )
        origin, lang = next((origin, found) for origin, found in places if found)
        changed = with_known(changed, {"language": lang}, origin)
    region, zone = _BY_LANGUAGE[lang]
    territory = _TERRITORY.search(sheet_locale or "")
    if changed.region is None:
        # A file says no country; a computer set up for the same language does.
        here = _TERRITORY.search(system_locale or "") if _language(system_locale) == lang else None
        if territory:
            changed = with_known(changed, {"region": territory[1].upper()}, "workbook")
        elif here and here[1].upper() != region:
            changed = with_known(changed, {"region": here[1].upper()}, "system")
        elif (lang, currency) in _BY_CURRENCY:
            changed = with_known(changed, {"region": _BY_CURRENCY[lang, currency]}, "amounts")
        else:
            changed = with_known(changed, {"region": region}, "language")
    if changed.time_zone is None:
        only = None if changed.region in (None, region) else _only_zone(changed.region or "")
        changed = _with_zone(changed, sheet_time_zone, *((only, "region") if only else (zone, "language")))
    if changed.currency is None and currency is not None:
        changed = with_known(changed, {"currency": _SIGNS.get(currency) or currency_sign(currency)}, "amounts")
    if changed.currency is None:
        changed = with_known(changed, {"currency": _CURRENCY.get(changed.region or region, "€")}, "region")
    return changed


def _only_zone(country: str) -> str | None:
    """The time zone of a country that has one alone, by the towns the program knows; None for others."""
    zones = {parts[3] for line in lines("cities") if (parts := line.split("|"))[2] == country and parts[3]}
    return zones.pop() if len(zones) == 1 else None


def _with_zone(config: Config, own: str | None, otherwise: str, origin: str) -> Config:
    if own:
        try:
            return with_values(config, {"time_zone": own}, "workbook")
        except ConfigProblems:
            pass  # a workbook may name a zone this machine does not know; what is taken instead is told as such
    return with_known(config, {"time_zone": otherwise}, origin)


def _language(locale: str | None) -> Lang | None:
    if not locale or locale.casefold() in ("c", "posix", "c.utf-8"):
        return None
    return "ru" if locale.casefold().startswith(("ru", "be", "kk", "uk")) else "en"
