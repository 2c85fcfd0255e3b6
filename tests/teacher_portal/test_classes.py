"""Home and classes: who sees what, the short forms, bad names, archive and undo."""

import pytest
from django.test import Client
from django.urls import reverse

from teacher_portal import services
from teacher_portal.closing import close_assignment
from teacher_portal.models import SchoolClass
from teacher_portal.services import NotAllowed
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

NEW = "/teach/classes/new/"
GOOD = {"label": "9A", "year_group": "9", "declared_roll": "30"}


def test_every_staff_page_asks_who_you_are(assignment, school_class):
    one, other = {"class_uuid": school_class.uuid}, {"assignment_uuid": assignment.uuid}
    addresses = [
        reverse("teach_home"),
        reverse("class_new"),
        reverse("school"),
        *(reverse(n, kwargs=one) for n in ("class_detail", "class_edit", "class_choose")),
        reverse("assignment_new", kwargs={**one, "code": "D1"}),
        *(reverse(n, kwargs=other) for n in ("board", "board_counts", "qr_cards", "report")),
    ]
    for address in addresses:
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/"), address


def test_a_new_teacher_is_told_what_to_do(as_teacher):
    page = text_of(as_teacher.get("/teach/"))
    assert "Make your first class" in page
    assert NEW in page


def test_an_account_without_a_school_gets_a_clear_page(nobody):
    response = browser_of(nobody).get("/teach/")
    assert response.status_code == 403
    assert "belongs to no school" in text_of(response)


@pytest.mark.engine
def test_a_class_is_made_in_one_form(as_teacher, teacher, school):
    response = as_teacher.post(NEW, GOOD)
    made = SchoolClass.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/teach/classes/{made.uuid}/"
    assert (made.label, made.year_group, made.declared_roll) == ("9A", "9", 30)
    assert made.school == school
    assert list(made.teachers.all()) == [teacher]


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("8B 🎉", "Take this out: 🎉"),
        ("x" * 300, "Keep the name to 60 characters: this one has 300."),
        ("=1+1", "Take this out: ="),
        ("8B\u202eX", "Take this out"),
        ("   ", "Give the class a name."),
        ("", "Give the class a name."),
    ],
)
def test_an_odd_name_is_refused_in_words_and_kept_in_the_form(as_teacher, label, says):
    response = as_teacher.post(NEW, GOOD | {"label": label})
    assert response.status_code == 422
    assert says in text_of(response)
    assert 'value="30"' in text_of(response)
    assert not SchoolClass.objects.exists()


@pytest.mark.parametrize("label", ["9A", "Åsa’s & Co.", "Dosbarth 3 (bore)", "Ŵ-1/2"])
def test_ordinary_names_of_any_language_are_fine(as_teacher, label):
    assert as_teacher.post(NEW, GOOD | {"label": label}).status_code == 302


@pytest.mark.parametrize("roll", ["0", "61", "-3", "many", ""])
def test_a_roll_that_makes_no_sense_is_refused(as_teacher, roll):
    response = as_teacher.post(NEW, GOOD | {"declared_roll": roll})
    assert response.status_code == 422
    assert not SchoolClass.objects.exists()


@pytest.mark.engine
def test_two_classes_of_one_name_are_refused_at_the_name(as_teacher, school_class):
    response = as_teacher.post(NEW, GOOD | {"label": "8B"})
    assert response.status_code == 422
    assert "already has a class called 8B" in text_of(response)
    assert 'href="#id_label"' in text_of(response)


def test_another_schools_class_may_have_the_same_name(school_class, as_stranger):
    assert as_stranger.post(NEW, GOOD | {"label": "8B"}).status_code == 302


def test_a_teacher_of_two_schools_says_which(teacher, as_teacher, school):
    other = MembershipFactory(user=teacher, school=SchoolFactory(name="Zebra Lane")).school
    as_teacher.post(NEW, GOOD | {"school": str(other.uuid)})
    assert SchoolClass.objects.get().school == other


def test_a_school_that_is_not_ones_own_cannot_be_chosen(teacher, as_teacher):
    MembershipFactory(user=teacher)
    foreign = SchoolFactory()
    assert as_teacher.post(NEW, GOOD | {"school": str(foreign.uuid)}).status_code == 422


