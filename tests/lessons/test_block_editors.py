"""The block editors' Python half: what the picker says, half-written drafts, copies, and who may copy."""

import copy
import json
import re

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.icons import get_icons
from wagtail.admin.telepath import JSContext
from wagtail.blocks import BaseStructBlock, ListBlock, StreamBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from cms import groups
from cms.blocks import fresh_ids
from cms.models import User
from lessons.blocks import StepStreamBlock
from lessons.blocks.previews import USUAL_BAND, band_asked_for
from lessons.blocks.stories import BranchingStoryBlock, SceneBlock
from lessons.models import Edition, LessonPage, SignOff
from lessons.studio import adapters
from lessons.studio.duplicating import duplicate_lesson
from quizzes.ballots.layout import Tier
from quizzes.blocks import (
    MultipleChoiceBlock,
    QuestionStreamBlock,
    ScenarioBlock,
    SingleChoiceBlock,
)
from quizzes.studio import report_slots
from tests.lessons.activity_steps import STORY
from tests.lessons.factories import load_drafts, make_edition

STREAMS = [StepStreamBlock(), QuestionStreamBlock()]
PICKED = [block for stream in STREAMS for block in stream.child_blocks.values()]
each = pytest.mark.parametrize("block", PICKED, ids=lambda block: block.name)


def structs(block):
    """The block and every block with fields inside it."""
    if isinstance(block, ListBlock):
        yield from structs(block.child_block)
    elif isinstance(block, (BaseStructBlock, StreamBlock)):
        yield block
        for child in block.child_blocks.values():
            yield from structs(child)


class TestPicker:
    @each
    def test_every_activity_introduces_itself(self, block):
        sentence = str(block.get_description())
        assert re.fullmatch(r"[A-Z“].{15,140}[.]", sentence), sentence
        assert str(block.label)
        assert block.meta.group
        assert block.is_previewable

    @each
    def test_icons_exist(self, block):
        known = set(re.findall(r'id="icon-([a-z0-9-]+)"', get_icons()))
        used = {found.meta.icon for found in structs(block)}
        assert used <= known - {"placeholder"}

    @pytest.mark.parametrize("stream", STREAMS)
    def test_labels_tell_activities_apart(self, stream):
        labels = [str(block.label) for block in stream.child_blocks.values()]
        assert len(set(labels)) == len(labels)

    @each
    def test_what_is_previewed_could_be_published(self, block):
        if block.name == "h5p":  # an activity that somebody has imported: there is none to show
            with pytest.raises(StructBlockValidationError) as refused:
                block.clean(block.get_preview_value())
            assert set(refused.value.block_errors) == {"activity"}
        else:
            block.clean(block.get_preview_value())

    @each
    @pytest.mark.django_db
    def test_previews_are_pages_of_the_pupils_look(self, block, site_tree, client):
        client.force_login(author())
        page = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        said = page.content.decode()
        assert page.status_code == 200
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert f'data-band="{USUAL_BAND}"' in said
        assert "cms/css/pupil" in said
        value = block.get_preview_value()
        assert (value.get("title") or value.get("stem")).replace("'", "&#x27;") in said
        assert "<form" not in said

    @pytest.mark.django_db
    @pytest.mark.parametrize("code", ["A1", "E5"])
    def test_a_preview_has_the_look_of_the_lessons_band(self, site_tree, code):
        load_drafts(site_tree)
        lesson = LessonPage.objects.get(code=code)
        address = f"http://testserver{reverse('wagtailadmin_pages:edit', args=[lesson.pk])}"
        assert band_asked_for(RequestFactory().get("/", HTTP_REFERER=address)) == lesson.band

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "address", ["", "http://[", "/nowhere/", "http://testserver/studio/pages/999999/edit/"]
    )
    def test_anywhere_else_it_has_the_neutral_look(self, site_tree, address):
        assert band_asked_for(RequestFactory().get("/", HTTP_REFERER=address)) == USUAL_BAND


class TestWords:
    def test_every_mark_of_the_picture_has_words(self):
        words = adapters._story_words()
        marks = re.findall(
            r'"([a-z-]+)": "\S"|\b(start|good|mend|missing|loop|unreachable): "', SIGNS
        )
        for mark in {one or other for one, other in marks}:
            assert words[mark], mark

    @pytest.mark.django_db
    @pytest.mark.parametrize("stream", STREAMS)
    def test_the_editors_can_be_packed_for_the_page(self, stream):
        packed = json.dumps(JSContext().pack(stream))
        assert "regard." in packed


SIGNS = (
    """start: " good: " mend: " "dead-end": "✕" unreachable: " missing: " loop: " "no-good": "!" """
)


def half_written():
    story = copy.deepcopy(STORY)
    story["scenes"].append({"key": "", "text": "", "choices": [{"text": "", "to": "gone"}]})
    return {key: value for key, value in story.items() if key != "type"}


