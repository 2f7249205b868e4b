"""People's names: surname, given name and patronymic out of one cell, in any order and script. Pure.

The parts are skeletons for comparing (``skeleton.py``). For showing names see ``core/fields/name.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.matching.known import lookup
from sheetcrm.core.matching.parts import NOBODY, Person, arranged, is_patronymic, looks_like_surname, surname_gender
from sheetcrm.core.matching.text import BLANK_WORDS

# A digit inside a word is a slip (he5bert), not the end of it.
_TOKEN: Final = re.compile(r"[^\W_]*[^\W\d_][^\W_]*(?:[-'’`ʼ][^\W\d_]+)*\.?")
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# Words beside a name that are not part of it.
_DROPPED: Final = frozenset((
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "jr", "sr", "iii", "ii", "г-н", "г-жа", "господин", "госпожа", "гр",
    "тов", "клиент", "клиентка", "новый", "новая", "ип", "и", "and", "the", "не", "мой", "покупатель", "гость", "вип",
    "vip", "менеджер", "директор",
))  # fmt: skip
# «Оля, подруга Иры»: somebody's relation, whose name follows in the genitive.
_RELATIONS: Final = frozenset((
    "муж", "жена", "мама", "папа", "сын", "дочь", "дочка", "брат", "сестра", "от", "бабушка", "дедушка", "тетя", "дядя",
    "внук", "внучка", "подруга", "друг", "сосед", "соседка", "коллега", "знакомый", "знакомая", "свекровь", "теща",
    "зять", "невестка",
))  # fmt: skip
_VOWEL: Final = re.compile("[aeiouy]")
_GENITIVE: Final = re.compile("[ыи]$")
_PARTICLES: Final = frozenset((
    "de", "di", "da", "del", "della", "van", "von", "der", "den", "la", "le", "el", "al", "ibn", "bin", "бен", "ибн",
    "фон", "ван", "де", "mac", "mc", "st",
))  # fmt: skip
_SONS: Final = frozenset(
    ["оглы", "кызы", "оглу", "углы", "угли", "улы", "кизи", "гызы", "уулу", "oglu", "ogly", "kyzy", "qizi", "kizi"]
)
_SWAPPED: Final = 1e-4  # a surname's share among given names, from which on the two headings may have been swapped
_COMPANY: Final = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|пао|нко|ано|тоо|чп|гк|мбоу|гбу|фгуп|муп|llc|ltd|inc|gmbh|corp|plc|company|co\.|"
    r"компания|фирма|магазин|салон|студия|кафе|завод|центр|клиника|школа|агентство|bank|банк)(?!\w)|[«»]"
)


@lru_cache(maxsize=1 << 17)
def readable(word: str) -> str:
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
    for word, typed in zip(turned, words, strict=True):
        bones = sk.skeleton(word)
        if is_patronymic(word, bones) or ((found := lookup(word)) and found.share >= _SWAPPED and len(word) > 2):
            return " ".join(turned)
        if looks_like_surname(word) and len(_VOWEL.findall(typed)) * 5 < len(typed):
            return " ".join(w.replace("ю", ".") if len(w) <= 6 and w.endswith("ю") else w for w in turned)
    return text


def is_remark(word: str) -> bool:
    """Whether a word of a cell (lower case) may be something beside a name, or is read together with the others only."""
    beside = word in _DROPPED or word in _RELATIONS or word in _SONS or word in _PARTICLES or word in BLANK_WORDS
    return beside or is_company(word) or _layout(word) != word


def is_company(text: str) -> bool:
    """Whether a cell (lower case) names a company."""
    return bool(_COMPANY.search(text))


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
    capitals, small = _capital_pairs(typed), _small_words(typed)
    son = related = False
    for token in _TOKEN.findall(text):
        dotted = token.endswith(".")
        word = token.rstrip(".")
        if related:
            related = False
            if full or initials or _GENITIVE.search(word):
                continue
        if word in _RELATIONS:
            related = True
            continue
        if word in _DROPPED and not (dotted and len(word) == 1) and not (word in capitals and (full or initials)):
            continue
        if word in _SONS:
            son = True
        elif len(word) == 1 or (dotted and len(word) == 2 and word not in ("ю", "я")):
            initials.append(word[:1] if len(word) == 1 else word)
        elif len(word) == 2 and word in capitals:
            initials.extend(word)
        elif word not in small or _may_be_name(word):
            full.append(word)
    return arranged([readable(w) for w in _joined(full)], initials, son=son)


_PAIR_OF_CAPITALS: Final = re.compile(r"(?<!\w)[А-ЯЁA-Z]{2}(?!\w)")


def _capital_pairs(typed: str) -> frozenset[str]:
    """Two-letter words in capitals beside words that are not all in capitals: initials without dots."""
    if not _PAIR_OF_CAPITALS.search(typed):
        return frozenset()
    words = re.findall(r"[^\W\d_]+", typed)
    if not any(len(w) > 2 and not w.isupper() for w in words):
        return frozenset()
    return frozenset(w.lower() for w in words if len(w) == 2 and w.isupper())


_SMALL_BESIDE_CAPITAL: Final = re.compile(r"^(?=.*[А-ЯЁA-Z]).*(?<![\w-])[а-яёa-z]{3}", re.DOTALL)


def _small_words(typed: str) -> frozenset[str]:
    """Words without a capital beside words that have one: remarks, such as in «Надя маникюр», unless names themselves."""
    if not _SMALL_BESIDE_CAPITAL.match(typed):
        return frozenset()
    words = re.findall(r"[^\W\d_]+", typed)
    if not any(w.istitle() for w in words):
        return frozenset()
    return frozenset(w for w in words if len(w) > 2 and w.islower())


def _may_be_name(word: str) -> bool:
    if word in _PARTICLES or lookup(word) is not None or looks_like_surname(word):
        return True
    return is_patronymic(word, sk.skeleton(word)) or not sk.HAS_CYRILLIC.search(word)


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


def parse_parts(last: str, first: str, patronymic: str) -> Person:
    """A person out of three cells (``plain`` texts), each of which may be empty or hold more than its heading says.

    >>> parse_parts("иванова", "мария петровна", "")[:3] == parse("иванова мария петровна")[:3]
    True
    >>> parse_parts("ольга", "петрова", "")[:2] == parse_parts("петрова", "ольга", "")[:2]
    True
    """
    surnames = _joined([readable(w.rstrip(".")) for w in _TOKEN.findall(last) if w not in _DROPPED])
    given = parse(first)
    father = _father(patronymic) if patronymic else given.patronymic
    own = given.first or given.last
    only = _TOKEN.findall(first)
    if len(only) == 1 and len(only[0].rstrip(".")) > 1 and not given.company:
        # Whatever it looks like (Ангелина ends like a surname), it stands under the heading of given names.
        word = readable(only[0].rstrip("."))
        entry = lookup(word)
        own = entry.bones if entry is not None else sk.skeleton(word)
    if len(surnames) == 1 and len(surnames[0]) > 1:
        known, other = lookup(surnames[0]), sk.skeleton(first.rstrip("."))
        if known is not None and known.share >= _SWAPPED and looks_like_surname(first) and lookup(first) is None:
            # A Russian surname under the heading of given names: the two were swapped.
            return Person(sk.surname(other), known.bones, father, known.gender.replace("u", ""))
    bones = sk.surname("".join(sk.skeleton(w) for w in surnames))
    gender = given.gender
    if father and len(father) > 1:
        gender = "f" if father.endswith("na") else "m" if father.endswith("ic") else gender
    if not gender and surnames and sk.HAS_CYRILLIC.search(surnames[-1]):
        gender = surname_gender(surnames[-1])
    return Person(bones, own, father, gender, given.more)


def _father(text: str) -> str:
    words = _TOKEN.findall(text)
    return "".join(sk.skeleton(sk.one_script(w.rstrip("."))) for w in words if w not in _SONS)
