"""By what two clients are asked about again: a contact, a name or an address that they share, and nothing else."""

from __future__ import annotations

import pandas as pd

from sheetcrm.core.duplicates.evidence import Evidence


def roles(one: dict[str, object], other: dict[str, object], levels: dict[str, str] | None = None) -> list[str]:
    keys = Evidence(pd.DataFrame([one, other], dtype=object)).of(0, 1, levels)
    return sorted(key.partition(":")[0] for key in keys)


def test_a_contact_counts_in_whichever_cell_of_its_kind_it_stands() -> None:
    one = {
        "phone": ("+79071000001", "+79071000002"),
        "phone2": None,
        "email": "a@example.com",
        "email2": None,
        "inn": None,
    }
    other = {"phone": None, "phone2": ["+79071000002"], "email": None, "email2": "a@example.com", "inn": None}
    assert roles(one, other) == ["email", "phone"]
    assert roles(one, {**other, "phone2": "+79071000009", "email2": "+79071000001"}) == []
    assert roles({**one, "inn": "7707083893"}, {**other, "inn": "7707083893"}) == ["email", "inn", "phone"]


def test_a_name_counts_where_surname_and_first_name_are_the_same() -> None:
    nobody: dict[str, object] = {"phone": None}
    assert roles(nobody, nobody) == []
    assert roles(nobody, nobody, {"last": "exact", "first": "form", "address": "part"}) == ["name"]
    assert roles(nobody, nobody, {"last": "exact", "first": "close", "address": "exact"}) == ["address"]
