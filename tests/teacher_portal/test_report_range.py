"""The range beside a figure covers the truth as often as promised: worked out, not sampled.

The promise (``reports``): the noise stays within NOISE_REACH pupils in at least 95 of 100 reports,
and then the range shown holds the tenth that the true count would have been shown as.
"""

from fractions import Fraction
from math import factorial

import pytest

from quizzes.ballots.layout import EPSILON, MINIMUM_N, Tier
from teacher_portal.reports import NOISE_REACH, figure

PROMISED = Fraction(95, 100)
TIERS = sorted(NOISE_REACH)
LARGEST = 200  # three joint classes of 60, spare ballots and a few more


def exp_minus(x, terms):
    """Rational bound of e^-x for x up to 1: from above when the number of terms is odd."""
    return sum(Fraction(-x) ** k / factorial(k) for k in range(terms))


def beyond(reach, p):
    """P(|Z| > reach) of noise with P(Z = k) ~ p^|k|; it grows with p."""
    return 2 * p ** (reach + 1) / (1 + p)


def tenth(count, n, tier):
    return figure(count, n, tier).value


def holds(shown, true):
    return shown.low <= true <= shown.high


def test_every_tier_that_is_reported_has_a_reach():
    assert set(NOISE_REACH) == set(EPSILON) == set(MINIMUM_N) == set(Tier) - {Tier.PRIVATE}


@pytest.mark.parametrize("tier", TIERS)
def test_noise_stays_within_its_reach_as_often_as_promised(tier):
    """In rational numbers, with e^-epsilon bounded from above; and one pupil less would not do."""
    reach, epsilon = NOISE_REACH[tier], EPSILON[tier]
    assert beyond(reach, exp_minus(epsilon, 21)) <= 1 - PROMISED
    assert beyond(reach - 1, exp_minus(epsilon, 20)) > 1 - PROMISED


@pytest.mark.parametrize("tier", TIERS)
def test_noise_within_its_reach_never_takes_the_truth_out_of_the_range(tier):
    """Every size of a class, every true count, every noise within reach: so the range keeps it."""
    reach = NOISE_REACH[tier]
    missed = [
        (n, x, z)
        for n in range(MINIMUM_N[tier], LARGEST + 1)
        for x in range(n + 1)
        for z in range(-reach, reach + 1)
        if not holds(figure(x + z, n, tier), tenth(x, n, tier))
    ]
    assert missed == []


@pytest.mark.parametrize("tier", TIERS)
def test_noise_well_beyond_its_reach_does(tier):
    """Otherwise the test above could not fail."""
    n, beyond_it = 30, NOISE_REACH[tier] + 3
    assert any(not holds(figure(x + beyond_it, n, tier), tenth(x, n, tier)) for x in range(n + 1))


@pytest.mark.parametrize("tier", TIERS)
def test_what_the_words_say_holds_the_range(tier):
    """ "0 to 2" for the tenths 1 and 2, and "anything from … to …": never narrower than the range."""
    for n in (MINIMUM_N[tier], 28, 30, 60):
        for noisy in range(-20, n + 20):
            shown = figure(noisy, n, tier)
            assert 0 <= shown.least <= shown.low <= shown.value <= shown.high <= shown.most <= 10
            if shown.low < shown.high:
                assert f"{shown.least} to {shown.most}" in shown.words
