"""People's names: surname, given name and patronymic out of one cell, in any order and script. Pure.

The parts are skeletons for comparing (``skeleton.py``). For showing names see ``core/fields/name.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.names import diminutives, first_names, name_shares


class Known(NamedTuple):
    """What a given name may stand for: ids of full names, gender ``m``/``f``/``u``, how common it is, its skeleton."""

    ids: tuple[int, ...]
    gender: str
    share: float
    bones: str


class Person(NamedTuple):
    """One person's name as skeletons; an initial is one letter, an unknown part is empty. ``more``: further names."""

    last: str = ""
    first: str = ""
    patronymic: str = ""
    gender: str = ""
    more: tuple[str, ...] = ()
    company: bool = False


NOBODY: Final = Person()

# A digit inside a word is a slip (he5bert), not the end of it.
_TOKEN: Final = re.compile(r"[^\W_]*[^\W\d_][^\W_]*(?:[-'’`ʼ][^\W\d_]+)*\.?")
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_DROPPED: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "jr",
        "sr",
        "iii",
        "ii",
        "г-н",
        "г-жа",
        "господин",
        "госпожа",
        "гр",
        "тов",
        "клиент",
        "клиентка",
        "новый",
        "новая",
        "ип",
        "муж",
        "жена",
        "мама",
        "папа",
        "сын",
        "дочь",
        "брат",
        "сестра",
        "от",
        "и",
        "and",
        "the",
        "не",
        "мой",
        "покупатель",
        "гость",
        "вип",
        "vip",
        "менеджер",
        "директор",
    ]
)
_PARTICLES: Final = frozenset(
    [
        "de",
        "di",
        "da",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "el",
        "al",
        "ibn",
        "bin",
        "бен",
        "ибн",
        "фон",
        "ван",
        "де",
        "mac",
        "mc",
        "st",
    ]
)
_SONS: Final = frozenset(
    [
        "оглы",
        "кызы",
        "оглу",
        "углы",
        "угли",
        "улы",
        "кизи",
        "гызы",
        "уулу",
        "oglu",
        "ogly",
        "kyzy",
        "qizi",
        "kizi",
        "oglu",
    ]
)
_PATRONYMIC_TAIL: Final = re.compile("(?:ovic|evic|ovna|evna|icna|inicna)$")
_SHORT_PATRONYMIC: Final = frozenset(
    sk.skeleton(w)
    for w in [
        "ильич",
        "кузьмич",
        "лукич",
        "фомич",
        "никитич",
        "саввич",
        "ильинична",
        "кузьминична",
        "лукинична",
        "фоминична",
        "никитична",
    ]
)
_SURNAME: Final = re.compile(
    "(?:.ov|.ev|iov|in|ova|eva|ina|ski|ska|skaia|enko|cuk|uk|[^aeiou]an|adze|vili|ec|ih|of|aia|oi)$"
)
_COMPANY: Final = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|пао|нко|ано|тоо|чп|гк|мбоу|гбу|фгуп|муп|llc|ltd|inc|gmbh|corp|plc|company|co\.|"
    r"компания|фирма|магазин|салон|студия|кафе|завод|центр|клиника|школа|агентство|bank|банк)(?!\w)|[«»]"
)
_COMMON: Final = 1e-3
# Longest first where one ends another.
_AFFECTION: Final = (
    "енька", "онька", "ечка", "очка", "ичка", "ушка", "юшка", "ышка", "ишка", "улька", "юлька", "уля", "юля", "уся",
    "юся", "уня", "юня", "уша", "юша", "уха", "юха", "яша", "аша", "чик", "ик", "ок", "ек", "ка", "ец",
)  # fmt: skip


@cache
def _bones_of_names() -> Mapping[str, str]:
    """The skeleton of every full name and short form in our lists."""
    short = diminutives()
    words = list(dict.fromkeys((*name_shares(), *short, *chain.from_iterable(short.values()))))
    return dict(zip(words, sk.skeletons(words), strict=True))


@cache
def _names_by_share() -> tuple[tuple[str, float], ...]:
    """The full names and how common they are, the commonest first."""
    return tuple(sorted(name_shares().items(), key=lambda item: (-item[1], item[0])))


