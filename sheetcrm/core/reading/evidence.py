"""What the cells of a table tell of the whole of it: its language, the country it is from, that country's time zone. Pure.

The headings or the language promise something first; the cells overrule that only where they say something else clearly.
Nothing is looked at before it is asked for, and never more than a sample.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

import pandas as pd

from sheetcrm.core.fields import phone
from sheetcrm.core.fields.city import Town, town_of
from sheetcrm.core.fields.country import country_code
from sheetcrm.core.reading.columns import is_text
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

#: Fields whose cells are words in the team's language.
_WORDS = frozenset(("name", "name_part", "company", "city", "country", "choice", "tags", "note", "text", "address"))
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
#: So many cells with letters at least, and this share of them, make a table Russian.
_FEWEST_WORDS, _RUSSIAN = 3, 0.6
_LOOKED_AT = 200
#: So many phones, or rows with a town, prove something; and so many different towns, for many a name is found in two countries.
_FEWEST, _DIFFERENT = 5, 3
#: A country that takes all phones but this share needs no other.
_FEW_LOST = 0.15
#: Another country may miss one number for so many that the expected one loses; one that takes nearly any number, fewer.
_FOR_EACH_MISSED, _OF_ANY = 4, 10
#: So many numbers are tried in other countries.
_TRIED = 40
#: Of all phones, or of all rows with a town.
_MOST, _NEARLY_ALL, _MANY = 2 / 3, 0.8, 0.2
#: Numbers of the expected country that another one would spoil, as a share of all.
_SPOILT = 0.1
#: So many times as many numbers without a code as the expected country takes are good enough as well.
_TIMES = 3
#: What numbers without a code may be, by language; where two take as many, the one that takes fewer of the other's stands first.
_COUNTRIES: Mapping[Lang, tuple[str, ...]] = {
    "en": ("NG", "GB", "IE", "NZ", "AU", "ZA", "CA", "US", "RU"),
    "ru": ("BY", "AM", "KZ", "KG", "UZ", "UA", "RU"),
}
#: India has a mobile number for nearly any ten digits: it is asked when no other country takes them.
_TAKES_ANY = "IN"
#: Countries whose mobile numbers pass for those of the ones above. Where they may be meant, the phones alone prove nothing.
_RIVALS: Mapping[Lang, str] = {
    "en": "FR ES IT PT NL BE PL CZ RO RS CH SE DK NO DE KZ UA TR IL AE SA JO EG MA GH KE UG TZ PK BD LK NP PH IR MY SG HK "
    "CN KR BR CO PE",
    "ru": "GE AZ MD LV LT EE IL TR PL DE RS BG",
}


class Evidence:
    """The cells of the tables found, and what they are asked for. ``style``: how phones are to be written, by which those read
    here need not be read again."""

    def __init__(self, tables: Mapping[str, Table], style: str = "international") -> None:
        self._tables = tables
        self._style = style

    def is_russian(self) -> bool:
        """Whether well over half of the words in the columns that were understood are in Russian letters."""
        letters = russian = 0
        for key, table in self._tables.items():
            for field in TABLES[key].fields if key in TABLES else ():
                if field.type in _WORDS and table.has(field.key):
                    words = [v for v in _spread(table.raw[field.key]) if _is_words(v)]
                    letters += len(words)
                    russian += sum(_CYRILLIC.search(str(v)) is not None for v in words)
        return letters >= _FEWEST_WORDS and russian >= _RUSSIAN * letters

    def country(self, expected: str, lang: Lang) -> tuple[str, str] | None:
        """Another country than the expected one, and whether its phones or its towns say so; None where they do not say it
        clearly. A number counts for a country when it is one of its own once read there."""
        of = [self._of(number, expected) for number in self._phones]
        lost = sum(country != expected for country in of)
        if len(of) >= _FEWEST and lost < max(_FEWEST, _FEW_LOST * len(of)):
            return None
        signed = [number.lstrip(" (").startswith(("+", "00")) for number in self._phones]
        bare = [number for number, with_sign in zip(self._phones, signed, strict=True) if not with_sign]
        said = Counter(c for c, with_sign in zip(of, signed, strict=True) if with_sign and c is not None)
        found = self._by_bare_phones(bare, expected, lang, said, len(of) - lost)
        if found is not None:
            return found, "phones"
        elsewhere = Counter(c for c in of if c is not None and c != expected)
        for country, times in elsewhere.most_common(1):
            enough = times >= _MANY * len(of) and self._taken(self._phones, country) >= max(_FEWEST, _MOST * len(of))
            if enough and self._may_be(country, expected, bare):
                return country, "phones"
        towns = self._most(_NEARLY_ALL)
        if towns is None or towns == expected or not self._may_be(towns, expected, bare):
            return None
        return None if self._taken(self._phones, towns) < len(of) - lost else (towns, "towns")

    def zone(self, country: str) -> str | None:
        """The time zone of most rows with a town of a country."""
        zones = Counter(town.time_zone for town in self._towns if town is not None and town.country == country)
        return zones.most_common(1)[0][0] or None if zones else None

    def _by_bare_phones(
        self, bare: list[str], expected: str, lang: Lang, said: Counter[str], at_home: int
    ) -> str | None:
        """The country which makes good those numbers without a code that the expected one loses. ``said``: the countries of
        numbers with a code; ``at_home``: how many phones in all the expected country takes."""
        tried = bare[:: max(1, -(-len(bare) // _TRIED))]
        lost = len(tried) - self._taken(tried, expected)
        if lost < max(_FEWEST, _FEW_LOST * len(tried)):
            return None
        known, half, most = _COUNTRIES[lang], lost * 2 >= len(tried), lost // _FOR_EACH_MISSED
        by_codes = [
            c for c, times in said.items() if times >= _MANY * len(self._phones) and c not in (*known, _TAKES_ANY)
        ]
        named = [c for c in (self._most(_MOST), *by_codes) if c is not None and c != expected and (half or c in known)]
        found = self._fitting(named, tried, most)
        if found is None:
            others = [c for c in known if c != expected]
            found = self._fitting(others, tried, most, mobile=True) or self._fitting(others, tried, most)
            if found is None and half and lang == "en" and expected != _TAKES_ANY:
                found = self._fitting([_TAKES_ANY], tried, lost // _OF_ANY)
            rivals = (c for c in _RIVALS[lang].split() if c != expected)
            if found is None or self._fitting(rivals, tried, lost // _OF_ANY, mobile=True):
                return None
            if self._most(_MOST) not in (None, found):
                return None  # towns that are clearly of one country outweigh what digits may be elsewhere
        return found if self._taken(self._phones, found) > at_home else None

    def _fitting(self, countries: Iterable[str], numbers: list[str], most: int, *, mobile: bool = False) -> str | None:
        """The country that misses the fewest numbers, the first of such; None when all miss more than ``most``."""
        best = None
        for country in countries:
            missed = 0
            for number in numbers:
                missed += not phone.is_persons(number, country, self._style, mobile=mobile)
                if missed > most:
                    break
            else:
                best, most = country, missed - 1
        return best

    def _taken(self, numbers: Iterable[str], country: str) -> int:
        return sum(self._of(number, country) == country for number in numbers)

    def _may_be(self, country: str, expected: str, bare: list[str]) -> bool:
        """Whether next to no number of the expected country is spoilt by being read in another, or many more are made good."""
        spoilt = sum(self._of(n, expected) == expected != self._of(n, country) for n in bare)
        made_good = self._taken(bare, country) >= _TIMES * self._taken(bare, expected)
        return spoilt <= _SPOILT * len(self._phones) or made_good

    def _of(self, number: str, region: str) -> str | None:
        return phone.country_of(number, region, self._style)

    @cached_property
    def _phones(self) -> list[str]:
        """Different phones of the clients, or of the first table that has any."""
        cells = next((_distinct(table.raw["phone"]) for table in self._of_people() if table.has("phone")), [])
        return [number for number in map(phone.first_number, cells) if number is not None]

    @cached_property
    def _towns(self) -> list[Town | None]:
        """The town of each row that has one filled in; None for one that is not known."""
        cells = next((_spread(table.raw["city"]) for table in self._of_people() if table.has("city")), [])
        texts = [v for v in cells if isinstance(v, str) and v.strip()]
        known = {text: town_of(text) for text in set(texts)}
        return [known[text] for text in texts]

    @cached_property
    def _countries(self) -> list[str | None]:
        """The country of each row that says it; of the rows with a town where there is no such column."""
        cells = next((_spread(table.raw["country"]) for table in self._of_people() if table.has("country")), [])
        said = [country_code(v) for v in cells if isinstance(v, str) and v.strip()]
        if said or len(set(self._towns)) < _DIFFERENT:
            return said
        return [None if town is None else town.country for town in self._towns]

    def _of_people(self) -> Iterator[Table]:
        yield from sorted(self._tables.values(), key=lambda table: table.key != "clients")

    def _most(self, share: float) -> str | None:
        """The country that so many of the rows are from which say it."""
        country, times = next(iter(Counter(self._countries).most_common(1)), (None, 0))
        return country if times >= max(_FEWEST, share * len(self._countries)) else None


def _spread(column: pd.Series[Any]) -> list[Value]:
    """Cells from all over a column."""
    return column.iloc[:: max(1, len(column) // _LOOKED_AT)].tolist()


def _distinct(column: pd.Series[Any]) -> list[Value]:
    """Up to so many different cells from all over a column."""
    found = dict.fromkeys(column.iloc[:: max(1, len(column) // (_LOOKED_AT * 2))].tolist())
    return list(islice((value for value in found if value is not None), _LOOKED_AT))


def _is_words(value: Value) -> bool:
    return is_text(value) and _LETTER.search(str(value)) is not None and _ADDRESS.search(str(value)) is None
