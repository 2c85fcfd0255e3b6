"""Class Pulse: three statements a class, the same at start and end, put together for the school."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.ages import AgeBand
from lessons.models import Edition, LessonPage, SignOffRole
from lessons.player import questions_for
from lessons.services import sign_off
from lessons.site_setup import ensure_site
from lessons.starter import pulses
from quizzes.ballots import sealing
from quizzes.ballots.layout import ASKED_IN_ROTATION, Tier
from quizzes.ballots.models import Report, Rollup, Seat, Wave
from quizzes.ballots.sealing import cohort_layout
from quizzes.scoring import score
from teacher_portal import reports, services
from teacher_portal.calendar import academic_year, term, term_days
from teacher_portal.closing import close_assignment
from teacher_portal.models import Assignment
from teacher_portal.rollups import publish_due
from tests.lessons.factories import signer
from tests.teacher_portal.factories import SchoolClassFactory, UserFactory, code_of, open_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def library(db):
    library = ensure_site()
    pulses.load_pulses(library)
    return library


def publish(code):
    page = LessonPage.objects.get(code=code)
    revision = page.latest_revision
    for role, email in (
        (SignOffRole.SPECIALIST, "specialist@example.org"),
        (SignOffRole.SAFEGUARDING, "safeguarding@example.org"),
    ):
        sign_off(lesson=page, revision=revision, role=role, person=signer(email))
    revision.publish()
    return Edition.objects.get(lesson=page)


@pytest.fixture
def pulse(library):
    return publish("P4")


def statements_of(assignment):
    return {cell.question for cell in cohort_layout(assignment.cohort)}


def pupil(client, assignment):
    """A pupil's browser with a seat."""
    client.cookies.clear()
    client.post(reverse("join"), {"code": code_of(assignment)})
    return client


def sealed_and_closed(assignment, pupils=20, choose="a"):
    """Pupils who all choose the same option, through the portal's services; then the close."""
    questions = questions_for(assignment.cohort)
    ballot = score(
        questions,
        cohort_layout(assignment.cohort),
        {question["uuid"]: frozenset(choose) for question in questions},
    )
    for _pupil in range(pupils):
        sealing.submit(token=services.join(code=code_of(assignment)), ballot=ballot)
    close_assignment(assignment_pk=assignment.pk)
    return Assignment.objects.get(pk=assignment.pk)


class TestStarter:
    def test_every_band_has_one(self, library):
        found = LessonPage.objects.filter(quiz__rotates=True)
        assert {page.band for page in found} == set(AgeBand.values)

    def test_the_bands_from_11_up_share_their_statements(self, library):
        assert len({LessonPage.objects.get(code=code).quiz_id for code in ("P4", "P5", "P6")}) == 1

    def test_loading_again_changes_nothing(self, library):
        before = LessonPage.objects.count()
        assert pulses.load_pulses(library).created == []
        assert LessonPage.objects.count() == before

    @pytest.mark.parametrize("code", ["P1", "P2", "P3", "P4", "P5", "P6"])
    def test_each_can_be_signed_off_and_asks_attitudes_only(self, library, code):
        edition = publish(code)
        assert edition.rotates
        assert {cell.tier for cell in edition.cells} == {Tier.ATTITUDE}

    def test_whom_one_would_tell_stays_on_the_device(self, library):
        for page in pulses.read_pulses()["pages"]:
            private = [
                q
                for q in publish(page["code"]).questions
                if q["tier"] == Tier.PRIVATE and not q["reported"]
            ]
            assert private, page["code"]


class TestWhatAPupilSees:
    def test_three_statements_that_are_sent_and_one_that_is_not(self, client, pulse, school_class):
        assignment = open_for(school_class, pulse)
        page = pupil(client, assignment).get("/play/").text
        by_uuid = {q["uuid"]: q["stem"] for q in pulse.questions}
        shown = {identity for identity, stem in by_uuid.items() if stem in page}
        sent = {str(identity) for identity in statements_of(assignment)}
        assert len(sent) == ASKED_IN_ROTATION
        assert sent < shown
        assert len(shown) == len(sent) + 1
        assert page.count('value="e"') == ASKED_IN_ROTATION  # five points, each sent once

    def test_two_classes_with_other_statements_see_other_pages(
        self, client, pulse, school, teacher
    ):
        """One body serves all who are asked the same, and nobody else."""
        pages = []
        for year in ("8", "9"):
            group = SchoolClassFactory(school=school, teachers=[teacher], year_group=year)
            assignment = open_for(group, pulse)
            page = pupil(client, assignment).get("/play/").text
            for question in pulse.questions:
                if uuid.UUID(question["uuid"]) in statements_of(assignment):
                    assert question["stem"] in page
            pages.append(statements_of(assignment))
        assert pages[0] != pages[1]

    def test_three_faces_for_the_young(self, client, library, school, teacher):
        group = SchoolClassFactory(school=school, teachers=[teacher], year_group="3")
        page = pupil(client, open_for(group, publish("P2"))).get("/play/").text
        assert page.count('class="agree__face"') == 3 * (ASKED_IN_ROTATION + 1)

    def test_what_they_choose_is_counted_for_the_statements_they_saw(
        self, client, pulse, school_class
    ):
        """Sent as numbers of the page, which are not the numbers of the quiz."""
        SchoolClassFactory(school=school_class.school)
        assignment = open_for(school_class, pulse)
        for _pupil in range(24):
            pupil(client, assignment)
            assert client.post("/play/", {"q1": "a", "q2": "e", "q3": "-"}).status_code == 303
        assert Seat.objects.filter(spent=True).count() == 24
        close_assignment(assignment_pk=assignment.pk)
        first, second, third = (
            question.figure.value
            for question in reports.class_report(Assignment.objects.get()).questions
        )
        assert first > second  # 24 and 0 of 24, each blurred; wrong less than once in 10,000
        assert first > third


