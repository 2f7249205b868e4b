"""Field type phone: numbers as people type them, by way of libphonenumber. Pure.

A clean Russian mobile number takes a short cut that gives exactly what the library gives: it asks the library's own rule
for them, and tests compare both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import LONGEST, integral, is_nothing, one_line, tidy
from sheetcrm.core.fields.phone_codes import (
    DIGITS,
    LOOK_ALIKE,
    LOST_DIGITS,
    MADE_UP,
    NO_AREA_CODE,
    NOT_VALID,
    SEVERAL,
    SOME_WRONG,
    WITH_TEXT,
)
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

_RU_MOBILE = re.compile(r"(?:\+7|[78])?[ -]?(?:\((9\d\d)\)|(9\d\d))[ -]?(\d{3})[ -]?(\d\d)[ -]?(\d\d)")
_EXPONENT = re.compile(r"\+?(\d)(?:[.,](\d+))?[eEеЕ]\+?(\d{1,2})")
_EXTENSION = re.compile(
    r"[\s,(]*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|х|#)[\s.:№]*(\d{1,7})\s*\)?(?![\d-])",
    re.IGNORECASE,
)
_COMMA_EXTENSION = re.compile(r"(?<=\d),\s?(\d{1,4})$")
_SEPARATOR = re.compile(r"\s*(?:[;,/\\|\n]|\s(?:и|или|and|or)\s)\s*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|раб(?:очий)?|дом(?:ашний)?|гор(?:одской)?|факс|т|м|"
    r"tel|phone|ph|mob(?:ile)?|cell|home|work|office|fax|wa|whatsapp|ватсап|вотсап|viber|вайбер|telegram|тг|tg)"
    r"(?![^\W\d_])\.?\s*:?",
    re.IGNORECASE,
)
_NEUTRAL = frozenset(("тел", "телефон", "т", "tel", "phone", "ph"))
_RUN = re.compile(r"(?:\+\s*)?(?:\(\s*)?\d(?:[\d\s().‐-―−•·-]*\d)?")
_WORD = re.compile(r"[^\W\d_]+")
_TWINS = str.maketrans("OoОоQDIl|iЗзбЬSsBВ", "00000011113366558" + "8")
_TWIN_LETTERS = frozenset("OoОоQDIl|iЗзбЬSsBВ")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")
#: So many digits a number has at least when it is not one of a town, typed without its code.
_WITH_AREA = 8
_RUNS_UP = "01234567890123456789"
_RUNS_DOWN = _RUNS_UP[::-1]


class _Number(Struct, frozen=True):
    """One number read: E.164 with ";ext=", its country, and its spelling in the chosen style."""

    e164: str
    region: str
    shown: str


@cache
def _mobile_rule() -> re.Pattern[str]:
    """The library's own rule for Russian mobile numbers (ten digits), so that the short cut cannot disagree with it."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region("RU")
    return re.compile((metadata and metadata.mobile and metadata.mobile.national_number_pattern) or r"(?!)")


def is_russian_mobile(e164: str) -> bool:
    """Whether a number is a Russian mobile one, without asking the library at length.

    >>> is_russian_mobile("+79161234567"), is_russian_mobile("+74951234567")
    (True, False)
    """
    return e164.startswith("+79") and _mobile_rule().fullmatch(e164[2:]) is not None


def _ru_mobile(digits: str, style: str) -> _Number:
    a, b, c, d = digits[:3], digits[3:6], digits[6:8], digits[8:]
    if style == "national":
        shown = f"8 ({a}) {b}-{c}-{d}"
    elif style == "e164":
        shown = "+7" + digits
    else:
        shown = f"+7 {a} {b}-{c}-{d}"
    return _Number("+7" + digits, "RU", shown)


