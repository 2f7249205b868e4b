"""What is known about words of names: first names with gender, patronymics, surnames. Pure but for its word lists.

The lists are read when first needed (about 15 ms). Matching uses the same knowledge.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from sheetcrm.core.fields.letters import listed
from sheetcrm.core.fields.lists import lines

Gender = Literal["m", "f"]

# Words of names repeat: asking once for each is what makes a hundred thousand names quick.
_REMEMBERED = 1 << 16

_MALE_ICH = listed(
    "ильич лукич кузьмич фомич никитич саввич фокич силыч данилыч михалыч палыч саныч иваныч борисыч гаврилыч "
    "максимыч мироныч платоныч сидорыч трофимыч семеныч федорыч аполлоныч"
)
_FEMALE_ICHNA = listed("ильинична лукинична кузьминична фоминична никитична саввична ильинишна кузьминишна")
#: Words that follow the father's name and say whose child: they belong to the patronymic.
CHILD_OF: dict[str, Gender] = {
    "оглы": "m",
    "оглу": "m",
    "углы": "m",
    "угли": "m",
    "уулу": "m",
    "улы": "m",
    "ұлы": "m",
    "кызы": "f",
    "кизи": "f",
    "гызы": "f",
    "қызы": "f",
    "ogly": "m",
    "oglu": "m",
    "ugli": "m",
    "kyzy": "f",
    "qizi": "f",
    "gizi": "f",
}
#: Small words inside surnames.
PARTICLES = listed(
    "фон ван дер ден де ди да дю дель делла дос ла ле ля бен бин ибн аль эль зу цу тер сан "
    "von van der den de di da du del della dos das la le lo bin ibn al el zu ter st ap"
)

_SURNAME_ANY = re.compile(r"(?:ко|[уюя]к|[ая]ян|янц|дзе|швили|ия|уа|[иы]х|аго|дт|ман|берг|штейн|заде|чик|ец|ло|ич)$")


def _key(word: str) -> str:
    return word.lower().replace("ё", "е")


@cache
def _first_names() -> dict[str, str]:
    known: dict[str, str] = {}
    for line in lines("first_names"):
        name, gender = line.rsplit(" ", 1)
        key = name.replace("ё", "е")
        known[key] = gender if known.get(key, gender) == gender else "x"
    return known


@cache
def _surnames() -> frozenset[str]:
    return frozenset(word.replace("ё", "е") for word in lines("surnames"))


@lru_cache(_REMEMBERED)
def first_name_gender(word: str) -> Gender | None:
    """Gender of a Russian first name, full or short; None for Саша, Женя and unknown words.

    >>> first_name_gender("Никита"), first_name_gender("Юля"), first_name_gender("Саша")
    ('m', 'f', None)
    """
    gender = _first_names().get(_key(word))
    if gender is None and "-" in word:
        genders = {first_name_gender(part) for part in word.split("-")}
        return genders.pop() if len(genders) == 1 else None
    return "m" if gender == "m" else "f" if gender == "f" else None


@lru_cache(_REMEMBERED)
def is_first_name(word: str) -> bool:
    """Whether the word (Cyrillic) is a known first name, full, short or tender.

    >>> is_first_name("Серёжа"), is_first_name("Анна-Мария"), is_first_name("Иванов")
    (True, True, False)
    """
    known = _first_names()
    key = _key(word)
    return key in known or ("-" in key and all(part in known for part in key.split("-")))


@lru_cache(_REMEMBERED)
def is_english_first_name(word: str) -> bool:
    """Whether a word in Latin letters is a known first name.

    >>> is_english_first_name("Zoë"), is_english_first_name("Jean-Luc"), is_english_first_name("Eastwood")
    (True, True, False)
    """
    from sheetcrm.core.names import first_names

    bare = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    known = first_names()
    return plain in known or ("-" in plain and all(part in known for part in plain.split("-")))


@lru_cache(_REMEMBERED)
def patronymic_gender(word: str) -> Gender | None:
    """Gender a patronymic tells, or None when the word is no patronymic.

    A surname such as Абрамович ends alike; which one it is follows from its place.

    >>> patronymic_gender("Ильич"), patronymic_gender("Петровна"), patronymic_gender("Фомин")
    ('m', 'f', None)
    """
    key = _key(word)
    if len(key) < 5:
        return None
    if key in _MALE_ICH or key.endswith(("ович", "евич")):
        return "m"
    if key in _FEMALE_ICHNA or key.endswith(("овна", "евна", "инична")):
        return "f"
    return None


@lru_cache(_REMEMBERED)
def surname_gender(word: str) -> Gender | None:
    """Gender the form of a Russian surname tells (Иванова, Толстая), None for Шевченко, Черных or foreign ones.

    >>> surname_gender("Щербакова"), surname_gender("Иванов"), surname_gender("Шевченко"), surname_gender("Сорока")
    ('f', 'm', None, None)
    """
    key = _key(word).rsplit("-", 1)[-1]
    if len(key) < 4:
        return None
    if re.search(r"(?:[ое]ва|ская|цкая)$", key) or (re.search(r"[иы]на$", key) and key[:-1] in _surnames()):
        return "f"
    if re.search(r"ая$", key) and len(key) > 5 and {key[:-2] + "ый", key[:-2] + "ий", key[:-2] + "ой"} & _surnames():
        return "f"
    if re.search(r"(?:[ое]в|ский|цкий|ской|цкой)$", key) or (re.search(r"[иы]н$", key) and key in _surnames()):
        return "m"
    return None


def is_surname(word: str) -> bool:
    """Whether the word (Cyrillic) is a known surname, in either gender's form.

    >>> is_surname("Щербакова"), is_surname("Салтыков-Щедрин"), is_surname("Мария")
    (True, True, False)
    """
    key = _key(word)
    known = _surnames()
    if key in known or ("-" in key and all(part and is_surname(part) for part in key.split("-"))):
        return True
    return masculine(key) in known


def masculine(key: str) -> str:
    """The masculine form of a feminine surname in lower case, else the word itself.

    >>> masculine("иванова"), masculine("толстая"), masculine("чайка")
    ('иванов', 'толстой', 'чайка')
    """
    known = _surnames()
    if re.search(r"(?:[ое]в|[иы]н)а$", key):
        return key[:-1]
    if key.endswith("ая"):
        for ending in ("ий", "ый", "ой"):
            if key[:-2] + ending in known:
                return key[:-2] + ending
    return key


@lru_cache(_REMEMBERED)
def surname_likeness(word: str) -> int:
    """How much a word looks like a surname: 3 known, 2 by its ending, 0 not at all.

    >>> surname_likeness("Иванова"), surname_likeness("Зубкевичюк"), surname_likeness("Анна")
    (3, 2, 0)
    """
    if is_surname(word):
        return 3
    if is_first_name(word):
        return 0
    key = _key(word)
    if len(key) > 4 and (
        re.search(r"(?:[ое]ва?|[иы]на?|ск(?:ий|ая|ой)|цк(?:ий|ая|ой))$", key) or _SURNAME_ANY.search(key)
    ):
        return 2
    return 0
