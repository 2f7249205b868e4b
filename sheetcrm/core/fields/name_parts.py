"""Which word of a name is the surname, which the first name, which the patronymic. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sheetcrm.core.fields.persons import (
    CHILD_OF,
    PARTICLES,
    Gender,
    first_name_gender,
    is_english_first_name,
    is_first_name,
    patronymic_gender,
    surname_gender,
    surname_likeness,
)
from sheetcrm.core.names.surnames import SURNAMES_MOSTLY, SURNAMES_TOO

Order = Literal["last_first", "first_last"]

WORD = re.compile(r"[^\W\d_](?=\.)|[^\W\d_]+(?:['’`ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN_PATRONYMIC = re.compile(r"(?:[oe]vich|[oe]vna|ichna)$", re.IGNORECASE)
_LATIN_RUSSIAN_SURNAME = re.compile(r"(?:[oe]va?|sk(?:y|iy|ii|aya|aia)|enko|chuk|yan|shvili|dze)$", re.IGNORECASE)
_SUFFIX = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"))


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts; a part that is not known is None.

    ``initials``: the first name (and patronymic) are letters with a dot, «Н.». ``gender``: None unless it is sure.
    ``others``: further people named in the same cell. ``suffix``: Jr., III. ``familiar``: called so by friends («дядя
    Коля»), which is nothing to begin a letter with.
    """

    last: str | None = None
    first: str | None = None
    patronymic: str | None = None
    gender: Gender | None = None
    initials: bool = False
    others: tuple[PersonName, ...] = ()
    suffix: str | None = None
    familiar: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """The name in the usual order of its alphabet; an initial of the surname stands behind the name in any.

        >>> str(PersonName("Волкова", "Галина")), str(PersonName("В.", "Галина")), str(PersonName("Hobbs", "Gail"))
        ('Волкова Галина', 'Галина В.', 'Gail Hobbs')
        """
        if self.last and (not _CYRILLIC.search(self.last) or (self.first and self.last.endswith("."))):
            parts = [self.first, self.patronymic, self.last, self.suffix]
        else:
            parts = [self.last, self.first, self.patronymic, self.suffix]
        return " ".join(p for p in parts if p)


def gender_of(last: str | None, first: str | None, patronymic: str | None) -> tuple[Gender | None, bool]:
    """Gender when all that is known agrees, and whether parts contradict each other."""
    signs: list[Gender | None] = []
    if patronymic:
        tail = patronymic.rsplit(" ", 1)[-1].rsplit("-", 1)[-1].lower()
        signs.append(CHILD_OF.get(tail) or patronymic_gender(patronymic) or _latin_gender(patronymic))
    if first and "." not in first:
        signs.append(first_name_gender(first))
    if last and "." not in last:
        signs.append(surname_gender(last.rsplit(" ", 1)[-1]))
    told = {s for s in signs if s}
    # Two witnesses against one: a slip in one word. A surname alone against the first name proves nothing (Вера Фомин).
    conflict = len(told) == 2 and (sum(1 for s in signs if s) == 3 or (patronymic is not None and first is not None))
    return (told.pop() if len(told) == 1 else None), conflict


def _latin_gender(word: str) -> Gender | None:
    if not _LATIN_PATRONYMIC.search(word):
        return None
    return "m" if word.lower().endswith("ich") else "f"


def words_of(text: str) -> list[str]:
    """The words and initials of a name, small words joined to the surname they belong to.

    >>> words_of("Н. В. фон Дервиз"), words_of("И.И.Иванов"), words_of("Габриэль де ла Крус")
    (['Н.', 'В.', 'фон Дервиз'], ['И.', 'И.', 'Иванов'], ['Габриэль', 'де ла Крус'])
    """
    found = WORD.findall(text)
    words: list[str] = []
    carried = ""
    for place, word in enumerate(found):
        if len(word) == 1:
            words.append(carried + word.upper() + ".")
            carried = ""
        elif word.lower() in PARTICLES and place < len(found) - 1 and len(found[place + 1]) > 1 and len(found) > 2:
            carried += word + " "
        else:
            words.append(carried + word)
            carried = ""
    return words


def parts_of(text: str, order: Order | None = None) -> tuple[PersonName, bool] | None:
    """The parts of one person's name, and whether they contradict each other; None when it is no name.

    ``order``: how the column usually writes two words, for those that could be either.

    >>> parts_of("Иван Петрович Щербаков")[0].last, str(parts_of("Н. В. Щербакова")[0])
    ('Щербаков', 'Щербакова Н. В.')
    """
    words = words_of(text)
    if not words or len(words) > 6:
        return None
    return parts_of_words(words, text, order)


def parts_of_words(words: list[str], text: str, order: Order | None) -> tuple[PersonName, bool]:
    """The same for a text already put into words."""
    if _CYRILLIC.search(text):
        last, first, patronymic = _russian(words, order or "last_first")
        suffix: str | None = None
    else:
        last, first, patronymic, suffix = _latin(words, text, order or "first_last")
    gender, conflict = gender_of(last, first, patronymic)
    if len(words) == 1 and first and surname_likeness(first) == 3:
        gender = None  # «Ким» alone may be either.
    initials = first is not None and len(first) == 2 and first[1] == "."
    return PersonName(last, first, patronymic, gender, initials, (), suffix), conflict


def _join(words: Sequence[str]) -> str | None:
    return " ".join(words) or None


