"""Colours by condition of the team's that reach over columns and rows of ours. Pure.

The API knows such a rule by its place in a list that people change, so one that was added in the same second would be overwritten
by whoever writes to that place. What a cell is coloured by can be pasted onto another, though: no rule is named, and a
wrong guess about it colours a cell wrongly and touches no other (docs/adr/0030).
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sheetcrm.stores.google.writing import Request

Around = Mapping[str, Any]
#: What has to be read of a sheet's rules.
FIELDS = "conditionalFormats(ranges,gradientRule(minpoint(type)))"
_END = 1 << 30


def columns_coloured(around: Around, first: int, width: int, header_row: int, at: int, count: int) -> list[Request]:
    """New columns coloured as the rows of the table are. ``first``, ``width``: where its columns begin and end (from 0);
    ``header_row``: from 1; ``at``, ``count``: the new columns.

    Only rules over the whole width count, and a scale does not: our numbers would shift it for theirs. Nothing when no
    column has these rules and no others.
    """
    wanted = {n for n, rule in _rules(around) if _spans(rule, first, width, header_row, at)}
    if not wanted:
        return []
    for column in range(first, width):
        if {n for n, rule in _rules(around) if any(_holds(r, column=column) for r in rule["ranges"])} == wanted:
            sheet_id = int(around["properties"].get("sheetId", 0))
            rows = {"sheetId": sheet_id, "startRowIndex": header_row - 1}
            return [
                _pasted(
                    {**rows, "startColumnIndex": column, "endColumnIndex": column + 1},
                    {**rows, "startColumnIndex": at, "endColumnIndex": at + count},
                )
            ]
    return []


def rows_coloured(around: Around, head: int, at: int, count: int) -> Iterator[Request]:
    """New rows coloured as the last one of the table above them is, where its colours end with the table. ``head``: the row
    of the headings; ``at``, ``count``: the new rows (from 0)."""
    sheet_id = int(around["properties"].get("sheetId", 0))
    columns = int(around["properties"]["gridProperties"].get("columnCount", 0))
    rules = [rule for _, rule in _rules(around)]
    edges = {0, columns}
    for span in (span for rule in rules for span in rule["ranges"]):
        edges |= {span.get("startColumnIndex", 0), min(span.get("endColumnIndex", columns), columns)}
    ordered = sorted(edge for edge in edges if edge <= columns)
    for start, end in itertools.pairwise(ordered):
        here = [span for rule in rules for span in rule["ranges"] if _holds(span, row=at - 1, column=start)]
        # A rule of the last row alone is about that row; one that goes on below has the new rows in it anyway.
        if here and all(
            span.get("startRowIndex", 0) <= head + 1 and span.get("endRowIndex", _END) == at for span in here
        ):
            area = {"sheetId": sheet_id, "startColumnIndex": start, "endColumnIndex": end}
            yield _pasted(
                {**area, "startRowIndex": at - 1, "endRowIndex": at},
                {**area, "startRowIndex": at, "endRowIndex": at + count},
            )


def uncoloured(around: Around, gone: Collection[int]) -> list[Request]:
    """Columns that go without the colours of the table: they are pasted over with those of a fresh tab, which has none and
    goes at once. A column that a rule goes on behind stays in it."""
    sheet_id = int(around["properties"].get("sheetId", 0))
    spans = [span for _, rule in _rules(around) for span in rule["ranges"]]
    todo = [
        column
        for column in sorted(gone)
        if any(_holds(span, column=column) for span in spans)
        and not any(_holds(span, column=column) and _goes_on(span, gone) for span in spans)
    ]
    if not todo:
        return []
    fresh = zlib.crc32(f"{sheet_id}:colours".encode()) & 0x7FFFFFFF
    properties = {
        "sheetId": fresh, "title": f"_sheetcrm_c{fresh}", "hidden": True, "gridProperties": {"rowCount": 1, "columnCount": 1},
    }  # fmt: skip
    plain = {"sheetId": fresh, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    return [
        {"addSheet": {"properties": properties}},
        *(
            _pasted(plain, {"sheetId": sheet_id, "startColumnIndex": column, "endColumnIndex": column + 1})
            for column in todo
        ),
        {"deleteSheet": {"sheetId": fresh}},
    ]


def _rules(around: Around) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((n, rule) for n, rule in enumerate(around.get("conditionalFormats", [])) if rule.get("ranges"))


def _spans(rule: Mapping[str, Any], first: int, width: int, header_row: int, at: int) -> bool:
    """Whether a rule is about whole rows of the table and ends with it."""
    return "gradientRule" not in rule and any(
        span.get("startColumnIndex", 0) <= first
        and width <= span.get("endColumnIndex", _END) <= at
        and span.get("endColumnIndex", _END) - span.get("startColumnIndex", 0) > 1
        and span.get("startRowIndex", 0) <= header_row < span.get("endRowIndex", _END)
        for span in rule["ranges"]
    )


def _holds(span: Mapping[str, int], *, column: int, row: int | None = None) -> bool:
    inside = span.get("startColumnIndex", 0) <= column < span.get("endColumnIndex", _END)
    return inside and (row is None or span.get("startRowIndex", 0) <= row < span.get("endRowIndex", _END))


def _goes_on(span: Mapping[str, int], gone: Collection[int]) -> bool:
    """Whether a range ends behind a column that stays."""
    return span.get("endColumnIndex", _END) - 1 not in gone


def _pasted(source: Mapping[str, int], destination: Mapping[str, int]) -> Request:
    return {
        "copyPaste": {
            "source": dict(source), "destination": dict(destination), "pasteType": "PASTE_CONDITIONAL_FORMATTING",
        }
    }  # fmt: skip
