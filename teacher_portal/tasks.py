"""Background work of the portal; arguments are ids only, and every task may run twice."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import User
from teacher_portal import (
    area_figures,
    closing,
    digests,
    documents,
    homework_counts,
    retention,
    rollups,
)
from teacher_portal.models import Assignment, DslNotice, Membership, SchoolClass

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


@shared_task(name="teacher_portal.count_homework")
def count_homework() -> None:
    """Take the day's numbers of open homework, once a day; found from the database."""
    homework_counts.count_homework()


@shared_task(name="teacher_portal.tell_co_teacher")
def tell_co_teacher(class_pk: int, person_pk: int, by_pk: int) -> None:
    """Tell a colleague that a class is theirs too; a lost message loses nothing but the news."""
    school_class = SchoolClass.objects.filter(pk=class_pk, teachers=person_pk).first()
    person = User.objects.filter(pk=person_pk, is_active=True).first()
    by = User.objects.filter(pk=by_pk).first()
    if school_class is None or person is None or by is None:
        return
    send_mail(
        _("You teach %(class)s on Regard too") % {"class": school_class.label},
        _(
            "%(by)s has added you to the class %(class)s. You see its lessons and reports, and can "
            "set it lessons: %(site)s/teach/classes/%(uuid)s/\n\nIf that is a mistake, open the "
            "class and choose “Leave this class”.\n"
        )
        % {
            "by": by,
            "class": school_class.label,
            "site": settings.SITE_URL,
            "uuid": school_class.uuid,
        },
        None,
        [person.email],
    )


@shared_task(name="teacher_portal.send_digests")
def send_digests() -> None:
    """Send the weekly e-mails that are due; one that fails stops no other and waits for the next."""
    now = timezone.now()
    for pk in digests.due(now):
        try:
            digests.send(pk, today=timezone.localdate(now))
        except Exception:
            logger.exception("Weekly e-mail %s could not be sent.", pk)


@shared_task(name="teacher_portal.summarise_areas")
def summarise_areas() -> None:
    """Add up the areas' figures where they are a week old; it may run as often as one likes."""
    area_figures.summarise_due()


@shared_task(name="teacher_portal.make_document")
def make_document(pk: int, attempt: int) -> None:
    """Make the PDF of a school's evidence, its pack for parents or an area's report."""
    documents.make_document(pk=pk, attempt=attempt)
