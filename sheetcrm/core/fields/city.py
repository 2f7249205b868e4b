"""Field type city: towns by a list, the column's own spellings, and usual short names. Pure but for its word list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.choice import canonical, slips
from sheetcrm.core.fields.letters import fold, is_nothing, nearest, one_line, tidy, unmix
from sheetcrm.core.fields.lists import lines
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

NEAR = IssueCode(
    "city/near-miss",
    Severity.WARNING,
    Text(ru="Похоже на опечатку в названии города", en="A likely typo in the city"),
    Text(
        ru="«{value}», похоже, опечатка: есть город {guess}. Сами не исправляем, предложили правку.",
        en="“{value}” may be a typo for {guess}. Not changed, only proposed.",
    ),
    Text(
        ru="Поправьте название, иначе фильтр по городу пропустит этого клиента.",
        en="Correct the city, or a filter by city will miss this client.",
    ),
    Cause.SLIP,
    {"city": "Самраа"},
)

_SHORT = {
    "спб": "Санкт-Петербург",
    "с-пб": "Санкт-Петербург",
    "с.-пб": "Санкт-Петербург",
    "с.петербург": "Санкт-Петербург",
    "с-петербург": "Санкт-Петербург",
    "с. петербург": "Санкт-Петербург",
    "санкт петербург": "Санкт-Петербург",
    "питер": "Санкт-Петербург",
    "петербург": "Санкт-Петербург",
    "ленинград": "Санкт-Петербург",
    "мск": "Москва",
    "масква": "Москва",
    "екб": "Екатеринбург",
    "ебург": "Екатеринбург",
    "екат": "Екатеринбург",
    "нск": "Новосибирск",
    "новосиб": "Новосибирск",
    "нн": "Нижний Новгород",
    "н.новгород": "Нижний Новгород",
    "н. новгород": "Нижний Новгород",
    "н новгород": "Нижний Новгород",
    "нижний": "Нижний Новгород",
    "ростов на дону": "Ростов-на-Дону",
    "ростов-на дону": "Ростов-на-Дону",
    "ростов н/д": "Ростов-на-Дону",
    "рнд": "Ростов-на-Дону",
    "челны": "Набережные Челны",
    "наб. челны": "Набережные Челны",
    "наб.челны": "Набережные Челны",
    "комсомольск на амуре": "Комсомольск-на-Амуре",
    "йошкар ола": "Йошкар-Ола",
    "улан удэ": "Улан-Удэ",
    "влад": "Владивосток",
    "алма-ата": "Алматы",
    "нур-султан": "Астана",
    "нурсултан": "Астана",
    "тольяти": "Тольятти",
    "nyc": "New York",
    "new york city": "New York",
    "la": "Los Angeles",
    "st petersburg": "Saint Petersburg",
    "st. petersburg": "Saint Petersburg",
}
_PREFIX = re.compile(r"^(?:г\.?\s*о\.\s*|гор\.\s*|город\s+|г\.\s*|г\s+(?=[А-ЯЁ])|city of\s+)", re.IGNORECASE)
_SUFFIX = re.compile(r",?\s+г\.?$")


class Town(NamedTuple):
    """A town of the list; a name it has not is empty."""

    ru: str
    en: str
    country: str
    time_zone: str


@cache
def _towns() -> Mapping[str, Town]:
    found: dict[str, Town] = {}
    for line in lines("cities"):
        town = Town(*line.split("|"))
        for name in (town.ru, town.en):
            if name:
                # The first of two towns of one name wins, except that one of Russia always does.
                key = _key(name)
                if key not in found or (town.country == "RU" and found[key].country != "RU"):
                    found[key] = town
    return found


def _key(name: str) -> str:
    return name.casefold().replace("ё", "е").replace("'", "").replace("’", "")


def town(name: str) -> Town | None:
    """The town a name means, in either language and by its usual short name.

    >>> town("Самара").time_zone, town("СПб").en, town("Васюки")
    ('Europe/Samara', 'Saint Petersburg', None)
    """
    key = _key(fold(name))
    known = _towns()
    if key in _SHORT:
        return known.get(_key(_SHORT[key]))
    return known.get(key)


def town_of(text: str) -> Town | None:
    """The first town a cell names, alone or beside its district or country.

    >>> town_of("г. Самара, Ленинский р-н").time_zone, town_of("Алматы").country, town_of("с. Кротовка")
    ('Europe/Samara', 'KZ', None)
    """
    parts = (_bare(part.strip()) for part in (text, *re.split(r"[,;/(]", text)) if part.strip())
    return next((found for part in parts if (found := town(part)) is not None), None)


_SETTLEMENT = re.compile(
    r"(?:^|[\s,(])(?:(?:с|д|п|х|а|г|ст|пос|дер|хут)\.\s*(?=[А-ЯЁа-яё])|(?:[сдпха]|ст)\s+(?=[А-ЯЁ])|(?:пгт|рп|р\.\s?п|ст-ца|кп|снт|днт|сдт|гп|сп)\.?\s+|"
    r"(?:[Сс]ело|[Дд]еревня|[Пп]ос[её]лок|[Сс]таница|[Хх]утор|[Аа]ул|[Кк]ишлак|[Мм]икрорайон|[Мм]кр\.?|[Гг]ородок|[Рр]айон|[Рр]азъезд)\s+)|"
    r"(?:\s|^)(?:р-н|район|обл\.?|область|край|республика|округ|[Сс]ело|пос[её]лок|городок)\b|"
    r"\b(?:village|township|county|upon|on-Sea|by-the-Sea|Saint|San|Santa|Los|Las|El|Fort|Port|Lake|Mount)\b"
)


def names_town(text: str) -> bool:
    """Whether a cell names a town or a village: one of the list, alone or beside a district, or a word that says it is one.

    >>> names_town("Самара, Ленинский р-н"), names_town("с. Кротовка"), names_town("с ребёнком"), names_town("перезвонить")
    (True, True, False, False)
    """
    return town_of(text) is not None or bool(_SETTLEMENT.search(text if not text.isupper() else text.title()))


def _spelled(found: Town, like: str) -> str:
    """The town in the alphabet it was typed in."""
    if like.isascii():
        return found.en or found.ru
    return found.ru or found.en


def prepare(values: Sequence[Value], context: Context) -> Mapping[str, Any]:
    """The column's own spellings of towns the list does not have, and slips of its frequent ones."""
    counts = context.facts.get("counts") or [1] * len(values)
    bare = [_bare(one_line(unmix(tidy(v)))) if isinstance(v, str) else None for v in values]
    best, totals = canonical(bare, counts, context.lang)
    known = _towns()
    unknown = {key: total for key, total in totals.items() if _key(key) not in known and _key(key) not in _SHORT}
    probable = slips(totals)
    return {"spellings": best, "slips": {key: probable[key] for key in unknown if key in probable}}


