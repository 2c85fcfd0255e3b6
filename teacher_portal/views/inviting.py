"""What the people pages of school and area share: the address, a new link, taking one back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import invitations


class EmailForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Their work address. The link works for this address only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def say_invited(request: HttpRequest, email: str) -> None:
    """Say that the invitation went out."""
    said = _("Invitation on its way to %(email)s. It works for two weeks.")
    messages.success(request, said % {"email": email})


def send_again(request: HttpRequest, offer: Any) -> None:
    """Send a new link, after which the old one stops working, and say so."""
    said = _("A new link is on its way to %(email)s. The old one no longer works.")
    _do(request, invitations.send_again, offer, said)


def withdraw(request: HttpRequest, offer: Any) -> None:
    """Take an invitation back, and say so."""
    said = _("The invitation to %(email)s is withdrawn.")
    _do(request, invitations.withdraw, offer, said)


def _do(request: HttpRequest, act: Any, offer: Any, said: str) -> None:
    try:
        act(invitation=offer.invitation)
    except invitations.InvitationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"email": offer.invitation.email})
