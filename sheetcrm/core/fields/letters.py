"""Letters and spaces: what people cannot see in a cell, and letters of the wrong alphabet. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LATIN_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
CYRILLIC_TO_LATIN = str.maketrans("АВСЕНКМОРТХУІЈЅасеорхуіјѕ", "ABCEHKMOPTXYIJSaceopxyijs")
_LATIN_TWINS = frozenset("ABCEHKMOPTXYaceopxy")
_CYRILLIC_TWINS = frozenset("АВСЕНКМОРТХУІЈЅасеорхуіјѕ")

#: The letter on the same key of a Russian keyboard → of an English one, with both cases.
_RU_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
_EN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"
TO_ENGLISH_KEYS = str.maketrans(_RU_KEYS, _EN_KEYS)
TO_RUSSIAN_KEYS = str.maketrans(_EN_KEYS, _RU_KEYS)

_CYRILLIC = r"\u0400-\u04ff"
_MIXED = re.compile(rf"(?<![^\W\d_])(?=[^\W\d_]*[A-Za-z])(?=[^\W\d_]*[{_CYRILLIC}])[^\W\d_]+")
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")

# A plain text needs no tidying: only visible characters and single ordinary spaces inside.
_VISIBLE = "[!-~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u205e\u20a0-\u214f]+"
_PLAIN = re.compile(f"{_VISIBLE}(?: {_VISIBLE})*")
_ALWAYS_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# A joiner is part of some emoji and scripts; between letters of ours, or beside a space, it is dirt.
_JOINER = re.compile(
    "(?:(?<=[\\w\\s])|^)[\u200c\u200d]+(?=[0-9A-Za-z\u0400-\u04ff\\s]|$)|(?<=[0-9A-Za-z\u0400-\u04ff])[\u200c\u200d]+"
)
_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


#: Longer than this no cell is a name, a contact, a date or a sum; it is text in the wrong place, and not looked into.
LONGEST = 500


def tidy(text: str) -> str:
    """The text without what cannot be seen: invisible characters, outer and repeated spaces; line breaks stay.

    Letters composed of two characters (as macOS writes «й») become one.

    >>> tidy("  Анна\\u00a0 \\u200bПетрова ")
    'Анна Петрова'
    """
    if not text or _PLAIN.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n")
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    if not text.isascii():
        text = _ALWAYS_INVISIBLE.sub("", text)
        if not _RIGHT_TO_LEFT.search(text):
            text = _DIRECTION.sub("", text)
        text = unicodedata.normalize("NFC", _JOINER.sub("", text))
    if "\n" not in text:
        return _SPACES.sub(" ", text).strip()
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def one_line(text: str) -> str:
    """Tidied text with line breaks as spaces.

    >>> one_line("Иванов\\nИван")
    'Иванов Иван'
    """
    return " ".join(text.split()) if "\n" in text else text


def has_control(text: str) -> bool:
    """Whether there are control characters, which no sheet shows."""
    return _CONTROL.search(text) is not None


def is_mixed(text: str) -> bool:
    """Whether some word has both Latin and Cyrillic letters.

    >>> is_mixed("Cамара"), is_mixed("VIP клиент")
    (True, False)
    """
    if text.isascii() or not _LATIN_LETTER.search(text) or not _CYRILLIC_LETTER.search(text):
        return False
    return _MIXED.search(text) is not None


def _unmix_word(word: str) -> str:
    latin = [c for c in word if c.isascii()]
    cyrillic = [c for c in word if "\u0400" <= c <= "\u04ff"]
    to_cyrillic = all(c in _LATIN_TWINS for c in latin)
    to_latin = all(c in _CYRILLIC_TWINS for c in cyrillic)
    if to_cyrillic and (not to_latin or len(cyrillic) >= len(latin)):
        return word.translate(LATIN_TO_CYRILLIC)
    if to_latin:
        return word.translate(CYRILLIC_TO_LATIN)
    return word


def unmix(text: str) -> str:
    """The text with look-alike letters of words in two alphabets put into one; words it cannot decide stay.

    >>> unmix("Cамара"), unmix("ivаn"), unmix("SPAсалон")
    ('Самара', 'ivan', 'SPAсалон')
    """
    if not is_mixed(text):
        return text
    return unicodedata.normalize("NFC", _MIXED.sub(lambda m: _unmix_word(m[0]), text))


def fold(text: str) -> str:
    """A key for comparing spellings: no case, no ё, no look-alikes, spaces and dashes made even.

    >>> fold(" Нижний  Новгород") == fold("нижний новгород"), fold("Орёл") == fold("орел")
    (True, True)
    """
    text = unmix(one_line(tidy(text))).casefold().replace("ё", "е")
    return re.sub(r"\s*[-‐‑‒–—]\s*", "-", text).strip(" .,;:")


def listed(words: str, mark: str | None = None) -> frozenset[str]:
    """A set of words written in one text, parted by spaces or by a mark.

    >>> sorted(listed("да нет")), sorted(listed("не писать|стоп", "|"))
    (['да', 'нет'], ['не писать', 'стоп'])
    """
    return frozenset(words.split(mark))


_NOTHING = listed(
    "- -- --- — – ― . .. ... … ? ?? ??? x х нет н/д n/a none null nil n.a. отсутствует неизвестно неизв неизв. "
    "пусто б/н нет_данных"
) | {
    "нет данных",
    "не указан",
    "не указана",
    "не указано",
    "не известно",
    "нет инфы",
    "no data",
    "unknown",
    "not given",
}


def is_nothing(text: str) -> bool:
    """Whether the text only says that there is nothing, such as «—», «нет» or "n/a".

    >>> is_nothing(" — "), is_nothing("Нет"), is_nothing("Нетов")
    (True, True, False)
    """
    return len(text) < 24 and tidy(text).casefold() in _NOTHING


def integral(value: float) -> str | None:
    """The digits of a whole number that a sheet keeps as a float, or None.

    >>> integral(89161234567.0), integral(1.5), integral(float("nan"))
    ('89161234567', None, None)
    """
    if isinstance(value, int):
        return str(int(value))
    return str(int(value)) if value == value and abs(value) < 1e18 and value.is_integer() else None


def nearest(word: str, known: Iterable[str], *, most: int | None = None) -> str | None:
    """The one known word within a slip of the finger (one edit, two from nine letters on), or None.

    None as well when two are equally near, when digits differ, or when the word is too short to judge.

    >>> nearest("моства", ["москва", "самара"])
    'москва'
    """
    from rapidfuzz.distance import OSA

    if len(word) < 4:
        return None
    limit = most if most is not None else (2 if len(word) >= 9 else 1)
    digits = [c for c in word if c.isdigit()]
    best: list[str] = []
    best_distance = limit + 1
    for other in known:
        if abs(len(other) - len(word)) > limit:
            continue
        distance = OSA.distance(word, other, score_cutoff=limit)
        if 0 < distance <= limit and [c for c in other if c.isdigit()] == digits:
            if distance < best_distance:
                best, best_distance = [other], distance
            elif distance == best_distance:
                best.append(other)
    return best[0] if len(best) == 1 else None
