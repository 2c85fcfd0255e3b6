"""A lesson's record: who wrote, checked, reviewed and signed what, for good, and what changed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import PageLogEntry, Revision

from lessons.freezing import LessonDocument, freeze_lesson
from lessons.models import CheckOverride, Edition, LessonPage, SignOff
from lessons.studio.differences import differences
from lessons.studio.reading import breadcrumbs

WRITING = ("wagtail.edit", "wagtail.create")
# What Wagtail writes down that says nothing to an author, or that is said better by its own row.
UNSAID = (
    "wagtail.workflow.approve",
    "wagtail.rename",
    "wagtail.reorder",
    "wagtail.schedule.publish",
)


@dataclass(frozen=True)
class Event:
    """One line of the record."""

    when: dt.datetime
    who: str
    what: str
    words: str = ""
    revision: int | None = None
    demo: bool = False


def record_of(lesson: LessonPage) -> list[Event]:
    """Everything that happened to a lesson, newest first."""
    events = [*_logged(lesson), *_signed(lesson), *_published(lesson), *_left(lesson)]
    return sorted(events, key=lambda event: event.when, reverse=True)


def _logged(lesson: LessonPage) -> Iterator[Event]:
    """Wagtail's own log; the saves of one person on one day are one line."""
    entries = PageLogEntry.objects.filter(page=lesson.pk).exclude(action__in=UNSAID)
    rows = entries.select_related("user").order_by("timestamp", "pk")

    def stretch(entry: PageLogEntry) -> tuple[Any, ...]:
        if entry.action in WRITING:
            return ("writing", entry.user_id, timezone.localdate(entry.timestamp))
        return (entry.pk,)

    for key, group in groupby(rows, key=stretch):
        members = list(group)
        last = members[-1]
        what = _writing(members) if key[0] == "writing" else last.message
        yield Event(
            last.timestamp,
            _name(last.user),
            what,
            words=str((last.data or {}).get("comment") or ""),
            revision=last.revision_id,
        )


def _writing(entries: list[PageLogEntry]) -> str:
    saves = ngettext("%(n)d save", "%(n)d saves", len(entries)) % {"n": len(entries)}
    begun = any(entry.action == "wagtail.create" for entry in entries)
    return (_("Began the lesson (%(saves)s)") if begun else _("Wrote (%(saves)s)")) % {
        "saves": saves
    }


def _signed(lesson: LessonPage) -> Iterator[Event]:
    for signature in SignOff.objects.filter(lesson=lesson.pk).select_related(
        "signed_by__organisation", "revision"
    ):
        yield Event(
            _day(signature.signed_on, signature.revision.created_at),
            _name(signature.signed_by),
            _("Signed: %(role)s") % {"role": signature.get_role_display()},
            words=signature.comment,
            revision=signature.revision_id,
            demo=signature.demo,
        )


def _published(lesson: LessonPage) -> Iterator[Event]:
    for edition in Edition.objects.filter(lesson=lesson.pk).select_related("lesson_revision"):
        yield Event(
            _day(edition.published_on, edition.lesson_revision.created_at),
            "",
            _("Edition %(number)d: teachers can set it until %(day)s")
            % {"number": edition.number, "day": date_format(edition.review_by, "j F Y")},
            revision=edition.lesson_revision_id,
            demo=edition.starter_content,
        )


def _left(lesson: LessonPage) -> Iterator[Event]:
    rows = CheckOverride.objects.filter(lesson=lesson.pk)
    for row in rows.select_related("given_by", "taken_back_by"):
        what = _("Left with a reason: %(where)s. %(what)s") % {"where": row.where, "what": row.what}
        yield Event(row.given_on, _name(row.given_by), what, words=row.reason)
        if row.taken_back_on:
            taken = _("Reason taken back: %(where)s") % {"where": row.where}
            # Before who took it back was kept, nobody is named.
            who = _name(row.taken_back_by) if row.taken_back_by else ""
            yield Event(row.taken_back_on, who, taken)


def _day(day: dt.date, at: dt.datetime) -> dt.datetime:
    """A day among moments: the moment itself if it is of that day, else the day's end."""
    if timezone.localdate(at) == day:
        return at
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


def _name(person: Any) -> str:
    return str(person) if person else _("Regard")


def document_at(lesson: LessonPage, revision: Revision) -> LessonDocument:
    """A lesson as a revision had it: frozen if it became an edition, else with its quiz as signed.

    A revision that nobody signed has no quiz of its own; it is shown with the newest.
    """
    edition = Edition.objects.filter(lesson_revision=revision).first()
    if edition is not None:
        return dict(edition.data)
    page = revision.as_object()
    signature = SignOff.objects.filter(revision=revision).select_related("quiz_revision").first()
    quiz_revision = signature.quiz_revision if signature else None
    quiz = quiz_revision.as_object() if quiz_revision else page.quiz
    return freeze_lesson(page, quiz=quiz)


def _lesson(lesson_pk: int) -> LessonPage:
    lesson: LessonPage = get_object_or_404(LessonPage, pk=lesson_pk)
    return lesson


@require_safe
def record(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """The whole record, with a choice of two versions to compare."""
    lesson = _lesson(lesson_pk)
    events = record_of(lesson)
    context = {
        "header_title": f"{_('Record')}: {lesson}",
        "header_icon": "history",
        "breadcrumbs_items": breadcrumbs(lesson, _("Record")),
        "lesson": lesson,
        "events": events,
        "versions": list(_versions(lesson, events)),
        "may_edit": lesson.permissions_for_user(request.user).can_edit(),
    }
    return render(request, "lessons/studio/record.html", context)


def _versions(lesson: LessonPage, events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """Revisions that can still be read, with when and what they were, each once."""
    there = set(lesson.revisions.values_list("pk", flat=True))
    seen: set[int] = set()
    for event in events:
        if event.revision and event.revision in there - seen:
            seen.add(event.revision)
            when = date_format(timezone.localtime(event.when), "j M Y, H:i")
            yield event.revision, f"{when}: {event.what}"


@require_safe
def difference(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """What changed between two versions."""
    lesson = _lesson(lesson_pk)
    old, new = (
        get_object_or_404(Revision.objects.for_instance(lesson), pk=_number(request.GET.get(name)))
        for name in ("from", "to")
    )
    before, after = sorted((old, new), key=lambda revision: (revision.created_at, revision.pk))
    context = {
        "header_title": f"{_('What changed')}: {lesson}",
        "header_icon": "resubmit",
        "breadcrumbs_items": breadcrumbs(lesson, _("What changed")),
        "lesson": lesson,
        "before": before,
        "after": after,
        "differences": differences(document_at(lesson, before), document_at(lesson, after)),
    }
    return render(request, "lessons/studio/difference.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


@hooks.register("register_admin_urls")
def record_urls() -> list[URLPattern]:
    """Addresses of the record."""
    return [
        path("lessons/<int:lesson_pk>/record/", record, name="lesson_record"),
        path("lessons/<int:lesson_pk>/difference/", difference, name="lesson_difference"),
    ]
