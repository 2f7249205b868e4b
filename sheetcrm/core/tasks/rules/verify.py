"""Rule: what is known of a client is out of date, and somebody asks. Pure.

Staleness is that of the summary: no purchase, contact or verification for longer than the limit of the client's group, and
no opened letter where the team keeps that.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule
from sheetcrm.core.wording import LANGS, Text

#: What is asked, by field: when it is known, and when it is not.
_QUESTIONS: dict[str, tuple[Text, Text]] = {
    "phone": (Text(ru="Этот номер по-прежнему ваш?", en="Is this still your number?"),
              Text(ru="По какому номеру вам звонить?", en="What number should we call?")),
    "email": (Text(ru="Почта та же?", en="Is the e-mail the same?"),
              Text(ru="На какую почту писать?", en="What is your e-mail?")),
    "position": (Text(ru="Вы на той же должности? Решение о покупке за вами?", en="Do you still have the same position, and is the decision yours?"),
                 Text(ru="Кем вы работаете, кто решает о покупке?", en="What is your position, and who decides on purchases?")),
    "city": (Text(ru="Город и адрес не изменились?", en="Have your city and address stayed the same?"),
             Text(ru="В каком вы городе?", en="What city are you in?")),
    "pref_channel": (Text(ru="Связываться с вами лучше так же, как раньше?", en="Is this still the best way to reach you?"),
                     Text(ru="Как с вами лучше связываться?", en="What is the best way to reach you?")),
    "birthday": (Text(ru="", en=""), Text(ru="Когда у вас день рождения?", en="When is your birthday?")),
    "interests": (Text(ru="Что сейчас нужно или интересно?", en="What do you need or like now?"),
                  Text(ru="Что вам интересно?", en="What are you interested in?")),
}  # fmt: skip
_THEN = Text(ru="Потом поставьте день в «Данные сверены».", en="Then put the date into “Verified on”.")


def due(facts: TaskFacts) -> Due:
    """Clients whose data is out of date: those who brought most first, the longest silent among equals."""
    known = facts.known
    rows = np.flatnonzero(known.fresh.stale & facts.in_work)
    rows = rows[np.lexsort((rows, -known.fresh.passed[rows], -known.bought.revenue[rows]))]

    def make(n: int) -> DueTask:
        row = int(rows[n])
        script = list(_script(facts, row))
        return DueTask(
            row,
            str(int(known.fresh.last_seen[row])),
            None,
            Said(*(" ".join(["Спросите:" if lang == "ru" else "Ask:", *(q.say(lang) for q in script)])
                   for lang in LANGS)),
            Said(*(str(known.stale_reason(row, lang)) for lang in LANGS), ours=True),
            priority=Priority.LOW,
        )  # fmt: skip

    return Due(rows.astype(np.intp), make)


def _script(facts: TaskFacts, row: int) -> Iterator[Text]:
    """What to ask this client, of the columns the team keeps."""
    for field, (known, missing) in _QUESTIONS.items():
        column = facts.drafts.column(field)
        if column is not None:
            question = missing if column[row] in (None, "", ()) else known
            if question.ru:
                yield question
    if facts.drafts.column("verified_at") is not None:
        yield _THEN


VERIFY = TaskRule("verify", Text(ru="Сверка данных", en="Data check"), "verify", due, days_to_do=7, rank=45)
