"""One `sync` with a clock on every stage: seconds, CPU seconds and peak memory, as JSON.

    python -m benchmarks.stages WORKBOOK.xlsx [--repeat]

The stages are the functions the job itself calls by name; each is replaced by one that notes the time and calls it.
Peak memory of a stage is the highest resident memory while it ran (Linux: the mark is reset before each), so it
includes what earlier stages left behind for later ones.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

_RESET = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")

#: Stage → where the job looks the function up. Order of the report.
STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "read": (("sheetcrm.stores.xlsx.store:XlsxStore", "read"),),
    "recognise": (("sheetcrm.jobs.opening", "recognise"),),
    "clean": (("sheetcrm.core.pipeline", "clean"),),
    "match": (("sheetcrm.core.pipeline", "matchable"), ("sheetcrm.core.pipeline", "match")),
    "link": (("sheetcrm.core.pipeline", "linked"),),
    "check": (("sheetcrm.core.pipeline", "check"),),
    "know": (("sheetcrm.core.pipeline", "know"),),
    "segments": (
        ("sheetcrm.core.pipeline", "rule_frame"),
        ("sheetcrm.core.pipeline", "evaluate_segments"),
        ("sheetcrm.core.stages.facts", "masks_of_rules"),
    ),
    "issues": (("sheetcrm.core.pipeline:IssueLog", "gather"), ("sheetcrm.core.pipeline", "quality")),
    "draft": (("sheetcrm.core.pipeline", "permissions"), ("sheetcrm.core.pipeline", "draft")),
    "tasks": (("sheetcrm.core.pipeline", "tasks_of"),),
    "figures": (("sheetcrm.core.pipeline", "figures_of"),),
    "merges": (("sheetcrm.core.pipeline", "decided_groups"), ("sheetcrm.core.pipeline", "merging_of")),
    "propose": (("sheetcrm.core.pipeline", "propose"),),
    "tabs": (("sheetcrm.core.pipeline", "our_tabs"),),
    "write": (("sheetcrm.stores.xlsx.store:XlsxStore", "replace"),),
    "lay out": (("sheetcrm.jobs.work", "lay_out_pages"),),
}


@dataclass(slots=True)
class Stage:
    """What one stage took, in seconds and megabytes."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0


@dataclass(slots=True)
class Clock:
    """Notes each stage as it runs."""

    stages: dict[str, Stage] = field(default_factory=lambda: {name: Stage() for name in STAGES})

    @contextlib.contextmanager
    def on(self, name: str) -> Iterator[None]:
        _reset_peak()
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            stage = self.stages[name]
            stage.seconds += time.perf_counter() - wall
            stage.cpu += time.process_time() - cpu
            stage.peak_mb = max(stage.peak_mb, peak_mb())

    def watch(self, name: str, owner: ModuleType | type, attribute: str) -> None:
        """Puts the clock around one function."""
        plain: Callable[..., Any] = getattr(owner, attribute)

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.on(name):
                found = plain(*args, **kwargs)
                # A generator does its work when it is read, not when it is called.
                return list(found) if isinstance(found, Iterator) else found

        bound = isinstance(vars(owner).get(attribute), (classmethod, staticmethod))
        setattr(owner, attribute, staticmethod(timed) if bound else timed)


def _reset_peak() -> None:
    with contextlib.suppress(OSError):
        _RESET.write_text("5")


def peak_mb() -> float:
    """Highest resident memory since the last reset, or since the start where it cannot be reset."""
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def watched() -> Clock:
    """A clock on every stage of the job."""
    clock = Clock()
    for name, places in STAGES.items():
        for path, attribute in places:
            module, _, inside = path.partition(":")
            owner: Any = importlib.import_module(module)
            clock.watch(name, getattr(owner, inside) if inside else owner, attribute)
    return clock


def main() -> None:
    parser = argparse.ArgumentParser(description="One sync of a workbook, stage by stage.")
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--today", type=dt.date.fromisoformat, default=None)
    asked = parser.parse_args()
    started, cpu = time.perf_counter(), time.process_time()
    from sheetcrm import jobs

    clock = watched()
    imports = Stage(time.perf_counter() - started, time.process_time() - cpu, peak_mb())
    highest = 0.0
    began, cpu = time.perf_counter(), time.process_time()
    done = jobs.sync(jobs.Asked(str(asked.workbook), today=asked.today, ignore_config=True))
    whole = Stage(time.perf_counter() - began, time.process_time() - cpu)
    highest = max(peak_mb(), *(stage.peak_mb for stage in clock.stages.values()))
    whole.peak_mb = highest
    rest = Stage(
        max(whole.seconds - sum(s.seconds for s in clock.stages.values()), 0.0),
        max(whole.cpu - sum(s.cpu for s in clock.stages.values()), 0.0),
    )
    stages = {"import": imports, **clock.stages, "other": rest}
    drafts = done.outcome.drafts
    print(
        json.dumps(
            {
                "stages": {n: {"seconds": s.seconds, "cpu": s.cpu, "peak_mb": s.peak_mb} for n, s in stages.items()},
                "peak_mb": highest,
                "issues": len(done.outcome.log),
                "proposals": len(done.outcome.proposals),
                "drafts": 0 if drafts is None else len(drafts),
                "clusters": 0 if done.outcome.matches is None else len(done.outcome.matches.clusters()),
            }
        )
    )


if __name__ == "__main__":
    main()
