"""Fourth stage: how likely it is that two rows are the same client. Pure.

A pair of rows is one of five things: the same client, relatives (a family's phone or address), colleagues (an office's),
namesakes, or strangers. What each looks like starts from what holds for client tables in general and is then learnt
from this table by expectation–maximisation, without labels. The general part is worth a fixed number of pairs, so
that a table of twenty rows is judged by it and a table of a hundred thousand by itself.

Source: I. P. Fellegi, A. B. Sunter, "A theory for record linkage" (1969), with more than two classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.matching.compare import Compared
from sheetcrm.core.matching.integers import Ints
from sheetcrm.core.matching.levels import LEVELS

Floats = npt.NDArray[np.float64]
_Column = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]

SAME, RELATIVE, COLLEAGUE, NAMESAKE, STRANGER = range(5)
CLASSES: Final = ("same", "relative", "colleague", "namesake", "stranger")

# What is known before looking: probability of each level given the class. A comparison a class does not name is as
# among strangers ("u"); "m" is as for the same client.
_SAME: Final[dict[str, tuple[float, ...]]] = {
    "last": (0.84, 0.07, 0.03, 0.06),
    "first": (0.76, 0.09, 0.05, 0.08, 0.02),
    "patronymic": (0.84, 0.05, 0.09, 0.02),
    "phone": (0.62, 0.06, 0.02, 0.04, 0.26),
    "email": (0.56, 0.03, 0.03, 0.06, 0.32),
    "messenger": (0.8, 0.2),
    "inn": (0.85, 0.08, 0.07),
    "birthday": (0.80, 0.05, 0.05, 0.03, 0.02, 0.02, 0.03),
    "gender": (0.97, 0.03),
    "city": (0.78, 0.06, 0.16),
    "address": (0.45, 0.2, 0.1, 0.25),
    "house": (0.85, 0.15),
    "postcode": (0.78, 0.1, 0.12),
    "company": (0.6, 0.12, 0.13, 0.15),
    "website": (0.8, 0.2),
    "position": (0.55, 0.1, 0.35),
    "other": (0.6, 0.1, 0.3),
}
_RELATIVE: Final[dict[str, tuple[float, ...]]] = {
    "last": (0.80, 0.04, 0.02, 0.14),
    "first": (0.002, 0.006, 0.012, 0.01, 0.97),
    "patronymic": (0.15, 0.03, 0.04, 0.78),
    "phone": (0.05, 0.55, 0.03, 0.01, 0.36),
    "email": (0.03, 0.25, 0.02, 0.05, 0.65),
    "messenger": (0.1, 0.9),
    "birthday": (0.003, 0.003, 0.004, 0.02, 0.02, 0.15, 0.8),
    "gender": (0.35, 0.65),
    "city": (0.85, 0.04, 0.11),
    "address": (0.55, 0.15, 0.05, 0.25),
    "house": (0.8, 0.2),
    "postcode": (0.8, 0.05, 0.15),
    "other": (0.3, 0.05, 0.65),
}
_COLLEAGUE: Final[dict[str, tuple[float, ...]]] = {
    "first": (0.02, 0.01, 0.01, 0.012, 0.948),
    "last": (0.01, 0.005, 0.005, 0.98),
    "phone": (0.03, 0.15, 0.35, 0.03, 0.44),
    "email": (0.01, 0.05, 0.2, 0.04, 0.7),
    "inn": (0.5, 0.05, 0.45),
    "city": (0.85, 0.03, 0.12),
    "address": (0.6, 0.1, 0.05, 0.25),
    "company": (0.80, 0.06, 0.06, 0.08),
    "website": (0.8, 0.2),
    "postcode": (0.7, 0.05, 0.25),
    "other": (0.4, 0.05, 0.55),
}
_NAMESAKE: Final[dict[str, tuple[float, ...] | str]] = {
    "last": (0.93, 0.03, 0.01, 0.03),
    "first": (0.85, 0.05, 0.01, 0.08, 0.01),
    "patronymic": (0.3, 0.02, 0.15, 0.53),
    "gender": "m",
    "city": (0.4, 0.01, 0.59),
}
_OTHERS: Final[dict[int, Mapping[str, tuple[float, ...] | str]]] = {
    RELATIVE: _RELATIVE,
    COLLEAGUE: _COLLEAGUE,
    NAMESAKE: _NAMESAKE,
}
# Among strangers, levels other than "exact" (whose share is the value's own).
_CHANCE: Final[dict[str, tuple[float, ...]]] = {
    "last": (0.002, 0.002, 0.006, 0.99),
    "first": (0.02, 0.01, 0.005, 0.012, 0.953),
    "patronymic": (0.02, 0.004, 0.015, 0.961),
    "phone": (1e-5, 1e-5, 1e-4, 1e-5, 0.9999),
    "email": (1e-5, 1e-5, 1e-4, 5e-5, 0.9998),
    "messenger": (1e-5, 0.99999),
    "inn": (1e-5, 1e-5, 0.99998),
    "birthday": (5e-5, 0.003, 0.0006, 0.006, 0.02, 0.12, 0.85),
    "gender": (0.5, 0.5),
    "city": (0.2, 0.005, 0.795),
    "address": (1e-4, 5e-4, 0.01, 0.99),
    "house": (0.02, 0.98),
    "postcode": (0.005, 0.01, 0.985),
    "company": (0.001, 0.001, 0.01, 0.988),
    "website": (0.001, 0.999),
    "position": (0.1, 0.02, 0.88),
    "other": (0.1, 0.02, 0.88),
}
# How many such pairs a table has per row.
_PER_ROW: Final = (0.2, 0.08, 0.08, 0.02)
_PRIOR_PAIRS: Final = 60.0  # what is known before is worth so many pairs of a class
_PRIOR_CHANCE: Final = 1000.0  # and so many pairs of strangers
_ROUNDS: Final = 12
_MOST_LEVELS: Final = 1 + max(map(len, LEVELS.values()))
LEARNT_FROM: Final = 60_000  # pairs are enough to learn from
LEAST_SHARE: Final = 1e-7


class Model(Struct, frozen=True):
    """What was learnt: log-probabilities of the levels by class, and of the classes among all pairs of rows."""

    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    level: tuple[npt.NDArray[np.float64], ...]  # per comparison: classes x (levels + 1), level 0 is 0
    chance: tuple[npt.NDArray[np.bool_], ...]  # per comparison: in which classes values agree by chance
    classes: Floats

    def weights(self, compared: Compared, columns: Sequence[_Column] | None = None) -> Floats:
        """Log-likelihood of every pair under every class, without how frequent the classes are.

        ``columns``: what :func:`_columns` found, when the same pairs are asked again.
        """
        total = np.zeros((len(compared.a), len(CLASSES)))
        for place, column in enumerate(_columns(compared) if columns is None else columns):
            total += self.one(place, column)
        return total

    def by_comparison(self, compared: Compared) -> Iterator[Floats]:
        """The parts of the log-likelihood of every pair (rows) under every class (columns), comparison by comparison."""
        return (self.one(place, column) for place, column in enumerate(_columns(compared)))

    def one(self, place: int, column: _Column) -> Floats:
        """The part of the log-likelihood one comparison gives.

        In a class in which a value agrees by chance the pair pays the value's own share; in the others the value is
        whatever it is. Namesakes bear common names: they pay the share against the average one.
        """
        own: Floats = np.ascontiguousarray(self.level[place].T).take(column[0], axis=0)
        for label, more in self.by_value(place, column):
            own[column[1], label] += more
        return own

    def by_value(self, place: int, column: _Column) -> Iterator[tuple[int, Floats]]:
        """By class, what the value that a pair agrees on adds to the weight of its level."""
        levels, rare, log = column
        if not len(rare):
            return
        table = self.level[place][:, levels[rare]]
        for label in np.flatnonzero(self.chance[place]).tolist():
            yield label, log - table[label]
        if self.kinds[place] in ("last", "first"):
            yield NAMESAKE, np.minimum(log - table[STRANGER], 1.0)

    def logs(
        self, compared: Compared, possible: npt.NDArray[np.bool_], columns: Sequence[_Column] | None = None
    ) -> Floats:
        """Log-probability of every class for every pair, up to a constant. ``possible``: pairs that name two people."""
        found = self.weights(compared, columns) + self.classes
        found[~possible, RELATIVE : NAMESAKE + 1] = -np.inf
        return found


def _columns(compared: Compared) -> Iterator[_Column]:
    """Per comparison: the levels, the pairs that agree on a value whose share counts, the logarithms of those shares."""
    for place in range(len(compared.roles)):
        share = compared.share[:, place].astype(np.float64)
        rare = np.flatnonzero(share > 0)
        log = np.log(np.maximum(share[rare], LEAST_SHARE))
        yield compared.level[:, place].astype(np.intp), rare, log


def probabilities(logs: Floats) -> Floats:
    """Probabilities out of log-probabilities that lack a constant."""
    # By columns: there are few of them, and along rows so short NumPy spends most of its time on beginning anew.
    classes = range(1, logs.shape[1])
    highest = logs[:, 0].copy()
    for label in classes:
        np.maximum(highest, logs[:, label], out=highest)
    found: Floats = np.exp(logs - highest[:, None])
    whole = found[:, 0].copy()
    for label in classes:
        whole += found[:, label]
    found /= whole[:, None]
    return found


def log_odds(logs: Floats) -> Floats:
    """Log-odds of "the same client" against all else."""
    odds: Floats = logs[:, SAME] - np.logaddexp.reduce(logs[:, 1:], axis=1)
    return odds


def _prior(kind: str, label: int) -> tuple[Floats, str]:
    """What is known of a comparison's levels in one class: probabilities, and ``free``, ``u`` or ``m``."""
    if label == SAME:
        return np.array(_SAME[kind]), "free"
    own = _OTHERS[label].get(kind, "u")
    if isinstance(own, str):
        return np.array(_SAME[kind] if own == "m" else _CHANCE[kind]), own
    return np.array(own), "fixed" if kind == "first" else "free"


