"""Choosing: a series to go on with, what colleagues used, stars, and trying a lesson first."""

import pytest
from django.urls import reverse

from lessons.models import Series, SeriesPlace
from teacher_portal.closing import close_assignment
from teacher_portal.models import Favourite
from tests.pages import page_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def chooser(school_class):
    return reverse("class_choose", args=[school_class.uuid])


def star_address(school_class, edition):
    return reverse("lesson_star", args=[school_class.uuid, edition.code])


class TestSeries:
    @pytest.fixture
    def editions(self):
        made = [EditionFactory(code=f"D{number}") for number in range(1, 7)]
        series = Series.objects.create(title="Respect", why="One a week.")
        for place, edition in enumerate(made):
            SeriesPlace.objects.create(series=series, lesson=edition.lesson, sort_order=place)
        return made

    def test_it_begins_with_the_first_and_goes_on_with_the_next(
        self, as_teacher, school_class, chooser, editions
    ):
        assert "Begin with D1" in page_of(as_teacher.get(chooser))
        for edition in editions[:2]:
            close_assignment(assignment_pk=open_for(school_class, edition).pk)
        page = page_of(as_teacher.get(chooser))
        assert "2 of 6 done" in page
        assert "Go on with D3" in page
        own = page_of(as_teacher.get(reverse("class_detail", args=[school_class.uuid])))
        assert "Next: D3" in own

    def test_the_chooser_and_the_class_ask_little(
        self, as_teacher, school_class, chooser, editions, django_assert_max_num_queries
    ):
        close_assignment(assignment_pk=open_for(school_class, editions[0]).pk)
        for address in (chooser, reverse("class_detail", args=[school_class.uuid])):
            with django_assert_max_num_queries(12):
                as_teacher.get(address)

    def test_what_cannot_be_set_is_left_out_of_the_way(
        self, as_teacher, school_class, chooser, editions
    ):
        close_assignment(assignment_pk=open_for(school_class, editions[0]).pk)
        editions[1].lesson.unpublish()
        page = page_of(as_teacher.get(chooser))
        assert "1 of 5 done" in page
        assert "Go on with D3" in page

    def test_one_of_another_age_is_not_offered(self, as_teacher, chooser):
        little = EditionFactory(code="A1", band="5-7")
        EditionFactory(code="D1")
        series = Series.objects.create(title="For the youngest", why="One a week.")
        SeriesPlace.objects.create(series=series, lesson=little.lesson)
        assert "For the youngest" not in page_of(as_teacher.get(chooser))

    def test_another_classs_lessons_are_not_this_classs(
        self, as_teacher, school_class, chooser, editions
    ):
        other = SchoolClassFactory(school=school_class.school, teachers=school_class.teachers.all())
        close_assignment(assignment_pk=open_for(other, editions[0]).pk)
        assert "Begin with D1" in page_of(as_teacher.get(chooser))


class TestColleagues:
    def test_classes_of_the_school_are_counted_and_nobody_is_named(
        self, as_teacher, school_class, chooser, edition
    ):
        colleague = MembershipFactory(school=school_class.school).user
        for _class in range(2):
            theirs = SchoolClassFactory(school=school_class.school, teachers=[colleague])
            close_assignment(assignment_pk=open_for(theirs, edition).pk)
        elsewhere = SchoolClassFactory(teachers=[MembershipFactory().user])
        close_assignment(assignment_pk=open_for(elsewhere, edition).pk)
        page = page_of(as_teacher.get(chooser))
        assert "2 other classes of your school this year" in page
        assert str(colleague) not in page

    def test_ones_own_class_is_none_of_them(self, as_teacher, school_class, chooser, edition):
        close_assignment(assignment_pk=open_for(school_class, edition).pk)
        assert "of your school this year" not in page_of(as_teacher.get(chooser))


class TestStars:
    def test_it_is_put_on_and_taken_off_and_pressed_twice(
        self, as_teacher, school_class, chooser, edition
    ):
        assert "Your favourites" not in page_of(as_teacher.get(chooser))
        for _time in range(2):
            answer = as_teacher.post(star_address(school_class, edition), {"star": "on"})
            assert (answer.status_code, answer["Location"]) == (302, chooser)
        assert "Your favourites" in page_of(as_teacher.get(chooser))
        as_teacher.post(star_address(school_class, edition), {"star": "off"})
        assert not Favourite.objects.exists()

    def test_they_are_ones_own(self, as_teacher, school_class, chooser, edition):
        as_teacher.post(star_address(school_class, edition), {"star": "on"})
        colleague = MembershipFactory(school=school_class.school).user
        school_class.teachers.add(colleague)
        assert "Your favourites" not in page_of(browser_of(colleague).get(chooser))

    def test_only_for_ones_own_class_and_a_lesson_that_can_be_set(
        self, as_teacher, stranger, school_class, edition
    ):
        assert browser_of(stranger).post(star_address(school_class, edition)).status_code == 404
        gone = EditionFactory(code="D9", overdue=True)
        assert as_teacher.post(star_address(school_class, gone)).status_code == 404
        assert as_teacher.get(star_address(school_class, edition)).status_code == 405


class TestTrying:
    @pytest.mark.parametrize(
        ("name", "said"), [("try_as_pupil", "This is practice"), ("try_on_projector", "Preview")]
    )
    def test_a_teacher_tries_it_and_nothing_is_written_down(
        self, as_teacher, edition, name, said, django_assert_max_num_queries
    ):
        address = reverse(name, args=[edition.uuid])
        with django_assert_max_num_queries(12) as asked:
            page = page_of(as_teacher.get(address))
        assert said in page
        assert "CSRF-TOKEN-IS-FILLED-IN" not in page
        assert not [q for q in asked.captured_queries if not q["sql"].startswith("SELECT")]

    @pytest.mark.parametrize("name", ["try_as_pupil", "try_on_projector"])
    def test_one_that_is_no_longer_published_and_was_never_set_is_not_found(
        self, as_teacher, edition, name
    ):
        edition.lesson.unpublish()
        assert as_teacher.get(reverse(name, args=[edition.uuid])).status_code == 404