def is_made_up(e164: str) -> bool:
    """Whether a number looks typed at random: 000-00-00, 1234567, all digits alike. It may still be valid.

    >>> is_made_up("+79160000000"), is_made_up("+79999999999"), is_made_up("+79161234567"), is_made_up("+79162234568")
    (True, True, False, False)
    """
    digits = e164.split(";")[0].lstrip("+")
    tail = digits[-7:]
    if len(set(tail)) == 1 or len(set(digits[1:])) == 1:
        return True
    return len(digits) > 8 and (digits[-10:] in _RUNS_UP + "0" or digits[-9:] in _RUNS_UP or digits[-9:] in _RUNS_DOWN)


@lru_cache(maxsize=1 << 14)
def _library(text: str, region: str, style: str, extension: str | None = None) -> _Number | None:
    """The number the library reads in a text of digits and signs, when it is valid. A base is read anew every few minutes,
    and its numbers are mostly those of before."""
    import phonenumbers as pn

    try:
        number = pn.parse(text, region)
    except pn.NumberParseException:
        return None
    if not pn.is_valid_number(number):
        return None
    number.extension = None
    found = pn.region_code_for_number(number) or ""
    e164 = pn.format_number(number, pn.PhoneNumberFormat.E164)
    formats = {"national": pn.PhoneNumberFormat.NATIONAL, "e164": pn.PhoneNumberFormat.E164}
    kind = formats.get(style, pn.PhoneNumberFormat.INTERNATIONAL)
    if kind == pn.PhoneNumberFormat.NATIONAL and found != region:
        kind = pn.PhoneNumberFormat.INTERNATIONAL
    shown = pn.format_number(number, kind)
    if extension:
        return _Number(f"{e164};ext={extension}", found, f"{shown}, доб. {extension}")
    return _Number(e164, found, shown)


def _read(digits: str, context: Context, extension: str | None) -> _Number | None:
    """The number in a run of digits with signs; a lost «+» and «00» are understood."""
    found = _library(digits, context.region, context.phone_style, extension)
    if found is not None:
        return found
    bare = re.sub(r"\D", "", digits)
    if digits.lstrip(" (").startswith("+"):
        return None
    if bare.startswith("00"):
        return _library("+" + bare[2:], context.region, context.phone_style, extension)
    if len(bare) in (11, 12, 13) and not (context.region in ("RU", "KZ") and bare[0] in "78"):
        return _library("+" + bare, context.region, context.phone_style, extension)
    return None


