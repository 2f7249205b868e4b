"""How long the whole job takes and how much memory it needs, by stage, beside the floor of reading and saving alone.

    scripts/bench [--sizes 300 5000 10000 50000 100000] [--times 3] [--json OUT.json] [--no-google] [--no-peer]

For each size a workbook is made (:mod:`benchmarks.tables`); on it run, each in a process of its own: `sheetcrm sync`
(compiled, three times, medians), the same job once more with a clock on every stage (:mod:`benchmarks.stages`), and
openpyxl's load and save of the same file. The ratio of the two is what the project promises to keep at most 1.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.processes import Took, median, took

ROOT = Path(__file__).resolve().parent.parent
SIZES = (300, 5_000, 10_000, 50_000, 100_000)
GOOGLE_ROWS = (300, 5_000, 20_000)
#: The day the made tables end; the job runs as if it were today.
TODAY = "2026-11-20"
#: Above this many clients one run is enough: it takes long, and noise is small beside it.
_ONCE_FROM = 50_000


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _fresh(source: Path, folder: Path) -> Path:
    """A copy of a workbook in an empty folder, so that every run is the first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy = folder / "clients.xlsx"
    shutil.copyfile(source, copy)
    return copy


def sync_of(source: Path, folder: Path, times: int) -> Took:
    """`sheetcrm sync` as a person would run it, imports and all."""

    def run() -> Took:
        copy = _fresh(source, folder / "run")
        return took(_python("-m", "sheetcrm", "sync", str(copy), "--today", TODAY), ROOT, folder / "log")

    return median(run, times)


def stages_of(source: Path, folder: Path) -> dict[str, Any]:
    """The same job with a clock on every stage."""
    copy = _fresh(source, folder / "stages")
    done = took(_python("-m", "benchmarks.stages", str(copy), "--today", TODAY), ROOT, folder / "log")
    found: dict[str, Any] = json.loads(done.output)
    return found


def peer_of(source: Path, folder: Path, times: int) -> Took:
    """openpyxl's load and save of the same file."""
    return median(
        lambda: took(_python("-m", "benchmarks.peer", str(source), str(folder / "saved.xlsx")), ROOT, folder / "log"),
        times,
    )


def google_of(rows: int, folder: Path) -> dict[str, Any]:
    """The Google store against the local server."""
    done = took(_python("-m", "benchmarks.google", str(rows)), ROOT, folder / "log")
    found: dict[str, Any] = json.loads(done.output)
    return found


def _shown(took_: Took) -> dict[str, float]:
    return {key: value for key, value in asdict(took_).items() if key != "output"}


def measure(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Everything asked for; each result is printed as it comes."""
    compileall.compile_dir(ROOT / "sheetcrm", quiet=2)
    found: dict[str, Any] = {
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "sizes": {},
    }
    sample = sync_of(ROOT / "examples" / "clients.ru.xlsx", folder, max(asked.times, 5))
    found["sample"] = _shown(sample)
    print(f"sample workbook, whole process: {_line(sample)}", flush=True)
    for size in asked.sizes:
        source = folder / f"{size}.xlsx"
        took(_python("-m", "benchmarks.tables", str(size), str(source)), ROOT, folder / "log")
        times = 1 if size >= _ONCE_FROM else asked.times
        one: dict[str, Any] = {"file_mb": source.stat().st_size / (1 << 20)}
        whole = sync_of(source, folder, times)
        one["sync"], one["stages"] = _shown(whole), stages_of(source, folder)
        print(f"\n{size:,} clients, {3 * size:,} orders ({one['file_mb']:.1f} MB)", flush=True)
        if asked.peer:
            peer = peer_of(source, folder, times)
            one["peer"], one["ratio"] = _shown(peer), whole.cpu / peer.cpu
        print("\n".join(_table(one)), flush=True)
        found["sizes"][size] = one
        source.unlink()
    if {10_000, 100_000} <= found["sizes"].keys():
        small, big = (found["sizes"][n]["sync"]["cpu"] for n in (10_000, 100_000))
        found["growth"] = big / small
        print(f"\ngrowth from 10,000 to 100,000 clients: {found['growth']:.1f} times (CPU)")
    if asked.google:
        found["google"] = {}
        print("\nGoogle Sheet on the local server: clients, calls, our CPU seconds, the server's share apart")
        for rows in GOOGLE_ROWS:
            one = found["google"][rows] = google_of(rows, folder)
            print(
                f"  {rows:>7,}  {one['calls']:>3} calls  {one['cpu']:6.2f} s  server {one['server']:6.2f} s  "
                f"sent {one['sent_mb']:5.1f} MB  received {one['received_mb']:5.1f} MB  limit {one['limit']} calls"
            )
    return found


def _line(one: Took) -> str:
    return f"{one.seconds:.2f} s wall, {one.cpu:.2f} s CPU, {one.peak_mb:.0f} MB"


def _table(one: dict[str, Any]) -> list[str]:
    lines = [f"  {'stage':<12}{'seconds':>9}{'CPU':>9}{'peak MB':>9}"]
    for name, stage in one["stages"]["stages"].items():
        peak = f"{stage['peak_mb']:9.0f}" if stage["peak_mb"] else ""
        lines.append(f"  {name:<12}{stage['seconds']:9.2f}{stage['cpu']:9.2f}{peak}")
    for name, key in (("whole process", "sync"), ("openpyxl", "peer")):
        if key in one:
            whole = one[key]
            lines.append(f"  {name:<12}{whole['seconds']:8.2f}{whole['cpu']:9.2f}{whole['peak_mb']:9.0f}")
    if "ratio" in one:
        lines.append(f"  CPU of sync to CPU of openpyxl's load and save: {one['ratio']:.2f}")
    counts = {key: one["stages"][key] for key in ("issues", "proposals", "drafts", "clusters")}
    lines.append("  found: " + ", ".join(f"{count:,} {key}" for key, count in counts.items()))
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Seconds and memory of the whole job, by stage.")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=list(SIZES), help="clients; orders are three times as many"
    )
    parser.add_argument("--times", type=int, default=3, help="runs of each whole process; medians are shown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured here as well")
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="leave openpyxl out")
    parser.add_argument("--no-google", dest="google", action="store_false", help="leave the Google store out")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sheetcrm-bench-") as name:
        found = measure(asked, Path(name))
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
