"""Signing in the studio: what is signed is what the reviewer was shown, or nothing is."""

import json
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import CollectWorkflowActionDataView, WorkflowActionView
from wagtail.forms import TaskStateCommentForm

from lessons.models import LessonPage
from lessons.services import is_kept
from lessons.signing import SHOWN, WordsChangedError, check_shown, words_of

APPROVE = "approve"


class ApprovalForm(TaskStateCommentForm):
    """Wagtail's comment, and the name of the words that were on the screen when it was opened."""

    words_digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lesson: LessonPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lesson = lesson
        if not self.is_bound:
            self.fields[SHOWN].initial = words_of(lesson.latest_revision.as_object())

    def clean(self) -> dict[str, Any]:
        """Refuse when these are not the words any more."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_shown(lesson=self.lesson, shown=cleaned[SHOWN])
        except WordsChangedError as changed:
            raise ValidationError(str(changed)) from changed
        return cleaned


class _ApprovalMixin:
    """The form above wherever Wagtail asks for a comment on an approval."""

    action_name: str
    object: Any
    request: HttpRequest
    redirect_url: str
    form_class: Any
    render_modal_form: Any

    def get_form_class(self) -> Any:
        """The form, told which lesson it is about."""
        form_class = super().get_form_class()  # type: ignore[misc]
        if self.action_name != APPROVE:
            return form_class
        return partial(ApprovalForm, lesson=self.object.specific)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say why nothing was signed also where there is no form on the screen to say it in."""
        form = self.form_class(request.POST)
        if not form.is_valid() and request.headers.get("x-requested-with") != "XMLHttpRequest":
            messages.error(request, " ".join(form.non_field_errors()))
            return redirect(self.redirect_url)
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        except WordsChangedError as changed:  # in the last moment: the task asks once more
            if request.headers.get("x-requested-with") != "XMLHttpRequest":
                messages.error(request, str(changed))
                return redirect(self.redirect_url)
            form.add_error(None, str(changed))
            response = self.render_modal_form(request, form)
        return response


class LessonActionView(_ApprovalMixin, WorkflowActionView):
    """Signing from elsewhere than the editor."""


class LessonActionDataView(_ApprovalMixin, CollectWorkflowActionDataView):
    """The comment on a signature given in the editor."""


class SigningEditView(EditView):
    """An editor in which approving signs the words that it showed, and never changes them."""

    def perform_workflow_action(self) -> HttpResponse:
        """Approve what was shown; a word changed in the same step is kept as a draft and not signed.

        Where the quiz or the library changed, nothing is saved, and what was typed stays on the screen.
        Where the lesson has a newer draft it is opened: old words on the screen would be saved over it.
        """
        if self.workflow_action != APPROVE:
            return self._answered(super().perform_workflow_action())
        shown = self.request.POST.get(SHOWN, "")
        lesson = LessonPage.objects.get(pk=self.page.pk)
        stored = lesson.latest_revision.as_object()
        try:
            check_shown(lesson=lesson, shown=shown)
        except WordsChangedError as changed:
            messages.error(self.request, str(changed))
            if self.is_out_of_date:
                return redirect("wagtailadmin_pages:edit", self.page.pk)
            self.has_unsaved_changes = True
            return self._answered(self.render_to_response(self.get_context_data()))
        typed = self.form.save(commit=False)
        typed.minutes = stored.minutes  # added up anew by the form, typed by nobody
        if words_of(typed) != shown:
            return self.save_action()
        self._tell_task(shown)
        try:
            return self._answered(super().perform_workflow_action())
        except WordsChangedError as changed:  # in the last moment: the task asks once more
            messages.error(self.request, str(changed))
            return redirect("wagtailadmin_pages:edit", self.page.pk)

    def save_action(self) -> HttpResponse:
        """Begin a draft of its own where the last one has been signed since, or is public.

        Wagtail only saves when somebody approves their own words, whether they typed them now or the
        editor has saved them by itself: that is said.
        """
        data = self.request.POST.copy()
        if is_kept(data.get("overwrite_revision_id")):
            del data["overwrite_revision_id"]
            self.request.POST = data
        response = self._answered(super().save_action())
        approving = data.get("action-workflow-action") and (
            data.get("workflow-action-name") == APPROVE
        )
        saved = response.status_code == HTTPStatus.FOUND
        if approving and saved and not self.expects_json_response:
            messages.error(
                self.request,
                _(
                    "Saved, but not signed: nobody signs their own words, and nobody signs twice. A "
                    "colleague signs it, or you ask for changes."
                ),
            )
        return response

    def _tell_task(self, shown: str) -> None:
        """Wagtail hands the task what its dialogue collected; what the editor showed goes with it."""
        data = self.request.POST.copy()
        extra = json.loads(data.get("workflow-action-extra-data") or "{}")
        data["workflow-action-extra-data"] = json.dumps(extra | {SHOWN: shown})
        self.request.POST = data

    @staticmethod
    def _answered(response: Any) -> HttpResponse:
        answer: HttpResponse = response
        return answer
