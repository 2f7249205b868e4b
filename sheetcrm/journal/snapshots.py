"""What people's tabs held before the first write of a day: values and formulas, kept at home. Files 0600, thirty kept.

A Google Sheet leaves no file behind that could be gone back to, so before its first write of a day the workbook that was
just read is kept as ``snapshots/2026-11-26.jsonl.gz``: a line with the version and what the workbook is called, then a
line for each tab (``zcat`` shows it). An .xlsx is copied as a file instead; see ``stores.xlsx.placing``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Sheet, Workbook
from sheetcrm.errors import Fault, StoreError, reason_of
from sheetcrm.journal.memory import write
from sheetcrm.journal.values import plain, typed
from sheetcrm.stores.platform import private_folder, sync_folder

VERSION = 1
KEPT = 30
ENDING = ".jsonl.gz"
#: What JSON holds as it is; ``CellError`` is text to JSON and must not be.
_PLAIN = {str, int, float, bool, type(None)}

NOT_KEPT = Fault(
    "store/no-snapshot",
    StoreError,
    Text(
        ru="Не удалось сохранить копию таблицы перед записью: {reason}. Поэтому ничего не записано.",
        en="The copy of the table made before writing could not be saved: {reason}. So nothing was written.",
    ),
    Text(
        ru="Освободите место или дайте права на папку {folder} и повторите.",
        en="Free some space, or allow writing to the folder {folder}, and try again.",
    ),
)
BROKEN = Fault(
    "store/broken-snapshot",
    StoreError,
    Text(ru="Копия таблицы {name} не читается.", en="The copy of the table {name} cannot be read."),
    Text(
        ru="Возьмите копию другого дня: sheetcrm restore --from ДАТА.",
        en="Take a copy from another day: sheetcrm restore --from DATE.",
    ),
)


def folder_of(state: Path) -> Path:
    """Where the snapshots of a workbook are kept."""
    return state / "snapshots"


def keep(state: Path, workbook: Workbook, at: dt.datetime) -> Path | None:
    """Keeps people's tabs as they were read, once a day; None when the day has its snapshot. Raises StoreError.

    Durable before this returns: whoever writes next may rely on it.
    """
    folder = folder_of(state)
    file = folder / f"{at:%Y-%m-%d}{ENDING}"
    if file.exists():
        return None
    aside = folder / ".part"
    try:
        private_folder(state)
        private_folder(folder)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as out:
            # No name and no time inside: the same workbook gives the same bytes. The first level is fast, and small enough.
            with gzip.GzipFile("", "wb", 1, out, 0) as packed:
                for line in _lines(workbook, at):
                    packed.write(line)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
        sync_folder(folder)
        for old in sorted(folder.glob(f"[0-9]*{ENDING}"))[:-KEPT]:
            old.unlink()
    except OSError as err:
        raise NOT_KEPT(reason=reason_of(err), folder=str(folder)) from err
    return file


def rewrite(file: Path, workbook: Workbook) -> None:
    """Puts another content into a snapshot that is there; its day stays. Durable before this returns."""
    with gzip.open(file, "rb") as packed:
        at = dt.datetime.fromisoformat(json.loads(packed.readline())["at"])
    content = io.BytesIO()
    with gzip.GzipFile("", "wb", 1, content, 0) as out:
        for line in _lines(workbook, at):
            out.write(line)
    write(file, content.getvalue())


def read(file: Path) -> Workbook:
    """A snapshot as the workbook it was made of, people's tabs only. Raises StoreError."""
    try:
        with gzip.open(file, "rb") as packed, no_collection():
            head, *tabs = (json.loads(line.decode("utf-8", "surrogatepass")) for line in packed)
        if head["v"] != VERSION:
            raise BROKEN(name=file.name)
        sheets = tuple(_sheet(tab) for tab in tabs)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as err:
        raise BROKEN(name=file.name) from err
    if len(sheets) != head["tabs"]:
        raise BROKEN(name=file.name)
    return Workbook(head["name"], str(file), sheets, head["locale"], head["time_zone"])


def _lines(workbook: Workbook, at: dt.datetime) -> list[bytes]:
    people = workbook.people()
    head = {
        "v": VERSION,
        "at": at.isoformat(timespec="seconds"),
        "name": workbook.name,
        "locale": workbook.locale,
        "time_zone": workbook.time_zone,
        "tabs": len(people),
    }
    return [_line(head), *(_line(_tab(sheet)) for sheet in people)]


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _tab(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "sheet_id": sheet.sheet_id,
        "visible": sheet.visible,
        "rows": len(sheet.cells),
        "columns": [_column(sheet.cells[position].tolist()) for position in sheet.cells.columns],
        "formulas": [[row, column, text] for (row, column), text in sorted(sheet.formulas.items())],
        "merged": [list(area) for area in sheet.merged],
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
    }


def _column(values: list[Any]) -> list[Any]:
    return values if set(map(type, values)) <= _PLAIN else [plain(value) for value in values]


def _sheet(tab: dict[str, Any]) -> Sheet:
    columns = {
        position: pd.Series([typed(value) for value in values], dtype=object)
        for position, values in enumerate(tab["columns"])
    }
    frame = pd.DataFrame(columns, dtype=object)
    frame.index = pd.RangeIndex(1, tab["rows"] + 1)
    return Sheet(
        tab["title"],
        frame,
        {(row, column): text for row, column, text in tab["formulas"]},
        tuple(tuple(area) for area in tab["merged"]),
        frozenset(tab["hidden_rows"]),
        frozenset(tab["hidden_columns"]),
        tab["sheet_id"],
        tab["visible"],
    )