def first_number(value: Value) -> str | None:
    """Digits and signs of the first number in a cell; None where they are too few to be one with its area code, or are made up.

    >>> first_number("тел. 8 (916) 123-45-67, Ольга"), first_number(917193971454.0), first_number("23-45-67")
    ('8 (916) 123-45-67', '917193971454', None)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        runs = [integral(value) or ""]
    else:
        runs = _RUN.findall(tidy(value).translate(_FULL_WIDTH)) if isinstance(value, str) else []
    found = next((run for run in runs if sum(c.isdigit() for c in run) >= _WITH_AREA), None)
    return None if found is None or is_made_up(re.sub(r"\D", "", found)) else found


def country_of(number: str, region: str, style: str = "international") -> str | None:
    """The country a number belongs to when one without a code is read as one of ``region``; None where that makes it none.

    >>> country_of("8 916 123-45-67", "RU"), country_of("+44 7400 123456", "RU"), country_of("8 916 123-45-67", "US")
    ('RU', 'GB', None)
    """
    mobile = _RU_MOBILE.fullmatch(number) if region == "RU" else None
    if mobile and _mobile_rule().fullmatch((mobile[1] or mobile[2]) + mobile[3] + mobile[4] + mobile[5]):
        return "RU"
    found = _read(number, Context("en", region, dt.date.min, style), None)
    return found.region if found else None


def is_persons(number: str, region: str, style: str = "international", *, mobile: bool = False) -> bool:
    """Whether a number, read as one of ``region``, is a mobile or a landline of that country: what a client has. ``mobile``: only the first. A country's
    plan also has numbers of firms, pagers and services, which take up what a number of another country looks like.

    >>> is_persons("07400 123456", "GB"), is_persons("555-190-3233", "GB"), is_persons("+91 98765 43210", "GB")
    (True, False, False)
    """
    import phonenumbers as pn

    found = _read(number, Context("en", region, dt.date.min, style), None)
    if found is None or found.region != region:
        return False
    types = pn.PhoneNumberType
    kind = pn.number_type(pn.parse(found.e164))
    return kind in (types.MOBILE, types.FIXED_LINE_OR_MOBILE) or (kind == types.FIXED_LINE and not mobile)


def shown_in(e164: str, style: str = "international", region: str = "RU", lang: Lang = "ru") -> str:
    """A number of ours as people write it.

    >>> shown_in("+79161234567"), shown_in("+74951234567;ext=12", lang="en")
    ('+7 916 123-45-67', '+7 495 123-45-67, ext. 12')
    """
    number, _, extension = e164.partition(";ext=")
    if region == "RU" and is_russian_mobile(number):
        found: _Number | None = _ru_mobile(number[2:], style)
    else:
        found = _library(number, region, style)
    shown = found.shown if found else number
    if not extension:
        return shown
    return f"{shown}, {'доб.' if lang == 'ru' else 'ext.'} {extension}"


def _say(number: _Number, context: Context) -> str:
    return number.shown if context.lang == "ru" else number.shown.replace("доб.", "ext.")


def _wrong(text: str, context: Context) -> Reading:
    """What is wrong with a text that is no number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) > 4 and (
        len(set(digits)) == 1 or (len(digits) >= 6 and (digits in _RUNS_UP or digits in _RUNS_DOWN))
    ):
        return Reading(issue=MADE_UP)
    if len(set(digits[-7:])) == 1 and len(digits) >= 7:
        return Reading(issue=MADE_UP)
    if _WORD.search(_LABEL.sub("", text)):
        return Reading(issue=NOT_VALID)
    if 5 <= len(digits) <= 7 and digits[0] not in "08" and not digits.startswith("79"):
        return Reading(issue=NO_AREA_CODE)
    russian = context.region == "RU" and digits[:1] in ("7", "8", "9") and not text.startswith("00")
    if russian and 8 <= len(digits) <= 13 and len(digits) not in (11,):
        return Reading(issue=DIGITS, args={"n": len(digits)})
    return Reading(issue=NOT_VALID)


def _look_alike(text: str, context: Context) -> Reading | None:
    """A proposal when letters stand for digits (O for 0) and the number is valid with them put right."""
    letters = [c for c in text if c.isalpha() or c == "|"]
    if not letters or not all(c in _TWIN_LETTERS for c in letters) or sum(c.isdigit() for c in text) < 7:
        return None
    found = _read(text.translate(_TWINS), context, None)
    if found is None:
        return None
    shown = _say(found, context)
    return Reading(None, shown, Kind.PROPOSAL, "phone/look-alike", LOOK_ALIKE, {"guess": shown})


def _number_cell(value: float, context: Context) -> Reading:
    digits = integral(value)
    if digits is None:
        return _wrong(str(value), context)
    if value == 0:
        return EMPTY
    if len(digits) >= 10 and digits.endswith("000000") and len(set(digits)) > 2:
        return Reading(issue=LOST_DIGITS)
    mobile = digits[1:] if len(digits) == 11 and digits[0] in "78" else digits
    if context.region == "RU" and _mobile_rule().fullmatch(mobile):
        found: _Number | None = _ru_mobile(mobile, context.phone_style)
    else:
        found = _read(digits, context, None)
    if found is None:
        return _wrong(digits, context)
    issue = MADE_UP if is_made_up(found.e164) else None
    # A number cell becomes a text cell: a change of type, so never more than a proposal.
    return Reading((found.e164,), _say(found, context), Kind.PROPOSAL, "phone/number-cell", issue)


