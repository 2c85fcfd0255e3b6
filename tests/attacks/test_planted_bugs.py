"""Nine mistakes that somebody could make one day: the same measurements find each of them.

Every bug is planted for one test only, by monkeypatching the application's own functions. A scenario
that holds for the real application (see the other modules) must clearly break with the bug.
"""

import random
from collections import Counter

import pytest
from django.test import Client

from cms.seat_cookie import SEAT_COOKIE
from cms.views import exits
from quizzes import scoring
from quizzes.ballots import release, sealing
from quizzes.ballots.models import Cohort, CohortState, Key, Report, Seat, Tally
from quizzes.ballots.noise import discrete_laplace
from teacher_portal import opening, reports
from tests.attacks import portal_scenarios, sealed_scenarios
from tests.attacks.games import KNOWLEDGE, Room, coins
from tests.attacks.measuring import SUBTLE

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def is_caught(result):
    """Above what the scenario allows by more than chance does in millions of runs."""
    return not result.holds


def no_mask(tag_without_mask):
    """``sealing.mask`` that leaves out what carries one tag."""

    def mask(key, tag, message, length):
        if tag in tag_without_mask:
            return [0] * length
        return REAL_MASK(key, tag, message, length)

    return mask


REAL_MASK = sealing.mask
REAL_CLOSE = release.close
REAL_FIGURE = reports.figure


def plant_mask(monkeypatch, *tags):
    monkeypatch.setattr(sealing, "mask", no_mask(tags))
    monkeypatch.setattr(release, "mask", no_mask(tags))


def test_half_the_noise_is_caught(measure_planted, monkeypatch):
    """Noise of scale 1/(2ε): each answer costs twice what is promised."""
    monkeypatch.setattr(
        sealing, "discrete_laplace", lambda epsilon, draw: discrete_laplace(2 * epsilon, draw)
    )
    assert is_caught(measure_planted(sealed_scenarios.FULL_KNOWLEDGE, "half scale", SUBTLE))


def test_bare_noise_on_disk_is_caught(measure_planted, monkeypatch):
    """The tally is born noisy but unmasked: a dump of that moment is subtracted from the report."""
    plant_mask(monkeypatch, sealing.NOISE_MASK)
    assert is_caught(measure_planted(sealed_scenarios.DUMPS_AND_REPORT, "bare noise on disk"))


def test_an_unsealed_look_is_caught(measure_planted, monkeypatch):
    """The tally can be read while it is open: the target's ballot is the difference of two looks."""
    plant_mask(monkeypatch, sealing.NOISE_MASK, sealing.SEAT_MASK)
    assert is_caught(measure_planted(sealed_scenarios.OPEN_DUMPS, "unsealed look"))


def test_reopening_is_caught(measure_planted, monkeypatch):
    """Closing leaves tally and key, so that one more ballot and a second close show that ballot."""
    monkeypatch.setattr(release, "close", close_and_keep_open)
    assert is_caught(measure_planted(sealed_scenarios.REOPENED, "reopen"))


def close_and_keep_open(cohort, **options):
    tally = Tally.objects.get(cohort=cohort)
    seats = list(Seat.objects.filter(cohort=cohort))
    keys = list(Key.objects.filter(cohort=cohort))
    Report.objects.filter(cohort=cohort).delete()
    outcome = REAL_CLOSE(cohort, **options)
    Tally.objects.bulk_create([tally])
    Seat.objects.bulk_create(seats)
    Key.objects.bulk_create(keys, ignore_conflicts=True)  # it goes when a close commits
    Cohort.objects.filter(pk=cohort).update(state=CohortState.OPEN)
    return outcome


def test_an_exact_rollup_is_caught(measure_planted, monkeypatch):
    """Reports are noisy, but the roll-ups are fed with the true counts."""
    drawn = []

    def remembered(epsilon, draw):
        drawn.append(discrete_laplace(epsilon, draw))
        return drawn[-1]

    def exact(n, allowed, **options):
        noise = drawn[-len(allowed) :]
        true = [(cell, x - z) for (cell, x), z in zip(allowed, noise, strict=True)]
        real_add(n, true, **options)

    real_add = release._add_to_rollups
    monkeypatch.setattr(sealing, "discrete_laplace", remembered)
    monkeypatch.setattr(release, "_add_to_rollups", exact)
    assert is_caught(measure_planted(sealed_scenarios.ROLLUP, "exact roll-up"))


