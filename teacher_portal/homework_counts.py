"""Homework is counted once a day: live numbers beside a silent clock would say who worked when."""

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
