"""Attacks through the portal: sybils, refreshing, asking again, other classes, catching up."""

from functools import partial

from teacher_portal import services
from tests.attacks.attackers import Game
from tests.attacks.games import coins, near
from tests.attacks.measuring import FEW, SLOW, SOME, Scenario, Stage
from tests.attacks.portal_games import CELLS, YEAR, YEARS, AttackedSchool, Lesson
from tests.attacks.sealed_scenarios import ONE
from tests.attacks.tables import COLUMNS, totals_of_all_tables

REFRESHES = 40


def sybil_lesson(stage: Stage) -> list[Game]:
    """The teacher joins nine times with the class's own code; one ballot is a real pupil's."""
    school = AttackedSchool(stage.edition)
    lesson = school.lesson(school.new_class("9B", roll=8))
    secrets = coins(CELLS)
    lesson.classmates(9, door=True)
    lesson.answer(secrets)
    full = str(lesson.answer([1] * CELLS))  # one more is refused, whatever the target answered
    report = lesson.close().report()
    return [
        Game(secret, {"report": near(report[i]), "refused": full})
        for i, secret in enumerate(secrets)
    ]


SYBILS = Scenario(
    "Sybils: the attacker fills every seat but one",
    sybil_lesson,
    ("report", "refused"),
    (ONE,),
    SOME,
)


def refreshed_report(stage: Stage) -> list[Game]:
    """Open the report's page again and again and average what it shows."""
    school = AttackedSchool(stage.edition)
    lesson = school.lesson(school.new_class("9B"))
    secrets = coins(CELLS)
    lesson.classmates(11)
    lesson.answer(secrets)
    lesson.close()
    pages = [lesson.page() for _ in range(REFRESHES)]
    return [
        Game(
            secret,
            {
                "once": pages[0][i],
                "mean": round(sum(sum(page[i]) for page in pages) / REFRESHES),
                "votes": round(10 * sum(sum(page[i]) >= 1 for page in pages) / REFRESHES),
                "different pages": len({page[i] for page in pages}),
            },
        )
        for i, secret in enumerate(secrets)
    ]


REFRESHED = Scenario(
    f"Refreshes the report's page {REFRESHES} times",
    refreshed_report,
    ("once", "mean", "votes", "different pages"),
    (ONE,),
    SOME,
)


def watched_tables(stage: Stage) -> list[Game]:
    """Add up every column of every table just before and just after the target joins and answers."""
    school = AttackedSchool(stage.edition)
    lesson = school.lesson(school.new_class("9B"))
    secrets = coins(CELLS)
    lesson.classmates(1)
    before = totals_of_all_tables()
    lesson.answer(secrets)
    after = totals_of_all_tables()
    change = {column: after[column] - before[column] for column in after}
    return [Game(secret, change) for secret in secrets]


TABLES = Scenario(
    "Watches every column of every table while it is open",
    watched_tables,
    tuple(COLUMNS),
    (),
    SOME,
)


def asked_again(stage: Stage) -> list[Game]:
    """The same lesson for the same class a second time: the target gives the same answers."""
    school = AttackedSchool(stage.edition)
    school_class = school.new_class("9B")
    secrets = coins(CELLS)
    lessons, totals = [], []
    for _ in range(2):
        before = school.rollups()
        lesson = school.lesson(school_class)
        lesson.classmates(9)
        lesson.answer(secrets)
        lessons.append(lesson.close())
        totals.append([b - a for a, b in zip(before, school.rollups(), strict=True)])
    return [Game(secret, _seen_of(lessons, totals, i)) for i, secret in enumerate(secrets)]


def _seen_of(lessons: list[Lesson], totals: list[list[int]], cell: int) -> dict:
    reports = [lesson.report() for lesson in lessons]
    residuals = [report[cell] for report in reports if report is not None]
    return {
        "reports added up": near(sum(residuals)),
        "votes": (sum(x >= 1 for x in residuals), len(residuals)),
        "last roll-up": near(totals[-1][cell] - 2 * lessons[-1].known[cell]),
    }


ASKED_AGAIN = Scenario(
    "Sets the same class the same questions again",
    asked_again,
    ("reports added up", "votes", "last roll-up"),
    (ONE,),
    FEW,
)


