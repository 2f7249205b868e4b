"""Changes of people's cells on a Google Sheet: calls, megabytes and seconds, against the local Sheets server of the tests.

    python -m benchmarks.google_cells 20000 5000

So many changed cells on a sheet of so many rows by twenty columns: spellings, then values that belong to one client, then
new ids. The server runs in this process; the time inside it is measured at its door and shown apart.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.google import Door, _uploaded
from benchmarks.tables import made, write
from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests import google
from tests.sheets_server import SheetsServer

ID, NAME, PHONE, CITY = 0, 1, 2, 8


def _changes(base: Workbook, count: int, kind: str) -> Iterator[CellChange]:
    sheet = base.people()[0]
    cells = sheet.cells.to_numpy(dtype=object)
    for row in range(1, len(cells)):
        for column in (ID,) if kind == "ids" else (NAME, PHONE, CITY):
            text, client = cells[row, column], cells[row, ID]
            wanted = text is None if kind == "ids" else isinstance(text, str) and client is not None
            if count and wanted:
                count -= 1
                after = f"К-9{row:06d}" if kind == "ids" else f"{text}." if kind == "spellings" else f"{client} {text}"
                yield CellChange(
                    f"{row}:{column}", sheet.title, sheet.sheet_id, row + 1, column, 1, str(cells[0, column]), ID,
                    client, text, after, kind == "spellings",
                )  # fmt: skip


def measure(rows: int, cells: int, folder: Path) -> dict[str, Any]:
    """What each kind of change took: calls, megabytes, our CPU seconds and the server's."""
    source = folder / "clients.xlsx"
    write(made(rows)[:1], source)
    server = SheetsServer(locale="ru_RU")
    server.keep_requests = False
    spreadsheet = _uploaded(server, XlsxStore(source, folder / "state").read())
    sheet = server.files[spreadsheet].document.sheets[0]
    for row in range(1, rows, 4):
        sheet.grid.set_entry(row, ID, None)
    door = Door()
    door.watch()
    found: dict[str, Any] = {}
    for kind in ("spellings", "values", "ids"):
        store = google.store(server, spreadsheet)
        base = store.read()
        changes = list(_changes(base, cells, kind))
        door.clear()
        wall, cpu = time.perf_counter(), time.process_time()
        done = store.apply(changes, base, "bench")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        assert set(done.fates.values()) == {Fate.APPLIED}
        found[kind] = {
            "cells": len(changes),
            "calls": door.calls,
            "seconds": wall - door.seconds,
            "cpu": cpu - door.cpu,
            "server": door.cpu,
            "sent_mb": door.sent / (1 << 20),
            "received_mb": door.received / (1 << 20),
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Changes of people's cells on a Google Sheet of the local server.")
    parser.add_argument("rows", type=int)
    parser.add_argument("cells", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sheetcrm-bench-") as folder:
        print(json.dumps(measure(asked.rows, asked.cells, Path(folder)), indent=1))


if __name__ == "__main__":
    main()
