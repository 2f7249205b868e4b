"""The cells a live check works on, what is done to each, and what it means. Pure: requests and readings, nothing is sent.

One column of a tab of our own; each probe has a row to itself, so that none can spoil another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

Request = dict[str, Any]
#: ``True`` and ``False`` are found out, None is not.
Result = bool | None
CellData = Mapping[str, Any]

OLD = "sheetcrm old"
ROWS, COLUMNS = 60, 4


class Probe(Struct, frozen=True):
    """``cell``: what stands there at first. ``act``: what is done to it (row of the cell, sheet id → requests)."""

    cell: Mapping[str, Any]
    act: Callable[[int, int], Sequence[Request]]


def text(value: str, kind: str | None = None) -> dict[str, Any]:
    """A cell that holds a text, formatted as ``kind``."""
    cell: dict[str, Any] = {"userEnteredValue": {"stringValue": value}}
    if kind:
        cell["userEnteredFormat"] = {"numberFormat": {"type": kind}}
    return cell


def at(sheet_id: int, row: int, column: int = 0) -> dict[str, int]:
    """One cell as a GridRange."""
    return {
        "sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }  # fmt: skip


def write(sheet_id: int, row: int, cell: Mapping[str, Any], column: int = 0) -> Request:
    """One cell written by its place."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    fields = "userEnteredValue,userEnteredFormat,textFormatRuns,dataValidation"
    return {"updateCells": {"start": start, "rows": [{"values": [dict(cell)]}], "fields": fields}}


def replaced(find: str, new: str, **more: Any) -> Callable[[int, int], Sequence[Request]]:
    """A findReplace of the probe's own cell, as the program writes."""

    def act(sheet_id: int, row: int) -> Sequence[Request]:
        request = {
            "find": find, "replacement": new, "range": at(sheet_id, row), "matchCase": True, "matchEntireCell": True,
            "includeFormulas": False, **more,
        }  # fmt: skip
        return [{"findReplace": request}]

    return act


def nothing(sheet_id: int, row: int) -> Sequence[Request]:
    """Left alone."""
    return []


def in_order(sheet_id: int, row: int) -> Sequence[Request]:
    """Two replacements of which the second can only hit what the first wrote."""
    return [
        *replaced(OLD, "sheetcrm first")(sheet_id, row),
        *replaced("sheetcrm first", "sheetcrm second")(sheet_id, row),
    ]


def computed_then_copied(sheet_id: int, row: int) -> Sequence[Request]:
    """A formula, and its value pasted beside it in the same batch."""
    return [
        write(sheet_id, row, {"userEnteredValue": {"formulaValue": "=1+1"}}),
        {"copyPaste": {"source": at(sheet_id, row), "destination": at(sheet_id, row, 1), "pasteType": "PASTE_VALUES"}},
    ]


def copied_then_written(sheet_id: int, row: int) -> Sequence[Request]:
    """What stands there copied aside, then overwritten, in the same batch."""
    return [
        {"copyPaste": {"source": at(sheet_id, row), "destination": at(sheet_id, row, 1), "pasteType": "PASTE_NORMAL"}},
        write(sheet_id, row, text("sheetcrm new")),
    ]


#: Three rows that are taken out as duplicates, or not, and one below them that stays: where the first stands, and what is held
#: against each. The first is the same, the second shows the same, the third is another.
GOING = 45
_ROUNDED = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0"}}}
_HELD = (36892, 1.2, 1)
_AGAINST = (36892, 1.4, 2)


def rows_to_go(sheet_id: int) -> list[Request]:
    """The rows, each with a note."""
    requests = []
    for number, held in enumerate(_HELD):
        requests.append(write(sheet_id, GOING + number, text(f"sheetcrm row {number}")))
        requests.append(write(sheet_id, GOING + number, {"userEnteredValue": {"numberValue": held}, **_ROUNDED}, 2))
    note = {"range": at(sheet_id, GOING), "cell": {"note": "sheetcrm note"}, "fields": "note"}
    return [*requests, {"repeatCell": note}, write(sheet_id, GOING + 3, text("sheetcrm below"))]


