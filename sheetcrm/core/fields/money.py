"""Field type money: sums as people write them, with their currency. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import is_nothing, one_line, tidy, unmix
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import NBSP, Lang, Text
from sheetcrm.core.workbook import Value

NOT_VALID = IssueCode(
    "money/not-valid",
    Severity.ERROR,
    Text(ru="Это не сумма", en="Not an amount"),
    Text(
        ru="«{value}» не удалось прочитать как сумму. Оставили как есть, в итогах не считаем.",
        en="“{value}” could not be read as an amount. Left as it is; no total counts it.",
    ),
    Text(ru="Впишите одно число, например 12500.", en="Type one number such as 12500."),
    Cause.SLIP,
    {"amount": "около пяти"},
    "orders",
)
AMBIGUOUS = IssueCode(
    "money/ambiguous",
    Severity.WARNING,
    Text(ru="Неясно, тысячи это или копейки", en="Thousands or decimals?"),
    Text(
        ru="«{value}» можно прочитать как {one} и как {other}. Угадывать не стали, в итогах не считаем.",
        en="“{value}” can be read as {one} or as {other}. Nothing was guessed; no total counts it.",
    ),
    Text(ru="Впишите сумму без точки.", en="Type the amount without the separator."),
    Cause.SLIP,
    {"amount": "12.500"},
    "orders",
)


LARGEST = 10**15


class Money(NamedTuple):
    """An amount; ``currency`` is an ISO code, or None when the cell names none."""

    amount: Decimal
    currency: str | None = None


_SIGNS = (
    (re.compile(r"₽|(?<![^\W\d_])(?:руб(?:л(?:ей|я|ь|и))?|р|rub|rur)(?![^\W\d_])\.?", re.IGNORECASE), "RUB"),
    (re.compile(r"\bUS\$|\$|(?<![^\W\d_])(?:usd|долл?(?:ар(?:ов|а)?)?)(?![^\W\d_])\.?", re.IGNORECASE), "USD"),
    (re.compile(r"€|(?<![^\W\d_])(?:eur|евро)(?![^\W\d_])", re.IGNORECASE), "EUR"),
    (re.compile(r"£|(?<![^\W\d_])gbp(?![^\W\d_])", re.IGNORECASE), "GBP"),
    (re.compile(r"₸|(?<![^\W\d_])(?:kzt|тг|тенге)(?![^\W\d_])\.?", re.IGNORECASE), "KZT"),
    (re.compile(r"(?<![^\W\d_])(?:byn|бел\.?\s?руб|br)(?![^\W\d_])\.?", re.IGNORECASE), "BYN"),
    (re.compile(r"₴|(?<![^\W\d_])(?:uah|грн)(?![^\W\d_])\.?", re.IGNORECASE), "UAH"),
    (re.compile(r"¥|(?<![^\W\d_])(?:cny|юан(?:ей|я|ь))(?![^\W\d_])", re.IGNORECASE), "CNY"),
    (re.compile(r"₹|(?<![^\W\d_])(?:inr|rs)(?![^\W\d_])\.?", re.IGNORECASE), "INR"),
    (re.compile(r"₦|(?<![^\W\d_])ngn(?![^\W\d_])", re.IGNORECASE), "NGN"),
)


_SIGN_OF = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "UAH": "₴", "CNY": "¥", "INR": "₹", "NGN": "₦"}


def currency_code(sign: str) -> str | None:
    """The ISO code of a currency by its sign, word or code; None for one that is not known here.

    >>> currency_code("₽"), currency_code("руб."), currency_code("eur"), currency_code("CHF"), currency_code("монет")
    ('RUB', 'RUB', 'EUR', 'CHF', None)
    """
    text = sign.strip()
    known = next((code for pattern, code in _SIGNS if pattern.fullmatch(text)), None)
    return known or (text if re.fullmatch("[A-Z]{3}", text) else None)


_BYN_FIRST = _SIGNS[5]
_MULTIPLIER = re.compile(
    r"(?<=[\d\s.,])(?P<k>тыс(?:яч[аи]?)?\.?|т\.?(?=\s*(?:р|$))|к|k)(?![^\W\d_])|"
    r"(?<=[\d\s.,])(?P<m>млн\.?|миллион(?:а|ов)?|mln|mio|m|м)(?![^\W\d_])|(?<=[\d\s.,])(?P<b>млрд\.?|bn)(?![^\W\d_])",
    re.IGNORECASE,
)
_KOPECKS = re.compile(r"(?<=[\s.\d])(\d{1,2})\s?коп(?:е(?:ек|йк[аи]))?\.?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[ '.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,2})?")


def _as_number(digits: str, scaled: bool) -> Decimal | tuple[Decimal, Decimal] | None:
    """The number in digits and separators; two readings when one separator and three digits could be either."""
    if " " in digits or "'" in digits:
        if not _GROUPED.fullmatch(digits):
            return None
        digits = re.sub("[ ']", "", digits)
        return Decimal(digits.replace(",", "."))
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        head, tail = digits[:last], digits[last + 1 :]
        other = "," if digits[last] == "." else "."
        if digits[last] in head or not re.fullmatch(r"\d{1,3}(?:" + re.escape(other) + r"\d{3})+", head):
            return None
        return Decimal(head.replace(other, "") + "." + tail)
    if dots + commas == 0:
        return Decimal(digits)
    mark = "." if dots else ","
    parts = digits.split(mark)
    if dots + commas > 1:
        return Decimal("".join(parts)) if all(len(p) == 3 for p in parts[1:]) and 0 < len(parts[0]) <= 3 else None
    plain = Decimal(".".join(parts))
    if len(parts[1]) == 3 and len(parts[0]) <= 3 and parts[0].strip("0") and not scaled:
        return plain, Decimal("".join(parts))
    return plain


def parse(value: Value, context: Context) -> Reading:
    """An amount with its currency; one that could be thousands or decimals is told, not guessed."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return wrong_type()
    if isinstance(value, (int, float)):
        # A sheet keeps twelve-odd digits: what is larger is no sum, what is finer is the noise of a formula.
        if not abs(value) < LARGEST:
            return Reading(issue=NOT_VALID)
        return Reading(
            Money(Decimal(value) if isinstance(value, int) else Decimal(repr(round(value, 4))).normalize() + 0)
        )
    if not isinstance(value, str):
        return wrong_type()
    text = one_line(unmix(tidy(value)))
    if not text or is_nothing(text):
        return EMPTY
    if len(text) > 60:
        return Reading(issue=NOT_VALID)
    return _text_cell(text, context)


