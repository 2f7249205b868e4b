"""A spreadsheet as a Workbook: one read that says what each cell is. No safety rests on a second read.

Up to ``TYPED_CELLS`` cells come typed (text, number, date, formula, error) in a single answer. Larger ones come as
values and as formulas, two reads that are accepted only when they agree; people type all the while.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from msgspec import Struct

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.state import REMEMBERING
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import CellError, OwnColumn, Sheet, Value, Workbook, without_columns
from sheetcrm.errors import Fault, NotNow, StoreError
from sheetcrm.stores.google.session import Session

#: Above this many cells the typed answer is too large (about 2.8 KB for a row of twenty).
TYPED_CELLS = 200_000

#: The developer metadata key that marks a tab of ours; its value is ``tab key:fingerprint``.
MARK = "sheetcrm.tab"
#: The developer metadata key of a column of a queue tab; its value is what the column is.
COLUMN = "sheetcrm.column"
#: A formula of ours in a queue tab, and the hidden tab it looks into.
LOOKUP = re.compile(r"""VLOOKUP\(.*?INDIRECT\("'((?:[^']|'')*)'!""")
#: In place of a fingerprint: a tab that is only appended to, half ours and half people's (see ``queue``).
QUEUE = "queue"
#: What the key of the hidden tab with a queue's lines ends with.
LINES = ".lines"
#: The key of the hidden tab that writing into people's cells needs; no run takes it out (see ``fence``).
WORK_TAB = "_work"
#: The key of the hidden tab in which our columns look their values up.
LOOKUP_TAB = "columns"
#: The developer metadata key of a column of ours in people's tab; its value says which one it is.
COLUMN_MARK = "sheetcrm.ours"
#: The developer metadata key of a column of people's with an entry rule of ours (see ``ruling``).
RULE_MARK = "sheetcrm.rule"

_ABOUT = (
    "spreadsheetId,spreadsheetUrl,properties(title,locale,timeZone),namedRanges(namedRangeId,name,range),"
    "sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),merges,"
    "charts(chartId),conditionalFormats(ranges),developerMetadata(metadataId,metadataKey,metadataValue),"
    "protectedRanges(range,namedRangeId,warningOnly,requestingUserCanEdit,unprotectedRanges))"
)
_CELLS = (
    "sheets(properties(sheetId),data(startRow,startColumn,rowMetadata(hiddenByUser,hiddenByFilter),"
    "columnMetadata(hiddenByUser,developerMetadata(metadataId,metadataKey,metadataValue)),rowData(values(userEnteredValue,effectiveValue,effectiveFormat(numberFormat(type))))))"
)
_ENTERED = (
    "sheets(properties(sheetId),data(startRow,startColumn,columnMetadata(developerMetadata(metadataKey,metadataValue)),"
    "rowData(values(userEnteredValue))))"
)
_EPOCH = dt.datetime(1899, 12, 30)
#: How often the spreadsheet is read anew when tabs are renamed meanwhile.
_READS = 4


class Mark(Struct, frozen=True):
    """Our mark on a tab: which tab of ours it is and the fingerprint of what was last written."""

    metadata_id: int
    key: str
    fingerprint: str


class About(Struct, frozen=True):
    """What the spreadsheet is made of, without its cells."""

    title: str
    url: str
    locale: str
    time_zone: str
    sheets: tuple[Mapping[str, Any], ...]
    named_ranges: tuple[Mapping[str, Any], ...] = ()

    def mark(self, sheet: Mapping[str, Any]) -> Mark | None:
        for item in sheet.get("developerMetadata", []):
            if item.get("metadataKey") == MARK and ":" in item.get("metadataValue", ""):
                key, _, fingerprint = item["metadataValue"].partition(":")
                return Mark(item["metadataId"], key, fingerprint)
        return None

    def titles(self) -> set[str]:
        return {sheet["properties"]["title"] for sheet in self.sheets}


def is_lookup(text: str) -> bool:
    """Whether a formula is one of ours in a queue tab.

    >>> quote = chr(34)
    >>> is_lookup(f"=ARRAYFORMULA(VLOOKUP(A1:A;INDIRECT({quote}'t'!A5:B{quote});2;FALSE))"), is_lookup("=A1")
    (True, False)
    """
    return text.startswith("=ARRAYFORMULA(") and LOOKUP.search(text) is not None


def about(session: Session) -> About:
    """One read: titles, sizes, marks, charts, named and protected ranges."""
    answer = session.get("", {"fields": _ABOUT})
    properties = answer.get("properties", {})
    sheets = sorted(answer.get("sheets", []), key=lambda s: s["properties"].get("index", 0))
    return About(
        properties.get("title", ""),
        answer.get("spreadsheetUrl", ""),
        properties.get("locale", "en_US"),
        properties.get("timeZone", "Etc/GMT"),
        tuple(sheets),
        tuple(answer.get("namedRanges", [])),
    )


def read(session: Session) -> tuple[Workbook, About]:
    """The workbook and its make-up: two calls, one more for a large one and one for tabs of ours that people type into.
    Raises StoreError or NotNow.

    Tabs of ours come without their cells, but for queue tabs, the hidden tabs of their lines, and what is remembered;
    of these with what was entered, not with what formulas show. Cells are asked for by the titles of tabs: when somebody
    renames or deletes one between the calls, Google refuses the second, and all of it is read again.
    """
    for attempt in range(_READS):
        made_of = about(session)
        try:
            return _read(session, made_of), made_of
        except StoreError as err:
            if err.code != "google/refused":
                raise
            if about(session).titles() == made_of.titles():
                raise
            if attempt == _READS - 1:
                raise MOVED() from err
    raise AssertionError("unreachable")


def _read(session: Session, made_of: About) -> Workbook:
    people = [
        s for s in made_of.sheets if s["properties"].get("sheetType", "GRID") == "GRID" and made_of.mark(s) is None
    ]
    marks = {_id(s): mark for s in made_of.sheets if (mark := made_of.mark(s)) is not None}
    ours = [s for s in made_of.sheets if (mark := marks.get(_id(s))) is not None and _is_read(mark)]
    size = sum(_size(s) for s in people)
    sheets = _typed(session, people) if size <= TYPED_CELLS else _large(session, people)
    cells = {sheet.sheet_id: sheet for sheet in _entered(session, ours)}
    marked = tuple(
        replace(
            cells.get(str(_id(s)), Sheet(s["properties"]["title"], pd.DataFrame(dtype=object), sheet_id=str(_id(s)))),
            ours=mark.key,
        )
        for s in made_of.sheets
        if (mark := marks.get(_id(s))) is not None
    )
    return Workbook(
        made_of.title, made_of.url, (*sheets, *marked), made_of.locale, made_of.time_zone, session.spreadsheet
    )


def _id(sheet: Mapping[str, Any]) -> int:
    return int(sheet["properties"].get("sheetId", 0))


def _is_read(mark: Mark) -> bool:
    """Whether the cells of a tab of ours matter: people typed there, or it remembers something."""
    return mark.fingerprint == QUEUE or mark.key.endswith(LINES) or mark.key in REMEMBERING


def _size(sheet: Mapping[str, Any]) -> int:
    grid = sheet["properties"].get("gridProperties", {})
    return int(grid.get("rowCount", 0)) * int(grid.get("columnCount", 0))


def _merged(sheet: Mapping[str, Any]) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (
            m.get("startRowIndex", 0) + 1,
            m.get("startColumnIndex", 0),
            m.get("endRowIndex", 1),
            m.get("endColumnIndex", 1) - 1,
        )
        for m in sheet.get("merges", [])
    )


