"""The sampler is exact: held against theory at several scales."""

import math
import secrets
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ballots.noise import bernoulli_exp, discrete_laplace

DRAWS = 100_000
SCALES = [Fraction(1, 2), Fraction(1), Fraction(3, 2)]


def probability(z, epsilon):
    p = math.exp(-float(epsilon))
    return (1 - p) / (1 + p) * p ** abs(z)


@pytest.mark.parametrize("epsilon", SCALES)
def test_draws_follow_the_discrete_laplace_distribution(epsilon):
    counts = Counter(discrete_laplace(epsilon) for _ in range(DRAWS))
    edge = next(k for k in range(1, 200) if DRAWS * probability(k, epsilon) < 20)
    statistic, cells = 0.0, 0
    for z in range(-edge + 1, edge):
        expected = DRAWS * probability(z, epsilon)
        statistic += (counts[z] - expected) ** 2 / expected
        cells += 1
    tail = sum(n for z, n in counts.items() if abs(z) >= edge)
    expected_tail = DRAWS * (1 - sum(probability(z, epsilon) for z in range(-edge + 1, edge)))
    statistic += (tail - expected_tail) ** 2 / expected_tail
    # Wilson and Hilferty's approximation of chi-squared; 6 sigma: a false alarm in 10^9 runs.
    df = cells
    z_score = ((statistic / df) ** (1 / 3) - (1 - 2 / (9 * df))) / math.sqrt(2 / (9 * df))
    assert z_score < 6


@pytest.mark.parametrize("epsilon", SCALES)
def test_draws_are_symmetric(epsilon):
    draws = [discrete_laplace(epsilon) for _ in range(DRAWS // 4)]
    above, below = sum(z > 0 for z in draws), sum(z < 0 for z in draws)
    assert abs(above - below) < 6 * math.sqrt(above + below)


def test_bernoulli_exp_has_the_right_mean():
    hits = sum(bernoulli_exp(Fraction(1)) for _ in range(DRAWS))
    mean = math.exp(-1)
    assert abs(hits / DRAWS - mean) < 6 * math.sqrt(mean * (1 - mean) / DRAWS)


@given(st.fractions(min_value=Fraction(1, 50), max_value=5, max_denominator=50))
def test_every_draw_is_an_integer(epsilon):
    assert isinstance(discrete_laplace(epsilon), int)


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1)])
def test_noise_without_a_positive_epsilon_is_refused(epsilon):
    with pytest.raises(ValueError, match="positive"):
        discrete_laplace(epsilon)


def test_randomness_comes_from_the_operating_system():
    assert discrete_laplace.__defaults__ == (secrets.randbelow,)
