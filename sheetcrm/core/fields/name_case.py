"""Capital letters of names: ИВАНОВ → Иванов, while McDonald and д'Артаньян stay. Pure."""

from __future__ import annotations

import re

from sheetcrm.core.fields.letters import listed
from sheetcrm.core.fields.persons import (
    CHILD_OF,
    PARTICLES,
    is_first_name,
    is_surname,
    patronymic_gender,
    surname_likeness,
)

_WORD = re.compile(r"[^\W\d_]+(?:['’`ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NUMERAL = re.compile(r"(?:II|III|IV|VI{0,3}|IX)")
_FORMS = listed("ИП ООО АО ОАО ЗАО ПАО ТОО КФХ LLC LTD INC")
_TITLES = frozenset(("г-н", "г-жа", "д-р", "ип", "mr", "mrs", "ms", "dr", "и", "and"))
_LOWER_INSIDE = frozenset(
    ("на", "де", "да", "фон", "ван", "дер", "ибн", "оглы", "кызы", "de", "la", "von", "van", "al")
)
_MAC = re.compile(r"Mc([a-z])(?=[a-z]{2})")


def capitalised(word: str) -> str:
    """One word of a name with its capitals: after a dash and an apostrophe as well.

    >>> capitalised("САЛТЫКОВ-ЩЕДРИН"), capitalised("о'коннор"), capitalised("MCDONALD")
    ('Салтыков-Щедрин', "О'Коннор", 'McDonald')
    """
    parts = re.split(r"(['’`ʼ-])", word.lower())
    for i in range(0, len(parts), 2):
        inside = 0 < i < len(parts) - 1 and parts[i] in _LOWER_INSIDE
        after_apostrophe = i > 0 and parts[i - 1] != "-"
        # Д'Артаньян, O'Neil: one letter before the apostrophe. Дарʼя, Кот-д'…: the apostrophe is part of the word.
        if (after_apostrophe and len(parts[i - 2]) != 1) or inside:
            continue
        parts[i] = parts[i][:1].upper() + parts[i][1:]
    return _MAC.sub(lambda m: "Mc" + m[1].upper(), "".join(parts))


def recase(text: str) -> str:
    """The name with words that are wholly in capitals, wholly small, or typed under Caps Lock put right.

    >>> recase("ИВАНОВ иван пЕТРОВИЧ"), recase("алиев вагиф расул ОГЛЫ"), recase("фон дервиз н.в.")
    ('Иванов Иван Петрович', 'Алиев Вагиф Расул оглы', 'фон Дервиз Н.В.')
    """
    words = list(_WORD.finditer(text))
    if not words:
        return text
    titled = any(m[0][0].isupper() and m[0][1:].islower() for m in words if len(m[0]) > 1)
    out: list[str] = []
    end = 0
    for place, match in enumerate(words):
        word = match[0]
        out.append(text[end : match.start()])
        end = match.end()
        last = place == len(words) - 1
        # Beside a word with its capital a small one is a slip only when it is a name: «Оля маникюр» is a remark.
        remark = titled and word.islower() and _CYRILLIC.match(word) and not _is_name(word)
        out.append(word if remark else _recased(word, last, text[end : end + 1] == "."))
    out.append(text[end:])
    return "".join(out)


def _is_name(word: str) -> bool:
    return is_first_name(word) or surname_likeness(word) > 0 or patronymic_gender(word) is not None or len(word) == 1


def _recased(word: str, last: bool, dotted: bool) -> str:
    if word[0].isupper() and word[1:].islower():
        return word
    lower = word.lower()
    if len(word) == 1:
        return word.upper() if dotted else word
    if lower in _TITLES:
        return word
    if lower in CHILD_OF or (lower in PARTICLES and not last):
        return lower if word.isupper() else word
    if word in _FORMS or _NUMERAL.fullmatch(word):
        return word
    if word.islower() or word.isupper() or (word[0].islower() and word[1:].isupper()):
        return capitalised(word)
    if len(word) > 3 and word[:2].isupper() and word[2:].islower() and (is_first_name(word) or is_surname(word)):
        return capitalised(word)
    if "-" in word and all(part.isupper() or part.islower() for part in word.split("-")):
        return capitalised(word) if not word.split("-")[0].islower() else word
    return word
