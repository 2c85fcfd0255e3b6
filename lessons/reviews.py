"""Reviews that are due: whom to remind, and when. A lesson past its date can no longer be set."""

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.groups import AUTHORS, SAFEGUARDING_REVIEWERS
from lessons.models import Edition, ReminderStage, ReviewReminder

logger = logging.getLogger("regard")

SOON = dt.timedelta(days=60)
NOW = dt.timedelta(days=14)


def stage_of(review_by: dt.date, today: dt.date) -> ReminderStage | None:
    """Which reminder is due for a review by this day, if any."""
    left = review_by - today
    if left < dt.timedelta(0):
        return ReminderStage.PAST
    if left <= NOW:
        return ReminderStage.NOW
    return ReminderStage.SOON if left <= SOON else None


def due_editions(today: dt.date | None = None) -> Any:
    """Editions of what is published now whose review comes within two months, the oldest first."""
    day = today or timezone.localdate()
    return Edition.objects.current().filter(review_by__lte=day + SOON).order_by("review_by", "code")


def send_reminders(today: dt.date | None = None) -> int:
    """Remind of every review that has come a stage nearer, once a stage; how many went out.

    An edition that comes late to a stage (the worker stood still) gets that one only. What cannot be
    sent keeps nobody else's from going out.
    """
    day = today or timezone.localdate()
    sent = 0
    for edition in due_editions(day).select_related("lesson__owner"):
        stage = stage_of(edition.review_by, day)
        if stage and _remind(edition, stage, day):
            sent += 1
    return sent


@transaction.atomic
def _remind(edition: Edition, stage: ReminderStage, today: dt.date) -> bool:
    """Write the reminder down and send it; when it reaches nobody, it is tried again another day."""
    addresses = sorted(whom_to_remind(edition.lesson))
    if not addresses:
        return False
    _row, new = ReviewReminder.objects.get_or_create(
        edition=edition, stage=stage, defaults={"sent_on": today}
    )
    if not new:
        return False
    subject, body = _words(edition, stage)
    # One each: nobody need see who else works here.
    reached = [_send(subject, body, address, edition) for address in addresses]
    if not any(reached):
        transaction.set_rollback(True)
    return any(reached)


def _send(subject: str, body: str, address: str, edition: Edition) -> bool:
    """Whether the letter is on its way. The log names no address: the mail server's own does."""
    try:
        send_mail(subject, body, None, [address])
    except (SMTPException, OSError) as error:
        logger.warning("A reminder for lesson %s failed: %s", edition.code, type(error).__name__)
        return False
    return True


def whom_to_remind(lesson: Any) -> set[str]:
    """The author and their organisation's authors; when they have left, the reviewers."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    owner = lesson.owner
    own = Q(pk=owner.pk) if owner else Q(pk__in=[])
    if owner and owner.organisation_id:
        own |= Q(organisation=owner.organisation_id, groups__name=AUTHORS)
    found = set(people.filter(own).values_list("email", flat=True))
    if found:
        return found
    return set(people.filter(groups__name=SAFEGUARDING_REVIEWERS).values_list("email", flat=True))


def _words(edition: Edition, stage: ReminderStage) -> tuple[str, str]:
    facts = {
        "code": edition.code,
        "title": edition.title,
        "day": date_format(edition.review_by, "j F Y"),
        "site": settings.SITE_URL,
        "pk": edition.lesson_id,
    }
    if stage == ReminderStage.PAST:
        subject = _("%(code)s can no longer be set: its review was due") % facts
        opening = _("The review of lesson %(code)s, “%(title)s”, was due by %(day)s.") % facts
        meaning = _("Teachers cannot set it for a class any more. Classes that have it open go on.")
    else:
        subject = _("%(code)s is due for review by %(day)s") % facts
        opening = _("Lesson %(code)s, “%(title)s”, is due for review by %(day)s.") % facts
        meaning = _("After that day teachers cannot set it for a class any more.")
    doing = (
        _(
            "Read it once as a pupil would, check what it says about law and help, and hand it in "
            "for sign-off, changed or not:\n%(site)s/studio/pages/%(pk)s/edit/"
        )
        % facts
    )
    return subject, f"{opening} {meaning}\n\n{doing}\n"
