"""Background work of the portal; arguments are ids only, and every task may run twice."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from teacher_portal import area_figures, closing, documents, retention, rollups
from teacher_portal.models import Assignment, DslNotice, Membership

logger = logging.getLogger(__name__)


@shared_task(name="teacher_portal.send_notice")
def send_notice(notice_pk: int) -> None:
    """E-mail the DSLs of a school about a coming lesson, once."""
    with transaction.atomic():
        notice = (
            DslNotice.objects.select_for_update(of=("self",))
            .select_related("school", "school_class", "given_by")
            .filter(pk=notice_pk, sent=False)
            .first()
        )
        if notice is None:
            return
        people = Membership.objects.safeguarding().filter(school=notice.school)
        addresses = list(people.values_list("user__email", flat=True))
        if addresses:
            send_mail(
                _("%(level)s lesson: %(code)s")
                % {"level": notice.level.capitalize(), "code": notice.lesson_code},
                _(
                    "%(teacher)s plans to teach lesson %(code)s, “%(title)s” (%(level)s), to "
                    "%(class)s.\n\nRead it: %(site)s/lessons/%(slug)s/\n"
                    "You can hold any lesson with one button: %(site)s/teach/\n"
                )
                % {
                    "teacher": notice.given_by,
                    "code": notice.lesson_code,
                    "title": notice.lesson_title,
                    "level": notice.level,
                    "class": notice.school_class.label,
                    "site": settings.SITE_URL,
                    "slug": notice.lesson_code.lower(),
                },
                None,
                addresses,
            )
        DslNotice.objects.filter(pk=notice.pk).update(sent=True)


@shared_task(name="teacher_portal.send_waiting_notices")
def send_waiting_notices() -> None:
    """Send the notices whose message was lost."""
    for pk in DslNotice.objects.filter(sent=False).values_list("pk", flat=True):
        send_notice(pk)


@shared_task(name="teacher_portal.close_due_assignments")
def close_due_assignments() -> None:
    """Close what is past its last day, or only half closed; one that fails stops no other.

    Found from the database, so no message can be missed.
    """
    for pk in list(Assignment.objects.due().values_list("pk", flat=True)):
        try:
            closing.close_assignment(assignment_pk=pk)
        except Exception:
            logger.exception("Assignment %s could not be closed.", pk)


@shared_task(name="teacher_portal.publish_rollups")
def publish_rollups() -> None:
    """Publish the roll-ups of ended terms, once each; found from the database like all else."""
    rollups.publish_due()


@shared_task(name="teacher_portal.keep_to_retention")
def keep_to_retention() -> None:
    """Delete what has reached the end of its time, once a day."""
    retention.keep_to_retention()


@shared_task(name="teacher_portal.summarise_areas")
def summarise_areas() -> None:
    """Add up the areas' figures where they are a week old; it may run as often as one likes."""
    area_figures.summarise_due()


@shared_task(name="teacher_portal.make_document")
def make_document(pk: int, attempt: int) -> None:
    """Make the PDF of a school's evidence, its pack for parents or an area's report."""
    documents.make_document(pk=pk, attempt=attempt)
