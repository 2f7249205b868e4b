"""Filters, bandings and tables of Google's own that take columns of ours in, and let them out again, while people work in them
(docs/adr/0019).

The API says a range as a whole. If somebody inserts a row or a column between our look and our batch, the range that we say
would end too early, and a sort would leave somebody's column behind; so its first and last row and column are marked, and the
batch takes the marks off their very places (see ``guarding``). And what a heading may be there is documented nowhere: whether ours still are formulas is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.stores.google import surroundings
from sheetcrm.stores.google.formulas import heading_in
from sheetcrm.stores.google.guarding import WIDE_MARK, guard, mark_id, marked, marks, place, row_place, unmarked
from sheetcrm.stores.google.looking import Rect, look, text_of
from sheetcrm.stores.google.session import TRIES, Session, Tried
from sheetcrm.stores.google.writing import Request

Around = Mapping[str, Any]


class Widening(Struct):
    """``around``: reads what stands around the columns of a sheet; None when it is gone."""

    session: Session
    around: Callable[[int], Around | None]

    def held(
        self, sheet_id: int, around: Around, rows: Collection[int], columns: Collection[int], *, keep: bool = False
    ) -> tuple[Around, list[Request]] | None:
        """What makes a batch fail unless these rows and columns (from 0) stand where they were seen, with what stands around them
        by then; None when they, or a range of the team's, moved already. ``keep``: for several batches, until ``forget``."""
        places = {mark_id(sheet_id, f"wide row {n}"): row_place(sheet_id, row) for n, row in enumerate(sorted(rows))}
        places |= {mark_id(sheet_id, f"wide column {n}"): place(sheet_id, at) for n, at in enumerate(sorted(columns))}
        marking = [marked(number, "", where, WIDE_MARK) for number, where in places.items()]
        if self.session.try_batch([unmarked({"metadataKey": WIDE_MARK}), *marking], 0) is not Tried.LANDED:
            return None
        now = self.around(sheet_id) or {}
        if surroundings.spans(now) != surroundings.spans(around):
            return None
        stand = {number: at for number, (_, at) in marks(self.session, WIDE_MARK).items()}
        if stand != {number: where["dimensionRange"]["startIndex"] for number, where in places.items()}:
            return None
        return now, [one for n, where in places.items() for one in guard(n, "", where, WIDE_MARK, keep=keep)]

    def watched(self, sheet_id: int, around: Around, table: Mapping[str, Any]) -> list[Request] | None:
        """What makes a batch fail unless a table stands where it was seen; None when it moved already."""
        span = table["range"]
        found = self.held(sheet_id, around, {span.get("startRowIndex", 0), span["endRowIndex"] - 1}, ())
        return None if found is None else found[1]

    def forget(self) -> None:
        """Takes marks off that led to nothing."""
        self.session.try_batch([unmarked({"metadataKey": WIDE_MARK})], 0)

    def lost_formulas(
        self, sheet_id: int, head: int, texts: Mapping[int, str], keys: Mapping[int, str]
    ) -> tuple[int, ...]:
        """The columns, by their marks, that came into a table and lost their formulas there; the table ends in front of all of
        them again. ``head``: the row of the headings, from 0; ``texts`` and ``keys``: the formulas and the columns' keys, by their
        marks."""
        lost: tuple[int, ...] = ()
        for attempt in range(TRIES):
            here = self._here(sheet_id, keys)
            view = look(self.session, {sheet_id: [Rect(head, head + 1, 0, None)]}, "userEnteredValue").get(sheet_id)
            around = self.around(sheet_id)
            if view is None or around is None:
                break
            cells = {number: view.cell(head, at) or {} for number, at in here.items()}
            # What Google makes of a formula is the text it showed; any other was typed by somebody just now, and is theirs.
            lost = tuple(n for n, cell in cells.items() if text_of(cell) in ("", heading_in(texts[n])))
            table = surroundings.wider_table(around, set(here.values()))
            if not lost or table is None:
                break
            requests = self._narrowing(sheet_id, around, table, here, keys)
            if requests is not None and self.session.try_batch(requests, attempt) is Tried.REFUSED:
                break
        return lost

    def taken_out(self, sheet_id: int, keys: Mapping[int, str]) -> None:
        """A table that was made wider for columns that go ends in front of them again. ``keys``: the columns', by their
        marks."""
        for attempt in range(TRIES):
            here = self._here(sheet_id, keys)
            around = self.around(sheet_id)
            table = surroundings.wider_table(around, set(here.values())) if around is not None else None
            if around is None or table is None:
                return
            requests = self._narrowing(sheet_id, around, table, here, keys)
            if requests is not None and self.session.try_batch(requests, attempt) is Tried.REFUSED:
                return

    def _here(self, sheet_id: int, keys: Mapping[int, str]) -> dict[int, int]:
        """Where the marked columns stand, by their marks."""
        return {
            number: at for number, (owner, at) in marks(self.session).items() if owner == sheet_id and number in keys
        }

    def _narrowing(
        self, sheet_id: int, around: Around, table: Mapping[str, Any], here: Mapping[int, int], keys: Mapping[int, str]
    ) -> list[Request] | None:
        watched = self.watched(sheet_id, around, table)
        if watched is None:
            return None
        narrower = surroundings.narrower(around, table, set(here.values()))
        return [*watched, *self._guards(sheet_id, here, keys), *narrower]

    @staticmethod
    def _guards(sheet_id: int, here: Mapping[int, int], keys: Mapping[int, str]) -> list[Request]:
        return [r for n, at in here.items() for r in guard(n, keys[n], place(sheet_id, at), keep=True)]
