"""Whether an id stands in one row of a table only, asked and answered within the batch that writes. Pure (docs/adr/0045).

Between our look and our write somebody may copy a row with its id and all. Nobody can say then which of the two is the client's,
so neither is written into. The ids of a batch are put onto the hidden tab, one formula looks each of them up from above and
from below, and what it says is pasted as values before anything is written: the first row of an id is its last, or it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google.fence import Request

#: Where the answers begin on the hidden tab: the row, from 0. Three columns are used: ids, the formula, what it said.
ROW, WIDTH = 1, 3
#: A larger table has people waiting while every id is looked for in it.
MOST_ROWS = 20_000
Entered = Mapping[str, Any]


def asked(hidden: int, column: int, ids: Sequence[Entered | None], where: str, separator: str) -> list[Request]:
    """What finds out for each id whether it stands once. ``hidden``: the id of the hidden tab, ``column`` the first of its columns
    that are free, from 0; ``where``: the cells that are searched, as a formula names them; ``separator``: between its arguments."""
    letter, first, last = column_letter(column), ROW + 1, ROW + len(ids)
    # XMATCH tells a number from a text, and takes no id for a pattern, a comparison or a day, as COUNTIF would.
    ends = (f"XMATCH({separator.join((f'{letter}{first}:{letter}{last}', where, '0', end))})" for end in ("1", "-1"))
    formula = f"=ARRAYFORMULA(IFERROR({'='.join(ends)}{separator}FALSE))"
    rows: list[dict[str, Any]] = [
        {"values": [{} if one is None else {"userEnteredValue": dict(one)}, {}, {}]} for one in ids
    ]
    rows[0]["values"][1] = {"userEnteredValue": {"formulaValue": formula}}
    start = {"sheetId": hidden, "rowIndex": ROW, "columnIndex": column}
    # What it says is kept and the formula goes: everything that is written after it would have it ask again.
    said = {"sheetId": hidden, "startRowIndex": ROW, "endRowIndex": ROW + len(ids)}
    paste = {
        "source": {**said, "startColumnIndex": column + 1, "endColumnIndex": column + 2},
        "destination": {**said, "startColumnIndex": column + 2, "endColumnIndex": column + 3},
        "pasteType": "PASTE_VALUES",
    }
    gone = {"start": {**start, "columnIndex": column + 1}, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}
    return [
        {"updateCells": {"start": start, "rows": rows, "fields": "*"}},
        {"copyPaste": paste},
        {"updateCells": gone},
    ]


def answer(hidden: int, column: int, number: int) -> tuple[int, int, int]:
    """Where the answer for the n-th id stands: TRUE where it stands once."""
    return hidden, ROW + number, column + 2
