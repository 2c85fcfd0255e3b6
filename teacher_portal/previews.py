"""The projector among the ways of seeing a lesson before it is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail import hooks

from lessons.localising import national
from lessons.models import Edition
from lessons.previews import HOOK, PreviewMode
from lessons.studio.seeing import draft_edition
from teacher_portal import projector


def as_projector(request: HttpRequest, lesson: Any) -> HttpResponse:
    """The screens of a draft."""
    return on_the_wall(
        request, draft_edition(lesson), channel=f"preview-{lesson.pk}-{lesson.locale.language_code}"
    )


def on_the_wall(request: HttpRequest, edition: Edition, *, channel: str) -> HttpResponse:
    """The screens for the wall, without a class: no code, no counts, nothing written down.

    Windows that name the same channel turn their screens together.
    """
    context = {
        "document": national(edition.data),
        "band": edition.band,
        "closed": False,
        "held": False,
        "deck": projector.trial_deck(edition),
        "room": {
            "lesson": edition.code,
            "band": edition.band,
            "class_label": _("Preview"),
            "code": "",
            "preview": True,
        },
        "place": {"channel": channel},
    }
    return render(request, "teacher_portal/projector/projector.html", context)


@hooks.register(HOOK, order=200)
def projector_preview() -> list[PreviewMode]:
    """Between the pupil's view and the parents'."""
    return [PreviewMode("projector", _("Projector"), as_projector)]
