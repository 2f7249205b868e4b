"""How to address a person: by name when it surely is one, else "Здравствуйте!" / "Hello!". Pure.

Russian has no vocative to get wrong: a greeting is a nominative. What can go wrong is greeting by a surname, by initials,
by half a foreign name, or by a name of the other gender; whenever that is possible the greeting is neutral.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from sheetcrm.core.drafts.text.values import NamePart
from sheetcrm.core.fields.persons import (
    CHILD_OF,
    first_name_gender,
    is_first_name,
    is_surname,
    patronymic_gender,
    surname_gender,
)
from sheetcrm.core.wording import Lang

Gender = Literal["m", "f"]


class Person(Struct, frozen=True):
    """A person's name as drafts see it, from one column or from several. ``initials``: not to be called by it."""

    first: str | None = None
    patronymic: str | None = None
    last: str | None = None
    gender: str | None = None
    initials: bool = False
    preferred: str | None = None

    @property
    def full(self) -> str:
        """The name for a reader's eyes: what there is, in the usual order of its alphabet."""
        parts = [self.last, self.first, self.patronymic]
        if self.last and not _CYRILLIC.search(self.last):
            parts = [self.first, self.patronymic, self.last]
        return " ".join(part for part in parts if part)


class Salutation(Struct, frozen=True):
    """A greeting and, when sure, the form of address inside it; ``name`` is empty for a neutral greeting."""

    greeting: str
    name: str = ""


