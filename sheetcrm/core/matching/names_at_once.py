"""People's names out of a whole column. Pure.

Nine names in ten are two or three plain words, or one and initials. What such a name says follows from what its words say
each by itself, so every word is looked at once and the names are put together for the whole column; any other name is read
by :func:`~sheetcrm.core.matching.persons.parse`. The two say the same.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching import parts, persons
from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.matching.integers import Codes, Ints
from sheetcrm.core.matching.known import COMMON, lookup
from sheetcrm.core.matching.levels import Floats, Mask
from sheetcrm.core.matching.parts import NOBODY, Person
from sheetcrm.core.matching.text import as_typed, plain

_Objects = npt.NDArray[np.object_]

# Words with a capital first or nothing but capitals, or a text without any: none is a remark or a pair of initials.
_WORDS: Final = re.compile(
    "|".join(
        f"(?:{word})(?: +(?:{word})){{1,2}}"
        for word in ("[А-ЯЁ][а-яё]{1,30}|[А-ЯЁ]{3,30}", "[а-яё]{2,30}", "[A-Z][a-z]{1,30}|[A-Z]{3,30}", "[a-z]{2,30}")
    )
)
_MIXED: Final = re.compile("(?:{0})(?: +(?:{0})){{1,2}}".format("[А-ЯЁA-Z][а-яёa-z]{1,30}|[А-ЯЁA-Z]{3,30}"))
_RUSSIAN: Final = re.compile("[а-я]{2,31}(?: +[а-я]{2,31}){1,2}")
_WITH_INITIALS: Final = re.compile(
    "|".join(
        rf"({word}) +({letter}\.)(?: ?({letter}\.))?|({letter}\.) ?({letter}\.)?{gap}({word})"
        for word, letter, gap in (
            ("[А-ЯЁ][а-яё]{1,30}|[А-ЯЁ]{3,30}", "[А-ЯЁ]", " *"), ("[а-яё]{2,30}", "[а-яё]", " *"),
            ("[A-Z][a-z]{1,30}|[A-Z]{3,30}", "[A-Z]", " +"),
        )
    )
)  # fmt: skip
_NONE: Final = -1
_FEW: Final = 3  # names that are sooner read one by one
SEXES: Final = ("", "m", "f")


class Parts(NamedTuple):
    """The parts of names, one a name, empty where there is none; ``gender``: 1 a man, 2 a woman, 0 not told;
    ``company``: those that are a company's."""

    last: _Objects
    first: _Objects
    patronymic: _Objects
    more: _Objects
    gender: npt.NDArray[np.int8]
    company: Mask

    @classmethod
    def of(cls, people: Sequence[Person]) -> Parts:
        """The parts of people read one by one."""
        return cls(
            np.array([p.last for p in people], dtype=object),
            np.array([p.first for p in people], dtype=object),
            np.array([p.patronymic for p in people], dtype=object),
            np.array([" ".join(p.more) for p in people], dtype=object),
            np.array([SEXES.index(p.gender) for p in people], dtype=np.int8),
            np.array([p.company for p in people], dtype=bool),
        )

    @classmethod
    def none(cls, n: int) -> Parts:
        """Parts of n names, all empty."""
        last, first, patronymic, more = (np.full(n, "", dtype=object) for _ in range(4))
        return cls(last, first, patronymic, more, np.zeros(n, np.int8), np.zeros(n, bool))


