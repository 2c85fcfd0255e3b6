"""Question health: from published totals of whole schools only, and never stronger than the noise."""

import uuid
from fractions import Fraction

import pytest
from django.db.models.signals import post_init

from lessons.models import Edition
from quizzes.ballots.models import PublishedRollup
from teacher_portal.models import YearGroup
from teacher_portal.question_health import Verdict, question_health
from teacher_portal.rollup_figures import Total
from tests.lessons.factories import make_edition
from tests.lessons.studio_people import member
from tests.teacher_portal.factories import SchoolFactory

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def edition(site_tree):
    return make_edition(site_tree, "D1")


def publish(scope, question, cell, *, n, cohorts=3, name="headline", term="2025-1", epsilon=1):
    PublishedRollup.objects.create(
        scope=scope,
        question=uuid.UUID(question["uuid"]),
        cell_name=name,
        term=term,
        wave="once",
        n=n,
        cohorts=cohorts,
        cell=cell,
        epsilon=str(Fraction(epsilon)),
        mechanism_version="laplace-1",
        published_on="2026-01-05",
    )


def known(edition):
    return [q for q in edition.questions if q["tier"] == "knowledge" and q["reported"]]


def verdicts():
    return {health.stem: health.verdict for health in question_health()}


def test_nothing_published_nothing_said(edition):
    assert question_health() == []


@pytest.mark.parametrize(
    ("cell", "verdict"), [(200, "easy"), (60, "hard"), (140, "fine"), (182, "fine"), (84, "fine")]
)
def test_a_verdict_needs_more_than_the_noise(edition, cell, verdict):
    """182 of 200 is 91 per cent, but noise could have made it of 89: that is not said."""
    question = known(edition)[0]
    publish(SchoolFactory().uuid, question, cell, n=200)
    assert verdicts() == {question["stem"]: Verdict(verdict)}


def test_a_common_misconception_comes_first(edition):
    first, second = known(edition)[:2]
    school = SchoolFactory().uuid
    publish(school, first, 120, n=200)
    publish(school, second, 100, n=200)
    publish(school, second, 90, n=200, name="misconception")
    assert [h.verdict for h in question_health()] == [Verdict.MISLEADS, Verdict.FINE]
    assert question_health()[0].stem == second["stem"]


def test_schools_and_terms_are_added_and_year_groups_are_not(edition):
    question = known(edition)[0]
    one, two = SchoolFactory(), SchoolFactory()
    publish(one.uuid, question, 60, n=100)
    publish(one.uuid, question, 30, n=50, term="2025-2")
    publish(two.uuid, question, 50, n=100)
    year = YearGroup.objects.create(school=one, academic_year=2025, year="8", declared_size=90)
    publish(year.uuid, question, 90, n=90)
    total = question_health()[0].headline.total
    assert (total.n, total.cell, total.cohorts) == (250, 140, 9)


def test_the_widest_noise_counts_and_no_row_is_loaded(edition):
    """A page of the studio; the rows are a school's for each term and question, for years."""
    question, loaded = known(edition)[0], []
    for term in ("2024-1", "2024-2", "2025-1"):
        epsilon = "1/2" if term == "2024-2" else 1
        publish(SchoolFactory().uuid, question, 30, n=60, term=term, epsilon=epsilon)

    def note(instance, **kwargs):
        loaded.append(instance)

    post_init.connect(note, sender=PublishedRollup)
    try:
        total = question_health()[0].headline.total
    finally:
        post_init.disconnect(note, sender=PublishedRollup)
    assert total == Total(n=180, cohorts=9, cell=90, epsilon=Fraction(1, 2))
    assert loaded == []


def test_a_question_that_is_not_taught_any_more_is_left_out(edition):
    publish(SchoolFactory().uuid, known(edition)[0], 60, n=100)
    edition.lesson.unpublish()
    assert Edition.objects.current().count() == 0
    assert question_health() == []


def test_the_page_for_authors(client, edition):
    client.force_login(member("author"))
    assert (
        "No school has a published picture yet"
        in client.get("/studio/question-health/").content.decode()
    )
    publish(SchoolFactory().uuid, known(edition)[0], 60, n=200)
    page = client.get("/studio/question-health/").content.decode()
    assert str(Verdict.TOO_HARD.label) in page
    client.logout()
    assert client.get("/studio/question-health/").status_code == 302
