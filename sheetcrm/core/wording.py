"""Texts a person reads, in Russian and English, kept beside the code they belong to. Pure."""

from __future__ import annotations

import datetime as dt
import string
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from sheetcrm.core.visits import Visiting, of_visits

Lang = Literal["ru", "en"]
LANGS: tuple[Lang, ...] = ("ru", "en")

NBSP = "\u00a0"


def plural_form(n: int, lang: Lang) -> int:
    """Index of the plural form: 0 one, 1 few, 2 many (CLDR cardinal rules for whole numbers).

    >>> [plural_form(n, "ru") for n in (1, 2, 5, 11, 21, 112)]
    [0, 1, 2, 2, 0, 2]
    >>> [plural_form(n, "en") for n in (1, 2, 0)]
    [0, 1, 1]
    """
    n = abs(n)
    if lang == "en":
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:
        return 0
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return 1
    return 2


def in_quotes(text: str, lang: Lang) -> str:
    """A title as it is quoted in a language.

    >>> in_quotes("Клиенты", "ru"), in_quotes("Clients", "en")
    ('«Клиенты»', '“Clients”')
    """
    return f"«{text}»" if lang == "ru" else f"“{text}”"


#: Quotes of either language, and what they are within others.
_INNER = {"ru": str.maketrans("«»“”", "„“„“"), "en": str.maketrans("«»“”", "‘’‘’")}


def within_quotes(name: str) -> Text:
    """A name with quotes of its own, for a place of a text that stands in quotes.

    >>> within_quotes("«Шаблоны»: акция").say("ru"), within_quotes("“Templates”: sale").say("en")
    ('„Шаблоны“: акция', '‘Templates’: sale')
    """
    ru, en = (name.translate(_INNER[lang]).replace("{", "{{").replace("}", "}}") for lang in LANGS)
    return Text(ru=ru, en=en)


def number(value: float, lang: Lang, digits: int = 0) -> str:
    """A number as people write it: grouped by thousands, with a no-break space in Russian.

    >>> number(1234567.5, "ru", 1).replace(NBSP, "_"), number(1234567.5, "en", 1)
    ('1_234_567,5', '1,234,567.5')
    """
    text = f"{value:,.{digits}f}"
    if lang == "en":
        return text
    return text.replace(",", NBSP).replace(".", ",")


def moment_said(moment: dt.datetime, lang: Lang) -> str:
    """A day and a time of day as our tabs and pages say them.

    >>> moment_said(dt.datetime(2026, 11, 2, 10, 42), "ru"), moment_said(dt.datetime(2026, 11, 2, 10, 42), "en")
    ('02.11.2026 10:42', '2 Nov 2026 10:42')
    """
    return f"{moment:%d.%m.%Y %H:%M}" if lang == "ru" else f"{moment.day} {moment:%b %Y %H:%M}"


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """A template taken apart: words, the name of what follows them (None at the end), how to show it.

    Kept, because a big run says the same few hundred texts a hundred thousand times.
    """
    return tuple((words, name, spec or "") for words, name, spec, _ in string.Formatter().parse(text))


def _shown(value: Any, spec: str, lang: Lang) -> str:
    if "|" in spec:
        forms = spec.split("|")
        return forms[min(plural_form(int(value), lang), len(forms) - 1)]
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, bool) or not isinstance(value, int) or spec:
        return format(value, spec)
    return number(value, lang)


class Text(Struct, frozen=True):
    """One text in both languages. ``{n:клиент|клиента|клиентов}`` chooses the plural form of the argument ``n``.

    >>> Text(ru="{n} {n:клиент|клиента|клиентов}", en="{n} {n:client|clients}").say("ru", n=22)
    '22 клиента'
    """

    ru: str
    en: str

    def say(self, lang: Lang, /, **args: object) -> str:
        """The text in one language with its named places filled."""
        text = self.ru if lang == "ru" else self.en
        if type(lang) is Visiting:
            text = of_visits(text, lang)
        if not args and "{" not in text:
            return text
        # Only plain names: a template of ours never walks into attributes of a value.
        said = ""
        for words, name, spec in _pieces(text):
            if name is None:  # the last words, or those before a brace that was doubled
                said += words
                continue
            value = args[name]
            said += words + (value if type(value) is str and not spec else _shown(value, spec, lang))
        return said
