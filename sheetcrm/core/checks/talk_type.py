"""Check: a line of the history of contacts says what sort of contact it was, in a word we know. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

UNKNOWN_TYPE = IssueCode(
    "talk/unknown-type",
    Severity.INFO,
    Text(ru="Незнакомый вид общения", en="An unknown kind of contact"),
    Text(
        ru="«{value}» — такого вида общения программа не знает. В показателях по видам строки не будет.",
        en="“{value}” is not a kind of contact the program knows. Figures by kind leave the line out.",
    ),
    Text(
        ru="Напишите: звонок, пропущенный, письмо, SMS, встреча, сообщение, визит или отзыв. Ближе всего — «{near}».",
        en="Write: call, missed call, letter, SMS, meeting, message, visit or review. The nearest is “{near}”.",
    ),
    example={"date": "2026-02-01", "client": "Анна", "type": "всреча"},
    table="interactions",
)

#: The kinds of contact, each with the words people use for it; the first Russian and English one are ours.
KINDS: dict[str, tuple[str, ...]] = {
    "call": ("звонок", "call", "исходящий звонок", "входящий звонок", "позвонили", "телефон", "phone call", "phone"),
    "missed": ("пропущенный", "missed call", "пропущенный звонок", "не дозвонились", "недозвон", "no answer"),
    "letter": ("письмо", "letter", "email", "e-mail", "почта", "mail"),
    "sms": ("sms", "смс", "text"),
    "meeting": ("встреча", "meeting", "переговоры", "zoom", "видеозвонок", "video call"),
    "message": ("сообщение", "message", "чат", "мессенджер", "telegram", "whatsapp", "вк", "chat", "dm"),
    "visit": ("визит", "visit", "пришёл", "приходил"),
    "review": ("отзыв", "review", "жалоба", "complaint", "feedback"),
}
_BY_WORD = {word.casefold().replace("ё", "е"): kind for kind, words in KINDS.items() for word in words}


def kind_of(text: object) -> str | None:
    """The kind of contact a word means; None when we do not know it.

    >>> kind_of("Звонок"), kind_of("Недозвон"), kind_of("голубь")
    ('call', 'missed', None)
    """
    return _BY_WORD.get(_folded(text))


def _folded(text: object) -> str:
    return " ".join(str(text).casefold().replace("ё", "е").split()).strip(" .,:;")


def _types(context: CheckContext) -> Iterator[Findings]:
    types = column(context, "interactions", "type")
    if types is None:
        return
    near = {}
    for text in types.dropna().unique():
        if kind_of(text) is None:
            words = [words[0 if context.lang == "ru" else 1] for words in KINDS.values()]
            found = process.extractOne(_folded(text), words, scorer=DamerauLevenshtein.normalized_similarity)
            near[text] = words[0] if found is None else found[0]
    if near:
        yield Findings.where(
            types.isin(list(near)), UNKNOWN_TYPE, "type", table="interactions", near=np.array(types.map(near), dtype=object)
        )  # fmt: skip


TALK_TYPES = Check("talk-types", "interactions", _types)
