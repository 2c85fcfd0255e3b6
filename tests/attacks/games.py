"""A class that is played through the anonymity core's own services, with one pupil as the target.

``Room`` is the class: it opens a cohort, seats pupils, submits their ballots and closes, always by
``sealing`` and ``release``. It also writes down what an attacker may know (every answer but the
target's) and reads what an attacker may see (a dump of the database, roll-ups, the report).
"""

import dataclasses
import secrets
import uuid
from functools import cache

from quizzes.ballots import release, sealing
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Report, Rollup, Seat, Tally
from quizzes.ballots.sealing import MODULUS, SubmitOutcome, unpack
from teacher_portal.reports import figure as published_figure

SCHOOL = uuid.UUID(int=101)
YEAR_GROUP = uuid.UUID(int=102)
FAR = 25
"""Residuals further out are all the same to the attacker: noise hardly ever gets there."""


def cells(number: int, tier: Tier) -> list[Cell]:
    """Independent questions of one tier."""
    return [Cell(uuid.UUID(int=i), CellName.HEADLINE, tier) for i in range(1, number + 1)]


KNOWLEDGE = cells(4, Tier.KNOWLEDGE)
ATTITUDE = cells(3, Tier.ATTITUDE)
EVERYTHING = [
    Cell(uuid.UUID(int=number), CellName.HEADLINE, tier)
    for number, tier in enumerate([Tier.KNOWLEDGE] * 2 + [Tier.ATTITUDE] * 3, start=1)
]
NAMED_MISCONCEPTION = [
    Cell(uuid.UUID(int=1), name, Tier.KNOWLEDGE)
    for name in (CellName.HEADLINE, CellName.MISCONCEPTION)
]


def coins(number: int) -> list[int]:
    """Answers with a prior of 50 %."""
    return [secrets.randbits(1) for _ in range(number)]


def near(x: int) -> int:
    """A number as the attacker looks at it: what is far away is just far."""
    return max(-FAR, min(FAR, x))


def signed(x: int) -> int:
    """A masked cell, or the difference of two, read as a signed number."""
    x %= MODULUS
    return x - MODULUS if x >= MODULUS // 2 else x


@dataclasses.dataclass(frozen=True)
class Dump:
    """The main database at one moment, as its administrator or a thief of its backup has it."""

    cells: tuple[int, ...]
    known: tuple[int, ...]
    """What the attacker knows to be in the cells at that moment."""
    counts: tuple[int, ...]
    """Completed, seats, seats spent: what a teacher may watch live."""

    def less_known(self, cell: int) -> int:
        """A cell without what the attacker knows."""
        return signed(self.cells[cell] - self.known[cell])


class Room:
    """One class in one lesson."""

    def __init__(self, layout: list[Cell]) -> None:
        self.layout = layout
        self.known = [0] * len(layout)
        self.cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=layout, ballot_limit=60).uuid

    def seat(self) -> str:
        """A seat to answer from later."""
        return sealing.take_seat(self.cohort)

    def answer(self, ballot: list[int], *, token: str = "") -> SubmitOutcome:
        """The target, or anyone else whose answers the attacker does not know."""
        return sealing.submit(token=token or self.seat(), ballot=ballot)

    def classmates(self, number: int, *, answer: int | None = None) -> None:
        """Pupils whose answers the attacker knows; ``answer`` makes them all agree."""
        for _ in range(number):
            ballot = coins(len(self.layout)) if answer is None else [answer] * len(self.layout)
            self.answer(ballot)
            self.known = [sum(pair) for pair in zip(self.known, ballot, strict=True)]

    def dump(self) -> Dump:
        """What the main database holds now."""
        tally = Tally.objects.filter(cohort=self.cohort).first()
        spent = list(Seat.objects.filter(cohort=self.cohort).values_list("spent", flat=True))
        return Dump(
            cells=tuple(unpack(bytes(tally.cells))) if tally else (0,) * len(self.layout),
            known=tuple(self.known),
            counts=(tally.n_completed if tally else 0, len(spent), sum(spent)),
        )

    def rollup(self, scope: uuid.UUID) -> list[int]:
        """The running totals of a school or year group, cell by cell."""
        rows = {(r.question, r.cell_name): r.cell for r in Rollup.objects.filter(scope=scope)}
        return [rows.get((cell.question, cell.name.value), 0) for cell in self.layout]

    def close(self) -> object:
        """Close as the portal does; None when it was closed before."""
        return release.close(
            self.cohort,
            publish=frozenset(cell.question for cell in self.layout),
            scopes=(SCHOOL, YEAR_GROUP),
            term="2026-autumn",
        )

    def report(self) -> list[int]:
        """The published noisy counts, without what the attacker knows."""
        rows = {(c["question"], c["name"]): c["noisy_count"] for c in self.report_cells()}
        shown = [rows[str(cell.question), cell.name.value] for cell in self.layout]
        return [x - known for x, known in zip(shown, self.known, strict=True)]

    def report_cells(self) -> list[dict]:
        """The published cells as they are stored."""
        return list(Report.objects.get(cohort=self.cohort).cells)


@cache
def counts_behind(words: str, n: int, tier: Tier) -> tuple[int, ...]:
    """All noisy counts that the published rule of rounding turns into these words."""
    return tuple(
        count for count in range(-FAR, n + FAR) if published_figure(count, n, tier).words == words
    )


def page_residual(words: str, n: int, tier: Tier, known: int) -> tuple[int, int]:
    """What a rounded figure leaves open once the attacker has subtracted what it knows."""
    counts = counts_behind(words, n, tier)
    if not counts:
        return (-FAR, FAR)
    return near(counts[0] - known), near(counts[-1] - known)
