"""One lesson, one report: nothing beats 50·tanh(ε/2) points, and before close nothing shows."""

import pytest

from tests.attacks import sealed_scenarios as scenarios

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.mark.engine
def test_the_strongest_attack_reaches_the_promise_and_no_more(measure):
    result = measure(scenarios.FULL_KNOWLEDGE)
    assert result.holds
    assert result.reaches_the_optimum  # or the measurement would be blind


def test_the_strongest_attack_on_attitudes_reaches_the_promise_and_no_more(measure):
    result = measure(scenarios.FULL_KNOWLEDGE_ATTITUDE)
    assert result.holds
    assert result.reaches_the_optimum


@pytest.mark.parametrize(
    "scenario",
    [
        scenarios.ROUNDED,
        scenarios.ROUNDED_ATTITUDE,
        scenarios.UNANIMOUS,
        scenarios.DUMPS_AND_REPORT,
        scenarios.ROLLUP,
        scenarios.PASSED,
    ],
    ids=lambda scenario: scenario.name,
)
def test_no_other_look_at_a_lesson_beats_the_promise(measure, scenario):
    assert measure(scenario).holds


@pytest.mark.parametrize(
    "scenario",
    [scenarios.WATCHING, scenarios.REOPENED],
    ids=lambda scenario: scenario.name,
)
def test_what_never_holds_an_answer_shows_nothing(measure, scenario):
    assert measure(scenario).shows_nothing


@pytest.mark.engine
def test_dumps_of_an_open_lesson_show_nothing(measure):
    assert measure(scenarios.OPEN_DUMPS).shows_nothing


def test_the_null_control_stays_at_zero(measure):
    assert measure(scenarios.NULL).shows_nothing
