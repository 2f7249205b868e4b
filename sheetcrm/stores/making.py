"""Which of the tabs a person asked for are to be made: none that is there already in any form. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import Workbook


class Chosen(Struct, frozen=True):
    """``make``: the tabs to make. ``there``: titles of the team's tabs that are such tables already. ``notes``: for the
    receipt, a tab that was left out because its title is used for something else."""

    make: tuple[Tab, ...]
    there: tuple[str, ...]
    notes: tuple[tuple[str, dict[str, object]], ...]


def to_make(tabs: Sequence[Tab], base: Workbook, titles: Iterable[str]) -> Chosen:
    """The tabs that are missing. ``base``: the workbook as read; ``titles``: of all its tabs as they are now."""
    tables = recognise(base).tables
    taken = {title.casefold() for title in titles}
    make: list[Tab] = []
    there: list[str] = []
    notes: list[tuple[str, dict[str, object]]] = []
    for tab in tabs:
        if tab.key in tables:
            there += [source.tab for source in tables[tab.key].sources]
        elif tab.title.casefold() in taken:
            notes.append(("store/title-taken", {"title": tab.title}))
        else:
            make.append(tab)
    return Chosen(tuple(make), tuple(dict.fromkeys(there)), tuple(notes))
