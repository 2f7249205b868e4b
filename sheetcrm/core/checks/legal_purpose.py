"""Check: a consent is for one of the purposes that the team keeps in «Справочники». Pure.

A line with another purpose is no consent (``drafts.audience.consent``). Even a plain slip is put right by a person alone: the tab of
consents is evidence, and nothing is proposed for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column
from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.fields.letters import nearest
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

NEAR = IssueCode(
    "consent/purpose-near-miss",
    Severity.WARNING,
    Text(ru="Похоже на опечатку в цели согласия", en="A likely typo in the purpose of a consent"),
    Text(
        ru="«{value}», похоже, опечатка в слове «{near}». Угадывать, на что человек согласился, нельзя: согласием строка не считается.",
        en="“{value}” may be a typo of “{near}”. What a person agreed to is never guessed: the line does not count as a consent.",
    ),
    Text(
        ru="Если человек согласился именно на это, исправьте слово.",
        en="If that is what the person agreed to, correct the word.",
    ),
    Cause.SLIP,
    {"purpose": "рекламма"},
    "consents",
)
NOT_LISTED = IssueCode(
    "consent/purpose-not-listed",
    Severity.WARNING,
    Text(ru="Такой цели согласия нет в «Справочниках»", en="A purpose of consent that is not on “Lists”"),
    Text(
        ru="Цели «{value}» нет в «Справочниках», столбец «Цель обработки». Согласием строка не считается.",
        en="The purpose “{value}” is not on “Lists”, column “Legal purpose”. The line does not count as a consent.",
    ),
    Text(
        ru="Впишите цель оттуда, на которую человек согласился, или допишите эту туда.",
        en="Write the purpose from there that the person agreed to, or add this one there.",
    ),
    Cause.SLIP,
    {"purpose": "чепуха"},
    "consents",
)


def _purposes(context: CheckContext) -> Iterator[Findings]:
    known = {choice_key(word): word for word in context.choices.get("consents.purpose", ())}
    said, state = column(context, "consents", "purpose"), column(context, "consents", "state")
    if not known or said is None:
        return
    off = {text: choice_key(str(text)) for text in said.dropna().unique()}
    guesses = {text: nearest(key, known) for text, key in off.items() if key and key not in known}
    near = {text: known[guess] for text, guess in guesses.items() if guess is not None}
    # A refusal holds whatever it is called.
    standing = np.ones(len(said), dtype=bool) if state is None else ~state.isin([False]).to_numpy()
    for code, texts in ((NEAR, set(near)), (NOT_LISTED, set(guesses) - set(near))):
        wrong = said.isin(texts).to_numpy() & standing
        if wrong.any():
            words = np.array([near.get(text) for text in said], dtype=object)
            yield Findings.where(wrong, code, "purpose", table="consents", near=words)


LEGAL_PURPOSE = Check("legal-purpose", "consents", _purposes)
