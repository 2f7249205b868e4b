"""A spreadsheet as an offline twin needs it: cells, formulas, number formats, widths, named ranges. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheetcrm.core.twin.model import Twin, TwinSheet
from sheetcrm.core.workbook import Sheet
from sheetcrm.stores.google.reading import MOVED, About, about, quoted_always, typed_sheet
from sheetcrm.stores.google.removing import RANGES
from sheetcrm.stores.google.session import Session

#: Cells of one answer; a cell with its format is about 150 bytes.
CHUNK = 150_000
#: Columns that are compared afterwards to notice rows that moved between two answers.
_COMPARED = 3

_CELLS = (
    "sheets(properties(sheetId,gridProperties(frozenRowCount,frozenColumnCount)),data(startRow,startColumn,"
    "rowMetadata(hiddenByUser,hiddenByFilter),columnMetadata(hiddenByUser,pixelSize,developerMetadata(metadataKey,metadataValue)),"
    "rowData(values(userEnteredValue,effectiveValue,effectiveFormat(numberFormat)))))"
)
#: What a cell looks like whose format names only its kind.
_DEFAULTS = {
    "DATE": ("dd.mm.yyyy", "yyyy-mm-dd"),
    "DATE_TIME": ("dd.mm.yyyy hh:mm", "yyyy-mm-dd hh:mm"),
    "TIME": ("hh:mm:ss", "hh:mm:ss"),
    "PERCENT": ("0.00%", "0.00%"),
    "TEXT": ("@", "@"),
}


def read_twin(session: Session) -> Twin:
    """The team's tabs as they are. Raises NotNow when rows moved while a large tab was read."""
    made_of = about(session)
    theirs = [
        sheet
        for sheet in made_of.sheets
        if sheet["properties"].get("sheetType", "GRID") == "GRID" and made_of.mark(sheet) is None
    ]
    sheets = tuple(_twin_sheet(session, sheet, made_of.locale) for sheet in theirs)
    return Twin(sheets, made_of.locale, tuple(_names(session, made_of)))


def _twin_sheet(session: Session, sheet: Mapping[str, Any], locale: str) -> TwinSheet:
    title = sheet["properties"]["title"]
    grid = sheet["properties"].get("gridProperties", {})
    rows, columns = int(grid.get("rowCount", 1)), int(grid.get("columnCount", 1))
    step = max(CHUNK // max(columns, 1), 1)
    block: dict[str, Any] = {"rowData": [], "rowMetadata": []}
    frozen = (0, 0)
    for first in range(0, rows, step):
        last = min(first + step, rows)
        where = quoted_always(title) if step >= rows else f"{quoted_always(title)}!{first + 1}:{last}"
        answer = session.get("", {"ranges": [where], "fields": _CELLS})
        part = answer["sheets"][0]
        held = (part.get("data") or [{}])[0]
        # An answer ends with its last filled row; the next begins where it should have ended.
        for key in ("rowData", "rowMetadata"):
            lines = held.get(key, [])
            block[key] += [*lines, *([{}] * (last - first - len(lines)) if last < rows else [])]
        block.setdefault("columnMetadata", held.get("columnMetadata", []))
        properties = part["properties"].get("gridProperties", {})
        frozen = int(properties.get("frozenRowCount", 0)), int(properties.get("frozenColumnCount", 0))
    found = typed_sheet(sheet, [block])
    if step < rows:
        _still_there(session, found)
    ru = locale.startswith("ru")
    return TwinSheet(
        found,
        dict(_formats(block["rowData"], ru=ru)),
        {i: int(m["pixelSize"]) for i, m in enumerate(block.get("columnMetadata", [])) if m.get("pixelSize")},
        frozen,
    )


def _still_there(session: Session, sheet: Sheet) -> None:
    """Raises when the first columns do not hold the texts that were read piece by piece."""
    last = chr(64 + _COMPARED)
    where = {"ranges": [f"{quoted_always(sheet.title)}!A:{last}"], "valueRenderOption": "UNFORMATTED_VALUE"}
    now = session.get("/values:batchGet", where)["valueRanges"][0].get("values", [])
    rows = sheet.cells.iloc[:, :_COMPARED].to_numpy(dtype=object).tolist()
    for r, row in enumerate(rows):
        seen = now[r] if r < len(now) else []
        for c, value in enumerate(row):
            if isinstance(value, str) and (r + 1, c) not in sheet.formulas and seen[c : c + 1] != [value]:
                raise MOVED()


def _formats(rows: list[Mapping[str, Any]], *, ru: bool) -> Iterator[tuple[tuple[int, int], str]]:
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row.get("values", [])):
            format_ = cell.get("effectiveFormat", {}).get("numberFormat", {})
            pattern = format_.get("pattern") or _DEFAULTS.get(format_.get("type", ""), ("", ""))[0 if ru else 1]
            if format_.get("type") == "TEXT":
                pattern = "@"
            if pattern:
                yield (r, c), pattern


def _names(session: Session, made_of: About) -> Iterator[tuple[str, str, int, int, int, int]]:
    titles = {s["properties"].get("sheetId", 0): s for s in made_of.sheets}
    for named in session.get("", {"fields": "namedRanges(name,range)"}).get("namedRanges", []):
        area = named.get("range", {})
        sheet = titles.get(area.get("sheetId", 0))
        if sheet is None or named["name"].startswith(RANGES) or made_of.mark(sheet) is not None:
            continue
        grid = sheet["properties"].get("gridProperties", {})
        yield (
            named["name"],
            sheet["properties"]["title"],
            area.get("startRowIndex", 0) + 1,
            area.get("startColumnIndex", 0),
            area.get("endRowIndex", grid.get("rowCount", 1)),
            area.get("endColumnIndex", grid.get("columnCount", 1)) - 1,
        )
