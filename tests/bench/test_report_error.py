"""How far a class report is from the truth: whole lessons through the application, beside theory.

Every lesson is opened, answered ballot by ballot and closed by the portal's services, and read by
the reports' own reader. Theory is the exact discrete Laplace, P(Z = k) ~ exp(-epsilon |k|), put
through the same rounding for the same true counts. Prints the tables of docs/anonymity.md.
"""

import dataclasses
import datetime as dt
import math

import pytest

from quizzes.ballots.layout import EPSILON, MINIMUM_N, Tier, read_layout
from quizzes.ballots.models import Cohort, PublishedRollup, Report
from quizzes.ballots.sealing import SubmitOutcome, submit, take_seat
from quizzes.scoring import score
from teacher_portal import closing, reports, rollups, services
from teacher_portal.calendar import term_days
from teacher_portal.models import YearGroup
from teacher_portal.models.school_class import ROLL_AT_MOST
from teacher_portal.rollup_figures import Share, Total, reach, summed_noise
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    code_of,
    open_for,
    question,
    this_term,
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(3600),
]

LESSONS = {10: 600, 20: 400, 30: 600, 180: 300}
CLASS, CLASSES_OF_A_YEAR = 30, 6  # six classes of 30 are a year group of 180
TIERS = (Tier.KNOWLEDGE, Tier.KNOWLEDGE, Tier.ATTITUDE, Tier.ATTITUDE, Tier.ATTITUDE)
PROMISED = 0.95
SIGMAS = 5  # a false alarm in about three million checks
FAR = 80  # in pupils: noise beyond it comes once in 10^17 attitude figures
HEAD = (
    *("Tier", "Pupils", "Figures", "Mean error, pupils", "95 % within, pupils"),
    *("Too few to be sure", "Tenth exact", "Tenth within one"),
    *("True tenth in range", "True share in range"),
)


@dataclasses.dataclass(frozen=True)
class Seen:
    """One figure as the teacher reads it, beside what is true."""

    truth: int
    error: int
    figure: reports.Figure


