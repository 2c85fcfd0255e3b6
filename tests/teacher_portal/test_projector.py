"""The projector: who may see it, what it shows of a lesson, what it never shows, and what it counts."""

import copy
import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.starter.loader import read_lessons
from teacher_portal import projector, services
from teacher_portal.closing import close_assignment
from teacher_portal.join_codes import spaced
from teacher_portal.models import RunStep
from teacher_portal.previews import as_projector
from teacher_portal.projector_screens import step_screens
from teacher_portal.projector_text import ROOM, divide, lines_of
from tests.lessons.activity_steps import STEPS
from tests.lessons.factories import make_edition
from tests.lessons.media_steps import STEPS as MEDIA_STEPS
from tests.pages import line_of, text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import EditionFactory, answer, code_of, open_for, question
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

OLD = {
    "id": "old-1",
    "type": "story_branch",
    "title": "Mo and the red scooter",
    "minutes": 9,
    "intro": "Mo wants a turn.",
    "items": [{"title": "Mo asks", "text": "Ada smiles.", "note": "Asking is kind."}],
    "closing": "Everybody gets it wrong sometimes.",
    "teacher": "Read it with a picture-book voice.",
}
QUICK = {
    "id": "quick-1",
    "type": "quiz",
    "title": "Check",
    "minutes": 3,
    "items": [
        {"title": "What is a fact?", "text": "a / b / c", "note": "Something you can check."}
    ],
}


def with_steps(*steps, **fields):
    """An edition with these steps; factories' own lessons have none."""
    made = EditionFactory(code="D1", **fields)
    data = made.data | {"steps": list(steps)}
    type(made).objects.filter(pk=made.pk).update(data=data)
    made.refresh_from_db()
    return made


@pytest.fixture
def assignment(school_class):
    return open_for(school_class, with_steps(OLD, QUICK))


def address(assignment, name="projector"):
    return reverse(name, args=[assignment.uuid])


def page(client, assignment, name="projector"):
    response = client.get(address(assignment, name))
    assert response.status_code == 200
    return response.content.decode()


# Who


@pytest.mark.parametrize("name", ["projector", "projector_notes"])
def test_only_the_classs_teachers_see_it(
    name, assignment, as_teacher, as_stranger, as_dsl, as_lead, nobody
):
    assert as_teacher.get(address(assignment, name)).status_code == 200
    for client in (as_stranger, as_dsl, as_lead):
        assert client.get(address(assignment, name)).status_code == 404
    assert browser_of(nobody).get(address(assignment, name)).status_code == 403
    assert Client().get(address(assignment, name)).status_code == 302
    assert as_teacher.post(address(assignment, name)).status_code == 405


# What it never shows


@pytest.mark.parametrize("name", ["projector", "projector_notes"])
def test_while_the_lesson_is_open_there_is_no_answer_in_the_page(as_teacher, assignment, name):
    html = page(as_teacher, assignment, name)
    assert "On your own device now" in html
    for asked_of_pupils in assignment.edition.questions:
        assert asked_of_pupils["stem"] not in html
        for option in asked_of_pupils["options"]:
            assert option["text"] not in html
            assert option["feedback"] not in html
        if named := asked_of_pupils["misconception"]:
            for words in (named["name"], named["say"], named["reteach"]):
                assert words not in html
    assert "correct" not in html.lower()
    assert "Something you can check." not in html, "nor the thought of a quick question"


def test_a_closed_lesson_shows_answers_and_says_that_it_is_closed(as_teacher, assignment):
    close_assignment(assignment_pk=assignment.pk)
    html = page(as_teacher, assignment)
    assert "This lesson is closed" in html
    assert "What is respect?" in html
    assert "Accurate" in html
    assert "Something you can check." in html
    assert "On your own device now" not in html
    assert "join" not in re.findall(r"door__code[^<]*", html), "the door is shut"


def test_opinions_have_no_answer_even_then(as_teacher, school_class):
    edition = with_steps(OLD, questions=[question("I like it.", tier="attitude")])
    closed = close_assignment(assignment_pk=open_for(school_class, edition).pk)
    html = page(as_teacher, closed)
    assert "I like it." not in html
    assert "Accurate" not in html


