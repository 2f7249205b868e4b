"""Check: a line of the history of contacts says what sort of contact it was, in a word we know. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column
from sheetcrm.core.fields.messenger_names import names_of
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.talks import KINDS, folded, kind_of
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
        ru="Напишите: звонок, пропущенный, письмо, SMS, встреча, сообщение, визит, отзыв или КП; мессенджер допишите в «Справочники». Ближе всего — «{near}».",
        en="Write: call, missed call, e-mail, SMS, meeting, message, visit, review or offer; a messenger goes onto “Lists”. The nearest is “{near}”.",
    ),
    example={"date": "2026-02-01", "client": "Анна", "type": "всреча"},
    table="interactions",
)


def _types(context: CheckContext) -> Iterator[Findings]:
    types = column(context, "interactions", "type")
    if types is None:
        return
    near = {}
    messengers = names_of(context.choices.get("messenger", ()))
    for text in types.dropna().unique():
        if kind_of(text) is None and messengers.called(str(text)) is None:
            words = [words[0 if context.lang == "ru" else 1] for words in KINDS.values()]
            found = process.extractOne(folded(text), words, scorer=DamerauLevenshtein.normalized_similarity)
            near[text] = words[0] if found is None else found[0]
    if near:
        yield Findings.where(
            types.isin(list(near)), UNKNOWN_TYPE, "type", table="interactions", near=np.array(types.map(near), dtype=object)
        )  # fmt: skip


TALK_TYPES = Check("talk-types", "interactions", _types)
