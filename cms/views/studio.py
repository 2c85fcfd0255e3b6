"""The studio's pages about people: inviting them, and what an administrator may change about them."""

import uuid
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from cms import invitations, lost_second_step
from cms.groups import GROUPS
from cms.models import Invitation, User

PAGE_LENGTH = 50


class StudioInviteForm(forms.Form):
    """Whom to invite, into which groups."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("As"),
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Authors write lessons and sign each other's. Safeguarding reviewers give the second "
            "signature. Site administrators look after people, schools and the help directory."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        groups.queryset = Group.objects.filter(name__in=GROUPS).order_by("name")

    def clean_email(self) -> str:
        """One waiting invitation an address is enough; more would confuse."""
        email = str(self.cleaned_data["email"]).lower()
        if Invitation.objects.open().filter(email__iexact=email, groups__isnull=False).exists():
            raise forms.ValidationError(
                _("This address has been invited already. Send it again, or withdraw it first.")
            )
        return email


def _page(title: str) -> dict[str, Any]:
    """What every page of these needs for Wagtail's furniture."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("studio_invitations"), "label": _("Invitations")},
    ]
    if title:
        trail.append({"url": "", "label": title})
    return {
        "breadcrumbs_items": trail,
        "header_title": title or _("Invitations"),
        "header_icon": "mail",
    }


def _require(request: HttpRequest, permission: str) -> None:
    """The studio answers ``PermissionDenied`` with a message on its home page."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_safe
def studio_invitations(request: HttpRequest) -> HttpResponse:
    """Every invitation, newest first."""
    _require(request, "cms.view_invitation")
    found = Invitation.objects.select_related("invited_by").order_by("-created_on", "-pk")
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("p"))
    context = {**_page(""), "page_obj": page}
    return render(request, "cms/accounts/studio/invitations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def studio_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody into groups."""
    _require(request, "cms.add_invitation")
    form = StudioInviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invitations.invite(
                email=email, invited_by=request.user, groups=form.cleaned_data["groups"]
            )
        except invitations.InvitationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Invitation on its way to %(email)s.") % {"email": email})
            return redirect("studio_invitations")
    context = {**_page(_("Invite someone")), "form": form}
    return render(request, "cms/accounts/studio/invite.html", context)


def _act(request: HttpRequest, invitation_uuid: uuid.UUID, action: Any, done: str) -> HttpResponse:
    _require(request, "cms.change_invitation")
    found = get_object_or_404(Invitation, uuid=invitation_uuid)
    try:
        action(invitation=found)
    except invitations.InvitationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done % {"email": found.email})
    return redirect("studio_invitations")


@require_POST
def studio_invitation_send(request: HttpRequest, invitation_uuid: uuid.UUID) -> HttpResponse:
    """Send a new link; the old one stops working."""
    done = _("A new link is on its way to %(email)s.")
    return _act(request, invitation_uuid, invitations.send_again, done)


@require_POST
def studio_invitation_withdraw(request: HttpRequest, invitation_uuid: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    done = _("The invitation to %(email)s is withdrawn.")
    return _act(request, invitation_uuid, invitations.withdraw, done)


def _person_or_refuse(request: HttpRequest, pk: int) -> User:
    """Somebody whom this administrator may change."""
    _require(request, "cms.change_user")
    person = get_object_or_404(User, pk=pk)
    if person.is_superuser and not request.user.is_superuser:
        raise PermissionDenied
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def studio_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take away the second step that somebody has lost."""
    person = _person_or_refuse(request, pk)
    by: Any = request.user
    if request.method == "POST":
        return _take_second_step(request, person)
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {"url": edit, "label": str(person)},
            {"url": "", "label": _("Second step")},
        ],
        "header_title": _("Second step"),
        "header_icon": "lock",
        "person": person,
        "edit": edit,
        "refusal": lost_second_step.refusal_for(person=person, by=by),
        "has_any": lost_second_step.has_any(person),
    }
    return render(request, "cms/accounts/studio/second_step.html", context)


@reauthentication_required
def _take_second_step(request: HttpRequest, person: User) -> HttpResponse:
    by: Any = request.user
    try:
        told = lost_second_step.take_away(person=person, by=by)
    except lost_second_step.NotTakenAway as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, lost_second_step.done(person))
        if not told:
            messages.error(request, lost_second_step.not_told(person))
    return redirect("wagtailusers_users:edit", person.pk)


class PersonForm(UserEditForm):
    """What an administrator may change about a person.

    Not the address, which is the way to the account (people change it themselves), not the password,
    and nobody is made a superuser from a browser.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        self.fields["email"].disabled = True

    class Meta(UserEditForm.Meta):
        # A set of names in Wagtail's form too.
        fields = UserEditForm.Meta.fields | {"organisation"}


class InviteInsteadView(CreateView):
    """Adding a user by hand would give an account that nobody's address has proved."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the invitation form."""
        return redirect("studio_invite")


class PersonEditView(EditView):
    """Edits a person; only a superuser edits a superuser."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything is shown."""
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class PeopleViewSet(UserViewSet):
    """The studio's list of people."""

    model = User
    menu_label = gettext_lazy("People")
    add_view_class = InviteInsteadView
    edit_view_class = PersonEditView
    edit_template_name = "cms/accounts/studio/person_edit.html"

    def get_form_class(self, for_update: bool = False) -> Any:
        """The form with fewer fields."""
        return PersonForm if for_update else super().get_form_class(for_update)