def _exponent(match: re.Match[str], context: Context) -> Reading:
    """A number the sheet wrote as 7,9161234567E+10: whole when every digit is still there."""
    fraction = match[2] or ""
    if len(fraction) < int(match[3]):
        return Reading(issue=LOST_DIGITS)
    digits = str(int(Decimal(f"{match[1]}.{fraction or 0}").scaleb(int(match[3]))))
    found = _read(digits, context, None)
    if found is None:
        return Reading(issue=NOT_VALID)
    return Reading((found.e164,), _say(found, context), Kind.PROPOSAL, "phone/exponent")


def parse(value: Value, context: Context) -> Reading:
    """Numbers of a cell, the main one first; one number alone is shown in the chosen style."""
    if value is None:
        return EMPTY
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number_cell(value, context)
    if not isinstance(value, str):
        return wrong_type()
    match = _RU_MOBILE.fullmatch(value)
    digits = (match[1] or match[2]) + match[3] + match[4] + match[5] if match else ""
    if digits and context.region == "RU" and _mobile_rule().fullmatch(digits):
        number = _ru_mobile(digits, context.phone_style)
        issue = MADE_UP if is_made_up(number.e164) else None
        if number.shown == value:
            return Reading((number.e164,), issue=issue)
        return _styled(number, value, issue, context)
    return _text_cell(value, context)


def _styled(number: _Number, typed: str, issue: Any, context: Context) -> Reading:
    shown = _say(number, context)
    if shown == typed or issue is not None:
        return Reading((number.e164,), issue=issue)
    kind = Kind.SPELLING if number.region == context.region else Kind.PROPOSAL
    return Reading((number.e164,), shown, kind, "phone/style")


def _text_cell(typed: str, context: Context) -> Reading:
    text = tidy(typed).translate(_FULL_WIDTH)
    if not text or is_nothing(text) or (text.strip("0 -") == "" and len(text) < 3):
        return EMPTY
    if len(text) > LONGEST:
        return Reading(issue=NOT_VALID)
    if _RUN.fullmatch(text):
        alone = _read(text, context, None)
        if alone is not None:
            return _styled(alone, typed, MADE_UP if is_made_up(alone.e164) else None, context)
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        return _exponent(exponent, context)
    guess = _look_alike(one_line(text), context)
    if guess is not None:
        return guess
    numbers, notes, wrong = _pieces(text, context)
    if not numbers:
        return _wrong(one_line(text), context)
    value = tuple(dict.fromkeys(n.e164 for n in numbers))
    listed = ", ".join(dict.fromkeys(_say(n, context) for n in numbers))
    if wrong:
        return Reading(value, issue=SOME_WRONG, args={"phones": listed, "wrong": ", ".join(wrong)})
    if len(value) > 1:
        noted = [(number, {0: notes[i]}) for i, number in enumerate(numbers) if notes.get(i)]
        args = {
            "phones": _with_notes(numbers, notes, context),
            "note": _noted(notes),
            "noted": ", ".join(_with_notes([number], note, context) for number, note in noted),
        }
        return Reading(value, issue=SEVERAL, args=args)
    if any(is_made_up(e) for e in value):
        return Reading(value, issue=MADE_UP)
    if _noted(notes):
        return Reading(value, issue=WITH_TEXT, args={"phones": listed, "note": _noted(notes)})
    if len(numbers) > 1:
        return Reading(value)  # one number written twice: which writing goes is for people to say
    return _styled_text(numbers[0], typed, text, context)


def _styled_text(number: _Number, typed: str, text: str, context: Context) -> Reading:
    """The number in the chosen style, when that drops nothing but «тел.» from the cell."""
    rest = _EXTENSION.sub(" ", text)
    rest = _COMMA_EXTENSION.sub(" ", rest)
    digits = re.sub(r"\D", "", rest)
    national = re.sub(r"\D", "", number.e164.split(";")[0])[-9:]
    if not digits.endswith(national):
        dropped = text[max(text.rfind("/"), text.rfind(",")) :].strip(" ,/")
        return Reading((number.e164,), issue=WITH_TEXT, args={"phones": _say(number, context), "note": dropped})
    words = [w.casefold() for w in _WORD.findall(rest)]
    if not words:
        return _styled(number, typed, None, context)
    if not all(w in _NEUTRAL for w in words):
        return Reading((number.e164,))  # «раб.», «WhatsApp» say something
    return Reading((number.e164,), _say(number, context), Kind.PROPOSAL, "phone/style")


