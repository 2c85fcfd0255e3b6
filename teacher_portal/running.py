"""While a lesson runs: the teacher's pause, and more time.

Pausing stops what is loaded from the server: nobody joins, and a lesson page that is opened or
loaded again says "paused". What a pupil has in front of them stays, answers and all, and what they
send counts: a pause that swallowed a finished quiz would punish the quick. It asks the class to look
up; it is no lock. The DSL's hold is another brake on the same wheel, and neither lifts the other.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from teacher_portal.join_codes import VALID_FOR, end_of, new_code
from teacher_portal.models import Assignment, Mode
from teacher_portal.opening import HOMEWORK_DAYS_AT_MOST
from teacher_portal.services import NotAllowed, set_brakes


@transaction.atomic
def pause(*, assignment: Assignment) -> None:
    """Pause the lesson for everyone; pausing twice, or a closed lesson, changes nothing."""
    _brake(assignment, paused=True)


@transaction.atomic
def go_on(*, assignment: Assignment) -> None:
    """Take the teacher's own pause away; while the DSL holds the lesson it stays held."""
    _brake(assignment, paused=False)


def _brake(assignment: Assignment, *, paused: bool) -> None:
    running = Assignment.objects.open().filter(pk=assignment.pk, n_completed__isnull=True)
    if running.update(paused=paused):
        set_brakes(assignment.pk)


def latest_day(assignment: Assignment) -> dt.date:
    """The last day to which homework may go: seats and answers are kept 14 days at most."""
    return assignment.opened_on + dt.timedelta(days=HOMEWORK_DAYS_AT_MOST)


@transaction.atomic
def change_last_day(*, assignment: Assignment, day: dt.date) -> None:
    """Close homework sooner or later, within 14 days of setting it; its code lives as long."""
    if assignment.mode != Mode.HOMEWORK or assignment.is_closed or assignment.is_stopped:
        raise NotAllowed(_("Only homework that is open has a last day to change."))
    first = max(timezone.localdate(), assignment.opens_on or assignment.opened_on)
    if not first <= day <= latest_day(assignment):
        raise NotAllowed(
            _("Choose a day from %(first)s to %(last)s: homework is kept for 14 days at most.")
            % {"first": _day(first), "last": _day(latest_day(assignment))},
            field="close_on",
        )
    open_now = Assignment.objects.open().filter(pk=assignment.pk, n_completed__isnull=True)
    if open_now.update(auto_close_on=day):
        assignment.join_codes.update(expires_at=end_of(day))


def _day(day: dt.date) -> str:
    return date_format(day, "j F")


@transaction.atomic
def more_time(*, assignment: Assignment) -> dt.datetime:
    """Let the code on the board work for two hours from now, but not past the lesson's last day.

    The code stays what it is: nobody has to read a new one out. Returns when it ends.
    """
    if assignment.is_closed or assignment.is_stopped:
        raise NotAllowed(_("This lesson is closed. Set it again for a new code."))
    code = assignment.join_codes.first() or new_code(assignment)
    last = end_of(assignment.auto_close_on)
    code.expires_at = last if assignment.mode == Mode.HOMEWORK else _at_most(last)
    code.save(update_fields=["expires_at"])
    return code.expires_at


def _at_most(last: dt.datetime) -> dt.datetime:
    return min(timezone.now() + VALID_FOR, last)
