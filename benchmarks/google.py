"""The whole job on a Google Sheet: calls, megabytes and seconds, against the local Sheets server of the tests.

    python -m benchmarks.google 20000

Rows are clients and orders together. The server runs in this process, called without a socket; the time spent inside
it is measured at its door and shown apart, for it says nothing about Google. A second run on the sheet that the first
one filled follows: it should find nothing to write.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from benchmarks.tables import TODAY, made, write
from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Workbook
from sheetcrm.jobs import opening
from sheetcrm.stores.xlsx.store import XlsxStore
from tests import google
from tests.sheets_server import SheetsServer
from tests.sheets_server.transport import InProcess

#: What the project promises: so many calls up to so many rows, and one more for each so many bytes.
CALLS, ROWS, BYTES = 10, 20_000, 2 << 20
_PIECE = 2_500


@dataclass(slots=True)
class Door:
    """What went through the server's door, and how long it took in there."""

    calls: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    sent: int = 0
    received: int = 0

    def watch(self) -> None:
        plain = InProcess.send

        def timed(
            adapter: InProcess, request: requests.PreparedRequest, *args: Any, **kwargs: Any
        ) -> requests.Response:
            wall, cpu = time.perf_counter(), time.process_time()
            try:
                answer = plain(adapter, request, *args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - wall
                self.cpu += time.process_time() - cpu
            self.calls += 1
            self.sent += len(request.body) if isinstance(request.body, (bytes, str)) else 0
            self.received += len(answer.content)
            return answer

        InProcess.send = timed  # type: ignore[method-assign, assignment]

    def clear(self) -> None:
        self.calls = self.sent = self.received = 0
        self.seconds = self.cpu = 0.0


def _uploaded(server: SheetsServer, workbook: Workbook) -> str:
    """A spreadsheet with the workbook's cells, sent in pieces: one request may hold ten megabytes."""
    heads = tuple(replace(sheet, cells=sheet.cells.iloc[:1]) for sheet in workbook.sheets)
    made_ = google.upload(server, replace(workbook, sheets=heads))
    talk = google.session(server, made_)
    about = talk.get("", {"fields": "sheets(properties(sheetId,title))"})
    ids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in about["sheets"]}
    for sheet in workbook.sheets:
        for start in range(0, len(sheet.cells), _PIECE):
            part = replace(sheet, cells=sheet.cells.iloc[start : start + _PIECE])
            size, cells = google._requests(part, ids[sheet.title], False)
            size["updateSheetProperties"]["properties"]["gridProperties"]["rowCount"] += start
            cells["updateCells"]["start"]["rowIndex"] = start
            talk.batch_update({"requests": [size, cells]})
    return made_


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """A first run and a second one, with what each took."""
    source = folder / "clients.xlsx"
    write(made(rows // 4), source)
    server = SheetsServer(locale="ru_RU")
    server.keep_requests = False
    spreadsheet = _uploaded(server, XlsxStore(source, folder / "state").read())
    config = folder / "config.yaml"
    config.write_text("law:\n  country: eu\nregion: RU\ncurrency: ₽\n", encoding="utf-8")
    asked = jobs.Asked(spreadsheet, config=config, today=TODAY)
    found: dict[str, Any] = {}
    door = Door()
    door.watch()
    for name in ("first", "again"):
        store = google.store(server, spreadsheet)
        opening.open_store = lambda _asked, _config, _store=store: (_store, True, folder / "google")  # type: ignore[misc]
        door.clear()
        wall, cpu = time.perf_counter(), time.process_time()
        done = jobs.sync(asked)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        found[name] = {
            "calls": door.calls,
            "seconds": wall - door.seconds,
            "cpu": cpu - door.cpu,
            "server": door.cpu,
            "sent_mb": door.sent / (1 << 20),
            "received_mb": door.received / (1 << 20),
            "written": len(done.receipt.written) if done.receipt is not None else 0,
        }
    first = found["first"]
    size = (first["sent_mb"] + first["received_mb"]) * (1 << 20)
    return {**first, "limit": CALLS + int(size // BYTES), "rows": rows, "again": found["again"]}


def main() -> None:
    parser = argparse.ArgumentParser(description="The whole job on a Google Sheet of the local server.")
    parser.add_argument("rows", type=int)
    with tempfile.TemporaryDirectory(prefix="sheetcrm-bench-") as folder:
        print(json.dumps(measure(parser.parse_args().rows, Path(folder))))


if __name__ == "__main__":
    main()
