"""Field type kind: a person, a sole trader, a self-employed person or a company. Pure."""

from __future__ import annotations

from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import is_nothing
from sheetcrm.core.fields.words import word
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

UNCLEAR = IssueCode(
    "kind/unclear",
    Severity.WARNING,
    Text(ru="Неясно: человек или компания", en="Person or company?"),
    Text(
        ru="«{value}» не читается как вид клиента. Правила для компаний к этой строке не применяем.",
        en="“{value}” is not read as a kind of client. No rule for companies applies to this row.",
    ),
    Text(
        ru="Поставьте «физлицо», «ИП», «самозанятый» или «юрлицо».",
        en="Put “person”, “sole trader”, “self-employed” or “company”.",
    ),
    Cause.SLIP,
    {"kind": "прочее"},
)

LABELS = {
    "person": Text(ru="физлицо", en="person"),
    "sole_trader": Text(ru="ИП", en="sole trader"),
    "self_employed": Text(ru="самозанятый", en="self-employed"),
    "company": Text(ru="юрлицо", en="company"),
}
_WORDS = {
    "person": "физлицо|физ лицо|физ. лицо|физическое лицо|физ|фл|ф/л|ф|человек|частное лицо|частник|частный|частный клиент|"
    "розница|b2c|person|individual|private|private person|consumer|f",
    "sole_trader": "ип|индивидуальный предприниматель|предприниматель|чп|sole trader|sole proprietor|ip",
    "self_employed": "самозанятый|самозанятая|самозанятые|самозан|нпд|self-employed|self employed|freelancer",
    "company": "юрлицо|юр лицо|юр. лицо|юридическое лицо|юр|юл|ю/л|ю|компания|организация|фирма|ооо|ао|зао|пао|оао|опт|b2b|"
    "company|organisation|organization|business|legal entity|corporate|ltd|llc",
}
_KINDS = {w: kind for kind, words in _WORDS.items() for w in words.split("|")}


def parse(value: Value, context: Context) -> Reading:
    """One of "person", "sole_trader", "self_employed", "company"."""
    if value is None:
        return EMPTY
    if not isinstance(value, str):
        return wrong_type()
    key = word(value)
    if not key or is_nothing(key) or is_nothing(value):
        return EMPTY
    found = _KINDS.get(key) or _KINDS.get(key.replace(".", "").strip())
    return Reading(found) if found else Reading(issue=UNCLEAR)


def _text(value: Any, lang: Lang) -> str:
    return LABELS[value].say(lang)


KIND = FieldType("kind", parse, _text)
