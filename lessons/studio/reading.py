"""Reading a lesson in the studio without changing it: everybody here may, whoever wrote it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks

from lessons.models import LessonPage


def breadcrumbs(lesson: LessonPage, here: str) -> list[dict[str, Any]]:
    """The way back: lessons, this lesson, this page."""
    library = lesson.get_parent()
    return [
        {"url": reverse("wagtailadmin_explore", args=[library.pk]), "label": _("Lessons")},
        {"url": reverse("lesson_record", args=[lesson.pk]), "label": lesson.title},
        {"url": "", "label": here},
    ]


@require_safe
def read(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """The newest draft as it would be seen, in one of the ways of seeing it."""
    lesson = get_object_or_404(LessonPage, pk=lesson_pk).get_latest_revision_as_object()
    modes = dict(lesson.preview_modes)
    mode = request.GET.get("mode", "")
    response: HttpResponse = lesson.make_preview_request(
        request, mode if mode in modes else lesson.default_preview_mode
    )
    return response


@hooks.register("register_admin_urls")
def reading_urls() -> list[URLPattern]:
    """Addresses for reading."""
    return [path("lessons/<int:lesson_pk>/read/", read, name="lesson_read")]
