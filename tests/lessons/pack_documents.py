"""Lessons as packs print them, for the tests of their pages and of their files."""

import re
import uuid

import pytest
from wagtail.models import Locale

from cms.models import HelpEntry
from lessons.models import Edition
from lessons.packs import rendering
from lessons.packs.contents import pack_contents
from tests.lessons import activity_steps, media_steps
from tests.teacher_portal.factories import EditionFactory, question

needs_pango = pytest.mark.skipif(bool(rendering.missing()), reason="Pango is not installed")
SECRET = "Stay for ten minutes afterwards."
OLD_STEP = {
    "type": "sort",
    "title": "Frozen long ago",
    "minutes": 5,
    "intro": "Sort them.",
    "items": [{"title": "An old card", "text": "Its text.", "note": "Its thought."}],
    "closing": "Done.",
    "teacher": "As ever.",
    "id": "old",
    "label": "Sorting",
}


# Every step that the other tests of activities use, as an edition keeps it.
ALL_STEPS = [
    step | {"id": f"s{number}", "label": step["type"]}
    for number, step in enumerate([*activity_steps.STEPS, *media_steps.STEPS])
]


def document(steps, **changes):
    return {
        "code": "D5",
        "title": "Care or control?",
        "band": "11-14",
        "level": "amber",
        "minutes": 55,
        "media_thread": False,
        "summary": "Pupils learn early warning signs.",
        "content_note": "You can pass at any point.",
        "i_can": ["I can spot a warning sign."],
        "ground_rules": ["Story people only."],
        "objectives": [{"code": "KS3-DA-01", "text": "Know the signs."}],
        "steps": steps,
        "vocabulary": [{"term": "isolating", "definition": "cutting someone off"}],
        "questions": [question("What is an early sign?", misconception=True)],
        "quiz_title": "Care or control?",
        "rotates": False,
        "ready": {"read": ["Both stories."], "say": "Love needs no password.", "print": "Cards."},
        "teacher_notes": "Mix boys and girls.",
        "safeguarding_note": SECRET,
        "withdrawal": "None",
        "parent_line": "Agree a ‘no blame’ promise.",
    } | changes


def contents_of(steps, **changes):
    return pack_contents(document(steps, **changes), uuid.UUID(int=1))


@pytest.fixture
def help_lines(db):
    def add(slug, **values):
        values = {"name": slug, "description": "Somebody listens.", "source": "x"} | values
        return HelpEntry.objects.create(slug=slug, locale=Locale.get_default(), **values)

    add("school", name="An adult at school", never_hide=True, for_adults=False)
    return add("childline", name="Childline", phone="0800 1111", never_hide=True)


@pytest.fixture
def edition(db, help_lines):
    made = EditionFactory(code="D5")
    data = document([OLD_STEP, activity_steps.STORY | {"id": "s", "label": ""}])
    Edition.objects.filter(pk=made.pk).update(data=data)
    return Edition.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def texts_of(steps):
    """Every word of a step that a class without screens needs: cards, scenes, tiles, lines."""
    for step in steps:
        yield step["title"]
        for item in step.get("items", []):
            yield from (item.get("title"), item.get("text"), item.get("note"))
        for scene in step.get("scenes", []):
            yield from (*scene["text"].splitlines(), scene.get("note"))
            yield from (choice["text"] for choice in scene.get("choices", []))
        for slot in step.get("slots", []):
            yield from (slot["title"], *slot["tiles"], slot.get("note"))
        for post in step.get("posts", []):
            yield from (post["title"], post["text"])
        yield from step.get("groups", [])
        yield from step.get("tests", [])


def squeezed(text):
    """Without spaces, hyphens of broken lines and choices' dividers: how lines break is no matter."""
    return re.sub(r"[\s\u00ad/]+", "", text)


def html_of(edition, **options):
    return rendering.pack_html(edition, **options)
