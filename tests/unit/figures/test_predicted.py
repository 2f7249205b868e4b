"""Predicted LTV: the models against published figures and against buyers made by the models themselves; the refusals."""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sheetcrm.core.figures import predicted as figure
from sheetcrm.core.figures.buying_model import Coming, Spending, fit_coming, fit_spending
from sheetcrm.core.figures.predicted import AHEAD, FEWEST, Unknown, predicted
from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders

#: The published estimates for the CDNOW sample: Fader, Hardie & Lee (2005), table 2; Fader & Hardie (2013), section 6.
CDNOW, CDNOW_SPENDING = Coming(0.243, 4.414, 0.793, 2.426), Spending(6.25, 3.74, 15.44)
Numbers = npt.NDArray[np.float64]


def array(*numbers: float) -> Numbers:
    return np.array(numbers, dtype=float)


def test_a_buyer_of_the_published_sample_is_expected_as_often_as_published() -> None:
    """Two repeat purchases, the last after 30.43 weeks of 38.86: 1.226 in the next 39 weeks (the authors' spreadsheet)."""
    assert CDNOW.expected(39, array(2), array(30.43), array(38.86))[0] == pytest.approx(1.226, abs=0.001)


def test_the_likelihood_is_the_papers_formula() -> None:
    """Written once more, with gammas as they stand in the paper (equation 6)."""
    from scipy.special import gamma

    r, alpha, a, b = 0.243, 4.414, 0.793, 2.426
    for x, tx, age in ((0, 0.0, 38.86), (1, 1.71, 38.86), (2, 30.43, 38.86), (7, 29.43, 38.86)):
        still = gamma(a + b) * gamma(b + x) / (gamma(b) * gamma(a + b + x))
        still *= gamma(r + x) * alpha**r / (gamma(r) * (alpha + age) ** (r + x))
        gone = 0.0
        if x:
            gone = a / (b + x - 1) * gamma(a + b) * gamma(b + x) / (gamma(b) * gamma(a + b + x))
            gone *= gamma(r + x) * alpha**r / (gamma(r) * (alpha + tx) ** (r + x))
        assert CDNOW.log_likelihood(array(x), array(tx), array(age))[0] == pytest.approx(np.log(still + gone))


def test_what_is_spent_leans_on_the_mean_the_less_the_more_is_known() -> None:
    """Fader & Hardie: of nobody's past the mean of all, 35.22; one purchase of 11.77 → 18.92, seven of 73.74 → 71.47."""
    found = CDNOW_SPENDING.expected(array(0, 1, 7), array(0, 11.77, 73.74))
    assert found.tolist() == pytest.approx([35.22, 18.92, 71.47], abs=0.01)


@cache
def made(clients: int, days: int, seed: int = 4) -> pd.DataFrame:
    """Orders of invented buyers who behave as the models say: first purchases over half of the days."""
    chance = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        rate, gone = chance.gamma(0.9, 1 / 40), chance.beta(0.8, 3.0)
        spends = 60 / chance.gamma(4, 1)
        day = float(chance.uniform(days / 2, days))
        while day > 0:
            rows.append((client, ago(int(day)), round(float(chance.gamma(6, spends)) * 100 + 1)))
            if chance.random() < gone:
                break
            day -= float(chance.exponential(1 / rate))
    return make_orders(*rows)


def known_of(clients: int, days: int) -> Known:
    return know(make_clients(clients), made(clients, days), KnownSettings(), TODAY)


