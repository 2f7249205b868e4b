"""What a lead says in the columns that the team has: a name in parts as one cell, one cell as its parts, second contacts
beside the first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import Final, Literal

from sheetcrm.core.fields.name import PersonName
from sheetcrm.core.fields.name_people import CYRILLIC
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.importing.filling import PAIRS, Cells

#: The parts of a name in their order, and what each is of a name that was read.
_PARTS: Final = {"last_name": "last", "first_name": "first", "patronymic": "patronymic"}


#: How a table writes a whole name: «Орлова Анна», "Ann Orlov", "Orlov, Ann".
Manner = Literal["last_first", "first_last", "comma"]


def manner_of(clients: Cells) -> Manner | None:
    """How most of the clients' names are written, None where no name says it."""
    votes: Counter[Manner] = Counter()
    for position in range(len(clients)):
        read = clients.value("full_name", position)
        if isinstance(read, PersonName) and read.last and read.first and not read.others:
            typed = clients.text("full_name", position).casefold()
            if typed.startswith(f"{read.last.casefold()},"):
                votes["comma"] += 1
            elif typed.startswith(read.last.casefold()):
                votes["last_first"] += 1
            elif typed.startswith(read.first.casefold()):
                votes["first_last"] += 1
    return votes.most_common(1)[0][0] if votes else None


def whole_name(parts: Mapping[str, str], manner: Manner | None = None) -> str:
    """The parts of a name as one text, as a table writes names; where it does not say, as their alphabet has it.

    >>> whole_name({"last_name": "Trent", "first_name": "Olivia"}), whole_name({"last_name": "Сомов", "first_name": "Глеб"})
    ('Olivia Trent', 'Сомов Глеб')
    >>> whole_name({"last_name": "Trent", "first_name": "Olivia"}, "comma")
    'Trent, Olivia'
    """
    last = parts.get("last_name", "")
    others = " ".join(said for part in ("first_name", "patronymic") if (said := parts.get(part)))
    if manner is None:
        manner = "last_first" if CYRILLIC.search(last + others) else "first_last"
    if manner == "comma" and last and others:
        return f"{last}, {others}"
    return " ".join(filter(None, (others, last) if manner == "first_last" else (last, others)))


def fitted(
    leads: Cells, lead: int, columns: Set[str], style: str, region: str, manner: Manner | None
) -> dict[str, str]:
    """Cells of a new client, by field, that come out of other columns of the lead. ``columns``: those the clients have."""
    return name_in(leads, lead, columns, manner) | _contacts(leads, lead, columns, style, region)


def name_in(leads: Cells, lead: int, columns: Set[str], manner: Manner | None) -> dict[str, str]:
    """The name of a lead in the team's way of writing names, where the lead has it in another; what cannot be told apart
    goes into one of its columns as a whole."""
    parts = {part: said for part in _PARTS if (said := leads.text(part, lead))}
    whole = leads.text("full_name", lead)
    if "full_name" in columns:
        return {"full_name": whole_name(parts, manner)} if parts and not whole else {}
    there = [part for part in _PARTS if part in columns]
    if not whole or parts or not there:
        return {}
    read = leads.value("full_name", lead)
    if isinstance(read, PersonName) and not read.others:
        found = {part: said for part, of in _PARTS.items() if (said := getattr(read, of))}
        if "first_name" in found and "patronymic" in found and "patronymic" not in columns:
            found["first_name"] += f" {found.pop('patronymic')}"
        if found and set(found) <= set(there):
            return found
    return {"first_name" if "first_name" in there else there[0]: whole}


def _contacts(leads: Cells, lead: int, columns: Set[str], style: str, region: str) -> dict[str, str]:
    """Phones and addresses of a second column that the team has not, in the first one: beside what stands there."""
    found: dict[str, str] = {}
    for first, pair in PAIRS.items():
        if first in columns and pair[1] not in columns and leads.text(pair[1], lead):
            all_of_them = leads.several(pair, lead)
            said = [shown_in(one, style, region) if first == "phone" else one for one in all_of_them]
            if said:
                found[first] = ", ".join(said)
    return found


def carried(columns: Set[str], lead_columns: Iterable[str]) -> frozenset[str]:
    """Columns of a file for which the team has none of the same kind, and whose content finds a place all the same."""
    others = frozenset(lead_columns) - columns
    found = {second for first, (_, second) in PAIRS.items() if first in columns}
    if "full_name" in columns:
        found |= set(_PARTS)
    elif any(part in columns for part in _PARTS):
        found.add("full_name")
    return others & found
