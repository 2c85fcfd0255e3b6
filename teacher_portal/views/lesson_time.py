"""Fitting a lesson into the time that a class has, before it opens."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.timing import JOINING_MINUTES, WORDS_MINUTES, parts, quiz_minutes
from teacher_portal import access, shortening
from teacher_portal.forms import add_refusal
from teacher_portal.forms_time import TimeForm
from teacher_portal.services import NotAllowed
from teacher_portal.views.assignments import unavailable
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def lesson_time(request: StaffRequest, class_uuid: uuid.UUID, code: str) -> HttpResponse:
    """Every step with its minutes, and their sum; POST writes down what is left out or shorter."""
    school_class = access.class_or_404(request.user, class_uuid)
    edition = access.assignable_edition(code)
    if edition is None:
        return unavailable(request, school_class)
    already = access.opened_already(school_class, edition)
    if already is not None:
        messages.info(request, _("This lesson is open: its steps stay as they are."))
        return redirect("board", already.uuid)
    choice = shortening.chosen(school_class, edition)
    have = shortening.minutes_there_are(school_class, edition)
    steps = shortening.steps_of(edition)
    whole = request.POST.get("whole") == "yes"
    if request.method == "POST" and request.POST.get("edition") != str(edition.pk):
        messages.info(
            request,
            _("This lesson has a new edition, and nothing is saved. Look at its steps again."),
        )
        return redirect("lesson_time", class_uuid, code)
    form = TimeForm(
        request.POST if request.method == "POST" and not whole else None,
        steps=steps,
        choice=choice,
        have=have,
    )
    if whole or form.is_valid():
        wanted = {"left_out": [], "minutes": {}, "have": have} if whole else form.choice()
        try:
            shortening.choose(school_class=school_class, edition=edition, **wanted)
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("lesson_time", class_uuid, code)
    minutes = shortening.minutes_of(edition, choice)
    context = {
        "school_class": school_class,
        "edition": edition,
        "choice": choice,
        "have": have,
        "minutes": minutes,
        "whole": shortening.minutes_of(edition, {}),
        "over": minutes - have if have else 0,
        "spare": have - minutes if have else 0,
        "most_left_out": shortening.most_left_out(steps),
        "parts": parts(edition.data),
        "around": {
            "joining": JOINING_MINUTES,
            "words": WORDS_MINUTES if edition.data["vocabulary"] else 0,
            "quiz": quiz_minutes(edition.data),
        },
    }
    return page(request, "lesson_time.html", context, form=form)
