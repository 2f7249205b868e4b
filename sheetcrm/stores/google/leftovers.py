"""Marks of ours that stand in people's cells longer than a moment: found, and taken out with what stood there put back.

A run that died leaves them, and so does a person who copies, cuts or undoes just then. The cell itself says what to
put back, so nothing has to be known of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import StoreError
from sheetcrm.stores.google.fence import Fence, Refused, Request
from sheetcrm.stores.google.looking import Rect, entered, look
from sheetcrm.stores.google.reading import About, about
from sheetcrm.stores.google.replacing import Manners, changed, find_replace
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.tokens import OPENING, has_mark, without_mark

_ROUNDS = 6
#: Marks taken out with one batch.
_MOST = 2_000
_CELLS = "userEnteredValue,userEnteredFormat(numberFormat(type))"
_REPLIES = "replies(findReplace(valuesChanged))"


class Marked(NamedTuple):
    """A text cell with a mark: sheet id, row and column from 0, its whole text, whether it is formatted as text."""

    sheet_id: int
    row: int
    column: int
    text: str
    plain_text: bool

    @property
    def at(self) -> tuple[int, int, int]:
        return self.sheet_id, self.row, self.column


class Instead(NamedTuple):
    """What a marked cell is to hold. ``as_typed``: it is no text (a number, a date, a formula) and has to be read as if
    somebody typed it."""

    text: str
    as_typed: bool = False


def unmarked(text: str) -> Instead:
    """The text of a marked cell without the mark."""
    return Instead(without_mark(text))


def has_leftovers(base: Workbook) -> bool:
    """Whether somebody's cell carried a mark when the workbook was read. Every run looks, so the usual cell costs no call."""
    return any(
        type(value) is str and OPENING in value and has_mark(value)
        for sheet in base.people()
        for column in sheet.cells.columns
        for value in sheet.cells[column].tolist()
    )


def find(session: Session, tabs: Collection[int] | None = None, texts: Collection[str] = ()) -> list[Marked]:
    """Every marked cell of people's tabs, or of these ``tabs``, and those that hold one of ``texts``: one read, and one
    more when there are any."""
    for attempt in range(_ROUNDS):
        now = about(session)
        asked = [
            s["properties"].get("sheetId", 0)
            for s in now.sheets
            if s["properties"].get("sheetType", "GRID") == "GRID" and now.mark(s) is None
        ]
        asked = [sheet_id for sheet_id in asked if tabs is None or sheet_id in tabs]
        if not asked:
            return []
        try:
            answer = session.ask(
                "/values:batchGetByDataFilter",
                {
                    "dataFilters": [{"gridRange": {"sheetId": sheet_id}} for sheet_id in asked],
                    "valueRenderOption": "UNFORMATTED_VALUE",
                },
            )
        except StoreError as err:
            if err.code != "google/refused" or attempt + 1 == _ROUNDS:
                raise
            continue
        shown: dict[int, list[Rect]] = {}
        for matched in answer.get("valueRanges", []):
            sheet_id = int(matched["dataFilters"][0].get("gridRange", {}).get("sheetId", 0))
            for row, values in enumerate(matched.get("valueRange", {}).get("values", [])):
                for column, value in enumerate(values):
                    if has_mark(value) or (texts and value in texts):
                        shown.setdefault(sheet_id, []).append(Rect(row, row + 1, column, column + 1))
        found, moved = _confirmed(session, shown, now, texts) if shown else ([], False)
        if not moved:
            return found
    return found


def _confirmed(
    session: Session, shown: dict[int, list[Rect]], now: About, texts: Collection[str]
) -> tuple[list[Marked], bool]:
    """The cells that hold such a text as their own (a formula may show somebody else's), and whether something moved
    between the two reads."""
    found = []
    formulas = 0
    for sheet_id, view in look(session, shown, _CELLS, now).items():
        for (row, column), cell in sorted(view.filled.items()):
            held = entered(cell)
            if held is not None and held.kind == "s" and (has_mark(held.content) or held.content in texts):
                format_ = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
                found.append(Marked(sheet_id, row, column, str(held.content), format_ == "TEXT"))
            formulas += held is not None and held.kind == "f"
    return found, len(found) + formulas < sum(map(len, shown.values()))


def clean(
    session: Session,
    fence: Fence,
    manners: Manners,
    tabs: Collection[int] | None = None,
    instead: Callable[[str], Instead] = unmarked,
) -> tuple[int, bool]:
    """Takes every mark out; how many cells were put right, and whether none is left.

    Each cell is changed only while it holds exactly what was just seen, so a person typing there wins, and the next
    round looks at what they typed.
    """
    done = 0
    for _ in range(_ROUNDS):
        left = find(session, tabs)
        requests: list[Request] = []
        for cell in left[:_MOST]:
            wanted = instead(cell.text)
            new = wanted.text if wanted.as_typed else manners.replacement(wanted.text, plain_text=cell.plain_text)
            if new is not None:
                requests.append(find_replace(cell.at, cell.text, new))
        if not requests:
            return done, not left
        try:
            reply = fence.send(requests, fields=_REPLIES)
        except Refused:
            done += _one_by_one(fence, requests)
            continue
        if reply is not None:
            done += sum(changed(answer) for answer in reply["replies"])
    return done, not find(session, tabs)


def _one_by_one(fence: Fence, requests: list[Request]) -> int:
    """The same when one of them cannot be carried out: a protected cell must not keep the others from it."""
    done = 0
    for request in requests:
        try:
            reply = fence.send([request], fields=_REPLIES)
        except Refused:
            continue
        done += reply is not None and changed(reply["replies"][0])
    return done