class TestDrafts:
    def test_a_half_written_story_can_be_saved_but_not_published(self):
        block = BranchingStoryBlock()
        value = block.to_python(half_written())
        saved = block.clean_deferred(value)
        assert [scene["key"] for scene in saved["scenes"]][-1] == "scene-1"
        with pytest.raises(StructBlockValidationError):
            block.clean(value)

    def test_a_dead_end_is_refused_with_words_that_name_the_scene(self):
        block = BranchingStoryBlock()
        raw = half_written()
        raw["scenes"][-1] |= {"text": "Nobody says a word.", "choices": []}
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(block.to_python(raw))
        (said,) = refused.value.block_errors["scenes"].messages
        number = len(raw["scenes"])
        assert said.startswith(f"Scene {number} (“Nobody says a word.”) is a dead end")

    def test_a_new_scenes_key_is_one_that_nobody_has(self):
        block = BranchingStoryBlock()
        raw = half_written()
        raw["scenes"][0]["key"] = "scene-1"
        raw["scenes"].append({"key": "", "text": ""})
        keys = [s["key"] for s in block.clean_deferred(block.to_python(raw))["scenes"]]
        assert keys[-2:] == ["scene-2", "scene-3"]

    def test_a_picture_without_words_may_wait(self):
        block = SceneBlock()
        value = block.to_python({"key": "a", "text": "…", "picture": "film-poster"})
        block.clean_deferred(value)
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert "picture_alt" in refused.value.block_errors

    @pytest.mark.parametrize("block", [SingleChoiceBlock(), ScenarioBlock(), MultipleChoiceBlock()])
    def test_a_quiz_with_no_right_answer_is_saved_but_not_published(self, block):
        value = block.get_preview_value()
        for option in value["options"]:
            option["correct"] = False
        block.clean_deferred(value)
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert "accurate" in refused.value.block_errors["options"].message

    @pytest.mark.parametrize("block", [SingleChoiceBlock(), ScenarioBlock()])
    def test_nor_is_one_with_two(self, block):
        value = block.get_preview_value()
        for option in value["options"]:
            option["correct"] = True
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert "several are ticked" in refused.value.block_errors["options"].message

    def test_a_new_question_is_of_a_kind_that_can_be_counted(self):
        assert SingleChoiceBlock().get_default()["tier"] == Tier.KNOWLEDGE


class TestSlots:
    def test_prices_are_those_of_the_ballots(self):
        assert report_slots() == {
            "budget": 4.0,
            "costs": {"attitude": 0.5, "knowledge": 1.0},
            "attitudesAtMost": 3,
            "askedInRotation": 3,
            "optionsAtMost": 6,
        }


def author(*group_names):
    user = User.objects.create_user(
        f"{len(group_names)}{''.join(group_names)}@example.org".replace(" ", "")
    )
    user.groups.set(Group.objects.filter(name__in=group_names or [groups.AUTHORS]))
    return user


def ids_in(raw):
    found = re.findall(r'"id": "([^"]+)"', json.dumps(raw))
    assert found
    return set(found)


def test_copies_share_no_id():
    raw = [
        {"type": "a", "id": "1", "value": {"items": [{"type": "item", "id": "2", "value": "x"}]}}
    ]
    copied = fresh_ids(raw)
    assert not ids_in(raw) & ids_in(copied)
    assert copied[0]["value"]["items"][0]["value"] == "x"
    assert fresh_ids({"id": "kept", "text": "no block"}) == {"id": "kept", "text": "no block"}


