"""First runs, a run after somebody changed one row in a hundred, and one with nothing to do: whole processes, one file.

    python -m benchmarks.again [--clients 5000] [--times 5]

The changed rows get a phone as people type it, and the team has agreed that spellings are put right by themselves: so the
second run writes people's cells, reads the workbook again and says what it did. It stands beside a first run under the same
agreement, which puts every spelling right, and one without, which only fills our tabs. Medians; CPU seconds, as machines are
shared.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks import tables
from benchmarks.processes import Took, median, took
from benchmarks.sync import ROOT
from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.xlsx.store import XlsxStore

_PHONE = "Телефон"
_AGREED = "apply: {spelling: auto, most_rows: 1.0}\n"


def typed(book: Workbook) -> list[CellChange]:
    """Another phone, typed as people do, in one row of a hundred."""
    sheet = book.sheets[0]
    head = [str(v) for v in sheet.cells.iloc[0].tolist()]
    column = head.index(_PHONE)
    phones, ids = sheet.cells[column].tolist(), sheet.cells[0].tolist()
    return [
        CellChange(
            str(row), sheet.title, sheet.sheet_id, row + 1, column, 1, head[column], 0, ids[row], phones[row],
            f"8(907)20{row % 10}-{row // 100 % 100:02d}-{row % 100:02d}", False,
        )
        for row in range(1, len(phones), 100)
        if ids[row] is not None
    ]  # fmt: skip


def sync(path: Path, log: Path) -> Took:
    config = path.with_name("config.yaml")
    command = [
        sys.executable,
        "-m",
        "sheetcrm",
        "sync",
        str(path),
        "--config",
        str(config),
        "--today",
        f"{tables.TODAY}",
    ]
    return took(command, ROOT, log)


def main() -> None:
    parser = argparse.ArgumentParser(description="A first run, one after a few changes, and one with nothing to do.")
    parser.add_argument("--clients", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made, path, log = folder / "made.xlsx", folder / "run" / "clients.xlsx", folder / "log"
        tables.write(tables.made(asked.clients, 1), made)

        def fresh(agreed: bool) -> None:
            shutil.rmtree(path.parent, ignore_errors=True)
            path.parent.mkdir()
            shutil.copyfile(made, path)
            path.with_name("config.yaml").write_text(_AGREED if agreed else "", encoding="utf-8")

        def first(agreed: bool) -> Took:
            fresh(agreed)
            return sync(path, log)

        def changed() -> Took:
            fresh(agreed=True)
            sync(path, log)
            store = XlsxStore(path)
            book = store.read()
            fates = store.apply(typed(book), book, "people").fates
            if set(fates.values()) != {Fate.APPLIED}:
                raise RuntimeError(f"not all was typed: {Counter(fates.values())}")
            return sync(path, log)

        runs = {
            "first, no cell of people's": lambda: first(agreed=False),
            "first, spellings put right": lambda: first(agreed=True),
            "1 % changed": changed,
            "nothing to do": lambda: sync(path, log),
        }
        for title, run in runs.items():
            took_ = median(run, asked.times)
            print(f"{title:26} {took_.seconds:.2f} s, CPU {took_.cpu:.2f} s, {took_.peak_mb:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
