"""The public lesson page and the templates that page, player and preview share."""

import html
import re
import uuid

import pytest
from django.template import Context, Template
from django.utils import timezone

from lessons.blocks import StepStreamBlock
from lessons.blocks.base import plain
from lessons.models import LessonPage
from quizzes.blocks import MultipleChoiceBlock, ScenarioBlock
from tests.lessons.factories import load_drafts, make_edition

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

QUERIES = 10  # Wagtail finds the page in nine; the tenth is the edition


def text_of(response):
    """What the page says, without tags, entities and breaks; of a picture, its alternative text."""
    said = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", response.content.decode())
    page = html.unescape(re.sub(r"<[^>]+>", " ", said))
    return " ".join(page.split())


def words(value):
    return " ".join(str(value).split())


@pytest.fixture
def d1(site_tree):
    return make_edition(site_tree, "D1")


@pytest.fixture
def unsigned(site_tree):
    load_drafts(site_tree)
    lesson = LessonPage.objects.get(code="D1")
    lesson.save_revision().publish()
    return lesson


SIGNS = {"id", "type", "label", "key", "to", "face", "ending", "picture", "scale", "shape"} | {
    "pull",
    "verdict",
    "grouping",
    "topic",
    "report",
}


def texts_of(part):
    """Every text that a step holds, paragraph by paragraph; talk is set as bubbles and not looked for."""
    if isinstance(part, dict):
        return [text for key, value in part.items() if key not in SIGNS for text in texts_of(value)]
    if isinstance(part, list):
        return [text for value in part for text in texts_of(value)]
    paragraphs = part.split("\n\n") if isinstance(part, str) else []
    return [p for p in paragraphs if p and not re.search(r"[A-Z]{2,}:|\n", p)]


class TestParentsSeeEverything:
    def test_every_word_is_there(self, client, d1):
        said = text_of(client.get("/lessons/d1/"))
        data = d1.data
        expected = [data["title"], data["summary"], data["parent_line"], data["withdrawal"]]
        expected += [data["ready"]["say"], data["ready"]["print"], *data["ready"]["read"]]
        expected += data["i_can"] + data["ground_rules"]
        expected += [word[key] for word in data["vocabulary"] for key in ("term", "definition")]
        expected += [o[key] for o in data["objectives"] for key in ("code", "text")]
        for step in data["steps"]:
            expected += texts_of(step)
        missing = [each for each in expected if words(each) not in said]
        assert missing == []

    def test_the_quiz_is_there_with_every_answer_feedback_and_reteach(self, client, d1):
        said = text_of(client.get("/lessons/d1/"))
        for question in d1.questions:
            assert words(question["stem"]) in said
            for option in question["options"]:
                assert said.count(words(option["feedback"])) >= 2  # to try, and to read
            if question["misconception"]:
                assert words(question["misconception"]["say"]) in said
                assert words(question["misconception"]["reteach"]) in said

    def test_the_safeguarding_note_is_not(self, client, d1):
        note = d1.data["safeguarding_note"]
        assert note
        said = text_of(client.get("/lessons/d1/"))
        assert words(note) not in said
        assert words(note)[:60] not in said

    def test_what_classes_get_is_shown_not_later_edits(self, client, d1):
        quiz = d1.lesson.quiz
        quiz.questions[0].value["stem"] = "An edit nobody has signed"
        quiz.save_revision()
        quiz.save()
        assert "An edit nobody has signed" not in text_of(client.get("/lessons/d1/"))


class TestNothingCanBeSent:
    def test_there_is_no_form_no_token_and_no_cookie(self, client, d1):
        response = client.get("/lessons/d1/")
        assert b"<form" not in response.content
        assert b"csrf" not in response.content.lower()
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_no_control_has_a_ballots_name(self, client, d1):
        page = client.get("/lessons/d1/").content.decode()
        names = re.findall(r'<input[^>]* name="([^"]+)"', page)
        assert names
        assert all(name.startswith("local-") for name in names)

    def test_being_signed_in_changes_nothing(self, client, d1, django_user_model):
        before = client.get("/lessons/d1/").content
        client.force_login(django_user_model.objects.create_user("someone@example.org"))
        assert client.get("/lessons/d1/").content == before


