"""E-mails about the box: that something waits, and nothing else. Found from the database each minute.

A pupil causes no message: what is put in is noticed by the next sweep. A mail server may take its time,
so nothing is locked while a mail leaves: a worker claims the box first, and only what has left counts as
told. A claim lapses with the worker that made it.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import User
from teacher_portal.question_box.duty import safeguarding_people
from teacher_portal.question_box.models import Box

logger = logging.getLogger("regard.question_box")

DEPUTY_AFTER = dt.timedelta(minutes=15)
# Longer than a mail server may be silent (EMAIL_TIMEOUT) at every step of two mails.
SENT_WITHIN = dt.timedelta(minutes=3)


@dataclass(frozen=True)
class Alarm:
    """One mail that is due, and what counts as told once it has left."""

    people: tuple[User, ...]
    subject: str
    told: tuple[str, ...]


@shared_task(name="question_box.tell")
def tell() -> None:
    """Tell whoever is on duty at once, and everybody else after 15 minutes unseen."""
    for pk in list(Box.objects.filter(waiting_since__isnull=False).values_list("pk", flat=True)):
        try:
            _tell_of(pk)
        except Exception:
            logger.exception("Nobody could be told about question box %s.", pk)


def _tell_of(pk: int) -> None:
    now = timezone.now()
    alarms = _claim(pk, now)
    # What comes in meanwhile, or is looked at, takes the claim away: then nothing of it counts as told.
    ours = Box.objects.filter(pk=pk, telling_since=now)
    for alarm in alarms:
        try:
            _send(alarm)
        except Exception:
            logger.exception("Nobody could be told about question box %s.", pk)
        else:
            ours.update(**dict.fromkeys(alarm.told, True))
    ours.update(telling_since=None)


@transaction.atomic
def _claim(pk: int, now: dt.datetime) -> list[Alarm]:
    """What this worker is to send; nothing when nothing is due or another worker is sending."""
    box = Box.objects.select_for_update(of=("self",)).select_related("school").get(pk=pk)
    if box.telling_since is not None and box.telling_since > now - SENT_WITHIN:
        return []
    alarms = _due(box, now)
    if alarms:
        box.telling_since = now
        box.save(update_fields=["telling_since"])
    return alarms


def _due(box: Box, now: dt.datetime) -> list[Alarm]:
    if box.waiting_since is None:
        return []
    people = safeguarding_people(box.school)
    readers = [person for person in people if box.has_duty and person.pk == box.duty_user_id]
    others = [person for person in people if person not in readers]
    first = Alarm(tuple(readers), _("Something waits for you in Regard"), ("told_duty",))
    late = Alarm(
        tuple(others),
        _("Something in Regard has not been looked at for 15 minutes"),
        ("told_deputy",),
    )
    if not readers and not box.told_duty:
        # With nobody on duty any more everybody is told at once.
        due = [Alarm(tuple(others), first.subject, ("told_duty", "told_deputy"))]
    else:
        is_late = not box.told_deputy and box.waiting_since <= now - DEPUTY_AFTER
        due = [first] * (not box.told_duty) + [late] * is_late
    # Who is not there yet cannot have been told: a new DSL is, as soon as they have an account.
    return [alarm for alarm in due if alarm.people]


def _send(alarm: Alarm) -> None:
    send_mail(
        alarm.subject,
        _("Please sign in and look: %(site)s/teach/box/\n") % {"site": settings.SITE_URL},
        None,
        [person.email for person in alarm.people],
    )
