"""Check: free text holds no special category of personal data, no document or card numbers. Pure.

The message names the kind and never repeats the text: the reader opens the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.sensitive_words import kinds_in
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

_FIX = Text(
    ru="Уберите эти слова, если без них можно работать. Если нельзя, нужно отдельное письменное согласие человека "
    "(152-ФЗ, статья 10), а таблицу должны видеть только те, кому это необходимо.",
    en="Take these words out if the work can be done without them. If not, the person's explicit consent is needed "
    "(in Europe: GDPR article 9), and only those who need it may see the table.",
)


def _kind(name: str, ru: str, en: str, example: str) -> IssueCode:
    return IssueCode(
        f"data/{name}",
        Severity.WARNING,
        Text(ru=f"В тексте есть сведения {ru}", en=f"The text mentions {en}"),
        Text(
            ru=f"Похоже, здесь записаны сведения {ru}. Закон относит их к особым: просто так хранить их нельзя. "
            "В письма и SMS этот текст не попадает.",
            en=f"This seems to mention {en}. The law treats that as special: it may not simply be kept. "
            "The text goes into no draft.",
        ),
        _FIX,
        example={"full_name": "Смирнова Анна", "comment": example},
        private=True,
    )


HEALTH = _kind("health", "о здоровье", "health", "аллергия на краску")
RELIGION = _kind("religion", "о вере", "religion", "держит пост")
POLITICS = _kind("politics", "о политических взглядах", "political views", "член партии")
ETHNICITY = _kind("ethnicity", "о национальности", "ethnic origin", "национальность не указывать")
INTIMATE = _kind("intimate", "об интимной жизни", "sex life or orientation", "пришла с мужем, роман на стороне")
CRIMINAL = _kind("criminal", "о судимости", "a criminal record", "ранее судим")

_CODES = {
    "health": HEALTH,
    "religion": RELIGION,
    "politics": POLITICS,
    "ethnicity": ETHNICITY,
    "intimate": INTIMATE,
    "criminal": CRIMINAL,
}

DOCUMENT = IssueCode(
    "data/document",
    Severity.WARNING,
    Text(ru="В тексте есть сведения о документе", en="A personal document in the text"),
    Text(
        ru="Похоже, здесь номер паспорта или СНИЛС либо отметка, что снята копия. В общей таблице этому не место.",
        en="This seems to hold a passport or insurance number, or to mention a copy of one. A shared "
        "table is no place for it.",
    ),
    Text(
        ru="Сотрите это. Если данные нужны для договора, храните их в договоре.",
        en="Clear it. If a contract needs these data, keep them in the contract.",
    ),
    example={"full_name": "Смирнова Анна", "comment": "паспорт 0000 000000"},
    private=True,
)
CARD_NUMBER = IssueCode(
    "data/card-number",
    Severity.ERROR,
    Text(ru="В тексте есть номер банковской карты", en="A bank card number in the text"),
    Text(
        ru="Похоже, здесь записан номер банковской карты. Хранить его в таблице опасно: её видят все, у кого есть доступ.",
        en="This seems to hold a bank card number. Keeping it in a table is dangerous: everyone who can "
        "open the table sees it.",
    ),
    Text(ru="Сотрите номер карты.", en="Clear the card number."),
    example={"full_name": "Смирнова Анна", "comment": "карта 4111 1111 1111 1111"},
    private=True,
)
PASSWORD = IssueCode(
    "data/password",
    Severity.ERROR,
    Text(ru="В тексте есть пароль", en="A password in the text"),
    Text(
        ru="Похоже, здесь записан пароль или код доступа. Его видят все, у кого есть таблица.",
        en="This seems to hold a password or an access code. Everyone who can open the table sees it.",
    ),
    Text(
        ru="Сотрите пароль и смените его: считайте, что он известен.",
        en="Clear the password and change it: treat it as known to others.",
    ),
    example={"full_name": "Смирнова Анна", "comment": "пароль: qwerty123"},
    private=True,
)

_PASSPORT = re.compile(
    r"паспорт\D{0,20}\d{2}\s?\d{2}\s?(?:№|n|номер)?\s?\d{6}|passport\W{0,3}(?:no\.?|number|#)?\W{0,3}[a-z]{0,2}\d{6,9}"
)
_COPY = re.compile(
    r"(?:копи[яюи]|скан\w*|фото\w*) (?:\w+ )?паспорт|паспорт\w*(?! (?:издел|товар|объект|качеств))[^.!?]{0,60}\b(?:копи[яюи]|скан)|"
    r"(?:copy|scan|photo) of (?:\w+ )?passport|passport[^.!?]{0,60}\b(?:copy|scan|photo)\b"
)
_SNILS = re.compile(r"(?<!\d)(\d{3})-(\d{3})-(\d{3})[ -](\d{2})(?!\d)")
_CARD = re.compile(r"(?<![\d+])[245]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?!\d)")
_PASSWORD = re.compile(
    r"(?<!\w)(?:пароль|password|пин-?код|pin code|cvv|cvc)\s*(?:от [\w.]+\s*)?[:=\-–—]?\s*(?=[^\s]*\d)[^\s]{3,}"
)
_DIGITS = re.compile(r"\d{3}")

#: Columns of free text. A profession is left out: «онколог» is not an illness.
_FREE = ("comment", "interests", "never_offer", "family", "call_time", "next_step", "loss_reason")


def _luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        n = int(digit) * (1 + place % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def _snils(text: str) -> bool:
    """An insurance number (СНИЛС) with its control sum, so that not every group of digits is one."""
    for match in _SNILS.finditer(text):
        digits = "".join(match.groups()[:3])
        total = sum(int(d) * (9 - i) for i, d in enumerate(digits)) % 101
        if total % 100 == int(match.group(4)):
            return True
    return "снилс" in text and _SNILS.search(text) is not None


def code_of(text: str) -> IssueCode | None:
    """What most deserves a word in a free text, or None."""
    folded = text.casefold()
    if _DIGITS.search(folded):
        card = _CARD.search(folded)
        if card and _luhn(re.sub(r"\D", "", card.group())):
            return CARD_NUMBER
        if _snils(folded):
            return DOCUMENT
    if ("паспорт" in folded or "passport" in folded) and (_PASSPORT.search(folded) or _COPY.search(folded)):
        return DOCUMENT
    if _PASSWORD.search(folded):
        return PASSWORD
    kind = next(kinds_in(text), None)
    return _CODES[kind] if kind else None


def _text_columns(table: str, raw: pd.DataFrame) -> Iterator[str]:
    for key in raw.columns:
        if key in _FREE or str(key).startswith("extra:"):
            yield str(key)


def _scan(table: str) -> Callable[[CheckContext], Iterator[Findings]]:
    def run(context: CheckContext) -> Iterator[Findings]:
        raw = context.raw[table]
        for key in _text_columns(table, raw):
            yield from _column(raw[key], table, key)

    return run


def _column(typed: pd.Series[Any], table: str, key: str) -> Iterator[Findings]:
    codes, values = pd.factorize(typed)
    found = [code_of(value) if isinstance(value, str) else None for value in values]
    for code in {code.code: code for code in found if code is not None}.values():
        hits = np.array([one is code for one in found] + [False], dtype=bool)  # the last stands for empty cells
        yield Findings.where(hits[codes], code, key, table=table)


SPECIAL_CLIENTS = Check("special-data", "clients", _scan("clients"))
SPECIAL_ORDERS = Check("special-data-orders", "orders", _scan("orders"))
