"""The checks beside a lesson's editor, and the reasons given for leaving what they found."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.side_panels import BaseSidePanel

from lessons import checking, timing
from lessons.freezing import LessonDocument
from lessons.models import LessonPage
from lessons.models.overrides import SHORTEST_REASON
from lessons.studio.reading import breadcrumbs


class ChecksSidePanel(BaseSidePanel):
    """What must be mended, what is worth a thought, and what was left with a reason."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button, with the number of findings that block."""

        aria_label = gettext_lazy("Lesson checks")
        icon_name = "tasks"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            """Count what blocks."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = sum(finding.blocks for finding in self.panel.findings)
            return context

    name = "lesson-checks"
    title = gettext_lazy("Lesson checks")
    template_name = "lessons/studio/checks_panel.html"
    order = 105

    def __init__(self, lesson: LessonPage, request: HttpRequest) -> None:
        self.document = checking.draft_document(lesson)
        self.findings = checking.findings(lesson, self.document)
        super().__init__(lesson, request)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the findings."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | findings_context(self.object, self.document, self.findings)


def findings_context(
    lesson: LessonPage, document: LessonDocument, found: list[checking.Finding]
) -> dict[str, Any]:
    """The findings by what they ask of an author."""
    parts = timing.parts(document)
    return {
        "lesson": lesson,
        "minutes": sum(part.minutes for part in parts),
        "parts": len(parts),
        "blocking": [f for f in found if f.blocks],
        "left": [f for f in found if f.override],
        "thoughts": [f for f in found if not f.problem.is_must],
    }


class ReasonForm(forms.Form):
    """Why a finding may stay."""

    reason = forms.CharField(
        label=gettext_lazy("Why this can stay"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Whoever signs the lesson reads this, and it stays in the lesson’s record. You do not sign "
            "it then."
        ),
    )


def _draft(lesson_pk: int) -> LessonPage:
    lesson: LessonPage = get_object_or_404(LessonPage, pk=lesson_pk).get_latest_revision_as_object()
    return lesson


@require_safe
def findings(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """The panel's inside, fetched again when the editor has saved."""
    draft = _draft(lesson_pk)
    document = checking.draft_document(draft)
    context = findings_context(draft, document, checking.findings(draft, document))
    return render(request, "lessons/studio/checks_found.html", context)


def leave(request: HttpRequest, lesson_pk: int, finding: str) -> HttpResponse:
    """Ask for the reason, and keep it."""
    draft = _draft(lesson_pk)
    if not draft.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    editor = redirect("wagtailadmin_pages:edit", draft.pk)
    matching = [found for found in checking.findings(draft) if found.fingerprint == finding]
    if not matching or not (matching[0].blocks and matching[0].can_be_left):
        messages.warning(request, _("The checks do not say this any more."))
        return editor
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            checking.override(
                page=draft,
                finding=finding,
                reason=form.cleaned_data["reason"],
                person=request.user,
            )
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("Your reason is kept. Whoever signs the lesson reads it."))
            return editor
    context = {
        "header_title": f"{_('Leave it, with a reason')}: {draft}",
        "header_icon": "tasks",
        "breadcrumbs_items": breadcrumbs(draft, _("Leave it, with a reason")),
        "form": form,
        "problem": matching[0].problem,
        "lesson": draft,
    }
    return render(request, "lessons/studio/leave.html", context)


@require_POST
def take_back(request: HttpRequest, lesson_pk: int, finding: str) -> HttpResponse:
    """Take a reason back."""
    draft = _draft(lesson_pk)
    if not draft.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if checking.take_back(page=draft, finding=finding, person=request.user):
        messages.success(request, _("Taken back: the checks ask for it again."))
    return redirect("wagtailadmin_pages:edit", draft.pk)


@hooks.register("register_admin_urls")
def check_urls() -> list[URLPattern]:
    """Addresses of the checks."""
    return [
        path("lessons/<int:lesson_pk>/checks/", findings, name="lesson_checks"),
        path("lessons/<int:lesson_pk>/checks/<slug:finding>/", leave, name="lesson_check_leave"),
        path(
            "lessons/<int:lesson_pk>/checks/<slug:finding>/take-back/",
            take_back,
            name="lesson_check_take_back",
        ),
    ]


@hooks.register("insert_editor_js")
def checks_js() -> str:
    """Look again whenever the editor has saved by itself."""
    return format_html(
        '<script type="module" src="{}"></script>', versioned_static("lessons/studio/checks.js")
    )
