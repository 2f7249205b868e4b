"""What a whole process takes: wall seconds, CPU seconds, peak memory."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 1 << 20
#: ``ru_maxrss`` is in kilobytes on Linux and in bytes on macOS.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Took:
    """One process. The CPU seconds of a shared machine say more than its wall seconds."""

    seconds: float
    cpu: float
    peak_mb: float
    output: str = ""


def took(command: Sequence[str], folder: Path, log: Path) -> Took:
    """Runs a command to its end; raises when it fails. What it prints goes to ``log``."""
    with log.open("wb") as out:
        began = time.perf_counter()
        pid = os.posix_spawn(
            command[0],
            list(command),
            {**os.environ, "PYTHONPATH": str(folder)},
            file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)],
        )
        _, status, used = os.wait4(pid, 0)
        seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"failed: {' '.join(command)}\n{log.read_text(errors='replace')}")
    return Took(
        seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _UNIT / _MEGABYTE, log.read_text(errors="replace")
    )


def median(run: Callable[[], Took], times: int) -> Took:
    """Medians of several runs; each figure its own."""
    runs = [run() for _ in range(times)]
    return Took(
        statistics.median(r.seconds for r in runs),
        statistics.median(r.cpu for r in runs),
        statistics.median(r.peak_mb for r in runs),
        runs[-1].output,
    )
