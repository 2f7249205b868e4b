"""Titles of tabs: Excel's rules, and a free one where the team already uses ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

MAX_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def legal_title(title: str) -> str:
    r"""The title with what Excel refuses taken out.

    >>> legal_title("Сводка: май/июнь"), legal_title("'" * 3), legal_title("History")
    ('Сводка май июнь', 'sheetcrm', 'History (sheetcrm)')
    """
    legal = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ")[:MAX_TITLE].strip("' ")
    # Excel keeps this one title for its own list of changes.
    if legal.lower() == "history":
        legal += " (sheetcrm)"
    return legal or "sheetcrm"


def free_title(title: str, taken: Collection[str]) -> str:
    """The title itself when it is free, else the next free one; Excel does not tell case apart.

    >>> free_title("Сводка", ["СВОДКА"]), free_title("Сводка", ["Сводка", "Сводка (sheetcrm)"])
    ('Сводка (sheetcrm)', 'Сводка (sheetcrm) 2')
    """
    used = {other.lower() for other in taken}
    title = legal_title(title)
    number = 0
    candidate = title
    while candidate.lower() in used:
        number += 1
        ending = " (sheetcrm)" if number == 1 else f" (sheetcrm) {number}"
        candidate = title[: MAX_TITLE - len(ending)].rstrip() + ending
    return candidate


def give_titles(wanted: Sequence[tuple[str, str]], named: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Requested → given titles of our tabs, ``wanted`` being (key, title) of each.

    ``named``: the titles people gave to tabs of ours, by key; those are kept. ``taken``: titles of the other tabs.

    >>> give_titles([("summary", "Сводка"), ("issues", "Что исправить")], {"issues": "Ошибки"}, ["Сводка"])
    {'Сводка': 'Сводка (sheetcrm)', 'Что исправить': 'Ошибки'}
    """
    used = {*taken, *(named[key] for key, _ in wanted if key in named)}
    given: dict[str, str] = {}
    for key, title in wanted:
        given[title] = named[key] if key in named else free_title(title, used)
        used.add(given[title])
    return given
