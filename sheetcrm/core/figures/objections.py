"""What clients object to and ask about, counted. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Ints, fold, objects
from sheetcrm.core.wording import Text

OBJECTIONS = Definition(
    "objections",
    Text(ru="Возражения и вопросы", en="Objections and questions"),
    Text(
        ru="сколько клиентов так возражали или об этом спрашивали: столбцы «Возражения» у клиентов, в сделках и в истории общения. "
        "В ячейке может стоять несколько через точку с запятой. Каждый клиент считается один раз, строки, клиент которых не "
        "найден, не считаются.",
        en="how many clients objected so or asked about it: the columns Objections of clients, deals and contact "
        "history. A cell may hold several, parted by semicolons. Each client counts once; rows whose client was not "
        "found do not count.",
    ),
)
MOST_OBJECTIONS = 10


class Objection(Struct, frozen=True):
    """One line: how it is written most often, how many clients said it; ``others``: how many lines it stands for."""

    name: str
    clients: int
    others: int = 0


def objections(
    clients: pd.DataFrame, joined: Mapping[str, pd.DataFrame], most: int = MOST_OBJECTIONS
) -> tuple[Objection, ...]:
    """What is said most, most first, and the others together. ``joined``: deals and talks with ``_client``."""
    who: dict[str, set[int]] = {}
    spelt: dict[str, dict[str, int]] = {}
    for name, one in _said(clients, joined):
        key = fold(name)
        who.setdefault(key, set()).add(one)
        spellings = spelt.setdefault(key, {})
        spellings[name] = spellings.get(name, 0) + 1
    lines = sorted((Objection(_usual(spelt[key]), len(them)) for key, them in who.items()), key=_first)
    shown, rest = lines[:most], lines[most:]
    if not rest:
        return tuple(shown)
    together = set().union(*(who[fold(line.name)] for line in rest))
    return (*shown, Objection("", len(together), len(rest)))


def _usual(spellings: Mapping[str, int]) -> str:
    return max(spellings, key=lambda name: (spellings[name], name))


def _first(line: Objection) -> tuple[int, str]:
    return -line.clients, line.name


def _said(clients: pd.DataFrame, joined: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, int]]:
    """Each objection with the client who has it."""
    tables: list[tuple[pd.DataFrame, Ints]] = [(clients, np.arange(len(clients)))]
    for key in ("deals", "interactions"):
        table = joined.get(key)
        if table is not None:
            tables.append((table, table["_client"].to_numpy(dtype=np.int64)))
    for table, client in tables:
        if "objections" in table.columns:
            for one, tags in zip(client.tolist(), objects(table, "objections").tolist(), strict=True):
                if one >= 0 and isinstance(tags, tuple):
                    yield from ((tag, one) for tag in tags)
