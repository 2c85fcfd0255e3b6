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


def test_no_column_of_any_table_tells_anything_while_the_lesson_is_open(measure):
    assert measure(scenarios.TABLES).shows_nothing


@pytest.mark.parametrize(
    "scenario",
    [scenarios.IN_BOTH, scenarios.REMADE_IN_A_LARGE_YEAR],
    ids=lambda scenario: scenario.name,
)
def test_answers_given_in_several_classes_add_up_to_the_exact_optimum(measure, scenario):
    """Not a leak of one report, but what it costs to answer the same question more than once."""
    assert measure(scenario).holds


def test_a_re_created_class_gets_no_second_report_once_the_budget_is_spent(stage):
    """A year group of 10 may have reports of 11 ballots: one class of 10, never two."""
    assert {game.seen["reports"] for game in scenarios.remade_to_average(stage)} == {1}


def test_re_creating_a_class_to_average_its_reports_gains_nothing(measure):
    assert measure(scenarios.REMADE_AVERAGED).holds


def test_a_class_re_created_in_other_year_groups_gets_no_second_report(stage):
    """A second year group waits for the school lead's word that the teacher teaches it."""
    assert {game.seen["reports"] for game in scenarios.remade_in_other_years(stage)} == {1}


def test_re_creating_a_class_in_other_year_groups_gains_nothing(measure):
    assert measure(scenarios.REMADE_IN_OTHER_YEARS).holds
