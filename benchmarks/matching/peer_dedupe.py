"""dedupe 3.0.3 (50 labelled pairs, its own threshold) on one CSV; run by the Python of its own environment.

python peer_dedupe.py TABLE.csv CLUSTERS.json NAME

The labels it asks a person for are answered from the truth (``TABLE.truth.json`` beside the table): 25 pairs that match and 25 that do not.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from itertools import combinations
from pathlib import Path

import dedupe
import pandas as pd

SKIPPED = ("rec_id", "source", "№")


def main(source: str, target: str, _: str = "") -> None:
    """Write the cluster of every row and the seconds it took."""
    table = pd.read_csv(source, dtype=str)
    truth = json.loads(Path(source).with_suffix(".truth.json").read_text())
    columns = [c for c in table.columns if c not in SKIPPED and table[c].notna().mean() > 0.05]
    started = time.perf_counter()
    rows = {
        i: {c: (str(v).strip().lower() or None) if isinstance(v := row[c], str) else None for c in columns}
        for i, row in enumerate(table.to_dict("records"))
    }
    deduper = dedupe.Dedupe([dedupe.variables.String(c, has_missing=True) for c in columns], num_cores=1)
    chance = random.Random(1)
    groups: dict[int, list[int]] = {}
    for row, own in enumerate(truth):
        groups.setdefault(own, []).append(row)
    same = [p for rows_ in groups.values() for p in combinations(rows_, 2)]
    match = [(rows[a], rows[b]) for a, b in chance.sample(same, min(25, len(same)))]
    distinct = []
    while len(distinct) < 25:
        a, b = chance.sample(range(len(truth)), 2)
        if truth[a] != truth[b]:
            distinct.append((rows[a], rows[b]))
    deduper.prepare_training(rows, sample_size=1500)
    deduper.mark_pairs({"match": match, "distinct": distinct})
    deduper.train(recall=0.9)
    labels = list(range(len(table)))
    for number, (members, _) in enumerate(deduper.partition(rows, 0.5)):
        for row in members:
            labels[row] = len(table) + number
    answer = {
        "cluster": labels,
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time(),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,  # with what it started with
    }
    Path(target).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
