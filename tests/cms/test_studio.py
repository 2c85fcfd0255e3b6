"""The studio: who may do what, what is registered there, and what cannot be deleted."""

import datetime as dt

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.models import GroupPagePermission
from wagtail.snippets.models import get_snippet_models

from cms import groups
from cms.models import HelpEntry, LocalFigure, Organisation, User
from lessons.models import Edition, LessonPage, Objective, Series, SignOffTask
from lessons.studio.sign_off import sign_off_state
from quizzes.models import Quiz
from teacher_portal.models import Area, Membership, School
from tests.lessons.factories import load_drafts, make_edition

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SEALED = {"tally", "seat", "key", "report", "cohort", "rollup", "releaseledger", "joincode"}


def member(name, *group_names):
    user = User.objects.create_user(f"{name}@example.org", first_name=name.title())
    user.groups.set(Group.objects.filter(name__in=group_names))
    return user


@pytest.fixture
def author(site_tree, client):
    user = member("author", groups.AUTHORS)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer(site_tree, client):
    user = member("reviewer", groups.SAFEGUARDING_REVIEWERS)
    client.force_login(user)
    return user


@pytest.fixture
def admin(site_tree, client):
    user = member("admin", groups.SITE_ADMINISTRATORS)
    client.force_login(user)
    return user


def barred(response):
    """The studio's way of saying no: back to its home page with a message."""
    return response.status_code == 302 and response.url == "/studio/"


def addresses(model, *names):
    return [reverse(model.snippet_viewset.get_url_name(name)) for name in names]


class TestNothingSealedIsRegistered:
    def test_models_of_the_studio(self, client):
        client.get("/studio/login/")  # loads every hook
        everything = {model._meta.model_name for model in get_snippet_models()}
        everything |= {
            str(getattr(viewset.model, "__name__", viewset.model)).split(".")[-1].lower()
            for viewset in viewsets.viewsets
            if getattr(viewset, "model", None) is not None
        }
        assert everything & SEALED == set()
        ours = {
            model for model in get_snippet_models() if not model.__module__.startswith("wagtail")
        }
        assert ours == {
            *(Quiz, Objective, Series, HelpEntry, LocalFigure, Organisation),
            *(School, Membership, Area),
        }

    def test_there_is_no_django_admin(self):
        assert not apps.is_installed("django.contrib.admin")
        assert "django.contrib.admin" not in settings.INSTALLED_APPS

    def test_no_group_holds_a_permission_on_them(self, site_tree):
        for group in Group.objects.all():
            names = {p.content_type.model for p in group.permissions.select_related("content_type")}
            assert names & SEALED == set()


class TestGroups:
    def test_making_them_again_changes_nothing(self, site_tree):
        def snapshot():
            return (
                {
                    g.name: sorted(g.permissions.values_list("pk", flat=True))
                    for g in Group.objects.all()
                },
                GroupPagePermission.objects.count(),
            )

        before = snapshot()
        groups.ensure_groups()
        groups.grant_lesson_permissions(site_tree)
        assert snapshot() == before

    def test_every_named_permission_exists(self, site_tree):
        for table in (groups.MODEL_PERMISSIONS, groups.COLLECTION_PERMISSIONS):
            for names in table.values():
                assert len(groups._permissions(names)) == len(names)

    def test_no_group_publishes_and_signs(self, site_tree):
        """Whoever signs does not publish: the workflow does, once both have signed."""
        publishers = set(
            GroupPagePermission.objects.filter(permission__codename="publish_page").values_list(
                "group__name", flat=True
            )
        )
        assert publishers & {groups.AUTHORS, groups.SAFEGUARDING_REVIEWERS} == set()


class TestAuthors:
    def test_write_lessons_and_quizzes(self, client, author, site_tree):
        assert client.get("/studio/lessons/new/").status_code == 200
        for address in [*addresses(Quiz, "list", "add"), *addresses(Objective, "list")]:
            assert client.get(address).status_code == 200
        assert client.get(reverse("wagtailimages:add")).status_code == 200

    def test_publish_nothing(self, client, author, site_tree):
        load_drafts(site_tree)
        lesson = LessonPage.objects.first()
        permissions = lesson.permissions_for_user(author)
        assert permissions.can_edit()
        assert permissions.can_submit_for_moderation()
        assert not permissions.can_publish()
        edit = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[lesson.quiz_id])
        assert "action-publish" not in client.get(edit).text

    def test_are_barred_from_people_schools_and_settings(self, client, author):
        closed = [
            reverse("wagtailusers_users:index"),
            reverse("wagtailusers_groups:index"),
            *addresses(School, "list"),
            *addresses(Membership, "list"),
            *addresses(Organisation, "list"),
            *addresses(HelpEntry, "add"),
            *addresses(Objective, "add"),
            reverse("wagtaildocs:index"),
            reverse("wagtailsites:index"),
        ]
        for address in closed:
            assert barred(client.get(address)), address

    def test_see_no_documents(self, client, author):
        assert "/studio/documents/" not in client.get("/studio/").text


