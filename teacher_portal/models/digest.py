"""Who wants the weekly e-mail. Nobody gets it without having asked."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Digest(models.Model):
    """One person's wish for a weekly e-mail of counts; deleted when they no longer want it."""

    # The unsubscribe link is signed over it: asking again makes old links worthless.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest"
    )
    asked_on = models.DateField(default=timezone.localdate)
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("weekly e-mail")
        verbose_name_plural = _("weekly e-mails")

    def __str__(self) -> str:
        return str(self.user)
