"""Whether a column holds what its heading promises, judged on a sample. Pure.

Two questions are asked of each cell. Could it be of the field's type at all (a phone has digits)? And does it speak for
something else (a town column of first names)? A word that speaks for nothing we know agrees with any column of words: there
are more villages, posts and firms than lists of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.fields import Context
from sheetcrm.core.fields.gender import GENDER
from sheetcrm.core.fields.kind import KIND
from sheetcrm.core.fields.letters import is_nothing
from sheetcrm.core.fields.messenger_names import service_of
from sheetcrm.core.fields.persons import is_english_first_name, is_first_name
from sheetcrm.core.fields.tax_id import is_inn
from sheetcrm.core.reading.speaking import Speaks, speaks_for
from sheetcrm.core.spec import Field
from sheetcrm.core.workbook import CellError, Value

_DIGITS = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_DATE = re.compile(
    r"\d{1,4}\s*[./\-]\s*\d{1,2}(\s*[./\-]\s*\d{1,4})?|\d{1,2}\s*(?:-?го\s*)?[^\W\d_]{3,}|[^\W\d_]{3,}\.?\s*\d{1,2}|^\d{6,8}$"
)
_MONEY = re.compile(r"^[\s(−–\-+]*(?:[^\W\d]{0,4}|[$€£₽])\.?\s*\d[\d\s\u00a0\u202f.,']*\D{0,14}$")
_YES_NO = {
    "да", "нет", "д", "н", "+", "-", "–", "—", "v", "✓", "✔", "x", "х", "1", "0", "yes", "no", "y", "n", "true", "false",
    "истина", "ложь", "ок", "ok", "стоп", "stop", "⛔",
}  # fmt: skip


def _digits(value: Value) -> int:
    return len(_DIGITS.findall(str(value)))


def _phone(value: Value) -> bool:
    if isinstance(value, dt.date):
        return False
    if isinstance(value, float):
        return value > 1e6
    return 5 <= _digits(value) <= 40 and "@" not in str(value) and not _inn_alone(str(value).strip())


def _inn_alone(text: str) -> bool:
    """A tax number in full. Mobile numbers typed without a code begin with 9 and are never taken for one."""
    return len(text) in (10, 12) and text.isdecimal() and text[0] != "9" and is_inn(text)


def _date(value: Value) -> bool:
    if isinstance(value, (dt.date, dt.datetime)):
        return True
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 15_000 <= value <= 80_000 or 19_000_000 <= value <= 21_000_000
    return bool(_DATE.search(str(value)))


def _money(value: Value) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    return not isinstance(value, dt.date) and bool(_MONEY.match(str(value)))


def _name(value: Value) -> bool:
    text = str(value)
    return isinstance(value, str) and bool(_LETTERS.search(text)) and "@" not in text and _digits(text) <= 4


def _email(value: Value) -> bool:
    text = str(value)
    return "@" in text or bool(re.search(r"\w\.(ru|com|net|org|рф|by|kz)\b", text))


def _inn(value: Value) -> bool:
    text = str(value)
    if _digits(value) == 9:
        # The tax numbers of other countries have nine, those of the United States among them; here a zero may be lost.
        return is_inn("0" + re.sub(r"\D", "", text))
    return 8 <= _digits(value) <= 15 and not _LETTERS.search(text)


def _short_code(value: Value) -> bool:
    return 7 <= _digits(value) <= 15


def _yes_no(value: Value) -> bool:
    text = str(value).strip().casefold()
    return (
        isinstance(value, bool)
        or text in _YES_NO
        or bool(re.match(r"(соглас|отозв|отказ|дан|нет|да\b|given|withdr|yes|no\b)", text))
        # A column of stops often says what not to do instead of a yes.
        or bool(
            re.match(r"(не\s+(писать|звонить|беспоко|слать|надо|хочет)|отпис|🚫|do\s*n[o'’]?t\b|unsubscr|opt)", text)
        )
    )


def _stop(value: Value) -> bool:
    """The day since when counts as a stop, too: an opt-out must not be lost."""
    return isinstance(value, dt.date) or _yes_no(value)


def _age(value: Value) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool) and 0 <= value <= 120
    first = re.search(r"\d+", str(value))
    return bool(first) and int(first[0] if first else 0) <= 120


def _paid(value: Value) -> bool:
    """A sum; ones and noughts are ticks."""
    return _money(value) and str(value).strip() not in ("0", "1", "0.0", "1.0")


def _code(value: Value) -> bool:
    """The number of an order or a deal: digits, or one word."""
    return not isinstance(value, str) or bool(_DIGITS.search(value)) or len(value.split()) == 1


def _postcode(value: Value) -> bool:
    return 2 <= _digits(value) <= 10


def _website(value: Value) -> bool:
    return isinstance(value, str) and any(mark in value for mark in "./_")


_PAPER = re.compile(r"://|\bwww\.|\.[a-z]{3,4}\s*(?:[;\n]|$)", re.IGNORECASE)


def _paper(value: Value) -> bool:
    """A link, or the name of a file. Of a column “Invoice” of numbers no letter could be made."""
    return isinstance(value, str) and bool(_PAPER.search(value))


def _called(value: Value) -> bool:
    """How somebody is called: one word, or several with a name among them."""
    words = re.findall(r"[^\W\d_]+", str(value))
    return len(words) == 1 or (len(words) <= 5 and any(is_first_name(w) or is_english_first_name(w) for w in words))


_NEUTRAL = Context("ru", "RU", dt.date(2000, 1, 1))


def _gender(value: Value) -> bool:
    return GENDER.parse(value, _NEUTRAL).issue is None


def _kind(value: Value) -> bool:
    return KIND.parse(value, _NEUTRAL).issue is None


def _messenger(value: Value) -> bool:
    text = str(value)
    if any(mark in text for mark in ("@", "t.me", "vk", "wa.me", "/", "_")) or _digits(text) >= 6 or text.isascii():
        return True
    return service_of(text) is not None


def _wordy(value: Value) -> bool:
    return isinstance(value, str) and bool(_LETTERS.search(value))


def _anything(value: Value) -> bool:
    return True


_TESTS: dict[str, Callable[[Value], bool]] = {
    "phone": _phone,
    "email": _email,
    "date": _date,
    "birthday": _date,
    "money": _money,
    "number": _money,
    "name": _name,
    "name_part": _name,
    "company": _wordy,
    "city": _wordy,
    "country": _wordy,
    "gender": _gender,
    "kind": _kind,
    "inn": _inn,
    "kpp": _short_code,
    "ogrn": _short_code,
    "bik": _short_code,
    "yes_no": _yes_no,
    "messenger": _messenger,
}
#: Fields whose cells have a form of their own, whatever their type.
_FIELD_TESTS: dict[str, Callable[[Value], bool]] = {
    "stop": _stop, "age": _age, "order_id": _code, "deal_id": _code, "postcode": _postcode, "website": _website,
    "greeting": _called, "offer_document": _paper, "paid": _paid, "document": _paper,
}  # fmt: skip


class _Speech(Struct, frozen=True):
    """What speaks against a column: cells that are one of ``other``, unless they are one of ``own``."""

    other: frozenset[Speaks]
    own: frozenset[Speaks] = frozenset()


def _against(*other: Speaks, own: Sequence[Speaks] = ()) -> _Speech:
    return _Speech(frozenset(other), frozenset(own))


_S = Speaks
_NO_WORDS = (_S.PHONE, _S.EMAIL, _S.DAY)
#: By field type.
_TYPE_SPEECH: Mapping[str, _Speech] = {
    "phone": _against(_S.DAY, _S.MONEY, _S.ADDRESS, own=(_S.PHONE,)),
    "email": _against(_S.LINK, _S.HANDLE, own=(_S.EMAIL,)),
    "date": _against(_S.PHONE, _S.EMAIL, _S.LINK, _S.MONEY, own=(_S.DAY,)),
    "birthday": _against(_S.PHONE, _S.EMAIL, _S.LINK, _S.MONEY, own=(_S.DAY,)),
    "money": _against(_S.DAY, _S.PHONE, own=(_S.MONEY,)),
    "number": _against(_S.DAY, _S.PHONE),
    "inn": _against(_S.DAY, _S.DIALLED),
    "name": _against(_S.YES_NO, _S.TOWN, _S.LINK, _S.DAY, _S.TRADE, own=(_S.PERSON, _S.COMPANY)),
    "name_part": _against(_S.YES_NO, _S.TOWN, _S.LINK, _S.DAY, _S.TRADE, _S.REMARK, _S.COMPANY, own=(_S.PERSON,)),
    "company": _against(*_NO_WORDS, _S.YES_NO, _S.TOWN, _S.FULL_NAME, _S.SALUTATION, own=(_S.COMPANY,)),
    "messenger": _against(_S.YES_NO, _S.EMAIL, _S.DAY),
    "city": _against(
        *_NO_WORDS, _S.LINK, _S.NUMBER, _S.CODE, _S.YES_NO, _S.PERSON, _S.COUNTRY, _S.COMPANY, _S.ADDRESS, _S.REMARK,
        _S.TRADE, _S.SALUTATION, own=(_S.TOWN,),
    ),
    "country": _against(
        *_NO_WORDS, _S.LINK, _S.NUMBER, _S.YES_NO, _S.PERSON, _S.TOWN, _S.COMPANY, _S.ADDRESS, _S.REMARK, _S.TRADE,
        own=(_S.COUNTRY,),
    ),
    "address": _against(*_NO_WORDS, _S.LINK, _S.MONEY, _S.YES_NO, _S.FULL_NAME, own=(_S.ADDRESS, _S.TOWN)),
    "tags": _against(*_NO_WORDS, _S.YES_NO, _S.FULL_NAME),
    "utm": _against(*_NO_WORDS, _S.YES_NO, _S.PERSON, own=(_S.LINK,)),
}  # fmt: skip
_POST = _against(*_NO_WORDS, _S.LINK, _S.NUMBER, _S.YES_NO, _S.PERSON, _S.TOWN, _S.SALUTATION, own=(_S.TRADE,))
_WHO_DID = _against(_S.PHONE, _S.DAY, _S.MONEY, _S.LINK, _S.YES_NO, _S.TOWN, _S.REMARK, own=(_S.PERSON, _S.EMAIL))
_STAGE = _against(*_NO_WORDS, _S.LINK, _S.MONEY, _S.FULL_NAME, _S.TOWN, own=(_S.TRADE,))
_GOODS = _against(*_NO_WORDS, _S.YES_NO)
#: By field, where words tell more than the type does.
_FIELD_SPEECH: Mapping[str, _Speech] = {
    "position": _POST,
    "profession": _POST,
    "owner": _WHO_DID,
    "author": _WHO_DID,
    "verified_by": _WHO_DID,
    "status": _STAGE,
    "stage": _STAGE,
    "qualification": _STAGE,
    "tier": _STAGE,
    "source": _against(*_NO_WORDS, _S.YES_NO),
    "pref_channel": _against(*_NO_WORDS, _S.YES_NO, _S.FULL_NAME, _S.TOWN, own=(_S.TRADE,)),
    "loss_reason": _against(*_NO_WORDS, _S.NUMBER, _S.YES_NO, _S.FULL_NAME, _S.TOWN),
    "call_time": _against(_S.PHONE, _S.EMAIL, _S.LINK, _S.YES_NO, _S.FULL_NAME, _S.TOWN),
    "next_step": _against(*_NO_WORDS, _S.NUMBER, _S.YES_NO),
    "basis": _against(*_NO_WORDS, _S.NUMBER, _S.YES_NO, _S.FULL_NAME, _S.TOWN),
    "family": _against(_S.PHONE, _S.EMAIL, _S.LINK),
    "greeting": _against(*_NO_WORDS, _S.NUMBER, _S.YES_NO, _S.TOWN, own=(_S.PERSON,)),
    "postcode": _against(*_NO_WORDS),
    "website": _against(*_NO_WORDS, _S.YES_NO, own=(_S.LINK,)),
    "referral_code": _against(_S.EMAIL, _S.DAY, _S.YES_NO, _S.FULL_NAME, _S.REMARK),
    "single_code": _against(_S.EMAIL, _S.DAY, _S.YES_NO, _S.FULL_NAME, _S.REMARK),
    "items": _GOODS,
    "product": _GOODS,
    "category": _GOODS,
    "order_id": _against(_S.EMAIL, _S.DAY, _S.FULL_NAME, _S.REMARK),
    "deal_id": _against(_S.EMAIL, _S.DAY, _S.FULL_NAME, _S.REMARK),
}
#: Fewer rows than these prove nothing by their words: somebody has just begun to type.
LEAST_ROWS = 4
#: About so many cells of a column are asked.
SPOKEN = 60


def agreement(type_: str, sample: Sequence[Value]) -> float:
    """Share of the sample's cells that could be of a field type; 1.0 for an empty sample (nothing speaks against).

    Wrong cells are expected (this is what the checks are for), so a column agrees when most of it does.

    >>> agreement("phone", ["8 916 123-45-67", "нет телефона", "+7 903 000 11 22"]) > 0.6
    True
    >>> agreement("email", ["8 916 123-45-67"])
    0.0
    """
    cells = [v for v in sample if v is not None and not isinstance(v, CellError) and str(v).strip()]
    if not cells:
        return 1.0
    test = _TESTS.get(type_, _anything)
    return sum(map(test, cells)) / len(cells)


def holds(field: Field, sample: Sequence[Value], counts: Sequence[int]) -> bool:
    """Whether a column may hold a field. ``sample``: its distinct cells; ``counts``: in how many rows each stands.

    One slip in ten spellings and ten slips in a thousand rows are both a column with slips, so the better of the two shares
    counts.

    >>> from sheetcrm.core.clients import CLIENTS
    >>> city = CLIENTS.field("city")
    >>> holds(city, ["Кротовка", "Утёвка"], [3, 2]), holds(city, ["да", "нет"], [9, 8]), holds(city, ["клиент"], [30])
    (True, False, False)
    """
    test = _FIELD_TESTS.get(field.key) or _TESTS.get(field.type, _anything)
    speech = _FIELD_SPEECH.get(field.key) or _TYPE_SPEECH.get(field.type)
    filled = [
        (value, count)
        for value, count in zip(sample, counts, strict=True)
        if value is not None and not isinstance(value, CellError) and str(value).strip()
    ]
    if test not in (_yes_no, _stop):
        filled = [(v, n) for v, n in filled if not (isinstance(v, str) and is_nothing(v))]
    # Asking what a cell speaks for costs more than its form does, and every few tell the share.
    filled = filled[:: max(1, len(filled) // SPOKEN)]
    rows = sum(n for _, n in filled)
    if not rows:
        return True
    agree = [test(v) for v, _ in filled]
    if speech is not None and sum(counts) >= LEAST_ROWS:
        agree = [fits and not _speaks_against(speech, v) for fits, (v, _) in zip(agree, filled, strict=True)]
        if field.type == "city" and not _any_name(v for v, _ in filled):
            return False
    in_rows = sum(n for fits, (_, n) in zip(agree, filled, strict=True) if fits)
    return max(sum(agree) / len(filled), in_rows / rows) >= ENOUGH


def _speaks_against(speech: _Speech, value: Value) -> bool:
    return not any(speaks_for(value, kind) for kind in speech.own) and any(
        speaks_for(value, kind) for kind in speech.other
    )


_LIKE_A_TOWN = re.compile(
    r"(?:ск|[ое]во|ино|ыно|град|поль|бург|горск|дар|яр|абад|ville|ton|burgh?|ham|ford|field|shire|bury|stan|land|port)$"
)


def _any_name(cells: Iterable[Value]) -> bool:
    """Whether one of the cells is a town, is spelt like a name or ends like a town: unknown words in small letters are no
    names of places."""
    return any(
        isinstance(v, str) and (v.strip()[:1].isupper() or _LIKE_A_TOWN.search(v.strip()) or speaks_for(v, Speaks.TOWN))
        for v in cells
    )


#: Below this share the content disagrees with the heading.
ENOUGH = 0.5
