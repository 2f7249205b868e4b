"""Rule: somebody's post has changed; does this person still decide? Pure."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.tasks.kept import key_of
from sheetcrm.core.tasks.model import Due, DueTask, TaskFacts, TaskRule, nobody
from sheetcrm.core.wording import Text


@lru_cache(1 << 12)
def print_of(post: str) -> str:
    """A print of a post; case and spaces do not count, and no post of anybody is kept."""
    return digest("post", fold(post))


def due(facts: TaskFacts) -> Due:
    """Clients whose post is another one than was remembered. The task stays while it stands in the tab, whichever computer
    looks: it is known by the new post."""
    posts = facts.drafts.column("position")
    if posts is None:
        return nobody()
    rows, asked = [], facts.lines.standing(POST.name)
    for position, post in enumerate(posts):
        if post:
            client, now = facts.clients[position], print_of(post)
            before = facts.posts.get(client)
            changed = before is not None and before != now
            if changed or (client in asked and key_of(POST.name, client, now) in facts.lines.lines):
                rows.append(position)
    found = np.asarray(rows, dtype=np.intp)

    def make(n: int) -> DueTask:
        position = rows[n]
        post = " ".join(str(posts[position]).split())
        return DueTask(
            position,
            print_of(str(posts[position])),
            None,
            Said("Узнать, решает ли этот человек по-прежнему и кто занял его место. Сверить контакты.",
                 "Find out whether this person still decides, and who took over. Check the contacts."),
            Said(f"новая должность: {post}", f"a new post: {post}"),
        )  # fmt: skip

    return Due(found, make)


POST = TaskRule("post", Text(ru="Сменилась должность", en="The post has changed"), "verify", due, days_to_do=3, rank=24)
