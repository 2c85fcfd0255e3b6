"""The weekly e-mail: opt-in, numbers only, and one link that ends it without signing in.

Found from the database like all other work: whoever has asked and has had none since Monday gets
one. A week in which every number is nought brings no e-mail.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import User
from teacher_portal import access
from teacher_portal.models import Digest, Membership

SIGNER = signing.Signer(salt="teacher_portal.digest")
MORNING = 7  # o'clock, London time
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    """What the e-mail says: how many, never which class answered what."""

    open_lessons: int
    reports: int
    notices: int

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.open_lessons or self.reports or self.notices)


def set_digest(*, user: User, wanted: bool) -> None:
    """Ask for the weekly e-mail, or no longer; asking twice changes nothing."""
    if wanted:
        # The first comes next Monday, not the moment after ticking the box.
        Digest.objects.get_or_create(user=user, defaults={"sent_on": timezone.localdate()})
    else:
        Digest.objects.filter(user=user).delete()


def wants_digest(user: User) -> bool:
    """Whether the person has asked for it."""
    return Digest.objects.filter(user=user).exists()


def counts_for(user: User, *, since: dt.date) -> Counts:
    """Open lessons now; reports closed and notices given since a day."""
    mine = access.assignments_for(user)
    return Counts(
        open_lessons=mine.open().count(),
        reports=mine.closed().filter(closed_on__gte=since).count(),
        notices=access.notices_for(user, since=since).count(),
    )


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def due(now: dt.datetime) -> list[int]:
    """The digests to send: none before Monday's morning, then each once that week."""
    local = timezone.localtime(now)
    this_week = monday(local.date())
    if local.date() == this_week and local.hour < MORNING:
        return []
    old = Q(sent_on__isnull=True) | Q(sent_on__lt=this_week)
    at_a_school = Membership.objects.values("user")
    waiting = Digest.objects.filter(old, user__is_active=True, user__in=at_a_school)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def send(digest_pk: int, *, today: dt.date) -> bool:
    """Send one week's e-mail, once; returns whether there was anything to say."""
    digest = (
        Digest.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(Q(sent_on__isnull=True) | Q(sent_on__lt=monday(today)), pk=digest_pk)
        .first()
    )
    if digest is None:
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_on=today)
    counts = counts_for(digest.user, since=today - WEEK)
    if not counts.any:
        return False
    stop = settings.SITE_URL.rstrip("/") + reverse("digest_stop", args=[token_for(digest)])
    context: dict[str, Any] = {"counts": counts, "site": settings.SITE_URL, "stop": stop}
    EmailMessage(
        _("Your week on Regard"),
        render_to_string("teacher_portal/email/digest.txt", context),
        to=[digest.user.email],
        # Mail programs offer their own button for it (RFC 8058).
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()
    return True


def token_for(digest: Digest) -> str:
    """The secret part of the unsubscribe link."""
    return str(SIGNER.sign(digest.uuid.hex))


def find(token: str) -> Digest | None:
    """The wish behind an unsubscribe link; None when it has ended, or for a made-up link."""
    try:
        identity = uuid.UUID(hex=SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    found: Digest | None = Digest.objects.filter(uuid=identity).first()
    return found


def stop(token: str) -> None:
    """End the weekly e-mail behind a link; twice is the same as once."""
    digest = find(token)
    if digest is not None:
        digest.delete()
