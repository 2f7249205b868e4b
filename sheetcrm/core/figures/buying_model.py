"""How often buyers come back and what they spend, as two models fitted to a whole base. Pure; needs scipy.

BG/NBD: while active a buyer's purchases come at a rate of their own, and after each purchase the buyer may be gone for good
(P. Fader, B. Hardie and K. L. Lee, "Counting your customers the easy way: an alternative to the Pareto/NBD model", Marketing
Science 24 (2005), 275–284; likelihood as in their note 12, expectation as in their equation 10). Gamma-Gamma: what a buyer
spends at a time varies around a mean of their own (P. Fader and B. Hardie, "The gamma-gamma model of monetary value", 2013,
brucehardie.com/notes/025). Time is in weeks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from sheetcrm.core.segments.arrays import Floats

#: As far as logarithms of parameters go. Out there buyers are all alike, or nobody is ever gone: a limit, not a mistake.
_FAR = 7.0


def there() -> bool:
    """Whether the library the models need is installed (extra ``predict``: scipy)."""
    try:
        import scipy.optimize
        import scipy.special  # noqa: F401
    except ImportError:
        return False
    return True


class Coming(Struct, frozen=True):
    """BG/NBD: ``r`` and ``alpha`` of the rates, ``a`` and ``b`` of the chances to be gone."""

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, repeats: Floats, last: Floats, age: Floats) -> Floats:
        """Of each buyer: ``repeats`` after the first purchase, weeks from the first to the last one and to today."""
        from scipy.special import betaln, gammaln

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        begun = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha) + betaln(a, b + repeats) - betaln(a, b)
        active = -(r + repeats) * np.log(alpha + age)
        # Gone after the last purchase; who never came back cannot be told to be gone.
        beyond = np.maximum(repeats, 1)
        gone = np.log(a) - np.log(b + beyond - 1) - (r + repeats) * np.log(alpha + last)
        result: Floats = begun + np.where(repeats > 0, np.logaddexp(active, gone), active)
        # betaln(a, b + x) holds the chance to be still there for all x purchases.
        return result

    def expected(self, weeks: float, repeats: Floats, last: Floats, age: Floats) -> Floats:
        """Purchases of each buyer in the coming weeks."""
        from scipy.special import hyp2f1

        r, alpha, b = self.r, self.alpha, self.b
        # The formula divides by a - 1, and its limit there is what it is beside it.
        a = self.a if abs(self.a - 1) > 1e-6 else 1 + 1e-6
        rate, chance = r + repeats, b + repeats
        part = hyp2f1(rate, chance, a + chance - 1, weeks / (alpha + age + weeks))
        upper = (a + chance - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + weeks)) ** rate * part)
        beyond = np.maximum(repeats, 1)
        gone = np.where(repeats > 0, a / (b + beyond - 1) * ((alpha + age) / (alpha + last)) ** rate, 0.0)
        result: Floats = upper / (1 + gone)
        return result


class Spending(Struct, frozen=True):
    """Gamma-Gamma: ``p``, ``q`` and ``gamma``; the mean over all buyers is there for q above 1 alone."""

    p: float
    q: float
    gamma: float

    def log_likelihood(self, times: Floats, mean: Floats) -> Floats:
        """Of each buyer: how many purchases, and what was spent at a time on average; both above 0."""
        from scipy.special import betaln

        p, q, gamma = self.p * times, self.q, self.gamma
        result: Floats = (
            -betaln(p, q) + q * np.log(gamma) + (p - 1) * np.log(mean) + p * np.log(times)
            - (p + q) * np.log(gamma + mean * times)
        )  # fmt: skip
        return result

    def expected(self, times: Floats, mean: Floats) -> Floats:
        """What each buyer spends at a time in the long run; of nobody's past (0 times) the mean of all."""
        result: Floats = self.p * (self.gamma + mean * times) / (self.p * times + self.q - 1)
        return result


def fit_coming(repeats: Floats, last: Floats, age: Floats) -> Coming | None:
    """The most likely BG/NBD of a base; None where there is none to speak of."""
    found = _fitted(
        lambda v: Coming(*v).log_likelihood(repeats, last, age), [1.0, float(np.median(age)) / 4 + 1, 1.0, 2.0]
    )
    return None if found is None else Coming(*found)


def fit_spending(times: Floats, mean: Floats) -> Spending | None:
    """The most likely Gamma-Gamma of buyers with purchases; None where there is none, or none with a mean."""
    # The scale of money does not matter to the other two; a fit is found more surely around one.
    scale = float(np.median(mean))
    found = _fitted(lambda v: Spending(*v).log_likelihood(times, mean / scale), [2.0, 3.0, 1.0])
    if found is None or found[1] <= 1.05:
        return None
    return Spending(found[0], found[1], found[2] * scale)


def _fitted(likelihood: Callable[[list[float]], Floats], start: list[float]) -> list[float] | None:
    """The parameters above 0 with the highest mean likelihood."""
    from scipy.optimize import minimize

    def cost(logs: Floats) -> float:
        with np.errstate(all="ignore"):
            mean = float(np.mean(likelihood(np.exp(logs).tolist())))
        return -mean if np.isfinite(mean) else 1e9

    bounds = [(-_FAR, _FAR)] * len(start)
    found = minimize(cost, np.log(start), method="L-BFGS-B", bounds=bounds)
    if not np.isfinite(found.fun) or found.fun >= 1e9:
        return None
    result: list[float] = np.exp(found.x).tolist()
    return result
