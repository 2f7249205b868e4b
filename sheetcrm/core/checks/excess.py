"""Check: no column collects more about people than the work needs (Q12). Pure.

Everything that names a person wants a purpose. What a client base needs for its work has one by itself; a passport, a
diagnosis or a card number has none until the team writes it down in «Настройки» or config.yaml (``purposes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import empty
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

EXCESS = IssueCode(
    "data/excess",
    Severity.WARNING,
    Text(ru="Лишние персональные данные", en="More personal data than the work needs"),
    Text(
        ru="В столбце «{heading}» {n:заполнена|заполнены|заполнено} {n} {n:ячейка|ячейки|ячеек}, а зачем эти данные нужны, нигде не указано. "
        "Закон разрешает хранить только то, что нужно для дела.",
        en="Column “{heading}” has {n} filled {n:cell|cells}, but nothing says what the data is for. "
        "The law allows keeping only what the work needs.",
    ),
    Text(
        ru="Уберите столбец или впишите, для чего он: строкой «Цель: {heading}» в «Настройки» (или в config.yaml, раздел purposes).",
        en="Remove the column, or write what it is for: a row “Purpose: {heading}” in “Settings” (or section purposes of config.yaml).",
    ),
    example={"full_name": "Смирнова Анна", "extra:Паспорт": "есть"},
    private=True,
)
EXCESS_SPECIAL = IssueCode(
    "data/excess-special",
    Severity.WARNING,
    Text(ru="Столбец с особыми персональными данными", en="A column of special personal data"),
    Text(
        ru="В столбце «{heading}» {n:заполнена|заполнены|заполнено} {n} {n:ячейка|ячейки|ячеек}. Судя по названию, это сведения, "
        "для которых нужно отдельное письменное согласие (152-ФЗ, статьи 10 и 11).",
        en="Column “{heading}” has {n} filled {n:cell|cells}. Judging by its heading, this is data that "
        "needs the person's explicit consent (in Europe: GDPR article 9).",
    ),
    Text(
        ru="Уберите столбец. Если без него нельзя, соберите согласия и впишите цель: строкой «Цель: {heading}» в «Настройки».",
        en="Remove the column. If it is needed, collect consents and write its purpose: a row “Purpose: {heading}” in “Settings”.",
    ),
    example={"full_name": "Смирнова Анна", "extra:Диагноз": "есть"},
    private=True,
)
EXCESS_SECRET = IssueCode(
    "data/excess-secret",
    Severity.ERROR,
    Text(ru="Столбец с секретами", en="A column of secrets"),
    Text(
        ru="В столбце «{heading}» {n:заполнена|заполнены|заполнено} {n} {n:ячейка|ячейки|ячеек}. Номера карт, пароли и коды в общей таблице "
        "хранить нельзя: их видят все, у кого есть доступ.",
        en="Column “{heading}” has {n} filled {n:cell|cells}. Card numbers, passwords and codes have no "
        "place in a shared table: everyone who can open it sees them.",
    ),
    Text(ru="Удалите столбец, пароли смените.", en="Delete the column and change the passwords."),
    example={"full_name": "Смирнова Анна", "extra:Пароль": "есть"},
    private=True,
)

_SECRET = re.compile(
    r"(?<!\w)(?:парол|password|пин-?код|pin(?: code)?\b|cvv|cvc|номер (?:банковской )?карты(?! клиента| лояльн| скидк)|card number|"
    r"банковская карта|credit card)"
)
_SPECIAL = re.compile(
    r"(?<!\w)(?:диагноз|здоровь|болезн|заболеван|противопоказан|аллерг|группа крови|инвалидност|религи|вероисповедан|"
    r"национальност|политическ|судимост|ориентаци|отпечат|биометри|беременност|анамнез|медкарт|"
    r"diagnos|health|illness|disease|allerg|blood type|disabilit|religion|ethnic|race$|nationality|political|"
    r"criminal record|orientation|fingerprint|biometric|pregnan|medical)"
)
_EXCESS = re.compile(
    r"(?<!\w)(?:паспорт|серия и номер|кем выдан|код подразделения|снилс|прописк|регистраци[яи] по месту|адрес регистрации|"
    r"адрес прописки|девичья фамилия|водительск|номер прав\b|свидетельство о рожд|военный билет|загранпаспорт|полис омс|"
    r"место рождения|passport|social security|ssn\b|national insurance|driver.?s? licen[cs]e|id card|place of birth|"
    r"maiden name)"
)


def _excess(context: CheckContext) -> Iterator[Findings]:
    purposes = {key.strip().casefold() for key, purpose in context.purposes.items() if str(purpose).strip()}
    for table, raw in context.raw.items():
        if table not in ("clients", "orders"):
            continue
        for key in map(str, raw.columns):
            if not key.startswith("extra:"):
                continue
            said = key.removeprefix("extra:")
            if said.strip().casefold() in purposes or key.casefold() in purposes:
                continue
            code = code_of(said)
            if code is None:
                continue
            filled = np.flatnonzero(~empty(context, table, key))
            if len(filled):
                # One line for the column, at its first filled cell: a hundred lines would say nothing more.
                first = np.zeros(len(raw), dtype=bool)
                first[filled[0]] = True
                yield Findings.where(first, code, key, table=table, heading=said, n=len(filled))


def code_of(heading: str) -> IssueCode | None:
    """What a column's heading promises, or None when it is a column like others.

    >>> [c and c.code for c in map(code_of, ("Паспорт", "Диагноз", "Пароль от кабинета", "Паспорт изделия", "Любимый цвет"))]
    ['data/excess', 'data/excess-special', 'data/excess-secret', None, None]
    """
    folded = heading.casefold().replace("ё", "е")
    if re.search(r"паспорт (?:изделия|товара|объекта|качества|оборудования)|passport cover", folded):
        return None
    for pattern, code in ((_SECRET, EXCESS_SECRET), (_SPECIAL, EXCESS_SPECIAL), (_EXCESS, EXCESS)):
        if pattern.search(folded):
            return code
    return None


EXCESS_CHECK = Check("excess", "clients", _excess)
