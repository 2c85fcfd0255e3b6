"""Up to three small classes, chosen before opening, form one cohort with one joint report."""

import pytest
from django.urls import reverse

from quizzes.ballots.models import Report
from teacher_portal import opening, reports
from teacher_portal.closing import close_assignment
from teacher_portal.models import Assignment, DslNotice, ReleaseLedger
from teacher_portal.services import NotAllowed
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    answer,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def small(school, teacher):
    """Three classes of six."""
    return [
        SchoolClassFactory(school=school, teachers=[teacher], declared_roll=6, label=label)
        for label in ("Ash", "Beech", "Cedar")
    ]


@pytest.fixture
def card(small, edition):
    return reverse("assignment_new", args=[small[0].uuid, edition.code])


def test_three_classes_of_six_share_one_report(small, edition):
    assignment = open_for(small[0], edition, join_with=small[1:])
    answer(assignment, pupils=17)
    close_assignment(assignment_pk=assignment.pk)
    report = reports.class_report(Assignment.objects.get(pk=assignment.pk))
    assert report.has_figures
    assert report.class_label == "Ash, Beech, Cedar"
    assert (report.engagement.completed, report.engagement.roll) == (17, 18)
    assert Report.objects.count() == 1


def test_as_many_ballots_as_all_their_pupils_and_two_more(small, edition):
    assignment = open_for(small[0], edition, join_with=small[1:])
    answer(assignment, pupils=21)
    close_assignment(assignment_pk=assignment.pk)
    assert Assignment.objects.get().n_completed == 20


def test_none_of_them_gets_another_report_of_its_own(small, edition):
    joint = open_for(small[0], edition, join_with=small[1:])
    answer(joint, pupils=15)
    close_assignment(assignment_pk=joint.pk)
    for school_class in small:
        plan = reports.report_plan(school_class, edition, school_class.teachers.get().pk)
        assert all("has had its report" in question.why_not for question in plan.questions)
    asked = {cell.question for cell in edition.cells}
    assert ReleaseLedger.objects.count() == 3 * len(asked)


def test_their_ballots_count_once_in_the_year_groups_budget(small, edition):
    joint = open_for(small[0], edition, join_with=small[1:])
    answer(joint, pupils=15)
    close_assignment(assignment_pk=joint.pk)
    for question in {cell.question for cell in edition.cells}:
        rows = ReleaseLedger.objects.filter(question=question)
        assert sum(row.ballots for row in rows) == 15


def test_the_start_card_offers_them_and_opens_for_all(as_teacher, card, small):
    page = as_teacher.get(card).text
    assert "Beech, 6 pupils" in page
    assert "share a report" in page
    response = as_teacher.post(
        card, {"mode": "in_class", "join_with": [small[1].uuid, small[2].uuid]}
    )
    assignment = Assignment.objects.get()
    assert response["location"] == reverse("board", args=[assignment.uuid])
    assert set(assignment.classes.all()) == set(small)


def test_a_large_class_is_offered_none(as_teacher, school_class, small, edition):
    page = as_teacher.get(reverse("assignment_new", args=[school_class.uuid, edition.code])).text
    assert "join_with" not in page


def test_neither_large_nor_foreign_classes_are_offered(as_teacher, card, school, school_class):
    SchoolClassFactory(school=school, teachers=[MembershipFactory(school=school).user], label="Fir")
    SchoolClassFactory(teachers=[], declared_roll=5, label="Elsewhere")
    page = as_teacher.get(card).text
    for label in (f"{school_class.label}, ", "Fir, ", "Elsewhere, "):
        assert label not in page


@pytest.mark.parametrize("smuggled", ["colleague", "large", "four", "itself"])
def test_what_is_not_offered_is_refused(school, teacher, small, edition, smuggled):
    def another(roll=6, who=teacher):
        return SchoolClassFactory(school=school, teachers=[who], declared_roll=roll)

    others = {
        "colleague": lambda: [another(who=MembershipFactory(school=school).user)],
        "large": lambda: [another(roll=opening.SMALL_CLASS)],
        "four": lambda: [*small[1:], another()],
        "itself": lambda: [small[0]],
    }[smuggled]()
    with pytest.raises(NotAllowed) as refused:
        open_for(small[0], edition, join_with=others)
    assert refused.value.field == "join_with"
    assert not Assignment.objects.exists()


def test_a_class_that_has_the_lesson_open_is_not_joined(small, edition):
    open_for(small[1], edition)
    with pytest.raises(NotAllowed, match="Beech"):
        open_for(small[0], edition, join_with=[small[1]])


def test_the_gates_hold_for_each_of_them(small):
    """A red lesson needs its week of notice for every class in the room."""
    red = EditionFactory(level="red")
    options = {"trained_confirmed": True, "second_adult": "Jo Park"}
    with pytest.raises(NotAllowed, match="for Ash"):
        open_for(small[0], red, join_with=small[1:], **options)


def test_the_dsl_hears_of_each_class(small):
    amber = EditionFactory(level="amber")
    open_for(small[0], amber, join_with=small[1:], told_dsl=True)
    assert DslNotice.objects.count() == 3


def test_pressing_open_twice_opens_once(as_teacher, card, small):
    for _press in range(2):
        as_teacher.post(card, {"mode": "in_class"})
    assert Assignment.objects.count() == 1
    again, new = opening.open_once(
        teacher=small[0].teachers.get(),
        school_class=small[0],
        edition=Assignment.objects.get().edition,
    )
    assert (again, new) == (Assignment.objects.get(), False)
