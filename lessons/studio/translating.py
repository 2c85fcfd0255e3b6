"""Handing a translated lesson in: wagtail-localize's editor can only publish, which nobody may."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from lessons import checking
from lessons.models import LessonPage
from lessons.permissions import may_write_quiz
from lessons.studio.reading import breadcrumbs
from lessons.translations import missing_texts, translation_of, write_draft
from quizzes.models import Quiz

# What wagtail-localize lets everybody do who may change any quiz at all.
OF_A_TRANSLATION = {
    "strings/<int:string_segment_id>/edit/": edit_translation.edit_string_translation,
    "overrides/<int:overridable_segment_id>/edit/": edit_translation.edit_override,
    "pofile/download/": edit_translation.download_pofile,
    "pofile/upload/": edit_translation.upload_pofile,
    "machine_translate/": edit_translation.machine_translate,
    "disable/": edit_translation.stop_translation,
}


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """What a translation still lacks; POST hands it in for its own two signatures."""
    lesson = get_object_or_404(LessonPage, pk=lesson_pk)
    if not lesson.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        return _hand_in(request, lesson)
    quiz: Any = lesson.quiz
    context = {
        "header_title": f"{_('Translation')}: {lesson}",
        "header_icon": "wagtail-localize-language",
        "breadcrumbs_items": breadcrumbs(lesson, _("Translation")),
        "lesson": lesson,
        "source": translation_of(lesson),
        "missing": missing_texts(lesson) if lesson.is_translation else 0,
        "quiz_url": quiz and reverse(quiz.snippet_viewset.get_url_name("edit"), args=[quiz.pk]),
        "waits": lesson.workflow_in_progress,
    }
    return render(request, "lessons/studio/translation.html", context)


def _hand_in(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    here = redirect("lesson_translation", lesson.pk)
    if not lesson.is_translation or lesson.workflow_in_progress:
        return here
    try:
        lesson = write_draft(lesson=lesson, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return here
    draft = lesson.get_latest_revision_as_object()
    if found := checking.blocking(draft):
        first = found[0].problem
        said = {"where": first.where, "what": first.what, "count": len(found)}
        messages.error(request, _("The checks block it (%(count)d): %(where)s: %(what)s") % said)
        return here
    workflow = lesson.get_workflow()
    if workflow is None:
        messages.error(request, _("This library has no sign-off workflow."))
        return here
    workflow.start(lesson, request.user)
    messages.success(request, _("Handed in. Two people who did not translate it sign it now."))
    return redirect("wagtailadmin_home")


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def translation_button(
    page: Any, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """Beside a translated lesson."""
    if isinstance(page, LessonPage) and page.is_translation:
        yield Button(
            _("Translation: what is missing"),
            reverse("lesson_translation", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=50,
        )


def _of_own_quizzes(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Another organisation’s quiz is read in its lesson; nor are its texts translated from here."""

    @wraps(view)
    def checked(request: HttpRequest, translation_id: int, **kwargs: Any) -> HttpResponse:
        target = get_object_or_404(Translation, pk=translation_id).get_target_instance()
        if isinstance(target, Quiz) and not may_write_quiz(request.user, target):
            raise PermissionDenied
        return view(request, translation_id, **kwargs)

    return checked


def _no_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """A lesson never becomes a copy of the original: it would be public in words nobody signed."""
    raise PermissionDenied


def _never_at_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Bring translations up to date, but publish none: it would write unsigned words into what is public.

    Wagtail-localize writes them before it asks whether the lesson may be published.
    """

    @wraps(view)
    def checked(request: HttpRequest, translation_source_id: int) -> HttpResponse:
        source = get_object_or_404(TranslationSource, pk=translation_source_id)
        own = issubclass(source.specific_content_type.model_class() or object, LessonPage | Quiz)
        if own and request.POST.get("publish_translations"):
            messages.error(
                request,
                _(
                    "Nothing was changed: a translation is published by its own two signatures. Bring "
                    "it up to date without publishing, translate what is new and hand it in."
                ),
            )
            return redirect(request.path)
        return view(request, translation_source_id=translation_source_id)

    return checked


@hooks.register("register_admin_urls", order=-1)
def guarded_urls() -> list[URLPattern]:
    """The same addresses as wagtail-localize’s own, found before them."""
    return [
        path("localize/page/<int:page_id>/convert_to_alias/", _no_alias),
        path(
            "localize/update/<int:translation_source_id>/",
            _never_at_once(UpdateTranslationsView.as_view()),
        ),
    ] + [
        path(f"localize/translate/<int:translation_id>/{rest}", _of_own_quizzes(view))
        for rest, view in OF_A_TRANSLATION.items()
    ]


@hooks.register("register_admin_urls")
def translation_urls() -> list[URLPattern]:
    """The address of the page."""
    return [
        path("lessons/<int:lesson_pk>/translation/", translation, name="lesson_translation"),
    ]
