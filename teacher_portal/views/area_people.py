"""Who works for an area, and the help entries that its local partners check."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.models import HelpEntry
from cms.views.help_queue import COMES_NEAR, CheckedForm, mark_checked
from teacher_portal import area_access
from teacher_portal.area_people import (
    area_offers,
    invite_to_area,
    people_of_area,
    remove_from_area,
)
from teacher_portal.models import Area, AreaMembership, AreaOffer, AreaRole
from teacher_portal.services import NotAllowed
from teacher_portal.views import inviting
from teacher_portal.views.area import area_page
from teacher_portal.views.inviting import EmailForm

LATEST_CHECK_AGO = 14


class AreaInviteForm(EmailForm):
    """Whom to invite, as what."""

    role = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=AreaRole.choices,
        initial=AreaRole.PARTNER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A commissioner sees these figures and invites people. A local partner sees no figures: "
            "they check the help entries of the area and nothing else."
        ),
    )


class CheckForm(CheckedForm):
    """How and when an entry was checked."""

    on = forms.DateField(
        label=gettext_lazy("On"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like this: 30/11/2026.")},
    )

    def __init__(self, *args: Any, entry: HelpEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"entry-{entry.pk}-%s"
        self.entry = entry

    def clean_on(self) -> dt.date:
        """Today or a few days ago: an older check is no longer one, and nobody checks tomorrow."""
        day: dt.date = self.cleaned_data["on"]
        today = timezone.localdate()
        if not 0 <= (today - day).days <= LATEST_CHECK_AGO:
            raise forms.ValidationError(
                _("Choose a day of the last %(days)s days.") % {"days": LATEST_CHECK_AGO}
            )
        if self.entry.verified_on and day < self.entry.verified_on:
            raise forms.ValidationError(_("It has been checked since that day."))
        return day


def _commissioned(request: HttpRequest, area_uuid: uuid.UUID) -> tuple[Area, set[str]]:
    return area_access.own_area_or_404(request.user, area_uuid, AreaRole.COMMISSIONER)


def _offer_or_404(area: Area, invitation_uuid: uuid.UUID) -> AreaOffer:
    for offer in area_offers(area):
        if offer.invitation.uuid == invitation_uuid:
            return offer
    raise Http404


def _member_or_404(area: Area, pk: int) -> AreaMembership:
    for member in people_of_area(area):
        if member.pk == pk:
            return member
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area_people(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """Everybody who works for the area, the invitations that wait, and a form for one more."""
    area, held = _commissioned(request, area_uuid)
    form = AreaInviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_to_area(
                area=area, email=email, role=form.cleaned_data["role"], invited_by=request.user
            )
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            inviting.say_invited(request, email)
            return redirect("area_people", area.uuid)
    context = {"people": people_of_area(area), "offers": area_offers(area)}
    return area_page(request, "people.html", area, held, context, tab="people", form=form)


@require_POST
@login_required
def area_invite_again(
    request: HttpRequest, area_uuid: uuid.UUID, invitation_uuid: uuid.UUID
) -> HttpResponse:
    """Send a new link; the old one stops working."""
    area, _held = _commissioned(request, area_uuid)
    offer = _offer_or_404(area, invitation_uuid)
    inviting.send_again(request, offer)
    return redirect("area_people", area.uuid)


@require_POST
@login_required
def area_invite_withdraw(
    request: HttpRequest, area_uuid: uuid.UUID, invitation_uuid: uuid.UUID
) -> HttpResponse:
    """Take an invitation back."""
    area, _held = _commissioned(request, area_uuid)
    offer = _offer_or_404(area, invitation_uuid)
    inviting.withdraw(request, offer)
    return redirect("area_people", area.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area_remove(request: HttpRequest, area_uuid: uuid.UUID, pk: int) -> HttpResponse:
    """Ask, then take a role from a person."""
    area, held = _commissioned(request, area_uuid)
    member = _member_or_404(area, pk)
    if request.method == "POST":
        try:
            remove_from_area(membership=member)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("area_people", area.uuid)
        messages.success(
            request,
            _("%(name)s is no longer %(role)s for %(area)s.")
            % {"name": member.user, "role": member.get_role_display(), "area": area.name},
        )
        if member.user_id == request.user.pk:
            return redirect("arrive")
        return redirect("area_people", area.uuid)
    return area_page(request, "remove.html", area, held, {"member": member}, tab="people")


@require_safe
@login_required
def area_help(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """The help entries of the area's region; a commissioner reads, a local partner marks."""
    area, held = area_access.own_area_or_404(
        request.user, area_uuid, AreaRole.COMMISSIONER, AreaRole.PARTNER
    )
    return _help_page(request, area, held)


def _help_page(
    request: HttpRequest,
    area: Area,
    held: set[str],
    *,
    refused: CheckForm | None = None,
    refused_pk: int = 0,
) -> HttpResponse:
    today = timezone.localdate()
    rows = []
    for entry in area_access.entries_of(area):
        due = not entry.verified_on or not entry.review_by or entry.review_by <= today + COMES_NEAR
        form = refused if entry.pk == refused_pk else CheckForm(initial={"on": today}, entry=entry)
        rows.append({"entry": entry, "due": due, "form": form})
    rows.sort(key=lambda row: not row["due"])
    context = {"rows": rows, "today": today, "due": sum(bool(row["due"]) for row in rows)}
    return area_page(request, "help.html", area, held, context, tab="help", form=refused)


@require_POST
@login_required
def area_help_checked(request: HttpRequest, area_uuid: uuid.UUID, pk: int) -> HttpResponse:
    """A local partner writes down that an entry was checked, how and when; nothing else changes."""
    area, held = area_access.own_area_or_404(request.user, area_uuid, AreaRole.PARTNER)
    entry = area_access.entry_or_404(area, pk)
    form = CheckForm(request.POST, entry=entry)
    if not form.is_valid():
        return _help_page(request, area, held, refused=form, refused_pk=pk)
    mark_checked(
        entry=entry,
        user=request.user,
        how=f"{form.cleaned_data['how']} ({area.name})",
        on=form.cleaned_data["on"],
    )
    messages.success(
        request,
        _("“%(name)s” is verified until %(day)s.") % {"name": entry, "day": entry.review_by_words},
    )
    return redirect("area_help", area.uuid)