class TestHead:
    def test_the_tab_says_nothing_about_the_lesson(self, client, d1):
        page = client.get("/lessons/d1/").content.decode()
        assert "<title>Lesson D1 · Regard</title>" in page

    def test_leave_now_is_in_reach(self, client, d1):
        assert b'href="/leave/"' in client.get("/lessons/d1/").content

    def test_a_signed_lesson_can_be_set(self, client, d1):
        response = client.get("/lessons/d1/")
        assert "Set this for a class" in text_of(response)
        assert "has not been signed off" not in text_of(response)
        assert "Starter content" not in text_of(response)
        assert b'href="/teach/"' in response.content

    def test_a_teacher_from_a_class_is_led_to_its_start_card(self, client, d1):
        own = uuid.uuid4()
        page = client.get(f"/lessons/d1/?class={own}").content.decode()
        assert f'href="/teach/classes/{own}/lessons/D1/"' in page
        assert f'href="/lessons/?class={own}"' in page

    def test_an_unsigned_lesson_says_so_and_cannot_be_set(self, client, unsigned):
        said = text_of(client.get("/lessons/d1/"))
        assert "This lesson has not been signed off yet. It cannot be set for a class." in said
        assert "Set this for a class" not in said

    def test_starter_content_says_so(self, client, d1):
        d1.lesson.sign_offs.update(demo=True)
        type(d1).objects.filter(pk=d1.pk).update(starter_content=True)
        assert "Starter content, draft for specialist review" in text_of(client.get("/lessons/d1/"))

    def test_a_draft_is_not_public(self, client, site_tree):
        load_drafts(site_tree)
        assert client.get("/lessons/d1/").status_code == 404

    def test_the_page_asks_little(self, client, d1, django_assert_num_queries):
        client.get("/lessons/d1/")
        with django_assert_num_queries(QUERIES):
            client.get("/lessons/d1/")


# The shared templates, without a database.


def question(**changes):
    return {
        "uuid": str(uuid.uuid4()),
        "kind": "single",
        "stem": "What could Mo do?",
        "tier": "knowledge",
        "reported": True,
        "objective": "",
        "options": [
            {"key": "a", "text": "Ask", "correct": True, "feedback": "Kind."},
            {"key": "b", "text": "Grab", "correct": False, "feedback": "Ow."},
        ],
        "misconception": None,
    } | changes


def render(asked, index=1, **flags):
    given = " ".join(f"{name}={value}" for name, value in flags.items())
    template = Template(
        f'{{% include "quizzes/question.html" with question=q index=index {given} only %}}'
    )
    return template.render(Context({"q": asked, "index": index}))


def inputs(page):
    return re.findall(r"<input[^>]*>", page)


class TestQuestion:
    def test_a_ballots_controls_have_its_names_and_values_of_one_width(self):
        page = render(question(), index=2, interactive=True, named=True)
        assert re.findall(r'name="([^"]+)" value="([^"]+)"', page) == [
            ("q2", "a"),
            ("q2", "b"),
            ("q2", "-"),
        ]
        assert 'form=""' not in page

    def test_a_pass_is_chosen_at_first(self):
        checked = [i for i in inputs(render(question(), interactive=True)) if " checked" in i]
        assert len(checked) == 1
        assert 'value="-"' in checked[0]

    def test_several_choices_are_pairs_of_no_and_yes(self):
        page = render(question(kind="multi"), interactive=True, named=True)
        assert re.findall(r'name="([^"]+)" value="([^"]+)"', page) == [
            ("q1a", "0"),
            ("q1a", "1"),
            ("q1b", "0"),
            ("q1b", "1"),
        ]
        assert all('value="0"' in i for i in inputs(page) if " checked" in i)

    @pytest.mark.parametrize("kind", ["single", "scenario", "multi"])
    @pytest.mark.parametrize(
        ("changes", "named"),
        [({}, False), ({"reported": False}, True)],
    )
    def test_what_is_not_reported_belongs_to_no_form(self, kind, changes, named):
        for control in inputs(
            render(question(kind=kind, **changes), interactive=True, named=named)
        ):
            assert 'name="local-q1' in control
            assert 'form=""' in control

    def test_feedback_follows_its_label(self):
        page = render(question(), interactive=True)
        assert re.search(
            r"</label>\s*<div class=\"feedback feedback--yes\">.*?Kind\.", page, re.DOTALL
        )
        assert re.search(
            r"</label>\s*<div class=\"feedback feedback--again\">.*?Ow\.", page, re.DOTALL
        )

    @pytest.mark.parametrize("tier", ["attitude", "private"])
    def test_where_there_is_no_right_answer_there_are_thanks(self, tier):
        for flags in ({"interactive": True}, {"show_all": True}):
            page = render(question(tier=tier), **flags)
            assert "feedback--thanks" in page
            assert "feedback--yes" not in page
            assert "feedback--again" not in page

    def test_afterwards_every_feedback_is_there_and_nothing_to_press(self):
        page = render(question(), show_all=True)
        assert "Kind." in page
        assert "Ow." in page
        assert not inputs(page)

    def test_in_print_there_is_nothing_to_press(self):
        named = {"option": "b", "name": "Grabbing is fine", "say": "Look.", "reteach": "Again."}
        page = render(question(misconception=named), interactive=False)
        assert not inputs(page)
        for part in ("Kind.", "Ow.", "Grabbing is fine", "Look.", "Again."):
            assert part in page

    @pytest.mark.parametrize("block", [ScenarioBlock(), MultipleChoiceBlock()])
    def test_a_question_being_written_can_be_previewed(self, block):
        page = block.render(block.get_preview_value())
        assert 'form=""' in page
        assert 'name="q1' not in page


