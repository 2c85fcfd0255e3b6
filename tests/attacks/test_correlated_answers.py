"""Answers that move together add up: measured beside the exact optimum, and readers are told."""

import pytest

from tests.attacks import sealed_scenarios as scenarios

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.mark.parametrize(
    "scenario",
    [
        *scenarios.CORRELATED,
        *scenarios.CORRELATED_ATTITUDES,
        scenarios.CORRELATED_EVERYTHING,
        scenarios.MISCONCEPTION,
    ],
    ids=lambda scenario: scenario.name,
)
def test_answers_that_move_together_stay_at_the_exact_optimum(measure, scenario):
    result = measure(scenario)
    assert result.holds
    assert result.reaches_the_optimum
