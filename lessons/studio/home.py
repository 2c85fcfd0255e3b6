"""The studio's first page: what I am writing, what waits for me, what is due, what changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import PageLogEntry, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy

from lessons.models import LessonIndexPage, LessonPage, SignOffTask
from lessons.reviews import due_editions
from lessons.studio.record import WRITING

LENGTH = 6
RECENT = dt.timedelta(days=30)
REPLACED = {"UserObjectsInWorkflowPanel", "WorkflowObjectsToModeratePanel", "RecentEditsPanel"}


@dataclass(frozen=True)
class Line:
    """One lesson in a list of the first page: where it leads and one thing about it."""

    address: str
    title: str
    note: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Desk:
    """The four lists."""

    may_start: bool
    writing: list[Line]
    waiting: list[Line]
    due: list[Line]
    changed: list[Line]


def desk_of(user: Any, today: dt.date | None = None) -> Desk:
    """What lies on this person's desk."""
    day = today or timezone.localdate()
    library = LessonIndexPage.objects.order_by("pk").first()
    may_start = bool(library and library.permissions_for_user(user).can_add_subpage())
    return Desk(
        may_start,
        writing=_writing(user),
        waiting=_waiting(user),
        due=_due(day),
        changed=_changed(day),
    )


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _title(lesson: Any) -> str:
    return f"{lesson.code} {lesson.draft_title}"


def _writing(user: Any) -> list[Line]:
    """Lessons of mine with words that are not published, the newest first."""
    mine = LessonPage.objects.filter(
        Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True
    )
    states = mine.order_by("-latest_revision_created_at")[:LENGTH]
    return [
        Line(
            _edit(lesson.pk),
            _title(lesson),
            _("handed in, waiting for %(task)s") % {"task": lesson.current_workflow_task.name}
            if lesson.current_workflow_task
            else _("draft"),
        )
        for lesson in states
    ]


def _waiting(user: Any) -> list[Line]:
    """Lessons that this person can sign, the longest waiting first."""
    tasks = TaskState.objects.none()
    for task in SignOffTask.objects.filter(active=True):
        tasks |= task.get_task_states_user_can_moderate(user)
    lines = []
    states = tasks.select_related("revision", "task").order_by("started_at")
    for state in states:
        lesson = state.revision.as_object()
        if not isinstance(lesson, LessonPage) or SignOffTask.wrote(lesson, user):
            continue
        days = (timezone.now() - state.started_at).days
        note = _("since yesterday") if days == 1 else _("for %(days)d days") % {"days": days}
        lines.append(
            Line(
                _edit(lesson.pk),
                _title(lesson),
                f"{state.task.name}, {note}" if days else state.task.name,
            )
        )
        if len(lines) == LENGTH:
            break
    return lines


def _due(today: dt.date) -> list[Line]:
    return [
        Line(
            reverse("lesson_record", args=[edition.lesson_id]),
            f"{edition.code} {edition.title}",
            (_("was due by %(day)s") if edition.review_by < today else _("by %(day)s"))
            % {"day": date_format(edition.review_by, "j F Y")},
            urgent=edition.review_by < today,
        )
        for edition in due_editions(today)[:LENGTH]
    ]


def _changed(today: dt.date) -> list[Line]:
    """What happened to lessons lately, one line a lesson."""
    since = timezone.now() - RECENT
    lessons = {lesson.pk: lesson for lesson in LessonPage.objects.defer_streamfields()}
    entries = (
        PageLogEntry.objects.filter(page__in=lessons, timestamp__gte=since)
        .select_related("user")
        .order_by("-timestamp")[: LENGTH * 10]
    )
    lines: dict[int, Line] = {}
    for entry in entries:
        if entry.page_id in lines or len(lines) == LENGTH:
            continue
        what = _("written") if entry.action in WRITING else entry.message
        who = f", {entry.user}" if entry.user else ""
        when = timezone.localtime(entry.timestamp)
        lines[entry.page_id] = Line(
            reverse("lesson_record", args=[entry.page_id]),
            _title(lessons[entry.page_id]),
            f"{what}{who}, {date_format(when, 'j M')}",
        )
    return list(lines.values())


class DeskPanel(Component):
    """The four lists and the one button."""

    name = "desk"
    template_name = "lessons/studio/desk.html"
    order = 50

    def __init__(self, user: Any) -> None:
        self.desk = desk_of(user)

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give the lists."""
        return {"desk": self.desk}


@hooks.register("construct_homepage_panels")
def desk(request: HttpRequest, panels: list[Any]) -> None:
    """Put the desk first; Wagtail's own lists would say the same again."""
    panels[:] = [panel for panel in panels if type(panel).__name__ not in REPLACED]
    panels.append(DeskPanel(request.user))


@hooks.register("register_admin_menu_item")
def new_lesson_item() -> MenuItem:
    """The one button, from everywhere."""
    return NewLessonItem(_("New lesson"), reverse("lesson_new"), icon_name="plus", order=50)


class NewLessonItem(MenuItem):
    """Shown to those who may write."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Authors; from rights already read, since every page of the studio asks this."""
        return bool(PagePermissionPolicy().user_has_permission(request.user, "add"))
