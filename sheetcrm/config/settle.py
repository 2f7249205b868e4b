"""What the configuration leaves open, settled from the table and the machine: language, region, time zone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import Config, with_known, with_values
from sheetcrm.core.fields.lists import lines
from sheetcrm.core.fields.money import currency_code, currency_sign
from sheetcrm.core.wording import Lang

if TYPE_CHECKING:
    from sheetcrm.core.reading.evidence import Evidence

_TERRITORY = re.compile(r"[-_]([A-Za-z]{2})(?:\b|\.|$)")
_CURRENCY = {
    "RU": "₽", "BY": "Br", "KZ": "₸", "UA": "₴", "UZ": "UZS", "KG": "KGS", "AM": "AMD",
    "GB": "£", "US": "$", "CA": "$", "AU": "$", "NZ": "$", "IN": "₹", "NG": "₦", "ZA": "ZAR",
    "AE": "AED", "AR": "ARS", "AZ": "AZN", "BR": "BRL", "CH": "CHF", "CL": "CLP", "CN": "¥", "CO": "COP", "CZ": "CZK", "DK": "DKK",
    "EG": "EGP", "GE": "GEL", "HU": "HUF", "IL": "ILS", "JP": "JPY", "KR": "KRW", "MD": "MDL", "MX": "MXN", "NO": "NOK", "PL": "PLN",
    "RO": "RON", "RS": "RSD", "SE": "SEK", "TH": "THB", "TJ": "TJS", "TR": "TRY", "VN": "VND",
}  # fmt: skip
_SIGNS = {currency_code(sign): sign for sign in _CURRENCY.values()}
#: Where a currency is from that one country alone has, by the language of the table.
_BY_CURRENCY: Mapping[tuple[Lang, str | None], str] = {
    ("en", "GBP"): "GB",
    ("en", "INR"): "IN",
    ("en", "NGN"): "NG",
    ("ru", "BYN"): "BY",
    ("ru", "KZT"): "KZ",
    ("ru", "UAH"): "UA",
}
#: Where most people live in a country of several time zones.
_ZONE = {
    "RU": "Europe/Moscow", "KZ": "Asia/Almaty", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
    "US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney",
}  # fmt: skip
_BY_LANGUAGE: Mapping[Lang, tuple[str, str]] = {"ru": ("RU", "Europe/Moscow"), "en": ("US", "America/New_York")}


def language_of(headings: Iterable[str]) -> Lang | None:
    """The language most headings are written in, None when they tell nothing.

    >>> language_of(["ФИО", "Телефон", "Email"]), language_of(["Name", "Phone"]), language_of(["№", "1"])
    ('ru', 'en', None)
    """
    ru = en = 0
    for heading in headings:
        ru += _is_cyrillic(heading)
        en += not _is_cyrillic(heading) and re.search("[a-z]", heading.casefold()) is not None
    return None if ru == en == 0 else "ru" if ru >= en else "en"


def _is_cyrillic(text: str) -> bool:
    return re.search("[а-яё]", text.casefold()) is not None


def settled(
    config: Config,
    headings: Iterable[str] = (),
    *,
    sheet_locale: str | None = None,
    sheet_time_zone: str | None = None,
    system_locale: str | None = None,
    currency: str | None = None,
    cells: Evidence | None = None,
) -> Config:
    """The configuration with nothing left open: language, region, time zone and currency.

    Language: the team's word, else Russian ``cells`` under headings of which none is, else the headings, else the workbook's
    locale, else the system's. Region: the team's word, else the workbook's locale, else where the ``currency`` of the table's
    sums is from, else that of a system in the same language or of the language, unless phones or towns among the cells clearly
    say another. Time zone: the team's word, else the workbook's own, else the region's: its only one, that of most towns
    among the cells, or that where most people live; else the language's. Currency: the team's word, else that of the sums,
    else the region's. Each remembers where it comes from.
    """
    changed = config
    lang: Lang | None = None if config.language == "auto" else config.language
    if lang is None:
        headings = tuple(headings)
        russian = cells is not None and not any(map(_is_cyrillic, headings)) and cells.is_russian()
        places: tuple[tuple[str, Lang | None], ...] = (
            ("cells", "ru" if russian else None),
            ("headings", language_of(headings)),
            ("workbook", _language(sheet_locale)),
            ("system", _language(system_locale)),
            ("default", "en"),
        )
        origin, lang = next((origin, found) for origin, found in places if found)
        changed = with_known(changed, {"language": lang}, origin)
    region, zone = _BY_LANGUAGE[lang]
    if changed.region is None:
        changed = with_known(changed, *_region(lang, sheet_locale, system_locale, currency, cells))
    if changed.time_zone is None:
        there = None if changed.region in (None, region) else _zone(changed.region or "", cells)
        changed = _with_zone(changed, sheet_time_zone, *(there or (zone, "language")))
    if changed.currency is None and currency is not None:
        changed = with_known(changed, {"currency": _SIGNS.get(currency) or currency_sign(currency)}, "amounts")
    if changed.currency is None:
        changed = with_known(changed, {"currency": _CURRENCY.get(changed.region or region, "€")}, "region")
    return changed


def _region(
    lang: Lang, sheet_locale: str | None, system_locale: str | None, currency: str | None, cells: Evidence | None
) -> tuple[dict[str, str], str]:
    """The country of phones without a code, and where it is known from."""
    if territory := _TERRITORY.search(sheet_locale or ""):
        return {"region": territory[1].upper()}, "workbook"
    expected, origin = _BY_LANGUAGE[lang][0], "language"
    by_sums = _BY_CURRENCY.get((lang, currency))
    # A file says no country; a computer set up for the same language does.
    here = _TERRITORY.search(system_locale or "") if _language(system_locale) == lang else None
    if here and here[1].upper() != expected:
        expected, origin = here[1].upper(), "system"
    elif by_sums:
        expected, origin = by_sums, "amounts"
    if cells is not None and expected != by_sums and (found := cells.country(expected, lang)):
        expected, origin = found
    return {"region": expected}, origin


def _zone(country: str, cells: Evidence | None) -> tuple[str, str] | None:
    """The time zone of a country, and where it is known from: its only one, by the towns the program knows, or that of most
    clients' towns, or where most people live; None where none of them is known."""
    zones = {parts[3] for line in lines("cities") if (parts := line.split("|"))[2] == country and parts[3]}
    if len(zones) == 1:
        return zones.pop(), "region"
    if cells is not None and (found := cells.zone(country)):
        return found, "towns"
    return (_ZONE[country], "region") if country in _ZONE else None


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
