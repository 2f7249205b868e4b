"""Values that follow from other cells of the row, proposed for cells nobody filled. Pure.

A cell with anything in it is never proposed; what was filled so is told apart by its rule in the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields import Kind, field_types
from sheetcrm.core.fields.derive import derive
from sheetcrm.core.fields.zip_code import lost_zeros
from sheetcrm.core.proposals import Group
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.wording import Lang


def derived_values(clients: CleanTable, lang: Lang) -> Iterator[Group]:
    """Proposals for empty cells of the columns the team has: the town by a landline's code, the gender by a name.

    A value is spelt as the team spells it most often, so that «ж» does not become «женский» in one cell of a hundred.
    """
    table = clients.table
    for key, values in derive(clients.values).items():
        if not table.has(key):
            continue
        typed = table.raw[key].tolist()
        formulas = table.formulas.get(key, frozenset())
        at = [
            p for p, value in enumerate(values.tolist()) if value is not None and typed[p] is None and p not in formulas
        ]
        if at:
            usual = _usual(clients, key, lang)
            after = tuple(usual.get(value) or _spelt(key, value, lang) for value in values.iloc[at].tolist())
            yield Group("clients", key, f"derived/{key}", Kind.PROPOSAL, tuple(at), after)


def whole_zip_codes(clients: CleanTable, region: str) -> Iterator[Group]:
    """Proposals to give ZIP codes of the United States their zeros back."""
    formulas = clients.table.formulas.get("postcode", frozenset())
    found = {at: code for at, code in lost_zeros(clients.table.raw, region).items() if at not in formulas}
    if found:
        yield Group("clients", "postcode", "text/lost-zero", Kind.PROPOSAL, tuple(found), tuple(found.values()))


def _usual(clients: CleanTable, key: str, lang: Lang) -> dict[object, str]:
    """How each value is written most often in the team's own column."""
    counts: dict[object, Counter[str]] = {}
    for value, typed in zip(clients.values[key].tolist(), clients.typed[key].tolist(), strict=True):
        if value is not None and isinstance(typed, str):
            counts.setdefault(value, Counter())[typed.strip()] += 1
    return {value: found.most_common(1)[0][0] for value, found in counts.items()}


def _spelt(key: str, value: object, lang: Lang) -> str:
    field = CLIENTS.field(key)
    return str(value) if field is None else field_types()[field.type].text(value, lang)