@pytest.mark.django_db(databases=["default", "vault"])
class TestDuplicating:
    @pytest.fixture
    def signed(self, site_tree):
        """A published lesson with a newer draft of itself and of its quiz."""
        lesson = make_edition(site_tree, "D1").lesson
        lesson.quiz.questions[0].value["stem"] = "What does the newest draft ask?"
        lesson.quiz.save_revision()
        lesson.summary = "The newest words."
        lesson.save_revision()
        return LessonPage.objects.get(pk=lesson.pk)

    def copied(self, lesson):
        made = duplicate_lesson(
            lesson=lesson, title="A twin", slug="d99", parent=lesson.get_parent(), user=author()
        )
        return LessonPage.objects.get(pk=made.pk)

    def test_the_copy_is_a_draft_of_the_newest_words_with_a_code_of_its_own(self, signed):
        made = self.copied(signed)
        newest = made.get_latest_revision_as_object()
        assert not made.live
        assert not LessonPage.objects.filter(code=made.code).exclude(pk=made.pk).exists()
        assert (newest.title, newest.code, newest.summary) == (
            "A twin", made.code, "The newest words.",
        )  # fmt: skip
        assert set(newest.objectives.all()) == set(signed.objectives.all()) != set()
        assert newest.steps.get_prep_value() == signed.steps.get_prep_value()
        newest.full_clean()

    def test_its_quiz_shares_no_question_with_the_first(self, signed):
        made = self.copied(signed)
        first, second = signed.quiz, made.get_latest_revision_as_object().quiz
        assert second.pk == made.quiz_id != first.pk
        assert not second.live
        newest = second.get_latest_revision_as_object()
        assert newest.frozen_questions()[0]["stem"] == "What does the newest draft ask?"
        asked, asked_again = (
            {q["uuid"] for q in quiz.frozen_questions()} for quiz in (first, newest)
        )
        assert len(asked) == len(asked_again)
        assert not asked & asked_again
        assert not ids_in(first.questions.get_prep_value()) & ids_in(
            newest.questions.get_prep_value()
        )

    def test_nobody_has_signed_it_and_no_old_revision_came_along(self, signed):
        made = self.copied(signed)
        assert made.revisions.count() == 1
        assert not SignOff.objects.filter(lesson=made).exists()
        assert not Edition.objects.filter(lesson=made).exists()

    def test_an_author_does_it_in_the_studio(self, signed, client):
        client.force_login(author())
        address = reverse("wagtailadmin_pages:copy", args=[signed.pk])
        form = client.get(address).context["form"]
        assert not {"publish_copies", "alias"} & set(form.fields)
        sent = {
            "new_title": form.fields["new_title"].initial,
            "new_slug": form.fields["new_slug"].initial,
            "new_parent_page": signed.get_parent().pk,
            "publish_copies": "on",
            "alias": "on",
        }
        answer = client.post(address, sent)
        made = LessonPage.objects.get(title=sent["new_title"])
        assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
        assert not made.live
        assert made.alias_of is None
        again = client.post(address, sent)
        assert again.status_code == 200
        assert again.context["form"].errors["new_slug"]


@pytest.mark.django_db
def test_a_long_lessons_form_arrives_whole(site_tree, client):
    """Ten steps with twelve cards each are some 1300 fields; Django refuses more than 1000 unasked."""
    load_drafts(site_tree)
    client.force_login(author())
    lesson = LessonPage.objects.get(code="D1")
    sent = {f"steps-0-value-items-{n}-value-title": "A card" for n in range(2000)}
    sent |= {"steps-count": "0", "vocabulary-count": "0"}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), sent)
    assert answer.status_code == 200


@pytest.mark.django_db
class TestReuse:
    @pytest.fixture
    def lesson(self, site_tree):
        load_drafts(site_tree)
        return LessonPage.objects.get(code="E5")

    def addresses(self, lesson):
        step = lesson.steps[0].id
        return [
            reverse("reuse_lessons"),
            reverse("reuse_steps", args=[lesson.pk]),
            reverse("reuse_step", args=[lesson.pk, step]),
            reverse("reuse_preview", args=[lesson.pk, step]),
        ]

    @pytest.mark.parametrize("kind", ["story_branch", "hotspot", "sort"])
    def test_a_step_comes_as_the_editor_wants_it(self, lesson, client, kind):
        client.force_login(author())
        step = next(child for child in lesson.steps if child.block_type == kind)
        answer = client.get(reverse("reuse_step", args=[lesson.pk, step.id])).json()
        state = answer["block"]
        assert state["type"] == kind
        assert not ids_in(state) & ids_in(lesson.steps.get_prep_value())
        assert state["value"]["title"] == step.value["title"]
        assert set(state["value"]) == set(step.block.child_blocks)

    def test_lessons_are_found_by_word_or_code_in_few_queries(
        self, lesson, client, django_assert_max_num_queries
    ):
        client.force_login(author())
        address = reverse("reuse_lessons")
        with django_assert_max_num_queries(12):
            everything = client.get(address).json()["html"]
        assert "E5" in everything
        assert "A1" in everything
        assert "A1" not in client.get(address, {"q": "e5"}).json()["html"]
        assert "No lesson like that" in client.get(address, {"q": "zebra"}).json()["html"]

    def test_the_preview_shows_the_step(self, lesson, client):
        client.force_login(author())
        page = client.get(self.addresses(lesson)[3])
        assert lesson.steps[0].value["title"] in page.content.decode()
        assert f'data-band="{lesson.band}"' in page.content.decode()
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_a_step_that_is_gone_is_not_found(self, lesson, client):
        client.force_login(author())
        assert client.get(reverse("reuse_step", args=[lesson.pk, "gone"])).status_code == 404

    def test_only_those_who_write_may_look(self, lesson, client):
        reviewer = author(groups.SAFEGUARDING_REVIEWERS)
        for address in self.addresses(lesson):
            client.logout()
            assert client.get(address).status_code == 302
            client.force_login(reviewer)
            assert client.get(address).url == "/studio/"