@cache
def known_names() -> Mapping[str, Known]:
    """Every given name and short form we know, by skeleton. Built once, on first use (about 20 ms)."""
    genders, shares, bones_of = first_names(), name_shares(), _bones_of_names()
    ids: dict[str, int] = {}
    found: dict[str, tuple[list[int], set[str], float]] = {}

    def add(form: str, full: str, share: float) -> None:
        bones = bones_of[full]
        number = ids.setdefault(bones, len(ids))
        entry = found.get(form)
        if entry is None:
            found[form] = ([number], {genders.get(full, "u")}, share)
            return
        if number not in entry[0]:
            entry[0].append(number)
        # A misspelling in the list of full names must not make a common name sound like both genders.
        if share > 0.05 * entry[2]:
            entry[1].add(genders.get(full, "u"))
        found[form] = (entry[0], entry[1], max(entry[2], share))

    owner: dict[str, str] = {}
    for name, share in _names_by_share():
        bones = bones_of[name]
        add(bones, name, share)
        if share >= _COMMON:
            owner.setdefault(bones, name)
    for form, fulls in diminutives().items():
        bones = bones_of[form]
        # Мара may be Марина, but its letters are those of Мария, whom nobody means by it.
        if owner.get(bones, form) != form:
            continue
        for full in fulls:
            add(bones, full, 0.3 * shares.get(full, 1e-5))
    return {
        bones: Known(tuple(numbers), next(iter(sexes)) if len(sexes) == 1 else "u", share, bones)
        for bones, (numbers, sexes, share) in found.items()
        if len(bones) > 1
    }


@cache
def lookup(word: str) -> Known | None:
    """What we know of a given name (lower case, one script), affectionate endings undone (Машенька, Андрейка).

    >>> lookup("андрейка").ids == lookup("андрей").ids
    True
    """
    names = known_names()
    found = names.get(sk.skeleton(word))
    if found or len(word) < 5 or not sk.HAS_CYRILLIC.search(word):
        return found
    for ending in _AFFECTION:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            for tail in ("а", "я", "", "ия", "й"):
                found = names.get(sk.skeleton(stem + tail))
                if found:
                    return found
    return None


@cache
def full_names() -> tuple[str, ...]:
    """Skeletons of the full names, by id."""
    found: dict[int, str] = {}
    for name, _ in _names_by_share():
        bones = _bones_of_names()[name]
        entry = known_names().get(bones)
        if entry is not None and entry.ids[0] not in found:
            found[entry.ids[0]] = bones
    return tuple(found.get(i, "") for i in range(1 + max(max(k.ids) for k in known_names().values())))


def is_patronymic(word: str, bones: str) -> bool:
    """Whether a word has the form of a patronymic.

    >>> [is_patronymic(w, sk.skeleton(w)) for w in ("петрович", "ильинична", "petrovna", "ковальчук")]
    [True, True, True, False]
    """
    return (bool(_PATRONYMIC_TAIL.search(bones)) and len(bones) > 5) or bones in _SHORT_PATRONYMIC


@lru_cache(maxsize=1 << 17)
def _readable(word: str) -> str:
    """The word in one script, and in Russian when it was typed with the keyboard left in English."""
    word = sk.one_script(word)
    if sk.HAS_LATIN.search(word) and not lookup(word):
        russian = sk.other_layout(word)
        bones = sk.skeleton(russian)
        if lookup(russian) or is_patronymic(russian, bones):
            return russian
    return word


def _layout(text: str) -> str:
    """The whole cell in Russian when at least one word of it is a Russian name typed on an English keyboard."""
    if sk.HAS_CYRILLIC.search(text) or not sk.HAS_LATIN.search(text):
        return text
    words = text.split()
    if any(lookup(w.strip(".,")) for w in words):
        return text
    turned = [sk.other_layout(w) for w in words]
    for word in turned:
        bones = sk.skeleton(word)
        if is_patronymic(word, bones) or ((found := lookup(word)) and found.share >= 1e-4 and len(word) > 2):
            return " ".join(turned)
    return text


def parse(text: str, typed: str = "") -> Person:
    """A person out of one cell (``plain`` text; ``typed`` with its capitals shows initials such as «Иванов ИИ»).

    >>> parse("щербакова наталья викторовна")[:3] == parse("natalya viktorovna shcherbakova")[:3]
    True
    >>> parse("щербакова н.")
    Person(last='werbakov', first='n', patronymic='', gender='f', more=(), company=False)
    """
    if not text:
        return NOBODY
    if _COMPANY.search(text):
        return Person(company=True)
    surname_first, comma, others = text.partition(",")
    if comma and not _COMPANY.search(others) and len(surname_first.split()) == 1 and others.strip():
        return parse_parts(surname_first, others.strip(), "")
    text = _layout(sk.look_alikes_turned(_ASIDE.sub(" ", text)))
    full: list[str] = []
    initials: list[str] = []
    capitals = _capital_pairs(typed)
    for token in _TOKEN.findall(text):
        dotted = token.endswith(".")
        word = token.rstrip(".")
        if word in _DROPPED and not (dotted and len(word) == 1) and not (word in capitals and (full or initials)):
            continue
        if word in _SONS:
            continue
        if len(word) == 1 or (dotted and len(word) == 2 and word not in ("ю", "я")):
            initials.append(word[:1] if len(word) == 1 else word)
        elif len(word) == 2 and word in capitals:
            initials.extend(word)
        else:
            full.append(word)
    return _arrange(_joined(full), initials, "".join(_SONS & set(text.split())) != "")