def _typed(session: Session, people: list[Mapping[str, Any]]) -> tuple[Sheet, ...]:
    if not people:
        return ()
    ranges = [quoted_always(s["properties"]["title"]) for s in people]
    answer = session.get("", {"ranges": ranges, "fields": _CELLS})
    data = {s["properties"].get("sheetId", 0): s.get("data", []) for s in answer.get("sheets", [])}
    return tuple(typed_sheet(s, data.get(s["properties"].get("sheetId", 0), [])) for s in people)


def typed_sheet(sheet: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]) -> Sheet:
    """A tab from its typed cells: ``blocks`` as the API gives them, each below the one before."""
    rows: list[list[Value]] = []
    formulas: dict[tuple[int, int], str] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    ours = column_keys(blocks)
    typed: dict[int, set[int]] = {}
    for block in blocks:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for i, meta in enumerate(block.get("rowMetadata", [])):
            if meta.get("hiddenByUser") or meta.get("hiddenByFilter"):
                hidden_rows.add(top + i + 1)
        hidden_columns |= {left + i for i, m in enumerate(block.get("columnMetadata", [])) if m.get("hiddenByUser")}
        for i, row_data in enumerate(block.get("rowData", [])):
            row: list[Value] = [None] * left
            for j, cell in enumerate(row_data.get("values", [])):
                row.append(_value(cell))
                entered = cell.get("userEnteredValue", {})
                if entered and left + j in ours:
                    typed.setdefault(left + j, set()).add(top + i + 1)
                if "formulaValue" in entered:
                    formulas[top + i + 1, left + j] = entered["formulaValue"]
                elif "effectiveValue" in cell and not entered:
                    # A value nobody typed here: the spill of an array formula elsewhere.
                    formulas[top + i + 1, left + j] = ""
            rows.append(row)
    found = _sheet(sheet, rows, formulas, frozenset(hidden_rows), frozenset(hidden_columns))
    found = replace(found, ruled=rules_in(blocks))
    return _own(found, column_keys(blocks), {k: frozenset(rows) for k, rows in typed.items()})


