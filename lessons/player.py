"""The player's pages: one body for everyone who is asked the same, rendered once and kept in memory.

Only the CSRF token differs between pupils. It is filled in at serving time, so that nothing about a
pupil can be learnt from the page they were sent, and a class of thirty costs one rendering.

A lesson is a row of sections (its words, its steps, its quiz), divided into parts of a lesson's length.
"""

import hashlib
import json
import uuid
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cms.context_processors import site
from cms.models import HelpEntry, Region
from lessons.models import Edition
from lessons.timing import QUIZ_MINUTES, WORDS_MINUTES, part_numbers, step_minutes
from lessons.words import PROMISE
from quizzes.ballots.models import Cohort
from quizzes.ballots.sealing import cohort_layout
from quizzes.freezing import FrozenQuestion, asked

TOKEN_PLACEHOLDER = "CSRF-TOKEN-IS-FILLED-IN-AT-SERVING-TIME"  # noqa: S105
BODY_SECONDS = 60 * 60

COVER_EXTRA_MINUTES = 5  # a screen that nobody touches for a step's minutes and these covers itself

LESSON = "lessons/player/lesson.html"
PRACTICE = "lessons/player/practice.html"
DONE = "lessons/player/done.html"

Section = dict[str, Any]


@lru_cache(maxsize=64)
def load_edition(edition_uuid: uuid.UUID) -> Edition:
    """An edition by its uuid; editions never change, so they stay in memory."""
    return Edition.objects.get(pk=edition_uuid)


def serve(request: HttpRequest, cohort: Cohort, template: str) -> HttpResponse:
    """Answer with a cohort's page: the cached body with this browser's CSRF token in it."""
    body = _body(request, cohort, template)
    return HttpResponse(body.replace(TOKEN_PLACEHOLDER, get_token(request)))


def questions_for(cohort: Cohort) -> list[FrozenQuestion]:
    """The questions that this cohort is asked: of a Class Pulse, its three statements."""
    return asked(load_edition(cohort.edition).questions, cohort_layout(cohort))


def preview(request: HttpRequest, edition: Edition) -> str:
    """The page of an edition that is only being tried: all questions, nothing is sent."""
    body = _render(request, edition, edition.questions, PRACTICE)
    return body.replace(TOKEN_PLACEHOLDER, get_token(request))


def _body(request: HttpRequest, cohort: Cohort, template: str) -> str:
    key = _cache_key(cohort, template)
    body: str | None = cache.get(key)
    if body is None:
        body = _render(request, load_edition(cohort.edition), questions_for(cohort), template)
        cache.set(key, body, BODY_SECONDS)
    return body


def _render(
    request: HttpRequest, edition: Edition, questions: list[FrozenQuestion], template: str
) -> str:
    # Without the request: no context processor may put anything of this pupil into the page.
    body = render_to_string(template, _context(edition, questions) | site(request))
    # Activities bring buttons of their own; no voice is part of the first page's weight.
    return body.replace('data-module="read-aloud"', 'data-later="read-aloud"')


def _cache_key(cohort: Cohort, template: str) -> str:
    """Name the body: cohorts that are asked the same share it.

    Help entries appear and expire by date, so the day is part of it.
    """
    day = timezone.localdate().isoformat()
    language = translation.get_language() or settings.LANGUAGE_CODE
    layout = hashlib.sha256(json.dumps(cohort.layout, sort_keys=True).encode()).hexdigest()[:16]
    return f"player:{template}:{cohort.edition}:{layout}:{language}:{day}"


def _context(edition: Edition, questions: list[FrozenQuestion]) -> dict[str, object]:
    band = edition.age_band
    document = {
        **edition.data,
        "questions": [shuffled(question, edition.uuid) for question in questions],
    }
    sections = sections_of(document)
    return {
        "band": band.value,
        "document": document,
        "sections": sections,
        "total": len(sections),
        "parts": sections[-1]["part"] if sections else 1,
        "one_by_one": band.under_eleven,
        "promise": PROMISE[band],
        "help_entries": list(
            HelpEntry.objects.current().for_band(band).for_region(Region.NATIONAL)
        ),
        "csrf_placeholder": TOKEN_PLACEHOLDER,
    }


def sections_of(document: dict[str, Any]) -> list[Section]:
    """Lay a frozen lesson out: what comes after what, in which part, and how long it may stay open."""
    sections: list[Section] = []
    if document["vocabulary"]:
        sections.append({"kind": "words", "name": "words", "minutes": WORDS_MINUTES, "part": 1})
    parts = part_numbers(document)
    for number, (step, part) in enumerate(zip(document["steps"], parts, strict=True), start=1):
        sections.append(
            {
                "kind": "step",
                "name": f"step-{number}",
                "minutes": step_minutes(step),
                "part": part,
                "step": step,
            }
        )
    if document["questions"]:
        last = parts[-1] if parts else 1
        quiz = {"kind": "questions", "name": "questions", "minutes": QUIZ_MINUTES, "part": last}
        sections.append(quiz)
    for number, section in enumerate(sections, start=1):
        after = sections[number] if number < len(sections) else None
        ends_part = after is not None and after["part"] > section["part"]
        section["number"] = number
        section["cover_minutes"] = section["minutes"] + COVER_EXTRA_MINUTES
        section["starts_part"] = number > 1 and section["part"] > sections[number - 2]["part"]
        section["ends_part"] = ends_part
        section["following"] = after["name"] if after else ""
        section["next"] = f"part-{section['part']}-done" if ends_part else section["following"]
    return sections


def shuffled(question: FrozenQuestion, edition: uuid.UUID) -> FrozenQuestion:
    """A question with its options in an order of its own, so that no place is the right one.

    Everyone shares the page, so the order hangs on edition and question alone; keys stay with their
    options. The points of a scale keep theirs.
    """
    if question["kind"] == "scale":
        return question

    def place(option: dict[str, Any]) -> bytes:
        return hashlib.sha256(f"{edition}:{question['uuid']}:{option['key']}".encode()).digest()

    return {**question, "options": sorted(question["options"], key=place)}
