"""H5P activities as steps: what pupils get, what is signed, what a class tells its teacher."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from cms import groups
from lessons import freezing
from lessons.freezing import freeze_lesson
from lessons.models import Edition, LessonPage, SignOffRole
from lessons.packs.rendering import pack_html
from lessons.quality import check_lesson
from lessons.services import sign_off
from lessons.translations import write_draft
from media.usage import InUse
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
from quizzes.ballots.models import Seat, Tally
from quizzes.h5pp import activities, player
from quizzes.h5pp.models import H5PActivity, H5PLibrary, Immutable
from teacher_portal import closing, projector, reports
from teacher_portal.models import Assignment, Role
from tests.lessons.factories import load_one, make_edition, signer
from tests.lessons.studio_people import member
from tests.lessons.test_blocks import errors_of, stream_of
from tests.lessons.test_player import pupil
from tests.lessons.test_translations import WORD, translate_all
from tests.pages import line_of, page_of, text_of
from tests.quizzes.h5pp.kept import WORDS, keep
from tests.teacher_portal.factories import (
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(player, "is_there", lambda: True)


@pytest.fixture
def activity(site_tree):
    return keep(user=member("author"))


def step(activity, **changes):
    return {
        "type": "h5p",
        "title": "Three adverts",
        "minutes": 6,
        "intro": "Find what each does.",
        "activity": activity.pk,
        "alternative": WORDS,
        "report": "private",
    } | changes


def edition_with(site_tree, activity, **changes):
    load_one(site_tree, "D1")
    return make_edition(site_tree, "D1", steps=stream_of(step(activity, **changes)), quiz=None)


@pytest.fixture
def edition(site_tree, activity):
    """A lesson without questions whose one step is an activity that is reported."""
    return edition_with(site_tree, activity, report="knowledge")


@pytest.fixture
def cohort(edition):
    return sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=40
    )


def address(activity):
    return f"/h5p/frame/{activity.uuid}/"


class TestPupils:
    def test_the_step_waits_for_its_pupil_and_has_its_words(self, cohort, activity):
        answer = pupil(cohort).get("/play/")
        page = page_of(answer)
        assert f'data-h5p="{address(activity)}"' in page
        assert "data-start" in page
        assert "<iframe" not in page, "nothing loads before somebody asks"
        assert WORDS in page
        assert "This activity needs JavaScript." in page
        assert "whether you reached the pass mark" in page

    def test_the_page_may_frame_this_version_and_nothing_else(self, cohort, activity):
        client = pupil(cohort)
        policy = client.get("/play/")["Content-Security-Policy"]
        assert f"frame-src http://testserver{address(activity)};" in f"{policy};"
        client.post("/play/", {})
        assert "/h5p/" not in client.get("/play/done/")["Content-Security-Policy"]

    def test_without_the_player_or_a_library_there_are_the_words(
        self, site_tree, activity, monkeypatch, client
    ):
        edition = edition_with(site_tree, activity)
        client.force_login(member("reader"))
        H5PLibrary.objects.all().delete()
        for there, said in ((True, "libraries that are not installed"), (False, "needs the H5P")):
            monkeypatch.setattr(player, "is_there", lambda there=there: there)
            page = client.get(edition.lesson.url).content.decode()
            assert WORDS in page, "parents read it in words in any case"
            cohort = sealing.open_cohort(edition=edition.uuid, layout=[], ballot_limit=3)
            body = player_page(cohort, there)
            assert said in body
            assert "data-start" not in body
            assert re.search(r"<details[^>]* open", body)

    def test_nothing_of_a_private_activity_is_sent(self, site_tree, activity):
        edition = edition_with(site_tree, activity)
        assert (edition.results, edition.layout) == ([], [])
        cohort = sealing.open_cohort(edition=edition.uuid, layout=[], ballot_limit=3)
        page = page_of(pupil(cohort).get("/play/"))
        assert 'action="/play/"' not in page
        assert "What you do or write in it stays on this screen." in page

    def test_only_the_reported_step_of_an_activity_finds_its_row(self, site_tree, activity):
        """The same activity twice: what is done in the private one fills no field of the ballot."""
        load_one(site_tree, "D1")
        both = stream_of(step(activity), step(activity, report="knowledge"))
        edition = make_edition(site_tree, "D1", steps=both, quiz=None)
        cohort = sealing.open_cohort(
            edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=3
        )
        sections = re.findall(
            r"<section[^>]* data-h5p=[^>]*>", page_of(pupil(cohort).get("/play/"))
        )
        assert ["data-series=" in section for section in sections] == [False, True]

    def test_practice_plays_and_sends_nothing(self, cohort, activity):
        client = pupil(cohort)
        client.post("/join/start/", {"practice": "1"})
        answer = client.get("/play/")
        page = page_of(answer)
        assert address(activity) in answer["Content-Security-Policy"]
        assert f'data-h5p="{address(activity)}"' in page
        assert 'name="r1"' not in page
        assert 'action="/play/"' not in page


def player_page(cohort, there):
    """Anew for each state of the site: a body is kept for an hour."""
    from django.core.cache import cache

    cache.clear()
    return page_of(pupil(cohort).get("/play/"))


class TestOneBallot:
    def test_its_one_field_has_constant_length_and_begins_as_a_pass(self, cohort):
        page = page_of(pupil(cohort).get("/play/"))
        form = page[page.index('action="/play/"') :]
        form = form[: form.index("</form>")]
        named = re.findall(r'<input[^>]* name="([^"]+)"[^>]*>', form)
        assert named == ["csrfmiddlewaretoken", "r1"]
        assert 'type="hidden" name="r1" value="-"' in form

    @pytest.mark.parametrize(
        ("sent", "counts"),
        [("a", 1), ("b", 0), ("-", 0), ("", 0), ("c", 0), ("aa", 0), ("9" * 500, 0)],
    )
    def test_whatever_a_browser_says_it_is_one_yes_or_no(self, cohort, sent, counts, monkeypatch):
        heard = []
        submit = sealing.submit
        monkeypatch.setattr(
            sealing, "submit", lambda *, token, ballot: heard.append(ballot) or submit(token=token, ballot=ballot)
        )  # fmt: skip
        client = pupil(cohort)
        free = {"r1": sent, "r2": "a", "response": "free text", "q1": "a"}
        assert client.post("/play/", free)["Location"] == "/play/done/"
        assert heard == [[counts]]
        assert Tally.objects.get().n_completed == 1

    def test_the_report_says_its_figure(self, edition, client):
        school = SchoolFactory()
        teacher = MembershipFactory(school=school).user
        MembershipFactory(school=school, role=Role.DSL)
        school_class = SchoolClassFactory(school=school, teachers=[teacher])
        assignment = open_for(school_class, edition)
        for number in range(28):
            seated = pupil(assignment.cohort)
            seated.post("/play/", {"r1": "a" if number < 27 else "b"})
        closing.close_assignment(assignment_pk=assignment.pk)
        assert not Seat.objects.exists()
        (question,) = reports.class_report(Assignment.objects.get()).questions
        assert (question.is_activity, question.stem) == (True, "Three adverts")
        client.force_login(teacher)
        page = line_of(client.get(reverse("report", args=[assignment.uuid])))
        assert question.figure.words in page
        assert "reached the pass mark, of the 28 who finished" in page
        assert "answered accurately" not in page
        rows = client.get(reverse("report_csv", args=[assignment.uuid])).content.decode()
        assert "Reached the pass mark" in rows

    def test_it_is_one_question_in_all_versions_and_lessons(self, edition, activity):
        newer = keep(of=activity)
        assert newer.series == activity.series
        (cell,) = edition.cells
        assert cell.question == activity.series


class TestSignatures:
    @pytest.fixture
    def lesson(self, site_tree, activity):
        load_one(site_tree, "D1")
        lesson = LessonPage.objects.get(code="D1")
        lesson.steps = stream_of(step(activity))
        lesson.save_revision()
        return LessonPage.objects.get(code="D1")

    @pytest.mark.parametrize("changed", [{}, {"alternative": "Other."}, {"report": "knowledge"}])
    def test_another_version_other_words_or_a_report_undo_them(self, lesson, activity, changed):
        sign(lesson, SignOffRole.SPECIALIST)
        newer = activity if changed else keep(of=activity, user=activity.created_by)
        lesson.steps = stream_of(step(newer, **changed))
        revision = lesson.save_revision()
        lesson = LessonPage.objects.get(pk=lesson.pk)
        sign(lesson, SignOffRole.SAFEGUARDING)
        revision.publish()
        assert not Edition.objects.exists()

    def test_lessons_without_activities_keep_their_digests(self, lesson):
        """A name that a newer Regard adds undoes no signature."""
        lesson.steps = []
        page = lesson.save_revision().as_object()
        document = freeze_lesson(page)
        assert document["results"] == []
        assert "results" not in freezing._filled(document)

    def test_a_version_never_changes(self, activity):
        activity.alternative = "Other."
        with pytest.raises(Immutable):
            activity.save()

    def test_what_a_draft_or_an_edition_shows_stays(self, lesson, activity, client):
        client.force_login(activity.created_by)
        for place in ("a draft", "an edition"):
            with pytest.raises(InUse):
                activities.discard(activity)
            page = line_of(
                client.post(f"/studio/h5p/activities/{activity.pk}/delete/", follow=True)
            )
            assert "cannot be deleted: it is used in" in page
            if place == "a draft":
                sign(lesson, SignOffRole.SPECIALIST)
                sign(lesson, SignOffRole.SAFEGUARDING)
                lesson.latest_revision.publish()
                lesson = LessonPage.objects.get(pk=lesson.pk)
                lesson.steps = []
                lesson.save_revision()
        assert Edition.objects.get().played == [str(activity.uuid)]
        other = keep(title="Unused")
        activities.discard(other)
        assert list(H5PActivity.objects.all()) == [activity]


def sign(lesson, role):
    revision = LessonPage.objects.get(pk=lesson.pk).latest_revision
    person = signer(f"{role}@example.org")
    return sign_off(lesson=lesson, revision=revision, role=role, person=person)


class TestAuthors:
    def test_what_has_to_be_put_right(self, activity):
        assert errors_of(step(activity)) == {}
        assert "required" in errors_of(step(activity, report=""))["report"]
        assert "required" in errors_of(step(activity), activity=None)["activity"]
        assert "required" in errors_of(step(activity, alternative=" "))["alternative"]
        H5PLibrary.objects.all().delete()
        assert "Test.Player 1.0" in errors_of(step(activity))["activity"]

    def test_a_missing_activity_is_found_before_signing(self, edition):
        document = edition.data | {"results": []}
        H5PActivity.objects.all().delete()
        assert "this one is not there" in " ".join(
            problem.mend for problem in check_lesson(document) if problem.rule == "activity"
        )

    def test_the_report_has_four_slots_for_questions_and_activities(self, edition):
        def slots(**changes):
            found = check_lesson(edition.data | changes)
            return [problem for problem in found if problem.rule == "slots"]

        (result,) = edition.results
        named = [
            result | {"uuid": f"{index}" * 8 + "-0000-4000-8000-000000000000"} for index in range(5)
        ]
        assert slots(results=named[:4]) == []
        assert slots(results=named)
        assert slots(results=[result, result]), "the same activity twice is one question"
        assert slots(rotates=True), "a Class Pulse reports opinions"

    def test_they_choose_among_the_newest_versions(self, client, activity):
        newer = keep(of=activity, title="Newer")
        client.force_login(activity.created_by)
        page = text_of(client.get(reverse("h5p_activity_chooser:choose")))
        assert "Newer (version 2)" in page
        assert "Spot the trick" not in page
        client.force_login(member("nobody", "Nobody", organisation=""))
        assert "Newer" not in text_of(client.get(reverse("h5p_activity_chooser:choose")))
        assert newer.version == 2


def test_a_translation_plays_the_same_version_in_words_of_its_own(site_tree, activity):
    load_one(site_tree, "D1")
    empty = dict.fromkeys(("closing", "teacher", "picture_alt"), "")  # as the studio stores it
    original = make_edition(site_tree, "D1", steps=stream_of(step(activity, **empty)))
    urdu = Locale.objects.get_or_create(language_code="ur")[0]
    translate_object(original.lesson, [urdu], user=member("admin", groups.SITE_ADMINISTRATORS))
    page = LessonPage.objects.get(locale=urdu)
    translator = member("translator")
    translate_all(page, translator)
    draft = write_draft(lesson=page, user=translator).get_latest_revision_as_object()
    (frozen,) = freeze_lesson(draft)["steps"]
    assert frozen["played"]["uuid"] == str(activity.uuid)
    assert (frozen["activity"], frozen["report"]) == (activity.pk, "private")
    assert frozen["alternative"].startswith(WORD)


def test_on_the_wall_and_on_paper_there_are_the_words(edition):
    screens = [
        screen for section in projector.trial_deck(edition).sections for screen in section.screens
    ]
    assert WORDS in " ".join(screen.text for screen in screens)
    assert WORDS in pack_html(edition, back_url="#top")
