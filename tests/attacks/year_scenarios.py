"""Attacks that need more than one class or more than one occasion: joint reports, pulses, roll-ups."""

import datetime as dt

from django.utils import timezone

from quizzes.ballots.models import PublishedRollup, Rollup
from teacher_portal.calendar import term, term_days
from teacher_portal.models import YearGroup
from teacher_portal.rollups import publish_due
from tests.attacks.attackers import Game
from tests.attacks.games import coins, near
from tests.attacks.measuring import FEW, SLOW, Scenario, Stage
from tests.attacks.portal_games import (
    CELLS,
    STATEMENTS,
    AttackedSchool,
    make_pulse_edition,
)
from tests.attacks.sealed_scenarios import HALF, ONE


def joint_then_alone(stage: Stage) -> list[Game]:
    """Two small classes share a report; then the target's class has the lesson alone without them."""
    school = AttackedSchool(stage.edition)
    first, second = (school.new_class(label, roll=12) for label in ("9A", "9B"))
    secrets = coins(CELLS)
    before = school.rollups()
    joint = school.lesson(first, second)
    joint.classmates(15)
    joint.answer(secrets)
    joint.close()
    between = school.rollups()
    alone = school.lesson(first)
    alone.classmates(11)
    alone.close()
    after = school.rollups()
    report = joint.report()
    return [
        Game(
            secret,
            {
                "joint report": near(report[i]),
                "reports": alone.report() is not None,
                "roll-ups": near(between[i] - before[i] - 2 * joint.known[i]),
                "later roll-ups": near(after[i] - between[i]),
            },
        )
        for i, secret in enumerate(secrets)
    ]


JOINT = Scenario(
    "A joint report, then one of its classes alone",
    joint_then_alone,
    ("joint report", "reports", "roll-ups", "later roll-ups"),
    (ONE,),
    FEW,
)


def both_pulses(stage: Stage) -> list[Game]:
    """Class Pulse at the start and at the end of the year, and once more; the target never changes."""
    school = AttackedSchool(make_pulse_edition(beside=stage.edition))
    school_class = school.new_class("9A", roll=20)
    secrets = coins(len(STATEMENTS))
    found = []
    for _occasion in range(3):
        pulse = school.lesson(school_class)
        pulse.classmates(19)
        pulse.answer(secrets)
        found.append(pulse.close().report())
    shown = [report for report in found if report is not None]
    return [
        Game(
            secret,
            {
                "first": near(shown[0][i]),
                "sum": near(sum(report[i] for report in shown)),
                "votes": sum(report[i] >= 1 for report in shown),
                "reports": len(shown),
            },
        )
        for i, secret in enumerate(secrets)
    ]


PULSES = Scenario(
    "Class Pulse three times in a year, target answers the same",
    both_pulses,
    ("first", "sum", "votes", "reports"),
    (HALF, HALF),
    FEW,
)


def published_rollups(stage: Stage) -> list[Game]:
    """A term's published figures of school and year groups, subtracted from each other and from
    the reports of all other classes, whose answers the attacker knows besides."""
    school = AttackedSchool(stage.edition)
    school.confirm("8", "9")
    secrets = coins(CELLS)
    lessons = []
    for year in ("8", "9"):
        for number in range(3):
            lesson = school.lesson(school.new_class(f"{year}{number}", roll=17, year=year))
            lesson.classmates(16)
            lessons.append(lesson)
    target = lessons[-1]
    target.answer(secrets)
    for lesson in lessons[:-1]:
        lesson.classmates(1)
    for lesson in lessons:
        lesson.close()
    ended = term_days(term(timezone.localdate()))[1]
    publish_due(today=ended + dt.timedelta(days=1))
    scopes = {"school": school.school.uuid} | {
        f"year {group.year}": group.uuid
        for group in YearGroup.objects.filter(school=school.school, year__in=("8", "9"))
    }
    shown = {
        name: {row.question: row.cell for row in PublishedRollup.objects.filter(scope=scope)}
        for name, scope in scopes.items()
    }
    # So that publishing the next game's term does not look at this game's school again.
    Rollup.objects.filter(scope__in=scopes.values()).delete()
    reports = [lesson.report() for lesson in lessons]
    return [
        Game(secret, _seen_published(shown, lessons, reports, i))
        for i, secret in enumerate(secrets)
    ]


def _seen_published(shown, lessons, reports, cell: int) -> dict:
    question = lessons[0].layout[cell].question
    known = [lesson.known[cell] for lesson in lessons]
    noisy = [report[cell] + k for report, k in zip(reports, known, strict=True)]
    school = shown["school"].get(question, 0)
    eight, nine = (shown[f"year {year}"].get(question, 0) for year in ("8", "9"))
    return {
        "school": near(school - sum(known)),
        "school less year 8": near(school - eight - sum(known[3:])),
        "year 9": near(nine - sum(known[3:])),
        "year 9 less its other reports": near(nine - sum(noisy[3:5]) - known[5]),
        "school less all other reports": near(school - sum(noisy[:5]) - known[5]),
        "figures": (school != 0, eight != 0, nine != 0),
        "report": near(reports[-1][cell]),
    }


PUBLISHED = Scenario(
    "Subtracts a term's published roll-ups and all other reports",
    published_rollups,
    (
        "school",
        "school less year 8",
        "year 9",
        "year 9 less its other reports",
        "school less all other reports",
        "figures",
        "report",
    ),
    (ONE,),
    SLOW,
)
