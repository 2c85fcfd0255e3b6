"""A roll-up's figures in words, with the range that the noise of all its cohorts leaves.

Pure: no database, no request. Floating point is fine here: the noise has been drawn exactly long
before, and everything made from it is post-processing.
"""

import bisect
import dataclasses
import functools
import itertools
import math
from fractions import Fraction

from django.utils.translation import gettext as _

CONFIDENCE = 0.95
LOWEST, HIGHEST = 5, 95
FINE_UP_TO = 0.05
TOO_WIDE = 40


@dataclasses.dataclass(frozen=True)
class Total:
    """A published total: the noisy count of ``n`` pupils in so many cohorts of one ε."""

    n: int
    cohorts: int
    cell: int
    epsilon: Fraction

    def __add__(self, other: "Total") -> "Total":
        """Two terms of one school year; where the scales differ, the wider noise is assumed."""
        return Total(
            self.n + other.n,
            self.cohorts + other.cohorts,
            self.cell + other.cell,
            min(self.epsilon, other.epsilon),
        )

    @property
    def share(self) -> float:
        """The best estimate, which noise may carry below 0 or above 1."""
        return self.cell / self.n


@functools.lru_cache(maxsize=256)
def summed_noise(cohorts: int, epsilon: Fraction) -> tuple[float, ...]:
    """The probabilities of -w … w for the sum of so many discrete Laplace draws of scale 1/ε.

    A discrete Laplace variable is the difference of two geometric ones, so adding one more draw is
    one running sum to the right and one to the left. What lies beyond ±w is less than 10^-9.
    """
    q = math.exp(-epsilon)
    deviation = math.sqrt(2 * cohorts * q) / (1 - q)
    w = math.ceil(8 * deviation + 30 / epsilon)
    chances = [0.0] * w + [1.0] + [0.0] * w

    def geometric(before: float, chance: float) -> float:
        return q * before + (1 - q) * chance

    for _draw in range(cohorts):
        chances = list(itertools.accumulate(chances, geometric, initial=0.0))[1:]
        chances = list(itertools.accumulate(reversed(chances), geometric, initial=0.0))[:0:-1]
    return tuple(chances)


@functools.lru_cache(maxsize=1024)
def reach(cohorts: int, epsilon: Fraction) -> int:
    """How many pupils the blurs of so many cohorts stay within, in at least 95 of 100 roll-ups."""
    chances = summed_noise(cohorts, epsilon)
    middle = len(chances) // 2
    within, k = chances[middle], 0
    while within < CONFIDENCE:
        k += 1
        within += 2 * chances[middle + k]
    return k