def column_keys(blocks: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Which columns of a tab are ours, by position: those that carry our mark."""
    found: dict[int, str] = {}
    for block in blocks:
        for position, column in enumerate(block.get("columnMetadata", []), start=block.get("startColumn", 0)):
            for mark in column.get("developerMetadata", []):
                key = mark.get("metadataValue", "")
                if mark.get("metadataKey") == COLUMN_MARK and key and key not in found.values():
                    found.setdefault(position, key)
    return found


def rules_in(blocks: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Columns with an entry rule of ours, by position, with what its mark says."""
    return {
        position: str(mark.get("metadataValue", ""))
        for block in blocks
        for position, column in enumerate(block.get("columnMetadata", []), start=block.get("startColumn", 0))
        for mark in column.get("developerMetadata", [])
        if mark.get("metadataKey") == RULE_MARK
    }


def _own(sheet: Sheet, keys: Mapping[int, str], typed: Mapping[int, frozenset[int]]) -> Sheet:
    """The sheet with the columns of ours taken out of its cells. ``typed``: by position, the rows somebody typed into."""
    own = []
    for position, key in sorted(keys.items()):
        cells = tuple(sheet.cells[position].tolist()) if position < sheet.cells.shape[1] else ()
        formulas = {row: text for (row, at), text in sheet.formulas.items() if at == position and text}
        own.append(OwnColumn(key, position, cells, formulas, typed.get(position, frozenset())))
    return without_columns(sheet, tuple(own)) if own else sheet


def _entered(session: Session, ours: list[Mapping[str, Any]]) -> list[Sheet]:
    """Tabs with what was entered into their cells; a formula counts as its own text. None for no tabs: no call."""
    if not ours:
        return []
    ranges = [quoted_always(s["properties"]["title"]) for s in ours]
    answer = session.get("", {"ranges": ranges, "fields": _ENTERED})
    data = {_id(s): s.get("data", []) for s in answer.get("sheets", [])}
    return [_entered_sheet(s, data.get(_id(s), [])) for s in ours]


def _entered_sheet(sheet: Mapping[str, Any], blocks: list[Mapping[str, Any]]) -> Sheet:
    rows: list[list[Value]] = []
    formulas: dict[tuple[int, int], str] = {}
    names: dict[int, str] = {}
    for block in blocks:
        for i, meta in enumerate(block.get("columnMetadata", [])):
            for item in meta.get("developerMetadata", []):
                if item.get("metadataKey") == COLUMN:
                    names[i] = item.get("metadataValue", "")
        for i, row_data in enumerate(block.get("rowData", [])):
            row: list[Value] = []
            for j, cell in enumerate(row_data.get("values", [])):
                held = cell.get("userEnteredValue")
                value = next(iter(held.values())) if held else None
                if held and "formulaValue" in held:
                    formulas[i + 1, j] = held["formulaValue"]
                row.append(_plain(value, False) if value is not None else None)
            rows.append(row)
    return replace(_sheet(sheet, rows, formulas, frozenset(), frozenset()), names=names)


def _value(cell: Mapping[str, Any]) -> Value:
    effective = cell.get("effectiveValue")
    if not effective:
        return None
    if "stringValue" in effective:
        return str(effective["stringValue"])
    if "boolValue" in effective:
        return bool(effective["boolValue"])
    if "errorValue" in effective:
        return CellError(_ERRORS.get(effective["errorValue"].get("type", ""), "#ERROR!"))
    if "numberValue" in effective:
        number = effective["numberValue"]
        type_ = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type")
        if type_ in ("DATE", "DATE_TIME"):
            return date_of(number)
        if type_ == "TIME" and 0 <= number < 1:
            return (_EPOCH + dt.timedelta(seconds=round(number * 86400) % 86400)).time()
        return int(number) if float(number).is_integer() and abs(number) < 2**53 else float(number)
    return None


_ERRORS = {
    "DIVIDE_BY_ZERO": "#DIV/0!", "N_A": "#N/A", "NAME": "#NAME?", "NULL_VALUE": "#NULL!", "NUM": "#NUM!",
    "REF": "#REF!", "VALUE": "#VALUE!", "LOADING": "#LOADING!", "ERROR": "#ERROR!",
}  # fmt: skip


def date_of(serial: float) -> Value:
    """The day or moment of a serial number (days since 1899-12-30); the number itself when it is out of range."""
    try:
        moment = _EPOCH + dt.timedelta(days=float(serial))
    except (OverflowError, ValueError):
        return serial
    if float(serial).is_integer():
        return moment.date()
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _large(session: Session, people: list[Mapping[str, Any]]) -> tuple[Sheet, ...]:
    ranges = [quoted_always(s["properties"]["title"]) for s in people]
    answers = [
        session.get(
            "/values:batchGet",
            {"ranges": ranges, "valueRenderOption": option, "dateTimeRenderOption": "SERIAL_NUMBER"},
        ).get("valueRanges", [])
        for option in ("UNFORMATTED_VALUE", "FORMULA")
    ]
    sheets = []
    for sheet, values, entered in zip(people, *answers, strict=True):
        rows: list[list[Any]] = values.get("values", [])
        typed: list[list[Any]] = entered.get("values", [])
        if len(rows) != len(typed) or _first_texts(rows) != _first_texts(typed):
            raise MOVED()
        formulas: dict[tuple[int, int], str] = {}
        cells: list[list[Value]] = []
        for r, (row, source) in enumerate(zip(rows, typed, strict=True), start=1):
            if row != source:
                for c, text in enumerate(source):
                    shown = row[c] if c < len(row) else ""
                    if isinstance(text, str) and text.startswith("=") and text != shown:
                        formulas[r, c] = text
            cells.append(
                [_plain(v, (r, c) in formulas) for c, v in enumerate(row)]
                if formulas
                else [_plain(v, False) for v in row]
            )
        sheets.append(_sheet(sheet, cells, formulas, frozenset(), frozenset()))
    return tuple(_own_of_large(session, sheets, ranges))


def _own_of_large(session: Session, sheets: Sequence[Sheet], ranges: Sequence[str]) -> Iterator[Sheet]:
    """The sheets with our columns taken out; what was typed into one is asked for only where it shows that it is blocked."""
    marks = "sheets(properties(sheetId),data(startColumn,columnMetadata(developerMetadata(metadataKey,metadataValue))))"
    answer = session.get("", {"ranges": list(ranges), "fields": marks})
    by_sheet = {str(s["properties"].get("sheetId", 0)): s.get("data", []) for s in answer.get("sheets", [])}
    for sheet in sheets:
        keys = column_keys(by_sheet.get(sheet.sheet_id, []))
        sheet = replace(sheet, ruled=rules_in(by_sheet.get(sheet.sheet_id, [])))
        typed: dict[int, frozenset[int]] = {}
        for position in keys:
            held = sheet.cells[position].tolist() if position < sheet.cells.shape[1] else []
            filled = frozenset(row for (row, at), text in sheet.formulas.items() if at == position and text)
            blocked = not filled or any(isinstance(sheet.cells.iat[row - 1, position], CellError) for row in filled)
            # A blocked formula fills nothing, so whatever stands there was typed.
            typed[position] = filled | (
                frozenset(row for row, value in enumerate(held, start=1) if value is not None)
                if blocked
                else frozenset()
            )
        yield _own(sheet, keys, typed)


def _first_texts(rows: list[list[Any]]) -> list[Any]:
    """The first column where it holds constants: formulas render differently in the two reads."""
    return [row[0] if row and not (isinstance(row[0], str) and row[0].startswith("=")) else None for row in rows]


def _plain(value: Any, computed: bool) -> Value:
    if value == "":
        return None
    if computed and isinstance(value, str) and value in _ERRORS.values():
        return CellError(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value  # type: ignore[no-any-return]


MOVED = Fault(
    "google/moved",
    NotNow,
    Text(
        ru="Пока таблица читалась, в ней переставили строки или переименовали вкладки.",
        en="Rows were moved or tabs renamed while the sheet was being read.",
    ),
    Text(ru="Ничего не записано; повторите.", en="Nothing was written; try again."),
)


def _sheet(
    sheet: Mapping[str, Any],
    rows: list[list[Value]],
    formulas: dict[tuple[int, int], str],
    hidden_rows: frozenset[int],
    hidden_columns: frozenset[int],
) -> Sheet:
    while rows and not any(v is not None for v in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    frame = pd.DataFrame([row + [None] * (width - len(row)) for row in rows], columns=range(width), dtype=object)
    frame.index = pd.RangeIndex(1, len(rows) + 1)
    properties = sheet["properties"]
    return Sheet(
        properties["title"],
        frame,
        formulas,
        _merged(sheet),
        hidden_rows,
        hidden_columns,
        str(properties.get("sheetId", 0)),
        not properties.get("hidden", False),
    )


def quoted_always(title: str) -> str:
    """A title as a range for the API: always in quotes, so that a tab called A1 is not taken for a cell."""
    return "'" + title.replace("'", "''") + "'"


__all__ = [
    "COLUMN",
    "LINES",
    "MARK",
    "QUEUE",
    "TYPED_CELLS",
    "WORK_TAB",
    "About",
    "Mark",
    "about",
    "date_of",
    "quoted_always",
    "read",
    "typed_sheet",
]
