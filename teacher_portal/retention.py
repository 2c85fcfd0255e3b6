"""What is kept for how long: the periods, the work that keeps to them, and the words about it.

The page at /teach/retention/ is made from the same constants as the work, so that it cannot say
anything else. All of it may run twice; a rehearsal (``dry_run``) only counts.
"""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.invitations import FORGET_AFTER
from quizzes.ballots import retention as ballots
from quizzes.ballots.layout import read_layout
from teacher_portal import closing, programme_retention
from teacher_portal.calendar import YEAR_STARTS_IN, academic_year, term_year
from teacher_portal.join_codes import KEPT_FOR, VALID_FOR
from teacher_portal.models import Assignment, DslNotice, JoinCode
from teacher_portal.question_box import retention as question_box
from teacher_portal.restoring import close_without_report

logger = logging.getLogger("regard.retention")

SEALED_FOR = dt.timedelta(days=14)
# A close that fails is tried again for a day; then the answers are destroyed unread.
CLOSING_TRIED_FOR = dt.timedelta(days=1)
# In academic years, the one in which a thing was made included.
REPORT_YEARS = 2
NOTICE_YEARS = 2
ROLLUP_YEARS = 3
ASSIGNMENT_YEARS = 3


def kept_from(years: int, today: dt.date) -> dt.date:
    """The 1 September from which things kept for so many academic years are still there."""
    return dt.date(academic_year(today) - (years - 1), YEAR_STARTS_IN, 1)


@dataclasses.dataclass(frozen=True)
class Done:
    """One line of the result: what was (or in a rehearsal would be) done, and how often."""

    what: str
    number: int


def keep_to_retention(*, today: dt.date | None = None, dry_run: bool = False) -> list[Done]:
    """Close what is open too long and delete whatever has reached the end of its time."""
    day = today or timezone.localdate()
    steps: list[tuple[str, Callable[[dt.date, bool], int]]] = [
        (_("lessons open for more than 14 days, closed with their report"), _close_overdue),
        (_("lessons that could not be closed, ended without a report"), _end_unclosable),
        (_("seats and tallies left behind by a closed lesson"), _delete_leftovers),
        (_("reports"), _delete_reports),
        (_("figures of roll-ups"), _delete_rollups),
        (_("notices to safeguarding leads"), _delete_notices),
        (_("lessons of a class's history, with who took part"), _delete_assignments),
        (_("join codes that ran out"), _delete_codes),
        (_("questions and calls for help of question boxes, and batches"), _delete_from_boxes),
        (_("plans of a year group, areas' figures and PDFs"), _delete_programme),
        (_("sessions that ran out"), _delete_sessions),
    ]
    return [Done(what, step(day, dry_run)) for what, step in steps]


def _close_overdue(today: dt.date, dry_run: bool) -> int:
    """Close properly, so that nobody's report is lost; one that fails does not stop the others."""
    overdue = list(
        Assignment.objects.open()
        .filter(opened_on__lt=today - SEALED_FOR)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if dry_run:
        return len(overdue)
    closed = 0
    for pk in overdue:
        try:
            closing.close_assignment(assignment_pk=pk)
        except Exception:
            logger.exception("Assignment %s could not be closed.", pk)
        else:
            closed += 1
    return closed


def _end_unclosable(today: dt.date, dry_run: bool) -> int:
    """Whatever happens: what is still sealed after that is destroyed, by the vault's own dates."""
    cohorts = ballots.open_since_before(today - SEALED_FOR - CLOSING_TRIED_FOR)
    if dry_run:
        # The real run closes the assignments among them in the step before.
        of_assignments = Assignment.objects.open().filter(cohort__in=cohorts).count()
        return len(cohorts) - of_assignments
    with transaction.atomic():
        ballots.forget(cohorts)
        close_without_report(cohorts)
    return len(cohorts)


def _delete_leftovers(today: dt.date, dry_run: bool) -> int:
    return ballots.delete_leftovers(dry_run=dry_run)


def _delete_reports(today: dt.date, dry_run: bool) -> int:
    """The ledger keeps that there was one, so that none comes twice."""
    return ballots.delete_reports(published_before=kept_from(REPORT_YEARS, today), dry_run=dry_run)


def _delete_rollups(today: dt.date, dry_run: bool) -> int:
    oldest = kept_from(ROLLUP_YEARS, today).year
    terms = [term for term in ballots.rollup_terms() if term_year(term) < oldest]
    return ballots.delete_rollups(terms=terms, dry_run=dry_run)


def _delete_notices(today: dt.date, dry_run: bool) -> int:
    notices = DslNotice.objects.filter(given_on__lt=kept_from(NOTICE_YEARS, today))
    return notices.count() if dry_run else notices.delete()[0]


@transaction.atomic
def _delete_assignments(today: dt.date, dry_run: bool) -> int:
    """Closed lessons without their report, and the empty cohort that each leaves."""
    old = Assignment.objects.closed().filter(
        closed_on__lt=kept_from(ASSIGNMENT_YEARS, today), cohort__report__isnull=True
    )
    cohorts = list(old.values_list("cohort", flat=True))
    if not dry_run:
        Assignment.objects.filter(cohort__in=cohorts).delete()
        ballots.delete_cohorts(cohorts)
    return len(cohorts)


def _delete_codes(today: dt.date, dry_run: bool) -> int:
    codes = JoinCode.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR)
    return codes.count() if dry_run else codes.delete()[0]


