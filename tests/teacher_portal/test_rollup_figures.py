"""The range of a roll-up is true: against theory, against simulation and in its words."""

import datetime as dt
import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.ballots.layout import EPSILON
from quizzes.ballots.noise import discrete_laplace
from teacher_portal.calendar import academic_year, term, term_days, term_words, term_year
from teacher_portal.rollup_figures import (
    Change,
    Share,
    Total,
    difference_reach,
    reach,
    summed_noise,
)

ONE, HALF = Fraction(1), Fraction(1, 2)
scales = st.sampled_from(sorted(set(EPSILON.values())))


# The calendar


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)))
def test_every_day_lies_in_its_term(day):
    first, last = term_days(term(day))
    assert first <= day <= last
    assert term(first) == term(last) == term(day)
    assert academic_year(first) == academic_year(last) == term_year(term(day))
    assert term(last + dt.timedelta(days=1)) != term(day)
    assert term_words(term(day)).endswith(str(day.year))


def test_terms_end_when_they_should():
    ends = [term_days(f"2026-{season}")[1] for season in ("autumn", "spring", "summer")]
    assert ends == [dt.date(2026, 12, 31), dt.date(2027, 3, 31), dt.date(2027, 8, 31)]
    assert term_days("2027-spring")[1] == dt.date(2028, 3, 31)


# The range


@given(st.integers(1, 40), scales)
@settings(max_examples=40, deadline=None)
def test_summed_noise_is_a_symmetric_distribution_of_the_right_width(cohorts, epsilon):
    chances = summed_noise(cohorts, epsilon)
    q = math.exp(-epsilon)
    middle = len(chances) // 2
    variance = sum(p * (i - middle) ** 2 for i, p in enumerate(chances))
    assert math.isclose(sum(chances), 1, abs_tol=1e-9)
    assert math.isclose(variance, cohorts * 2 * q / (1 - q) ** 2, rel_tol=1e-6)
    assert all(
        math.isclose(a, b, abs_tol=1e-12) for a, b in zip(chances, chances[::-1], strict=True)
    )


@pytest.mark.parametrize(("epsilon", "published"), [(ONE, 3), (HALF, 6)])
def test_one_blur_reaches_as_far_as_a_class_report_says(epsilon, published):
    """P(|Z| > k) = 2 e^(-ε(k+1)) / (1 + e^-ε), summed by hand in ``reports``."""
    assert reach(1, epsilon) == published
    q = math.exp(-epsilon)
    chances = summed_noise(1, epsilon)
    middle = len(chances) // 2
    for k in range(20):
        outside = 1 - sum(chances[middle - k : middle + k + 1])
        assert math.isclose(outside, 2 * q ** (k + 1) / (1 + q), abs_tol=1e-9)


@given(st.integers(1, 6), scales)
@settings(max_examples=12, deadline=None)
def test_summed_noise_is_the_plain_convolution(cohorts, epsilon):
    q, w = math.exp(-epsilon), 60
    one = {z: (1 - q) / (1 + q) * q ** abs(z) for z in range(-w, w + 1)}
    summed = {0: 1.0}
    for _ in range(cohorts):
        following = Counter()
        for a, p in summed.items():
            for b, r in one.items():
                following[a + b] += p * r
        summed = following
    chances = summed_noise(cohorts, epsilon)
    middle = len(chances) // 2
    assert all(abs(chances[middle + k] - summed[k]) < 1e-9 for k in range(-30, 31))


@pytest.mark.parametrize(("cohorts", "epsilon"), [(3, ONE), (5, HALF), (12, ONE)])
def test_the_reach_holds_against_the_sampler_and_is_not_wider_than_need_be(cohorts, epsilon):
    games = 4000
    sums = [sum(discrete_laplace(epsilon) for _ in range(cohorts)) for _ in range(games)]
    k = reach(cohorts, epsilon)
    slack = 5 * math.sqrt(0.05 * 0.95 / games)
    assert sum(abs(z) <= k for z in sums) / games >= 0.95 - slack
    assert sum(abs(z) <= k - 1 for z in sums) / games < 0.95 + slack


