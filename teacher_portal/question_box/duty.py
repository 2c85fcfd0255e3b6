"""Who reads the box now: it is open only while a named DSL is on duty, with another to stand by."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import User
from teacher_portal.models import Membership, School
from teacher_portal.question_box.models import Box
from teacher_portal.services import NotAllowed

DSLS_NEEDED = 2


def safeguarding_people(school: School) -> list[User]:
    """The accounts of the school's DSL and deputies, by name."""
    return list(
        User.objects.filter(
            pk__in=Membership.objects.safeguarding().filter(school=school).values("user"),
            is_active=True,
        ).order_by("last_name", "email")
    )


def reader_of(box: Box | None) -> User | None:
    """Who reads the box at this moment; None means closed.

    A DSL who has lost the role or the account reads nothing, and without a second DSL nobody would
    notice that the first one does not look.
    """
    if box is None or not box.has_duty:
        return None
    people = safeguarding_people(box.school)
    if len(people) < DSLS_NEEDED:
        return None
    return next((person for person in people if person.pk == box.duty_user_id), None)


def switch(*, school: School, on: bool) -> None:
    """The school lead switches the box on or off; off ends the duty, what waits stays to be read."""
    if on and not school.has_named_dsl:
        raise NotAllowed(_("Name your safeguarding lead and deputy first, on the School page."))
    if on and len(safeguarding_people(school)) < DSLS_NEEDED:
        raise NotAllowed(
            _(
                "Two safeguarding leads need accounts first: one reads, and the other is told when "
                "something waits too long. Invite them as DSL."
            )
        )
    Box.objects.update_or_create(
        school=school, defaults={"is_on": on, "duty_user": None, "duty_until": None}
    )


@transaction.atomic
def go_on_duty(*, school: School, user: User, until: dt.time) -> None:
    """A DSL reads the box until a time of today. Whoever had the duty hands it over."""
    if not user.get_full_name().strip():
        raise NotAllowed(_("Pupils read who reads their questions. Ask for your name to be added."))
    now = timezone.localtime()
    ends = timezone.make_aware(dt.datetime.combine(now.date(), until), now.tzinfo)
    if ends <= now:
        raise NotAllowed(
            _("That time is over. Choose a later time of today: duty never runs into another day."),
            field="until",
        )
    box = Box.objects.select_for_update().filter(school=school, is_on=True).first()
    if box is None:
        raise NotAllowed(_("Your school lead has not switched the question box on."))
    box.duty_user, box.duty_until = user, ends
    box.save(update_fields=["duty_user", "duty_until"])
    if reader_of(box) is None:
        transaction.set_rollback(True)
        raise NotAllowed(
            _(
                "A second safeguarding lead needs an account first, to be told when something waits "
                "too long. Ask your school lead to invite them."
            )
        )


def end_duty(*, school: School) -> None:
    """Close the box now; what waits stays to be read."""
    Box.objects.filter(school=school).update(duty_user=None, duty_until=None)
