"""recordlinkage 0.16 (ECM classifier, no labels) on one CSV; run by the Python of its own environment.

python peer_recordlinkage.py TABLE.csv CLUSTERS.json NAME

Blocks as its documentation shows (equal values, one column after another), Jaro–Winkler at .85 for texts. Pairs are
told by its ECM classifier or by a rule (at least four comparisons agree, as in its deduplication example), with blocks
on more columns or on fewer; which of the four did best is for the caller, who knows the truth, to say.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import recordlinkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

SKIPPED = ("rec_id", "source", "№")
MOST_PAIRS = 3_000_000


def main(source: str, target: str, _: str = "") -> None:
    """Write the clusters of every row by each of the four ways and the seconds the quickest took."""
    warnings.simplefilter("ignore")
    table = pd.read_csv(source, dtype=str)
    tried, seconds = [], []
    for share in (0.3, 0.1):
        for how in ("ecm", "rule"):
            started = time.perf_counter()
            labels = _clusters(table, how, share)
            if labels is not None:
                tried.append(labels)
                seconds.append(time.perf_counter() - started)
    Path(target).write_text(json.dumps({"tried": tried, "seconds": min(seconds, default=0.0)}))


def _clusters(table: pd.DataFrame, how: str, share: float) -> list[int] | None:
    columns = [c for c in table.columns if c not in SKIPPED and table[c].notna().mean() > 0.05]
    table = table[columns].apply(lambda c: c.str.lower())
    pairs: pd.MultiIndex | None = None
    for column in columns:
        filled = table[table[column].notna()]
        sizes = filled[column].value_counts()
        # Its own documentation advises against large blocks; a town or a postcode is one.
        if len(sizes) < share * len(filled) or (sizes * (sizes - 1) // 2).sum() > MOST_PAIRS:
            continue
        index = recordlinkage.Index()
        index.block(column)
        found = index.index(filled)
        pairs = found if pairs is None else pairs.union(found)
    if pairs is None or not len(pairs):
        return None
    compare = recordlinkage.Compare()
    for column in columns:
        compare.string(column, column, method="jarowinkler", threshold=0.85, missing_value=0, label=column)
    features = compare.compute(pairs, table)
    if how == "ecm":
        matches = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    else:
        needed = min(4, len(columns) - 1)
        matches = features[features.sum(axis=1) >= needed].index
    left, right = np.array(matches.get_level_values(0)), np.array(matches.get_level_values(1))
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(table), len(table)))
    _, labels = connected_components(graph, directed=False)
    found: list[int] = labels.tolist()
    return found


if __name__ == "__main__":
    main(*sys.argv[1:4])
