"""Exact discrete Laplace noise.

The sampler of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020),
algorithms 1 and 2: integers only, no floating point, randomness from the operating system. Floating
point would leak through the gaps between representable numbers (Mironov 2012).
"""

import secrets
from collections.abc import Callable
from fractions import Fraction

RandBelow = Callable[[int], int]
"""Draws a uniform integer in [0, n); tests may inject their own, nothing else does."""


def bernoulli(p: Fraction, randbelow: RandBelow = secrets.randbelow) -> bool:
    """Return True with probability ``p``, exactly; ``p`` lies in [0, 1]."""
    return randbelow(p.denominator) < p.numerator


def bernoulli_exp(gamma: Fraction, randbelow: RandBelow = secrets.randbelow) -> bool:
    """Return True with probability exp(-gamma), exactly; ``gamma`` lies in [0, 1]."""
    k = 1
    while bernoulli(gamma / k, randbelow):
        k += 1
    return k % 2 == 1


def discrete_laplace(epsilon: Fraction, randbelow: RandBelow = secrets.randbelow) -> int:
    """Draw an integer z with probability proportional to exp(-epsilon * |z|).

    One ballot moves a cell by at most 1, so adding z makes the cell epsilon-differentially private.
    """
    if epsilon <= 0:
        raise ValueError("epsilon must be positive")
    s, t = epsilon.numerator, epsilon.denominator
    one = Fraction(1)
    while True:
        u = randbelow(t)
        if not bernoulli_exp(Fraction(u, t), randbelow):
            continue
        v = 0
        while bernoulli_exp(one, randbelow):
            v += 1
        magnitude = (u + t * v) // s
        negative = randbelow(2) == 1
        if negative and magnitude == 0:
            continue  # otherwise zero would be drawn twice as often
        return -magnitude if negative else magnitude