def test_a_denominator_for_each_question_is_caught(measure_planted, monkeypatch):
    """Skips are left out of the denominator: it tells whether the last pupil skipped."""
    answered = Counter()
    real_open, real_score, real_write = sealing.open_cohort, scoring.score, release._write_report

    def opened(**options):
        answered.clear()
        return real_open(**options)

    def counting(questions, layout, answers):
        answered.update(question for question, chosen in answers.items() if chosen)
        return real_score(questions, layout, answers)

    def own_n(cohort, n, allowed, today):
        published = real_write(cohort, n, allowed, today)
        report = Report.objects.get(cohort=cohort)
        Report.objects.filter(cohort=cohort).delete()
        report.cells = [cell | {"n": answered[cell["question"]]} for cell in report.cells]
        Report.objects.bulk_create([report])
        return published

    monkeypatch.setattr(sealing, "open_cohort", opened)
    monkeypatch.setattr(scoring, "score", counting)
    monkeypatch.setattr(release, "_write_report", own_n)
    assert is_caught(measure_planted(sealed_scenarios.PASSED, "per-question n"))


def test_noise_drawn_anew_at_each_refresh_is_caught(measure_planted, monkeypatch):
    """The report holds true counts and the page blurs them: averaging unblurs."""

    def blurred(count, n, tier):
        return REAL_FIGURE(count + discrete_laplace(sealed_scenarios.ONE), n, tier)

    monkeypatch.setattr(sealing, "discrete_laplace", lambda epsilon, draw: 0)
    monkeypatch.setattr(reports, "figure", blurred)
    assert is_caught(measure_planted(portal_scenarios.REFRESHED, "resampled noise"))


def test_noise_keyed_by_the_class_is_caught(measure_planted, monkeypatch):
    """A class of the same name gets the same noise again: it cancels in a difference."""
    source = {}
    real_open = opening.open_assignment

    def opened(*, school_class, **options):
        source["randbelow"] = random.Random(
            f"{school_class.school_id}/{school_class.label}"
        ).randrange
        return real_open(school_class=school_class, **options)

    monkeypatch.setattr(opening, "open_assignment", opened)
    monkeypatch.setattr(
        sealing,
        "discrete_laplace",
        lambda epsilon, draw: discrete_laplace(epsilon, source["randbelow"]),
    )
    assert is_caught(measure_planted(portal_scenarios.REMADE_SUBTRACTED, "noise keyed by class"))


LESSONS = 10


def worst_error():
    """How far the reports of some lessons are from the truth when one pupil finishes and leaves."""
    errors = []
    for _ in range(LESSONS):
        room = Room(KNOWLEDGE)
        room.classmates(9)
        ballot, token = coins(len(KNOWLEDGE)), room.seat()
        room.answer(ballot, token=token)
        browser = Client()
        browser.cookies[SEAT_COOKIE] = token
        assert browser.get("/leave/").status_code == 302
        room.close()
        errors += [abs(x - answer) for x, answer in zip(room.report(), ballot, strict=True)]
    return max(errors)


RIGHT_WITHIN = 40  # noise of ε = 1 goes beyond this once in 10^17 cells


def test_leaving_keeps_the_report_right():
    assert worst_error() < RIGHT_WITHIN


def test_a_seat_deleted_on_leaving_is_caught(monkeypatch):
    """Its mask can never be subtracted, so that the report is nonsense."""
    real_forget, real_take = exits.forget_seat, sealing.take_seat
    tokens = []

    def remembered(cohort):
        tokens.append(real_take(cohort))
        return tokens[-1]

    def deleting(response):
        Seat.objects.filter(seat_id=sealing.seat_id_of(tokens[-1])).delete()
        real_forget(response)

    monkeypatch.setattr(sealing, "take_seat", remembered)  # the last seat is the one that leaves
    monkeypatch.setattr(exits, "forget_seat", deleting)
    assert worst_error() > RIGHT_WITHIN
