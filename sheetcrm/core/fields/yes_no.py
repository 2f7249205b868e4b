"""Field type yes_no: a tick, a plus, a word. Pure."""

from __future__ import annotations

from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import listed, tidy
from sheetcrm.core.fields.words import word
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

UNCLEAR = IssueCode(
    "yes-no/unclear",
    Severity.WARNING,
    Text(ru="Неясно: да или нет", en="Neither yes nor no"),
    Text(
        ru="«{value}» не значит ни «да», ни «нет». Считаем, что ответа нет.",
        en="“{value}” means neither yes nor no. It counts as no answer.",
    ),
    Text(ru="Поставьте «да» или «нет».", en="Put “yes” or “no”."),
    Cause.SLIP,
    {"active": "возможно"},
    "segments",
)
STOP_UNCLEAR = IssueCode(
    "stop/unclear",
    Severity.WARNING,
    Text(ru="Запись в «Не беспокоить» неясна", en="The “do not contact” cell is unclear"),
    Text(
        ru="В «Не беспокоить» записано «{value}». На всякий случай не пишем и не звоним.",
        en="“Do not contact” says “{value}”. To be safe, nobody writes or calls.",
    ),
    Text(
        ru="Поставьте «да», если беспокоить нельзя, или очистите ячейку.",
        en="Put “yes” if the client must not be contacted, or clear the cell.",
    ),
    Cause.SLIP,
    {"stop": "только по делу"},
)

YES = listed("да д + ++ ✓ ✔ ☑ ✅ ☒ yes y true 1 v истина есть ага ок ok конечно верно x х вкл on активен активна")
NO = listed("нет н - – — − no n false 0 ✗ ✘ ❌ ☐ ложь не off выкл неактивен неактивна никогда")


def parse(value: Value, context: Context) -> Reading:
    """True or False; in «Не беспокоить» anything that is not a clear no counts as a stop."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Reading(value)
    stop = context.facts.get("field") == "stop"
    if isinstance(value, (int, float)) and value in (0, 1):
        return Reading(value == 1)
    if isinstance(value, str):
        text = tidy(value)
        if not text:
            return EMPTY
        key = word(text)
        if key in YES or text in YES:
            return Reading(True)
        if key in NO or text in NO:
            return Reading(False)
        if stop and key in _STOP:
            return Reading(True)
        return Reading(True, issue=STOP_UNCLEAR) if stop else Reading(issue=UNCLEAR)
    return Reading(True, issue=STOP_UNCLEAR) if stop else wrong_type()


_STOP = listed(
    "стоп|stop|не писать|не звонить|не беспокоить|не писать и не звонить|отказ|отписан|отписана|отписалась|отписался|⛔|🚫|"
    "do not contact|unsubscribed|opt out|opt-out|не слать",
    "|",
)


def _text(value: Any, lang: Lang) -> str:
    return (Text(ru="да", en="yes") if value else Text(ru="нет", en="no")).say(lang)


YES_NO = FieldType("yes_no", parse, _text)