def _delete_from_boxes(today: dt.date, dry_run: bool) -> int:
    return question_box.delete_old(today, dry_run=dry_run)


def _delete_programme(today: dt.date, dry_run: bool) -> int:
    return programme_retention.delete_old(today, dry_run=dry_run)


def _delete_sessions(today: dt.date, dry_run: bool) -> int:
    sessions = Session.objects.filter(expire_date__lt=timezone.now())
    return sessions.count() if dry_run else sessions.delete()[0]


def why_gone(assignment: Assignment, *, today: dt.date | None = None) -> str:
    """Why a closed assignment that has no report once had one, or lost it; empty otherwise."""
    if assignment.n_completed is None:
        return _(
            "The answers to this lesson were destroyed unread: the site was restored from a backup "
            "while the lesson was open, or it could not be closed in time. Who joined is all there "
            "is to show."
        )
    began = kept_from(REPORT_YEARS, today or timezone.localdate())
    if assignment.closed_on is None or assignment.closed_on >= began or not _had_report(assignment):
        return ""
    return _(
        "The report of this lesson has reached the end of its time: reports are kept for the "
        "school year and one more. Who took part is all there is to show."
    )


def _had_report(assignment: Assignment) -> bool:
    return any(
        str(cell.question) not in assignment.withheld
        and (assignment.n_completed or 0) >= cell.minimum_n
        for cell in read_layout(assignment.cohort.layout)
    )


@dataclasses.dataclass(frozen=True)
class Term:
    """One row of the page: what is kept, how long, and what happens then."""

    what: str
    how_long: str
    then: str


def terms(*, today: dt.date | None = None) -> list[Term]:
    """What is kept for how long, in plain words, with today's dates."""
    day = today or timezone.localdate()
    return [*_of_lessons(day), *_of_people()]


def _years(years: int, today: dt.date) -> str:
    since = date_format(kept_from(years, today), "j F Y")
    if years == 2:
        return _("This school year and the last: everything since %(day)s") % {"day": since}
    return _("%(years)s school years: everything since %(day)s") % {"years": years, "day": since}


def _of_lessons(today: dt.date) -> list[Term]:
    return [
        Term(
            _("Pupils’ answers, sealed and added up; pupils’ seats; the key that unseals"),
            _("Until you close the lesson, and %(days)s days at most") % {"days": SEALED_FOR.days},
            _(
                "Destroyed when the lesson closes. One that nobody closed is closed for you, so its "
                "report is not lost."
            ),
        ),
        Term(
            _("Join codes"),
            _("%(hours)s hours; for homework as long as it is open")
            % {"hours": VALID_FOR // dt.timedelta(hours=1)},
            _("They stop working, and are deleted a day later."),
        ),
        Term(
            _("Class reports"),
            _years(REPORT_YEARS, today),
            _(
                "Deleted for everybody on 1 September. That there was a report stays noted, so that "
                "no second one can be made."
            ),
        ),
        Term(
            _("The school’s and the year groups’ figures (roll-ups)"),
            _years(ROLLUP_YEARS, today),
            _("Deleted on 1 September."),
        ),
        Term(
            _("Which lesson a class had, and how many joined, started and finished"),
            _years(ASSIGNMENT_YEARS, today),
            _("Taken out of the class’s history on 1 September."),
        ),
        Term(
            _("Your school’s plan of the year, and an area’s figures of all its schools together"),
            _years(programme_retention.PROGRAMME_YEARS, today),
            _("Deleted on 1 September."),
        ),
        Term(
            _("PDFs of your programme"),
            _("%(days)s days") % {"days": programme_retention.DOCUMENTS_FOR.days},
            _("Deleted. They are made anew whenever you ask."),
        ),
        Term(
            _("Notices to safeguarding leads about amber and red lessons"),
            _years(NOTICE_YEARS, today),
            _("Deleted on 1 September. Keep your school’s own record as your policy says."),
        ),
        Term(
            _(
                "The question box, if your school has switched it on: what pupils wrote, and batches"
            ),
            _("%(days)s days") % {"days": question_box.KEPT_FOR.days},
            _("Deleted. It is in no backup. Make your record in your school’s own system."),
        ),
        Term(
            _("The note of which class has had a report of which question, and of how many pupils"),
            _("As long as your school uses Regard"),
            _("It holds no answers. Without it reports could be repeated and compared."),
        ),
    ]


def _of_people() -> list[Term]:
    return [
        Term(
            _("Staff accounts, classes and year group sizes"),
            _("As long as your school uses Regard"),
            _("Your school lead can remove a person’s role at any time. Pupils have no accounts."),
        ),
        Term(
            _("Invitations"),
            _("%(days)s days after they ran out") % {"days": FORGET_AFTER.days},
            _("Deleted with the address."),
        ),
        Term(
            _("Being signed in"),
            _("%(hours)s hours") % {"hours": settings.SESSION_COOKIE_AGE // 3600},
            _("You sign in again."),
        ),
    ]
