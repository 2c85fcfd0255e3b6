"""A lesson's start card, and opening it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.levels import Level
from lessons.localising import localised
from lessons.models import Edition
from quizzes.ballots.layout import MINIMUM_N, Tier
from teacher_portal import access, opening, reports, services, shortening
from teacher_portal.forms import AssignmentForm, add_refusal
from teacher_portal.models import SchoolClass
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def assignment_new(request: StaffRequest, class_uuid: uuid.UUID, code: str) -> HttpResponse:
    """The start card; POST opens the lesson and leads to the board."""
    school_class = access.class_or_404(request.user, class_uuid)
    edition = access.assignable_edition(code)
    if edition is None:
        return unavailable(request, school_class)
    already = access.opened_already(school_class, edition)
    if request.method == "POST" and already is not None:
        messages.info(request, _("This lesson is open already. Here is its board."))
        return redirect("board", already.uuid)
    form = AssignmentForm(
        request.POST or None,
        level=edition.lesson_level,
        school=school_class.school,
        joinable=opening.small_classes(request.user, school_class),
    )
    if form.is_valid():
        try:
            opened, _new = opening.open_once(
                teacher=request.user, school_class=school_class, edition=edition, **form.opening()
            )
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("board", opened.uuid)
    context = _start_card(school_class, edition, request.user.pk) | {"already": already}
    return page(request, "start_card.html", context, form=form)


def unavailable(request: StaffRequest, school_class: SchoolClass) -> HttpResponse:
    """A lesson that cannot be set: it is not signed off, overdue, or does not exist."""
    context = {"nav": "classes", "school": request.staff.school, "school_class": school_class}
    return render(request, "teacher_portal/lesson_unavailable.html", context, status=404)


def _start_card(school_class: SchoolClass, edition: Edition, teacher_id: int) -> dict[str, Any]:
    school = school_class.school
    level = edition.lesson_level
    choice = shortening.chosen(school_class, edition)
    notice = services.red_notice(school_class, edition) if level is Level.RED else None
    today = timezone.localdate()
    return {
        "school_class": school_class,
        "edition": edition,
        "document": localised(edition.data, school.region),
        "shorter": choice,
        "minutes": shortening.minutes_of(edition, choice),
        "n_left_out": len(choice.get("left_out", ())),
        "level": level,
        "class_school": school,
        "plan": reports.report_plan(school_class, edition, teacher_id),
        "too_small": school_class.declared_roll < MINIMUM_N[Tier.KNOWLEDGE],
        "notice": notice,
        "notice_ripe": notice is not None and notice.red_from <= today,
        "leads": [] if school.has_named_dsl else access.leads_of(school),
        "nobody_is_mailed": level is not Level.GREEN and not access.dsl_has_account(school),
        "other_band": edition.age_band is not school_class.band,
    }


@require_POST
@for_staff
def notice_give(request: StaffRequest, class_uuid: uuid.UUID, code: str) -> HttpResponse:
    """Tell the DSL about a lesson to come; for red lessons the week begins here."""
    school_class = access.class_or_404(request.user, class_uuid)
    edition = access.assignable_edition(code)
    if edition is None:
        return unavailable(request, school_class)
    try:
        notice = services.give_notice(
            school_class=school_class, edition=edition, teacher=request.user
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = {
            "dsl": school_class.school.dsl_name,
            "date": date_format(notice.red_from, "j F"),
        }
        if edition.lesson_level is Level.RED:
            text = _("%(dsl)s has been told. You can open this lesson from %(date)s.") % said
        else:
            text = _("%(dsl)s has been told.") % said
        messages.success(request, text)
    return redirect("assignment_new", class_uuid, code)


@require_safe
@for_staff
def assignment(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """To the board while it is open, to the report afterwards."""
    found = access.assignment_or_404(request.user, assignment_uuid)
    return redirect("report" if found.is_closed else "board", assignment_uuid)


@require_POST
@for_staff
def hold(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The DSL stops a lesson for everyone in it."""
    services.hold(assignment=access.overseen_or_404(request.user, assignment_uuid))
    messages.success(
        request, _("The lesson is held. Nobody can join or read on until you resume it.")
    )
    return redirect("teach_home")


@require_POST
@for_staff
def resume(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The DSL lets a held lesson go on."""
    services.resume(assignment=access.overseen_or_404(request.user, assignment_uuid))
    messages.success(request, _("The lesson goes on."))
    return redirect("teach_home")