def chance_levels(compared: Compared) -> list[Floats]:
    """Probabilities of the levels among strangers, from pairs drawn at random."""
    out = []
    for place, kind in enumerate(compared.kinds):
        prior = np.array(_CHANCE[kind])
        counts = np.bincount(compared.level[:, place], minlength=len(prior) + 1)[1:].astype(float)
        found = (counts + _PRIOR_CHANCE * prior) / (counts.sum() + _PRIOR_CHANCE)
        out.append(found)
    return out


def learn(
    sample: Compared, chance: list[Floats], rows: int, possible: npt.NDArray[np.bool_], scale: float = 1.0
) -> Model:
    """The model of a table from its candidate pairs. All other pairs of its rows count as strangers.

    ``scale``: how many candidate pairs each pair of the sample stands for.
    """
    every = max(rows * (rows - 1) / 2, 1.0)
    compared = sample
    kinds = compared.kinds
    priors = [[_prior(kind, label) for label in range(STRANGER)] for kind in kinds]
    level = []
    for place, kind in enumerate(kinds):
        table = np.zeros((len(CLASSES), len(LEVELS[kind]) + 1))
        for label in range(STRANGER):
            own, how = priors[place][label]
            table[label, 1:] = np.log(chance[place] if how == "u" else own)
        table[STRANGER, 1:] = np.log(chance[place])
        level.append(table)
    expected = np.array(_PER_ROW) * max(rows, 1)
    classes = np.log(np.append(expected / every, 1.0))
    by_chance = tuple(np.array([*(how == "u" for _, how in own), True]) for own in priors)
    model = Model(compared.roles, kinds, tuple(level), by_chance, classes)
    strength = 10.0 + 0.02 * rows
    pairs = _Sample.of(sample, possible)
    for _ in range(_ROUNDS):
        likely = probabilities(pairs.logs(model))[:, :STRANGER]
        weight = pairs.alike(likely)
        new = []
        for place in range(len(kinds)):
            table = model.level[place].copy()
            levels = pairs.levels[:, place]
            for label in range(STRANGER):
                own, how = priors[place][label]
                if how == "free":
                    sums = np.bincount(levels, weight[label], minlength=len(own) + 1)[1:] * scale
                    found = sums + _PRIOR_PAIRS * own
                    table[label, 1:] = np.log(found / found.sum())
            for label in range(STRANGER):
                if priors[place][label][1] == "m":
                    table[label] = table[SAME]
            new.append(table)
        found_classes = likely.sum(axis=0) * scale
        classes = np.log(np.append((found_classes + strength * np.array(_PER_ROW)) / (every + strength), 1.0))
        model = Model(compared.roles, kinds, tuple(new), by_chance, classes)
    return model


