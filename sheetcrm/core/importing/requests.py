"""Which status a new client has who turned to us by a form: the team's own word for a request, so that it becomes a task. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sheetcrm.core.fields.letters import one_line, tidy
from sheetcrm.core.table import Table
from sheetcrm.core.tasks.rules.request import is_request
from sheetcrm.core.wording import Lang, Text

REQUEST: Final = Text(ru="заявка", en="enquiry")


def word_for_a_request(clients: Table, listed: Sequence[str], lang: Lang) -> str:
    """The first word of the team's list (``listed``) that means a request; without a list the one its column holds most often,
    else ours. "" where the list has no such word, or the table no column for it: none of ours is put beside the team's.
    """
    if not clients.has("status"):
        return ""
    if listed:
        return next((word for word in listed if is_request(word)), "")
    typed = (tidy(one_line(value)) for value in clients.raw["status"].tolist() if isinstance(value, str))
    used = Counter(word for word in typed if is_request(word))
    return min(used, key=lambda word: (-used[word], word)) if used else REQUEST.say(lang)
