"""“Insert a step from another lesson”: a chooser of lessons and their steps, each with its preview."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail import hooks
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.blocks import fresh_ids
from lessons.models import LessonPage

MAY_WRITE = ("add", "change")
MOST_LESSONS = 60


def _check_writer(request: HttpRequest) -> None:
    """Drafts of colleagues are for those who write lessons."""
    policy = policy_registry.get_by_type(Page)
    if not policy.user_has_any_permission(request.user, MAY_WRITE):
        raise PermissionDenied


def _newest(lesson_id: int) -> LessonPage:
    newest: LessonPage = get_object_or_404(LessonPage, pk=lesson_id).get_latest_revision_as_object()
    return newest


def _step(lesson: LessonPage, step_id: str) -> Any:
    for child in lesson.steps:
        if child.id == step_id:
            return child
    raise Http404


def choose_lesson(request: HttpRequest) -> HttpResponse:
    """The lessons that have steps to take, newest words included."""
    _check_writer(request)
    lessons = LessonPage.objects.exclude(steps=[]).order_by("code")
    asked = request.GET.get("q", "").strip()
    if asked:
        lessons = lessons.filter(Q(title__icontains=asked) | Q(code__iexact=asked))
    context = {"lessons": lessons[:MOST_LESSONS], "asked": asked}
    return render_modal_workflow(
        request, "lessons/studio/reuse_lessons.html", None, context, {"step": "lessons"}
    )


def choose_step(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The steps of one lesson."""
    _check_writer(request)
    context = {"lesson": _newest(lesson_id)}
    return render_modal_workflow(
        request, "lessons/studio/reuse_steps.html", None, context, {"step": "steps"}
    )


def chosen_step(request: HttpRequest, lesson_id: int, step_id: str) -> JsonResponse:
    """A copy of the step as the editor needs it, with ids of its own."""
    _check_writer(request)
    child = _step(_newest(lesson_id), step_id)
    raw = fresh_ids(child.get_prep_value())
    value = child.block.to_python(raw["value"])
    state = {"type": raw["type"], "id": raw["id"], "value": child.block.get_form_state(value)}
    return JsonResponse({"step": "chosen", "block": state})


@xframe_options_sameorigin
def preview_step(request: HttpRequest, lesson_id: int, step_id: str) -> HttpResponse:
    """The step as pupils of its own lesson see it."""
    _check_writer(request)
    lesson = _newest(lesson_id)
    child = _step(lesson, step_id)
    # In words: only a lesson's own page may hold the frame of an H5P activity.
    context = {"step": child.block.shown(child.value) | {"played": {}}, "band": lesson.band}
    return render(request, "lessons/studio/block_preview.html", context)


@hooks.register("register_admin_urls")
def reuse_urls() -> list[URLPattern]:
    """Addresses of the chooser."""
    lesson, step = "reuse/<int:lesson_id>/", "reuse/<int:lesson_id>/<str:step_id>/"
    return [
        path("reuse/", choose_lesson, name="reuse_lessons"),
        path(lesson, choose_step, name="reuse_steps"),
        path(step, chosen_step, name="reuse_step"),
        path(f"{step}preview/", preview_step, name="reuse_preview"),
    ]