def _noted(notes: Mapping[int, str]) -> str:
    return ", ".join(n for n in notes.values() if n)


def _with_notes(numbers: list[_Number], notes: Mapping[int, str], context: Context) -> str:
    return ", ".join(_say(n, context) + (f" ({notes[i]})" if notes.get(i) else "") for i, n in enumerate(numbers))


def _pieces(text: str, context: Context) -> tuple[list[_Number], dict[int, str], list[str]]:
    """Numbers of a cell in their order, remarks by number, and pieces with digits that are no number."""
    numbers: list[_Number] = []
    notes: dict[int, str] = {}
    wrong: list[str] = []
    marked = _EXTENSION.sub(lambda m: f"\x00{m[1]}\x01", text)
    marked = _COMMA_EXTENSION.sub(lambda m: f"\x00{m[1]}\x01", marked)
    for piece in _SEPARATOR.split(marked):
        plain = _LABEL.sub(" ", piece)
        extension = re.search(r"\x00(\d+)\x01", plain)
        body = re.sub(r"\x00\d+\x01", " ", plain).strip()
        runs = [r for r in _RUN.findall(body) if sum(c.isdigit() for c in r) > 2]
        note = _note(piece)
        if re.search(r"\d[^\W\d_]|[^\W\d_]\d", body) and _touching(body):
            wrong.append(piece_text(piece))
            continue
        if not runs:
            if note and numbers:
                notes[len(numbers) - 1] = " ".join(filter(None, (notes.get(len(numbers) - 1), note)))
            elif note and not numbers:
                notes[0] = note
            continue
        for run in runs:
            for part, found in _one_or_two(run, context, extension[1] if extension else None):
                if found is None:
                    wrong.append(part.strip())
                else:
                    numbers.append(found)
        if note and numbers:
            place = len(numbers) - 1
            notes[place] = " ".join(filter(None, (notes.get(place), note)))
    return numbers, notes, wrong


def _note(piece: str) -> str:
    """What a piece says beside its number, in its own words; labels alone («моб.») say nothing."""
    rest = _RUN.sub(" ", re.sub(r"\x00\d+\x01", " ", piece))
    rest = re.sub(r"[\s()\[\]]+", " ", rest).strip(" .,:;-–—+")
    return "" if not re.sub(r"[\W_]+", "", _LABEL.sub(" ", rest)) else rest


def piece_text(piece: str) -> str:
    """A piece of a cell as it was typed, without our marks."""
    return re.sub(r"[\x00\x01]", " ", piece).strip()


def _touching(body: str) -> bool:
    """Whether a letter stands inside a run of digits, as in 9I6 or 45-O7: the number cannot be trusted then."""
    return re.search(r"\d[\s().-]?[^\W\d_]{1,2}[\s().-]?\d|\d-[^\W\d_]\d|\d[^\W\d_]$", body) is not None


def _one_or_two(run: str, context: Context, extension: str | None) -> list[tuple[str, _Number | None]]:
    """The number of a run of digits, or the two that stand side by side in it."""
    found = _read(run, context, extension)
    if found is not None:
        return [(run, found)]
    if sum(c.isdigit() for c in run) >= 14:
        for gap in re.finditer(r"\s+|(?<=\d)(?=\+)", run):
            left, right = _read(run[: gap.start()], context, None), _read(run[gap.end() :], context, extension)
            if left and right:
                return [(run[: gap.start()], left), (run[gap.end() :], right)]
    return [(run, None)]


def _text(value: Any, lang: Lang) -> str:
    return ", ".join(shown_in(e, lang=lang) for e in value)


PHONE = FieldType("phone", parse, _text)