@given(st.integers(3, 60), scales)
@settings(max_examples=20, deadline=None)
def test_the_reach_grows_with_the_classes_and_nears_the_normal_law(cohorts, epsilon):
    q = math.exp(-epsilon)
    normal = 1.96 * math.sqrt(2 * cohorts * q) / (1 - q)
    assert reach(cohorts, epsilon) <= reach(cohorts + 1, epsilon)
    assert abs(reach(cohorts, epsilon) - normal) < 1.5


@given(
    st.tuples(st.integers(3, 12), st.integers(50, 400)),
    st.tuples(st.integers(3, 12), st.integers(50, 400)),
    scales,
)
@settings(max_examples=15, deadline=None)
def test_the_reach_of_a_difference_is_just_enough(a, b, epsilon):
    found = difference_reach(a, b, epsilon)
    assert found == difference_reach(b, a, epsilon)

    def inside(limit):
        (first, n), (second, m) = ((summed_noise(c, epsilon), n) for c, n in (a, b))
        x0, y0 = len(first) // 2, len(second) // 2
        return sum(
            p * r
            for x, p in enumerate(first)
            if p > 1e-9
            for y, r in enumerate(second)
            if r > 1e-9 and abs(Fraction(x - x0, n) - Fraction(y - y0, m)) <= limit
        )

    thousandths = round(found * 1000)
    assert inside(Fraction(thousandths, 1000)) >= 0.95 - 1e-5
    assert inside(Fraction(thousandths - 1, 1000)) < 0.95


@given(st.integers(50, 2000), st.integers(3, 40), st.floats(0, 1), scales, st.integers(-60, 60))
@settings(max_examples=200, deadline=None)
def test_a_share_never_claims_more_than_the_blur_allows(n, cohorts, true, epsilon, noise):
    """Whenever the noise stays within its reach the true share lies in the range that is shown."""
    k = reach(cohorts, epsilon)
    count = round(true * n)
    share = Share.of(Total(n, cohorts, count + max(-k, min(k, noise)), epsilon))
    assert share.least <= 100 * count / n <= share.most
    assert share.least <= share.value <= share.most
    assert 5 <= share.value <= 95
    if k > 0.05 * n:
        assert share.value % 5 == share.least % 5 == share.most % 5 == 0


def test_a_share_in_words():
    share = Share.of(Total(134, 5, 83, ONE))
    assert share.words == "about 62%, could be 57% to 67%"
    assert "The blurs of 5 classes add up: about 6 pupils either way." in (share.blur_words)
    rough = Share.of(Total(60, 3, 37, HALF))
    assert rough.words == "about 60%, could be 45% to 80%"
    assert Share.of(Total(400, 12, 1, ONE)).words == "5% or fewer, could be 0% to 5%"
    assert Share.of(Total(400, 12, 405, ONE)).words == "95% or more, could be 95% to 100%"
    assert Share.of(Total(50, 10, 20, HALF)).words.startswith("too blurred to be sure")


def test_change_is_clear_only_when_its_range_excludes_zero():
    before = Total(150, 6, 75, HALF)
    clear = Change.between(before, Total(150, 6, 120, HALF))
    assert clear.clear
    assert clear.low > 0
    assert clear.words.startswith("More than at the start of the year: about 30 points")
    down = Change.between(before, Total(150, 6, 30, HALF))
    assert down.words.startswith("Fewer than at the start of the year: about 30 points")
    for now in (75, 80, 65):
        unclear = Change.between(before, Total(150, 6, now, HALF))
        assert not unclear.clear
        assert unclear.words.startswith("No clear change")
        assert "about" not in unclear.words


def test_a_change_that_is_not_there_is_rarely_called_clear():
    """Two waves of the same 150 pupils whose answers did not change."""
    games = 600
    wrong = 0
    for _ in range(games):
        a, b = (75 + sum(discrete_laplace(HALF) for _ in range(6)) for _ in range(2))
        wrong += Change.between(Total(150, 6, a, HALF), Total(150, 6, b, HALF)).clear
    assert wrong / games < 0.05 + 5 * math.sqrt(0.05 * 0.95 / games)
