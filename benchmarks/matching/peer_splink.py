"""splink (DuckDB, unsupervised, threshold .95) on one CSV; run by the Python of its own environment.

python peer_splink.py TABLE.csv CLUSTERS.json NAME

The settings follow the examples of its documentation for the public tables they are about; other tables get comparisons
by what their columns are called, in the same manner.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

SKIPPED = ("rec_id", "source", "№")


def _febrl() -> tuple[list[Any], list[Any], list[Any], list[Any], float]:
    comparisons = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    rules = [block_on(c) for c in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]
    sure = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
        block_on("given_name", "surname", "postcode"),
    ]
    return comparisons, rules, sure, [block_on("date_of_birth"), block_on("postcode")], 0.9


def _fake() -> tuple[list[Any], list[Any], list[Any], list[Any], float]:
    comparisons = [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.LevenshteinAtThresholds("dob", [1, 2]),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]
    rules = [block_on(c) for c in ("first_name", "surname", "dob", "email")]
    sure = [block_on("first_name", "dob"), block_on("surname", "dob"), block_on("email")]
    return comparisons, rules, sure, [block_on("first_name", "surname"), block_on("dob")], 0.7


def _historical() -> tuple[list[Any], list[Any], list[Any], list[Any], float]:
    comparisons = [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.LevenshteinAtThresholds("dob", [1, 2]),
        cl.LevenshteinAtThresholds("postcode_fake", [1, 2]),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ]
    rules = [
        block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"), block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
        block_on("substr(postcode_fake,1,3)", "dob"), block_on("substr(postcode_fake,1,3)", "first_name"),
        block_on("substr(postcode_fake,1,3)", "surname"), block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    ]  # fmt: skip
    sure = [
        block_on("first_name", "surname", "dob"), block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
        block_on("dob", "postcode_fake"),
    ]  # fmt: skip
    return comparisons, rules, sure, [block_on("first_name", "surname"), block_on("dob")], 0.6


def _places() -> tuple[list[Any], list[Any], list[Any], list[Any], float]:
    comparisons = [
        cl.JaroWinklerAtThresholds("site_name", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("zip").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("phone", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    rules = [
        block_on(c) for c in ("site_name", "address", "phone", "zip", "substr(site_name,1,5)", "substr(address,1,7)")
    ]
    sure = [block_on("address", "phone"), block_on("site_name", "zip")]
    return comparisons, rules, sure, [block_on("phone"), block_on("zip")], 0.6


def _clients(columns: list[str]) -> tuple[list[Any], list[Any], list[Any], list[Any], float]:
    """A client table whose columns are called as ``run.py`` calls them."""
    kinds = {
        "email": lambda c: cl.EmailComparison(c),
        "phone": lambda c: cl.LevenshteinAtThresholds(c, [1, 2]).configure(term_frequency_adjustments=True),
        "dob": lambda c: cl.LevenshteinAtThresholds(c, [1, 2]),
        "city": lambda c: cl.ExactMatch(c).configure(term_frequency_adjustments=True),
        "inn": lambda c: cl.LevenshteinAtThresholds(c, 1),
        "postcode": lambda c: cl.LevenshteinAtThresholds(c, 1),
    }
    comparisons = [
        kinds[c](c)
        if c in kinds
        else cl.JaroWinklerAtThresholds(c, [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True)
        for c in columns
    ]
    names = [c for c in ("surname", "first_name", "name", "company") if c in columns]
    keys = [c for c in ("phone", "email", "dob", "inn") if c in columns]
    rules = [block_on(c) for c in keys] + ([block_on(*names[:2])] if names else [])
    if {"surname", "first_name"} <= set(columns):
        rules.append(block_on("surname", "substr(first_name,1,1)"))
    sure = [block_on(names[0], k) for k in keys if names] or rules[:1]
    learn = [block_on(*names[:2])] + [block_on(k) for k in keys[:1]] if names else rules[:2]
    return comparisons, rules, sure, learn, 0.7


TABLES = {"febrl1": _febrl, "febrl2": _febrl, "febrl3": _febrl, "fake_1000": _fake, "historical_50k": _historical,
          "chicago_ece": _places}  # fmt: skip


def _peak() -> float:
    """The most memory this process has held, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def main(source: str, target: str, name: str) -> None:
    """Write the cluster of every row, the seconds it took (CPU as well) and the peak memory in MB."""
    logging.disable(logging.CRITICAL)
    table = pd.read_csv(source, dtype=str)
    for column in table.columns:
        table[column] = table[column].str.lower()
    table["unique_id"] = range(len(table))
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    before = _peak()
    started, cpu = time.perf_counter(), time.process_time()
    if name in TABLES:
        comparisons, rules, sure, learn, recall = TABLES[name]()
    else:
        comparisons, rules, sure, learn, recall = _clients(
            [c for c in table.columns if c not in (*SKIPPED, "unique_id") and table[c].notna().mean() > 0.02]
        )
    linker = Linker(
        DuckDBAPI().register(table),
        SettingsCreator(link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules),
    )
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in learn:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=0.95
    )
    found = clusters.as_pandas_dataframe().set_index("unique_id")["cluster_id"].reindex(range(len(table)))
    answer = {
        "cluster": pd.factorize(found)[0].tolist(),
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "memory": _peak() - before,
    }
    Path(target).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
