"""How many have finished; homework is counted once a day, or numbers would say who works when."""

from django.db.models import Q
from django.utils import timezone

from quizzes.ballots.models import Tally
from teacher_portal.models import Assignment, Mode


def count_homework() -> int:
    """Take today's numbers of every open homework that has none yet; returns how many."""
    today = timezone.localdate()
    old = Q(counted_on__isnull=True) | Q(counted_on__lt=today)
    waiting = list(Assignment.objects.open().filter(old, mode=Mode.HOMEWORK))
    completed = dict(
        Tally.objects.filter(cohort__in=[a.cohort_id for a in waiting]).values_list(
            "cohort", "n_completed"
        )
    )
    for assignment in waiting:
        Assignment.objects.filter(pk=assignment.pk).update(
            counted_on=today,
            counted={
                "joined": assignment.n_joined,
                "started": assignment.n_started,
                "completed": completed.get(assignment.cohort_id, 0),
            },
        )
    return len(waiting)


def n_completed(assignment: Assignment) -> int:
    """Ballots counted so far, or in the end."""
    if assignment.n_completed is not None:
        return assignment.n_completed
    return (
        Tally.objects.filter(cohort=assignment.cohort_id)
        .values_list("n_completed", flat=True)
        .first()
        or 0
    )
