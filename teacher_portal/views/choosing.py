"""Choosing: the lessons that may be set, series, stars, and trying a lesson before it is set."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons import player
from lessons.library import LibraryForm
from teacher_portal import access, choosing
from teacher_portal.previews import on_the_wall
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_safe
@for_staff
def class_choose(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """The lessons that may be set: a series to go on with, stars, then those for the class's age."""
    school_class = access.class_or_404(request.user, class_uuid)
    form = LibraryForm(request.GET)
    settable = access.assignable_lessons()
    found = form.apply(settable)
    history = list(access.history_of(school_class))
    rows = choosing.rows(found, school_class=school_class, user=request.user, history=history)
    band = school_class.band
    context: dict[str, Any] = {
        "school_class": school_class,
        "filters": form,
        "fit_band": band,
        "starred": [row for row in rows if row.starred],
        "fitting": [row for row in rows if row.lesson.band == band],
        "others": [row for row in rows if row.lesson.band != band],
    }
    if not form.is_filtered:
        codes = [lesson.code for lesson in found]
        context["series"] = choosing.series_for(school_class, history=history, settable=codes)
    return page(request, "choose.html", context)


@require_POST
@for_staff
def lesson_star(request: StaffRequest, class_uuid: uuid.UUID, code: str) -> HttpResponse:
    """Put a star on a lesson or take it off, and go back to the list."""
    school_class = access.class_or_404(request.user, class_uuid)
    lesson = access.assignable_lessons().filter(code__iexact=code).first()
    if lesson is None:
        raise Http404
    on = request.POST.get("star") == "on"
    choosing.star(user=request.user, lesson=lesson, on=on)
    said = (
        _("%(code)s has a star now: you find it first.") if on else _("%(code)s has no star now.")
    )
    messages.success(request, said % {"code": lesson.code})
    return redirect("class_choose", school_class.uuid)


@require_safe
@for_staff
def try_as_pupil(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The lesson as pupils will see it: everything works, and nothing is sent."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    return player.preview(request, edition)


@require_safe
@for_staff
def try_on_projector(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The lesson's screens for the wall, without a class: no code, and nothing is written down."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    return on_the_wall(request, edition, channel=f"try-{request.user.pk}-{edition.uuid}")
