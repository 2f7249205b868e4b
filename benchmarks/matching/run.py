"""How good and how fast matching is: precision, recall and F1 against labelled tables, seconds and memory.

    python -m benchmarks.matching.run --data DIR [--rows 300 1000 10000] [--seeds 1 2 3] [--peers PYTHON]

``--data`` holds labelled tables, a CSV each with the truth in ``true_cluster``; a missing one is named and left out,
nothing is downloaded. The Russian tables are made by ``benchmarks.matching.russian`` (needs the package mimesis).
``--peers`` is the Python of a virtual environment with splink installed; it runs there, on the same tables, with the
settings its documentation recommends, and never touches this environment.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.matching import Matches, match

TABLES = ("febrl1", "febrl2", "febrl3", "fake_1000", "historical_50k", "chicago_ece")


@dataclass(frozen=True, slots=True)
class Score:
    """Pairwise quality of a clustering against the truth."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-12)


def score(cluster: Any, truth: Any) -> Score:
    """Precision and recall over all pairs of rows that share a label."""
    frame = pd.DataFrame({"found": cluster, "true": truth})

    def pairs(by: Any) -> int:
        sizes = frame.groupby(by).size()
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs(["found", "true"])
    return Score(both / max(pairs("found"), 1), both / max(pairs("true"), 1))


def verdict_precision(found: Matches, truth: Any, *verdicts: str) -> float:
    """Share of the pairs with one of the verdicts that are truly one client."""
    pairs = found.pairs[found.pairs["verdict"].isin(verdicts)]
    if pairs.empty:
        return float("nan")
    return float((truth[pairs["a"].to_numpy()] == truth[pairs["b"].to_numpy()]).mean())


class Memory:
    """Peak memory of this process while a block runs, in MB above what it had before (Linux; 0 elsewhere)."""

    def __enter__(self) -> Memory:
        self.before = _resident()
        self.peak = self.before
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self.peak = max(self.peak, _resident())

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    @property
    def used(self) -> float:
        return (self.peak - self.before) / 1e6


def _resident() -> int:
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


def tables(data: Path, rows: list[int], seeds: list[int]) -> Iterator[tuple[str, pd.DataFrame, Any]]:
    """Every table with its truth."""
    for name in TABLES:
        path = data / f"{name}.csv"
        if not path.exists():
            print(f"{name:<24} not in {data}: left out")
            continue
        frame = pd.read_csv(path, dtype=object, keep_default_na=False)
        yield name, frame.drop(columns=["true_cluster"]), pd.factorize(frame["true_cluster"])[0]
    if rows:
        from benchmarks.matching.russian import generate

        for wanted in rows:
            for seed in seeds:
                table, truth = generate(wanted, seed)
                yield f"russian {wanted} seed {seed}", table, truth


def main() -> None:
    """Print one line per table, and one per table and peer."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, nargs="*", default=[300, 1000, 10_000])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--peers", metavar="PYTHON", help="Python of an environment with splink")
    args = parser.parse_args()
    match(pd.DataFrame({"name": ["Ann Lee", "Ann Leigh"], "phone": ["1", "2"]}))  # name lists are read once
    print(f"{'table':<24} {'P':>6} {'R':>6} {'F1':>6} {'certain':>8} {'possible':>8} {'seconds':>8} {'MB':>6}")
    for name, table, truth in tables(args.data, args.rows, args.seeds):
        with Memory() as memory:
            started = time.perf_counter()
            found = match(table)
            seconds = time.perf_counter() - started
        got = score(found.cluster, truth)
        certain = verdict_precision(found, truth, "certain")
        possible = int((found.pairs["verdict"] == "possible").sum())
        print(
            f"{name:<24} {got.precision:6.4f} {got.recall:6.4f} {got.f1:6.4f} {certain:8.4f} {possible:8d} {seconds:8.2f}"
            f" {memory.used:6.0f}",
            flush=True,
        )
        if args.peers:
            _peer(args.peers, name, table, truth)


def _peer(python: str, name: str, table: pd.DataFrame, truth: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "table.csv", Path(folder) / "clusters.json"
        _prepared(name, table).to_csv(source, index=False)
        script = Path(__file__).with_name("peer_splink.py")
        done = subprocess.run(
            [python, str(script), str(source), str(target)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{'  splink':<24} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return
        answer = json.loads(target.read_text())
    got = score(np.array(answer["cluster"]), truth)
    print(
        f"{'  splink':<24} {got.precision:6.4f} {got.recall:6.4f} {got.f1:6.4f} {'':>8} {'':>8} {answer['seconds']:8.2f}",
        flush=True,
    )


def _prepared(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table as its peer gets it: Russian ones with names split and contacts cleaned by *our* stages, as a favour."""
    if not name.startswith("russian"):
        return table
    from sheetcrm.core.matching.columns import find_roles
    from sheetcrm.core.matching.normalise import normalise

    clean = normalise(table, find_roles(table))

    def first_of(many: Any) -> list[str]:
        out = [""] * len(table)
        for row, code in zip(many.rows[::-1].tolist(), many.codes[::-1].tolist(), strict=True):
            out[row] = str(many.values[code])
        return out

    return pd.DataFrame(
        {
            "surname": np.append(clean.last.values, "")[clean.last.codes],
            "first_name": np.append(clean.first.values, "")[clean.first.codes],
            "patronymic": np.append(clean.patronymic.values, "")[clean.patronymic.codes],
            "phone": first_of(clean.phone),
            "email": first_of(clean.email),
            "city": np.append(clean.city.values, "")[clean.city.codes],
            "dob": [f"{y}-{m}-{d}" if d else "" for y, m, d in zip(clean.year, clean.month, clean.day, strict=True)],
        }
    )


if __name__ == "__main__":
    main()