class _Sample(NamedTuple):
    """Pairs to learn from. Thousands of them reach the same levels in all comparisons, so what follows from levels is worked
    out once for each such combination. ``levels``: one a row; ``which``: the row of each pair."""

    levels: npt.NDArray[np.intp]
    which: Ints
    columns: tuple[_Column, ...]
    possible: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, compared: Compared, possible: npt.NDArray[np.bool_]) -> _Sample:
        key = np.zeros(len(compared.a), np.int64)
        for place in range(len(compared.roles)):
            key = key * _MOST_LEVELS + compared.level[:, place]
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        return cls(compared.level[first].astype(np.intp), which, tuple(_columns(compared)), possible)

    def logs(self, model: Model) -> Floats:
        """The same as :meth:`Model.logs`."""
        by_levels = np.repeat(model.classes[:, None], len(self.levels), axis=1)
        for place, table in enumerate(model.level):
            by_levels += table[:, self.levels[:, place]]
        found: Floats = by_levels.take(self.which, axis=1)  # classes x pairs
        for place, column in enumerate(self.columns):
            for label, more in model.by_value(place, column):
                found[label, column[1]] += more
        found[RELATIVE : NAMESAKE + 1, ~self.possible] = -np.inf
        return found.T

    def alike(self, likely: Floats) -> list[npt.NDArray[Any]]:
        """By class, the sums of what pairs weigh that reach the same levels."""
        return [np.bincount(self.which, column, minlength=len(self.levels)) for column in likely.T]


def random_pairs(rows: int, wanted: int = 60_000) -> tuple[Ints, Ints]:
    """Pairs of different rows: all of them in a small table, otherwise a fixed draw."""
    if rows * (rows - 1) // 2 <= wanted:
        a, b = np.triu_indices(rows, 1)
        return a.astype(np.int64), b.astype(np.int64)
    draw = np.random.default_rng(20)
    a = draw.integers(0, rows, wanted)
    b = (a + draw.integers(1, rows, wanted)) % rows
    return a, b
