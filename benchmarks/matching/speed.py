"""How fast matching is, cleaning included, and how much memory it takes; beside splink on light columns.

    python -m benchmarks.matching.speed [--rows 300 5000 10000 100000] [--splink PYTHON]

Every size runs in a process of its own, on tables of ``russian.py``. splink gets the name in lower case, ten digits of
the phone, the mailbox, city and date of birth ready; the time of cleaning those is not counted against it.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.matching.scores import peak, score, start_of_peak


def _measure(path: Path) -> None:
    """Match one pickled table and print the figures; runs in a process of its own."""
    table, truth = pickle.loads(path.read_bytes())
    from sheetcrm.core.matching import match

    match(pd.DataFrame({"name": ["Ann Lee", "Ann Leigh"], "phone": ["1", "2"]}))  # name lists are read once
    before = start_of_peak()
    started, cpu = time.perf_counter(), time.process_time()
    found = match(table)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(json.dumps([seconds, cpu, peak() - before, score(found.cluster, truth).f1]))


def main() -> None:
    """Print seconds, CPU seconds, megabytes and F1 for every size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="*", default=[300, 5_000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--splink", metavar="PYTHON")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        _measure(args.measure)
        return
    from benchmarks.matching.run import _prepared
    from benchmarks.matching.russian import generate

    print(f"{'rows':>9} {'':<8} {'seconds':>8} {'cpu':>8} {'MB':>7} {'F1':>7}")
    for rows in args.rows:
        table, truth = generate(rows, args.seed)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.pickle"
            path.write_bytes(pickle.dumps((table, truth)))
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.matching.speed", "--measure", str(path)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            seconds, cpu, memory, f1 = json.loads(done.stdout)
            print(f"{len(table):9d} {'':<8} {seconds:8.2f} {cpu:8.2f} {memory:7.0f} {f1:7.4f}", flush=True)
            if args.splink:
                source, target = Path(folder) / "table.csv", Path(folder) / "clusters.json"
                _prepared("russian", table, light=True).to_csv(source, index=False)
                script = Path(__file__).with_name("peer_splink.py")
                run = [args.splink, str(script), str(source), str(target), "russian"]
                if subprocess.run(run, capture_output=True, check=False).returncode:
                    print(f"{len(table):9d} splink   failed", flush=True)
                    continue
                answer = json.loads(target.read_text())
                f1 = score(answer["cluster"], truth).f1
                print(
                    f"{len(table):9d} {'splink':<8} {answer['seconds']:8.2f} {answer['cpu']:8.2f} {answer['memory']:7.0f} {f1:7.4f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