def test_the_parameters_that_made_the_buyers_are_found() -> None:
    chance = np.random.default_rng(7)
    n, r, alpha, a, b = 4000, 0.6, 8.0, 0.9, 2.5
    rate, gone = chance.gamma(r, 1 / alpha, n), chance.beta(a, b, n)
    repeats, last, age = np.zeros(n), np.zeros(n), chance.uniform(30, 80, n)
    for i in range(n):
        at = 0.0
        while True:
            at += chance.exponential(1 / rate[i])
            if at > age[i]:
                break
            repeats[i] += 1
            last[i] = at
            if chance.random() < gone[i]:
                break
    found = fit_coming(repeats, last, age)
    assert found is not None
    assert (found.r / found.alpha) == pytest.approx(r / alpha, rel=0.15)
    times = chance.integers(1, 9, n).astype(float)
    scale = chance.gamma(4.0, 1 / 3000, n)
    mean = chance.gamma(5 * times) / (scale * times)
    spending = fit_spending(times, mean)
    assert spending is not None
    # p and gamma make up for one another; what all spend on average does not move, and nothing is likelier than the fit.
    assert spending.q == pytest.approx(4.0, rel=0.1)
    assert spending.expected(array(0), array(0))[0] == pytest.approx(5 * 3000 / 3, rel=0.05)
    assert spending.log_likelihood(times, mean).sum() >= Spending(5.0, 4.0, 3000.0).log_likelihood(times, mean).sum()


def test_the_error_is_that_of_the_same_forecast_half_a_year_ago() -> None:
    """M3: the trial is worked out here from the orders of that day, by the fitted models again."""
    known = known_of(900, 900)
    found = predicted(known)
    assert found is not None
    assert found.without is None
    assert found.error is not None
    assert found.error < 0.3
    assert found.margin >= found.error
    orders = made(900, 900)
    cut = ago(AHEAD)
    before = orders[[day <= cut for day in orders["date"]]].reset_index(drop=True)
    then = predicted_on(before)
    came = sum(
        int(amount.amount)
        for client, day, amount in zip(orders["_client"], orders["date"], orders["amount"], strict=True)
        if day > cut and client in set(before["_client"])
    )
    assert abs(then - came) / came == pytest.approx(found.error, rel=1e-3)
    assert sum(one.buyers for one in found.groups) == found.buyers == orders["_client"].nunique()
    assert sum(one.revenue for one in found.groups) == pytest.approx(found.revenue)


def predicted_on(orders: pd.DataFrame) -> float:
    """What the models expect of these orders' buyers after the day of the trial, in whole units."""
    now = ago(AHEAD)
    weeks = orders.assign(
        day=[(now - day).days for day in orders["date"]], sum=[float(a.amount) for a in orders["amount"]]
    )
    by = weeks.groupby("_client")
    visits = by["day"].nunique()
    first, last, money = by["day"].max(), by["day"].min(), by["sum"].sum()
    x, tx, age = (visits - 1).to_numpy(float), ((first - last) / 7).to_numpy(float), (first / 7).to_numpy(float)
    coming = fit_coming(x, tx, age)
    spending = fit_spending(visits.to_numpy(float), (money / visits).to_numpy(float) * 100)
    assert coming is not None
    assert spending is not None
    times = coming.expected(AHEAD / 7, x, tx, age)
    return (
        float((times * spending.expected(visits.to_numpy(float), (money / visits).to_numpy(float) * 100)).sum()) / 100
    )


def test_little_data_is_refused_with_the_reason() -> None:
    """M3: fewer than so many repeat buyers, or a short history: no forecast."""
    few = predicted(known_of(60, 900))
    assert few is not None
    assert (few.without, few.revenue, few.groups) == (Unknown.FEW, 0.0, ())
    assert 0 < few.again < FEWEST
    rows = [(c, ago(d), 100) for c in range(80) for d in (300, 250, 10)]
    short = predicted(know(make_clients(80), make_orders(*rows), KnownSettings(), TODAY))
    assert short is not None
    assert (short.without, short.days) == (Unknown.SHORT, 300)


def test_silence_a_large_error_and_no_library_are_reasons_too(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(c, ago(d), 100 + c) for c in range(80) for d in (700, 600 - c, 400 - c)]
    silent = predicted(know(make_clients(80), make_orders(*rows), KnownSettings(), TODAY))
    assert silent is not None
    assert silent.without is Unknown.SILENT
    known = known_of(900, 900)
    monkeypatch.setattr(figure, "USELESS", 0.0)
    wrong = predicted(known)
    assert wrong is not None
    assert (wrong.without, wrong.revenue) == (Unknown.WRONG, 0.0)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    missing = predicted(known)
    assert missing is not None
    assert missing.without is Unknown.LIBRARY
    assert predicted(know(make_clients(3), None, KnownSettings(), TODAY)).without is Unknown.NOTHING
