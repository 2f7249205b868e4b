"""What an invented Russian table came out like: the shares the benchmark promises to keep.

python -m benchmarks.matching.rates [ROWS] [SEED]
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pandas as pd

from benchmarks.matching.russian import World, generate_with_world
from sheetcrm.core.matching.contacts import phones
from sheetcrm.core.matching.places import birthday


def rates(table: pd.DataFrame, truth: np.ndarray, world: World) -> dict[str, float]:
    """What a table came out like: shares the benchmark promises to keep."""
    held: dict[str, set[int]] = {}
    for column in ("Телефон", "Телефон 2"):
        for text, own in zip(table[column], truth, strict=True):
            for key in phones(str(text).lower()) if text else ():
                held.setdefault(key, set()).add(int(own))
    sizes = np.array([len(v) for v in held.values()])
    office = np.array([k.startswith("495") for k in held])
    names = table["ФИО"].fillna("").astype(str)
    full = names[names.str.split().str.len() >= 2]
    pairs = weak = 0
    strong = [
        (set(phones(f"{p or ''};{q or ''}".lower())), str(e or "").lower(), birthday(b)[1:])
        for p, q, e, b in zip(table["Телефон"], table["Телефон 2"], table["Email"], table["День рождения"], strict=True)
    ]
    for rows in pd.Series(np.arange(len(truth))).groupby(truth).groups.values():
        for i in range(len(rows)):
            for j in range(i):
                x, y = strong[rows[i]], strong[rows[j]]
                pairs += 1
                weak += not (x[0] & y[0] or (x[1] and x[1] == y[1]) or (x[2][0] and x[2] == y[2]))
    called = Counter((own.first, own.last, own.city) for own in world.people)
    return {
        "rows": len(table),
        "true pairs": pairs,
        "pairs without a strong key": weak / max(pairs, 1),
        "phones of two or more people": float((sizes > 1).mean()),
        "office phones": float(office.mean()),
        "names without patronymic": float((~full.str.contains(r"(?:вич|вна|vich|vna|ВИЧ|ВНА|\w\.\w\.)")).mean()),
        "clients with a namesake in one city": sum(n for n in called.values() if n > 1) / len(world.people),
        "families at one address": float(np.mean(world.families)),
        "in Latin letters": float(names.str.contains("[a-zA-Z]{3}").mean()),
    }


if __name__ == "__main__":
    for name, share in rates(*generate_with_world(*map(int, [*sys.argv[1:3], "10000", "1"][:2]))).items():
        print(f"{name:<36} {share:.3f}")