def step(kind, **changes):
    return {
        "id": str(uuid.uuid4()),
        "type": kind,
        "label": "Label",
        "minutes": 5,
        "title": "Title",
        "intro": "An introduction.",
        "items": [
            {"title": "First title", "text": "First text", "note": "First note"},
            {"title": "Second title", "text": "", "note": ""},
            {"title": "", "text": "Third text", "note": ""},
        ],
        "closing": "A closing line.",
        "teacher": "Only for the teacher.",
    } | changes


def render_step(one, arguments=""):
    return Template("{% load lessons %}{% step_body step " + arguments + " %}").render(
        Context({"step": one})
    )


KINDS = sorted(StepStreamBlock().child_blocks)


class TestStep:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("arguments", ["", "expanded=True"])
    def test_every_activity_shows_all_its_words_but_the_teachers(self, kind, arguments):
        page = render_step(step(kind), arguments)
        for item in step(kind)["items"]:
            for part in item.values():
                assert part in page
        assert "An introduction." in page
        assert "A closing line." in page
        assert "Only for the teacher." not in page

    @pytest.mark.parametrize("kind", KINDS)
    def test_for_reading_nothing_is_folded_away(self, kind):
        assert "<details" not in render_step(step(kind), "expanded=True")

    @pytest.mark.parametrize("kind", KINDS)
    def test_empty_parts_leave_nothing_behind(self, kind):
        page = render_step(step(kind, intro="", items=[], closing=""))
        assert not page.strip()

    def test_headings_fit_the_page(self):
        assert "<h3>First title</h3>" in render_step(step("sort"))
        assert "<h4>First title</h4>" in render_step(step("sort"), 'heading="h4"')

    def test_authors_words_are_escaped(self):
        evil = step("sort", intro="<script>x</script>", closing="<b>")
        page = render_step(evil)
        assert "<script>" not in page
        assert "<b>" not in page

    def test_an_activity_of_a_later_version_still_shows(self):
        assert "First text" in render_step(step("hologram"))

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_activity_can_be_previewed(self, kind):
        block = StepStreamBlock().child_blocks[kind]
        value = block.get_preview_value()
        page = block.render(value)
        shown = words(html.unescape(re.sub(r"<[^>]+>", " ", page)))
        shown += words(html.unescape(" ".join(re.findall(r'alt="([^"]*)"', page))))
        told = {**plain(block, value), "title": "", "teacher": ""}  # the page says these itself
        assert [text for text in texts_of(told) if words(text) not in shown] == []


def test_todays_date_plays_no_part(client, d1):
    """Nothing on a cacheable page may depend on the day it was made."""
    assert timezone.localdate().strftime("%Y") not in text_of(client.get("/lessons/d1/"))