class TestReviewers:
    def test_read_lessons_and_edit_what_they_are_asked_to_sign(self, client, reviewer, site_tree):
        load_drafts(site_tree)
        assert client.get(reverse("wagtailadmin_explore", args=[site_tree.pk])).status_code == 200
        lesson = LessonPage.objects.first()
        assert not lesson.permissions_for_user(reviewer).can_edit()
        assert not lesson.permissions_for_user(reviewer).can_publish()
        edit = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[lesson.quiz_id])
        assert barred(client.get(edit))
        assert barred(client.get(addresses(Quiz, "add")[0]))
        SignOffTask.objects.get(role="specialist").deactivate()
        lesson.get_workflow().start(lesson, None)
        assert "action-publish" in client.get(edit).text

    def test_are_barred_from_people(self, client, reviewer):
        assert barred(client.get(reverse("wagtailusers_users:index")))
        assert barred(client.get("/studio/invitations/"))


class TestAdministrators:
    def test_look_after_people_schools_and_the_help_directory(self, client, admin):
        School.objects.create(name="Elm")
        wanted = [
            reverse("wagtailusers_users:index"),
            "/studio/invitations/",
            *addresses(School, "list", "add"),
            *addresses(Membership, "list", "add"),
            *addresses(Organisation, "list", "add"),
            *addresses(HelpEntry, "list", "add"),
            reverse("wagtailsites:index"),
        ]
        for address in wanted:
            assert client.get(address).status_code == 200, address
        assert "Invite a school lead" in client.get(addresses(School, "list")[0]).text

    def test_invite_a_schools_first_lead(self, client, admin):
        school = School.objects.create(name="Elm")
        address = reverse("studio_invite_lead", args=[school.pk])
        assert client.post(address, {"email": "lead@elm.example"}).status_code == 302
        assert school.offers.get().role == "school_lead"

    def test_cannot_make_themselves_more(self, client, admin):
        """No groups page, no superuser box, no address of somebody else, no superuser's account."""
        assert barred(client.get(reverse("wagtailusers_groups:index")))
        other = member("other")
        edit = reverse("wagtailusers_users:edit", args=[other.pk])
        form = {
            "email": "stolen@example.org",
            "first_name": "O",
            "last_name": "P",
            "is_superuser": "on",
            "is_active": "on",
        }
        client.post(edit, form)
        other.refresh_from_db()
        assert other.first_name == "O"
        assert other.email == "other@example.org"
        assert not other.is_superuser
        root = User.objects.create_superuser("root@example.org")
        assert barred(client.get(reverse("wagtailusers_users:edit", args=[root.pk])))
        bulk = reverse("wagtail_bulk_action", args=["cms", "user", "set_active_state"])
        client.post(f"{bulk}?id={root.pk}", {"mark_as_active": ""})
        root.refresh_from_db()
        assert root.is_active
        delete = reverse("wagtailusers_users:delete", args=[other.pk])
        assert barred(client.get(delete))


class TestHome:
    def test_overdue_help_entries_ring(self, client, admin):
        HelpEntry.objects.create(slug="a", name="Old line", description="x", source="x")
        HelpEntry.objects.create(
            slug="b",
            name="Good line",
            description="x",
            source="x",
            verified_on=timezone.localdate(),
            review_by=timezone.localdate() + dt.timedelta(days=30),
        )
        page = client.get("/studio/").text
        assert "Help entries to check" in page
        assert "Old line" in page
        assert "Good line" not in page
        listed = client.get(addresses(HelpEntry, "list")[0]).text
        assert listed.index("Old line") < listed.index("Good line")

    def test_it_is_regards(self, client, author):
        page = client.get("/studio/").text
        assert "cms/css/studio.css" in page
        assert "cms/art/logo.svg" in page
        assert "Nobody can sign their own work" in page

    def test_it_asks_few_questions(self, client, admin, django_assert_max_num_queries):
        client.get("/studio/")
        with django_assert_max_num_queries(30):
            client.get("/studio/")


