"""Compare and set for numbers, days, ticks and blanks: the requests that change one cell only if it and its row are what they
were, and the rehearsal that shows whether this Google takes them so. Pure (docs/adr/0042).

The cell, and what its row is known by, are copied to the hidden tab, between a line that says what they have to be and a line
that holds the new value. The removal of duplicates compares whole lines with their types: where the copy is what it has to be, it
goes, and the line with the new value moves up into its place. What stands in that place then is put into the cell: the new value,
or the cell's own content. All of it is one batch, so nobody sees anything in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google import standing_once
from sheetcrm.stores.google.fence import Request
from sheetcrm.stores.google.replacing import grid_range

Entered = Mapping[str, Any]
#: How values look where they are compared, so that two that are not the same never look the same: a number is no text, and is shown
#: with all of its digits. Google does not say whether it compares values or what is shown.
_TOLD = {"type": "NUMBER", "pattern": '"n"0.###############;"n"-0.###############;"n"0;"t"@'}
#: The same where a text is compared letter by letter, which find and replace does by what is shown.
_TOLD_TEXT = {"type": "NUMBER", "pattern": '"n"0.###############;"n"-0.###############;"n"0;@'}
_SAME, _NEW, _FORMULA = "⟦sheetcrm same⟧", "⟦sheetcrm new⟧", "⟦sheetcrm formula⟧"
#: The lines on the hidden tab begin this many rows below the cell's own row, so that a formula comes back as it was copied.
_BELOW = 1
#: What has to be asked for of the answer, and how many duplicates a cell that was changed has.
REPLIES = "replies(deleteDuplicates(duplicatesRemovedCount))"


class Exchange(Struct, frozen=True):
    """One cell's work. ``at``: sheet id, row and column from 0. ``held`` and ``wanted``: what it holds, to the last digit, and what it
    is to hold, as ``ExtendedValue``; None for a blank. ``known``: what other cells of its row hold, by column. ``relook``: whether
    its number format becomes ``look`` (None: none at all). ``once``: the cell that has to say TRUE besides, the row's id standing in
    no other row (see ``standing_once``); None for a row that is not asked about."""

    at: tuple[int, int, int]
    held: Entered | None
    wanted: Entered | None
    known: Mapping[int, Entered | None]
    relook: bool = False
    look: Mapping[str, Any] | None = None
    once: tuple[int, int, int] | None = None

    @property
    def compared(self) -> int:
        """How many cells are compared."""
        return 1 + len(self.known) + (self.once is not None)


def size(exchanges: Sequence[Exchange]) -> tuple[int, int]:
    """Rows and columns the hidden tab has to have."""
    rows = max(one.at[1] for one in exchanges) + _BELOW + 4
    return rows, max(one.at[2] + len(one.known) for one in exchanges) + 4


def requests(one: Exchange, hidden: int) -> tuple[list[Request], int]:
    """What exchanges one cell's content, and which of these requests is answered. ``hidden``: the id of the hidden tab."""
    _, row, column = one.at
    first = row + _BELOW
    copy, told = (hidden, first + 1, column), (hidden, first + 1, column + 1)
    made = [_lines(one, hidden, first), _paste(one.at, copy, "PASTE_FORMULA"), _paste(one.at, told, "PASTE_FORMULA")]
    if one.relook:
        made += [_paste(one.at, copy, "PASTE_FORMAT"), _paste(one.at, (hidden, first + 2, column), "PASTE_FORMAT")]
        cell = {"userEnteredFormat": {"numberFormat": dict(one.look)}} if one.look is not None else {}
        where = grid_range((hidden, first + 2, column))
        made.append({"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat.numberFormat"}})
    # A formula with the same value would pass for it.
    made.append({
        "findReplace": {
            "find": r"=[\s\S]*", "replacement": _FORMULA, "range": grid_range(told), "searchByRegex": True,
            "matchEntireCell": True, "matchCase": True, "includeFormulas": True,
        }
    })  # fmt: skip
    text = _text(one.held)
    if text:
        # Another case of letters is no difference to the removal of duplicates.
        made.append({
            "findReplace": {
                "find": text, "replacement": _SAME, "range": grid_range(told), "matchEntireCell": True, "matchCase": True,
                "includeFormulas": False,
            }
        })  # fmt: skip
    for number, at in enumerate(one.known):
        made.append(_paste((one.at[0], row, at), (hidden, first + 1, column + 2 + number), "PASTE_FORMULA"))
    end = column + 1 + one.compared
    if one.once is not None:
        made.append(_paste(one.once, (hidden, first + 1, end - 1), "PASTE_FORMULA"))
    answered = len(made)
    made.append({
        "deleteDuplicates": {
            "range": {
                "sheetId": hidden, "startRowIndex": first, "endRowIndex": first + 3, "startColumnIndex": column,
                "endColumnIndex": end,
            },
            "comparisonColumns": [
                {"sheetId": hidden, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
                for at in range(column + 1, end)
            ],
        }
    })  # fmt: skip
    made.append(_paste(copy, one.at, "PASTE_FORMULA"))
    if one.relook:
        made.append(_paste(copy, one.at, "PASTE_FORMAT"))
    return made, answered


def hit(reply: Mapping[str, Any]) -> bool:
    """Whether the cell was what it had to be, by the answer to the request that is answered."""
    return bool(reply.get("deleteDuplicates", {}).get("duplicatesRemovedCount"))


def _text(held: Entered | None) -> str:
    return str((held or {}).get("stringValue", ""))


def _lines(one: Exchange, hidden: int, first: int) -> Request:
    """The three lines before anything is copied: what it has to be, nothing, the new value."""
    look = _TOLD_TEXT if _text(one.held) else _TOLD
    be = [{"stringValue": _SAME} if _text(one.held) else one.held, *one.known.values()]
    if one.once is not None:
        be.append({"boolValue": True})
    new: list[Entered | None] = [{"stringValue": _NEW}] * len(be)
    lines: list[tuple[Entered | None, Sequence[Entered | None]]] = [
        (None, be), (None, [None] * len(be)), (one.wanted, new),
    ]  # fmt: skip
    rows = []
    for payload, told in lines:
        cells = [_cell(payload, None), _cell(told[0], look), *(_cell(value, _TOLD) for value in told[1:])]
        rows.append({"values": cells})
    start = {"sheetId": hidden, "rowIndex": first, "columnIndex": one.at[2]}
    return {"updateCells": {"start": start, "rows": rows, "fields": "*"}}


def _cell(value: Entered | None, look: Mapping[str, Any] | None) -> dict[str, Any]:
    cell: dict[str, Any] = {} if value is None else {"userEnteredValue": dict(value)}
    return cell if look is None else {**cell, "userEnteredFormat": {"numberFormat": dict(look)}}


def _paste(source: tuple[int, int, int], target: tuple[int, int, int], what: str) -> Request:
    return {"copyPaste": {"source": grid_range(source), "destination": grid_range(target), "pasteType": what}}


# -- the rehearsal ------------------------------------------------------------------------------------------------

_ROUNDED = {"type": "NUMBER", "pattern": "0"}
_DAY = {"type": "DATE", "pattern": "yyyy-mm-dd"}
_KEY: Entered = {"stringValue": "sheetcrm row"}
_REHEARSED: Sequence[tuple[dict[str, Any], Entered | None, Entered | None, Entered]] = (
    # the cell, what is held against it, what it is to become, what its row is held against
    (_cell({"numberValue": 36892.5}, _ROUNDED), {"numberValue": 36892.5}, {"numberValue": 36893}, _KEY),
    (_cell({"stringValue": "Sheetcrm 1.2"}, None), {"stringValue": "Sheetcrm 1.2"}, {"numberValue": 1.2}, _KEY),
    (_cell({"boolValue": True}, None), {"boolValue": True}, None, _KEY),
    (_cell(None, None), None, {"stringValue": "'=+7"}, _KEY),
    (_cell({"numberValue": 1.2}, _ROUNDED), {"numberValue": 1.4}, {"numberValue": 7}, _KEY),
    (_cell({"stringValue": "5"}, None), {"numberValue": 5}, {"numberValue": 7}, _KEY),
    (_cell({"numberValue": 5}, None), {"stringValue": "5"}, {"numberValue": 7}, _KEY),
    (_cell({"formulaValue": "=4+1"}, None), {"numberValue": 5}, {"numberValue": 7}, _KEY),
    (_cell(None, None), {"numberValue": 5}, {"numberValue": 7}, _KEY),
    (_cell({"stringValue": "SHEETCRM"}, None), {"stringValue": "sheetcrm"}, {"numberValue": 7}, _KEY),
    (_cell({"numberValue": 5}, None), {"numberValue": 5}, {"numberValue": 7}, {"stringValue": "sheetcrm other"}),
)
#: How many of the first ones are to be changed; of the others every one has to stay as it is.
_CHANGED = 4
#: Two cells more, by what their rows are known: one stands there once, one twice. The first is to be changed, the other one not.
_ONCE: Entered = {"stringValue": "sheetcrm once"}
_TWICE: Entered = {"stringValue": "sheetcrm twice"}
#: Where the rehearsal takes place on the hidden tab: a row below its first, and the columns of what the rows are known by.
REHEARSAL_ROW, _KEY_COLUMN = 1, len(_REHEARSED) + 2
_KEYS = (_KEY, _ONCE, _TWICE, _TWICE)
REHEARSAL_WIDTH = _KEY_COLUMN + len(_KEYS)
#: The first column of those in which it is asked what stands once.
_ASKING = REHEARSAL_WIDTH


def rehearsal(hidden: int, separator: str) -> list[Request]:
    """Cells of the hidden tab that are exchanged, or not, by the very requests that exchange people's cells. ``separator``: what stands
    between the arguments of a formula."""
    cells = [*(cell for cell, *_ in _REHEARSED), *(_cell(key, None) for key in (_ONCE, _TWICE, *_KEYS))]
    start = {"sheetId": hidden, "rowIndex": REHEARSAL_ROW, "columnIndex": 0}
    made: list[Request] = [{"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "*"}}]
    row = REHEARSAL_ROW + 1
    where = f"${column_letter(_KEY_COLUMN)}${row}:${column_letter(REHEARSAL_WIDTH - 1)}${row}"
    made += standing_once.asked(hidden, _ASKING, [_ONCE, _TWICE], where, separator)
    for exchange in _rehearsed(hidden):
        made += requests(exchange, hidden)[0]
    return made


def rehearsal_size() -> tuple[int, int]:
    """Rows and columns the hidden tab has to have for it."""
    rows, columns = size(list(_rehearsed(0)))
    return rows, max(columns, _ASKING + standing_once.WIDTH)


def _rehearsed(hidden: int) -> Iterator[Exchange]:
    for column, (_, held, wanted, key) in enumerate(_REHEARSED):
        at = (hidden, REHEARSAL_ROW, column)
        yield Exchange(at, held, wanted, {_KEY_COLUMN: key}, relook=column == 0, look=_DAY if column == 0 else None)
    for number, key in enumerate((_ONCE, _TWICE)):
        at = (hidden, REHEARSAL_ROW, len(_REHEARSED) + number)
        said = standing_once.answer(hidden, _ASKING, number)
        yield Exchange(at, key, {"numberValue": 7}, {_KEY_COLUMN + 1 + number: key}, once=said)


class Rehearsal(Struct, frozen=True):
    """``exact``: whether every cell that had to change did, and no other. ``looks``: whether a number format goes along.
    ``counts``: whether it can be asked that what a row is known by stands in one row only."""

    exact: bool
    looks: bool
    counts: bool = False


def rehearsed(cells: Sequence[Mapping[str, Any]]) -> Rehearsal:
    """What came out, by the cells of the rehearsal's row as ``CellData`` with value and number format."""

    def held(column: int) -> Mapping[str, Any]:
        return dict((cells[column] if column < len(cells) else {}).get("userEnteredValue") or {})

    changed = all(held(column) == dict(wanted or {}) for column, (_, _, wanted, _) in enumerate(_REHEARSED[:_CHANGED]))
    stayed = all(
        held(column) == (cell.get("userEnteredValue") or {})
        for column, (cell, *_) in enumerate(_REHEARSED)
        if column >= _CHANGED
    )
    look = (cells[0] if cells else {}).get("userEnteredFormat", {}).get("numberFormat", {})
    counts = (held(len(_REHEARSED)), held(len(_REHEARSED) + 1)) == ({"numberValue": 7}, _TWICE)
    return Rehearsal(changed and stayed, look.get("type") == "DATE", counts)
