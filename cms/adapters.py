"""How allauth behaves here: accounts come by invitation only, secrets are stored encrypted."""

import base64
import hashlib
import uuid
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import invitations
from cms.models import Invitation, User

INVITATION_SESSION_KEY = "invitation"


def waiting_invitation(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this browser followed, while it can still be taken up."""
    found = request.session.get(INVITATION_SESSION_KEY)
    if not found:
        return None
    invitation: Invitation | None = (
        Invitation.objects.open().filter(uuid=uuid.UUID(str(found))).first()
    )
    return invitation


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Opens the sign-up form only to somebody who followed an invitation's link."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """True while an open invitation waits in the session."""
        return waiting_invitation(request) is not None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Arrive where the person's work is."""
        return reverse("arrive")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Arrive where the person's work is."""
        return reverse("arrive")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After confirming an address go on to work (through sign-in where needed)."""
        return reverse("arrive")

    def is_safe_url(self, url: str) -> bool:
        """Also refuse to send somebody to a studio that would send them back here for ever."""
        if not super().is_safe_url(url):
            return False
        user = getattr(context.request, "user", AnonymousUser())
        studio = urlsplit(url or "").path.startswith(reverse("wagtailadmin_home"))
        barred = user.is_authenticated and not user.has_perm("wagtailadmin.access_admin")
        return not (studio and barred)


class InvitedSignupForm(SignupForm):
    """Sign-up with the invited address, which the link has proved and nobody can change here."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("email", "first_name", "last_name", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = waiting_invitation(context.request)
        email = self.fields["email"]
        # A disabled field keeps its initial value whatever is posted.
        email.disabled = True
        email.initial = self.initial["email"] = self.invitation.email if self.invitation else ""
        email.help_text = _("Your invitation came to this address.")

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """Create the account, its verified address and what the invitation gives, or nothing."""
        closed = ImmediateHttpResponse(redirect("account_signup"))
        if self.invitation is None:
            raise closed
        # Opening the link has proved the address: no second confirmation.
        InvitationOnlyAdapter(request).stash_verified_email(request, self.invitation.email)
        user: User = super().save(request)
        try:
            invitations.accept(invitation=self.invitation, user=user)
        except invitations.InvitationRefused as refusal:  # withdrawn in this very moment
            raise closed from refusal
        request.session.pop(INVITATION_SESSION_KEY, None)
        return user


def _fernets() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"cms.mfa:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class StaffMFAAdapter(DefaultMFAAdapter):
    """Two-step sign-in whose secrets a thief of the database cannot read."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the server's secret."""
        return _fernets().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt with the server's secret, or one it had before."""
        return _fernets().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        """What the browser calls this site when it makes a passkey."""
        return str(settings.WAGTAIL_SITE_NAME)
