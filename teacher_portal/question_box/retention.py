"""Thirty days, then it is gone: questions, calls for help and what was made of them."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from teacher_portal.question_box import queue
from teacher_portal.question_box.models import Batch, HelpRequest, Question

KEPT_FOR = dt.timedelta(days=30)


def _old(today: dt.date) -> "list[QuerySet[Any]]":
    before = today - KEPT_FOR
    return [
        Question.objects.filter(asked_on__lt=before),
        HelpRequest.objects.filter(asked_at__date__lt=before),
        Batch.objects.filter(
            Q(visible_from__lt=before) | Q(visible_from__isnull=True, begun_on__lt=before)
        ),
    ]


def delete_old(today: dt.date, *, dry_run: bool) -> int:
    """Delete what is older than that; the number of questions, calls and batches."""
    done = 0
    for rows in _old(today):
        done += rows.count()
        if not dry_run:
            rows.delete()
    if not dry_run:
        queue.forget_what_is_gone()
    return done
