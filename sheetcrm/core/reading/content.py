"""Whether a column holds what its heading promises, judged on a sample. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

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
    return 5 <= _digits(value) <= 40 and "@" not in str(value)


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
    return 8 <= _digits(value) <= 15 and not _LETTERS.search(str(value))


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


def _messenger(value: Value) -> bool:
    text = str(value)
    return any(mark in text for mark in ("@", "t.me", "vk", "wa.me", "/", "_")) or _digits(text) >= 6 or text.isascii()


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
    "inn": _inn,
    "kpp": _short_code,
    "ogrn": _short_code,
    "bik": _short_code,
    "yes_no": _yes_no,
    "messenger": _messenger,
}


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


#: Below this share the content disagrees with the heading.
ENOUGH = 0.5
