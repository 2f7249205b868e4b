"""Values as a template sees them: empty ones that refuse to be printed, and the filters that write the others. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import TemplateRuntimeError

from sheetcrm.core.drafts.text.variables import label
from sheetcrm.core.wording import NBSP, Lang, number, plural_form

_MONTHS_RU = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_MONTHS_EN = "January February March April May June July August September October November December"


class EmptyVariable(TemplateRuntimeError):
    """A template would have printed nothing where it promised something: "Dear ,"."""

    def __init__(self, variable: str) -> None:
        super().__init__(variable)
        self.variable = variable


class Empty(Undefined):
    """A known variable without a value: false in a condition, but never printed, compared by size or filtered.

    A plain None would be printed as "None" and an empty text as nothing; Jinja minds neither.
    """

    __slots__ = ()

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise EmptyVariable(str(self._undefined_name))

    __str__ = __lt__ = __le__ = __gt__ = __ge__ = __len__ = __contains__ = _refuse
    __call__ = __getitem__ = _refuse

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Any:
        return iter(())

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return id(type(self))


class Shown(Empty):
    """An empty variable in a draft that is blocked for it: its place is marked, so that the rest can be read."""

    __slots__ = ()

    def marked(self, lang: Lang) -> str:
        return f"[{label(str(self._undefined_name)).say(lang)}]"

    def __str__(self) -> str:
        return self.marked("en")


class NamePart(str):
    """A part of a person's name that can be put into a grammatical case."""

    __slots__ = ("gender", "part")

    part: str
    gender: str | None

    def __new__(cls, text: str, part: str, gender: str | None) -> NamePart:
        made = super().__new__(cls, text)
        made.part = part
        made.gender = gender
        return made


def empty(variable: str) -> Empty:
    """The value of a known variable that has none."""
    return Empty(name=variable)


def shown(variable: str) -> Shown:
    """The same for a draft that is only read."""
    return Shown(name=variable)


def day_in_words(day: dt.date, lang: Lang, this_year: int | None = None, *, american: bool = False) -> str:
    """A date as written in a letter; the year only when it is not this one. ``american``: English of the United States.

    >>> day_in_words(dt.date(2026, 3, 5), "ru", 2026), day_in_words(dt.date(2025, 3, 5), "en", 2026)
    ('5\\xa0марта', '5 March 2025')
    >>> day_in_words(dt.date(2026, 3, 5), "en", 2026, american=True), day_in_words(dt.date(2025, 3, 5), "en", american=True)
    ('March 5', 'March 5, 2025')
    """
    if lang == "ru":
        text = f"{day.day}{NBSP}{_MONTHS_RU.split()[day.month - 1]}"
        return text if day.year == this_year else f"{text} {day.year}{NBSP}года"
    month = _MONTHS_EN.split()[day.month - 1]
    text = f"{month} {day.day}" if american else f"{day.day} {month}"
    return text if day.year == this_year else f"{text}{',' if american else ''} {day.year}"


def printed(value: object, lang: Lang, this_year: int | None, *, american: bool = False) -> str:
    """Any value as text for a client: dates in words, numbers grouped, lists with commas."""
    if isinstance(value, Shown):
        return value.marked(lang)
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return day_in_words(value, lang, this_year, american=american)
    if isinstance(value, (tuple, list)):
        return ", ".join(printed(item, lang, this_year, american=american) for item in value)
    if isinstance(value, bool) or value is None:
        raise EmptyVariable("?")
    if isinstance(value, (int, float, Decimal)):
        if isinstance(value, float) and not math.isfinite(value):
            raise EmptyVariable("?")
        whole = value == int(value)
        return number(float(value), lang, 0 if whole else 2)
    return str(value)


_CASES = ("genitive", "dative", "accusative", "instrumental", "prepositional")


@lru_cache(maxsize=20_000)
def in_case(text: str, part: str, gender: str | None, case: str) -> str | None:
    """A Russian name part in a grammatical case, None when that cannot be done safely (unknown gender, foreign).

    >>> in_case("Мария", "first", "f", "dative"), in_case("John", "first", "m", "dative")
    ('Марии', None)
    """
    from pytrovich.enums import Case, Gender
    from pytrovich.enums import NamePart as Part
    from pytrovich.maker import PetrovichDeclinationMaker

    cyrillic = all("а" <= c <= "я" or c in "ё-" for c in text.lower())
    if gender not in ("m", "f") or not cyrillic or not text:
        return None
    parts = {"first": Part.FIRSTNAME, "last": Part.LASTNAME, "patronymic": Part.MIDDLENAME}
    genders = {"m": Gender.MALE, "f": Gender.FEMALE}
    made: str = PetrovichDeclinationMaker().make(parts[part], genders[gender], Case[case.upper()], text)
    return made


def filters(
    lang: Lang, this_year: int | None, currency: str = "", *, american: bool = False
) -> dict[str, Callable[..., object]]:
    """The filters a template may name. Each refuses an empty value; none can make a text grow without bound."""

    def passes(value: object) -> bool:
        if isinstance(value, Shown):
            return True
        if isinstance(value, Empty):
            value._refuse()
        return False

    def default(value: object, instead: object) -> object:
        return instead if isinstance(value, Empty) else value

    def date(value: object) -> object:
        if passes(value) or not isinstance(value, dt.date):
            return value
        return day_in_words(value, lang, this_year, american=american)

    def amount(value: object) -> object:
        return value if passes(value) else printed(value, lang, this_year)

    def money(value: object) -> object:
        if passes(value):
            return value
        text = printed(value, lang, this_year)
        if not currency:
            return text
        return f"{text}{NBSP}{currency}" if lang == "ru" or currency.isalpha() else f"{currency}{text}"

    def plural(value: object, *forms: object) -> object:
        if passes(value) or not isinstance(value, (int, float)):
            return value
        return str(forms[min(plural_form(int(value), lang), len(forms) - 1)]) if forms else ""

    def join(value: object, between: object = ", ") -> object:
        if passes(value) or not isinstance(value, (tuple, list)):
            return value
        return str(between).join(printed(item, lang, this_year, american=american) for item in value)

    def upper_first(value: object) -> object:
        if passes(value):
            return value
        text = printed(value, lang, this_year, american=american)
        return text[:1].upper() + text[1:]

    def grammatical(value: object, case: object) -> object:
        if passes(value):
            return value
        made = None
        if isinstance(value, NamePart) and case in _CASES:
            made = in_case(str(value), value.part, value.gender, str(case))
        if made is None:
            raise EmptyVariable("name")
        return made

    return {
        "default": default,
        "date": date,
        "number": amount,
        "money": money,
        "plural": plural,
        "join": join,
        "upper_first": upper_first,
        "case": grammatical,
    }
