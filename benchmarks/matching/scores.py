"""Figures of a clustering against the truth, and the memory a piece of work takes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sheetcrm.core.matching import Matches


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


def precision_of(found: Matches, truth: Any, *verdicts: str) -> float:
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


def start_of_peak() -> float:
    """Forget the peak memory of this process so far; what it holds now, in MB (Linux)."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")
    return peak()


def peak() -> float:
    """The most memory this process has held since, in MB."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0.0)