def rows_gone(sheet_id: int) -> list[Request]:
    """For each row: one inserted in front of it that says what is held against it, the duplicate of that removed, and the
    inserted row taken away again, in one batch."""
    requests: list[Request] = []
    for number, against in enumerate(_AGAINST):
        row = GOING + number
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
        area = {**at(sheet_id, row), "endRowIndex": row + 2, "endColumnIndex": 3}
        columns = [{"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": c, "endIndex": c + 1} for c in (0, 1, 2)]
        requests += [
            {"insertDimension": {"range": span, "inheritFromBefore": False}},
            write(sheet_id, row, text(f"sheetcrm row {number}")),
            write(sheet_id, row, {"userEnteredValue": {"numberValue": against}, **_ROUNDED}, 2),
            {"deleteDuplicates": {"range": area, "comparisonColumns": columns}},
            {"deleteDimension": {"range": span}},
        ]
    return requests


def verdicts_on_rows(rows: Sequence[Sequence[CellData]]) -> dict[str, Result]:
    """What became of the three rows; ``rows``: the tab's cells as the API gives them."""

    def cell(row: int, column: int = 0) -> CellData:
        line = rows[row] if row < len(rows) else ()
        return line[column] if column < len(line) else {}

    def stands(number: int) -> bool:
        number_held = cell(GOING + number, 2).get("userEnteredValue", {}).get("numberValue")
        return number_held == _HELD[number] and _text_of(cell(GOING + number)) == f"sheetcrm row {number}"

    gone = not cell(GOING).get("userEnteredValue") and not cell(GOING, 2).get("userEnteredValue")
    right = gone and stands(2) and _text_of(cell(GOING + 3)) == "sheetcrm below"
    return {
        "row_taken_as_duplicate": right,
        "duplicates_compared_as_shown": not stands(1) if right else None,
        "duplicates_leave_formats": cell(GOING).get("note") == "sheetcrm note" if right else None,
    }


def _text_of(cell: CellData) -> str | None:
    text_: str | None = cell.get("userEnteredValue", {}).get("stringValue")
    return text_


def table(sheet_id: int) -> list[Request]:
    """A table of two columns and two rows."""
    cells = [write(sheet_id, row, text(f"sheetcrm {row}{column}"), column) for row in range(3) for column in range(2)]
    area = {**at(sheet_id, 0), "endRowIndex": 3, "endColumnIndex": 2}
    return [*cells, {"addTable": {"table": {"name": f"sheetcrm_{sheet_id}", "range": area}}}]


def wider(sheet_id: int, table_: Mapping[str, Any]) -> list[Request]:
    """The table with a column more, whose heading is a formula that fills it."""
    formula = {"userEnteredValue": {"formulaValue": '=ARRAYFORMULA("sheetcrm "&ROW(A1:A3))'}}
    span = {**table_["range"], "endColumnIndex": 3}
    return [write(sheet_id, 0, formula, 2), {"updateTable": {"table": {**table_, "range": span}, "fields": "range"}}]


def as_wide_as(table_: Mapping[str, Any]) -> Request:
    """The table as it was."""
    return {"updateTable": {"table": dict(table_), "fields": "range"}}


def keeps_formula(rows: Sequence[Sequence[CellData]]) -> bool:
    """Whether the heading still is a formula, and fills its column."""
    cells = [row[2] if len(row) > 2 else {} for row in rows[:3]]
    shown = [cell.get("formattedValue") for cell in cells]
    is_formula = bool(cells) and "formulaValue" in cells[0].get("userEnteredValue", {})
    return is_formula and shown == ["sheetcrm 1", "sheetcrm 2", "sheetcrm 3"]


#: Texts that a reader of typed text takes for something else.
SAMPLES = ("+7 900 000-00-00", "=1", "007", "01.02.2024")
_RICH = {
    "userEnteredValue": {"stringValue": OLD},
    "textFormatRuns": [{"startIndex": 0, "format": {}}, {"startIndex": 8, "format": {"bold": True}}],
}
_NUMBER = {
    "userEnteredValue": {"numberValue": 1234.5},
    "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0000"}},
}

