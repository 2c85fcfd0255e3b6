"""A lesson in another language: what a translator gets, what stays the same, who lets it out."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from wagtail.models import Locale
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms import groups
from cms.models import HelpEntry, User
from lessons.blocks import StepStreamBlock
from lessons.freezing import freeze_lesson
from lessons.models import Edition, LessonPage, Objective, SignOffRole
from lessons.services import sign_off
from lessons.starter.loader import load_help
from lessons.translations import missing_texts, write_draft
from quizzes.freezing import layout_of
from teacher_portal import access
from tests.lessons.factories import load_one, make_edition
from tests.lessons.studio_people import member
from tests.pages import page_of
from tests.teacher_portal.factories import SchoolClassFactory, UserFactory, code_of, open_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORD = "لفظ"


def person(name, *group):
    return User.objects.filter(email__startswith=f"{name}@").first() or member(name, *group)


@pytest.fixture
def urdu(db):
    return Locale.objects.get_or_create(language_code="ur")[0]


@pytest.fixture
def original(site_tree):
    load_one(site_tree, "D1")
    return make_edition(site_tree, "D1")


@pytest.fixture
def translated(original, urdu):
    """The draft that an administrator asks for; nothing is translated yet."""
    translate_object(original.lesson, [urdu], user=person("admin", groups.SITE_ADMINISTRATORS))
    return LessonPage.objects.get(locale=urdu)


def translate_all(page, translator, words=WORD):
    """Write every text, as a translator does text by text."""
    for part in (page, page.quiz):
        segments = StringSegment.objects.filter(
            source__object_id=part.translation_key
        ).select_related("string", "context")
        for segment in segments:
            if segment.context.path == "slug":
                continue
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=page.locale,
                context=segment.context,
                defaults={
                    "data": f"{words} {segment.pk:05d}",
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": translator,
                },
            )


def sign_both(page):
    revision = page.latest_revision
    for role, name in ((SignOffRole.SPECIALIST, "spec-ur"), (SignOffRole.SAFEGUARDING, "safe-ur")):
        sign_off(
            lesson=page, revision=revision, role=role, person=UserFactory(email=f"{name}@x.org")
        )
    return revision


class TestWhatATranslatorGets:
    def test_a_draft_in_a_library_of_its_own_with_the_same_rules(self, translated):
        assert (translated.live, translated.quiz.live) == (False, False)
        assert translated.code == "D1-UR"
        assert translated.get_workflow() is not None
        author = member("author")
        translated.owner = None
        assert translated.permissions_for_user(author).can_edit()
        assert Client().get("/ur/lessons/d1/").status_code == 404

    def test_words_only_never_a_code_or_a_key(self, translated):
        paths = StringSegment.objects.filter(
            source__object_id__in=[translated.translation_key, translated.quiz.translation_key]
        ).values_list("context__path", "string__data")
        assert {path.split(".")[0] for path, _text in paths} >= {"title", "steps", "questions"}
        ends = {path.rsplit(".", 1)[-1] for path, _text in paths}
        assert not ends & {"key", "to", "objective", "code"}
        story = next(step for step in original_steps(translated) if step["type"] == "story_branch")
        texts = {text for _path, text in paths}
        assert story["scenes"][0]["choices"][0]["text"] in texts

    def test_an_untranslated_text_keeps_it_from_being_handed_in(self, translated):
        assert missing_texts(translated) > 50
        with pytest.raises(ValidationError):
            write_draft(lesson=translated, user=member("author"))


def original_steps(page):
    source = LessonPage.objects.exclude(pk=page.pk).get(translation_key=page.translation_key)
    return source.editions.get().data["steps"]


class TestWhatStaysTheSame:
    def test_questions_keep_their_uuids_and_cells_and_stories_their_branches(
        self, original, translated
    ):
        translate_all(translated, person("translator"))
        page = write_draft(lesson=translated, user=person("translator"))
        quiz = page.quiz.get_latest_revision_as_object()
        before, after = original.questions, quiz.frozen_questions()
        assert [q["uuid"] for q in after] == [q["uuid"] for q in before]
        assert layout_of(after) == layout_of(before)
        assert all(q["stem"].startswith(WORD) for q in after)
        draft = page.get_latest_revision_as_object()
        data = {"old": original.data["steps"], "new": [c.block.freeze(c) for c in draft.steps]}
        ways = {
            name: [
                [(scene["key"], [c["to"] for c in scene["choices"]]) for scene in step["scenes"]]
                for step in steps
                if step["type"] == "story_branch"
            ]
            for name, steps in data.items()
        }
        assert ways["old"] == ways["new"]
        assert [s["id"] for s in data["old"]] == [s["id"] for s in data["new"]]
        assert [s["minutes"] for s in data["old"]] == [s["minutes"] for s in data["new"]]
        assert draft.objectives.count() == original.lesson.objectives.count()


class TestWhoLetsItOut:
    def test_no_machine_writes_and_nobody_publishes_by_hand(self, client, original, translated):
        assert get_machine_translator() is None
        administrator = person("admin", groups.SITE_ADMINISTRATORS)
        translate_all(translated, administrator)
        assert original.lesson.permissions_for_user(administrator).can_publish()
        assert not translated.permissions_for_user(administrator).can_publish()
        client.force_login(administrator)
        edit = f"/studio/pages/{translated.pk}/edit/"
        assert client.post(edit, {"action": "publish"}).status_code in (302, 403)
        page = write_draft(lesson=translated, user=administrator)
        with pytest.raises(PermissionDenied):
            page.latest_revision.publish()
        with pytest.raises(PermissionDenied):
            page.latest_revision.publish(user=administrator)
        assert not LessonPage.objects.get(pk=page.pk).live
        assert Edition.objects.count() == 1

    def test_it_never_becomes_a_copy_of_the_original(self, client, translated):
        """Wagtail-localize would make it public, in words that nobody has signed."""
        client.force_login(person("admin", groups.SITE_ADMINISTRATORS))
        address = f"/studio/localize/page/{translated.pk}/convert_to_alias/"
        for send in (client.get, client.post):
            assert send(address).status_code in (302, 403)
        page = LessonPage.objects.get(pk=translated.pk)
        assert (page.live, page.alias_of) == (False, None)

    @pytest.mark.parametrize("part", ["lesson", "quiz"])
    def test_syncing_with_publish_immediately_publishes_and_writes_nothing(
        self, client, translated, part, django_capture_on_commit_callbacks
    ):
        synced = translated if part == "lesson" else translated.quiz
        translate_all(translated, person("translator"))
        client.force_login(person("admin", groups.SITE_ADMINISTRATORS))
        source = Translation.objects.get(source__object_id=synced.translation_key).source
        address = f"/studio/localize/update/{source.pk}/"
        assert client.get(address).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address, {"publish_translations": "on"}, follow=True)
        assert "its own two signatures" in str(next(iter(answer.context["messages"])))
        row = type(synced).objects.get(pk=synced.pk)
        assert (row.live, row.title) == (False, synced.title)

    def test_its_own_two_signatures_make_its_own_edition(self, original, translated):
        translate_all(translated, person("translator"))
        page = write_draft(lesson=translated, user=person("translator"))
        assert access.assignable_edition("D1-UR") is None
        sign_both(page).publish()
        edition = access.assignable_edition("D1-UR")
        assert (edition.language, edition.title[:3]) == ("ur", WORD)
        assert access.assignable_edition("D1") == original

    def test_a_new_draft_of_it_changes_no_word_that_is_public(self, client, translated):
        """Wagtail-localize writes drafts into the row that the public pages are made of."""
        author = member("author")
        LessonPage.objects.filter(pk=translated.pk).update(owner=author)
        translate_all(translated, author)
        sign_both(write_draft(lesson=translated, user=author)).publish()
        pages = [page_of(client.get(path)) for path in ("/ur/lessons/", "/ur/lessons/d1/")]
        assert all(WORD in page for page in pages)
        StringTranslation.objects.filter(locale=translated.locale).update(data="unsigned")
        client.force_login(author)
        client.post(f"/studio/lessons/{translated.pk}/translation/")
        client.logout()
        again = [page_of(client.get(path)) for path in ("/ur/lessons/", "/ur/lessons/d1/")]
        assert again == pages
        lesson = LessonPage.objects.get(pk=translated.pk)
        for part in (lesson, lesson.quiz):
            assert (part.live, part.has_unpublished_changes) == (True, True)
            assert part.title.startswith(WORD)
            assert part.get_latest_revision_as_object().title == "unsigned"
        assert lesson.draft_title == "unsigned"
        assert "unsigned" not in str(freeze_lesson(lesson))
        assert lesson.quiz.live_revision
        assert lesson.objectives.count()

    def test_what_publishes_it_and_what_makes_its_edition_agree(self, translated):
        translate_all(translated, person("translator"))
        page = write_draft(lesson=translated, user=person("translator"))
        sign_both(page)
        objective = page.objectives.first()
        Objective.objects.filter(pk=objective.pk).update(text="Changed since.")
        with pytest.raises(PermissionDenied):
            page.latest_revision.publish()
        assert not LessonPage.objects.get(pk=page.pk).live
        Objective.objects.filter(pk=objective.pk).update(text=objective.text)
        # Saved again without a word changed, it is the lesson that was signed.
        page.get_latest_revision_as_object().save_revision().publish()
        assert access.assignable_edition("D1-UR").title.startswith(WORD)

    def test_another_organisation_writes_no_word_of_it(self, client, translated):
        LessonPage.objects.filter(pk=translated.pk).update(owner=person("owner"))
        key = translated.quiz.translation_key
        segment = StringSegment.objects.filter(source__object_id=key).first()
        found = Translation.objects.get(source__object_id=key)
        address = f"/studio/localize/translate/{found.pk}/strings/{segment.pk}/edit/"
        answers = {}
        for name, organisation in (("mine", "North Star"), ("elsewhere", "South Star")):
            client.force_login(member(name, organisation=organisation))
            asked = {"headers": {"x-requested-with": "XMLHttpRequest"}}
            form = "application/x-www-form-urlencoded"
            written = client.put(address, "value=x", content_type=form, **asked)
            answers[name] = (written.status_code, client.delete(address, **asked).status_code)
        assert answers["elsewhere"] == (403, 403)
        assert 403 not in answers["mine"]

    def test_whoever_translated_a_word_of_it_cannot_sign(self, translated):
        from lessons.models import SignOffTask

        translator, other = person("translator"), member("other")
        translate_all(translated, translator)
        page = write_draft(lesson=translated, user=member("administrator"))
        assert SignOffTask.wrote(page, translator)
        assert not SignOffTask.wrote(page, other)

    def test_a_translator_hands_in_and_the_checks_of_english_are_not_asked(
        self, client, translated, original
    ):
        author = member("author")
        LessonPage.objects.filter(pk=translated.pk).update(owner=author)
        client.force_login(author)
        address = f"/studio/lessons/{translated.pk}/translation/"
        assert "texts are missing" in client.get(address).content.decode()
        translate_all(translated, author)
        response = client.post(address, follow=True)
        said = [str(message).strip() for message in response.context["messages"]]
        assert said == ["Handed in. Two people who did not translate it sign it now."]
        assert LessonPage.objects.get(pk=translated.pk).workflow_in_progress


class TestWhatAPupilGets:
    def test_the_player_speaks_the_lessons_language_whatever_the_browser_wants(
        self, original, translated
    ):
        translate_all(translated, person("translator"))
        page = write_draft(lesson=translated, user=person("translator"))
        sign_both(page).publish()
        school_class = SchoolClassFactory(teachers=[UserFactory()])
        pupils = {}
        for code in ("D1", "D1-UR"):
            edition = access.assignable_edition(code)
            assignment = open_for(school_class, edition, told_dsl=True)
            browser = Client(headers={"accept-language": "fr"})
            browser.post("/join/", {"code": code_of(assignment)})
            pupils[code] = [
                browser.get(path).content.decode() for path in ("/join/ready/", "/play/")
            ]
        for page_of_urdu in pupils["D1-UR"]:
            assert '<html lang="ur" dir="rtl"' in page_of_urdu
            assert "ابھی نکلیں" in page_of_urdu
        for page_of_english in pupils["D1"]:
            assert '<html lang="en-gb" dir="ltr"' in page_of_english
            assert "Leave now" in page_of_english


class TestHelp:
    def test_a_translated_entry_waits_for_somebody_to_verify_it(self, site_tree, urdu):
        from django.utils import timezone, translation

        load_help()
        entry = HelpEntry.objects.get(slug="childline")
        translate_object(entry, [urdu])
        copy = HelpEntry.objects.get(slug="childline", locale=urdu)
        assert copy.phone == entry.phone
        assert (copy.verified_on, copy.is_shown) == (None, True)  # never_hide: yet not in its place
        with translation.override("ur"):
            shown = list(HelpEntry.objects.current().filter(slug="childline"))
            assert shown == [entry]
            today = timezone.localdate()
            later = today.replace(year=today.year + 1)
            HelpEntry.objects.filter(pk=copy.pk).update(verified_on=today, review_by=later)
            shown = list(HelpEntry.objects.current().filter(slug="childline"))
            assert shown == [copy]
        assert list(HelpEntry.objects.current().filter(slug="childline")) == [entry]
        assert settings.LANGUAGE_CODE == "en-gb"


def test_starter_content_is_stored_as_the_studio_stores_it():
    """A translator finds texts by the ids above them, and a field that is not there breaks the editor."""
    from lessons.starter.loader import read_lessons, steps_of

    for data in read_lessons():
        steps = steps_of(data)
        again = StepStreamBlock().get_prep_value(StepStreamBlock().to_python(steps))
        assert again == steps
