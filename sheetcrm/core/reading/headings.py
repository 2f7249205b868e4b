"""Which field a heading names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from sheetcrm.core.reading.consent_words import consent_meant
from sheetcrm.core.schema import TABLES, Field
from sheetcrm.core.wording import LANGS


class Match(IntEnum):
    """How surely a heading names a field."""

    VAGUE = 1
    TYPO = 2
    LESSER = 3
    SYNONYM = 4
    OWN = 5
    SAVED = 6


class Named(Struct, frozen=True):
    """A field a heading may name, and how surely."""

    field: str
    match: Match


_SPACE = re.compile(r"[\s\u00a0\u200b\u200c\u200d\ufeff\u00ad]+")
_TAIL = re.compile(r"\s*\((авто|auto|обязательно|required|при наличии|если есть)\)$")
#: A column of ours whose mark was lost, as when a tab was copied: what it says was computed, nobody typed it.
_OF_OURS = re.compile(r"\((?:авто|auto)\)(?: \d+)?\s*$")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_EDGES = " \t*:;,.!?_-–—"
_BEFORE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad*:;,.!?_–—-]*(.?)")
#: A shorter word is not looked at for slips of the pen: too many others are one letter away.
_SLIPS_FROM = 6


def fold(heading: object) -> str:
    """A heading reduced to what matters: case, ё, spaces, line breaks, stars and colons do not.

    >>> fold("  Телефон \\n клиента*: "), fold("Моб. тел."), fold("Счёт (авто)"), fold("CustomerID"), fold("first_name")
    ('телефон клиента', 'моб. тел', 'счет', 'customer id', 'first name')
    """
    return _folded(str(heading))


@lru_cache(maxsize=20_000)
def _folded(heading: str) -> str:
    text = _CAMEL.sub(" ", heading.replace("_", " "))
    text = _SPACE.sub(" ", text).strip().casefold().replace("ё", "е")
    text = _TAIL.sub("", text.strip(_EDGES))
    return text.strip(_EDGES)


def begins_like(value: str, heading: str) -> bool:
    """Whether a cell may fold to a folded heading, by its first letter: a cheap question to ask of every row."""
    first = _BEFORE.match(value)
    return first is not None and first[1].casefold()[:1].replace("ё", "е") == heading[:1]


#: Headings that may stand above anything, by table: what the cells and the other columns hold decides alone, and nothing is said where
#: it is something else.
VAGUE: Mapping[str, Mapping[str, str]] = {
    "clients": dict.fromkeys(("тип", "вид", "лицо", "форма", "type"), "kind"),
    "tasks": dict.fromkeys(("текст", "text", "occasion"), "text"),
}


class _Vocabulary(Struct, frozen=True):
    """What the headings of one table may be. ``own``: folded own heading → field. ``synonyms``: folded → fields. ``words``:
    the words of either in any order → fields. ``owned``: fields whose heading may say whose it is («телефон клиента»).
    ``asked``: fields that are never guessed. ``long``: the words a slip of the pen is looked for among. ``telling``: folded
    headings of which one has to stand above a tab."""

    own: dict[str, str]
    synonyms: dict[str, list[str]]
    words: dict[frozenset[str], list[str]]
    owned: frozenset[str]
    asked: frozenset[str]
    long: tuple[str, ...]
    longest: int
    telling: frozenset[str]


@lru_cache(maxsize=1)
def _known() -> dict[str, _Vocabulary]:
    """The vocabulary of each table."""
    known: dict[str, _Vocabulary] = {}
    for spec in TABLES.values():
        own: dict[str, str] = {}
        synonyms: dict[str, list[str]] = {}
        words: dict[frozenset[str], list[str]] = {}
        for field in spec.fields:
            for lang in LANGS:
                own.setdefault(fold(field.heading.say(lang)), field.key)
            for synonym in field.synonyms:
                synonyms.setdefault(fold(synonym), []).append(field.key)
            for known_as in () if field.asked else (*map(field.heading.say, LANGS), *field.synonyms):
                if field.key not in words.setdefault(_words(fold(known_as)), []):
                    words[_words(fold(known_as))].append(field.key)
        long = tuple(k for k in (*own, *synonyms) if len(k) >= _SLIPS_FROM)
        asked = frozenset(f.key for f in spec.fields if f.asked)
        told = {w for w, key in own.items() if key in spec.telling}
        told |= {w for w, keys in synonyms.items() if set(keys) & set(spec.telling)}
        told |= {w for w, key in VAGUE.get(spec.key, {}).items() if key in spec.telling}
        owned = frozenset(
            f.key for f in spec.fields if f.personal or f.key in ("city", "status", "age", "gender", "country")
        )
        longest = max(map(len, long), default=0)
        known[spec.key] = _Vocabulary(own, synonyms, words, owned, asked, long, longest, frozenset(told))
    return known


def may_be(folded: Iterable[str], table: str, saved: Iterable[str] = ()) -> bool:
    """Whether a tab with these folded headings may be a table of this kind: a cheap question before looking at it."""
    telling = _known()[table].telling
    return not telling or not (telling | set(saved)).isdisjoint(folded)


_WORD = re.compile(r"[^\W\d_]+|\d+|[№#]")
#: Words people cut short above a narrow column, and the words they mean.
_SHORT = {
    "тел": "телефон", "телефона": "телефон", "тлф": "телефон", "т": "телефон", "моб": "мобильный", "сот": "сотовый", "дом": "домашний",
    "раб": "рабочий", "осн": "основной", "доп": "дополнительный", "конт": "контактный", "№": "номер", "ном": "номер",
    "эл": "электронная", "электронный": "электронная", "рожд": "рождения", "посл": "последний", "последнего": "последний",
    "последней": "последний", "кол": "количество", "нас": "населенный", "прим": "примечание", "орг": "организации",
    "tel": "telephone", "mob": "mobile", "no": "number", "#": "number", "nr": "number", "num": "number", "addr": "address",
}  # fmt: skip
#: Words beside a heading that only say whose it is.
_WHOSE = frozenset(
    (
        "клиента",
        "клиентки",
        "клиентов",
        "гостя",
        "пациента",
        "покупателя",
        "заказчика",
        "родителя",
        "родителей",
        "плательщика",
        "client",
        "customer",
        "guest",
        "patient",
        "parent",
        "parents",
        "parent's",
    )
)
#: Words of a question in a form, which say nothing of what is asked: «Укажите ваш номер телефона для связи».
_ASKING = frozenset(
    [
        "ваш",
        "ваша",
        "ваше",
        "вашу",
        "ваши",
        "вашего",
        "вашей",
        "укажите",
        "введите",
        "напишите",
        "впишите",
        "оставьте",
        "пожалуйста",
        "для",
        "связи",
        "полностью",
        "your",
        "please",
        "enter",
        "what",
        "is",
        "the",
    ]
)


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """The words of a folded heading, whole and in no order.

    >>> _words("тел. (моб.)") == _words("мобильный телефон"), sorted(_words("phone no"))
    (True, ['number', 'phone'])
    """
    return frozenset(_SHORT.get(word, word) for word in _WORD.findall(text) if word not in ("во", "и"))


#: Words of a number somebody keeps for a client, and words of whose it is beyond those of any heading.
_NUMBERS = frozenset(("номер", "код", "id", "ид", "идентификатор", "number", "code", "identifier", "ref", "reference"))
_OF_CLIENTS = frozenset(
    ("клиент", "контрагента", "покупательницы", "клиентов", "buyer", "cust", "clients", "customers")
)

_NUMBERED = re.compile(r"^(.*?\D)\s*[№#]?\s*[1-9]$")
_UNIT = re.compile(
    r"[,(]?\s*(₽|руб\.?|р\.|\$|€|£|usd|eur|rub|шт\.?|лет|дн\.?|\b(?:gbp|aed|cad|aud|chf|inr|kzt|byn|uah|тенге))\s*\)?$"
)


def named(heading: object, table: str, saved: dict[str, str]) -> tuple[Named, ...]:
    """Fields of a table that a heading may name, the surest first; empty when none.

    ``saved``: folded heading → field from the saved mapping, "" for none; it wins over everything.
    """
    text = fold(heading)
    if not text or _OF_OURS.search(str(heading)):
        return ()
    if text in saved:
        return (Named(saved[text], Match.SAVED),) if saved[text] else ()
    return _guessed(text, table) if _may_name(text) else ()


@lru_cache(maxsize=20_000)
def _may_name(text: str) -> bool:
    """Whether a folded text may name a field of any table: most cells that are asked stand below the headings, and then one
    question spares as many as there are tables."""
    texts, words, long = _anywhere()
    if not texts.isdisjoint(_variants(text)):
        return True
    said = _words(text)
    if said in words or said - _WHOSE - _ASKING in words:
        return True
    slips = _slips(text)
    near = (word for n in range(len(text) - slips, len(text) + slips + 1) for word in long.get(n, ()))
    return process.extractOne(text, near, scorer=Levenshtein.distance, score_cutoff=2 * slips) is not None


@lru_cache(maxsize=1)
def _anywhere() -> tuple[frozenset[str], frozenset[frozenset[str]], dict[int, list[str]]]:
    """The headings of all tables, their words, and by their length those a slip of the pen is looked for among."""
    every = _known().values()
    texts = frozenset().union(*VAGUE.values(), *(known.own for known in every), *(known.synonyms for known in every))
    long: dict[int, list[str]] = {}
    for word in dict.fromkeys(word for known in every for word in known.long):
        long.setdefault(len(word), []).append(word)
    return texts, frozenset().union(*(known.words for known in every)), long


@lru_cache(maxsize=20_000)
def _guessed(text: str, table: str) -> tuple[Named, ...]:
    vocabulary = _known()[table]
    own, synonyms, asked = vocabulary.own, vocabulary.synonyms, vocabulary.asked
    found: list[Named] = []
    if text in own:
        found.append(Named(own[text], Match.OWN))
    for variant in _variants(text):
        if variant != text and variant in own and own[variant] not in asked:
            found.append(Named(own[variant], Match.SYNONYM))
        found += [Named(key, Match.SYNONYM) for key in synonyms.get(variant, []) if key not in asked]
    if not found and text not in _LOOKS_ASKED:
        found += [Named(key, Match.SYNONYM) for key in _by_words(text, vocabulary)]
    if not found and (vague := VAGUE.get(table, {}).get(text)) is not None:
        found.append(Named(vague, Match.VAGUE))
    slips = _slips(text)
    if not found and _SLIPS_FROM <= len(text) <= vocabulary.longest + slips and not _only_numbers(text):
        word = _nearest(text, vocabulary.long, slips)
        if word is not None:
            keys = [own[word]] if word in own else synonyms[word]
            found += [Named(key, Match.TYPO) for key in keys if key not in asked]
    unique: dict[str, Named] = {}
    for item in found:
        lesser = item.match is Match.SYNONYM and lesser_rank(text, table, item.field) is not None
        unique.setdefault(item.field, Named(item.field, Match.LESSER) if lesser else item)
    return tuple(sorted(unique.values(), key=lambda item: item.match is Match.LESSER))


def lesser_rank(heading: object, table: str, field: str) -> int | None:
    """How far a heading gives way to others of its field, 0 the least; None where it gives way to none.

    >>> lesser_rank("Price", "orders", "amount") > lesser_rank("Subtotal", "orders", "amount"), lesser_rank("Total", "orders", "amount")
    (True, None)
    """
    ranks = _lesser(table, field)
    said = (_words(variant) for variant in _variants(fold(heading)))
    return next((ranks[words] for words in said if words in ranks), None)


@lru_cache(maxsize=256)
def _lesser(table: str, field: str) -> dict[frozenset[str], int]:
    known = TABLES[table].field(field)
    return {_words(fold(word)): rank for rank, word in enumerate(known.lesser if known else ())}


@lru_cache(maxsize=20_000)
def _variants(text: str) -> tuple[str, ...]:
    """A folded heading as it is, without a unit and without a number behind it."""
    return tuple(dict.fromkeys((text, without_unit(text), _strip_number(text))))


def without_unit(heading: str) -> str:
    """A folded heading without the unit of its numbers.

    >>> without_unit("Цена, руб."), without_unit("Amount (USD)")
    ('цена', 'amount')
    """
    return _UNIT.sub("", fold(heading)).strip(_EDGES)


def _slips(text: str) -> int:
    """How many slips of the pen a heading may have."""
    return 1 if len(text) < 9 else 2


def _only_numbers(text: str) -> bool:
    """Whether a heading is digits, or the name of a client's number, which is nothing else misspelt."""
    return text.replace(" ", "").isdigit() or numbers_a_client(text)