def _russian(words: list[str], order: Order) -> tuple[str | None, str | None, str | None]:
    """Last name, first name, patronymic of words in any order."""
    for i, word in enumerate(words):
        tail = word.lower().rsplit("-", 1)[-1]
        if i and word.lower() in CHILD_OF:
            rest = words[: i - 1] + words[i + 1 :]
            last, first, _ = _russian(rest, order) if rest else (None, None, None)
            return last, first, f"{words[i - 1]} {word}"
        if "-" in word and tail in CHILD_OF and len(words) > 1:
            last, first, _ = _russian(words[:i] + words[i + 1 :], order)
            return last, first, word
    letters = [w for w in words if w.endswith(".")]
    full = [w for w in words if not w.endswith(".")]
    if letters:
        return _with_initials(full, letters)
    if len(full) == 1:
        return _one_word(full[0])
    if len(full) == 2:
        return _two_words(full[0], full[1], order)
    return _many_words(full)


def _with_initials(full: list[str], letters: list[str]) -> tuple[str | None, str | None, str | None]:
    if not full:
        return None, letters[0], _join(letters[1:])
    if len(full) == 1:
        word = full[0]
        if is_first_name(word) and surname_likeness(word) == 0:
            return letters[-1], word, _join(letters[:-1])  # Наталья Щ., Наталья В. Щ.
        return word, letters[0], _join(letters[1:])
    last, first, patronymic = _russian(full, "last_first")
    if first is None or (patronymic is None and not is_first_name(first)):
        # Two words and a letter, no known first name: a double surname.
        return _join(full), letters[0], _join(letters[1:])
    if last is None:
        return letters[0], first, patronymic
    return last, first, patronymic or letters[0]


def _one_word(word: str) -> tuple[str | None, str | None, str | None]:
    if is_first_name(word):
        return None, word, None
    if patronymic_gender(word) and surname_likeness(word) < 3:
        return None, None, word
    if surname_likeness(word):
        return word, None, None
    return None, word, None


def _two_words(a: str, b: str, order: Order) -> tuple[str | None, str | None, str | None]:
    first_a, first_b = is_first_name(a), is_first_name(b)
    if patronymic_gender(b) and not first_b:
        if first_a:
            return None, a, b
        if surname_likeness(a) >= 2:
            return a, None, b
    if patronymic_gender(a) and not first_a and not first_b and surname_likeness(b) >= 2:
        return b, None, a
    last_first = 2 * first_b + surname_likeness(a)
    first_last = 2 * first_a + surname_likeness(b)
    if last_first == first_last:
        last_first += 1 if order == "last_first" else -1
    return (a, b, None) if last_first > first_last else (b, a, None)


def _many_words(full: list[str]) -> tuple[str | None, str | None, str | None]:
    fathers = [i for i, w in enumerate(full) if patronymic_gender(w) and not is_first_name(w)]
    for i in fathers:
        if i and is_first_name(full[i - 1]):
            return _join(full[: i - 1] + full[i + 1 :]), full[i - 1], full[i]
    for i in reversed(fathers):
        rest = full[:i] + full[i + 1 :]
        named = [w for w in rest if is_first_name(w)]
        if len(named) == 1:
            return _join([w for w in rest if w != named[0]]), named[0], full[i]
        if i >= 1:
            return _join(full[: i - 1] + full[i + 1 :]), full[i - 1], full[i]
    named_at = [i for i, w in enumerate(full) if is_first_name(w)]
    if named_at and named_at[0] == 0:
        return _join(full[1:]), full[0], None
    if named_at:
        i = max(named_at, key=lambda j: (surname_likeness(full[j]) == 0, -j))
        return _join(full[:i]), full[i], _join(full[i + 1 :])
    return full[0], _join(full[1:]), None


def _latin(words: list[str], text: str, order: Order) -> tuple[str | None, str | None, str | None, str | None]:
    """Last name, first name, middle name, suffix of a name in Latin letters: "Smith, John", "John Q. Smith Jr."."""
    suffix = None
    while len(words) > 1 and words[-1].lower() in _SUFFIX:
        suffix = _spelled_suffix(words.pop())
    if len(words) == 1:
        only = words[0]
        return (only, None, None, suffix) if _LATIN_RUSSIAN_SURNAME.search(only) else (None, only, None, suffix)
    before_comma = words_of(text.split(",", 1)[0]) if "," in text else []
    if 0 < len(before_comma) < len(words) and words[: len(before_comma)] == before_comma:
        rest = words[len(before_comma) :]
        return _join(before_comma), rest[0], _join(rest[1:]), suffix
    for i, word in enumerate(words):
        if i and _LATIN_PATRONYMIC.search(word) and (len(words) > 2 or not word.endswith("ich")):
            return _join(words[: i - 1] + words[i + 1 :]), words[i - 1], word, suffix
    if words[-1].endswith(".") and not words[0].endswith("."):
        starts = next(i for i, w in enumerate(words) if w.endswith("."))
        return _join(words[:starts]), words[starts], _join(words[starts + 1 :]), suffix
    if len(words) == 2:
        named = [is_english_first_name(w) and w.lower() not in SURNAMES_MOSTLY for w in words]
        if words[0].endswith("."):
            return words[1], words[0], None, suffix  # «J. Smith»: a letter is no surname
        if named[0] != named[1]:
            turned = named[1] and (order == "last_first" or words[1].lower() not in SURNAMES_TOO)
            return (words[0], words[1], None, suffix) if turned else (words[1], words[0], None, suffix)
        russian = [bool(_LATIN_RUSSIAN_SURNAME.search(w)) for w in words]
        turned = russian[0] if russian[0] != russian[1] else order == "last_first"
        return (words[0], words[1], None, suffix) if turned else (words[1], words[0], None, suffix)
    return words[-1], words[0], _join(words[1:-1]), suffix


def _spelled_suffix(word: str) -> str:
    lower = word.lower()
    return {"jr": "Jr.", "sr": "Sr.", "phd": "PhD", "md": "MD", "esq": "Esq."}.get(lower, word.upper())
