"""What school and area share when they invite: one invitation waits for one role at one place."""

from typing import Any

from cms import invitations
from cms.models import Invitation
from teacher_portal.services import NotAllowed


def offer(offers: Any, *, email: str, invited_by: Any, purpose: str, **what: Any) -> Invitation:
    """Invite somebody to ``what`` (a role, and where), or send the waiting invitation again.

    ``offers`` is the model that keeps which role waits. Raises ``NotAllowed`` with the refusal's words.
    """
    waiting = offers.objects.filter(
        **what, invitation__email__iexact=email, invitation__in=Invitation.objects.open()
    ).first()
    try:
        if waiting is not None:
            return invitations.send_again(invitation=waiting.invitation)
        invitation = invitations.invite(email=email, invited_by=invited_by, purpose=purpose)
    except invitations.InvitationRefused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    offers.objects.create(invitation=invitation, **what)
    return invitation
