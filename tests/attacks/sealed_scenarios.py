"""Attacks on one sealed lesson: full knowledge, watching, dumps, roll-ups, reopening, correlation."""

import random
from functools import partial

from quizzes import forms, scoring
from quizzes.ballots.layout import EPSILON, Cell, Tier
from quizzes.ballots.models import Report
from tests.attacks.attackers import Game
from tests.attacks.games import (
    ATTITUDE,
    EVERYTHING,
    KNOWLEDGE,
    NAMED_MISCONCEPTION,
    SCHOOL,
    YEAR_GROUP,
    Room,
    coins,
    near,
    page_residual,
    published_figure,
    signed,
)
from tests.attacks.measuring import LATE, SOME, Scenario, Stage
from tests.attacks.portal_games import QUESTIONS

ONE = EPSILON[Tier.KNOWLEDGE]
HALF = EPSILON[Tier.ATTITUDE]


def lesson(
    stage: Stage,
    *,
    layout: list[Cell],
    size: int,
    absent: bool = False,
    others: int | None = None,
) -> list[Game]:
    """A whole lesson, watched as closely as anybody can; one game for each question.

    ``absent``: the target stays at home and somebody known takes the seat.
    ``others``: all other pupils give this same answer.
    """
    room = Room(layout)
    secrets = coins(len(layout))
    opening = room.dump()
    room.classmates(size - 2, answer=others)
    before = room.dump()
    if absent:
        room.classmates(1, answer=others)
    else:
        room.answer(secrets)
    after = room.dump()
    room.classmates(1, answer=others)
    school, year = room.rollup(SCHOOL), room.rollup(YEAR_GROUP)
    room.close()
    report = room.report()
    added = [
        [now - then - known for now, then, known in zip(room.rollup(s), r, room.known, strict=True)]
        for s, r in ((SCHOOL, school), (YEAR_GROUP, year))
    ]

    def seen(i: int) -> dict:
        n, tier, known = size, layout[i].tier, room.known[i]
        words = published_figure(report[i] + known, n, tier).words
        dumped = after.less_known(i)
        difference = signed(after.less_known(i) - before.less_known(i))
        return {
            "report": near(report[i]),
            "page": page_residual(words, n, tier, known),
            "live counts": (before.counts, after.counts),
            "roll-up": near(added[0][i]),
            "two roll-ups": (near(added[0][i]), near(added[1][i])),
            "roll-up less report": near(added[0][i] - report[i]),
            "one dump": near(dumped),
            "one dump, low bits": dumped % 8,
            "one dump, high bits": dumped >> 28,
            "two dumps": near(difference),
            "two dumps, low bits": difference % 8,
            "two dumps, high bits": difference >> 28,
            "opening dump and report": near(signed(report[i] - opening.cells[i])),
            "late dump and report": near(signed(report[i] - dumped)),
        }

    return [Game(secret, seen(i)) for i, secret in enumerate(secrets)]


knowledge_lesson = partial(lesson, layout=KNOWLEDGE, size=10)
attitude_lesson = partial(lesson, layout=ATTITUDE, size=20)
unanimous_lesson = partial(lesson, layout=KNOWLEDGE, size=12, others=1)
without_target = partial(lesson, layout=KNOWLEDGE, size=10, absent=True)

DUMPS = tuple(
    f"{dumps}{part}"
    for dumps in ("one dump", "two dumps")
    for part in ("", ", low bits", ", high bits")
)
FULL_KNOWLEDGE = Scenario(
    "Knows all other answers, reads the stored report", knowledge_lesson, ("report",), (ONE,)
)
FULL_KNOWLEDGE_ATTITUDE = Scenario(
    "Knows all other answers, reads the stored report (attitude)",
    attitude_lesson,
    ("report",),
    (HALF,),
    SOME,
)
ROUNDED = Scenario("Knows all other answers, reads the page", knowledge_lesson, ("page",), (ONE,))
ROUNDED_ATTITUDE = Scenario(
    "Knows all other answers, reads the page (attitude)", attitude_lesson, ("page",), (HALF,), SOME
)
UNANIMOUS = Scenario(
    "Everybody else agrees, reads the page", unanimous_lesson, ("page",), (ONE,), SOME
)
WATCHING = Scenario("Watches the live counts", knowledge_lesson, ("live counts",), ())
OPEN_DUMPS = Scenario("One and two dumps while it is open", knowledge_lesson, DUMPS, ())
DUMPS_AND_REPORT = Scenario(
    "Dumps while it was open, then the report",
    knowledge_lesson,
    ("report", "opening dump and report", "late dump and report", *DUMPS),
    (ONE,),
)
ROLLUP = Scenario(
    "Subtracts roll-ups from before and after",
    knowledge_lesson,
    ("roll-up", "two roll-ups", "roll-up less report", "report"),
    (ONE,),
)
NULL = Scenario(
    "Null control: the target's answer is not in the data",
    without_target,
    ("report", "page", "roll-up", "live counts", "opening dump and report", *DUMPS),
    (),
)


