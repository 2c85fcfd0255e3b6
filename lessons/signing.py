"""What stands signed: which words a signature is under, and whether a lesson carries the two it needs.

Publishing a translation and freezing an edition both ask here, so that they cannot answer differently.
"""

import json
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from lessons.freezing import freeze_lesson, words_digest
from quizzes.h5pp.models import H5PActivity

SHOWN = "words_digest"  # how a form calls the words that were on the screen


class SignOffRole(models.TextChoices):
    """What a signature vouches for; a lesson needs one of each."""

    SPECIALIST = "specialist", gettext_lazy("Specialist review")
    SAFEGUARDING = "safeguarding", gettext_lazy("Safeguarding sign-off")


class WordsChangedError(Exception):
    """Somebody was about to sign other words than they were shown; says what to do."""


def words_of(page: Any) -> str:
    """The name of a lesson's words as they would be signed: this draft with the newest of its quiz."""
    quiz_revision = page.quiz.latest_revision if page.quiz else None
    return words_digest(page, quiz=quiz_revision and quiz_revision.as_object())


def check_shown(*, lesson: Any, shown: str) -> None:
    """Raise ``WordsChangedError`` unless these are the words of the newest draft, still."""
    if shown != words_of(lesson.latest_revision.as_object()):
        raise WordsChangedError(
            _(
                "The words changed since you opened this page, and nothing has been signed. Read the "
                "lesson again, then sign it."
            )
        )


def lock_words(lesson: Any) -> Any:
    """The lesson as it is now; nobody saves it or its quiz until what is being signed is written.

    Saving a draft writes into the same rows. The library is not locked: its words are in the digest,
    so that a signature never vouches for others than were shown.
    """
    now = type(lesson).objects.select_for_update().get(pk=lesson.pk)
    quiz = now.latest_revision.as_object().quiz
    if quiz:
        type(quiz).objects.select_for_update().get(pk=quiz.pk)
    return now


def wrote_words(lesson: Any, drafts: set[int | None]) -> bool:
    """Whether any of these drafts says something else than the one before it.

    What is not there any more cannot be compared, and counts.
    """
    digest_of = cache(_draft_digest)
    order = list(lesson.revisions.order_by("created_at", "pk").values_list("pk", flat=True))
    before = dict(zip(order, [None, *order], strict=False))
    for draft in drafts:
        previous = before.get(draft)
        if previous is None:
            return True
        if digest_of(previous) != digest_of(draft):
            return True
    return False


def _draft_digest(pk: int) -> str:
    page = Revision.objects.get(pk=pk).as_object()
    page.minutes = 0  # added up by the form, typed by nobody
    return words_digest(page)


def has_signed(lesson: Any, user: Any) -> bool:
    """Whether somebody signed these very words already, in whichever draft of them."""
    revision = lesson.latest_revision
    signed = list(lesson.sign_offs.filter(signed_by=user.pk))
    words = words_of(revision.as_object()) if signed else ""
    return any(
        each.words == words or (not each.words and each.revision_id == revision.pk)
        for each in signed
    )


def brought_activity(revision: Revision, user: Any) -> bool:
    """Whether somebody imported an activity that a draft plays: its content is their work."""
    steps = json.loads(revision.content.get("steps") or "[]")
    played = [step["value"].get("activity") for step in steps if step["type"] == "h5p"]
    brought = H5PActivity.objects.filter(pk__in=played, created_by=user.pk)
    return bool(played) and brought.exists()


def is_under(signature: Any, revision: Revision) -> bool:
    """Whether a signature stands under these very words, as they are now.

    Wagtail saves a new revision whenever somebody approves in the editor, so signatures are compared
    by what was signed: a revision with the same words is the same lesson. Its own revision is not
    enough, since a film's transcript or a picture's description is kept in the library.

    Signatures from before their words were kept are compared by their revision's words of today: a
    digest made up now would vouch for what nobody can know.
    """
    page = revision.as_object()
    if signature.words:
        quiz = signature.quiz_revision and signature.quiz_revision.as_object()
        return signature.words == words_digest(page, quiz=quiz)
    same = signature.revision_id == revision.pk
    return same or freeze_lesson(signature.revision.as_object()) == freeze_lesson(page)


def both_signatures(lesson: Any, revision: Revision) -> list[Any]:
    """The newest signature of each role under these very words and one quiz, by different people, in order.

    Empty unless all of that is so: half of what is needed is nothing.
    """
    signed = lesson.sign_offs.select_related("revision", "quiz_revision").order_by("pk")
    newest = {each.role: each for each in signed if is_under(each, revision)}
    signatures = sorted(newest.values(), key=lambda signature: signature.pk)
    people = {signature.signed_by_id for signature in signatures}
    # A quiz that was saved again without another word is the same quiz.
    quizzes = {signature.words or signature.quiz_revision_id for signature in signatures}
    enough = set(newest) == set(SignOffRole.values) and len(people) == len(newest)
    return signatures if enough and len(quizzes) == 1 else []
