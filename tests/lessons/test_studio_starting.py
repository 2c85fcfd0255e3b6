"""A new lesson begins as a draft with what every lesson of its band needs."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.urls import reverse
from wagtail.models import Locale

from cms import groups
from cms.ages import AgeBand
from lessons.checking import draft_document
from lessons.models import LessonIndexPage, LessonPage
from lessons.quality.help import missing_help
from lessons.quality.minutes import minutes_add_up
from lessons.quality.reading import reading_grade
from lessons.studio.starting import free_code, start_lesson
from quizzes.models import Quiz
from tests.lessons.factories import load_drafts
from tests.lessons.studio_people import edit_address, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NEW = "/studio/lessons/new/"


@pytest.fixture
def author(site_tree, client):
    person = member("author")
    client.force_login(person)
    return person


@pytest.mark.parametrize("band", AgeBand.values)
def test_it_opens_in_the_editor_with_the_rules_of_its_band(client, author, band):
    answer = client.post(NEW, {"title": "Listening well", "band": band, "level": "amber"})
    lesson = LessonPage.objects.get(title="Listening well")
    assert (answer.status_code, answer.url) == (302, edit_address(lesson))
    assert client.get(answer.url).status_code == 200
    assert (lesson.live, lesson.owner, lesson.band, lesson.level) == (False, author, band, "amber")
    assert next(step.block_type for step in lesson.steps) == "discussion"
    assert lesson.ground_rules
    assert "DSL" in lesson.safeguarding_note
    document = draft_document(lesson)
    assert missing_help(document) == minutes_add_up(document) == reading_grade(document) == []
    assert document["quiz_title"] == f"{lesson.code}: Listening well"
    assert lesson.quiz.live is False


def test_its_code_is_the_next_that_is_free(site_tree):
    load_drafts(site_tree)
    assert free_code("14-16") == "E8"
    assert free_code("16-18") == "F4"


def test_two_lessons_of_one_band_have_codes_of_their_own(client, author):
    for _time in range(2):
        client.post(NEW, {"title": "The same", "band": "7-9", "level": "green"})
    assert sorted(LessonPage.objects.values_list("code", "slug")) == [("B1", "b1"), ("B2", "b2")]


@pytest.mark.parametrize(
    "names",
    [{"code": "B²"}, {"code": "B999999999"}, {"code": "X1", "slug": "b1"}, {"code": "b2", "slug": "x"}],
    ids=str,
)  # fmt: skip
def test_no_odd_code_or_address_stops_a_band(client, author, names):
    client.post(NEW, {"title": "First", "band": "7-9", "level": "green"})
    LessonPage.objects.update(**names)
    lesson = LessonPage.objects.get()
    assert client.post(NEW, {"title": "New", "band": "7-9", "level": "green"}).status_code == 302
    made = LessonPage.objects.get(title="New")
    assert (made.code, made.slug) in {("B1", "b1"), ("B2", "b2")}
    form = client.get(reverse("wagtailadmin_pages:copy", args=[lesson.pk])).context["form"]
    sent = {
        "new_title": "Twin",
        "new_slug": form.fields["new_slug"].initial,
        "new_parent_page": lesson.get_parent().pk,
    }
    client.post(reverse("wagtailadmin_pages:copy", args=[lesson.pk]), sent)
    assert LessonPage.objects.get(title="Twin").code.lower() == sent["new_slug"]


@pytest.mark.parametrize(("times", "status"), [(1, 302), (2, 200)])
def test_two_at_once_get_a_code_each_or_are_told(client, author, times, status):
    """Somebody else takes the code and address after they were chosen, before the lesson is there."""
    left = [times]

    def meanwhile(sender, instance, **kwargs):
        if left[0] and instance.pk is None:
            left[0] -= 1
            code = instance.title.split(":")[0]
            library = LessonIndexPage.objects.get()
            library.add_child(
                instance=LessonPage(
                    title="Theirs", code=code, slug=code.lower(), band="7-9", level="green",
                    minutes=20, summary="Theirs.",
                )
            )  # fmt: skip

    pre_save.connect(meanwhile, sender=Quiz)
    try:
        answer = client.post(NEW, {"title": "Mine", "band": "7-9", "level": "green"})
    finally:
        pre_save.disconnect(meanwhile, sender=Quiz)
    assert answer.status_code == status
    assert LessonPage.objects.filter(title="Mine").exists() == (status == 302)
    if status == 200:
        assert "already in use" in answer.content.decode()


def test_what_is_missing_is_said_at_its_field(client, author):
    page = client.post(NEW, {"title": "", "level": "green"}).content.decode()
    assert page.count("This field is required") == 2
    assert not LessonPage.objects.exists()


def test_wagtails_own_empty_form_leads_here(client, author, site_tree):
    address = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", site_tree.pk])
    assert client.get(address).url == NEW


def test_a_reviewer_who_writes_nothing_is_not_offered_it(client, site_tree):
    client.force_login(member("reviewer", groups.SAFEGUARDING_REVIEWERS))
    assert client.get(NEW).status_code in (302, 403)
    assert client.post(NEW, {"title": "X", "band": "7-9", "level": "green"}).status_code != 200
    assert not LessonPage.objects.exists()
    assert NEW not in client.get("/studio/").content.decode()


@pytest.mark.parametrize("code", ["E-5", "E 5", "LESSON7", "É5", "E5/"])
def test_a_code_is_letters_and_digits_and_short(site_tree, code):
    """It is typed by teachers, and a translation adds its language to it."""
    lesson = start_lesson(
        library=site_tree, author=member("author"), title="Listening", band="7-9", level="green"
    )
    lesson.code = code
    with pytest.raises(ValidationError, match="one to six letters and digits"):
        lesson.clean()
    lesson.code = "Lesso7"
    lesson.clean()
    urdu = Locale.objects.get_or_create(language_code="ur")[0]
    lesson.locale, lesson.code = urdu, "Lesso7-UR"
    lesson.clean()
    lesson.code = "Lesso7-FR"
    with pytest.raises(ValidationError):
        lesson.clean()