def parse_all(values: Sequence[Any]) -> Parts:
    """The person each cell names, and nobody behind them; cells as typed."""
    if len(values) <= _FEW:
        return Parts.of([*(persons.parse(plain(v), as_typed(v)) for v in values), NOBODY])
    words: dict[str, int] = {}
    letters: dict[str, int] = {}
    # Flat numbers, so that a million names do not need a million tuples: three words and the place of the name, and a
    # word, two initials and the place.
    read, begun = array("i"), array("i")
    others: list[int] = []
    for place, value in enumerate(values):
        if type(value) is not str:
            others.append(place)
        elif _WORDS.fullmatch(value):
            found = [words.setdefault(w, len(words)) for w in value.lower().replace("ё", "е").split()]
            if len(found) == 2:
                found.append(_NONE)
            found.append(place)
            read.extend(found)
        elif match := _WITH_INITIALS.fullmatch(value):
            found_parts = [p for p in match.groups() if p is not None]
            text = next(p for p in found_parts if p[-1] != ".")
            one, *two = (p for p in found_parts if p[-1] == ".")
            second = letters.setdefault(two[0], len(letters)) if two else _NONE
            first = letters.setdefault(one, len(letters))
            begun.extend((words.setdefault(text.lower().replace("ё", "е"), len(words)), first, second, place))
        elif _MIXED.fullmatch(value) and (turned := _in_one_script(value)):
            found = [words.setdefault(w, len(words)) for w in turned.split()]
            if len(found) == 2:
                found.append(_NONE)
            found.append(place)
            read.extend(found)
        else:
            others.append(place)
    facts = _Facts.of(list(words))
    columns = Parts.none(len(values) + 1)
    own = np.frombuffer(read, np.int32).reshape(-1, 4)
    fit = ~facts.odd[own[:, :3]].any(axis=1)
    others.extend(own[~fit, 3].tolist())
    _put(columns, own[fit, 3], _of_words(facts, own[fit, :3]))
    own = np.frombuffer(begun, np.int32).reshape(-1, 4)
    keys = np.array([*(parts.initial(v[0].lower().replace("ё", "е")) for v in letters), ""], dtype=object)
    fit = ~facts.odd[own[:, 0]] & (keys[own[:, 1]] != "") & ((own[:, 2] == _NONE) | (keys[own[:, 2]] != ""))
    others.extend(own[~fit, 3].tolist())
    _put(columns, own[fit, 3], _with_initials(facts, own[fit, 0], keys[own[fit, 1]], keys[own[fit, 2]]))
    one_by_one = [persons.parse(plain(values[i]), as_typed(values[i])) for i in others]
    _put(columns, np.array(others, np.int64), Parts.of(one_by_one))
    return columns


def _put(columns: Parts, places: Codes, found: Parts) -> None:
    for column, own in zip(columns, found, strict=True):
        column[places] = own


def _in_one_script(value: str) -> str:
    """A name with look-alike letters of the other script (Юpий) in Russian, empty when it is no such name."""
    text = value.lower().replace("ё", "е")
    turned = sk.look_alikes_turned(text)
    return turned if _RUSSIAN.fullmatch(turned) and not persons.is_company(text) else ""


class _Facts(NamedTuple):
    """What the words of a column say, each by itself; the last stands for no word."""

    odd: Mask  # says something beside a name, or is read with the others only
    bones: _Objects
    as_last: _Objects
    as_first: _Objects
    given: Floats
    surname: Floats
    patronymic: Mask
    known: Mask
    cyrillic: Mask
    feminine: Mask  # a patronymic of a woman
    sex: npt.NDArray[np.int8]  # that the name tells, as in Parts
    rare: Mask  # a given name that tells less than the form of the surname
    sex_of_last: npt.NDArray[np.int8]
    given_by_initial: Mask  # beside one initial it is the given name

    @classmethod
    def of(cls, words: Sequence[str]) -> _Facts:
        found = [_fact(w) for w in words]
        found.append((False, "", "", "", 0.0, 0.0, False, False, False, False, 0, False, 0, False))
        kinds = (bool, object, object, object, float, float, bool, bool, bool, bool, np.int8, bool, np.int8, bool)
        return cls(
            *(np.array(column, dtype=kind) for column, kind in zip(zip(*found, strict=True), kinds, strict=True))
        )


def _fact(word: str) -> tuple[Any, ...]:
    odd = persons.is_remark(word)
    text = persons.readable(word)
    own = parts.word_of(text)
    entry = lookup(text)
    return (
        odd or not own.bones, own.bones, sk.surname(own.bones), entry.bones if entry is not None else own.bones,
        own.given, own.surname, parts.is_patronymic(text, own.bones), entry is not None,
        bool(sk.HAS_CYRILLIC.search(text)), own.bones.endswith("na"),
        SEXES.index(entry.gender.replace("u", "")) if entry is not None else 0, entry is not None and entry.share < COMMON,
        SEXES.index(parts.surname_gender(text)), parts.is_given(own, 1, has_patronymic=False),
    )  # fmt: skip