_PAIR_OF_CAPITALS: Final = re.compile(r"(?<!\w)[А-ЯЁA-Z]{2}(?!\w)")


def _capital_pairs(typed: str) -> frozenset[str]:
    """Two-letter words in capitals beside words that are not all in capitals: initials without dots."""
    if not _PAIR_OF_CAPITALS.search(typed):
        return frozenset()
    words = re.findall(r"[^\W\d_]+", typed)
    if not any(len(w) > 2 and not w.isupper() for w in words):
        return frozenset()
    return frozenset(w.lower() for w in words if len(w) == 2 and w.isupper())


def _joined(words: list[str]) -> list[str]:
    """Particles (de, van, аль) joined to the word after them."""
    out: list[str] = []
    carried = ""
    for word in words:
        if word in _PARTICLES and len(words) > 1:
            carried += word
            continue
        out.append(carried + word)
        carried = ""
    if carried:
        out.append(carried)
    return out


def _arrange(words: list[str], initials: list[str], son: bool) -> Person:
    words = [_readable(w) for w in words]
    bones = [sk.skeleton(w) for w in words]
    places = [i for i, b in enumerate(bones) if b]
    letters = [sk.skeleton(i)[:1] for i in initials if sk.skeleton(i)]
    if not places:
        if not letters:
            return NOBODY
        return Person("", letters[0], letters[1] if len(letters) > 1 else "", "")
    patronymic = _patronymic(places, words, bones, bool(letters), son)
    rest = [i for i in places if i != patronymic]
    known = {i: lookup(words[i]) for i in rest}
    first, last = _first_and_last(rest, words, bones, known, bool(letters), patronymic)
    more = tuple(bones[i] for i in rest if i not in (first, last))
    first_bones = letters[0] if letters else ""
    if first is not None:
        entry = known[first]
        first_bones = entry.bones if entry is not None else bones[first]
    if patronymic is not None:
        patronymic_bones = bones[patronymic]
    elif first is None:
        patronymic_bones = letters[1] if len(letters) > 1 else ""
    else:
        patronymic_bones = letters[0] if letters and last is not None else ""
    gender = ""
    if patronymic is not None:
        gender = "f" if bones[patronymic].endswith("na") else "m"
    elif first is not None:
        gender = entry.gender.replace("u", "") if entry is not None else ""
        if entry is not None and entry.share < _COMMON and last is not None and sk.HAS_CYRILLIC.search(words[last]):
            gender = _surname_gender(words[last]) or gender  # a rare name tells less than the form of the surname
    if not gender and last is not None and sk.HAS_CYRILLIC.search(words[last]):
        gender = _surname_gender(words[last])
    if last is not None and first is None and not letters and patronymic is None and not more:
        return Person(sk.surname(bones[last]), "", "", gender)
    return Person(sk.surname(bones[last]) if last is not None else "", first_bones, patronymic_bones, gender, more)


def _patronymic(places: list[int], words: list[str], bones: list[str], has_initials: bool, son: bool) -> int | None:
    """Which of the words is the patronymic."""
    if len(places) < 2:
        return None
    fit = [i for i in places if is_patronymic(words[i], bones[i])]
    if not fit:
        return places[-1] if son and len(places) > 2 else None
    after_name = [i for i in fit if i - 1 in places and lookup(words[i - 1])]
    chosen = after_name[0] if after_name else fit[-1]
    if chosen == 0 and not bones[0].endswith("na") and len(places) == 2 and not has_initials:
        return None  # Рабинович Лев
    return chosen


