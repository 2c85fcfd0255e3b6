"""What mathematics says an attacker can reach at best; measured advantages are held against it.

The target's answer to a question is a coin flip (a prior of 50 %). An attacker's *advantage* is how
many percentage points of its guesses are right above the 50 that blind guessing gets.
"""

import math
from collections import defaultdict
from fractions import Fraction
from functools import cache

SIGMAS = 5  # a false alarm in about three million checks
REACH = 40  # in scales of the noise: less than e^-40 of it lies further out


def probability(z: int, epsilon: Fraction) -> float:
    """The chance that discrete Laplace noise of scale 1/epsilon is exactly z."""
    p = math.exp(-float(epsilon))
    return (1 - p) / (1 + p) * p ** abs(z)


def bound(epsilon: Fraction) -> float:
    """The promise: whoever sees epsilon-private figures gains at most this many points."""
    return 50 * math.tanh(float(epsilon) / 2)


def optimum(epsilons: tuple[Fraction, ...]) -> float:
    """The exact best advantage when one answer moves several cells by 1 each.

    The attacker knows all other answers, so of each cell it sees noise, or noise plus 1. The best
    test there is (Neyman and Pearson) guesses 1 where the likelihood ratio is above one. The log of
    the ratio is added up cell by cell, exactly, because it is a multiple of epsilon.
    """
    evidence = {Fraction(0): 1.0}  # log-likelihood ratio -> its probability when the answer is 1
    for epsilon in epsilons:
        added: dict[Fraction, float] = defaultdict(float)
        for so_far, chance in evidence.items():
            for ratio, weight in _evidence_of_one_cell(epsilon).items():
                added[so_far + ratio] += chance * weight
        evidence = added
    # P(seen | 1) - P(seen | 0), added up over everything that speaks for 1.
    return 50 * sum(p * (1 - math.exp(-float(ratio))) for ratio, p in evidence.items() if ratio > 0)


@cache
def _evidence_of_one_cell(epsilon: Fraction) -> dict[Fraction, float]:
    """What a cell says when the answer is 1: it shows z + 1, which noise alone may show as well.

    That is |z + 1| - |z| steps of epsilon, which is one step for 1 or one against it.
    """
    found: dict[int, float] = defaultdict(float)
    for z in _noise(epsilon):
        found[abs(z + 1) - abs(z)] += probability(z, epsilon)
    return {epsilon * steps: weight for steps, weight in found.items()}


def _noise(epsilon: Fraction) -> range:
    """Where noise is to be found."""
    reach = math.ceil(REACH / epsilon)
    return range(-reach, reach + 1)


def optimum_on_sum(epsilons: tuple[Fraction, ...]) -> float:
    """The best advantage of an attacker that only adds the cells up: never above ``optimum``."""
    sums = {0: 1.0}
    for epsilon in epsilons:
        added: dict[int, float] = defaultdict(float)
        for so_far, chance in sums.items():
            for z in _noise(epsilon):
                added[so_far + z] += chance * probability(z, epsilon)
        sums = added
    shift = len(epsilons)
    return 50 * sum(max(0.0, p - sums.get(x + shift, 0.0)) for x, p in sums.items())


def margin(games: int, advantage: float) -> float:
    """How far chance alone may carry the measured advantage from the true one, in points.

    Each game is won or lost on its own, so the number of games won is binomial; the spread is
    that of an attacker whose true advantage is ``advantage``.
    """
    p = 0.5 + advantage / 100
    return SIGMAS * 100 * math.sqrt(p * (1 - p) / games)
