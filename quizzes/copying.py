"""Copies of quizzes."""

import json
from typing import Any

from django.db import transaction

from cms.blocks import fresh_ids
from quizzes.models import Quiz


@transaction.atomic
def copy_quiz(*, quiz: Quiz, title: str, user: Any = None) -> Quiz:
    """A new draft with the newest words of a quiz, and new uuids for all its questions.

    Reports are kept by question: two quizzes with one question's uuid would have their answers run
    together, and a tier published in one would be locked in the other.
    """
    newest = quiz.get_latest_revision_as_object()
    questions = fresh_ids(newest.questions.get_prep_value())
    copied = Quiz.objects.create(
        title=title[: Quiz._meta.get_field("title").max_length],
        rotates=newest.rotates,
        locale=newest.locale,
        live=False,
        has_unpublished_changes=True,
        questions=json.dumps(questions),
    )
    copied.save_revision(user=user, clean=False)
    return copied