def _first_and_last(
    rest: list[int],
    words: list[str],
    bones: list[str],
    known: dict[int, Known | None],
    has_initials: bool,
    patronymic: int | None,
) -> tuple[int | None, int | None]:
    """Which of the words is the given name and which the surname."""
    if not rest:
        return None, None

    def likely(i: int) -> float:
        entry = known[i]
        if entry is None:
            return 0.0
        return entry.share * (0.01 if _SURNAME.search(bones[i]) and entry.share < 1e-3 else 1.0)

    if len(rest) == 1:
        i = rest[0]
        if patronymic is not None:
            # «Иванов Петрович» is rare, «Иван Петрович» is not.
            return (i, None) if known[i] is not None or not _SURNAME.search(bones[i]) else (None, i)
        alone = not has_initials and (likely(i) > 1e-4 or not _SURNAME.search(bones[i]))
        return (i, None) if alone else (None, i)
    if has_initials and patronymic is None and len(rest) == 2 and not any(known[i] for i in rest):
        return None, rest[-1]
    if patronymic is None and not any(sk.HAS_CYRILLIC.search(words[i]) for i in rest):
        # «James Peter Lockwood»; a Russian name in Latin letters may have its surname first («Petrov Ivan»).
        if known[rest[0]] is not None and not _SURNAME.search(bones[rest[0]]):
            return rest[0], rest[-1]
        if len(rest) > 2 and known[rest[-1]] is None:
            return rest[0], rest[-1]
    best = max(rest, key=lambda i: (likely(i), -i))
    if likely(best) > 0:
        others = [i for i in rest if i != best]
        # The surname stands first (Russian order) or last, the given name beside it.
        last = others[0] if best != rest[0] else others[-1]
        return best, last
    if patronymic is not None and patronymic - 1 in rest:
        first = patronymic - 1
        others = [i for i in rest if i != first]
        return first, (others[0] if others else None)
    if sk.HAS_CYRILLIC.search(words[rest[0]]):
        return rest[1], rest[0]
    return rest[0], rest[-1]


_FEMININE: Final = re.compile("(?:ова|ева|ина|ына|ая|цкая|ская)$")
_MALE: Final = re.compile("(?:ов|ев|ин|ын|ский|цкий|ской|ый)$")


_MALE_OR_FEMALE: Final = re.compile(f"^[а-я-]+(?:{_FEMININE.pattern}|{_MALE.pattern})")


def is_given(bones: str) -> bool:
    """Whether a skeleton is an initial or a given name that people bear (not the «Плюс» of «ИП Вектор Плюс»)."""
    known = known_names().get(bones)
    return len(bones) == 1 or (known is not None and known.share >= _COMMON / 10)


def looks_like_surname(word: str) -> bool:
    """Whether a Cyrillic word ends like a Russian surname.

    >>> looks_like_surname("щербакова"), looks_like_surname("ромашка")
    (True, False)
    """
    return len(word) > 4 and bool(_MALE.search(word) or _FEMININE.search(word))


def _surname_gender(word: str) -> str:
    if _FEMININE.search(word):
        return "f"
    return "m" if _MALE.search(word) else ""


def parse_parts(last: str, first: str, patronymic: str) -> Person:
    """A person out of three cells (``plain`` texts), each of which may be empty or hold more than its heading says.

    >>> parse_parts("иванова", "мария петровна", "")[:3] == parse("иванова мария петровна")[:3]
    True
    >>> parse_parts("ольга", "петрова", "")[:2] == parse_parts("петрова", "ольга", "")[:2]
    True
    """
    surnames = _joined([_readable(w.rstrip(".")) for w in _TOKEN.findall(last) if w not in _DROPPED])
    given = parse(first)
    father = _father(patronymic) if patronymic else given.patronymic
    own = given.first or given.last
    only = _TOKEN.findall(first)
    if len(only) == 1 and len(only[0].rstrip(".")) > 1 and not given.company:
        # Whatever it looks like (Ангелина ends like a surname), it stands under the heading of given names.
        word = _readable(only[0].rstrip("."))
        entry = lookup(word)
        own = entry.bones if entry is not None else sk.skeleton(word)
    if len(surnames) == 1 and len(surnames[0]) > 1:
        known, other = lookup(surnames[0]), sk.skeleton(first.rstrip("."))
        if known is not None and known.share >= 1e-4 and _MALE_OR_FEMALE.search(first) and lookup(first) is None:
            # A Russian surname under the heading of given names: the two were swapped.
            return Person(sk.surname(other), known.bones, father, known.gender.replace("u", ""))
    bones = sk.surname("".join(sk.skeleton(w) for w in surnames))
    gender = given.gender
    if father and len(father) > 1:
        gender = "f" if father.endswith("na") else "m" if father.endswith("ic") else gender
    if not gender and surnames and sk.HAS_CYRILLIC.search(surnames[-1]):
        gender = _surname_gender(surnames[-1])
    return Person(bones, own, father, gender, given.more)


def _father(text: str) -> str:
    words = _TOKEN.findall(text)
    return "".join(sk.skeleton(sk.one_script(w.rstrip("."))) for w in words if w not in _SONS)