def reopened_lesson(stage: Stage) -> list[Game]:
    """Close, let the target answer, try to close again; look at report and roll-up both times."""
    room = Room(KNOWLEDGE)
    secrets = coins(len(KNOWLEDGE))
    late = room.seat()
    room.classmates(10)
    before = room.rollup(SCHOOL)
    room.close()
    first, between = room.report(), room.rollup(SCHOOL)
    outcome = room.answer(secrets, token=late)
    again = room.close()
    second, after = room.report(), room.rollup(SCHOOL)
    return [
        Game(
            secret,
            {
                "outcome": (str(outcome), again is None),
                "change of the report": near(second[i] - first[i]),
                "change of the roll-up": near(after[i] - 2 * between[i] + before[i]),
                "second report": near(second[i]),
            },
        )
        for i, secret in enumerate(secrets)
    ]


REOPENED = Scenario(
    "Closes, lets the target answer, closes again",
    reopened_lesson,
    ("outcome", "change of the report", "change of the roll-up", "second report"),
    (),
    LATE,
)


def correlated_lesson(stage: Stage) -> list[Game]:
    """One secret behind all four answers: whoever knows one of them knows the others."""
    room = Room(KNOWLEDGE)
    (secret,) = coins(1)
    room.classmates(9)
    room.answer([secret] * len(KNOWLEDGE))
    room.close()
    report = room.report()
    seen = {}
    for k in range(2, len(KNOWLEDGE) + 1):
        seen[f"votes of {k}"] = sum(x >= 1 for x in report[:k])
        seen[f"sum of {k}"] = near(sum(report[:k]))
    return [Game(secret, seen)]


CORRELATED = [
    Scenario(
        f"{k} answers that move together (knowledge)",
        correlated_lesson,
        (f"votes of {k}", f"sum of {k}"),
        (ONE,) * k,
        SOME,
    )
    for k in (2, 3, 4)
]


def everything_lesson(stage: Stage) -> list[Game]:
    """Two knowledge and three attitude answers: the most cells that one lesson may have."""
    room = Room(EVERYTHING)
    (secret,) = coins(1)
    room.classmates(19)
    room.answer([secret] * len(EVERYTHING))
    room.close()
    votes = [x >= 1 for x in room.report()]
    attitudes = sum(votes[2:])
    seen = {
        "votes of 2": attitudes - votes[4],
        "votes of 3": attitudes,
        "votes of 5": 2 * sum(votes[:2]) + attitudes,
    }
    return [Game(secret, seen)]


CORRELATED_ATTITUDES = [
    Scenario(
        f"{k} answers that move together (attitude)",
        everything_lesson,
        (f"votes of {k}",),
        (HALF,) * k,
        SOME,
    )
    for k in (2, 3)
]
CORRELATED_EVERYTHING = Scenario(
    "5 answers that move together (2 knowledge, 3 attitude)",
    everything_lesson,
    ("votes of 5",),
    (ONE, ONE, HALF, HALF, HALF),
    SOME,
)


def misconception_lesson(stage: Stage) -> list[Game]:
    """One question, two cells: the target chose the accurate answer or the misconception."""
    room = Room(NAMED_MISCONCEPTION)
    (secret,) = coins(1)
    room.classmates(9)
    room.answer([secret, 1 - secret])
    room.close()
    accurate, named = room.report()
    seen = {
        "votes": (accurate >= 1) + (named <= 0),
        "difference": near(accurate - named),
        "report": near(accurate),
    }
    return [Game(secret, seen)]


MISCONCEPTION = Scenario(
    "Accurate answer beside its named misconception",
    misconception_lesson,
    ("votes", "difference", "report"),
    (ONE, ONE),
    SOME,
)


def skipping_lesson(stage: Stage) -> list[Game]:
    """The secret is whether the target passed or answered accurately; read as from a form's POST."""
    room = Room(KNOWLEDGE)
    secrets = coins(len(KNOWLEDGE))
    passes = [0] * len(KNOWLEDGE)
    for _ in range(9):
        choices = [random.choice(("a", "b", forms.PASS)) for _ in KNOWLEDGE]
        ballot = _ballot(choices)
        room.answer(ballot)
        room.known = [sum(pair) for pair in zip(room.known, ballot, strict=True)]
        passes = [p + (c == forms.PASS) for p, c in zip(passes, choices, strict=True)]
    room.answer(_ballot(["a" if secret else forms.PASS for secret in secrets]))
    room.close()
    report = room.report()
    n = Report.objects.get(cohort=room.cohort).n
    denominators = [cell.get("n", n) for cell in room.report_cells()]
    return [
        Game(
            secret,
            {"report": near(report[i]), "denominator": denominators[i] - (9 - passes[i])},
        )
        for i, secret in enumerate(secrets)
    ]


def _ballot(choices: list[str]) -> list[int]:
    """What the player's view makes of a form."""
    post = {forms.field_name(number): choice for number, choice in enumerate(choices, start=1)}
    return scoring.score(QUESTIONS, KNOWLEDGE, forms.read_answers(QUESTIONS, post))


PASSED = Scenario(
    "Did the target pass? Reads the report and its denominators",
    skipping_lesson,
    ("report", "denominator"),
    (ONE,),
    SOME,
)
