"""Co-teachers, a year's classes put away in one go, and editing a class while a lesson is open."""

import pytest
from django.core import mail
from django.urls import reverse

from teacher_portal import class_people, services
from teacher_portal.models import SchoolClass
from teacher_portal.services import DoorClosed, NotAllowed
from tests.pages import line_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    MembershipFactory,
    SchoolClassFactory,
    answer,
    code_of,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def detail(school_class):
    return reverse("class_detail", args=[school_class.uuid])


@pytest.fixture
def colleague(school):
    return MembershipFactory(school=school).user


class TestCoTeachers:
    def test_a_colleague_is_added_told_and_can_leave(
        self, as_teacher, school_class, colleague, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            as_teacher.post(
                reverse("teacher_add", args=[school_class.uuid]), {"colleague": colleague.pk}
            )
        [message] = mail.outbox
        assert message.to == [colleague.email]
        assert detail(school_class) in message.body
        client = browser_of(colleague)
        assert "Leave this class" in line_of(client.get(detail(school_class)))
        leave = reverse("teacher_remove", args=[school_class.uuid, colleague.pk])
        client.post(leave)
        assert client.get(detail(school_class)).status_code == 404

    def test_only_teachers_of_the_same_school_are_offered(
        self, as_teacher, school_class, stranger, dsl, colleague
    ):
        address = reverse("teacher_add", args=[school_class.uuid])
        page = line_of(as_teacher.get(address))
        assert f'value="{colleague.pk}"' in page
        for other in (stranger, dsl):
            assert f'value="{other.pk}"' not in page
            assert as_teacher.post(address, {"colleague": other.pk}).status_code == 422
            with pytest.raises(NotAllowed):
                class_people.add_teacher(school_class=school_class, person=other, by=colleague)
        assert school_class.teachers.count() == 1

    def test_the_last_teacher_stays_though_one_who_left_the_school_is_still_named(
        self, as_teacher, teacher, school_class, colleague
    ):
        school_class.teachers.add(colleague)
        colleague.memberships.all().delete()
        leave = reverse("teacher_remove", args=[school_class.uuid, teacher.pk])
        assert "needs a teacher" in line_of(as_teacher.post(leave, follow=True))
        assert as_teacher.get(detail(school_class)).status_code == 200

    @pytest.mark.parametrize("name", ["teacher_add", "teacher_remove"])
    def test_nobody_else_changes_who_teaches(
        self, as_stranger, as_dsl, as_lead, teacher, school_class, colleague, name
    ):
        args = [school_class.uuid] + ([teacher.pk] if name == "teacher_remove" else [])
        for client in (as_stranger, as_dsl, as_lead, browser_of(colleague)):
            assert (
                client.post(reverse(name, args=args), {"colleague": colleague.pk}).status_code
                == 404
            )
        assert list(school_class.teachers.all()) == [teacher]


class TestTheYearsEnd:
    @pytest.fixture
    def old(self, school, teacher):
        this_year = services.academic_year(services.timezone.localdate())
        return [
            SchoolClassFactory(
                school=school, label=label, academic_year=this_year - 1, teachers=[teacher]
            )
            for label in ("7A", "7B", "7C")
        ]

    def labels(self):
        return list(SchoolClass.objects.current().values_list("label", flat=True))

    def test_all_go_in_one_press_and_undo_brings_exactly_those_back(
        self, as_teacher, school_class, old
    ):
        services.archive_class(school_class=old[2])
        assert "2 classes are from an earlier school year" in line_of(as_teacher.get("/teach/"))
        assert "Archive 2 classes" in line_of(as_teacher.get(reverse("archive_earlier")))
        page = line_of(as_teacher.post(reverse("archive_earlier"), follow=True))
        assert "2 classes are archived" in page
        assert self.labels() == ["8B"]
        undo = page.split('action="/teach/classes/restore/')[1].split('"')[0]
        as_teacher.post(f"/teach/classes/restore/{undo}")
        assert self.labels() == ["7A", "7B", "8B"], "7C was put away by itself"

    def test_a_class_with_an_open_lesson_stays_and_is_named(self, as_teacher, old):
        open_for(old[0])
        page = line_of(as_teacher.get(reverse("archive_earlier")))
        assert "because a lesson is still open" in page
        as_teacher.post(reverse("archive_earlier"))
        assert self.labels() == ["7A"]

    def test_a_lesson_opened_at_that_very_moment_keeps_its_class_and_no_other(
        self, as_teacher, old, monkeypatch
    ):
        """A colleague opens a lesson between the look at what is ready and the putting away."""
        looked_at = class_people.earlier_classes

        def then_opened(user):
            found = looked_at(user)
            open_for(old[1])
            return found

        monkeypatch.setattr(class_people, "earlier_classes", then_opened)
        batch, number = class_people.archive_earlier(user=old[1].teachers.get())
        assert (self.labels(), number) == (["7B"], 2)
        assert SchoolClass.objects.filter(archived_batch=batch).count() == 2

    def test_a_name_that_was_taken_meanwhile_is_said(self, as_teacher, teacher, old):
        batch, _number = class_people.archive_earlier(user=teacher)
        SchoolClassFactory(
            school=old[0].school, label="7B", academic_year=old[0].academic_year, teachers=[teacher]
        )
        address = reverse("restore_together", args=[batch])
        page = line_of(as_teacher.post(address, follow=True))
        assert "Back again: 7A, 7C." in page
        assert "another class has the name now: 7B." in page

    def test_anothers_classes_are_neither_archived_nor_brought_back(
        self, teacher, as_stranger, old
    ):
        as_stranger.post(reverse("archive_earlier"))
        assert len(self.labels()) == 3
        batch, _number = class_people.archive_earlier(user=teacher)
        assert as_stranger.post(reverse("restore_together", args=[batch])).status_code == 404
        assert self.labels() == []


def test_archiving_one_offers_undo(as_teacher, school_class):
    page = line_of(as_teacher.post(reverse("class_archive", args=[school_class.uuid]), follow=True))
    assert "8B is archived" in page
    assert f'action="{reverse("class_restore", args=[school_class.uuid])}"' in page


class TestEditingWhileALessonIsOpen:
    def edit(self, client, school_class, **changes):
        fields = {"label": "8B", "year_group": "8", "declared_roll": 28} | changes
        return client.post(reverse("class_edit", args=[school_class.uuid]), fields)

    def test_a_longer_register_makes_room_for_those_who_found_it_full(
        self, as_teacher, teacher, school
    ):
        small = SchoolClassFactory(school=school, label="8B", declared_roll=2, teachers=[teacher])
        assignment = open_for(small)
        answer(assignment, pupils=6)
        with pytest.raises(DoorClosed, match="full"):
            services.join(code=code_of(assignment))
        assert self.edit(as_teacher, small, declared_roll=28).status_code == 302
        answer(assignment, pupils=4)
        assert services.n_completed(assignment) == 8, "4 of the first 6 counted, and all after"
        self.edit(as_teacher, small, declared_roll=2)
        answer(assignment, pupils=1)
        assert services.n_completed(assignment) == 9, "a shorter one takes nobody's place"

    def test_the_year_stays_until_it_is_closed(self, as_teacher, school_class, assignment):
        refused = self.edit(as_teacher, school_class, year_group="9")
        assert refused.status_code == 422
        assert "Close it before you change the year" in line_of(refused)
        as_teacher.post(reverse("assignment_close", args=[assignment.uuid]))
        assert self.edit(as_teacher, school_class, year_group="9").status_code == 302
