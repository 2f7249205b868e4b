"""Which field a heading names. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.schema import TABLES, Field
from sheetcrm.core.wording import LANGS


class Match(IntEnum):
    """How surely a heading names a field."""

    TYPO = 1
    SYNONYM = 2
    OWN = 3
    SAVED = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A field a heading may name, and how surely."""

    field: str
    match: Match


_SPACE = re.compile(r"[\s\u00a0\u200b\u200c\u200d\ufeff\u00ad]+")
_TAIL = re.compile(r"\s*\((авто|auto|обязательно|required|при наличии|если есть)\)$")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_EDGES = " \t*:;,.!?_-–—"


def fold(heading: object) -> str:
    """A heading reduced to what matters: case, ё, spaces, line breaks, stars and colons do not.

    >>> fold("  Телефон \\n клиента*: "), fold("Моб. тел."), fold("Счёт (авто)"), fold("CustomerID"), fold("first_name")
    ('телефон клиента', 'моб. тел', 'счет', 'customer id', 'first name')
    """
    text = _CAMEL.sub(" ", str(heading).replace("_", " "))
    text = _SPACE.sub(" ", text).strip().casefold().replace("ё", "е")
    text = _TAIL.sub("", text.strip(_EDGES))
    return text.strip(_EDGES)


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[dict[str, str], dict[str, list[str]]]]:
    """By table: folded own heading → field, folded synonym → fields."""
    known: dict[str, tuple[dict[str, str], dict[str, list[str]]]] = {}
    for spec in TABLES.values():
        own: dict[str, str] = {}
        synonyms: dict[str, list[str]] = {}
        for field in spec.fields:
            for lang in LANGS:
                own.setdefault(fold(field.heading.say(lang)), field.key)
            for synonym in field.synonyms:
                synonyms.setdefault(fold(synonym), []).append(field.key)
        known[spec.key] = (own, synonyms)
    return known


_NUMBERED = re.compile(r"^(.*?\D)\s*[№#]?\s*[1-9]$")
_UNIT = re.compile(r"[,(]?\s*(₽|руб\.?|р\.|\$|€|£|usd|eur|rub|шт\.?|лет|дн\.?)\s*\)?$")


def named(heading: object, table: str, saved: dict[str, str]) -> tuple[Named, ...]:
    """Fields of a table that a heading may name, the surest first; empty when none.

    ``saved``: folded heading → field from the saved mapping; it wins over everything.
    """
    text = fold(heading)
    if not text:
        return ()
    if text in saved:
        return (Named(saved[text], Match.SAVED),)
    own, synonyms = _known()[table]
    asked = {f.key for f in TABLES[table].fields if f.asked}
    found: list[Named] = []
    if text in own:
        found.append(Named(own[text], Match.OWN))
    for variant in dict.fromkeys((text, _UNIT.sub("", text).strip(_EDGES), _strip_number(text))):
        if variant != text and variant in own and own[variant] not in asked:
            found.append(Named(own[variant], Match.SYNONYM))
        found += [Named(key, Match.SYNONYM) for key in synonyms.get(variant, []) if key not in asked]
    if not found and len(text) >= 6 and not text.replace(" ", "").isdigit():
        pool = [k for k in (*own, *synonyms) if len(k) >= 6]
        slips = 1 if len(text) < 9 else 2
        best = process.extractOne(text, pool, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
        if best is not None:
            word = best[0]
            keys = [own[word]] if word in own else synonyms[word]
            found += [Named(key, Match.TYPO) for key in keys if key not in asked]
    unique: dict[str, Named] = {}
    for item in found:
        unique.setdefault(item.field, item)
    return tuple(unique.values())


def _strip_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return match[1].strip(_EDGES) if match else text


def asked_fields(table: str) -> tuple[Field, ...]:
    """Fields that are never taken by a guess."""
    return tuple(f for f in TABLES[table].fields if f.asked)


#: Headings that look like identity, consent or stop: named in the report, never taken.
LOOKS_ASKED = {
    "client_id": ("№", "n", "no", "id", "код", "код клиента", "номер клиента", "amo id", "client no", "code"),
    "consent_ads": (
        "подписка", "рассылка", "согласие", "согласие на рассылку", "согласен", "subscribed", "subscription", "opt in",
        "opt-in", "newsletter", "consent", "marketing",
    ),
    "stop": (
        "отказ от рассылок", "отписался", "отписка", "не писать", "не звонить", "стоп", "черный список", "unsubscribed",
        "opt out", "opt-out", "do not call", "dnc", "do not email", "blacklist", "stop",
    ),
}  # fmt: skip


def looks_asked(heading: object) -> str | None:
    """The asked-for field a heading seems to mean, for the report only."""
    text = fold(heading)
    raw = str(heading).strip().casefold()
    for key, words in LOOKS_ASKED.items():
        if text in words or raw in words:
            return key
    return None