def test_a_held_lesson_shows_that_it_is_paused_and_nothing_else(as_teacher, assignment):
    services.hold(assignment=assignment)
    html = page(as_teacher, assignment)
    assert "Paused" in html
    assert OLD["title"] not in html


def test_the_teachers_own_pause_stands_on_the_wall_until_they_go_on(as_teacher, as_dsl, assignment):
    """Each brake says whose it is; the wall asks for its state, and comes back where it was."""
    as_teacher.post(address(assignment, "pause"))
    wall = line_of(as_teacher.get(address(assignment)))
    assert "Look up, please" in wall
    assert OLD["title"] not in wall
    assert 'data-module="projector-held"' in wall
    assert 'data-state="paused"' in wall
    as_dsl.post(address(assignment, "hold"))
    wall = line_of(as_teacher.get(address(assignment)))
    assert 'data-state="held"' in wall
    assert "Miriam Adeyemi has paused this lesson" in wall
    assert "Look up, please" not in wall
    as_dsl.post(address(assignment, "resume"))
    assert 'data-state="paused"' in line_of(as_teacher.get(address(assignment)))
    as_teacher.post(address(assignment, "go_on"))
    assert OLD["title"] in page(as_teacher, assignment)


@pytest.mark.parametrize("brake", ["paused", "held", "early", "closed"])
def test_a_shut_door_has_no_code_on_the_wall(as_teacher, assignment, brake):
    """Not even in the page's source: a code that opens nothing would send a class to a shut door."""
    code = spaced(code_of(assignment))
    assert code in page(as_teacher, assignment)
    running = type(assignment).objects.filter(pk=assignment.pk)
    if brake == "paused":
        as_teacher.post(address(assignment, "pause"))
    elif brake == "held":
        services.hold(assignment=assignment)
    elif brake == "closed":
        close_assignment(assignment_pk=assignment.pk)
    else:
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        running.update(mode="homework", opens_on=tomorrow, auto_close_on=tomorrow)
    response = as_teacher.get(address(assignment))
    assert response.context["room"]["code"] == ""
    assert code not in text_of(response)


# What it shows


def test_the_first_screen_is_the_door_and_the_last_is_help(as_teacher, assignment):
    found = projector.deck(assignment)
    assert [s.name for s in found.sections] == ["start", "s1", "s2", "quiz", "end"]
    first, *_others, last = found.screens
    assert first.kind == "title"
    assert last.kind == "help"
    html = page(as_teacher, assignment)
    assert "of 28 are in" in html
    assert "of 28 finished" in html
    assert "Story people only." in html
    assert "saying no and hearing it" in html
    assert "Miriam Adeyemi" in html
    assert "0800 1111" in html or "Childline" not in html


def test_an_edition_frozen_with_items_only_gets_a_screen_an_item():
    screens = step_screens(OLD, with_answers=False)
    assert [s.kind for s in screens] == ["opening", "card", "closing"]
    assert screens[1].reveals == ["Asking is kind."]
    bare = {"id": "x", "type": "no_such_family", "title": "Anything", "minutes": 2}
    assert [s.kind for s in step_screens(bare, with_answers=False)] == ["opening"]


def test_notes_hold_what_the_wall_does_not(as_teacher, assignment):
    assert OLD["teacher"] not in page(as_teacher, assignment)
    notes = page(as_teacher, assignment, "projector_notes")
    assert OLD["teacher"] in notes
    assert "Stay for ten minutes afterwards." in notes
    assert "about 9 minutes" in notes


def every_step():
    """Each step of the starter lessons, and each family's step of the tests."""
    for lesson in read_lessons():
        for number, step in enumerate(lesson["steps"], start=1):
            yield f"{lesson['code']}, step {number}", step
    for step in [*STEPS, *MEDIA_STEPS]:
        yield f"the tests' {step['type']}", step


def test_every_starter_step_makes_screens_that_hold_together():
    for name, step in every_step():
        section = projector.Section("s1", step["title"], 5, step_screens(step, with_answers=False))
        ids = [screen.id for screen in section.screens]
        assert len(set(ids)) == len(ids), name
        assert section.screens[0].kind == "opening", name
        assert len(section.screens) > 1, name
        for screen in section.screens:
            assert screen.heading, name
            assert lines_of(screen.text) <= ROOM + 3, name
            assert {choice["screen"] for choice in screen.choices} <= set(ids), name
        choices = [
            c["to"] for scene in step.get("scenes") or [] for c in scene.get("choices") or []
        ]
        assert sorted(c["to"] for s in section.screens for c in s.choices) == sorted(choices), name


