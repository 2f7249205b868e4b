"""splink (DuckDB, unsupervised, default thresholds) on one CSV; run by the Python of its own environment.

python peer_splink.py TABLE.csv CLUSTERS.json
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

NAMES = ("surname", "first_name", "given_name", "patronymic", "site_name", "full_name")
SKIPPED = ("rec_id", "source", "№")


def main(source: str, target: str) -> None:
    """Write the cluster of every row and the seconds it took."""
    logging.disable(logging.CRITICAL)
    table = pd.read_csv(source, dtype=str)
    table["unique_id"] = range(len(table))
    columns = [c for c in table.columns if c not in (*SKIPPED, "unique_id") and table[c].notna().mean() > 0.05]
    started = time.perf_counter()
    comparisons = [
        cl.JaroWinklerAtThresholds(c, [0.9, 0.7]) if c in NAMES else cl.LevenshteinAtThresholds(c, [1, 2])
        for c in columns
    ]
    rules = [block_on(c) for c in columns if table[c].nunique() > 0.05 * len(table)][:7] or [block_on(columns[0])]
    database = DuckDBAPI()
    linker = Linker(
        database.register(table),
        SettingsCreator(
            link_type="dedupe_only",
            comparisons=[c.configure(term_frequency_adjustments=True) for c in comparisons],
            blocking_rules_to_generate_predictions=rules,
        ),
    )
    linker.training.estimate_probability_two_random_records_match(rules[:3], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=0.95
    )
    found = clusters.as_pandas_dataframe().set_index("unique_id")["cluster_id"].reindex(range(len(table)))
    answer = {"cluster": pd.factorize(found)[0].tolist(), "seconds": time.perf_counter() - started}
    Path(target).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:3])
