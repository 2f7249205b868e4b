"""How long it takes to say who one new row is, and whether the answer is right.

    python -m benchmarks.matching.one_row [--rows 100000] [--asked 500] [--seed 3]

A Russian table is made (``benchmarks.matching.russian``, needs the package mimesis), some of its rows are taken out and
asked about one by one, as a form or an import would. Right is: attached to a row of the same person, or called new where
the base has no row of the person. What was asked back is counted apart. Targets: 50 ms a row against 100,000 rows.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from benchmarks.matching.run import Memory
from benchmarks.matching.russian import generate
from sheetcrm.core.matching import Answer, Index


def main() -> None:
    """Print load time and memory, milliseconds a row, and what was answered."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=500)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    table, truth = generate(args.rows + args.asked, args.seed)
    picked = np.random.default_rng(args.seed).choice(len(table), args.asked, replace=False)
    kept = np.setdiff1d(np.arange(len(table)), picked)
    base, people = table.iloc[kept].reset_index(drop=True), truth[kept]
    with Memory() as memory:
        started = time.perf_counter()
        index = Index(base)
        loaded = time.perf_counter() - started
    known = set(people.tolist())
    times, kinds = [], Counter[str]()
    for position in picked.tolist():
        row = {str(key): value for key, value in table.iloc[position].items()}
        started = time.perf_counter()
        found = index.find(row)
        times.append((time.perf_counter() - started) * 1000)
        if found.answer is Answer.ATTACH:
            kinds["attached, right" if people[found.row] == truth[position] else "attached, wrong"] += 1
        elif found.answer is Answer.NEW:
            kinds["new, right" if int(truth[position]) not in known else "new, wrong"] += 1
        else:
            kinds["asked"] += 1
    print(f"{len(base)} rows: {loaded:.1f} s to load, {memory.used:.0f} MB")
    print(
        f"{args.asked} asked: median {np.median(times):.1f} ms, "
        f"95 of 100 below {np.percentile(times, 95):.1f} ms, most {max(times):.1f} ms"
    )
    print(", ".join(f"{what}: {n}" for what, n in sorted(kinds.items())))


if __name__ == "__main__":
    main()
