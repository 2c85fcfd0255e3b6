"""The yardstick itself: bounds and exact optima agree with each other and with simulation."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.ballots.layout import ATTITUDES_AT_MOST, BUDGET, EPSILON, Tier
from quizzes.ballots.noise import discrete_laplace
from tests.attacks.attackers import Attacker, Game
from tests.attacks.games import coins
from tests.attacks.theory import bound, margin, optimum, optimum_on_sum, probability

ONE, HALF = EPSILON[Tier.KNOWLEDGE], EPSILON[Tier.ATTITUDE]
epsilons = st.fractions(min_value=Fraction(1, 4), max_value=2, max_denominator=8)
several = st.lists(epsilons, min_size=1, max_size=3).map(tuple)

# The machine may be busy, and sums over wide noise take a moment.
quietly = settings(deadline=None, max_examples=40)


def test_the_promise_in_figures():
    assert round(bound(ONE), 1) == 23.1
    assert round(bound(HALF), 1) == 12.2


@quietly
@given(epsilons)
def test_the_noise_is_a_distribution_and_private(epsilon):
    assert sum(probability(z, epsilon) for z in range(-400, 401)) == pytest.approx(1)
    for z in range(-30, 30):
        ratio = probability(z, epsilon) / probability(z + 1, epsilon)
        assert abs(math.log(ratio)) <= float(epsilon) + 1e-9


@quietly
@given(epsilons)
def test_for_one_cell_the_optimum_is_the_bound(epsilon):
    assert optimum((epsilon,)) == pytest.approx(bound(epsilon), abs=1e-5)


@quietly
@given(several)
def test_several_cells_stay_under_the_bound_of_their_sum(cells):
    assert optimum(cells) <= bound(sum(cells)) + 1e-5
    assert optimum(cells) >= max(bound(epsilon) for epsilon in cells) - 1e-5


@quietly
@given(several)
def test_adding_cells_up_is_never_better_than_the_likelihood_ratio(cells):
    assert optimum_on_sum(cells) <= optimum(cells) + 1e-4


@quietly
@given(several, epsilons)
def test_another_cell_never_helps_less(cells, more):
    assert optimum((*cells, more)) >= optimum(cells) - 1e-5


@quietly
@given(epsilons, st.integers(1, 5))
def test_equal_cells_are_a_vote(epsilon, k):
    """Each cell is right with e^ε / (1 + e^ε), and the best guess is the majority's."""
    q = 1 / (1 + math.exp(-float(epsilon)))
    right = 0.0
    for votes in itertools.product((0, 1), repeat=k):
        chance = math.prod(q if vote else 1 - q for vote in votes)
        right += chance * (0.5 if 2 * sum(votes) == k else 2 * sum(votes) > k)
    assert optimum((epsilon,) * k) == pytest.approx(100 * right - 50, abs=1e-5)


def test_no_lesson_allows_more_than_four_knowledge_answers_that_move_together():
    layouts = [
        (ONE,) * knowledge + (HALF,) * attitudes
        for knowledge in range(5)
        for attitudes in range(ATTITUDES_AT_MOST + 1)
    ]
    allowed = [layout for layout in layouts if layout and sum(layout) <= BUDGET]
    assert max(map(optimum, allowed)) == pytest.approx(optimum((ONE,) * 4))
    assert round(optimum((ONE,) * 4), 1) == 32.2


def test_the_margin_shrinks_with_the_games():
    assert margin(400, 0) == pytest.approx(12.5)
    assert margin(10_000, 0) == pytest.approx(2.5)


def games_of(look, number):
    return [Game(secret, {"noise": 0, "look": look(secret)}) for secret in coins(number)]


def test_an_attacker_of_the_bare_mechanism_reaches_the_optimum():
    games = games_of(lambda secret: secret + discrete_laplace(ONE), 12_000)
    attacker = Attacker(("noise", "look"))
    attacker.learn(games[:4000])
    assert attacker.way == "look"
    assert abs(attacker.advantage(games[4000:]) - bound(ONE)) < margin(8000, bound(ONE))


def test_an_attacker_that_sees_the_secret_is_always_right():
    games = games_of(lambda secret: ("x", secret), 400)
    attacker = Attacker(("noise", "look"))
    attacker.learn(games[:200])
    assert attacker.advantage(games[200:]) == 50


def test_an_attacker_that_sees_nothing_flips_coins():
    games = games_of(lambda secret: coins(1)[0], 4000)
    attacker = Attacker(("noise", "look"))
    attacker.learn(games[:2000])
    assert abs(attacker.advantage(games[2000:])) < margin(2000, 0)
