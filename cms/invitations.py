"""Inviting staff: the only way to an account, from the studio and from a school's portal alike.

The link's token is not stored. It is the invitation's uuid and a signature over uuid and nonce, so
that a task, or the sweep after a lost message, can build the link again from the database, and a
copy of the database without the server's secret opens nothing. Sending again changes the nonce:
older links stop working.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Invitation, User
from cms.models.invitations import end_of_term, new_nonce

SIGNER = signing.Signer(salt="cms.invitations")
A_DAY_AT_MOST = 100
FORGET_AFTER = dt.timedelta(days=90)

# Sent inside the transaction that accepts: ``invitation`` and ``user``. The portal turns its side of
# the invitation into a membership; an exception there leaves everything as it was.
invitation_accepted = Signal()


class InvitationRefused(Exception):
    """A rule forbids it; the message says which, in words for whoever asked."""


def token_for(invitation: Invitation) -> str:
    """The secret part of the link."""
    signature = SIGNER.signature(f"{invitation.uuid.hex}{invitation.nonce}")
    return f"{invitation.uuid.hex}.{signature}"


def link_for(invitation: Invitation) -> str:
    """The whole address that is e-mailed."""
    return settings.SITE_URL.rstrip("/") + reverse("invitation", args=[token_for(invitation)])


def find(token: str) -> Invitation | None:
    """The invitation behind a link; None for a link that was never sent or was replaced."""
    name, _separator, signature = token.partition(".")
    try:
        invitation_uuid = uuid.UUID(hex=name)
    except ValueError:
        return None
    invitation = (
        Invitation.objects.filter(uuid=invitation_uuid).select_related("invited_by").first()
    )
    if invitation is None:
        return None
    value = f"{invitation.uuid.hex}{invitation.nonce}"
    try:
        SIGNER.unsign(f"{value}{SIGNER.sep}{signature}")
    except signing.BadSignature:
        return None
    return invitation


def _send_after_commit(invitation: Invitation) -> None:
    # A broker that is down must not undo the invitation: the sweep sends it later.
    transaction.on_commit(lambda: send_invitation.delay(invitation.pk), robust=True)


@transaction.atomic
def invite(
    *, email: str, invited_by: Any, groups: Iterable[Group] = (), purpose: str = ""
) -> Invitation:
    """Invite an address, into CMS groups where given; the e-mail goes out as a task.

    ``purpose`` says what for in the invitation ("Teacher at Elm Primary"); without it the groups'
    names do. Raises ``InvitationRefused`` after too many in one day, ``PermissionDenied`` when
    somebody gives groups without being allowed to.
    """
    chosen = list(groups)
    if chosen and not invited_by.has_perm("cms.add_invitation"):
        raise PermissionDenied
    today = timezone.localdate()
    if Invitation.objects.filter(invited_by=invited_by, created_on=today).count() >= A_DAY_AT_MOST:
        raise InvitationRefused(_("You have sent many invitations today. Go on tomorrow."))
    invitation: Invitation = Invitation.objects.create(
        email=email.strip().lower(),
        invited_by_id=invited_by.pk,
        purpose=purpose or ", ".join(group.name for group in chosen),
    )
    invitation.groups.set(chosen)
    _send_after_commit(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation) -> Invitation:
    """Send a new link with a new term; the old link stops working."""
    current: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_on or current.withdrawn_on:
        raise InvitationRefused(_("This invitation has ended. Invite the person again."))
    current.nonce = new_nonce()
    current.expires_at = end_of_term()
    current.sent = False
    current.save()
    _send_after_commit(current)
    return current


@transaction.atomic
def withdraw(*, invitation: Invitation) -> None:
    """End an invitation that nobody has taken up; twice is the same as once."""
    current: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_on:
        raise InvitationRefused(_("This invitation has already been accepted."))
    if current.withdrawn_on is None:
        current.withdrawn_on = timezone.localdate()
        current.save()


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> None:
    """Give the person what the invitation promises, once.

    Raises ``InvitationRefused`` when it has ended meanwhile or was sent to another address.
    """
    current: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not current.is_open:
        raise InvitationRefused(_("This invitation can no longer be used."))
    if not current.is_for(user):
        raise InvitationRefused(_("This invitation was sent to another address."))
    current.accepted_on = timezone.localdate()
    current.accepted_by_id = user.pk
    current.save()
    user.groups.add(*current.groups.all())
    invitation_accepted.send(sender=Invitation, invitation=current, user=user)


@shared_task(name="cms.send_invitation")
def send_invitation(invitation_pk: int) -> None:
    """E-mail an invitation's link; running twice sends the same link again, never another."""
    invitation = (
        Invitation.objects.unsent().filter(pk=invitation_pk).select_related("invited_by").first()
    )
    if invitation is None:
        return
    context = {
        "invitation": invitation,
        "link": link_for(invitation),
        "site": settings.SITE_URL,
    }
    send_mail(
        _("You are invited to Regard: %(purpose)s") % {"purpose": invitation.purpose},
        render_to_string("cms/accounts/email/invitation.txt", context),
        None,
        [invitation.email],
    )
    # By the nonce, so that a link renewed at this moment is still sent.
    Invitation.objects.filter(pk=invitation.pk, nonce=invitation.nonce).update(sent=True)


@shared_task(name="cms.tend_invitations")
def tend_invitations() -> None:
    """Send what a lost message left unsent; forget addresses three months after the term."""
    for pk in Invitation.objects.unsent().values_list("pk", flat=True):
        send_invitation(pk)
    Invitation.objects.filter(expires_at__lt=timezone.now() - FORGET_AFTER).delete()
