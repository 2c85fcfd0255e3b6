"""The public library: filters, links, pictures, and a number of queries that does not grow."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.library import LibraryForm
from lessons.models import LessonPage, Objective
from lessons.templatetags.lessons import by_band, lesson_art, passage, tiles

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

QUERIES = 10


def add_lesson(library, code, **fields):
    values = {
        "title": f"Lesson about {code}",
        "slug": code.lower(),
        "code": code,
        "band": "9-11",
        "level": "green",
        "minutes": 45,
        "summary": f"A summary of {code}.",
        "live": True,
    } | fields
    return library.add_child(instance=LessonPage(**values))


@pytest.fixture
def library(site_tree):
    media = Objective.objects.create(code="X-MP-1", text="Media", key_stage="KS3", strand="MP")
    scooter = add_lesson(
        site_tree, "A1", title="Kind hands", band="5-7", minutes=30, summary="A red scooter."
    )
    add_lesson(site_tree, "D4", title="Feeding the feed", band="11-14", level="amber", minutes=55)
    add_lesson(site_tree, "E5", title="Patterns", band="14-16", level="red", minutes=60)
    add_lesson(site_tree, "Z9", title="A secret draft", live=False)
    scooter.objectives.add(media)
    scooter.save()
    return site_tree


def codes(client, query=""):
    response = client.get(f"/lessons/{query}")
    assert response.status_code == 200
    return [lesson.code for lesson in response.context["lessons"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A1", "D4", "E5"]),
        ("?band=11-14", ["D4"]),
        ("?level=red", ["E5"]),
        ("?strand=MP", ["A1"]),
        ("?minutes=30", ["A1"]),
        ("?minutes=60&level=amber", ["D4"]),
        ("?q=scooter", ["A1"]),
        ("?q=Scoot", ["A1"]),
        ("?q=e5", ["E5"]),
        ("?q=scooter&band=14-16", []),
        ("?q=secret", []),
    ],
)
def test_filters_leave_what_they_say(client, library, query, found):
    assert codes(client, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "?band=99",
        "?level=purple",
        "?minutes=soon",
        "?minutes=-1",
        "?strand=ZZ",
        "?q=%00",
        f"?q={'x' * 300}",
        "?band=11-14%27--&unknown=1",
    ],
)
def test_unknown_filters_are_ignored_and_not_scolded(client, library, query):
    assert codes(client, query) == ["A1", "D4", "E5"]
    page = client.get(f"/lessons/{query}").content.decode()
    assert "Error:" not in page
    assert "Clear filters" not in page


@pytest.mark.parametrize("words", ['"', "*", "AND", "NOT (", "a:b", "^", "-", "' OR 1=1", "🙂"])
def test_odd_words_break_nothing(client, library, words):
    assert client.get("/lessons/", {"q": words}).status_code == 200


def test_chosen_filters_stay_chosen(client, library):
    page = client.get("/lessons/?band=11-14&q=feed").content.decode()
    assert '<option value="11-14" selected>' in page
    assert 'value="feed"' in page
    assert "1 lesson of 3 fits." in page


def test_every_choice_says_how_many_it_would_leave(client, library):
    """Among what the other filters leave; what the choice itself leaves out does not count."""
    page = client.get("/lessons/?minutes=60").content.decode()
    for choice in ("5 to 7 (1)", "7 to 9 (0)", "14 to 16 (1)", "Red (1)", "30 minutes or less (1)"):
        assert choice in page, choice
    narrowed = client.get("/lessons/?band=11-14").content.decode()
    for choice in ("5 to 7 (1)", "Amber (1)", "Red (0)", "30 minutes or less (0)"):
        assert choice in narrowed, choice
    worded = client.get("/lessons/?q=scooter").content.decode()
    assert "5 to 7 (1)" in worded
    assert "11 to 14 (0)" in worded


def test_what_counts_makes_a_query_string():
    form = LibraryForm({"band": "5-7", "level": "purple", "q": "red scooter", "minutes": "30"})
    assert form.chosen == "q=red+scooter&band=5-7&minutes=30"
    assert LibraryForm({}).chosen == ""


def test_nothing_found_says_what_to_do(client, library):
    page = client.get("/lessons/?q=zebra").content.decode()
    assert "No lesson fits all of that" in page
    assert 'href="/lessons/">Clear filters' in page


def test_an_empty_library_promises_nothing(client, site_tree):
    assert "No lessons yet" in client.get("/lessons/").content.decode()


def test_a_teacher_who_came_from_a_class_is_led_on(client, library):
    own = str(uuid.uuid4())
    page = client.get(f"/lessons/?class={own}").content.decode()
    assert f'href="/lessons/a1/?class={own}"' in page
    assert f'name="class" value="{own}"' in page
    assert (
        f'href="/lessons/?class={own}">Clear'
        in client.get(f"/lessons/?q=zebra&class={own}").content.decode()
    )


@pytest.mark.parametrize("rubbish", ["1", "%22%3E%3Cscript%3E", "../../x", "%00"])
def test_a_class_that_is_none_is_dropped(client, library, rubbish):
    page = client.get(f"/lessons/?class={rubbish}").content.decode()
    assert "class=" not in page.replace('class="', "")
    assert 'name="class"' not in page


def test_lessons_lie_under_their_age_whatever_their_code(client, site_tree):
    add_lesson(site_tree, "Z1", band="5-7")
    add_lesson(site_tree, "B1", band="16-18")
    lessons = client.get("/lessons/").context["lessons"]
    groups = [(band.value, [one.code for one in found]) for band, found in by_band(lessons)]
    assert groups == [("5-7", ["Z1"]), ("16-18", ["B1"])]


def test_the_library_asks_as_often_for_twenty_lessons_as_for_one(client, site_tree):
    add_lesson(site_tree, "A1")
    client.get("/lessons/")  # the caches of sites and content types are warm on a running server
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/lessons/")
    for number in range(2, 21):
        add_lesson(site_tree, f"A{number}")
    with CaptureQueriesContext(connection) as twenty:
        page = client.get("/lessons/").content.decode()
    assert page.count('class="card lesson-card"') == 20
    assert len(twenty) == len(one) == QUERIES


def test_the_library_leaves_no_cookie_and_depends_on_none(client, library):
    response = client.get("/lessons/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content
    assert b'method="post"' not in response.content


def test_every_lesson_has_a_picture():
    assert "lessons/e5" in lesson_art("E5", "14-16")
    assert "band-14-16" in lesson_art("NEW1", "14-16")
    assert "band-5-7" in lesson_art("../../../../etc/passwd", "5-7")
    assert lesson_art("NEW1", "all") == ""


def test_talk_is_told_from_text():
    parts = passage(
        "One.\nTwo.\n\nDEV: hi there\nPRIYA: hello\nDEV: ok\n\nNOTE that: this is text."
    )
    assert [list(part) for part in parts] == [["text"], ["talk"], ["text"]]
    assert parts[0]["text"] == "One.\nTwo."
    assert [(line["who"], line["other"]) for line in parts[1]["talk"]] == [
        ("Dev", False),
        ("Priya", True),
        ("Dev", False),
    ]
    assert passage("") == []
    assert passage("Only: text, no talk") == [{"text": "Only: text, no talk"}]


def test_tiles_are_told_from_text():
    assert tiles("red / blue / green") == ["red", "blue", "green"]
    assert tiles("either / or") == []
    assert tiles("24/7 is a long time") == []