class TestSignOffState:
    def test_of_a_draft_and_of_a_signed_lesson(self, client, author, site_tree):
        load_drafts(site_tree)
        draft = LessonPage.objects.first()
        state = sign_off_state(draft)
        assert (state.assignable, state.live, state.missing) == (False, False, 2)
        lesson = make_edition(site_tree).lesson
        state = sign_off_state(LessonPage.objects.get(pk=lesson.pk))
        assert (state.assignable, state.live, state.missing) == (True, True, 0)
        page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).text
        assert 'data-side-panel="sign-off"' in page
        assert "until its review on" in page

    def test_of_changes_since(self, site_tree):
        lesson = make_edition(site_tree).lesson
        lesson.save_revision()
        assert sign_off_state(LessonPage.objects.get(pk=lesson.pk)).missing == 0, "the same words"
        lesson.summary = "In other words."
        lesson.save_revision()
        state = sign_off_state(LessonPage.objects.get(pk=lesson.pk))
        assert state.assignable
        assert state.missing == 2

    def test_of_an_overdue_lesson(self, site_tree):
        edition = make_edition(site_tree)
        Edition.objects.filter(pk=edition.pk).update(review_by=dt.date(2020, 1, 1))
        state = sign_off_state(LessonPage.objects.get(pk=edition.lesson_id))
        assert state.edition is not None
        assert not state.assignable

    def test_the_report_of_unsigned_lessons(self, client, author, site_tree):
        signed = make_edition(site_tree).lesson
        page = client.get(reverse("unsigned_lessons"))
        listed = {lesson.pk for lesson in page.context["object_list"]}
        assert signed.pk not in listed
        assert len(listed) == 24
        Edition.objects.update(review_by=dt.date(2020, 1, 1))
        assert "review date has passed" in client.get(reverse("unsigned_lessons")).text
        assert client.get(reverse("unsigned_lessons") + "?export=csv").status_code == 200


class TestNothingInUseIsDeleted:
    @pytest.fixture
    def lesson(self, site_tree, client):
        client.force_login(User.objects.create_superuser("root@example.org"))
        return make_edition(site_tree).lesson

    def test_a_signed_lesson(self, client, lesson):
        address = reverse("wagtailadmin_pages:delete", args=[lesson.pk])
        page = client.post(address, follow=True)
        assert LessonPage.objects.filter(pk=lesson.pk).exists()
        assert "cannot be deleted" in page.text
        assert reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]) in page.text

    def test_nor_the_library_around_it(self, client, lesson):
        parent = lesson.get_parent()
        client.post(reverse("wagtailadmin_pages:delete", args=[parent.pk]))
        assert LessonPage.objects.filter(pk=lesson.pk).exists()

    def test_nor_many_at_once(self, client, lesson):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{bulk}?id={lesson.pk}")
        assert LessonPage.objects.filter(pk=lesson.pk).exists()

    def test_a_draft_nobody_signed_may_go(self, client, lesson):
        draft = LessonPage.objects.exclude(pk=lesson.pk).first()
        client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
        assert not LessonPage.objects.filter(pk=draft.pk).exists()

    def test_its_quiz(self, client, lesson):
        name = Quiz.snippet_viewset.get_url_name("delete")
        page = client.post(reverse(name, args=[lesson.quiz_id]), follow=True)
        assert Quiz.objects.filter(pk=lesson.quiz_id).exists()
        assert "cannot be deleted: lesson D1" in page.text

    def test_a_quiz_that_only_an_edition_remembers(self, client, lesson):
        quiz = lesson.quiz
        lesson.quiz = None
        lesson.save_revision().publish()
        name = Quiz.snippet_viewset.get_url_name("delete")
        client.post(reverse(name, args=[quiz.pk]))
        assert Quiz.objects.filter(pk=quiz.pk).exists()

    def test_a_quiz_nobody_uses_may_go(self, client, lesson):
        quiz = Quiz.objects.create(title="Spare")
        client.post(reverse(Quiz.snippet_viewset.get_url_name("delete"), args=[quiz.pk]))
        assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_the_list_of_quizzes_asks_few_questions(
    client, author, site_tree, django_assert_max_num_queries
):
    load_drafts(site_tree)
    address = addresses(Quiz, "list")[0]
    page = client.get(address).text
    assert "4 of 4 report slots used" in page
    with django_assert_max_num_queries(25):
        client.get(address)