def _of_words(facts: _Facts, words: Codes) -> Parts:
    """Names of two or three words, as :func:`~sheetcrm.core.matching.parts.arranged` puts them together."""
    n = len(words)
    rows = np.arange(n)
    three = words[:, 2] != _NONE
    father = _fathers(facts, words, three)
    rest = np.ones((n, 3), bool)
    rest[~three, 2] = False
    named = father != _NONE
    rest[rows[named], father[named]] = False
    # Of two or three words the fittest pair of given name and surname; of one whichever it is.
    count = rest.sum(axis=1)
    latin = np.logical_not((facts.cyrillic[words] & rest).any(axis=1))
    first, last = _fittest(facts, words, rest, count, father, latin)
    lone = np.flatnonzero(count == 1)
    only = np.argmax(rest[lone], axis=1)
    is_first = facts.given[words[lone, only]] > parts.GIVEN_LIKE_A_SURNAME
    first[lone] = np.where(is_first, only, _NONE)
    last[lone] = np.where(is_first, _NONE, only)
    left = rest.copy()
    for chosen in (first, last):
        there = chosen != _NONE
        left[rows[there], chosen[there]] = False

    def of(place: Ints) -> Ints:
        return np.where(place == _NONE, _NONE, words[rows, place])

    fathers, firsts, lasts = of(father), of(first), of(last)
    by_last = np.where((facts.rare[firsts] & facts.cyrillic[lasts]) | (firsts == _NONE), facts.sex_of_last[lasts], 0)
    own = np.where(by_last != 0, by_last, facts.sex[firsts])
    own = np.where((own == 0) & (lasts != _NONE), facts.sex_of_last[lasts], own)
    own = np.where(fathers != _NONE, np.where(facts.feminine[fathers], 2, 1), own)
    more = np.where(left.any(axis=1), words[rows, np.argmax(left, axis=1)], _NONE)
    return Parts(
        facts.as_last[lasts], facts.as_first[firsts], facts.bones[fathers], facts.bones[more],
        own.astype(np.int8), np.zeros(n, bool),
    )  # fmt: skip


def _fathers(facts: _Facts, words: Codes, three: Mask) -> Ints:
    """Which of the words is the patronymic, -1 for none."""
    fit = facts.patronymic[words]
    father = np.full(len(words), _NONE)
    for place in (0, 1, 2):
        father[fit[:, place]] = place
    known = facts.known[words]
    for place in (2, 1):  # the first that follows a given name
        father[fit[:, place] & known[:, place - 1]] = place
    father[(father == 0) & ~facts.feminine[words[:, 0]] & ~three] = _NONE
    return father


def _fittest(facts: _Facts, words: Codes, rest: Mask, count: Ints, father: Ints, latin: Mask) -> tuple[Ints, Ints]:
    given, surname = facts.given[words], facts.surname[words]
    best = np.full(len(words), -np.inf)
    first, last = np.full(len(words), _NONE), np.full(len(words), _NONE)
    for i in range(3):
        for j in range(3):
            if i == j:
                continue
            order = np.where(latin, 1 - parts.GIVEN_FIRST, parts.SURNAME_FIRST)
            if i < j:
                order = 1 - order
            order = np.where((father != _NONE) & (father - 1 == i), order * parts.BEFORE_PATRONYMIC, order)
            if abs(i - j) > 1:
                order = np.where((count == 3) & ~latin, order * 0.5, order)
            fitness = np.where(rest[:, i] & rest[:, j], given[:, i] * surname[:, j] * order, -np.inf)
            better = fitness > best
            best[better], first[better], last[better] = fitness[better], i, j
    foreign = latin & (count == 3) & ~facts.known[words[:, 2]]
    first[foreign], last[foreign] = 0, 2
    return first, last


def _with_initials(facts: _Facts, words: Codes, one: _Objects, two: _Objects) -> Parts:
    """A word beside one or two initials."""
    given = facts.given_by_initial[words] & (two == "")
    return Parts(
        np.where(given, one, facts.as_last[words]),
        np.where(given, facts.as_first[words], one),
        np.where(given, "", two),
        np.full(len(words), "", dtype=object),
        np.where(given, facts.sex[words], facts.sex_of_last[words]),
        np.zeros(len(words), bool),
    )
