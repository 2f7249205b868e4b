"""Field type company: a company's name in its usual spelling, the legal form kept. Pure."""

from __future__ import annotations

import re
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import fold, is_nothing, one_line, tidy, unmix
from sheetcrm.core.fields.text import spelling
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

MADE_UP = IssueCode(
    "company/made-up",
    Severity.WARNING,
    Text(ru="Название компании похоже на выдуманное", en="The company name looks made up"),
    Text(
        ru="«{value}» не похоже на настоящее название: «Рога и копыта» и «тест» пишут для заполнения. Не меняли.",
        en="“{value}” does not look like a real company; such names only fill the cell. Not changed.",
    ),
    Text(ru="Уточните название или очистите ячейку.", en="Ask for the name, or clear the cell."),
    Cause.DOUBTFUL,
    {"company": "ООО «Рога и копыта»"},
)

_FORMS = {
    "ООО": "общество с ограниченной ответственностью|ооо",
    "ПАО": "публичное акционерное общество|пао",
    "ЗАО": "закрытое акционерное общество|зао",
    "ОАО": "открытое акционерное общество|оао",
    "АО": "акционерное общество|ао",
    "ИП": "индивидуальный предприниматель|ип",
    "ТОО": "тоо",
    "КФХ": "кфх",
    "ЧУП": "чуп",
    "ОДО": "одо",
    "АНО": "ано",
    "МБУ": "мбу",
    "ГБУ": "гбу",
    "МУП": "муп",
    "ГУП": "гуп",
    "ФГУП": "фгуп",
    "ТСЖ": "тсж",
    "LLC": "llc|l.l.c.",
    "Ltd": "ltd|limited|ltd.",
    "Inc": "inc|inc.|incorporated",
    "GmbH": "gmbh",
    "PLC": "plc",
    "Corp": "corp|corp.|corporation",
}
_BY_WORD = {w: form for form, words in _FORMS.items() for w in words.split("|")}
_FORM = re.compile(
    r"(?<![^\W_])(?:" + "|".join(re.escape(w) for w in sorted(_BY_WORD, key=len, reverse=True)) + r")(?![^\W_])",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    ("рога и копыта", "тест", "test", "asdf", "qwerty", "компания", "фирма", "организация", "моя компания", "company")
)
_QUOTES = re.compile("[«»„“”\"'‘’]")


def legal_form(name: str) -> str | None:
    """The legal form a name carries, in its usual short spelling.

    >>> legal_form("ООО «Ромашка»"), legal_form("Ромашка, ооо"), legal_form("Acme Ltd."), legal_form("Аорта")
    ('ООО', 'ООО', 'Ltd', None)
    """
    found = _FORM.search(name)
    return _BY_WORD.get(found[0].lower()) if found else None


def company_key(name: str) -> str:
    """A key for comparing companies: no legal form, quotes, case or look-alike letters.

    >>> company_key("ООО «Ромашка»") == company_key("Ромашка ооо")
    True
    """
    bare = _FORM.sub(" ", _QUOTES.sub(" ", unmix(tidy(name))))
    return fold(re.sub(r"[\s,.]+", " ", bare))


def parse(value: Value, context: Context) -> Reading:
    """The name as typed, without what cannot be seen and with one-script words in one script."""
    if value is None:
        return EMPTY
    text = plain(value)
    if text is None:
        return wrong_type()
    if is_nothing(text) or not text.strip():
        return EMPTY
    clean = unmix(one_line(tidy(text)))
    found = spelling(text, clean)
    if company_key(clean) in _FILLERS:
        return Reading(found.value, found.shown, found.kind, found.why, MADE_UP)
    return found


def _text(value: Any, lang: Lang) -> str:
    return str(value)


COMPANY = FieldType("company", parse, _text)
