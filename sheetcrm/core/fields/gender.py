"""Field type gender: "m" or "f". Pure."""

from __future__ import annotations

from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import is_nothing, listed
from sheetcrm.core.fields.words import word
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

UNCLEAR = IssueCode(
    "gender/unclear",
    Severity.INFO,
    Text(ru="Пол записан непонятно", en="The gender is unclear"),
    Text(
        ru="«{value}» не читается как пол. Обращаемся нейтрально.",
        en="“{value}” is not read as a gender. Greetings stay neutral.",
    ),
    Text(ru="Поставьте «м» или «ж», либо очистите ячейку.", en="Put “m” or “f”, or clear the cell."),
    Cause.SLIP,
    {"gender": "5"},
)
_MALE = listed("м муж мужской мужчина m male man boy парень мальчик mr г-н")
_FEMALE = listed("ж жен женский женщина f female woman girl девушка девочка mrs ms w г-жа")


def parse(value: Value, context: Context) -> Reading:
    """ "m", "f", or None when it is not said."""
    if value is None:
        return EMPTY
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Reading(issue=UNCLEAR)
    if not isinstance(value, str):
        return wrong_type()
    key = word(value)
    if not key or is_nothing(key) or is_nothing(value):
        return EMPTY
    if key in _MALE:
        return Reading("m")
    if key in _FEMALE:
        return Reading("f")
    return Reading(issue=UNCLEAR)


def _text(value: Any, lang: Lang) -> str:
    return (Text(ru="м", en="m") if value == "m" else Text(ru="ж", en="f")).say(lang)


GENDER = FieldType("gender", parse, _text)
