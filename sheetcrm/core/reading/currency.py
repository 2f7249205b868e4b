"""The currency in which a team's sums are typed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sheetcrm.core.fields.money import named_currency
from sheetcrm.core.table import Table

#: Columns of sums, by table.
_SUMS = (("orders", "amount"), ("orders", "paid"), ("deals", "amount"), ("clients", "revenue"))
_LOOKED_AT = 500
#: So many sums that name a currency, and this share of all, say in which one the rest is.
_FEWEST, _MOST = 3, 0.5


def currency_said(tables: Mapping[str, Table]) -> str | None:
    """The ISO code of the currency that more than half of the sums in the first column of sums name; None where they do not."""
    for key, field in _SUMS:
        if key in tables and tables[key].has(field):
            cells = [v for v in tables[key].raw[field].iloc[:_LOOKED_AT].tolist() if v is not None]
            named = Counter(code for v in cells if isinstance(v, str) and (code := named_currency(v)) is not None)
            if cells and named:
                code, times = named.most_common(1)[0]
                return code if times >= max(_FEWEST, _MOST * len(cells)) else None
    return None
