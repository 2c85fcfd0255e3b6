"""A curious teacher with the whole portal: sybils, refreshes, more lessons, more classes."""

import pytest

from tests.attacks import portal_scenarios as scenarios

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.mark.parametrize(
    "scenario",
    [
        scenarios.SYBILS,
        scenarios.REFRESHED,
        scenarios.ASKED_AGAIN,
        scenarios.ABSENT,
        scenarios.OVERLAPPING,
        scenarios.REMADE_SUBTRACTED,
    ],
    ids=lambda scenario: scenario.name,
)
def test_one_answer_stays_within_the_promise(measure, scenario):
    assert measure(scenario).holds


@pytest.mark.parametrize(
    "scenario",
    [scenarios.IN_BOTH, scenarios.REMADE_IN_A_LARGE_YEAR],
    ids=lambda scenario: scenario.name,
)
def test_answers_given_in_several_classes_add_up_to_the_exact_optimum(measure, scenario):
    """Not a leak of one report, but what it costs to answer the same question more than once."""
    assert measure(scenario).holds


@pytest.mark.xfail(
    strict=False, reason="issue 3: close_assignment does not ask the year group's budget yet"
)
def test_a_re_created_class_gets_no_second_report_once_the_budget_is_spent(measure):
    assert measure(scenarios.REMADE_AVERAGED).holds
    games = scenarios.remade_to_average.func  # the games themselves: one report, never five
    assert games
