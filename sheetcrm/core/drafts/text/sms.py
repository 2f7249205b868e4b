"""How operators count a text message: alphabet, characters, parts, price, and what would save a part. Pure.

Source: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table), TS 23.040 (concatenation headers take
6 octets: 7 septets or 3 UCS-2 units of each part).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from sheetcrm.core.wording import Text

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_ALPHABET = _BASIC | _EXTENSION
_EXTENDED = re.compile(r"[\f^{}\\\[~\]|€]")
_CYRILLIC_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

#: Single part / each part of several, in septets or in UTF-16 units.
LIMITS: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

# What may be written more plainly without a reader noticing. Never ё: that would change words.
_PLAINER = {
    "—": "-",
    "–": "-",
    "−": "-",
    "«": '"',
    "»": '"',
    "„": '"',
    "“": '"',
    "”": '"',
    "’": "'",
    "‘": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200b": "",
    "\u00ad": "",
    "…": "...",
}

_PLAIN_TABLE = str.maketrans(_PLAINER)

_WORDS = {
    "—": Text(ru="тире «—» на «-»", en="the dash “—” with “-”"),
    "–": Text(ru="тире «–» на «-»", en="the dash “–” with “-”"),
    "−": Text(ru="минус «−» на «-»", en="the minus “−” with “-”"),
    "\u00a0": Text(ru="неразрывный пробел на обычный", en="no-break spaces with plain ones"),
    "\u202f": Text(ru="узкий пробел на обычный", en="thin spaces with plain ones"),
    "\u2009": Text(ru="узкий пробел на обычный", en="thin spaces with plain ones"),
    "\u200b": Text(ru="невидимый знак — убрать", en="an invisible character with nothing"),
    "\u00ad": Text(ru="мягкий перенос — убрать", en="a soft hyphen with nothing"),
    "…": Text(ru="«…» на три точки", en="“…” with three dots"),
}


class SmsInfo(Struct, frozen=True):
    """What an operator will bill. ``characters``: as billed (septets or UTF-16 units); ``forcing``: characters that
    alone keep the text out of GSM-7, when there are few enough to name; ``hints``: what would save a part."""

    encoding: Encoding
    characters: int
    parts: int
    left: int
    forcing: str
    hints: tuple[Text, ...]
    price: Decimal | None


def encoding_of(text: str) -> Encoding:
    """GSM-7 when every character is in the default alphabet or its extension, else UCS-2."""
    return "GSM-7" if _ALPHABET.issuperset(text) else "UCS-2"


def count(text: str) -> tuple[Encoding, int, int, int]:
    """Encoding, billed characters, parts, and characters left in the last part.

    A character of two units (an escaped one, a surrogate pair) is never split over two parts, so a text may need one
    part more than division says.

    >>> count("a" * 160)[:3], count("a" * 161)[:3], count("я" * 71)[:3]
    (('GSM-7', 160, 1), ('GSM-7', 161, 2), ('UCS-2', 71, 2))
    """
    encoding = encoding_of(text)
    double = (_EXTENDED if encoding == "GSM-7" else _ASTRAL).findall(text)
    total = len(text) + len(double)
    single, several = LIMITS[encoding]
    if total <= single:
        return encoding, total, 1 if text else 0, single - total
    if not double:
        parts = -(-total // several)
        return encoding, total, parts, parts * several - total
    parts, room = 1, several
    wide = frozenset(double)
    for character in text:
        cost = 2 if character in wide else 1
        if cost > room:
            parts += 1
            room = several
        room -= cost
    return encoding, total, parts, room


_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_IN_LATIN = {
    **_PLAINER,
    **_LATIN,
    "ё": "e",
    **{c.upper(): latin.capitalize() for c, latin in _LATIN.items()},
    "Ё": "E",
    "№": "No",
    "₽": "rub",
}
_LATIN_TABLE = str.maketrans(_IN_LATIN)


def in_latin(text: str) -> str:
    """A Russian text in Latin letters, as people read it on old phones: 160 signs go into a part instead of 70.

    >>> in_latin("Щука, съешь ещё — Юля!"), count(in_latin("Добрый день"))[0]
    ('Schuka, sesh esche - Yulya!', 'GSM-7')
    """
    return text.translate(_LATIN_TABLE)


#: Signs that become several, or none, with how many more that makes.
_LONGER = tuple((sign, len(latin) - 1) for sign, latin in _IN_LATIN.items() if len(latin) != 1)
_FIT_IN_LATIN = _ALPHABET | _IN_LATIN.keys()


def parts_in_latin(text: str) -> int | None:
    """How many parts a Russian text would have in Latin letters; None when it has none to change, or more than letters
    stands in the way.

    Counted without writing it, which takes a tenth of the time: a campaign asks for thousands.
    """
    signs = set(text)
    if not signs & _CYRILLIC_LETTERS or not signs <= _FIT_IN_LATIN:
        return None
    if _EXTENDED.search(text):
        return count(in_latin(text))[2]
    total = len(text) + sum(more * text.count(sign) for sign, more in _LONGER if sign in signs)
    single, several = LIMITS["GSM-7"]
    return (1 if total else 0) if total <= single else -(-total // several)


def plainer(text: str) -> str:
    """The text with typographic signs written plainly; letters are never touched."""
    return text.translate(_PLAIN_TABLE)


def _hints(text: str, parts: int) -> tuple[Text, ...]:
    present = sorted(_PLAINER.keys() & set(text), key=text.index)
    hints: list[Text] = []
    saved = parts - count(plainer(text))[2] if present else 0
    if saved > 0:
        ru: list[str] = []
        en: list[str] = []
        for sign in present:
            words = _WORDS.get(sign, Text(ru="кавычки и апострофы на прямые", en="quotes with straight ones"))
            ru.append(words.ru)
            en.append(words.en)
        hints.append(
            Text(
                ru=f"Замените {', '.join(dict.fromkeys(ru))}: частей станет меньше на {saved}.",
                en=f"Replace {', '.join(dict.fromkeys(en))}: {saved} fewer {'part' if saved == 1 else 'parts'}.",
            )
        )
    tight = " ".join(text.split())
    if not hints and tight != text and count(tight)[2] < parts:
        hints.append(
            Text(
                ru="Уберите лишние пробелы и переносы: станет на часть меньше.",
                en="Remove extra spaces: one part fewer.",
            )
        )
    few = parts_in_latin(text)
    if few is not None and few < parts - max(saved, 0):
        hints.append(
            Text(
                ru=f"Латиницей вышло бы {few} вместо {parts} (настройка sms_latin), но читать труднее.",
                en=f"In Latin letters it would be {few} instead of {parts} (the setting sms_latin), but harder to read.",
            )
        )
    return tuple(hints)


def measure(text: str, price_per_part: Decimal | None = None) -> SmsInfo:
    """Everything about one text message.

    >>> measure("Hello — world").encoding, measure("Hello - world").encoding
    ('UCS-2', 'GSM-7')
    >>> measure("Добрый день", Decimal("4.20")).price
    Decimal('4.20')
    """
    encoding, characters, parts, left = count(text)
    outside = set(text) - _ALPHABET if encoding == "UCS-2" else set()
    # Named only when there are few: a Russian text is all such letters.
    forcing = "".join(sorted(outside, key=text.index)) if 0 < len(outside) <= 5 else ""
    price = None if price_per_part is None else price_per_part * parts
    return SmsInfo(encoding, characters, parts, left, forcing, _hints(text, parts) if parts > 1 else (), price)
