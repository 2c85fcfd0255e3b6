"""The school lead's people page: who is here, who is invited, inviting and removing."""

import uuid
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import lost_second_step
from cms.models import User
from teacher_portal import access
from teacher_portal.invitations import (
    PersonAtSchool,
    invite_to_school,
    offers_of,
    people_of,
    remove_membership,
)
from teacher_portal.lost_second_step import refusal_for, take_away
from teacher_portal.models import MembershipOffer, Role, School
from teacher_portal.services import NotAllowed
from teacher_portal.views import inviting
from teacher_portal.views.inviting import EmailForm


class InviteForm(EmailForm):
    """Whom to invite, as what."""

    role = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=Role.choices,
        initial=Role.TEACHER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A teacher sees their own classes. A safeguarding lead is told of amber and red lessons "
            "and can hold any lesson. A school lead invites people and sees the school's totals."
        ),
    )


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("People"), "url": reverse("school_people")}, {"label": here, "url": ""}]


def _offer_or_404(school: School, invitation_uuid: uuid.UUID) -> MembershipOffer:
    for offer in offers_of(school):
        if offer.invitation.uuid == invitation_uuid:
            return offer
    raise Http404


def _person_or_404(school: School, pk: int) -> PersonAtSchool:
    for person in people_of(school):
        if person.membership.pk == pk:
            return person
    raise Http404


@require_safe
@login_required
def school_people(request: HttpRequest) -> HttpResponse:
    """Everybody at the school, and the invitations that wait."""
    school = access.led_school_or_404(request.user)
    context = {
        "school": school,
        "nav": "school",
        "people": people_of(school),
        "offers": offers_of(school),
    }
    return render(request, "teacher_portal/people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite_new(request: HttpRequest) -> HttpResponse:
    """Invite one person to one role."""
    school = access.led_school_or_404(request.user)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_to_school(
                school=school,
                email=email,
                role=form.cleaned_data["role"],
                invited_by=request.user,
            )
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            inviting.say_invited(request, email)
            return redirect("school_people")
    context = {
        "school": school,
        "nav": "school",
        "form": form,
        "crumbs": _crumbs(_("Invite someone")),
    }
    return render(
        request, "teacher_portal/people/invite.html", context, status=400 if form.errors else 200
    )


@require_POST
@login_required
def invite_resend(request: HttpRequest, invitation_uuid: uuid.UUID) -> HttpResponse:
    """Send a new link; the old one stops working."""
    offer = _offer_or_404(access.led_school_or_404(request.user), invitation_uuid)
    inviting.send_again(request, offer)
    return redirect("school_people")


@require_POST
@login_required
def invite_withdraw(request: HttpRequest, invitation_uuid: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    offer = _offer_or_404(access.led_school_or_404(request.user), invitation_uuid)
    inviting.withdraw(request, offer)
    return redirect("school_people")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role from a person."""
    school = access.led_school_or_404(request.user)
    person = _person_or_404(school, pk)
    if request.method == "POST":
        try:
            remove_membership(membership=person.membership)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("school_people")
        messages.success(
            request,
            _("%(name)s is no longer %(role)s at %(school)s.")
            % {
                "name": person.membership.user,
                "role": person.membership.get_role_display(),
                "school": school.name,
            },
        )
        if access.may_lead(request.user, school):
            return redirect("school_people")
        return redirect("arrive")
    context = {
        "school": school,
        "nav": "school",
        "person": person,
        "crumbs": _crumbs(_("Remove a role")),
    }
    return render(request, "teacher_portal/people/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take away the second step that a teacher has lost."""
    school = access.led_school_or_404(request.user)
    person = _person_or_404(school, pk).membership.user
    if request.method == "POST":
        return _take_second_step(request, school, person)
    lead: Any = request.user
    context = {
        "school": school,
        "nav": "school",
        "person": person,
        "refusal": refusal_for(person=person, lead=lead, school=school),
        "has_any": lost_second_step.has_any(person),
        "crumbs": _crumbs(_("Second step")),
    }
    return render(request, "teacher_portal/people/second_step.html", context)


@reauthentication_required
def _take_second_step(request: HttpRequest, school: School, person: User) -> HttpResponse:
    lead: Any = request.user
    try:
        told = take_away(person=person, lead=lead, school=school)
    except lost_second_step.NotTakenAway as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, lost_second_step.done(person))
        if not told:
            messages.error(request, lost_second_step.not_told(person))
    return redirect("school_people")
