"""Field type country: a country's name or code, as an ISO 3166 code. Pure.

Its use is in the phones beside it: a number typed without a code is read as one of the client's own country.
"""

from __future__ import annotations

from functools import cache

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

#: Code → names people type, Russian first. Countries whose clients such tables hold; others stay text without a code.
NAMES = {
    "RU": "Россия|Российская Федерация|РФ|Russia|Russian Federation|Rossiya",
    "BY": "Беларусь|Белоруссия|РБ|Belarus",
    "KZ": "Казахстан|РК|Kazakhstan",
    "UA": "Украина|Ukraine",
    "UZ": "Узбекистан|Uzbekistan",
    "KG": "Кыргызстан|Киргизия|Kyrgyzstan",
    "TJ": "Таджикистан|Tajikistan",
    "AM": "Армения|Armenia",
    "AZ": "Азербайджан|Azerbaijan",
    "GE": "Грузия|Georgia",
    "MD": "Молдова|Молдавия|Moldova",
    "LV": "Латвия|Latvia",
    "LT": "Литва|Lithuania",
    "EE": "Эстония|Estonia",
    "DE": "Германия|Germany|Deutschland",
    "FR": "Франция|France",
    "IT": "Италия|Italy|Italia",
    "ES": "Испания|Spain|España",
    "PT": "Португалия|Portugal",
    "NL": "Нидерланды|Голландия|Netherlands|The Netherlands|Holland",
    "BE": "Бельгия|Belgium",
    "AT": "Австрия|Austria|Österreich",
    "CH": "Швейцария|Switzerland|Schweiz",
    "GB": "Великобритания|Англия|United Kingdom|UK|Great Britain|England|Scotland|Wales",
    "IE": "Ирландия|Ireland",
    "SE": "Швеция|Sweden",
    "NO": "Норвегия|Norway",
    "DK": "Дания|Denmark",
    "FI": "Финляндия|Finland",
    "PL": "Польша|Poland|Polska",
    "CZ": "Чехия|Czech Republic|Czechia",
    "SK": "Словакия|Slovakia",
    "HU": "Венгрия|Hungary",
    "RO": "Румыния|Romania",
    "BG": "Болгария|Bulgaria",
    "GR": "Греция|Greece",
    "CY": "Кипр|Cyprus",
    "RS": "Сербия|Serbia",
    "ME": "Черногория|Montenegro",
    "HR": "Хорватия|Croatia",
    "TR": "Турция|Turkey|Türkiye",
    "IL": "Израиль|Israel",
    "AE": "ОАЭ|Эмираты|United Arab Emirates|UAE",
    "US": "США|Соединённые Штаты|USA|United States|United States of America|U.S.A.|U.S.|America",
    "CA": "Канада|Canada",
    "MX": "Мексика|Mexico|México",
    "BR": "Бразилия|Brazil|Brasil",
    "AR": "Аргентина|Argentina",
    "CL": "Чили|Chile",
    "CO": "Колумбия|Colombia",
    "VE": "Венесуэла|Venezuela",
    "CN": "Китай|КНР|China",
    "JP": "Япония|Japan",
    "KR": "Южная Корея|Корея|South Korea|Korea",
    "IN": "Индия|India",
    "TH": "Таиланд|Тайланд|Thailand",
    "VN": "Вьетнам|Vietnam",
    "AU": "Австралия|Australia",
    "NZ": "Новая Зеландия|New Zealand",
    "ZA": "ЮАР|South Africa",
    "EG": "Египет|Egypt",
}


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace(".", "").split())


@cache
def _codes() -> dict[str, str]:
    found = {code.casefold(): code for code in NAMES}
    for code, names in NAMES.items():
        found |= {_fold(name): code for name in names.split("|")}
    return found


def country_code(text: str) -> str | None:
    """The ISO code of a country's name or code, None when it is not known.

    >>> country_code("Россия"), country_code("u.s.a."), country_code("gb"), country_code("Самара")
    ('RU', 'US', 'GB', None)
    """
    return _codes().get(_fold(text))


def parse(value: Value, context: Context) -> Reading:
    """The code; text that is no known country has no value and is nobody's mistake."""
    if not isinstance(value, str) or not value.strip():
        return EMPTY
    return Reading(country_code(value))


def _text(value: object, lang: Lang) -> str:
    names = NAMES[str(value)].split("|")
    return names[0] if lang == "ru" else next(n for n in names if n.isascii())


COUNTRY = FieldType("country", parse, _text)
