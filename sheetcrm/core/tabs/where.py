"""Links from our tabs to the row or cell they speak of. Pure.

A row moves when people sort, so a link to a client finds it by id when clicked; without ids only the row number at
the time of the run can be given, as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from sheetcrm.core.table import Table
from sheetcrm.core.tabs.model import Link, ToClient
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import column_letter

#: A link looks its row up among all ids; in a larger base that many look-ups would make the workbook crawl.
MOST_LINKED = 20_000

ROW = Text(ru="{tab}, строка {row}", en="{tab}, row {row}")


#: A longer name of a tab is not shown in full.
_WIDEST = 44.0


def wide_enough(places: Iterable[object], least: float) -> float:
    """The width of a column of places, in characters: a row is known by the end of the text, which a neighbour would cover.

    >>> wide_enough(["К-000001"], 14), wide_enough(["Покупатели, строка 350", None], 14)
    (14, 24.0)
    """
    longest = max((len(place) for place in places if isinstance(place, str)), default=0)
    return max(least, min(longest + 2.0, _WIDEST))


class Where(Struct, frozen=True):
    """How to point at the rows of the clients table. ``ids``: the id as typed by position; None when missing or
    standing on two rows, since a link by such an id would lead to the wrong one."""

    clients: Table
    ids: Sequence[str | None]
    lang: Lang

    def client(self, position: int) -> tuple[str, Link]:
        """Text and link of a client's row."""
        client_id = self.ids[position]
        source = self.clients.sources[int(self.clients.tab[position])]
        if client_id is None or "client_id" not in source.columns:
            return self.row(self.clients, position), None
        if len(self.clients) > MOST_LINKED:
            return client_id, None
        return client_id, ToClient(source.tab, column_letter(source.columns["client_id"]), client_id)

    def row(self, table: Table, position: int) -> str:
        """A row by its number, as text."""
        return ROW.say(self.lang, tab=table.tab_title(position), row=str(int(table.row[position])))


def unique_ids(clients: Table) -> list[str | None]:
    """The ids as typed, None where there is none or where two rows have the same."""
    if not clients.has("client_id"):
        return [None] * len(clients)
    typed = [None if v is None else str(v) for v in clients.raw["client_id"].tolist()]
    count: dict[str, int] = {}
    for value in typed:
        if value is not None:
            count[value.strip().casefold()] = count.get(value.strip().casefold(), 0) + 1
    return [v if v is not None and v.strip() and count[v.strip().casefold()] == 1 else None for v in typed]