def _bare(text: str) -> str:
    bare = _SUFFIX.sub("", _PREFIX.sub("", text)).strip()
    return _bare(bare) if bare and bare != text else text


def parse(value: Value, context: Context) -> Reading:
    """The town's usual spelling; short names are understood, near misses only told."""
    if value is None:
        return EMPTY
    text = plain(value)
    if text is None:
        return wrong_type()
    clean = one_line(unmix(tidy(text)))
    if not clean or is_nothing(clean):
        return EMPTY
    bare = _bare(clean)
    if is_nothing(bare):
        return EMPTY  # «г. нет» names no town either
    key = _key(fold(bare))
    short = _SHORT.get(key)
    found = town(bare)
    if short and found and found.country == "RU" and context.region == "US":
        short = found = None  # St. Petersburg is a city of Florida there, and is written so
    right = short or (_spelled(found, bare) if found else None)
    if right is not None and fold(right) == fold(clean) and right.casefold() == clean.casefold():
        right = clean if clean[0].isupper() and not clean.isupper() else right
    if right is not None:
        # «Орел» is understood as «Орёл», and nobody is asked to type the dots or to take them away.
        if right.replace("ё", "е") == clean.replace("ё", "е"):
            return _shown(text, clean, right, keep=True)
        return _shown(text, clean, right)
    if "," in clean:
        # «Москва, ЮЗАО», «Самарская обл., г. Самара»: the town is clear, the rest is theirs to keep.
        named = {t for part in clean.split(",") if (t := town(_bare(part.strip())))}
        if len(named) == 1:
            return replace(_shown(text, clean, clean), value=_spelled(named.pop(), clean))
    spellings: Mapping[str, str] = context.facts.get("spellings", {})
    slip = context.facts.get("slips", {}).get(fold(bare))
    if slip is not None:
        guess = spellings[slip]
        guess = _spelled(found, guess) if (found := town(guess)) else guess
        return Reading(bare, guess, Kind.PROPOSAL, "city/near-miss", NEAR, {"guess": guess})
    guess_ = _near(key)
    if guess_ is not None:
        return Reading(bare, guess_, Kind.PROPOSAL, "city/near-miss", NEAR, {"guess": guess_})
    return _shown(text, clean, spellings.get(fold(bare), bare))


@cache
def _near(key: str) -> str | None:
    """The one town of Russia, or of the list for a long name, within a slip of a word."""
    if len(key) < 5 or not re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", key):
        return None
    known = _towns()
    near = nearest(key, [name for name, t in known.items() if t.country == "RU" or len(key) > 7], most=1)
    return _spelled(known[near], near) if near else None


def _shown(typed: str, clean: str, right: str, *, keep: bool = False) -> Reading:
    if right == typed:
        return Reading(right)
    if keep or right == clean:
        if clean == typed:
            return Reading(right)
        why = "text/spaces" if one_line(tidy(typed)) == clean else "text/mixed-alphabet"
        return Reading(right, clean, Kind.SPELLING, why)
    return Reading(right, right, Kind.PROPOSAL, "city/spelling")


def _text(value: Any, lang: Lang) -> str:
    return str(value)


CITY = FieldType("city", parse, _text, prepare)
