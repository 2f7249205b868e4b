"""Field types text, note and any: words as they are. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.letters import has_control, integral, tidy, unmix
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

CONTROL = IssueCode(
    "text/control",
    Severity.WARNING,
    Text(ru="Невидимые служебные символы", en="Hidden control characters"),
    Text(
        ru="В тексте есть служебные символы, которых не видно: обычно это след копирования из другой программы. "
        "Текст не меняли.",
        en="The text holds control characters nobody can see, usually a trace of copying from another program. "
        "It was not changed.",
    ),
    Text(ru="Наберите этот текст заново.", en="Type this text again."),
    Cause.SLIP,
    {"comment": "Звонить\x07после обеда"},
)


def written(value: Any, lang: Lang) -> str:
    """A cell of no special kind as people would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return {True: Text(ru="да", en="yes"), False: Text(ru="нет", en="no")}[value].say(lang)
    if isinstance(value, float):
        text = integral(value) or repr(value)
        return text.replace(".", ",") if lang == "ru" else text
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.strftime("%d.%m.%Y %H:%M" if lang == "ru" else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}" if lang == "ru" else value.isoformat()[:10]
    return str(value)


def spelling(typed: str, clean: str) -> Reading:
    """The clean text as value, shown when the cell differs only in what cannot be seen or in look-alike letters."""
    if clean == typed or not clean:
        return Reading(clean or None)
    why = "text/spaces" if tidy(typed) == clean else "text/mixed-alphabet"
    return Reading(clean, clean, Kind.SPELLING, why)


def parse_text(value: Value, context: Context) -> Reading:
    """Words without invisible dirt and with one-script words in one script."""
    if not isinstance(value, str):
        return EMPTY if value is None else Reading(written(value, context.lang))
    return spelling(value, unmix(tidy(value)))


def parse_note(value: Value, context: Context) -> Reading:
    """Free text exactly as typed: people's notes are nobody's to tidy."""
    if not isinstance(value, str):
        return EMPTY if value is None else Reading(written(value, context.lang))
    if not value.strip():
        return EMPTY
    return Reading(value, issue=CONTROL if has_control(value) else None)


def parse_any(value: Value, context: Context) -> Reading:
    """The cell as typed."""
    return Reading(value)


def _as_is(value: Any, lang: Lang) -> str:
    return "" if value is None else str(value)


TEXT = FieldType("text", parse_text, _as_is)
NOTE = FieldType("note", parse_note, _as_is)
ANY = FieldType("any", parse_any, written)
