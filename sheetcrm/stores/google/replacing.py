"""How this Google takes a findReplace: tried out on our own hidden tab before a cell of anybody's is touched.

Whether a replacement stays text or is read as if somebody had typed it (``+7 916…`` becomes a formula, ``01.02`` a date)
is documented nowhere. So every run asks: a few cells of ours are replaced in the run's first batch, and what came out
decides how texts are handed over, or that a text cannot be written safely at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from sheetcrm.stores.google.tokens import OPENING

Request = dict[str, Any]

_OLD = "sheetcrm old"
#: Texts that a reader of typed text takes for something else: a formula, a date, a number, a truth value, a sign that
#: marks text.
_SAMPLES = ("+7 900 000-00-00", "01.02.2024", "00501", "TRUE", "'sheetcrm")
_CASE, _WHOLE, _SPACES = "Sheetcrm Case", "sheetcrm whole cell", "sheetcrm edge "
_BLANK = "sheetcrm blank"
_BOOLEAN = {"true", "false", "истина", "ложь"}
#: Columns of the cells in the first row of the hidden tab; column 0 is the fence's anchor.
_PLAIN, _QUOTED, _TEXT_PLAIN, _TEXT_QUOTED, _AT_BLANK = (1 + i * len(_SAMPLES) for i in range(5))
_AT_CASE, _AT_WHOLE, _AT_SPACES = _AT_BLANK + 1, _AT_BLANK + 2, _AT_BLANK + 3
WIDTH = _AT_SPACES + 1


class Manner(StrEnum):
    """How a text has to be handed over so that it stays that text: as it is, behind an apostrophe (as a person would
    type it), or only when no reader could take it for anything else."""

    PLAIN = "plain"
    QUOTED = "quoted"
    CAREFUL = "careful"


class Manners(Struct, frozen=True):
    """What the trial showed. ``exact``: only a cell that is this very text, case and all, is changed; without that
    nothing may be written. ``automatic`` and ``as_text``: for cells of any format and for those formatted as plain
    text. ``finds_blanks``: whether a blank cell can be found by ``^$``, which makes filling it conditional, too.
    ``reads``: whether a replacement is read as typed."""

    exact: bool
    automatic: Manner
    as_text: Manner
    finds_blanks: bool
    reads: bool

    def replacement(self, text: str, *, plain_text: bool) -> str | None:
        """What to send so that the cell holds exactly ``text``; None when that cannot be had."""
        manner = self.as_text if plain_text else self.automatic
        if manner is Manner.QUOTED:
            return f"'{text}" if text else text
        if manner is Manner.PLAIN or not text or _is_only_words(text):
            return text
        return None


def _is_only_words(text: str) -> bool:
    """Whether nobody could read anything but words in it: no digit, no sign in front, no truth value; or a mark of ours,
    which is in no number and no date.

    >>> _is_only_words("Анна Петрова"), _is_only_words("5 мая"), _is_only_words("=А"), _is_only_words("ИСТИНА")
    (True, False, False, False)
    >>> _is_only_words("5 мая ⟦sheetcrm 7f-1⟧"), _is_only_words("+7 916 ⟦sheetcrm 7f-1⟧")
    (True, False)
    """
    if OPENING in text:
        return text[0] not in "=+-'"
    return text[0].isalpha() and not any(c.isdigit() for c in text) and text.strip().casefold() not in _BOOLEAN


def trial(sheet_id: int) -> list[Request]:
    """The requests that try it out in the first row of the hidden tab."""
    half = 2 * len(_SAMPLES)
    cells = [_cell(None)] + [_cell(_OLD)] * half + [_cell(_OLD, "TEXT")] * half
    cells += [_cell(None), _cell(_CASE), _cell(_WHOLE), _cell(_SPACES)]
    requests: list[Request] = [
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
                "rows": [{"values": cells}],
                "fields": "userEnteredValue,userEnteredFormat.numberFormat",
            }
        }
    ]
    for first, quote in ((_PLAIN, ""), (_QUOTED, "'"), (_TEXT_PLAIN, ""), (_TEXT_QUOTED, "'")):
        for offset, sample in enumerate(_SAMPLES):
            requests.append(find_replace((sheet_id, 0, first + offset), _OLD, quote + sample))
    requests.append(fill_blank((sheet_id, 0, _AT_BLANK), _BLANK))
    requests.append(find_replace((sheet_id, 0, _AT_CASE), _CASE.lower(), "x"))
    requests.append(find_replace((sheet_id, 0, _AT_WHOLE), _WHOLE.split()[0], "x"))
    requests.append(find_replace((sheet_id, 0, _AT_SPACES), _SPACES.rstrip(), "x"))
    return requests


def verdict(cells: Sequence[Mapping[str, Any]]) -> Manners:
    """What the cells of the first row hold after the trial, as ``CellData``."""
    entered = [dict(cell.get("userEnteredValue", {})) for cell in cells]
    entered += [{}] * (WIDTH - len(entered))

    def all_text(first: int) -> bool:
        return all(entered[first + i] == {"stringValue": sample} for i, sample in enumerate(_SAMPLES))

    def manner(plain: int, quoted: int) -> Manner:
        return Manner.PLAIN if all_text(plain) else Manner.QUOTED if all_text(quoted) else Manner.CAREFUL

    kept = ((_AT_CASE, _CASE), (_AT_WHOLE, _WHOLE), (_AT_SPACES, _SPACES))
    return Manners(
        exact=all(entered[column] == {"stringValue": text} for column, text in kept)
        and all(entered[_PLAIN + i] != {"stringValue": _OLD} for i in range(len(_SAMPLES))),
        automatic=manner(_PLAIN, _QUOTED),
        as_text=manner(_TEXT_PLAIN, _TEXT_QUOTED),
        finds_blanks=entered[_AT_BLANK] == {"stringValue": _BLANK},
        reads=not all_text(_PLAIN),
    )


def _cell(text: str | None, format_: str | None = None) -> dict[str, Any]:
    cell: dict[str, Any] = {} if text is None else {"userEnteredValue": {"stringValue": text}}
    if format_:
        cell["userEnteredFormat"] = {"numberFormat": {"type": format_}}
    return cell


def grid_range(place: tuple[int, int, int]) -> dict[str, int]:
    """One cell (sheet id, row and column from 0) as a GridRange."""
    sheet_id, row, column = place
    return {
        "sheetId": sheet_id,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def find_replace(place: tuple[int, int, int], old: str, new: str) -> Request:
    """Compare and set: the one cell at ``place`` becomes ``new`` if it holds exactly ``old``."""
    return {
        "findReplace": {
            "find": old,
            "replacement": new,
            "range": grid_range(place),
            "matchCase": True,
            "matchEntireCell": True,
            "includeFormulas": False,
        }
    }


def fill_blank(place: tuple[int, int, int], new: str) -> Request:
    """Compare and set for a blank cell, where ``^$`` finds one."""
    literal = re.sub(r"([\\$])", r"\\\1", new)
    return {
        "findReplace": {
            "find": "^$",
            "replacement": literal,
            "range": grid_range(place),
            "searchByRegex": True,
            "matchEntireCell": True,
            "includeFormulas": False,
        }
    }


def changed(reply: Mapping[str, Any]) -> bool:
    """Whether a findReplace of one cell hit it."""
    return int(reply.get("findReplace", {}).get("valuesChanged", 0)) > 0