_NEUTRAL: dict[Lang, str] = {"ru": "Здравствуйте!", "en": "Hello,"}
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]")
_CYRILLIC_NAME = re.compile(r"[А-ЯЁ][а-яё]{1,19}(?:-[А-ЯЁ][а-яё]{1,19})?")
_LATIN_NAME = re.compile(r"[A-Z][a-z]{1,19}(?:[-'][A-Z][a-z]{1,19})?")
# What a person wrote as the form of address: one to three words of letters.
_PREFERRED = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*(?: [^\W\d_]+(?:[-'’.][^\W\d_]*)*){0,2}")
# Endings of short forms that friends may use and a shop may not: Ленка, Лёха, Вовчик, Саныч.
_TOO_FAMILIAR = ("ка", "ха", "ок", "ек", "ик", "ич", "ыч", "он", "юня", "юха", "ян", "ан", "ый", "ий")
#: Words that say whose somebody is, where a surname would stand: «Мама Кати».
_KIN = frozenset(
    [
        "мама",
        "папа",
        "муж",
        "жена",
        "сын",
        "дочь",
        "дочка",
        "брат",
        "сестра",
        "бабушка",
        "дедушка",
        "тетя",
        "дядя",
        "мать",
        "отец",
        "друг",
        "подруга",
        "коллега",
    ]
)
#: Short words of names of the East: which of two is the given one, only their bearer knows.
_SHORT_FOREIGN = re.compile(r"[А-ЯЁ][а-яё]{1,2}")

# Foreign first names written in Cyrillic: known, but how such a person wants to be greeted in Russian is not.
_FOREIGN = frozenset(
    [
        "джон",
        "джек",
        "джейн",
        "джеймс",
        "джозеф",
        "джордж",
        "джеффри",
        "джессика",
        "дженнифер",
        "джули",
        "майкл",
        "майк",
        "дэвид",
        "девид",
        "стивен",
        "стив",
        "пол",
        "питер",
        "билл",
        "боб",
        "том",
        "томас",
        "эндрю",
        "крис",
        "кевин",
        "брайан",
        "ричард",
        "роберто",
        "карлос",
        "хосе",
        "хуан",
        "жан",
        "пьер",
        "жак",
        "ганс",
        "юрген",
        "вольфганг",
        "мэри",
        "энн",
        "эмма",
        "эмили",
        "сара",
        "элизабет",
        "кейт",
        "ким",
        "ли",
        "чен",
        "ван",
        "чжан",
    ]
)


def folded(name: str) -> str:
    """A name for looking up: small letters, е for ё."""
    return name.lower().replace("ё", "е")


@lru_cache(maxsize=1)
def _russian() -> Mapping[str, frozenset[str]]:
    """Given names and decent short forms, with the genders of the full names they may stand for."""
    from sheetcrm.core.names import diminutives, russian

    genders: dict[str, set[str]] = {}
    for gender, bands in (("m", russian.MALE), ("f", russian.FEMALE)):
        for words in bands.values():
            for word in words.split():
                if not folded(word).endswith("ыч"):
                    genders.setdefault(folded(word), set()).add(gender)
    full = {name: set(found) for name, found in genders.items()}
    for form, names in diminutives().items():
        of = set().union(*(full.get(name, set()) for name in names))
        if of and (form in full or not form.endswith(_TOO_FAMILIAR)):
            genders.setdefault(form, set()).update(of)
    return {name: frozenset(found) for name, found in genders.items()}


@lru_cache(maxsize=1)
def _english() -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Latin-script given names with their genders, and those of either gender (which often are surnames)."""
    from sheetcrm.core.names import english

    genders: dict[str, set[str]] = {}
    for gender, words in (
        ("m", english.MALE_COMMON + " " + english.MALE),
        ("f", english.FEMALE_COMMON + " " + english.FEMALE),
    ):
        for word in words.split():
            genders.setdefault(word, set()).add(gender)
    either = frozenset((english.EITHER_COMMON + " " + english.EITHER).split())
    return {name: frozenset(found) for name, found in genders.items()}, either


def _patronymic_gender(patronymic: str | None) -> Gender | None:
    if not patronymic:
        return None
    word, _, tail = patronymic.rpartition(" ")
    return CHILD_OF.get(tail.lower()) if word else patronymic_gender(patronymic)


def _of_a_surname(patronymic: str) -> bool:
    """«Алиев оглы»: a surname where the father's name should stand."""
    word, _, tail = patronymic.rpartition(" ")
    return bool(word) and tail.lower() in CHILD_OF and surname_gender(word) is not None


@lru_cache(maxsize=20_000)
def _sure_russian(first: str, patronymic: str | None, last: str | None, gender: str | None) -> Gender | None:
    """The gender of a name that surely is a Russian first name, else None."""
    if not _CYRILLIC_NAME.fullmatch(first) or (folded(first) in _FOREIGN and not patronymic):
        return None
    by_patronymic = _patronymic_gender(patronymic)
    if patronymic and (by_patronymic is None or _of_a_surname(patronymic)):
        return None
    if last is not None and _not_a_surname(first, patronymic, last):
        return None
    # Роман and Герман are surnames too: alone, or beside another first name, nobody knows which one this is.
    if by_patronymic is None and is_surname(first) and (not last or is_first_name(last)):
        return None
    known = _russian()
    possible = known.get(folded(first)) or known.get(folded(first).partition("-")[0]) or frozenset()
    own = first_name_gender(first)
    if not possible and own is not None and last and surname_gender(last) == own:
        # Rare, but beside a surname of the same gender it can be nothing else.
        possible = frozenset({own})
    if len(possible) > 1 and patronymic is None and gender is None and not _is_full(first):
        # Саша, Гера, Алекс: a friend's word for several names of both genders.
        return None
    if own is None and len(possible) == 1:
        own = "m" if "m" in possible else "f"
    if not possible:
        # A rare name: a patronymic in its place says which word is the name, and the rules must agree on the gender.
        return by_patronymic if by_patronymic is not None and by_patronymic == _by_rules(first) else None
    # Саша with a patronymic is a man or a woman at last; Саша alone nobody knows.
    told = {g for g in (own or by_patronymic, by_patronymic, gender) if g in ("m", "f")}
    if len(told) != 1 or (own is None and by_patronymic is None):
        return None
    return "m" if "m" in told else "f"


def _not_a_surname(first: str, patronymic: str | None, last: str) -> bool:
    """Whether what stands as the surname says that the first name may be none, or somebody else's: another first name,
    a word of kin, a surname of the other gender, a short foreign word."""
    if folded(last) in _KIN:
        return True
    if patronymic is not None:
        return False
    words = last.split()
    if any(is_first_name(word) and not is_surname(word) for word in words):
        return True
    if _SHORT_FOREIGN.fullmatch(first) and _SHORT_FOREIGN.fullmatch(last):
        return True
    own, theirs = first_name_gender(first), surname_gender(words[-1])
    return own is not None and theirs is not None and own != theirs


def _is_full(first: str) -> bool:
    """Whether a name is one a passport may hold, not a short form."""
    from sheetcrm.core.names import first_names

    return folded(first) in first_names()


def _by_rules(first: str) -> Gender | None:
    from pytrovich.detector import PetrovichGenderDetector
    from pytrovich.enums import Gender as Detected

    found = PetrovichGenderDetector().detect(firstname=first)  # type: ignore[no-untyped-call]
    return "m" if found == Detected.MALE else "f" if found == Detected.FEMALE else None


@lru_cache(maxsize=20_000)
def _sure_english(first: str, last: str | None, gender: str | None) -> bool:
    if not _LATIN_NAME.fullmatch(first):
        return False
    names, either = _english()
    word = first.lower()
    known = names.get(word) or names.get(word.split("-")[0])
    if known is None:
        # Taylor, Kelly: first names and surnames alike. Only a surname beside it tells which it is here.
        return word in either and last is not None and last.lower() not in either and last.lower() not in names
    return gender not in ("m", "f") or gender in known


def preferred_name(typed: str) -> str | None:
    """What a person wrote under «Как обращаться» when it can be used as it stands, else None."""
    text = " ".join(typed.split())
    return text if len(text) <= 40 and _PREFERRED.fullmatch(text) else None


def salute(person: Person, lang: Lang, style: Literal["name", "name_patronymic"] = "name") -> Salutation:
    """The greeting for a person, neutral whenever the name is not surely a first name.

    >>> salute(Person("Мария", "Ивановна", "Орлова"), "ru", "name_patronymic").greeting
    'Здравствуйте, Мария Ивановна!'
    >>> salute(Person("Саша", None, "Шевченко"), "ru").greeting, salute(Person("Mary", None, "Poppins"), "en").greeting
    ('Здравствуйте!', 'Hi Mary,')
    """
    name = ""
    if person.preferred:
        name = preferred_name(person.preferred) or ""
    elif person.first and not person.initials:
        if lang == "ru":
            gender = _sure_russian(person.first, person.patronymic, person.last, person.gender)
            if gender is not None:
                name = person.first
                if style == "name_patronymic" and person.patronymic and _patronymic_gender(person.patronymic):
                    name = f"{name} {person.patronymic}"
        elif _sure_english(person.first, person.last, person.gender):
            name = person.first
    if not name:
        return Salutation(_NEUTRAL[lang])
    return Salutation(f"Здравствуйте, {name}!" if lang == "ru" else f"Hi {name},", name)


def gender_of(person: Person) -> Gender | None:
    """The gender when it is known or follows from the patronymic or a name of one gender; None when they disagree."""
    told = {g for g in (person.gender, _patronymic_gender(person.patronymic)) if g in ("m", "f")}
    if len(told) > 1:
        return None
    if told:
        return "m" if "m" in told else "f"
    return _sure_russian(person.first, person.patronymic, person.last, None) if person.first else None


def name_variables(person: Person, salutation: Salutation) -> dict[str, object]:
    """The variables a name gives to a template."""
    gender = gender_of(person)

    def part(text: str | None, kind: str) -> NamePart | None:
        return NamePart(text, kind, gender) if text else None

    sure = salutation.name and person.first and salutation.name.startswith(person.first)
    return {
        "greeting": salutation.greeting,
        "name": salutation.name or None,
        "first_name": part(person.first, "first") if sure else None,
        "last_name": part(person.last, "last"),
        "patronymic": part(person.patronymic, "patronymic") if sure else None,
        "gender": gender or "unknown",
    }


def person_from(
    full: Any, last: Any = None, first: Any = None, patronymic: Any = None, gender: Any = None, preferred: Any = None
) -> Person:
    """One person from the name columns: the full name first, parts where it has none.

    Each column holds a parsed name (anything with ``first``, ``last``, ``patronymic``, ``gender``, ``initials``), a
    plain text in a column for one part, or None.
    """

    def of(value: Any, attribute: str) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return value or None
        return getattr(value, attribute, None)

    known = {"m": "m", "f": "f", "male": "m", "female": "f", "м": "m", "ж": "f"}
    told = known.get(str(gender).lower()) if gender is not None else None
    return Person(
        of(first, "first") or (None if isinstance(full, str) else of(full, "first")),
        of(patronymic, "patronymic") or (None if isinstance(full, str) else of(full, "patronymic")),
        of(last, "last") or of(full, "last"),
        told or (None if isinstance(full, str) else of(full, "gender")),
        # Two people in one cell: whom the letter would reach is unknown, like a name of letters with dots.
        any(
            bool(getattr(value, flag, False)) for value in (full, first) for flag in ("initials", "others", "familiar")
        ),
        preferred if isinstance(preferred, str) and preferred.strip() else None,
    )