def _by_words(text: str, vocabulary: _Vocabulary) -> list[str]:
    """Fields a heading names by the same words in another order, cut short, or with words of whose it is or of a question."""
    words = _words(text)
    if not words - _WHOSE - _ASKING - {"номер", "number"}:
        # A number that does not say of what, or says only whose, may as well be an id.
        return []
    exact = vocabulary.words.get(words, [])
    if exact:
        return exact
    bare = words - _WHOSE - _ASKING
    if bare == words or not bare:
        return []
    return [key for key in vocabulary.words.get(bare, []) if key in vocabulary.owned]


def _nearest(text: str, words: tuple[str, ...], slips: int) -> str | None:
    """The word that differs from a text by the fewest slips, at most so many; the first of several.

    Two letters swapped are one slip, or two changes. Changes alone are counted far faster, so they choose who is looked
    at: most cells above a table are no heading, and every one of them is asked.
    """
    near = process.extract(text, words, scorer=Levenshtein.distance, score_cutoff=2 * slips, limit=None)
    if not near:
        return None
    in_order = [word for word, _, _ in sorted(near, key=lambda found: found[2])]
    best = process.extractOne(text, in_order, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
    return None if best is None else best[0]


def _strip_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return match[1].strip(_EDGES) if match else text


def asked_fields(table: str) -> tuple[Field, ...]:
    """Fields that are never taken by a guess."""
    return tuple(f for f in TABLES[table].fields if f.asked)


#: Headings that look like identity, consent or stop: named in the report, never taken.
LOOKS_ASKED = {
    "client_id": ("№", "n", "no", "id", "код", "amo id", "code"),
    "consent_ads": (
        "подписка", "рассылка", "согласие", "согласие на рассылку", "согласен", "согласна", "можно писать", "можно ли писать",
        "можно звонить", "разрешил писать", "разрешила писать", "ok to contact", "may contact", "can contact", "subscribed", "subscription", "opt in",
        "opt-in", "newsletter", "consent", "marketing",
    ),
    "stop": (
        "отказ от рассылок", "отписался", "отписка", "не писать", "не звонить", "стоп", "черный список", "unsubscribed",
        "opt out", "opt-out", "do not call", "dnc", "do not email", "blacklist", "stop",
    ),
}  # fmt: skip


_LOOKS_ASKED = frozenset(fold(word) for words in LOOKS_ASKED.values() for word in words)


def numbers_a_client(heading: object) -> bool:
    """Whether a heading says in words that its numbers are those of clients, as «№» or "Code" alone do not.

    >>> numbers_a_client("Customer No."), numbers_a_client("№ клиента"), numbers_a_client("Код"), numbers_a_client("№ заказа клиента")
    (True, True, False, False)
    """
    words = _words(fold(heading).replace("'s", "").replace("#", "№"))
    whose = words & (_WHOSE | _OF_CLIENTS)
    return bool(whose) and bool(words - whose) and words - whose <= _NUMBERS


def looks_asked(heading: object) -> str | None:
    """The asked-for field a heading seems to mean, for the report only: by a word people use, or as a slip of our own.

    >>> looks_asked("Не беспокоить"), looks_asked("ID клиенты"), looks_asked("Email opt-in"), looks_asked("Телефон")
    ('stop', 'client_id', 'consent_email', None)
    """
    text = fold(heading)
    raw = str(heading).strip().casefold()
    for key, words in LOOKS_ASKED.items():
        if text in words or raw in words:
            return key
    if numbers_a_client(heading):
        return "client_id"
    if len(text) < 6:
        return None
    own = _known()["clients"].own
    asked = {f.key for f in asked_fields("clients")}
    near = process.extractOne(
        text, [known for known, key in own.items() if key in asked], scorer=DamerauLevenshtein.distance, score_cutoff=2
    )
    return consent_meant(text) if near is None else own[near[0]]
