"""ZIP codes of the United States that a spreadsheet took for numbers: 2134 was 02134, Boston. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sheetcrm.core.fields.country import country_code
from sheetcrm.core.fields.letters import integral

#: States whose ZIP codes begin with a zero: New England, New Jersey, Puerto Rico, the Virgin Islands, forces abroad.
_STATES = frozenset(
    ("ct", "ma", "me", "nh", "nj", "ri", "vt", "pr", "vi", "ae", "connecticut", "massachusetts", "maine", "newhampshire",
     "newjersey", "rhodeisland", "vermont", "puertorico", "virginislands")
)  # fmt: skip
_STATE_HEADINGS = frozenset(
    ("extra:state", "extra:st", "extra:state/province", "extra:province/state", "extra:state / province")
)
_WHOLE = re.compile(r"\d{5}(?:-\d{4})?")
_SHORT = re.compile(r"([1-9]\d{3}|501|544|60[1-9]|6[1-9]\d|[789]\d\d)(-\d{4})?")


def lost_zeros(clients: pd.DataFrame, region: str) -> Mapping[int, str]:
    """The ZIP code that a cell of postcodes lost its zeros of, by position. ``clients``: as typed.

    Only in a table of the United States whose postcodes are ZIP codes, in rows that name no other country, and no state in
    which none begins with a zero.

    >>> table = pd.DataFrame({"postcode": [2134, "10001", "60601-1234", "AB1 2CD"]}, dtype=object)
    >>> lost_zeros(table, "US"), lost_zeros(table, "RU")
    ({0: '02134'}, {})
    """
    if region != "US" or "postcode" not in clients.columns:
        return {}
    texts = [_text(value) for value in clients["postcode"].tolist()]
    short = {at: found for at, text in enumerate(texts) if (found := _SHORT.fullmatch(text))}
    typed = sum(text != "" for text in texts)
    if not short or 2 * (len(short) + sum(_WHOLE.fullmatch(text) is not None for text in texts)) <= typed:
        return {}
    states = _column(clients, [c for c in clients.columns if str(c).casefold() in _STATE_HEADINGS])
    countries = _column(clients, [c for c in clients.columns if c == "country"])
    return {
        at: found[1].zfill(5) + (found[2] or "")
        for at, found in short.items()
        if _fits(states[at]) and _is_home(countries[at])
    }


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return (integral(value) or "") if isinstance(value, float) else str(value).strip()


def _column(clients: pd.DataFrame, keys: Sequence[Any]) -> list[Any]:
    return clients[keys[0]].tolist() if keys else [None] * len(clients)


def _fits(state: Any) -> bool:
    return not isinstance(state, str) or re.sub(r"[\s.]", "", state.casefold()) in {"", *_STATES}


def _is_home(country: Any) -> bool:
    return not isinstance(country, str) or not country.strip() or country_code(country) == "US"
