"""The release budget: what a year group may have reported, and what happens above it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from quizzes.ballots.models import Report, Rollup
from teacher_portal import budget
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.models import ManyClassesApproval, ReleaseLedger, YearGroup
from teacher_portal.reports import class_report, report_plan
from tests.planting import plant
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    answer,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def declare(school, size):
    YearGroup.objects.update_or_create(
        school=school,
        year="8",
        academic_year=academic_year(timezone.localdate()),
        defaults={"declared_size": size},
    )


def class_of(school, teacher, size=None):
    made = SchoolClassFactory(school=school, teachers=[teacher])
    if size is not None:
        declare(school, size)
    return made


def closed(school_class, edition, pupils=10, **options):
    assignment = open_for(school_class, edition, **options)
    answer(assignment, pupils=pupils)
    close_assignment(assignment_pk=assignment.pk)
    assignment.refresh_from_db()
    return assignment


def has_report(assignment):
    return Report.objects.filter(cohort=assignment.cohort_id).exists()


@pytest.mark.engine
def test_a_class_made_this_morning_gets_its_report_this_morning(school, teacher):
    assert has_report(closed(class_of(school, teacher), EditionFactory()))


@pytest.mark.engine
def test_a_class_gets_one_report_of_a_question_a_year(school, teacher):
    school_class, edition = class_of(school, teacher), EditionFactory()
    closed(school_class, edition)
    fed = Rollup.objects.values_list("n", flat=True).first()
    again = closed(school_class, edition)
    assert not has_report(again)
    assert Rollup.objects.values_list("n", flat=True).first() == fed
    assert "has had its report" in class_report(again).why_only_engagement


@pytest.mark.engine
def test_re_made_classes_run_out_of_budget_at_ten_percent_over_the_year_groups_size(
    school, teacher
):
    edition = EditionFactory()
    made = [closed(class_of(school, teacher, size=20), edition, pupils=11) for _ in range(3)]
    assert [has_report(assignment) for assignment in made] == [True, True, False]
    reported = ReleaseLedger.objects.filter(reported=True)
    per_question = {row.question: 0 for row in reported}
    for row in reported:
        per_question[row.question] += row.ballots
    assert set(per_question.values()) == {22}
    assert Rollup.objects.values_list("n", flat=True).distinct().get() == 22
    assert (
        "as many reports of this question as it has pupils"
        in class_report(made[2]).why_only_engagement
    )


def test_the_budget_follows_the_question_through_a_new_edition(school, teacher):
    first = EditionFactory()
    second = EditionFactory(questions=[{**q, "stem": "A comma, mended"} for q in first.questions])
    closed(class_of(school, teacher, size=10), first, pupils=11)
    assert not has_report(closed(class_of(school, teacher, size=10), second, pupils=11))


def test_another_question_another_year_group_and_another_school_have_their_own(school, teacher):
    edition = EditionFactory()
    closed(class_of(school, teacher, size=10), edition, pupils=11)
    assert has_report(closed(class_of(school, teacher, size=10), EditionFactory(), pupils=11))
    elsewhere = MembershipFactory()
    theirs = class_of(elsewhere.school, elsewhere.user, size=10)
    assert has_report(closed(theirs, edition, pupils=11))


def test_without_a_declared_size_nothing_is_released_and_the_page_says_what_to_do(school, teacher):
    school_class, edition = class_of(school, teacher), EditionFactory()
    YearGroup.objects.all().delete()
    plan = report_plan(school_class, edition, teacher.pk)
    assert all("Ask your school lead" in question.why_not for question in plan.questions)
    assignment = closed(school_class, edition)
    assert not has_report(assignment)
    assert not Rollup.objects.exists()


def test_the_fourth_class_of_a_year_waits_for_the_school_leads_word(school, teacher, lead):
    edition = EditionFactory()
    made = [closed(class_of(school, teacher), edition) for _ in range(4)]
    assert [has_report(assignment) for assignment in made] == [True, True, True, False]
    assert "more than three classes" in class_report(made[3]).why_only_engagement

    page = browser_of(lead).get(reverse("school"))
    assert "4 classes of Year 8" in page.text
    browser_of(lead).post(reverse("school_approve"), {"who": f"{teacher.pk}-8"})
    assert ManyClassesApproval.objects.get().approved_by == lead
    assert has_report(closed(class_of(school, teacher), edition))
    assert "classes of Year 8" not in browser_of(lead).get(reverse("school")).text


def test_only_a_lead_of_the_school_approves_and_only_what_waits(school, teacher, stranger, lead):
    for _ in range(4):
        class_of(school, teacher)
    for who in (teacher, stranger):
        response = browser_of(who).post(reverse("school_approve"), {"who": f"{teacher.pk}-8"})
        assert response.status_code == 404
    for nonsense in ("", "x", f"{teacher.pk}-9", "999-8"):
        response = browser_of(lead).post(reverse("school_approve"), {"who": nonsense})
        assert response.status_code == 404
    assert not ManyClassesApproval.objects.exists()


def test_the_start_card_says_before_the_lesson_what_will_not_be_reported(school, teacher):
    edition = EditionFactory()
    closed(class_of(school, teacher, size=10), edition, pupils=11)
    new = class_of(school, teacher, size=10)
    page = browser_of(teacher).get(reverse("assignment_new", args=[new.uuid, edition.code]))
    assert "as many reports of this question as it has pupils" in page.text


class TestASecondYearGroup:
    """Otherwise the same pupils, said to be in another year, would be reported again."""

    def in_year_9(self, school, teacher):
        return SchoolClassFactory(school=school, teachers=[teacher], year_group="9")

    def test_waits_for_the_school_leads_word(self, school, teacher, lead):
        edition = EditionFactory()
        assert has_report(closed(class_of(school, teacher), edition))
        later = self.in_year_9(school, teacher)
        plan = report_plan(later, edition, teacher.pk)
        assert all("another year group" in question.why_not for question in plan.questions)
        assert not has_report(closed(later, edition))

        leads = browser_of(lead)
        page = leads.get(reverse("school")).text
        assert "1 class of Year 9" in page
        leads.post(reverse("school_approve"), {"who": f"{teacher.pk}-9"})
        assert "1 class of Year 9" not in leads.get(reverse("school")).text
        assert has_report(closed(self.in_year_9(school, teacher), edition))

    def test_is_free_for_another_lesson(self, school, teacher):
        assert has_report(closed(class_of(school, teacher), EditionFactory()))
        assert has_report(closed(self.in_year_9(school, teacher), EditionFactory()))

    def test_is_free_for_another_teacher(self, school, teacher):
        edition = EditionFactory()
        colleague = MembershipFactory(school=school).user
        assert has_report(closed(class_of(school, teacher), edition))
        assert has_report(closed(self.in_year_9(school, colleague), edition))

    def test_a_class_moved_to_another_year_has_had_its_report(self, school, teacher):
        edition, school_class = EditionFactory(), class_of(school, teacher)
        assert has_report(closed(school_class, edition))
        school_class.year_group = "9"
        school_class.save()
        assert not has_report(closed(school_class, edition))


def test_deciding_costs_the_same_for_many_questions(school, teacher, django_assert_num_queries):
    school_class, edition = class_of(school, teacher), EditionFactory()
    closed(school_class, edition)
    with django_assert_num_queries(4):
        report_plan(school_class, edition, teacher.pk)


@pytest.mark.engine
@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_two_classes_that_close_at_once_cannot_both_take_the_last_of_the_budget(school, teacher):
    plant()
    edition = EditionFactory()
    made = [class_of(school, teacher, size=10) for _ in range(2)]
    opened = [open_for(school_class, edition) for school_class in made]
    for assignment in opened:
        answer(assignment, pupils=10)
    start = threading.Barrier(2)

    def close(assignment):
        start.wait()
        try:
            close_assignment(assignment_pk=assignment.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(close, opened))
    assert sum(has_report(assignment) for assignment in opened) == 1


@pytest.mark.parametrize(("size", "limit"), [(0, 0), (9, 9), (10, 11), (180, 198), (1, 1)])
def test_ten_percent_is_rounded_down(school, size, limit):
    assert budget.limit_of(YearGroup(declared_size=size)) == limit
