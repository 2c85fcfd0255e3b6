"""The player's pages: one body for everyone who is asked the same, rendered once and kept in memory.

Only the CSRF token differs between pupils. It is filled in at serving time, so that nothing about a
pupil can be learnt from the page they were sent, and a class of thirty costs one rendering.
"""

import hashlib
import json
import uuid
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cms.context_processors import site
from cms.models import HelpEntry, Region
from lessons.models import Edition
from lessons.words import PROMISE
from quizzes.ballots.models import Cohort
from quizzes.ballots.sealing import cohort_layout
from quizzes.freezing import FrozenQuestion, asked

TOKEN_PLACEHOLDER = "CSRF-TOKEN-IS-FILLED-IN-AT-SERVING-TIME"  # noqa: S105
BODY_SECONDS = 60 * 60

LESSON = "lessons/player/lesson.html"
PRACTICE = "lessons/player/practice.html"
DONE = "lessons/player/done.html"


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


def _body(request: HttpRequest, cohort: Cohort, template: str) -> str:
    key = _cache_key(cohort, template)
    body: str | None = cache.get(key)
    if body is None:
        # Without the request: no context processor may put anything of this pupil into the page.
        body = render_to_string(template, _context(cohort) | site(request))
        cache.set(key, body, BODY_SECONDS)
    return body


def _cache_key(cohort: Cohort, template: str) -> str:
    """Name the body: cohorts that are asked the same share it.

    Help entries appear and expire by date, so the day is part of it.
    """
    day = timezone.localdate().isoformat()
    language = translation.get_language() or settings.LANGUAGE_CODE
    layout = hashlib.sha256(json.dumps(cohort.layout, sort_keys=True).encode()).hexdigest()[:16]
    return f"player:{template}:{cohort.edition}:{layout}:{language}:{day}"


def _context(cohort: Cohort) -> dict[str, object]:
    edition = load_edition(cohort.edition)
    band = edition.age_band
    document = {**edition.data, "questions": questions_for(cohort)}
    names = [f"step-{number}" for number in range(1, len(document["steps"]) + 1)]
    words = ["words"] if document["vocabulary"] else []
    questions = ["questions"] if document["questions"] else []
    sections = [*words, *names, *questions]
    return {
        "band": band.value,
        "document": document,
        "sections": sections,
        "total": len(sections),
        "first_after_words": sections[1] if len(sections) > 1 else "",
        "steps": [
            {
                "step": step,
                "name": name,
                "number": number,
                "next": sections[number] if number < len(sections) else "",
            }
            for number, (name, step) in enumerate(
                zip(names, document["steps"], strict=True), start=len(words) + 1
            )
        ],
        "promise": PROMISE[band],
        "help_entries": list(
            HelpEntry.objects.current().for_band(band).for_region(Region.NATIONAL)
        ),
        "csrf_placeholder": TOKEN_PLACEHOLDER,
    }
