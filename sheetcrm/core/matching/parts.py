"""Which word of a person's name is the surname, which the given name and which the patronymic. Pure.

Words are weighed, not looked up: how common each is as a given name and as a surname, what its ending looks like and
where it stands decide together, so that names in no list («Роксолана Яковлева») are split as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.matching.known import COMMON, lookup
from sheetcrm.core.names import surname_shares

_PATRONYMIC_TAIL: Final = re.compile("(?:ovic|evic|ovna|evna|icna|inicna)$")
_SHORT_PATRONYMIC: Final = frozenset(
    map(sk.skeleton, (
        "ильич", "кузьмич", "лукич", "фомич", "никитич", "саввич", "ильинична", "кузьминична", "лукинична", "фоминична",
        "никитична",
    ))
)  # fmt: skip
_SURNAME: Final = re.compile(
    "(?:.ov|.ev|iov|in|ova|eva|ina|ski|ska|skaia|enko|cuk|uk|[^aeiou]an|adze|vili|ec|ih|of|aia|oi)$"
)
_GIVEN: Final = re.compile("(?:ия|ья|ета|елла|элла|елина|эллина|алина|анна|иана)$")
_FEMININE: Final = re.compile("(?:ова|ева|ина|ына|ая|цкая|ская)$")
_LATIN_FEMININE: Final = re.compile("..(?:ova|[^u]eva|ska[iy]a|tska[iy]a)$")
_MALE: Final = re.compile("(?:ов|ев|ин|ын|ский|цкий|ской|ый)$")

# How common a word is that we know nothing of but its looks.
_BORNE: Final = 3e-5  # a given name that people bear; rarer ones in the lists may be surnames under the wrong heading
_ODD_GIVEN: Final = 1e-5
_ODD_LATIN_GIVEN: Final = 4e-6  # our list of English names is the fuller one
GIVEN_LIKE_A_SURNAME: Final = 1e-8
_ODD_SURNAME: Final = 1e-5
_SURNAME_BY_LOOKS: Final = 2e-4
_SURNAME_LIKE_A_GIVEN: Final = 3e-6
SURNAME_FIRST: Final = 0.6  # of two Russian words
GIVEN_FIRST: Final = 0.9  # of two Latin ones
_ALONE_IS_GIVEN: Final = 0.8
BEFORE_PATRONYMIC: Final = 20.0  # the patronymic follows the given name
_BEFORE_INITIAL_IS_SURNAME: Final = 0.8


class Person(NamedTuple):
    """One person's name as skeletons; an initial is one letter, an unknown part is empty. ``more``: further names."""

    last: str = ""
    first: str = ""
    patronymic: str = ""
    gender: str = ""
    more: tuple[str, ...] = ()
    company: bool = False


NOBODY: Final = Person()


class Word(NamedTuple):
    """A word of a name, its skeleton, and how common it is as a given name and as a surname."""

    text: str
    bones: str
    given: float
    surname: float


def is_patronymic(word: str, bones: str) -> bool:
    """Whether a word has the form of a patronymic.

    >>> [is_patronymic(w, sk.skeleton(w)) for w in ("петрович", "ильинична", "petrovna", "ковальчук")]
    [True, True, True, False]
    """
    return (bool(_PATRONYMIC_TAIL.search(bones)) and len(bones) > 5) or bones in _SHORT_PATRONYMIC


def looks_like_surname(word: str) -> bool:
    """Whether a Cyrillic word ends like a Russian surname.

    >>> looks_like_surname("щербакова"), looks_like_surname("ромашка")
    (True, False)
    """
    return len(word) > 4 and bool(_MALE.search(word) or _FEMININE.search(word))


def surname_gender(word: str) -> str:
    """The gender a Russian surname shows, or empty.

    >>> [surname_gender(w) for w in ("орлова", "орлов", "ким", "orlova", "villanueva")]
    ['f', 'm', '', 'f', '']
    """
    if not sk.HAS_CYRILLIC.search(word):
        return "f" if _LATIN_FEMININE.search(word) else ""
    if _FEMININE.search(word):
        return "f"
    return "m" if _MALE.search(word) else ""


@cache
def surname_keys() -> Mapping[str, float]:
    """How common surnames are among people, by the key rows have."""
    return {sk.surname(bones): share for bones, share in zip(
        sk.skeletons(list(surname_shares())), surname_shares().values(), strict=True
    )}  # fmt: skip


@lru_cache(maxsize=1 << 17)
def word_of(text: str) -> Word:
    """What one word of a name (lower case, one script) is by itself."""
    bones = sk.skeleton(text)
    known = lookup(text)
    looks = bool(_SURNAME.search(bones))
    given_looks = bool(_GIVEN.search(text))
    if known is not None:
        given = known.share * (0.01 if looks and known.share < _BORNE else 1.0)
    else:
        odd = _ODD_GIVEN if sk.HAS_CYRILLIC.search(text) else _ODD_LATIN_GIVEN
        given = GIVEN_LIKE_A_SURNAME if looks and not given_looks else odd
    last = surname_keys().get(sk.surname(bones), 0.0)
    if not last:
        if known is not None and (known.share >= _BORNE or not looks):
            last = _SURNAME_LIKE_A_GIVEN * (3 if looks else 1)
        else:
            last = _SURNAME_BY_LOOKS if looks else _ODD_SURNAME
    return Word(text, bones, given, last)


