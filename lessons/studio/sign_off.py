"""Who signed which text of a lesson, shown beside its editor and as a report."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.reports import PageReportView

from lessons.models import Edition, LessonPage, SignOff, SignOffRole
from lessons.signing import SHOWN, is_under, words_of

MAY_REPORT = ("add", "change", "publish", "lock")


@dataclass(frozen=True)
class Signature:
    """One of the two signatures that a revision needs: whose it is, or that it is missing.

    ``holds`` is false when words of the library or the quiz have changed since.
    """

    role: str
    sign_off: SignOff | None
    holds: bool = True


@dataclass(frozen=True)
class SignOffState:
    """What an author asks about a lesson: can it be set, until when, and whose turn is it."""

    edition: Edition | None
    assignable: bool
    live: bool
    live_signatures: list[Signature]
    draft_signatures: list[Signature] | None

    @property
    def missing(self) -> int:
        """Signatures that the newest text still lacks."""
        signatures = self.draft_signatures or self.live_signatures
        return sum(not (signature.sign_off and signature.holds) for signature in signatures)


def _signatures(
    signed: list[SignOff], lesson: LessonPage, name: str, *, frozen: bool = False
) -> list[Signature]:
    """The signatures under a revision of the lesson or its very words; those of an edition hold for good.

    A comment makes a revision of its own, and undoes no signature.
    """
    under = {
        each.role: each for each in signed if each.revision_id == getattr(lesson, f"{name}_id")
    }
    if signed and not frozen:
        revision = getattr(lesson, name)
        holding = {each.role: each for each in signed if is_under(each, revision)}
    else:
        holding = under
    return [
        Signature(
            str(role.label),
            holding.get(role.value) or under.get(role.value),
            role.value in holding or role.value not in under,
        )
        for role in SignOffRole
    ]


def sign_off_state(lesson: LessonPage) -> SignOffState:
    """Read a lesson's state: of what is published, and of the changes since."""
    edition = lesson.current_edition()
    newer = lesson.latest_revision_id not in {None, lesson.live_revision_id}
    signed = list(
        lesson.sign_offs.select_related(
            "signed_by__organisation", "revision", "quiz_revision"
        ).order_by("pk")
    )
    return SignOffState(
        edition=edition,
        assignable=bool(edition and edition.review_by >= timezone.localdate()),
        live=lesson.live,
        live_signatures=(
            _signatures(signed, lesson, "live_revision", frozen=edition is not None)
            if lesson.live
            else []
        ),
        draft_signatures=_signatures(signed, lesson, "latest_revision") if newer else None,
    )


class SignOffSidePanel(BaseSidePanel):
    """Who signed which text, and whether teachers can set the lesson."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button, with the number of signatures still missing."""

        aria_label = gettext_lazy("Sign-off")
        icon_name = "circle-check"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            """Count what is missing."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = self.panel.state.missing
            return context

    name = "sign-off"
    title = gettext_lazy("Sign-off")
    template_name = "lessons/studio/sign_off_panel.html"
    order = 110

    def __init__(self, lesson: LessonPage, request: HttpRequest) -> None:
        self.state = sign_off_state(lesson)
        super().__init__(lesson, request)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the state."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["state"] = self.state
        if self.object.workflow_in_progress:  # who signs in this editor signs what it shows
            sent = self.request.POST.get(SHOWN, "")  # shown again, with what was typed since
            context["shown"] = sent if self.request.method == "POST" else words_of(self.object)
        return context


class UnsignedLessonsView(PageReportView):
    """Lessons that teachers cannot set, and why."""

    page_title = gettext_lazy("Lessons not signed off")
    header_icon = "circle-check"
    index_url_name = "unsigned_lessons"
    index_results_url_name = "unsigned_lessons_results"
    results_template_name = "lessons/studio/unsigned_results.html"
    any_permission_required = list(MAY_REPORT)
    list_export = [*PageReportView.list_export, "code", "missing"]
    export_headings = {
        **PageReportView.export_headings,
        "code": gettext_lazy("Code"),
        "missing": gettext_lazy("What is missing"),
    }

    def get_filename(self) -> str:
        """The name of the downloaded table."""
        return f"lessons-not-signed-off-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self) -> Any:
        """Lessons without an edition that may be set today."""
        assignable = LessonPage.objects.assignable()
        self.queryset = (
            LessonPage.objects.exclude(pk__in=assignable.values("pk"))
            .annotate(
                has_edition=Exists(
                    Edition.objects.filter(lesson_revision=OuterRef("live_revision"))
                ),
                specialist_signed=Exists(
                    SignOff.objects.filter(
                        revision=OuterRef("latest_revision"), role=SignOffRole.SPECIALIST
                    )
                ),
            )
            .prefetch_workflow_states()
            .select_related("content_type", "latest_revision")
            .order_by("code")
        )
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Say for each lesson what is missing."""
        for lesson in object_list:
            if lesson.live and lesson.has_edition:
                lesson.missing = _("Its review date has passed: sign it off again.")
            elif lesson.specialist_signed:
                lesson.missing = _("The safeguarding sign-off.")
            else:
                lesson.missing = _("The specialist review and the safeguarding sign-off.")
        return object_list


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Addresses of the report."""
    return [
        path("reports/unsigned-lessons/", UnsignedLessonsView.as_view(), name="unsigned_lessons"),
        path(
            "reports/unsigned-lessons/results/",
            UnsignedLessonsView.as_view(results_only=True),
            name="unsigned_lessons_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """First among the reports."""
    return MenuItem(
        _("Lessons not signed off"),
        reverse("unsigned_lessons"),
        icon_name="circle-check",
        order=100,
    )
