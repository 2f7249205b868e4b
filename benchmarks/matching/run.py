"""How good and how fast matching is: precision, recall and F1 against labelled tables, seconds and memory.

    python -m benchmarks.matching.run --data DIR [--rows 300 1000 10000] [--seeds 1 2 3] [--kinds] [--peer splink=PYTHON …]
        [--limit SECONDS] [--dedupe-rows N]

``--data`` holds labelled tables, a CSV each with the truth in ``true_cluster``; a missing one is named and left out,
nothing is downloaded. The Russian tables are made by ``benchmarks.matching.russian``, those of other kinds by
``benchmarks.matching.kinds`` (both need the package mimesis). ``--peer`` gives the Python of a virtual environment in
which splink, recordlinkage or dedupe is installed; the peer runs there, on the same tables, and never touches this one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.matching.scores import Memory, Score, precision_of, score
from sheetcrm.core.matching import match

TABLES = ("febrl1", "febrl2", "febrl3", "fake_1000", "historical_50k", "chicago_ece")
PEERS = ("splink", "recordlinkage", "dedupe")
MOST_FOR_DEDUPE = 1_000  # rows, unless more are asked for; with more it takes gigabytes and minutes
MOST_FOR_RECORDLINKAGE = 60_000


def tables(
    data: Path | None, rows: list[int], seeds: list[int], *, kinds: bool = False
) -> Iterator[tuple[str, pd.DataFrame, Any]]:
    """Every table with its truth."""
    for name in TABLES if data is not None else ():
        path = Path(str(data)) / f"{name}.csv"
        if not path.exists():
            print(f"{name:<24} not in {data}: left out")
            continue
        frame = pd.read_csv(path, dtype=object, keep_default_na=False)
        yield name, frame.drop(columns=["true_cluster"]), pd.factorize(frame["true_cluster"])[0]
    if rows:
        from benchmarks.matching.russian import generate

        for wanted in rows:
            for seed in seeds:
                yield f"russian {wanted} seed {seed}", *generate(wanted, seed)
    if kinds:
        from benchmarks.matching.kinds import KINDS

        for kind, make in KINDS.items():
            for wanted in (300, 1_000, 5_000):
                for seed in seeds:
                    yield f"{kind} {wanted} seed {seed}", *make(wanted, seed)


def main() -> None:
    """Print one line per table, and one per table and peer."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="folder of the labelled tables")
    parser.add_argument("--rows", type=int, nargs="*", default=[300, 1000, 10_000], help="sizes of the Russian tables")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--kinds", action="store_true", help="tables of other kinds as well")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON", help=f"one of {', '.join(PEERS)}")
    parser.add_argument("--light", action="store_true", help="splink gets Russian names as typed, not split by us")
    parser.add_argument(
        "--dedupe-rows", type=int, default=MOST_FOR_DEDUPE, metavar="N", help="largest table for dedupe"
    )
    parser.add_argument("--limit", type=float, metavar="SECONDS", help="a peer that needs longer is stopped, and named")
    args = parser.parse_args()
    largest = {"dedupe": args.dedupe_rows, "recordlinkage": MOST_FOR_RECORDLINKAGE}
    peers = dict(p.split("=", 1) for p in args.peer)
    match(pd.DataFrame({"name": ["Ann Lee", "Ann Leigh"], "phone": ["1", "2"]}))  # name lists are read once
    print(
        f"{'table':<26} {'P':>6} {'R':>6} {'F1':>6} {'certain':>8} {'c + l':>6} {'possible':>8} {'seconds':>8} {'cpu':>6} {'MB':>6}"
    )
    for name, table, truth in tables(args.data, args.rows, args.seeds, kinds=args.kinds):
        with Memory() as memory:
            started, cpu = time.perf_counter(), time.process_time()
            found = match(table)
            seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        certain, both = precision_of(found, truth, "certain"), precision_of(found, truth, "certain", "likely")
        possible = int((found.pairs["verdict"] == "possible").sum())
        _line(name, score(found.cluster, truth), f"{certain:8.4f} {both:6.4f} {possible:8d}", seconds, cpu, memory.used)
        for peer, python in peers.items():
            if len(table) <= largest.get(peer, len(table)):
                _peer(peer, python, name, table, truth, light=args.light, limit=args.limit)


def _line(name: str, got: Score, middle: str, seconds: float, cpu: float, megabytes: float) -> None:
    print(
        f"{name:<26} {got.precision:6.4f} {got.recall:6.4f} {got.f1:6.4f} {middle:>24} {seconds:8.2f} {cpu:6.2f} {megabytes:6.0f}",
        flush=True,
    )


def _peer(
    peer: str, python: str, name: str, table: pd.DataFrame, truth: Any, *, light: bool, limit: float | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "table.csv", Path(folder) / "clusters.json"
        _prepared(name, table, light=light).to_csv(source, index=False)
        source.with_suffix(".truth.json").write_text(json.dumps(np.asarray(truth).tolist()))
        script = Path(__file__).with_name(f"peer_{peer}.py")
        run = [python, str(script), str(source), str(target), name]
        try:
            done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=limit)
        except subprocess.TimeoutExpired:
            print(f"  {peer:<24} stopped after {limit:g} s", flush=True)
            return
        if done.returncode:
            print(f"  {peer:<24} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr, flush=True)
            return
        answer = json.loads(target.read_text())
    tried = [score(np.array(labels), truth) for labels in answer.get("tried", [answer.get("cluster")])]
    if tried:
        best = max(tried, key=lambda s: s.f1)
        _line(f"  {peer}", best, "", answer["seconds"], answer.get("cpu", 0.0), answer.get("memory", 0.0))


def _prepared(name: str, table: pd.DataFrame, *, light: bool) -> pd.DataFrame:
    """The table as a peer gets it.

    Public tables as they are. The others with contacts and birthdays cleaned by *our* stages, as a favour; names split and
    written in one script as well, unless ``light``, which leaves them as typed but for case.
    """
    if name in TABLES:
        return table
    from sheetcrm.core.matching.clean import Many, Words
    from sheetcrm.core.matching.columns import find_roles
    from sheetcrm.core.matching.normalise import normalise

    roles = find_roles(table)
    clean = normalise(table, roles)

    def one(words: Words) -> Any:
        return np.append(words.values, "")[words.codes]

    def first_of(many: Many) -> list[str]:
        out = [""] * len(table)
        for row, code in zip(many.rows[::-1].tolist(), many.codes[::-1].tolist(), strict=True):
            out[row] = str(many.values[code])
        return out

    columns: dict[str, Any] = {}
    if light:
        typed = [c for c, r in roles.items() if r in ("name", "first_name", "last_name")]
        columns["name"] = table[typed].fillna("").astype(str).agg(" ".join, axis=1).str.lower()
    else:
        columns |= {"surname": one(clean.last), "first_name": one(clean.first), "patronymic": one(clean.patronymic)}
    columns |= {
        "phone": first_of(clean.phone), "email": first_of(clean.email), "city": one(clean.city),
        "company": one(clean.company), "address": one(clean.address), "inn": one(clean.inn), "postcode": one(clean.postcode),
        "dob": [f"{y}-{m}-{d}" if d else "" for y, m, d in zip(clean.year, clean.month, clean.day, strict=True)],
    }  # fmt: skip
    frame = pd.DataFrame(columns)
    if name.startswith("russian"):
        frame = frame.drop(columns=["address", "inn", "postcode", "company"])
    return frame


if __name__ == "__main__":
    main()
