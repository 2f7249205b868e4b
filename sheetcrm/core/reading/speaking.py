"""What a cell speaks for, whatever its column is called: a phone, a day, a town, a person, a remark. Pure.

Each question is about one cell and may err; whole columns are judged by the share of their cells (``content``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import lru_cache

from sheetcrm.core.fields.city import names_town
from sheetcrm.core.fields.company import legal_form
from sheetcrm.core.fields.country import country_code
from sheetcrm.core.fields.letters import one_line, tidy
from sheetcrm.core.fields.persons import (
    is_english_first_name,
    is_first_name,
    is_surname,
    patronymic_gender,
    surname_likeness,
)
from sheetcrm.core.fields.words import word
from sheetcrm.core.fields.yes_no import NO, YES
from sheetcrm.core.reading.trade_words import SALUTATIONS, TRADE
from sheetcrm.core.workbook import Value


class Speaks(Enum):
    """What a cell may speak for."""

    PHONE = auto()
    #: Digits written as one dials them: with a plus, brackets or a trunk code.
    DIALLED = auto()
    EMAIL = auto()
    LINK = auto()
    #: «@anna», t.me/anna.
    HANDLE = auto()
    DAY = auto()
    NUMBER = auto()
    MONEY = auto()
    YES_NO = auto()
    #: A first name or a surname alone is one, too.
    PERSON = auto()
    #: At least two words of a person's name, or a name with initials.
    FULL_NAME = auto()
    TOWN = auto()
    COUNTRY = auto()
    COMPANY = auto()
    ADDRESS = auto()
    #: Letters and digits in one word, such as a postcode.
    CODE = auto()
    #: A remark or a sentence, rather than the name of something.
    REMARK = auto()
    #: A word of the trade: a status, a source, a service.
    TRADE = auto()
    #: «Г-н», "Mrs".
    SALUTATION = auto()


_PHONE = re.compile(r"^(?:\w{1,4}\.?:?\s*)?(\+?\d[\d\s\u00a0()\-–.]{4,}\d)(?:\D.{0,12})?$")
_GROUPS = re.compile(r"^\d{2,3}(?:[-\s]\d{2}){2}$")
_EMAIL = re.compile(r"^\S+@\S+\.\w{2,}$")
_LINK = re.compile(
    r"^(?:https?://\S+|www\.\S+|(?:[\w-]+\.)+(?:ru|рф|su|com|net|org|by|kz|ua|uk|de|eu|io|me|shop|online|store|info)(?:/\S*)?)$",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"^(?:\+\s*\d|[78]?\s*\(\d|[78][\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}$|0\d{2,4}\s\d)")
_HANDLE = re.compile(r"^(?:@[\w.]+|(?:https?://)?(?:t\.me|wa\.me)/\S+)$", re.IGNORECASE)
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-ZА-Я])[A-ZА-Я\d][A-ZА-Я\d -]{2,11}$")
_CLOCK = r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_D, _M = r"(?:[0-3]?\d)", r"(?:1[0-2]|0?\d)"
#: With dots whatever the numbers are, a day with a slip too; «22-33-44» is a phone.
_A_DAY = rf"(?:\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})|{_D}[/-]{_M}[/-](?:\d{{4}}|\d{{2}})|{_M}/{_D}/(?:\d{{4}}|\d{{2}})|\d{{4}}[./-]{_M}[./-]{_D})"
_DAY = re.compile(rf"^{_A_DAY}{_CLOCK}(?:\s*г\.?)?$")
_DAY_FIRST = re.compile(rf"^{_A_DAY}(?!\d|[ -]\d{{2}}-)")
_NAMED_DAY = re.compile(
    r"^\d{1,2}\s+(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[^\W\d_]*\.?,?(?:\s+\d{4}(?:\s*г\.?)?)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[−–\-+]?\d[\d\s\u00a0\u202f.,']*%?$")
_MONEY = re.compile(
    r"^(?:[$€£₽]\s*\d[\d\s\u00a0\u202f.,']*|\d[\d\s\u00a0\u202f.,']*\s*(?:[$€£₽]|руб\w*\.?|р\.|тыс\.?|usd|eur|rub|kzt)\W*)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_INITIALS = re.compile(
    r"^(?:[А-ЯЁA-Z][\w’'-]+\s+(?:[А-ЯЁA-Z]\.\s*){1,2}|(?:[А-ЯЁA-Z]\.\s*){1,2}[А-ЯЁA-Z][\w’'-]+|[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]{1,2}\.?)$"
)
_ADJECTIVE = re.compile(r"(?:[кнрлв](?:ий|ой|ый)|ая|ое|ые|ие)$")
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_ADDRESS = re.compile(
    r"\b(?:ул|улица|пр-?т|просп|проспект|пер|переулок|б-р|бульвар|наб|набережная|ш|шоссе|пл|площадь|проезд|кв|дом|д|корп|стр|подъезд|этаж|оф|офис)\b\.?|"
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|flat|apt|suite|close|terrace)\b",
    re.IGNORECASE,
)
#: «Садовая, 3», «Мира 10-5».
_HOUSE = re.compile(r"[^\W\d_]{3,}\.?,?\s+\d{1,3}[а-я]?(?:\s*[-/]\s*\d{1,3})?$", re.IGNORECASE)
_REMARK = re.compile(
    r"\b(?:не|нет|надо|нужн[аоы]?|нужен|уже|ещ[её]|потом|если|чтобы|через|после|только|можно|пока|завтра|сегодня|вчера|утром|вечером|"
    r"просил[аи]?|просит|звон\w+|перезвон\w*|позвон\w*|думает|хочет|любит|жд[её]т|придёт|придет|приходит|купил[аи]?|заказал[аи]?|был[аи]?|"
    r"отказал\w*|обеща\w+|интересует\w*|берёт|берет|скидк\w+|аллерги\w+|"
    r"not|don'?t|will|would|call(?:ed)?|asked|wants?|please|later|tomorrow|likes?|prefers?|bought|ordered|waiting|answer|"
    r"allergic|interested)\b",
    re.IGNORECASE,
)
#: So many words, or so many letters, are a sentence whatever they say.
_SENTENCE_WORDS, _SENTENCE_LETTERS = 7, 60


def _phone(value: Value, text: str) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 1e9 <= value < 1e15
    if _DAY_FIRST.match(text) or _MONEY.match(text):
        return False
    if _GROUPS.match(text):
        return True
    found = _PHONE.match(text)
    # Fewer digits are as likely a sum or a code.
    return found is not None and 10 <= sum(map(str.isdigit, found[1])) <= 15


def _day(value: Value, text: str) -> bool:
    return isinstance(value, dt.date) or bool(_DAY.match(text) or _NAMED_DAY.match(text))


def _number(value: Value, text: str) -> bool:
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or bool(_NUMBER.match(text))


def _yes_no(value: Value, text: str) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and (word(text) in YES | NO or text in YES | NO))


def _known_word(name: str) -> bool:
    return is_first_name(name) if _CYRILLIC.search(name) else is_english_first_name(name)


def _full_name(value: Value, text: str) -> bool:
    if legal_form(text) or not isinstance(value, str) or any(c in text for c in '«»"&/@'):
        return False
    if _INITIALS.match(text):
        return True
    words = _WORDS.findall(text)
    if not 2 <= len(words) <= 3 or len(text) > 50:
        return False
    if not _CYRILLIC.search(text):
        return all(w[:1].isupper() for w in words) and _known_word(words[0])
    if any(patronymic_gender(w) for w in words[1:]) and any(map(_known_word, words)):
        return True
    rest = [w for w in words if not _known_word(w)]
    return len(rest) == 1 and surname_likeness(rest[0]) >= 2


def _person(value: Value, text: str) -> bool:
    if _full_name(value, text):
        return True
    words = _WORDS.findall(text)
    if len(words) != 1 or words[0] != text:
        return False
    if _known_word(text):
        return True
    return bool(_CYRILLIC.search(text)) and text[:1].isupper() and is_surname(text) and not _ADJECTIVE.search(text)


def _remark(value: Value, text: str) -> bool:
    if not isinstance(value, str):
        return False
    count = len(_WORDS.findall(text))
    return count >= _SENTENCE_WORDS or len(text) > _SENTENCE_LETTERS or (count >= 2 and bool(_REMARK.search(text)))


def _trade(value: Value, text: str) -> bool:
    bare = word(text)
    return bare in TRADE or bare.replace("-", " ") in TRADE


_ASKED: Mapping[Speaks, Callable[[Value, str], bool]] = {
    Speaks.PHONE: _phone,
    Speaks.EMAIL: lambda value, text: bool(_EMAIL.match(text)),
    Speaks.DIALLED: lambda value, text: bool(_DIALLED.match(text)) and not _DAY_FIRST.match(text),
    Speaks.HANDLE: lambda value, text: bool(_HANDLE.match(text)),
    Speaks.CODE: lambda value, text: bool(_CODE.match(text)),
    Speaks.LINK: lambda value, text: bool(_LINK.match(text)),
    Speaks.DAY: _day,
    Speaks.NUMBER: _number,
    Speaks.MONEY: lambda value, text: bool(_MONEY.match(text)),
    Speaks.YES_NO: _yes_no,
    Speaks.PERSON: _person,
    Speaks.FULL_NAME: _full_name,
    Speaks.TOWN: lambda value, text: isinstance(value, str) and names_town(text),
    Speaks.COUNTRY: lambda value, text: len(text) > 2 and country_code(text) is not None,
    Speaks.COMPANY: lambda value, text: legal_form(text) is not None or "«" in text,
    Speaks.ADDRESS: lambda value, text: (
        any(map(str.isdigit, text)) and bool(_ADDRESS.search(text) or _HOUSE.search(text))
    ),
    Speaks.REMARK: _remark,
    Speaks.TRADE: _trade,
    Speaks.SALUTATION: lambda value, text: word(text) in SALUTATIONS,
}


@lru_cache(1 << 14)
def _speaks(value: Value, type_: str, kind: Speaks) -> bool:
    return _ASKED[kind](value, one_line(tidy(str(value))))


def speaks_for(value: Value, kind: Speaks) -> bool:
    """Whether a filled cell reads as something of this kind; a cell may read as several, or as none.

    >>> speaks_for("Анна Сергеевна", Speaks.PERSON), speaks_for("д. Утёвка", Speaks.TOWN), speaks_for("12.03.2025", Speaks.PHONE)
    (True, True, False)
    """
    # 1, 1.0 and True are one key of a cache, so the type is part of it.
    return _speaks(value, type(value).__name__, kind)