def test_every_word_of_a_long_text_stays():
    text = "One two three four. " * 60 + "\n\nADA: Can I go?\nMO: Yes.\n\nAnd so it ends."
    parts = divide(text)
    assert len(parts) > 2
    assert " ".join(parts).split() == text.split()
    assert all(lines_of(part) <= ROOM + 1 for part in parts)
    assert divide("") == []


def test_pages_ask_few_questions(as_teacher, assignment):
    answer(assignment, pupils=12)
    assert asked(as_teacher, address(assignment)) == 9 <= MOST
    assert asked(as_teacher, address(assignment, "projector_notes")) == 8 <= MOST


def test_previews_of_two_lessons_do_not_turn_each_others_screens(site_tree, rf):
    """Every window of one name follows the others: a draft shown twice, a lesson on two screens."""
    lessons = [make_edition(site_tree, code).lesson for code in ("D1", "E3")]
    pages = [as_projector(rf.get("/"), lesson).content.decode() for lesson in lessons]
    channels = [re.search(r'data-channel="([^"]+)"', page)[1] for page in pages]
    assert channels == [f"regard-projector-preview-{lesson.pk}-en-gb" for lesson in lessons]


# What it counts


def shown(client, assignment, step):
    return client.post(address(assignment, "projector_shown"), {"step": step}).status_code


def test_a_step_is_counted_once(as_teacher, assignment):
    assert shown(as_teacher, assignment, "old-1") == 204
    assert shown(as_teacher, assignment, "old-1") == 204
    assert RunStep.objects.get().step == "old-1"
    with pytest.raises(IntegrityError), transaction.atomic():
        RunStep.objects.create(assignment=assignment, step="old-1", shown_on="2026-01-01")
    html = page(as_teacher, assignment)
    assert 'data-records="quick-1"' in html
    assert 'data-records="old-1"' not in html, "it is not sent again"
    assert "1 of 2 steps shown" in page(as_teacher, assignment, "board")


def test_nothing_finer_than_the_day_and_nobody_is_in_the_record():
    names = {field.name: field.get_internal_type() for field in RunStep._meta.get_fields()}
    assert names == {
        "id": "BigAutoField",
        "assignment": "ForeignKey",
        "step": "CharField",
        "shown_on": "DateField",
    }


def test_unknown_steps_closed_and_held_lessons_and_strangers_are_refused(
    as_teacher, as_stranger, assignment
):
    assert shown(as_teacher, assignment, "made-up") == 404
    assert shown(as_teacher, assignment, "") == 404
    assert shown(as_stranger, assignment, "old-1") == 404
    assert as_teacher.get(address(assignment, "projector_shown")).status_code == 405
    services.hold(assignment=assignment)
    assert shown(as_teacher, assignment, "old-1") == 409
    services.resume(assignment=assignment)
    close_assignment(assignment_pk=assignment.pk)
    assert shown(as_teacher, assignment, "old-1") == 409
    assert not RunStep.objects.exists()


def test_counting_needs_the_token(teacher, assignment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    assert shown(client, assignment, "old-1") == 403


def test_the_report_says_how_many_steps_were_shown(as_teacher, assignment):
    shown(as_teacher, assignment, "quick-1")
    close_assignment(assignment_pk=assignment.pk)
    assert "You showed 1 of 2 steps" in page(as_teacher, assignment, "report")


def test_a_lesson_frozen_without_ids_counts_its_steps_by_number(school_class):
    nameless = {key: value for key, value in OLD.items() if key != "id"}
    opened = open_for(school_class, with_steps(nameless))
    projector.record_shown(assignment=opened, step="step-1")
    assert projector.deck(opened).shown == 1


def test_laying_a_lesson_out_leaves_the_frozen_lesson_as_it_is(school_class):
    """Editions are kept in memory for everyone: what one page adds, every other would show."""
    assignment = open_for(school_class, EditionFactory())
    data = assignment.edition.data
    data["steps"] = copy.deepcopy([*STEPS, *MEDIA_STEPS])
    before = copy.deepcopy(data)
    projector.deck(assignment)
    assert data == before