class TestRotation:
    def test_a_statement_is_finished_before_another_is_begun(self, pulse, school, teacher):
        """Three classes of a year group are asked the same three; the fourth begins the next."""
        asked = [
            statements_of(open_for(SchoolClassFactory(school=school, teachers=[teacher]), pulse))
            for _class in range(4)
        ]
        assert asked[0] == asked[1] == asked[2]
        assert not asked[3] & asked[0]

    def test_another_year_group_begins_with_what_the_school_was_asked_least(
        self, pulse, school, teacher
    ):
        first = open_for(SchoolClassFactory(school=school, teachers=[teacher]), pulse)
        other = SchoolClassFactory(school=school, teachers=[teacher], year_group="7")
        assert not statements_of(open_for(other, pulse)) & statements_of(first)

    def test_a_class_answers_the_same_at_the_end_as_at_the_start(self, pulse, school, teacher):
        groups = [SchoolClassFactory(school=school, teachers=[teacher]) for _class in range(4)]
        start = [sealed_and_closed(open_for(group, pulse), 1) for group in groups]
        end = [open_for(group, pulse) for group in groups]
        assert [a.wave for a in start + end] == [Wave.BASELINE] * 4 + [Wave.ENDPOINT] * 4
        assert [statements_of(a) for a in start] == [statements_of(a) for a in end]

    def test_ages_5_to_7_are_asked_all_of_theirs(self, library, school, teacher):
        group = SchoolClassFactory(school=school, teachers=[teacher], year_group="1")
        edition = publish("P1")
        assert statements_of(open_for(group, edition)) == {c.question for c in edition.cells}


class TestReports:
    @pytest.fixture
    def sixty(self, school, teacher):
        """So large that no blur hides which way the figure leans (once in a million)."""
        return SchoolClassFactory(school=school, teachers=[teacher], declared_roll=60)

    def test_a_class_gets_what_it_agreed_with(self, pulse, sixty):
        report = reports.class_report(sealed_and_closed(open_for(sixty, pulse), 60))
        assert [question.number for question in report.questions] == [1, 2, 3]
        assert all(q.answer == "Strongly agree · Agree" for q in report.questions)
        assert all(q.figure.value >= 6 for q in report.questions)

    def test_disagreeing_is_not_counted_as_agreeing(self, pulse, sixty):
        closed = sealed_and_closed(open_for(sixty, pulse), 60, choose="e")
        assert all(q.figure.value <= 4 for q in reports.class_report(closed).questions)

    def test_from_twenty_pupils_on(self, pulse, school_class):
        closed = sealed_and_closed(open_for(school_class, pulse), 20)
        assert len([q for q in reports.class_report(closed).questions if q.figure]) == 3

    def test_nineteen_feed_the_school_only(self, pulse, school_class):
        closed = sealed_and_closed(open_for(school_class, pulse), 19)
        assert not Report.objects.filter(cohort=closed.cohort_id).exists()
        assert Rollup.objects.filter(wave=Wave.BASELINE).exists()

    def test_the_page_speaks_of_agreeing_and_never_of_change(self, as_teacher, pulse, school_class):
        closed = sealed_and_closed(open_for(school_class, pulse))
        page = as_teacher.get(reverse("report", args=[closed.uuid])).text
        assert "Counted as agreeing: Strongly agree · Agree." in page
        assert "Accurate:" not in page
        assert "since" not in page.lower()

    def test_start_and_end_are_reported_once_each(self, pulse, school_class):
        made = [sealed_and_closed(open_for(school_class, pulse)) for _wave in range(3)]
        held = [Report.objects.filter(cohort=a.cohort_id).exists() for a in made]
        assert held == [True, True, False]

    def test_the_start_card_says_which_statements_and_which_occasion(
        self, as_teacher, pulse, school_class
    ):
        card = reverse("assignment_new", args=[school_class.uuid, "P4"])
        page = as_teacher.get(card).text
        assert "start of the year" in page
        planned = reports.report_plan(school_class, pulse, UserFactory().pk)
        opened = open_for(school_class, pulse)
        stems = {
            q["stem"] for q in pulse.questions if uuid.UUID(q["uuid"]) in statements_of(opened)
        }
        assert {question.stem for question in planned.questions} == stems
        sealed_and_closed(opened)
        assert "end of the year" in as_teacher.get(card).text


def test_a_year_of_pulses_shows_the_schools_change_and_no_class_s(as_lead, pulse, school, teacher):
    """Three classes answer in autumn and in summer; the picture of the summer shows the change."""
    groups = [SchoolClassFactory(school=school, teachers=[teacher]) for _class in range(3)]
    year = academic_year(timezone.localdate())
    for day, choose in ((dt.date(year, 10, 1), "e"), (dt.date(year + 1, 6, 1), "a")):
        opened = []
        for group in groups:
            assignment = open_for(group, pulse)
            # The rotation looks at the year, closing at the day: both as if the term had come.
            Assignment.objects.filter(pk=assignment.pk).update(opened_on=day)
            opened.append(sealed_and_closed(assignment, 25, choose))
        statements = statements_of(opened[0])
        publish_due(today=term_days(term(day))[1] + dt.timedelta(days=1))
    page = as_lead.get(reverse("school_picture")).text
    assert "At the end of the year" in page
    assert page.count("More than at the start of the year") == len(statements)
    for a in opened:
        assert "start of the year" not in as_lead.get(reverse("report", args=[a.uuid])).text


def test_an_ordinary_lesson_has_one_occasion(school_class, edition):
    assert open_for(school_class, edition).wave == Wave.ONCE
    assert services.n_completed(Assignment.objects.get()) == 0