def caught_up(stage: Stage) -> list[Game]:
    """The target was absent, and catches up alone in a class of one: watch the roll-ups."""
    school = AttackedSchool(stage.edition)
    secrets = coins(CELLS)
    lesson = school.lesson(school.new_class("9B"))
    lesson.classmates(10)
    lesson.close()
    before = school.rollups()
    alone = school.lesson(school.new_class("9B catching up"))
    alone.answer(secrets)
    alone.close()
    after = school.rollups()
    published = alone.report() is not None
    return [
        Game(
            secret,
            {"roll-ups": near(after[i] - before[i]), "published": published},
        )
        for i, secret in enumerate(secrets)
    ]


ABSENT = Scenario(
    "The absent pupil catches up alone; watches the roll-ups",
    caught_up,
    ("roll-ups", "published"),
    (ONE,),
    FEW,
)


def overlapping_classes(stage: Stage, *, both: bool) -> list[Game]:
    """Two sets with the same pupils but for the target, who is in one of them or in both."""
    school = AttackedSchool(stage.edition)
    secrets = coins(CELLS)
    first, second = (school.lesson(school.new_class(label)) for label in ("Set 1", "Set 2"))
    first.classmates(9)
    first.answer(secrets)
    second.classmates(9)
    if both:
        second.answer(secrets)
    else:
        second.classmates(1)
    one, two = first.close().report(), second.close().report()
    return [
        Game(
            secret,
            {
                "first": near(one[i]),
                "difference": near(one[i] - two[i]),
                "sum": near(one[i] + two[i]),
                "votes": (one[i] >= 1) + (two[i] >= 1),
            },
        )
        for i, secret in enumerate(secrets)
    ]


in_one_class = partial(overlapping_classes, both=False)
in_both_classes = partial(overlapping_classes, both=True)
OVERLAPPING = Scenario(
    "Overlapping classes, target in one of them",
    in_one_class,
    ("first", "difference", "sum"),
    (ONE,),
    FEW,
)
IN_BOTH = Scenario(
    "Overlapping classes, target answers in both",
    in_both_classes,
    ("first", "difference", "sum", "votes"),
    (ONE, ONE),
    FEW,
)


def remade_class(
    stage: Stage, *, years: tuple[str, ...], year_size: int, absent_first: bool = False
) -> list[Game]:
    """Archive the class, make it anew under the same name, ask the same questions; again and again.

    ``years``: the year group that the class is said to be in, each time it is made.
    ``absent_first``: the target answers only the last time, so that a difference of reports could
    show one answer; otherwise every time, so that an average could.
    """
    school = AttackedSchool(stage.edition, year_size=year_size)
    secrets = coins(CELLS)
    lessons = []
    for time, year in enumerate(years, start=1):
        school_class = school.new_class("9B", year=year)
        lesson = school.lesson(school_class)
        lesson.classmates(9)
        if absent_first and time < len(years):
            lesson.classmates(1)
        else:
            lesson.answer(secrets)
        lessons.append(lesson.close())
        services.archive_class(school_class=school_class)
    found = [lesson.report() for lesson in lessons]
    return [Game(secret, _seen_remade(found, i)) for i, secret in enumerate(secrets)]


def _seen_remade(found: list[list[int] | None], cell: int) -> dict:
    residuals = [report[cell] for report in found if report is not None]
    return {
        "reports": len(residuals),
        "difference": near(residuals[-1] - residuals[0]),
        "last": near(residuals[-1]),
        "sum": near(sum(residuals)),
        "votes": sum(x >= 1 for x in residuals),
    }


REMADE_WAYS = ("last", "difference", "sum", "votes", "reports")
remade_to_subtract = partial(remade_class, years=(YEAR,) * 2, year_size=180, absent_first=True)
remade_to_average = partial(remade_class, years=(YEAR,) * 5, year_size=10)
remade_in_a_large_year = partial(remade_class, years=(YEAR,) * 3, year_size=180)
remade_in_other_years = partial(remade_class, years=YEARS, year_size=10)

REMADE_SUBTRACTED = Scenario(
    "Re-creates the class to subtract its reports", remade_to_subtract, REMADE_WAYS, (ONE,), FEW
)
REMADE_AVERAGED = Scenario(
    "Re-creates the class 5 times to average, year group of 10",
    remade_to_average,
    REMADE_WAYS,
    (ONE,),
    SLOW,
)
REMADE_IN_A_LARGE_YEAR = Scenario(
    "The target answers in 3 re-created classes, year group of 180",
    remade_in_a_large_year,
    REMADE_WAYS,
    (ONE, ONE, ONE),
    FEW,
)
REMADE_IN_OTHER_YEARS = Scenario(
    "The target answers in 5 re-created classes, each in another year group",
    remade_in_other_years,
    REMADE_WAYS,
    (ONE,),
    SLOW,
)
