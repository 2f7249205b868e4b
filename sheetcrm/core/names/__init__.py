"""Given names we know: gender, how common, and which full names a short form may stand for. Pure, built on first use.

Keys are lower case with ё written as е. The lists are modules, not files, so that reading them opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_COMMON_ENGLISH = 2e-3
_OTHER_ENGLISH = 5e-5


@cache
def first_names() -> Mapping[str, str]:
    """Every full given name we know with its gender: ``m``, ``f``, or ``u`` when people of both bear it.

    >>> first_names()["наталья"], first_names()["андрей"]
    ('f', 'm')
    """
    from sheetcrm.core.names import english, russian

    found: dict[str, str] = {}
    for gender, texts in (
        ("m", (*russian.MALE.values(), english.MALE, english.MALE_COMMON)),
        ("f", (*russian.FEMALE.values(), english.FEMALE, english.FEMALE_COMMON)),
        ("u", (english.EITHER, english.EITHER_COMMON)),
    ):
        for text in texts:
            for name in text.split():
                found[name] = gender if found.get(name, gender) == gender else "u"
    return MappingProxyType(found)


@cache
def name_shares() -> Mapping[str, float]:
    """How common a given name is among people, roughly (the lower end of its band).

    >>> name_shares()["иван"] > name_shares()["лукьян"]
    True
    """
    from sheetcrm.core.names import english, russian

    found: dict[str, float] = {}
    for bands in (russian.MALE, russian.FEMALE):
        for share, text in bands.items():
            for name in text.split():
                found[name] = max(share, found.get(name, 0.0))
    for share, texts in (
        (_COMMON_ENGLISH, (english.MALE_COMMON, english.FEMALE_COMMON, english.EITHER_COMMON)),
        (_OTHER_ENGLISH, (english.MALE, english.FEMALE, english.EITHER)),
    ):
        for text in texts:
            for name in text.split():
                found.setdefault(name, share)
    return MappingProxyType(found)


@cache
def surname_shares() -> Mapping[str, float]:
    """How common the commonest surnames are (masculine form); other surnames are rarer than all of these."""
    from sheetcrm.core.names import russian

    return MappingProxyType(
        {name: share for share, text in russian.SURNAMES.items() for name in text.split()},
    )


@cache
def diminutives() -> Mapping[str, tuple[str, ...]]:
    """Which full names a short or other form may stand for, commonest first as listed.

    >>> diminutives()["саша"]
    ('александр', 'александра')
    >>> "elizabeth" in diminutives()["liz"]
    True
    """
    from sheetcrm.core.names import english, short

    found: dict[str, list[str]] = {}
    for text in (short.FORMS, short.ABROAD, short.ENGLISH):
        for line in text.split("\n"):
            full, _, forms = line.partition(":")
            for form in forms.split():
                found.setdefault(form, []).append(full)
    for entry in english.SHORT.split():
        full, _, forms = entry.partition(":")
        for form in forms.split(","):
            found.setdefault(form, []).append(full)
    return MappingProxyType({form: tuple(dict.fromkeys(fulls)) for form, fulls in found.items()})
