"""What is not one's own is not changed, and what was signed or is in use is not deleted."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.models import Page, Revision

from lessons.models import Edition, LessonPage, SignOff
from quizzes.models import Quiz


@hooks.register("construct_quiz_list")
def lessons_of_quizzes(quizzes: Any) -> Any:
    """Tell the list of quizzes in which lessons each is."""
    lessons = LessonPage.objects.order_by("code").only("code", "title", "quiz_id")
    return quizzes.prefetch_related(Prefetch("lessons", queryset=lessons, to_attr="used_in"))


def may_write(user: Any, quiz: Quiz) -> bool:
    """A quiz belongs to the lessons that use it; one that is in none belongs to nobody yet."""
    lessons = list(LessonPage.objects.filter(quiz=quiz))
    return not lessons or any(lesson.permissions_for_user(user).can_edit() for lesson in lessons)


@hooks.register("before_edit_snippet")
def own_quizzes_only(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Another organisation's quiz is read in its lesson, not edited."""
    if isinstance(instance, Quiz) and not may_write(request.user, instance):
        return permission_denied(request)
    return None


def _kept(pages: list[Page]) -> LessonPage | None:
    """A lesson among or below these pages that was signed or frozen: it must not vanish."""
    for page in pages:
        lessons = LessonPage.objects.descendant_of(page, inclusive=True)
        in_use = lessons.filter(
            Exists(Edition.objects.filter(lesson=OuterRef("pk")))
            | Exists(SignOff.objects.filter(lesson=OuterRef("pk")))
        )
        found: LessonPage | None = in_use.first()
        if found is not None:
            return found
    return None


def _refuse_lesson(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    buttons = []
    if lesson.live and lesson.permissions_for_user(request.user).can_unpublish():
        address = reverse("wagtailadmin_pages:unpublish", args=[lesson.pk])
        buttons.append(messages.button(address, _("Unpublish it instead")))
    messages.error(
        request,
        _(
            "“%(title)s” cannot be deleted: it has been signed off, and classes and reports may "
            "refer to it. Unpublish it, and nobody can set it or find it any more."
        )
        % {"title": lesson.title},
        buttons=buttons,
    )
    return redirect("wagtailadmin_pages:edit", lesson.pk)


@hooks.register("before_delete_page")
def keep_lessons_in_use(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A lesson in use is unpublished, not deleted; nor is anything above it."""
    lesson = _kept([page])
    return _refuse_lesson(request, lesson) if lesson else None


@hooks.register("before_bulk_action")
def keep_lessons_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many at once, quizzes included."""
    if action_type != "delete":
        return None
    lesson = _kept([item for item in objects if isinstance(item, Page)])
    if lesson is not None:
        return _refuse_lesson(request, lesson)
    return keep_quizzes_in_use(request, objects)


@hooks.register("before_delete_snippet")
def keep_quizzes_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A quiz in a lesson, or in an edition that a class may be using, stays."""
    for quiz in instances:
        if not isinstance(quiz, Quiz):
            continue
        codes = set(LessonPage.objects.filter(quiz=quiz).values_list("code", flat=True))
        revisions = Revision.objects.for_instance(quiz)
        codes |= set(
            Edition.objects.filter(quiz_revision__in=revisions).values_list("code", flat=True)
        )
        if codes:
            _refuse_quiz(request, quiz, sorted(codes))
            return redirect(quiz.snippet_viewset.get_url_name("edit"), quiz.pk)
    return None


def _refuse_quiz(request: HttpRequest, quiz: Quiz, codes: list[str]) -> None:
    messages.error(
        request,
        _(
            "“%(title)s” cannot be deleted: lesson %(codes)s uses it or has used it with a class. "
            "Take it out of the lesson, or unpublish it."
        )
        % {"title": quiz.title, "codes": ", ".join(codes)},
    )
