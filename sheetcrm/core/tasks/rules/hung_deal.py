"""Rule: an open deal that has not moved for longer than is usual on its stage. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.fields.ident import as_typed
from sheetcrm.core.figures.deals import Fate
from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_number, fold, objects
from sheetcrm.core.tasks.model import Contact, Due, DueTask, Priority, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.words import days_word
from sheetcrm.core.wording import Text


def hung(facts: TaskFacts) -> tuple[Ints, Ints, Ints, Ints]:
    """The open deals whose stage began longer ago than its norm, those that wait longest beyond it first; and of every deal
    the day its stage began, the days since and the norm.

    A deal without a day of its stage is judged by the day it began; one with neither cannot be judged.
    """
    deals, settings = facts.state_of_deals, facts.settings
    if deals is None:
        none = np.empty(0, dtype=np.int64)
        return none, none, none, none
    norm_of = {fold(stage): days for stage, days in settings.stage_days.items()}
    norms = np.array([norm_of.get(fold(stage), settings.hung_days) for stage in deals.stages] + [settings.hung_days])
    since = np.where(deals.since == NO_DAY, deals.began, deals.since)
    norm = norms[deals.now]
    passed = np.where(since == NO_DAY, 0, day_number(facts.today) - since)
    found = np.flatnonzero((deals.fate == Fate.OPEN) & (deals.client >= 0) & (passed > norm))
    return found[np.argsort(-(passed[found] - norm[found]), kind="stable")], since, passed, norm


def due(facts: TaskFacts) -> Due:
    """A task for each deal that stands still."""
    deals = facts.state_of_deals
    if facts.deals is None or deals is None:
        return nobody()
    which_deals, since, passed, norm = hung(facts)
    numbers, titles = objects(facts.deals, "deal_id"), objects(facts.deals, "name")
    owners, texts = objects(facts.deals, "owner"), objects(facts.deals, "stage")

    def make(n: int) -> DueTask:
        deal = int(which_deals[n])
        row = int(deals.row[deal])
        stage = str(texts[row] or "")
        name = next((as_typed(v) for v in (titles[row], numbers[row]) if v is not None), "")
        which = Said(f" «{name}»" if name else "", f" “{name}”" if name else "")
        days, limit = int(passed[deal]), int(norm[deal])
        return DueTask(
            int(deals.client[deal]),
            f"{numbers[row] or name}|{fold(stage)}|{int(since[deal])}",
            None,
            Said(f"Разобраться, почему стоит сделка{which.ru}: что мешает, кто решает, какой следующий шаг. Сдвинуть или закрыть.",
                 f"Find out why the deal{which.en} stands still: what is in the way, who decides, what comes next. Move it or close it."),
            Said(f"этап «{stage}» {days_word(days, 'ru')}, обычно не дольше {limit}",
                 f"on the stage “{stage}” for {days_word(days, 'en')}, usually no more than {limit}"),
            None if owners[row] is None else str(owners[row]),
            Priority.HIGH if days > 2 * limit else Priority.NORMAL,
            again_days=limit,
        )  # fmt: skip

    return Due(deals.client[which_deals].astype(np.intp), make)


HUNG_DEAL = TaskRule(
    "hung_deal", Text(ru="Сделка зависла", en="A deal stands still"), "deal", due, Contact.NONE, rank=22
)
