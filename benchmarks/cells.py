"""How long it takes to change people's cells of an .xlsx in place, and to take that back, beside openpyxl's load and save.

    python -m benchmarks.cells [--clients 100000] [--json OUT.json]

Two of twenty cells in every row are changed, texts, numbers and blanks among them. Reading, changing and taking back are one
process, openpyxl is another one on the same file; CPU seconds, because the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks import tables
from benchmarks.processes import took
from benchmarks.sync import ROOT
from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.xlsx.store import XlsxStore

T = TypeVar("T")
#: Columns that hold a text in every row, and one that is often blank or a number.
_COLUMNS = (1, 8)


def plan(book: Workbook) -> list[CellChange]:
    """A change of two cells in every row below the headings."""
    sheet = book.sheets[0]
    columns = {column: sheet.cells[column].tolist() for column in (0, *_COLUMNS)}
    return [
        CellChange(
            f"{row}-{column}", sheet.title, sheet.sheet_id, row, column, 1, str(columns[column][0]), 0,
            str(columns[0][row - 1]) if columns[0][row - 1] is not None else None,
            columns[column][row - 1], f"{columns[column][row - 1] or ''} (исправлено)", False,
        )
        for row in range(2, len(sheet.cells) + 1)
        for column in _COLUMNS
    ]  # fmt: skip


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What came out, and the CPU seconds it took."""
    began = time.process_time()
    made = work()
    return made, round(time.process_time() - began, 2)


def one(path: Path) -> dict[str, object]:
    """Reads, changes and takes back; seconds of each, and what the process held at most (MB)."""
    store = XlsxStore(path)
    size = path.stat().st_size
    book, reading = timed(store.read)
    changes = plan(book)
    applied, applying = timed(lambda: store.apply(changes, book, "bench"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    grown = path.stat().st_size
    back = [change._replace(before=change.after, after=change.before) for change in changes]
    undone, undoing = timed(lambda: store.apply(back, applied.workbook, "undo", applied.kept))
    for done in (applied, undone):
        if Counter(done.fates.values()) != {Fate.APPLIED: len(changes)}:
            raise RuntimeError(f"not all was changed: {Counter(done.fates.values())}")
    cells = int(book.sheets[0].cells.size)
    return {
        "cells": cells, "changed": len(changes), "read": reading, "apply": applying, "undo": undoing, "peak_mb": peak,
        "mb": round(size / 1e6, 1), "mb_after": round(grown / 1e6, 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Change two cells of every row in place, beside openpyxl.")
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables.write(tables.made(asked.clients, 1)[:1], folder / "clients.xlsx")
        shutil.copyfile(folder / "clients.xlsx", folder / "peer.xlsx")
        ours = took(
            [sys.executable, "-m", "benchmarks.cells", "--one", str(folder / "clients.xlsx")], ROOT, folder / "log"
        )
        peer = took(
            [sys.executable, "-m", "benchmarks.peer", str(folder / "peer.xlsx"), str(folder / "out.xlsx")],
            ROOT,
            folder / "log",
        )
    found = json.loads(ours.output) | {"openpyxl": round(peer.cpu, 2), "openpyxl_peak_mb": round(peer.peak_mb)}
    found["ratio"] = round(found["apply"] / found["openpyxl"], 2)
    print(json.dumps(found, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
