"""Duplicating a lesson: a new draft with a code and a quiz of its own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from lessons.models import LessonPage
from lessons.studio.starting import first_free, free_code, refused_words
from quizzes.copying import copy_quiz


class LessonCopyForm(CopyForm):
    """Only what can be chosen: a copy is always a draft, and never follows its original."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)
        if not self.is_bound:
            self.fields["new_title"].initial = _("%(title)s (copy)") % {"title": self.page.title}
            self.fields["new_slug"].initial = free_code(self.page.specific.band).lower()


# Wagtail reads the form's class from the page's.
LessonPage.copy_form_class = LessonCopyForm


def duplicate_lesson(
    *, lesson: LessonPage, title: str, slug: str, parent: Page, user: Any
) -> LessonPage:
    """Copy the newest words of a lesson as a draft that has been signed by nobody.

    Its quiz is copied too, with new question uuids: authors duplicate a lesson to adapt it, and a
    quiz that both lessons shared would change under the original, and run their reports together.
    Earlier revisions stay behind: they name the original's quiz and code.
    """
    return first_free(
        lambda: _copied(lesson=lesson, title=title, slug=slug, parent=parent, user=user)
    )


def _copied(*, lesson: LessonPage, title: str, slug: str, parent: Page, user: Any) -> LessonPage:
    newest = lesson.get_latest_revision_as_object()
    code = free_code(newest.band)
    quiz = newest.quiz and copy_quiz(quiz=newest.quiz, title=f"{code}: {title}", user=user)
    changes = {"title": title, "draft_title": title, "slug": slug, "code": code, "quiz": quiz}
    action = CopyPageAction(
        page=newest,
        to=parent,
        update_attrs=changes,
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    copied: LessonPage = action.execute()
    return copied


@hooks.register("before_copy_page")
def copy_lessons_as_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take over from Wagtail once its form is filled in as it should be."""
    lesson = page.specific
    if request.method != "POST" or not isinstance(lesson, LessonPage):
        return None
    form = LessonCopyForm(request.POST, page=lesson, user=request.user)
    if not form.is_valid():
        return None  # Wagtail shows what is wrong
    try:
        made = duplicate_lesson(
            lesson=lesson,
            title=form.cleaned_data["new_title"],
            slug=form.cleaned_data["new_slug"],
            parent=form.cleaned_data["new_parent_page"] or lesson.get_parent(),
            user=request.user,
        )
    except (IntegrityError, ValidationError) as error:
        messages.error(request, " ".join(refused_words(error)))
        return redirect("wagtailadmin_pages:copy", lesson.pk)
    said = _("“%(title)s” is a new draft with the code %(code)s") % {
        "title": made.title,
        "code": made.code,
    }
    said += _(" and a quiz of its own.") if made.quiz else "."
    messages.success(request, said)
    return redirect("wagtailadmin_pages:edit", made.pk)
