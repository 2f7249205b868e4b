"""Which rows of a file may become clients: only those with a ground in law to keep them. Pure.

A row without one is held back: it goes into «Без согласия (отложены)», where no draft, no figure and no segment sees it. So does
a file that would flood the base, until somebody says that the team collected it: bases that are for sale come as one such
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from sheetcrm.core.importing.filling import Cells
from sheetcrm.core.importing.model import Line, Outcome, Reason, ReasonKey
from sheetcrm.core.importing.owners import OwnerRule, assigned
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text

#: More new rows than this, and than this share of the clients there are, are a base and not a day's leads.
MANY, SHARE = 100, 0.3
BASIS: Final = Text(ru="Основание: {basis}", en="Legal basis: {basis}")
_TAKEN: Final = frozenset((Outcome.NEW, Outcome.UPDATED))


class Admission(Struct, frozen=True):
    """What was said of a file. ``basis``: the ground for all of its rows; ``own_base``: the team collected it; ``owner``:
    whom new clients go to; ``source``: where they are from, and ``status``: how things stand with them, for those that do not
    say it."""

    basis: str = ""
    own_base: bool = False
    owner: OwnerRule | None = None
    source: str = ""
    status: str = ""


def admitted(lines: Sequence[Line], leads: Cells, clients: Table, said: Admission, lang: Lang) -> tuple[Line, ...]:
    """The lines, those held back with the reason why; new clients with their owner, source and legal basis."""
    new = sum(line.outcome is Outcome.NEW for line in lines)
    flood = new > MANY and new > SHARE * len(clients) and not said.own_base
    columns = frozenset(clients.sources[0].columns)
    found = []
    for line in lines:
        if line.outcome not in _TAKEN:
            found.append(line)
            continue
        basis = leads.text("basis", line.lead, lang) or said.basis
        if not basis:
            found.append(replace(line, reasons=(*line.reasons, Reason(ReasonKey.NO_BASIS))))
        elif flood:
            found.append(replace(line, reasons=(*line.reasons, Reason(ReasonKey.FLOOD))))
        elif line.outcome is Outcome.NEW:
            found.append(replace(line, cells=_with_ground(line.cells, basis, said, columns, lang)))
        else:
            found.append(line)
    return _with_owners(_with_codes(found, leads, clients), leads, clients, said.owner, columns, lang)


def _with_ground(
    cells: Mapping[str, str], basis: str, said: Admission, columns: frozenset[str], lang: Lang
) -> dict[str, str]:
    made = dict(cells)
    if "basis" in columns:
        made["basis"] = basis
    elif "comment" in columns:
        made["comment"] = "; ".join(filter(None, (made.get("comment"), BASIS.say(lang, basis=basis))))
    for field, value in (("source", said.source), ("status", said.status)):
        if value and field in columns and field not in made:
            made[field] = value
    return made


def _with_owners(
    lines: Sequence[Line], leads: Cells, clients: Table, rule: OwnerRule | None, columns: frozenset[str], lang: Lang
) -> tuple[Line, ...]:
    if rule is None or "owner" not in columns:
        return tuple(lines)
    new = [
        n
        for n, line in enumerate(lines)
        if line.outcome is Outcome.NEW and not line.held and not line.cells.get("owner")
    ]
    column = leads.table.named(rule.column, rule.column) if rule.column else None
    words = [leads.text(column, lines[n].lead, lang) if column else "" for n in new]
    there = [str(v).strip() for v in clients.raw["owner"].tolist() if v is not None] if clients.has("owner") else []
    there += [line.cells["owner"] for line in lines if line.outcome is Outcome.NEW and line.cells.get("owner")]
    people = dict(zip(new, assigned(rule, words, there), strict=True))
    return tuple(
        replace(line, cells={**line.cells, "owner": people[n]}) if n in people else line for n, line in enumerate(lines)
    )


def _with_codes(lines: Sequence[Line], leads: Cells, clients: Table) -> list[Line]:
    """The lines whose single-use code a client or an earlier row of the file has used before."""
    if not leads.table.has("single_code"):
        return list(lines)
    used: Counter[str] = Counter()
    if clients.has("single_code"):
        used.update(_code(str(v)) for v in clients.raw["single_code"].tolist() if v is not None)
    found = []
    for line in lines:
        code = _code(leads.text("single_code", line.lead)) if line.lead >= 0 else ""
        repeated = bool(code) and used[code] > 0 and line.outcome is not Outcome.SAME
        used[code] += 1
        found.append(replace(line, reasons=(*line.reasons, Reason(ReasonKey.CODE_USED))) if repeated else line)
    return found


def _code(text: str) -> str:
    return "".join(text.split()).casefold()