@functools.lru_cache(maxsize=256)
def difference_reach(a: tuple[int, int], b: tuple[int, int], epsilon: Fraction) -> float:
    """How far noise can carry the difference of two shares, in at least 95 of 100 comparisons.

    ``a`` and ``b`` are (cohorts, n). Found to a thousandth, rounded up.
    """
    (n_a, first), (n_b, second) = ((n, summed_noise(m, epsilon)) for m, n in (a, b))
    middle_a, middle_b = len(first) // 2, len(second) // 2
    up_to = [0.0, *itertools.accumulate(second)]

    def inside(thousandths: int) -> float:
        """The chance that |x/n_a - y/n_b| is at most so many thousandths; in whole numbers."""
        total = 0.0
        for i, chance in enumerate(first):
            centre, radius = 1000 * (i - middle_a) * n_b, thousandths * n_a * n_b
            lowest = -((radius - centre) // (1000 * n_a)) + middle_b
            highest = (centre + radius) // (1000 * n_a) + middle_b
            low = min(max(lowest, 0), len(second))
            high = min(max(highest + 1, 0), len(second))
            total += chance * max(0.0, up_to[high] - up_to[low])
        return total

    return bisect.bisect_left(range(5000), CONFIDENCE, key=inside) / 1000


@dataclasses.dataclass(frozen=True)
class Share:
    """A share in per cent with its range: to 1 % where the blur is small, otherwise to 5 %."""

    total: Total
    value: int
    low: int
    high: int
    reach: int

    @classmethod
    def of(cls, total: Total) -> "Share":
        """The figure of a published total."""
        blur = reach(total.cohorts, total.epsilon)
        step = 1 if blur <= FINE_UP_TO * total.n else 5

        def percent(count: int) -> Fraction:
            return Fraction(100 * count, total.n * step)

        return cls(
            total=total,
            value=_clip(step * round(percent(total.cell))),
            low=_clip(step * math.floor(percent(total.cell - blur))),
            high=_clip(step * math.ceil(percent(total.cell + blur))),
            reach=blur,
        )

    @property
    def least(self) -> int:
        """Where the range begins, as shown: "5% or fewer" may be nobody."""
        return 0 if self.low == LOWEST else self.low

    @property
    def most(self) -> int:
        """Where the range ends, as shown: "95% or more" may be everybody."""
        return 100 if self.high == HIGHEST else self.high

    @property
    def spread(self) -> int:
        """How wide the range is, in percentage points."""
        return self.most - self.least

    @property
    def too_wide(self) -> bool:
        """Whether the range is too wide to act on."""
        return self.spread >= TOO_WIDE

    @property
    def about(self) -> str:
        """The best estimate in words, without its range."""
        if self.value == LOWEST:
            return _("5%% or fewer") % {}
        if self.value == HIGHEST:
            return _("95%% or more") % {}
        return _("about %(value)s%%") % {"value": self.value}

    @property
    def words(self) -> str:
        """The figure in words, its uncertainty included."""
        ends = {"low": self.least, "high": self.most}
        if self.too_wide:
            return _("too blurred to be sure: anything from %(low)s%% to %(high)s%%") % ends
        return _("%(about)s, could be %(low)s%% to %(high)s%%") % {"about": self.about, **ends}

    @property
    def blur_words(self) -> str:
        """What the noise is, in words."""
        return _("The blurs of %(classes)s classes add up: about %(reach)s pupils either way.") % {
            "classes": self.total.cohorts,
            "reach": self.reach,
        }


@dataclasses.dataclass(frozen=True)
class Change:
    """The difference between the start of the year and its end, in percentage points."""

    points: int
    low: int
    high: int

    @classmethod
    def between(cls, baseline: Total, endpoint: Total) -> "Change":
        """From one wave to the other; the range is rounded outwards."""
        difference = endpoint.share - baseline.share
        blur = difference_reach(
            (baseline.cohorts, baseline.n),
            (endpoint.cohorts, endpoint.n),
            min(baseline.epsilon, endpoint.epsilon),
        )
        return cls(
            points=round(100 * difference),
            low=max(-100, math.floor(100 * (difference - blur))),
            high=min(100, math.ceil(100 * (difference + blur))),
        )

    @property
    def clear(self) -> bool:
        """Whether the range excludes zero."""
        return self.low > 0 or self.high < 0

    @property
    def words(self) -> str:
        """The change in words; without a clear one there is no estimate to quote."""
        if not self.clear:
            return _(
                "No clear change since the start of the year: anything from %(down)s points fewer "
                "to %(up)s points more"
            ) % {"down": -self.low, "up": self.high}
        ends = sorted((abs(self.low), abs(self.high)))
        words = (
            _(
                "More than at the start of the year: about %(by)s points, could be %(low)s to %(high)s"
            )
            if self.low > 0
            else _(
                "Fewer than at the start of the year: about %(by)s points, could be %(low)s to "
                "%(high)s"
            )
        )
        return words % {"by": abs(self.points), "low": ends[0], "high": ends[1]}


def _clip(percent: int) -> int:
    """Nobody and everybody are never claimed."""
    return min(HIGHEST, max(LOWEST, percent))
