"""How sure a share is, and the middle of a list. Pure.

Wilson's score interval: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
the American Statistical Association 22 (1927), 209–212; recommended for small samples by Brown, Cai and DasGupta,
"Interval estimation for a binomial proportion", Statistical Science 16 (2001), 101–133.
"""

from __future__ import annotations

import numpy as np

from sheetcrm.core.segments.arrays import Floats, Ints

#: Ninety-five times of a hundred the true share lies inside.
Z = 1.959963984540054


def wilson(hits: Ints, of: Ints, z: float = Z) -> tuple[Floats, Floats]:
    """Lower and upper end of the interval of each share ``hits / of``; 0 and 1 where ``of`` is 0.

    >>> low, high = wilson(np.array([2, 5, 0]), np.array([2, 10, 0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.342, 0.237, 0.0], [1.0, 0.763, 1.0])
    """
    n = of.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = hits / n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    known = n > 0
    low = np.clip(np.where(known, middle - half, 0.0), 0.0, 1.0)
    high = np.clip(np.where(known, middle + half, 1.0), 0.0, 1.0)
    return np.where(hits == 0, 0.0, low), np.where(hits == of, 1.0, high)


def medians(groups: Ints, values: Ints, size: int) -> Floats:
    """The median of the values of each group 0..size-1, NaN for a group without any.

    >>> medians(np.array([0, 0, 2, 0]), np.array([5, 1, 7, 2]), 3).tolist()
    [2.0, nan, 7.0]
    """
    result = np.full(size, np.nan)
    if not len(groups):
        return result
    order = np.lexsort((values, groups))
    g, v = groups[order], values[order]
    begin = np.flatnonzero(np.r_[True, g[1:] != g[:-1]])
    count = np.diff(np.r_[begin, len(g)])
    result[g[begin]] = (v[begin + (count - 1) // 2] + v[begin + count // 2]) / 2
    return result
