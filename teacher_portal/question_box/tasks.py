"""E-mails about the box: that something waits, and nothing else. Found from the database each minute.

A pupil causes no message: what is put in is noticed by the next sweep.
"""

import datetime as dt
import logging

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


@shared_task(name="question_box.tell")
def tell() -> None:
    """Tell whoever is on duty at once, and everybody else after 15 minutes unseen."""
    for pk in list(Box.objects.filter(waiting_since__isnull=False).values_list("pk", flat=True)):
        try:
            _tell_of(pk)
        except Exception:
            logger.exception("Nobody could be told about question box %s.", pk)


@transaction.atomic
def _tell_of(pk: int) -> None:
    box = Box.objects.select_for_update(of=("self",)).select_related("school").get(pk=pk)
    if box.waiting_since is None:
        return
    people = safeguarding_people(box.school)
    readers = [person for person in people if box.has_duty and person.pk == box.duty_user_id]
    if not box.told_duty:
        # With nobody on duty any more everybody is told at once.
        _send(readers or people, _("Something waits for you in Regard"))
        box.told_duty, box.told_deputy = True, not readers
    if not box.told_deputy and box.waiting_since <= timezone.now() - DEPUTY_AFTER:
        others = [person for person in people if person not in readers]
        _send(others, _("Something in Regard has not been looked at for 15 minutes"))
        box.told_deputy = True
    box.save(update_fields=["told_duty", "told_deputy"])


def _send(people: list[User], subject: str) -> None:
    if people:
        send_mail(
            subject,
            _("Please sign in and look: %(site)s/teach/box/\n") % {"site": settings.SITE_URL},
            None,
            [person.email for person in people],
        )
