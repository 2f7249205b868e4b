"""Titles of tabs: Excel's rules, a free one where the team already uses ours, and where links to them lead. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence

from sheetcrm.core.tabs.model import Tab, ToCell

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


def print_of(tab: Tab, titles: Mapping[str, str]) -> str:
    """What is remembered about a written tab: its fingerprint, and where its links to other tabs of ours lead.

    ``titles``: requested → given. A tab whose link would now lead elsewhere is no longer the same.
    """
    links = [cell.link for cell in tab.cells]
    links += [link for block in tab.blocks for column in block.columns for link in column.links or ()]
    aims = sorted({link.tab for link in links if isinstance(link, ToCell)})
    led = [(aim, titles[aim]) for aim in aims if titles.get(aim, aim) != aim]
    return hashlib.sha256(f"{tab.fingerprint()}{led!r}".encode()).hexdigest()[:32]