def initial(letters: str) -> str:
    """The letter an initial is compared by: ``y`` for the Latin ones that skeletons lose (Y. may be Юлия, J. John)."""
    return "y" if letters in ("y", "j", "i") else sk.skeleton(letters)[:1]


def arranged(texts: Sequence[str], initials: Sequence[str], *, son: bool = False) -> Person:
    """The person whose name consists of these words (lower case, one script each) and initials, in the order written.

    ``son``: a word such as «оглы» stood in the name, so that its last word is the father's.

    >>> arranged(["роксолана", "яковлева"], [])[:2]
    ('akovlev', 'roksolana')
    >>> arranged(["нурия"], ["н"])[:2], arranged(["щербакова"], ["н"])[:2]
    (('n', 'nura'), ('werbakov', 'n'))
    """
    words = [w for t in texts if (w := word_of(t)).bones]
    letters = [b for i in initials if (b := initial(i))]
    if not words:
        if not letters:
            return NOBODY
        return Person("", letters[0], letters[1] if len(letters) > 1 else "", "")
    father = _patronymic(words, bool(letters), son)
    rest = [i for i in range(len(words)) if i != father]
    first_at, last_at = _first_and_last(words, rest, len(letters), father)
    first = words[first_at] if first_at is not None else None
    last = words[last_at] if last_at is not None else None
    more = tuple(words[i].bones for i in rest if i not in (first_at, last_at))
    first_bones = letters[0] if letters else ""
    entry = lookup(first.text) if first is not None else None
    if first is not None:
        first_bones = entry.bones if entry is not None else first.bones
    last_bones = sk.surname(last.bones) if last is not None else ""
    patronymic = ""
    if father is not None:
        patronymic = words[father].bones
    elif first is None:
        patronymic = letters[1] if len(letters) > 1 else ""
    elif letters and last is not None:
        patronymic = letters[0]
    elif letters:
        last_bones = letters[0]
    gender = ""
    if father is not None:
        gender = "f" if words[father].bones.endswith("na") else "m"
    elif first is not None:
        gender = entry.gender.replace("u", "") if entry is not None else ""
        if entry is not None and entry.share < COMMON and last is not None and sk.HAS_CYRILLIC.search(last.text):
            gender = surname_gender(last.text) or gender  # a rare name tells less than the form of the surname
    if not gender and last is not None:
        gender = surname_gender(last.text)
    return Person(last_bones, first_bones, patronymic, gender, more)


def _patronymic(words: Sequence[Word], has_initials: bool, son: bool) -> int | None:
    """Which of the words is the patronymic."""
    if len(words) < 2:
        return None
    fit = [i for i, w in enumerate(words) if is_patronymic(w.text, w.bones)]
    if not fit:
        return len(words) - 1 if son and len(words) > 2 else None
    after_name = [i for i in fit if i and lookup(words[i - 1].text)]
    chosen = after_name[0] if after_name else fit[-1]
    if chosen == 0 and not words[0].bones.endswith("na") and len(words) == 2 and not has_initials:
        return None  # Рабинович Лев
    return chosen


def _first_and_last(
    words: Sequence[Word], rest: Sequence[int], initials: int, father: int | None
) -> tuple[int | None, int | None]:
    """Places of the given name and of the surname."""
    if not rest:
        return None, None
    if len(rest) == 1:
        return (rest[0], None) if is_given(words[rest[0]], initials, father is not None) else (None, rest[0])
    latin = not any(sk.HAS_CYRILLIC.search(words[i].text) for i in rest)
    if latin and father is None and len(rest) > 2 and lookup(words[rest[-1]].text) is None:
        return rest[0], rest[-1]

    def fitness(pair: tuple[int, int]) -> float:
        first, last = pair
        order = (1 - GIVEN_FIRST) if latin else SURNAME_FIRST
        if first < last:
            order = 1 - order
        if father is not None and first == father - 1:
            order *= BEFORE_PATRONYMIC
        if abs(rest.index(first) - rest.index(last)) > 1 and not latin:
            order *= 0.5
        return words[first].given * words[last].surname * order

    best = max(((first, last) for first in rest for last in rest if first != last), key=fitness)
    if initials and father is None and words[best[0]].given <= GIVEN_LIKE_A_SURNAME:
        return None, rest[-1]  # Римский-Корсаков Н.
    return best


def is_given(word: Word, initials: int, has_patronymic: bool) -> bool:
    """Whether the only word beside initials and a patronymic is a given name."""
    if has_patronymic:
        return word.given > GIVEN_LIKE_A_SURNAME  # «Иванов Петрович» is rare, «Иван Петрович» is not
    if not initials:
        return word.given * _ALONE_IS_GIVEN > word.surname * (1 - _ALONE_IS_GIVEN)
    # «Нурия Н.» is a given name and the beginning of a surname; two initials always belong to a surname.
    if initials > 1 or lookup(word.text) is None:
        return False
    if not sk.HAS_CYRILLIC.search(word.text):
        return word.given >= COMMON  # John S., but Smith J.
    if word.surname == _SURNAME_LIKE_A_GIVEN:
        return True
    return word.given * (1 - _BEFORE_INITIAL_IS_SURNAME) > word.surname * _BEFORE_INITIAL_IS_SURNAME
