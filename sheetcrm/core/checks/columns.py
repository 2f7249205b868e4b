"""Which cells of a column are empty, and who each row is: what several checks ask. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.checks import CheckContext
from sheetcrm.core.fields.letters import is_nothing, tidy
from sheetcrm.core.schema import TABLES

Mask = npt.NDArray[np.bool_]

#: Kinds of client as the rules about required fields know them, by what the kind column reads as.
_KINDS = {"company": "company", "sole_trader": "sole", "self_employed": "person", "person": "person"}


def blank(value: Any) -> bool:
    """True for a cell that says nothing: empty, only spaces, a dash.

    >>> blank(None), blank(" \\u00a0"), blank("—"), blank(0), blank("Нет")
    (True, True, True, False, True)
    """
    return value is None or (isinstance(value, str) and (not tidy(value).strip() or is_nothing(value)))


def size(context: CheckContext, table: str) -> int:
    """Rows of a table."""
    return len(context.clean[table])


def has(context: CheckContext, table: str, key: str) -> bool:
    """True when the team keeps such a column."""
    return key in context.raw[table].columns or key in context.clean[table].columns


def empty(context: CheckContext, table: str, key: str) -> Mask:
    """Where nothing is typed in a column; everywhere when there is no such column.

    It asks the cell as typed: a phone that could not be read is there, and has an issue of its own.
    """
    raw, clean = context.raw[table], context.clean[table]
    if key not in raw.columns:
        return clean[key].isna().to_numpy(dtype=bool) if key in clean.columns else np.ones(len(clean), dtype=bool)
    typed = raw[key]
    missing = typed.isna().to_numpy(dtype=bool).copy()
    # Only what was not understood can be a dash or spaces, and that is little: the rest is not looked at again.
    unread = clean[key].isna().to_numpy(dtype=bool) & ~missing if key in clean.columns else ~missing
    at = np.flatnonzero(unread)
    if len(at):
        values = typed.to_numpy(dtype=object)[at]
        said_nothing = {value for value in pd.unique(pd.Series(values, dtype=object)) if blank(value)}
        missing[at[np.fromiter((value in said_nothing for value in values), dtype=bool, count=len(at))]] = True
    return missing


def all_empty(context: CheckContext, table: str, *keys: str) -> Mask:
    """Where every one of these columns is empty."""
    found = np.ones(size(context, table), dtype=bool)
    for key in keys:
        if has(context, table, key):
            found &= empty(context, table, key)
    return found


def column(context: CheckContext, table: str, key: str) -> pd.Series[Any] | None:
    """A cleaned column, or None when the team does not keep it."""
    frame = context.clean[table]
    return frame[key] if key in frame.columns else None


def heading(context: CheckContext, table: str, key: str) -> str:
    """The team's heading of a field, else ours in the workbook's language."""
    own = context.headings.get(table, {}).get(key)
    if own:
        return own
    field = TABLES[table].field(key) if table in TABLES else None
    return field.heading.say(context.lang) if field else key.removeprefix("extra:")


def kinds(context: CheckContext) -> npt.NDArray[np.object_]:
    """The kind of every client: ``company``, ``sole`` or ``person``. Where the row does not say, a company's name without a person's makes a company."""
    said = column(context, "clients", "kind")
    n = size(context, "clients")
    found: npt.NDArray[np.object_] = np.full(n, "", dtype=object)
    if said is not None:
        found = np.array([_KINDS.get(value, "") for value in said], dtype=object)
    nameless = all_empty(context, "clients", *NAMES)
    unnamed_company = has(context, "clients", "company") & ~empty(context, "clients", "company")
    found[(found == "") & nameless & unnamed_company] = "company"
    found[found == ""] = "person"
    return found


#: Columns any of which tells what to call a person.
NAMES = ("full_name", "first_name", "last_name", "greeting")
#: Columns any of which reaches a client.
CONTACTS = ("phone", "phone2", "email", "email2", "messenger", "messenger2")
