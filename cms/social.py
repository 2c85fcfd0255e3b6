"""Signing in with Google or Microsoft: only for people who were invited, and with little stored."""

from typing import Any

from allauth.core.exceptions import SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.db import transaction
from django.http import HttpRequest

from cms import invitations
from cms.adapters import INVITATION_SESSION_KEY, waiting_invitation
from cms.models import Invitation, User


class InvitedSocialAdapter(DefaultSocialAccountAdapter):
    """Makes an account only for the invited address, in the browser that followed the link."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """True while an invitation to just this address waits in the session."""
        return self._invitation(request, sociallogin) is not None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Take name and address, and store nothing else: no picture, telephone or job title."""
        sociallogin.account.extra_data = {"email": data.get("email") or ""}
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Create the account and what the invitation gives, or nothing."""
        invitation = self._invitation(request, sociallogin)
        if invitation is None:
            raise SignupClosedException
        # The invitation's link has proved the address, whatever the provider says about it.
        for address in sociallogin.email_addresses:
            address.email = invitation.email
            address.verified = True
        user: User = super().save_user(request, sociallogin, form)
        try:
            invitations.accept(invitation=invitation, user=user)
        except invitations.InvitationRefused as refusal:  # withdrawn in this very moment
            raise SignupClosedException from refusal
        request.session.pop(INVITATION_SESSION_KEY, None)
        return user

    def _invitation(self, request: HttpRequest, sociallogin: SocialLogin) -> Invitation | None:
        waiting = waiting_invitation(request)
        theirs = {address.email.lower() for address in sociallogin.email_addresses}
        return waiting if waiting is not None and theirs == {waiting.email.lower()} else None
