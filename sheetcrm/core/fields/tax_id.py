"""Field types inn, kpp, ogrn and bik: requisites of Russian companies, with their check digits. Pure.

ИНН and ОГРН are checked by python-stdnum; КПП and БИК have no check digit and are checked by their form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import is_nothing, one_line, tidy
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_FIX = Text(
    ru="Сверьте с карточкой предприятия или на сайте ФНС.",
    en="Compare with the company's papers or the tax service's site.",
)


def _length(key: str, ru: str, en: str, digits: Text, example: str) -> IssueCode:
    return IssueCode(
        f"{key}/length",
        Severity.ERROR,
        Text(ru=f"{ru}: не то число знаков", en=f"{en}: wrong length"),
        Text(
            ru=f"«{{value}}» — не {ru}: {digits.ru}. Оставили как есть.",
            en=f"“{{value}}” is no {en}: {digits.en}. Left as it is.",
        ),
        _FIX,
        Cause.SLIP,
        {key: example},
    )


def _checksum(key: str, ru: str, en: str, example: str) -> IssueCode:
    return IssueCode(
        f"{key}/checksum",
        Severity.ERROR,
        Text(ru=f"{ru}: не сходится контрольная цифра", en=f"{en}: the check digit is wrong"),
        Text(
            ru=f"В {ru} «{{value}}» не сходится контрольная цифра: одна из цифр неверна. Какая, узнать нельзя, не меняли.",
            en=f"The check digit of {en} “{{value}}” is wrong, so some digit is. Which one cannot be known; not changed.",
        ),
        _FIX,
        Cause.SLIP,
        {key: example},
    )


def _zeros(key: str, ru: str, en: str, example: str) -> IssueCode:
    return IssueCode(
        f"{key}/made-up",
        Severity.WARNING,
        Text(ru=f"{ru} похож на выдуманный", en=f"{en} looks made up"),
        Text(
            ru=f"«{{value}}» вписан для заполнения: такого {ru} не бывает. Не используем.",
            en=f"“{{value}}” only fills the cell: there is no such {en}. It is not used.",
        ),
        Text(ru=f"Впишите настоящий {ru} или очистите ячейку.", en=f"Type the real {en}, or clear the cell."),
        Cause.DOUBTFUL,
        {key: example},
    )


INN_LENGTH = _length(
    "inn",
    "ИНН",
    "INN",
    Text(ru="у компании 10 цифр, у человека и ИП 12", en="10 digits for a company, 12 for a person"),
    "12345",
)
INN_CHECKSUM = _checksum("inn", "ИНН", "INN", "7707083894")
INN_MADE_UP = _zeros("inn", "ИНН", "INN", "0000000000")
INN_LOST_ZERO = IssueCode(
    "inn/lost-zero",
    Severity.WARNING,
    Text(ru="В ИНН потерян первый ноль", en="INN: the leading zero is lost"),
    Text(
        ru="В «{value}» не хватает цифры: таблица, похоже, отбросила ноль в начале. С нулём получается верный ИНН {guess}; "
        "предложили правку.",
        en="“{value}” lacks a digit: the sheet probably dropped the leading zero. With it {guess} is a valid INN; proposed.",
    ),
    Text(
        ru="Задайте столбцу формат «Обычный текст» и впишите ИНН с нулём.",
        en="Format the column as plain text and type the INN with its zero.",
    ),
    Cause.SLIP,
    {"inn": "105434767"},
)
INN_WITH_KPP = IssueCode(
    "inn/with-kpp",
    Severity.INFO,
    Text(ru="ИНН и КПП в одной ячейке", en="INN and KPP in one cell"),
    Text(
        ru="В ячейке ИНН {inn} и КПП {kpp}. ИНН прочитали, ячейку не меняли.",
        en="The cell holds INN {inn} and KPP {kpp}. The INN was read, the cell not changed.",
    ),
    Text(ru="Перенесите КПП в свой столбец.", en="Move the KPP to its own column."),
    Cause.SLIP,
    {"inn": "7707083893/773601001"},
)
KPP_FORM = _length(
    "kpp", "КПП", "KPP", Text(ru="в нём 9 знаков, например 773601001", en="9 characters such as 773601001"), "12"
)
KPP_MADE_UP = _zeros("kpp", "КПП", "KPP", "000000000")
OGRN_LENGTH = _length(
    "ogrn", "ОГРН", "OGRN", Text(ru="в ОГРН 13 цифр, в ОГРНИП 15", en="13 digits, or 15 for a sole trader"), "123"
)
OGRN_CHECKSUM = _checksum("ogrn", "ОГРН", "OGRN", "1027700132196")
OGRN_MADE_UP = _zeros("ogrn", "ОГРН", "OGRN", "0000000000000")
BIK_FORM = _length(
    "bik",
    "БИК",
    "BIK",
    Text(ru="в нём 9 цифр, у российских банков начинается с 04", en="9 digits, beginning with 04"),
    "12",
)
BIK_MADE_UP = _zeros("bik", "БИК", "BIK", "000000000")


def is_inn(digits: str) -> bool:
    from stdnum.ru import inn

    return bool(inn.is_valid(digits))


def _ogrn_is_valid(digits: str) -> bool:
    from stdnum.ru import ogrn

    return bool(ogrn.is_valid(digits))


def _code(value: Value) -> tuple[str, str] | None:
    """The cell as one line of text, and the code in it without spaces and signs; None for another kind of cell."""
    text = plain(value)
    if text is None:
        return None
    line = one_line(tidy(text))
    code = re.sub(r"^(?:ИНН|КПП|ОГРН|ОГРНИП|БИК|INN|KPP|OGRN|BIK)\s*[:№]?\s*", "", line, flags=re.IGNORECASE)
    return line, re.sub(r"[\s.‐-―-]", "", code)


def _reading(value: Value, digits: str) -> Reading:
    """A valid code, shown without the spaces inside it."""
    if isinstance(value, str) and value != digits:
        if tidy(value).replace(" ", "") == digits:
            return Reading(digits, digits, Kind.SPELLING, "text/spaces")
        return Reading(digits, digits, Kind.PROPOSAL, "tax-id/style")
    return Reading(digits)


def _prepared(value: Value) -> tuple[str, str] | Reading:
    if value is None:
        return EMPTY
    found = _code(value)
    if found is None:
        return wrong_type()
    if not found[0] or is_nothing(found[0]):
        return EMPTY
    return found


def parse_inn(value: Value, context: Context) -> Reading:
    """ИНН as 10 or 12 digits with a right check digit."""
    found = _prepared(value)
    if isinstance(found, Reading):
        return found
    line, digits = found
    pair = re.fullmatch(
        r"(\d{10}|\d{12})\s*[/\\|,;]\s*(\d{4}[\dA-Z]{2}\d{3})", re.sub(r"(?i)инн|кпп|[\s:]", "", line).strip("/")
    )
    if pair and is_inn(pair[1]):
        return Reading(pair[1], issue=INN_WITH_KPP, args={"inn": pair[1], "kpp": pair[2]})
    if not digits.isdigit() or not digits.isascii():
        return Reading(issue=INN_LENGTH)
    if len(set(digits)) == 1 and len(digits) >= 8:
        return Reading(issue=INN_MADE_UP)
    if len(digits) in (9, 11) and is_inn("0" + digits):
        guess = "0" + digits
        return Reading(None, guess, Kind.PROPOSAL, "inn/lost-zero", INN_LOST_ZERO, {"guess": guess})
    if len(digits) not in (10, 12):
        return Reading(issue=INN_LENGTH)
    if not is_inn(digits):
        return Reading(issue=INN_CHECKSUM)
    return _reading(value, digits)


def parse_ogrn(value: Value, context: Context) -> Reading:
    """ОГРН (13 digits) or ОГРНИП (15) with a right check digit."""
    found = _prepared(value)
    if isinstance(found, Reading):
        return found
    _, digits = found
    if not digits.isdigit() or not digits.isascii() or len(digits) not in (13, 15):
        return Reading(issue=OGRN_LENGTH)
    if len(set(digits)) == 1:
        return Reading(issue=OGRN_MADE_UP)
    if not _ogrn_is_valid(digits):
        return Reading(issue=OGRN_CHECKSUM)
    return _reading(value, digits)


def _by_form(form: str, wrong: IssueCode, made_up: IssueCode) -> Callable[[Value, Context], Reading]:
    pattern = re.compile(form)

    def parse(value: Value, context: Context) -> Reading:
        found = _prepared(value)
        if isinstance(found, Reading):
            return found
        _, code = found
        code = code.upper()
        if len(set(code)) == 1 and len(code) >= 8:
            return Reading(issue=made_up)
        if not pattern.fullmatch(code):
            padded = "0" + code
            if len(code) == 8 and code.isascii() and pattern.fullmatch(padded):
                return Reading(None, padded, Kind.PROPOSAL, "text/lost-zero", wrong)
            return Reading(issue=wrong)
        return _reading(value, code)

    return parse


def _text(value: Any, lang: Lang) -> str:
    return str(value)


INN = FieldType("inn", parse_inn, _text)
OGRN = FieldType("ogrn", parse_ogrn, _text)
KPP = FieldType("kpp", _by_form(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", KPP_FORM, KPP_MADE_UP), _text)
BIK = FieldType("bik", _by_form(r"[0-9]{9}", BIK_FORM, BIK_MADE_UP), _text)
