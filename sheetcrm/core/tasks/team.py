"""The team's own tab of tasks: read for the daily list, never written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.segments.arrays import NO_DAY, Bools, day_date, days, has_word, objects
from sheetcrm.core.table import Table
from sheetcrm.core.tasks.kinds import KINDS, kind_of
from sheetcrm.core.tasks.making import state_of
from sheetcrm.core.tasks.model import Priority, Task, TaskFacts
from sheetcrm.core.wording import Text

#: Beginnings of words in a status that mean a task is over.
OVER = ("готов", "выполн", "сделан", "закрыт", "отмен", "неактуал", "done", "closed", "complete", "cancel", "finished")
#: More lines than this of one tab are a journal, not a list; the first ones count.
MOST = 2000
_WHY = Text(ru="из вкладки «{tab}»", en="from the tab “{tab}”")


def is_open(tasks: pd.DataFrame) -> Bools:
    """Where a task is still to be done: not ticked, no status that says it is over, and something to do."""
    done = np.fromiter((value is True for value in objects(tasks, "done")), dtype=bool, count=len(tasks))
    over = has_word(objects(tasks, "status"), OVER)
    said = np.fromiter((value is not None for value in objects(tasks, "text")), dtype=bool, count=len(tasks))
    found: Bools = ~done & ~over & said
    return found


def open_rows(table: Table) -> frozenset[int]:
    """Positions of the tasks of the team's own tab that are still to be done, as the cells were typed."""
    size = len(table)
    done = [answer(value) is True for value in table.raw["done"].tolist()] if table.has("done") else [False] * size
    over = has_word(objects(table.raw, "status"), OVER)
    return frozenset(position for position in range(size) if not done[position] and not over[position])


def team_tasks(
    tasks: pd.DataFrame,
    facts: TaskFacts,
    place: Callable[[int], tuple[str, str]],
    names: Sequence[str | None],
    ids: Sequence[str | None],
) -> Iterator[Task]:
    """The open tasks of the team's own tab. ``tasks``: the clean frame, with ``_client`` where clients were found; ``place``: the tab of a line, and where
    the line stands, in words. A task without an owner is for whoever looks after the client."""
    on = days(objects(tasks, "due"))
    owners = objects(tasks, "owner")
    kinds, texts, titles = objects(tasks, "type"), objects(tasks, "text"), objects(tasks, "client")
    client = (
        tasks["_client"].to_numpy(dtype=np.int64) if "_client" in tasks.columns else np.full(len(tasks), -1, np.int64)
    )
    looked_after = facts.drafts.column("owner")
    for row in np.flatnonzero(is_open(tasks))[:MOST].tolist():
        position = int(client[row])
        due = None if on[row] == NO_DAY else day_date(int(on[row]))
        tab, where = place(row)
        kind = None if kinds[row] is None else kind_of(kinds[row])
        word = Said(*KINDS[kind][:2]) if kind is not None else Said(str(kinds[row] or ""), str(kinds[row] or ""))
        text = " ".join(str(texts[row]).split())
        owner = (
            owners[row] if owners[row] is not None or looked_after is None or position < 0 else looked_after[position]
        )
        state, day = state_of(due, None, facts.today)
        yield Task(
            digest("team", where, text),
            "team",
            "",
            position,
            ids[position] if position >= 0 else None,
            names[position] if position >= 0 else (None if titles[row] is None else str(titles[row])),
            word,
            Said(text, text),
            Said(_WHY.say("ru", tab=tab), _WHY.say("en", tab=tab)),
            due,
            day,
            None if owner is None else str(owner),
            Priority.NORMAL,
            state,
            where=where,
        )