def _text_cell(text: str, context: Context) -> Reading:
    currency: str | None = None
    for pattern, code in (_BYN_FIRST, *_SIGNS):
        found = pattern.search(text)
        if found:
            # «т.р.»: the thousand keeps its letter, only the currency goes.
            currency, text = code, text[: found.start()] + " " + text[found.end() :]
            break
    kopecks = _KOPECKS.search(text)
    extra = Decimal(0)
    if kopecks:
        extra, text = Decimal(kopecks[1]) / 100, text[: kopecks.start()] + text[kopecks.end() :]
    scale = Decimal(1)
    multiplier = _MULTIPLIER.search(text)
    if multiplier:
        scale = Decimal(1000) if multiplier["k"] else Decimal(10**6) if multiplier["m"] else Decimal(10**9)
        text = text[: multiplier.start()] + " " + text[multiplier.end() :]
    negative = False
    text = text.strip(" .")
    if re.fullmatch(r"\(.*\)", text):
        negative, text = True, text[1:-1].strip()
    if re.match(r"[-−–—]\s?(?=[\d(])", text):
        negative, text = not negative, text[1:].strip()
    text = re.sub(r"[.,]?[-–—=]+$", "", text.removeprefix("+").strip()).strip(" .")
    if not _NUMBER.fullmatch(text) or len(text) > 30 or not text.isascii():
        return Reading(issue=NOT_VALID)
    try:
        number = _as_number(text, scale != 1)
    except InvalidOperation:
        number = None
    if number is None:
        return Reading(issue=NOT_VALID)
    if isinstance(number, tuple):
        if context.lang == "en" and "," in text:
            number = number[1]
        else:
            one, other = (money_text(Money(n), context.lang) for n in number)
            return Reading(issue=AMBIGUOUS, args={"one": one, "other": other})
    amount = number * scale + extra
    return Reading(Money(-amount if negative else amount, currency))


def named_currency(text: str) -> str | None:
    """The ISO code of the currency a sum names.

    >>> named_currency("(£1,200.00)"), named_currency("5 000 руб."), named_currency("5 000")
    ('GBP', 'RUB', None)
    """
    return next((code for pattern, code in (_BYN_FIRST, *_SIGNS) if pattern.search(text)), None)


def currency_sign(code: str) -> str:
    """The sign of a currency by its ISO code; the code itself where no sign is commonly read.

    >>> currency_sign("RUB"), currency_sign("BYN")
    ('₽', 'BYN')
    """
    return _SIGN_OF.get(code, code)


def money_text(value: Money, lang: Lang) -> str:
    """An amount as people write it; the currency by its sign.

    >>> money_text(Money(Decimal("-1200.5"), "RUB"), "ru").replace(NBSP, "_"), money_text(Money(Decimal(5), "USD"), "en")
    ('−1_200,50_₽', '$5')
    """
    amount = abs(value.amount)
    digits = 0 if amount == amount.to_integral_value() else max(2, -int(amount.normalize().as_tuple().exponent))
    text = f"{amount:,.{digits}f}"
    sign = currency_sign(value.currency or "")
    if lang == "ru":
        text = text.replace(",", NBSP).replace(".", ",")
        text = f"{text}{NBSP}{sign}" if sign else text
    elif sign in ("$", "€", "£", "₹", "₦"):
        text = sign + text
    elif sign:
        text = f"{text}{NBSP}{sign}"
    return ("−" if value.amount < 0 else "") + text


def _text(value: Any, lang: Lang) -> str:
    return money_text(value, lang)


MONEY = FieldType("money", parse, _text)
