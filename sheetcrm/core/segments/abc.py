"""ABC by revenue from the real curve: A is the smallest set of clients that brings 80 % of it. Pure.

"20 % bring 80 %" is a saying; what the base really does is measured and printed (B14, B15). Clients of equal revenue
keep the order of their rows, so a second run gives the same classes.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheetcrm.core.segments.arrays import Bools, Ints, Objects

STEPS = 10


class ClassSize(Struct, frozen=True):
    """One class: how many clients, and the revenue they bring in hundredths."""

    clients: int
    revenue: int


class Step(Struct, frozen=True):
    """A tenth of the buyers, the best first: how many of them, their revenue, and the share up to and with them."""

    clients: int
    revenue: int
    cumulative: float


class Abc(Struct, frozen=True):
    """The classes ("A", "B", "C", None for those who never bought) and the curve they come from."""

    label: Objects
    sizes: dict[str, ClassSize]
    curve: tuple[Step, ...]
    total: int

    @property
    def a_share(self) -> float:
        """The share of buyers in class A: the real number behind "20 %"."""
        buyers = sum(size.clients for size in self.sizes.values())
        return self.sizes["A"].clients / buyers if buyers else 0.0


def abc(revenue: Ints, buyers: Bools, cover_a: float = 0.80, cover_b: float = 0.95) -> Abc:
    """Classes of the buyers by revenue. Whoever brought nothing (or less, after refunds) is C."""
    label = np.full(len(revenue), None, dtype=object)
    who = np.flatnonzero(buyers)
    amounts = np.maximum(revenue[who], 0)
    total = int(amounts.sum())
    order = np.argsort(-amounts, kind="stable")
    ranked = amounts[order]
    reached = np.cumsum(ranked)
    if total:
        # Sizes are the first places where the running sum covers the share; a hair of rounding must not add a client.
        size_a = int(np.searchsorted(reached, cover_a * total - 1e-6, side="left")) + 1
        size_b = int(np.searchsorted(reached, cover_b * total - 1e-6, side="left")) + 1
    else:
        size_a = size_b = 0
    places = np.full(len(who), "C", dtype=object)
    places[:size_b] = "B"
    places[:size_a] = "A"
    label[who[order]] = places
    sizes = {
        name: ClassSize(int((places == name).sum()), int(ranked[places == name].sum())) for name in ("A", "B", "C")
    }
    return Abc(label, sizes, _curve(ranked, reached, total), total)


def _curve(ranked: Ints, reached: Ints, total: int) -> tuple[Step, ...]:
    if not total:
        return ()
    ends = sorted({int(np.ceil(len(ranked) * step / STEPS)) for step in range(1, STEPS + 1)})
    steps, start = [], 0
    for end in ends:
        steps.append(Step(end - start, int(ranked[start:end].sum()), float(reached[end - 1] / total)))
        start = end
    return tuple(steps)
