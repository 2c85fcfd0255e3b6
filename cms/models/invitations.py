"""Invitations: the only way to a staff account."""

import datetime as dt
import secrets
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VALID_FOR = dt.timedelta(days=14)


def new_nonce() -> str:
    """What makes one sending's link differ from the next."""
    return secrets.token_urlsafe(12)


def end_of_term() -> dt.datetime:
    """When an invitation sent now runs out."""
    return timezone.now() + VALID_FOR


class InvitationState(models.TextChoices):
    """What an invitation's link leads to."""

    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Run out")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> Self:
        """Invitations that can still be taken up."""
        return self.filter(
            accepted_on__isnull=True, withdrawn_on__isnull=True, expires_at__gt=timezone.now()
        )

    def unsent(self) -> Self:
        """Open invitations whose e-mail has not gone out yet."""
        return self.open().filter(sent=False)


class Invitation(models.Model):
    """An invitation to one e-mail address; CMS groups are given here, school roles by the portal.

    The link's token is signed from ``uuid`` and ``nonce`` with the server's secret
    (``cms.invitations``): the task that e-mails it gets an id, a thief of the table gets no link.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    groups = models.ManyToManyField(Group, blank=True, verbose_name=_("groups"))
    purpose = models.CharField(
        _("what for"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Such as “Teacher at Elm Primary”."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_on = models.DateField(default=timezone.localdate, editable=False)
    expires_at = models.DateTimeField(default=end_of_term)
    sent = models.BooleanField(default=False, editable=False)
    accepted_on = models.DateField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="invitations",
    )
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_on", "email"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_on__isnull=True) | models.Q(withdrawn_on__isnull=True),
                name="cms_invitation_one_end",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> InvitationState:
        """Where it stands today."""
        if self.accepted_on:
            return InvitationState.ACCEPTED
        if self.withdrawn_on:
            return InvitationState.WITHDRAWN
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken up."""
        return self.state is InvitationState.OPEN

    def is_for(self, user: Any) -> bool:
        """Whether this person's account has the address that was invited."""
        return bool(user.is_authenticated and user.email.lower() == self.email.lower())