def truths(lesson, lessons, n):
    """True counts of a lesson's cells: over all lessons each takes every value from 0 to n."""
    return [((lesson * (n + 1)) // lessons + i * (n // 5 + 1)) % (n + 1) for i in range(len(TIERS))]


def answers(edition, true, pupil):
    """What one pupil chooses: as many choose the accurate option as shall."""
    return {
        q["uuid"]: frozenset("a" if pupil < x else "c")
        for q, x in zip(edition.questions, true, strict=True)
    }


def open_class(edition, n, school):
    """A lesson for a class of ``n``, whose teacher has no other."""
    roll = min(n, ROLL_AT_MOST)
    assignment = open_for(
        SchoolClassFactory(school=school, declared_roll=roll, teachers=[UserFactory()]), edition
    )
    if n > roll:  # no class is so large: shown for comparison only
        Cohort.objects.filter(pk=assignment.cohort_id).update(ballot_limit=n)
    return assignment


def play(edition, true, n, school):
    """A lesson from opening to close; its report as stored and as the teacher reads it."""
    assignment = open_class(edition, n, school)
    layout = read_layout(edition.layout)
    code = code_of(assignment)
    for pupil in range(n):
        # To save time, a crowd is seated by the service that joining calls.
        token = services.join(code=code) if n <= ROLL_AT_MOST else take_seat(assignment.cohort_id)
        ballot = score(edition.questions, layout, answers(edition, true, pupil))
        assert submit(token=token, ballot=ballot) is SubmitOutcome.COUNTED
    closed = closing.close_assignment(assignment_pk=assignment.pk)
    return Report.objects.get(cohort=closed.cohort_id), reports.class_report(closed)


def make_edition():
    return EditionFactory(
        questions=[question(f"Question {i}", tier=tier) for i, tier in enumerate(TIERS)]
    )


def measure(edition, n):
    """Every published figure of many lessons, by tier, and what is true of each school.

    What is below its minimum has none. Six classes in turn are of one school, so that no release
    budget comes in between.
    """
    seen = {tier: [] for tier in MINIMUM_N}
    schools = []
    for lesson in range(LESSONS[n]):
        if lesson % CLASSES_OF_A_YEAR == 0:
            schools.append((SchoolFactory(), [0] * len(TIERS)))
        school, sums = schools[-1]
        true = truths(lesson, LESSONS[n], n)
        sums[:] = [sum(pair) for pair in zip(sums, true, strict=True)]
        stored, page = play(edition, true, n, school)
        assert stored.n == page.engagement.completed == n
        noisy = {cell["question"]: cell["noisy_count"] for cell in stored.cells}
        for q, shown, tier, x in zip(edition.questions, page.questions, TIERS, true, strict=True):
            published = n >= MINIMUM_N[tier]
            assert (q["uuid"] in noisy) == (shown.figure is not None) == published
            if published:
                seen[tier].append(Seen(x, noisy[q["uuid"]] - x, shown.figure))
    return seen, schools


def noise(tier):
    """The exact distribution of the noise."""
    p = math.exp(-float(EPSILON[tier]))
    return {z: (1 - p) / (1 + p) * p ** abs(z) for z in range(-FAR, FAR + 1)}


@dataclasses.dataclass
class Row:
    """What a table says; ``weight`` is a number of figures, or a probability."""

    n: int
    tier: Tier
    weight: float = 0
    error: float = 0
    unsure: float = 0
    exact: float = 0
    near: float = 0
    tenth_in_range: float = 0
    share_in_range: float = 0
    by_error: dict = dataclasses.field(default_factory=dict)

    def add(self, seen, weight=1.0):
        """Count one figure."""
        true, shown = reports.figure(seen.truth, self.n, self.tier).value, seen.figure
        off = abs(seen.error)
        self.weight += weight
        self.error += weight * off
        self.by_error[off] = self.by_error.get(off, 0) + weight
        self.unsure += weight * shown.too_few
        self.exact += weight * (not shown.too_few and shown.value == true)
        self.near += weight * (not shown.too_few and abs(shown.value - true) <= 1)
        self.tenth_in_range += weight * (shown.low <= true <= shown.high)
        self.share_in_range += weight * (
            shown.least * self.n <= 10 * seen.truth <= shown.most * self.n
        )

    @property
    def within(self):
        """The smallest error that 95 % of the figures do not exceed."""
        total = 0
        for off in sorted(self.by_error):
            total += self.by_error[off]
            if total >= PROMISED * self.weight * (1 - 1e-9):
                return off
        raise AssertionError("nothing was counted")

    @property
    def cells(self):
        sure = self.weight - self.unsure
        percent = [
            self.unsure / self.weight,
            *(self.exact / sure if sure else math.nan, self.near / sure if sure else math.nan),
            *(self.tenth_in_range / self.weight, self.share_in_range / self.weight),
        ]
        shown = ["–" if math.isnan(x) else f"{100 * x:.1f} %" for x in percent]
        return [f"{self.error / self.weight:.2f}", f"{self.within}", *shown]


def theory(n, tier, true):
    row = Row(n, tier)
    for x in true:
        for z, p in noise(tier).items():
            row.add(Seen(x, z, reports.figure(x + z, n, tier)), p)
    return row


def margin(p, number):
    return SIGMAS * math.sqrt(p * (1 - p) / number)


def check(found, expected, number):
    """Only what must hold: that the noise is the noise, and that the range keeps its promise."""
    spread = math.sqrt(sum(p * z * z for z, p in noise(found.tier).items()))
    mean = expected.error / expected.weight
    assert abs(found.error / found.weight - mean) < SIGMAS * spread / math.sqrt(number)
    kept = found.tenth_in_range / found.weight
    assert kept > PROMISED - margin(PROMISED, number)
    theirs = expected.tenth_in_range / expected.weight
    assert theirs >= PROMISED
    assert abs(kept - theirs) < margin(theirs, number)


@pytest.mark.parametrize("n", LESSONS)
def test_error_of_a_class_report(n):
    print(f"\n{' | '.join(HEAD)}  ({LESSONS[n]} lessons; measured, then theory)")
    edition = make_edition()
    found_by_tier, schools = measure(edition, n)
    for tier, seen in found_by_tier.items():
        if n < MINIMUM_N[tier]:
            assert seen == []
            print(f"| {tier} | {n} | 0 of {LESSONS[n] * TIERS.count(tier)} published |")
            continue
        assert len(seen) == LESSONS[n] * TIERS.count(tier)
        found = Row(n, tier)
        for one in seen:
            found.add(one)
        expected = theory(n, tier, [one.truth for one in seen])
        pairs = [f"{a} ({b})" for a, b in zip(found.cells, expected.cells, strict=True)]
        print(f"| {' | '.join([tier.value, str(n), str(len(seen)), *pairs])} |")
        check(found, expected, len(seen))
    if n == CLASS:
        year_groups(edition, schools)


def year_groups(edition, schools):
    """The same lessons after the term: what a year group of 180 is shown as, class by class added."""
    rollups.publish_due(today=term_days(this_term())[1] + dt.timedelta(days=1))
    n = CLASS * CLASSES_OF_A_YEAR
    errors, kept = {tier: [] for tier in MINIMUM_N}, dict.fromkeys(MINIMUM_N, 0)
    for school, true in schools:
        scope = YearGroup.objects.get(school=school).uuid
        found = {str(row.question): row for row in PublishedRollup.objects.filter(scope=scope)}
        for q, tier, x in zip(edition.questions, TIERS, true, strict=True):
            row = found[q["uuid"]]
            assert (row.n, row.cohorts) == (n, CLASSES_OF_A_YEAR)
            shown = Share.of(Total(row.n, row.cohorts, row.cell, EPSILON[tier]))
            errors[tier].append(abs(row.cell - x))
            kept[tier] += shown.least * n <= 100 * x <= shown.most * n
    for tier, found in errors.items():
        chances = summed_noise(CLASSES_OF_A_YEAR, EPSILON[tier])
        middle = len(chances) // 2
        mean = sum(p * abs(z - middle) for z, p in enumerate(chances))
        spread = math.sqrt(sum(p * (z - middle) ** 2 for z, p in enumerate(chances)))
        number = len(found)
        within = sorted(found)[math.ceil(PROMISED * number) - 1]
        print(
            f"| {tier.value}, six classes of {CLASS} added up | {n} | {number} "
            f"| {sum(found) / number:.2f} ({mean:.2f}) "
            f"| {within} ({reach(CLASSES_OF_A_YEAR, EPSILON[tier])}) "
            f"| true share in range {100 * kept[tier] / number:.1f} % |"
        )
        assert abs(sum(found) / number - mean) < SIGMAS * spread / math.sqrt(number)
        assert kept[tier] / number > PROMISED - margin(PROMISED, number)
