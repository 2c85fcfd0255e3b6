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
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe

from cms.context_processors import site
from cms.models import HelpEntry, Region
from lessons.localising import has_local_words, localised, steadied
from lessons.models import Edition
from lessons.shortening import left_out_of, shortened_edition
from lessons.timing import QUIZ_MINUTES, WORDS_MINUTES, part_numbers, step_minutes
from lessons.words import PROMISE
from quizzes.ballots.models import Cohort
from quizzes.ballots.sealing import cohort_layout
from quizzes.freezing import FrozenQuestion, asked
from quizzes.h5pp.player import allow_frames

TOKEN_PLACEHOLDER = "CSRF-TOKEN-IS-FILLED-IN-AT-SERVING-TIME"  # noqa: S105
HELP_PLACEHOLDER = "<!-- MORE-HELP-IS-FILLED-IN-AT-SERVING-TIME -->"
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


@lru_cache(maxsize=64)
def depends_on_region(edition_uuid: uuid.UUID) -> bool:
    """Whether pupils of two regions read different words in this edition."""
    return has_local_words(load_edition(edition_uuid).data)


def region_of(cohort: Cohort) -> str:
    """In whose words a cohort's page is: the region that a room above names, where it matters at all.

    A region holds many schools, and a page says no more of it than the town's buses do.
    """
    if not depends_on_region(cohort.edition):
        return Region.NATIONAL
    return str(import_string(settings.REGION_OF_COHORT)(cohort.uuid))


def language_of(cohort: Cohort) -> str:
    """The language of a cohort's pages: its lesson's, whatever a browser would like."""
    return load_edition(cohort.edition).language


def serve(request: HttpRequest, cohort: Cohort, template: str) -> HttpResponse:
    """Answer with a cohort's page: the cached body with this browser's CSRF token in it.

    What rooms above add to the help panel (``PUPIL_HELP``) depends on the cohort and the hour alone.
    """
    body = _body(request, cohort, template)
    with translation.override(language_of(cohort)):
        more = "".join(import_string(path)(cohort.uuid) for path in settings.PUPIL_HELP)
    body = body.replace(HELP_PLACEHOLDER, more)
    response = HttpResponse(body.replace(TOKEN_PLACEHOLDER, get_token(request)))
    if template == DONE:
        return response
    return allow_frames(request, response, load_edition(cohort.edition).played)


def questions_for(cohort: Cohort) -> list[FrozenQuestion]:
    """The questions that this cohort is asked: of a Class Pulse, its three statements."""
    return asked(load_edition(cohort.edition).questions, cohort_layout(cohort))


def results_for(cohort: Cohort) -> list[FrozenQuestion]:
    """The activities whose outcome this cohort's ballots tell."""
    counted = {str(cell.question) for cell in cohort_layout(cohort)}
    return [result for result in load_edition(cohort.edition).results if result["uuid"] in counted]


def preview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page of an edition that is only being tried: all questions, nothing is sent."""
    body = _render(request, edition, edition.questions, PRACTICE, Region.NATIONAL)
    response = HttpResponse(body.replace(TOKEN_PLACEHOLDER, get_token(request)))
    return allow_frames(request, response, edition.played)


def _body(request: HttpRequest, cohort: Cohort, template: str) -> str:
    region = region_of(cohort)
    key = _cache_key(cohort, template, region)
    body: str | None = cache.get(key)
    if body is None:
        left_out = {"left_out": left_out_of(cohort.uuid)}
        edition = shortened_edition(load_edition(cohort.edition), left_out)
        body = _render(request, edition, questions_for(cohort), template, region)
        cache.set(key, body, BODY_SECONDS)
    return body


def _render(
    request: HttpRequest,
    edition: Edition,
    questions: list[FrozenQuestion],
    template: str,
    region: str,
) -> str:
    with translation.override(edition.language):
        # Without the request: no context processor may put anything of this pupil into the page.
        context = _context(edition, questions, region) | site(request)
        return render_to_string(template, context)


def _cache_key(cohort: Cohort, template: str, region: str) -> str:
    """Name the body: cohorts that are asked the same share it.

    Help entries appear and expire by date, so the day is part of it. The region is one only where the
    text speaks of it: all other lessons have one body for the whole country. A new build calls the
    page's scripts and styles something else, so its name is part of it too.
    """
    day = timezone.localdate().isoformat()
    language = language_of(cohort)
    layout = hashlib.sha256(json.dumps(cohort.layout, sort_keys=True).encode()).hexdigest()[:16]
    # One body for all classes whose teachers left out the same steps; minutes are the teacher's affair.
    left_out = hashlib.sha256(" ".join(left_out_of(cohort.uuid)).encode()).hexdigest()[:16]
    build = getattr(staticfiles_storage, "manifest_hash", "")
    return (
        f"player:{template}:{cohort.edition}:{layout}:{left_out}:{language}:{region}:{day}:{build}"
    )


def _context(edition: Edition, questions: list[FrozenQuestion], region: str) -> dict[str, object]:
    band = edition.age_band
    document = {
        **localised(edition.data, region),
        "questions": [
            steadied(shuffled(question, edition.uuid), edition.language) for question in questions
        ],
    }
    sections = sections_of(document)
    return {
        "band": band.value,
        "document": document,
        "sections": sections,
        "results": edition.results,
        "plays": bool(edition.played),
        "total": len(sections),
        "parts": sections[-1]["part"] if sections else 1,
        "one_by_one": band.under_eleven,
        "promise": PROMISE[band],
        "help_entries": list(
            HelpEntry.objects.current().for_band(band).for_region(Region.NATIONAL)
        ),
        "csrf_placeholder": TOKEN_PLACEHOLDER,
        "help_placeholder": mark_safe(HELP_PLACEHOLDER),  # noqa: S308  a constant
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
    if document["questions"] or document.get("results"):
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
