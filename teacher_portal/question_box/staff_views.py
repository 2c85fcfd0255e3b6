"""The DSL's queue and batches, the school lead's switch, and what classes have asked, for teachers."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teacher_portal import access
from teacher_portal.forms import add_refusal
from teacher_portal.models import School
from teacher_portal.question_box import batches, duty, queue
from teacher_portal.question_box.forms import DutyForm, EntryForm, uuids
from teacher_portal.question_box.models import State
from teacher_portal.question_box.retention import KEPT_FOR
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, page

P = ParamSpec("P")
BAD_REQUEST = 400


def for_dsl(
    view: Callable[Concatenate[StaffRequest, School, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let the DSLs of the school in the address in, and give the view that school.

    What pupils wrote must not stay in a browser on a shared desk.
    """

    @never_cache
    @wraps(view)
    def checked(
        request: StaffRequest, school_uuid: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        return view(request, access.dsl_school_or_404(request.user, school_uuid), *args, **kwargs)

    return for_staff(checked)


def box_page(
    request: StaffRequest,
    school: School,
    template: str,
    *,
    form: Form | None = None,
    **context: object,
) -> HttpResponse:
    """A page of the box, under its own school's name."""
    return page(
        request, f"question_box/{template}", {**context, "school": school}, nav="box", form=form
    )


@require_safe
@for_staff
def boxes(request: StaffRequest) -> HttpResponse:
    """To the queue; a DSL of several schools chooses."""
    schools = request.staff.boxes_read
    if not schools:
        raise Http404
    if len(schools) == 1:
        return redirect("box_queue", schools[0].uuid)
    return box_page(request, schools[0], "boxes.html", schools=schools)


@require_safe
@for_dsl
def box_queue(request: StaffRequest, school: School) -> HttpResponse:
    """Everything in the box: calls for help first, then questions by year group."""
    return _queue(request, school, DutyForm(initial={"until": "15:30"}))


def _queue(request: StaffRequest, school: School, form: DutyForm) -> HttpResponse:
    questions, calls = queue.questions_in(school), queue.help_in(school)
    messages_in: list[queue.Message] = [*calls, *questions]
    drafts = batches.drafts_of(school)
    years = [
        {
            "year": year,
            "questions": [
                q for q in questions if q.year_group == year.value and q.state != State.HANDLED
            ],
            "entries": len(batches.mixture_of(drafts.get(year.value)).entries),
        }
        for year in batches.years_of(school, also={q.year_group for q in questions})
    ]
    context = {
        "box": school.question_box,
        "reader": duty.reader_of(school.question_box),
        "years": years,
        "calls": [call for call in calls if call.state != State.HANDLED],
        "handled": [one for one in messages_in if one.state == State.HANDLED],
        "unseen": [one.pk for one in messages_in if one.state == State.NEW],
        "days": KEPT_FOR.days,
    }
    return box_page(request, school, "queue.html", form=form, **context)


@require_POST
@for_dsl
def duty_begin(request: StaffRequest, school: School) -> HttpResponse:
    """Go on duty until a time of today."""
    form = DutyForm(request.POST)
    if form.is_valid():
        try:
            duty.go_on_duty(school=school, user=request.user, until=form.cleaned_data["until"])
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            until = time_format(form.cleaned_data["until"], "H:i")
            messages.success(
                request,
                _("You are on duty until %(time)s. Pupils read your name.") % {"time": until},
            )
            return redirect("box_queue", school.uuid)
    return _queue(request, school, form)


@require_POST
@for_dsl
def duty_end(request: StaffRequest, school: School) -> HttpResponse:
    """Go off duty now."""
    duty.end_duty(school=school)
    messages.success(request, _("The box is closed. What waits in it stays here."))
    return redirect("box_queue", school.uuid)


@require_POST
@for_dsl
def seen(request: StaffRequest, school: School) -> HttpResponse:
    """What stood on the screen has been looked at."""
    try:
        pks = uuids(request.POST.getlist("seen"))
    except ValidationError:
        return HttpResponse(status=BAD_REQUEST)
    queue.look(school=school, pks=pks)
    messages.success(request, _("Marked as seen. Nobody else is alerted."))
    return redirect("box_queue", school.uuid)


@require_POST
@for_dsl
def message_change(request: StaffRequest, school: School, pk: uuid.UUID, what: str) -> HttpResponse:
    """Done, not done after all, or deleted for good."""
    message = queue.message_or_404(school, pk)
    if what == "handled":
        queue.handle(message=message)
        messages.success(request, _("Moved to the handled ones, below."))
    elif what == "reopen":
        queue.reopen(message=message)
        messages.success(request, _("It is back in the queue."))
    else:
        queue.delete(message=message)
        messages.success(request, _("Deleted."))
    return redirect("box_queue", school.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dsl
def paraphrase(request: StaffRequest, school: School, pk: uuid.UUID) -> HttpResponse:
    """A question in other words, with an answer, into the batch of its year group."""
    message = queue.question_or_404(school, pk)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            batches.put_in(message=message, **form.cleaned_data)
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("In the batch. The pupil’s own words stay with you."))
            return redirect("box_batch", school.uuid, message.year_group)
    return box_page(request, school, "paraphrase.html", form=form, message=message)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def switch(request: StaffRequest) -> HttpResponse:
    """The school lead switches the box on or off, after reading what it asks of the school."""
    led = access.led_school_or_404(request.user)
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        try:
            duty.switch(school=led, on=on)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("The question box is on. It opens when a safeguarding lead goes on duty.")
                if on
                else _("The question box is off. What waits in it stays with your DSL."),
            )
        return redirect("box_switch")
    return page(
        request,
        "question_box/switch.html",
        {
            "school": led,
            "box": getattr(led, "question_box", None),
            "people": duty.safeguarding_people(led),
            "needed": duty.DSLS_NEEDED,
            "days": KEPT_FOR.days,
        },
        nav="school",
    )


@require_safe
@for_staff
def heard(request: StaffRequest) -> HttpResponse:
    """For teachers: the batches of the year groups that they teach."""
    found = batches.visible_to(access.years_taught(request.user))
    return page(
        request,
        "question_box/heard.html",
        {"batches": found, "days": KEPT_FOR.days},
    )