#: Probes in the first batch, by name, in the order of their rows.
PROBES: dict[str, Probe] = {
    **{f"automatic {s}": Probe(text(OLD), replaced(OLD, s)) for s in SAMPLES},
    **{f"text {s}": Probe(text(OLD, "TEXT"), replaced(OLD, s)) for s in SAMPLES},
    **{f"apostrophe {s}": Probe(text(OLD), replaced(OLD, "'" + s)) for s in SAMPLES},
    "case": Probe(text("Sheetcrm Case"), replaced("sheetcrm case", "x")),
    "whole": Probe(text("sheetcrm whole cell"), replaced("sheetcrm whole", "x")),
    "space": Probe(text("sheetcrm edge "), replaced("sheetcrm edge", "x")),
    "literal": Probe(text("sheetcrm abc"), replaced("sheetcrm a.c", "x")),
    "hit": Probe(text(OLD), replaced(OLD, "sheetcrm hit")),
    "neighbour": Probe(text(OLD), nothing),
    "formula": Probe({"userEnteredValue": {"formulaValue": '="sheetcrm "&"computed"'}}, replaced("sheetcrm computed", "x")),
    "rich": Probe(_RICH, replaced(OLD, "sheetcrm rich")),
    "blank": Probe({}, replaced("^$", "sheetcrm blank", searchByRegex=True)),
    "order": Probe(text(OLD), in_order),
    "recalculated": Probe({}, computed_then_copied),
    "copied": Probe(text(OLD), copied_then_written),
    "number": Probe(_NUMBER, nothing),
    "refused": Probe(text(OLD), nothing),
    "validated": Probe(text(OLD), nothing),
    "emptied": Probe(text(OLD), nothing),
}  # fmt: skip
ROW = {name: row for row, name in enumerate(PROBES)}


def setup(sheet_id: int) -> list[Request]:
    """The cells as they stand at first."""
    return [write(sheet_id, ROW[name], probe.cell) for name, probe in PROBES.items()]


def acts(sheet_id: int) -> list[Request]:
    """What is done to them, in one batch."""
    return [request for name, probe in PROBES.items() for request in probe.act(sheet_id, ROW[name])]


def verdicts(rows: Sequence[Sequence[CellData]]) -> dict[str, Result]:
    """What the cells say after the first batch; ``rows``: the tab's cells as the API gives them."""

    def cell(name: str, column: int = 0) -> CellData:
        row = rows[ROW[name]] if ROW[name] < len(rows) else ()
        return row[column] if column < len(row) else {}

    def holds(name: str, value: str, column: int = 0) -> bool:
        return bool(cell(name, column).get("userEnteredValue") == {"stringValue": value})

    kept = {
        "case": "Sheetcrm Case",
        "whole": "sheetcrm whole cell",
        "space": "sheetcrm edge ",
        "literal": "sheetcrm abc",
    }
    hit = holds("hit", "sheetcrm hit")
    pasted = cell("recalculated", 1).get("userEnteredValue", {})
    return {
        "find_replace_parses": not all(holds(f"automatic {s}", s) for s in SAMPLES),
        "plain_text_stays_text": all(holds(f"text {s}", s) for s in SAMPLES),
        "apostrophe_keeps_text": all(holds(f"apostrophe {s}", s) for s in SAMPLES),
        "find_replace_keeps_apostrophe": all(holds(f"apostrophe {s}", "'" + s) for s in SAMPLES),
        "find_replace_trims": not holds("space", kept["space"]),
        "find_replace_exact": hit and all(holds(name, value) for name, value in kept.items()),
        "find_replace_keeps_other_cells": holds("neighbour", OLD),
        "find_replace_skips_formulas": "formulaValue" in cell("formula").get("userEnteredValue", {}),
        "rich_text_lost": not cell("rich").get("textFormatRuns") if holds("rich", "sheetcrm rich") else None,
        "find_replace_finds_blanks": holds("blank", "sheetcrm blank"),
        "order_in_batch": holds("order", "sheetcrm second"),
        "recalculates_within_batch": pasted.get("numberValue") == 2,
        "copy_before_update": holds("copied", OLD, 1) and holds("copied", "sheetcrm new"),
    }