def test_who_only_leads_is_told_that_teachers_make_classes(as_lead):
    assert "Only teachers make classes" in text_of(as_lead.get(NEW))
    as_lead.post(NEW, GOOD)
    assert not SchoolClass.objects.exists()


def test_a_class_is_edited(as_teacher, school_class):
    address = reverse("class_edit", args=[school_class.uuid])
    assert 'value="8B"' in text_of(as_teacher.get(address))
    assert as_teacher.post(address, GOOD).status_code == 302
    school_class.refresh_from_db()
    assert (school_class.label, school_class.declared_roll) == ("9A", 30)


def test_editing_into_a_taken_name_is_refused_and_changes_nothing(
    as_teacher, teacher, school_class
):
    SchoolClassFactory(school=school_class.school, label="9A", teachers=[teacher])
    response = as_teacher.post(reverse("class_edit", args=[school_class.uuid]), GOOD)
    assert response.status_code == 422
    assert "Edit 8B" in text_of(response)
    school_class.refresh_from_db()
    assert school_class.label == "8B"


def test_archiving_asks_then_can_be_undone(as_teacher, school_class):
    archive = reverse("class_archive", args=[school_class.uuid])
    detail = reverse("class_detail", args=[school_class.uuid])
    assert "Archive 8B?" in text_of(as_teacher.get(archive))
    school_class.refresh_from_db()
    assert school_class.archived_on is None, "looking changes nothing"
    assert as_teacher.post(archive)["Location"] == "/teach/"
    assert "Bring it back" in text_of(as_teacher.get(detail))
    assert "1 archived class" in text_of(as_teacher.get("/teach/"))
    as_teacher.post(reverse("class_restore", args=[school_class.uuid]))
    school_class.refresh_from_db()
    assert school_class.archived_on is None


def test_a_class_with_an_open_lesson_is_not_archived(as_teacher, school_class, assignment):
    response = as_teacher.post(reverse("class_archive", args=[school_class.uuid]), follow=True)
    assert "Close it first" in text_of(response)
    school_class.refresh_from_db()
    assert school_class.archived_on is None


def test_a_class_whose_name_was_taken_meanwhile_stays_archived(as_teacher, teacher, school_class):
    services.archive_class(school_class=school_class)
    SchoolClassFactory(school=school_class.school, label="8B", teachers=[teacher])
    response = as_teacher.post(reverse("class_restore", args=[school_class.uuid]), follow=True)
    assert "Another class is called 8B now" in text_of(response)


def test_an_archived_class_is_set_nothing(school_class, edition, teacher):
    services.archive_class(school_class=school_class)
    school_class.refresh_from_db()
    with pytest.raises(NotAllowed, match="archived"):
        open_for(school_class, edition)


@pytest.mark.engine
def test_home_shows_open_lessons_and_latest_reports(as_teacher, school_class, assignment):
    done = open_for(school_class, EditionFactory(code="D9"))
    close_assignment(assignment_pk=done.pk)
    page = text_of(as_teacher.get("/teach/"))
    assert reverse("board", args=[assignment.uuid]) in page
    assert reverse("report", args=[done.uuid]) in page
    detail = text_of(as_teacher.get(reverse("class_detail", args=[school_class.uuid])))
    assert reverse("board", args=[assignment.uuid]) in detail
    assert reverse("report", args=[done.uuid]) in detail


@pytest.mark.parametrize(
    "name", ["class_detail", "class_edit", "class_archive", "class_choose", "class_restore"]
)
@pytest.mark.engine
def test_a_teacher_of_another_school_finds_nothing(as_stranger, school_class, name):
    address = reverse(name, args=[school_class.uuid])
    assert as_stranger.get(address).status_code in {404, 405}
    assert as_stranger.post(address, GOOD).status_code in {404, 405}
    school_class.refresh_from_db()
    assert (school_class.label, school_class.archived_on) == ("8B", None)


def test_who_left_the_school_sees_its_classes_no_more(as_teacher, teacher, school_class):
    teacher.memberships.all().delete()
    MembershipFactory(user=teacher)
    assert as_teacher.get(reverse("class_detail", args=[school_class.uuid])).status_code == 404


def test_a_colleague_of_the_same_school_does_not_see_my_class(school, school_class):
    colleague = MembershipFactory(school=school).user
    response = browser_of(colleague).get(reverse("class_detail", args=[school_class.uuid]))
    assert response.status_code == 404
