"""A curious teacher over a school year: joint reports, Class Pulse, published roll-ups."""

import pytest

from tests.attacks import year_scenarios as scenarios

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_a_class_of_a_joint_report_gains_nothing_by_another_lesson_alone(measure):
    assert measure(scenarios.JOINT).holds


def test_start_and_end_of_a_class_pulse_add_up_to_the_exact_optimum_and_a_third_adds_nothing(
    measure, stage
):
    assert measure(scenarios.PULSES).holds
    assert {game.seen["reports"] for game in scenarios.both_pulses(stage)} == {2}


def test_published_roll_ups_and_every_other_report_subtracted_tell_no_more_than_one_report(
    measure, stage
):
    assert measure(scenarios.PUBLISHED).holds
    # The attack is real: both year groups and the school were published.
    assert {game.seen["figures"] for game in scenarios.published_rollups(stage)} == {
        (True, True, True)
    }
