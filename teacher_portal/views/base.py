"""What the staff views share: signed in, at a school, and the right status for a refused form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models import User
from teacher_portal import access
from teacher_portal.access import Staff
from teacher_portal.models import School

P = ParamSpec("P")
StaffView = Callable[Concatenate["StaffRequest", P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

REFUSED = 422


class StaffRequest(HttpRequest):
    """A request of somebody who works at a school."""

    user: User
    staff: Staff


def for_staff(view: "StaffView[P]") -> "View[P]":
    """Let people of a school in; an account without a school gets a page that says so."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        staff = access.staff(request.user)
        if staff is None:
            return render(request, "teacher_portal/no_school.html", status=403)
        request.staff = staff  # type: ignore[attr-defined]
        # The person, not Django's lazy stand-in: the databases' router asks for its class.
        request.user = staff.user
        return view(cast(StaffRequest, request), *args, **kwargs)

    return cast("View[P]", login_required(checked))


def offer_undo(request: HttpRequest, text: str, address: str) -> None:
    """Say what happened, with an Undo button beside it: a form that posts to the address."""
    messages.success(request, text, extra_tags=address)


def page(
    request: StaffRequest,
    template: str,
    context: dict[str, Any],
    *,
    nav: str = "classes",
    form: Form | None = None,
) -> HttpResponse:
    """Render a portal page; one whose form was refused says so with its status."""
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(
        request,
        f"teacher_portal/{template}",
        {"nav": nav, "school": request.staff.school, "staff": request.staff, "form": form}
        | context,
        status=REFUSED if refused else 200,
    )


def overseen_or_404(request: StaffRequest) -> School:
    """The school whose teaching the person oversees, as its lead or as DSL."""
    if request.staff.oversees is None:
        raise Http404
    return request.staff.oversees


def led_or_404(request: StaffRequest) -> School:
    """The school that the person leads."""
    if request.staff.leads is None:
        raise Http404
    return request.staff.leads
