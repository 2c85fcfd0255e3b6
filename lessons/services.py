"""Writes about lessons that carry safeguarding meaning."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.models import Revision

from lessons.freezing import freeze_lesson
from lessons.levels import Level
from lessons.models import Edition, LessonPage, SignOff
from lessons.signing import both_signatures, words_of
from quizzes.ballots.layout import check_layout, check_rotation
from quizzes.freezing import layout_of
from quizzes.models import Quiz


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the month's last day."""
    years, month0 = divmod(day.month - 1 + months, 12)
    first_of_next = dt.date(day.year + years + month0 // 11, (month0 + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(day.year + years, month0 + 1, min(day.day, last))


def is_kept(revision_pk: Any) -> bool:
    """Whether a revision of a lesson or quiz is signed, an edition's, or public: its words stay."""
    if not str(revision_pk or "").isdecimal():
        return False
    signed = Q(revision=revision_pk) | Q(quiz_revision=revision_pk)
    frozen = Q(lesson_revision=revision_pk) | Q(quiz_revision=revision_pk)
    return (
        SignOff.objects.filter(signed).exists()
        or Edition.objects.filter(frozen).exists()
        or LessonPage.objects.filter(live_revision=revision_pk).exists()
        or Quiz.objects.filter(live_revision=revision_pk).exists()
    )


@transaction.atomic
def sign_off(
    *,
    lesson: LessonPage,
    revision: Revision,
    role: str,
    person: Any,
    comment: str = "",
    demo: bool = False,
) -> SignOff:
    """Put one person's signature under a lesson's revision and the newest revision of its quiz.

    The same person never signs twice.
    """
    page = revision.as_object()
    return SignOff.objects.create(
        lesson=lesson,
        revision=revision,
        quiz_revision=page.quiz.latest_revision if page.quiz else None,
        words=words_of(page),
        role=role,
        signed_by=person,
        comment=comment,
        demo=demo,
    )


@transaction.atomic
def write_edition(*, lesson: LessonPage, revision: Revision) -> Edition | None:
    """Freeze a lesson just published, if both signatures are under exactly this lesson and quiz.

    The quiz that was signed last is published with it. None when a signature is missing or the quiz was
    edited between the two: the lesson is then public but cannot be assigned. Publishing the same
    revision again changes nothing.
    """
    existing = Edition.objects.filter(lesson_revision=revision).first()
    if existing is not None:
        return existing
    signatures = both_signatures(lesson, revision)
    if not signatures:
        return None
    quiz_revision = signatures[-1].quiz_revision
    quiz = quiz_revision.as_object() if quiz_revision else None
    document = freeze_lesson(lesson, quiz=quiz)
    layout = layout_of(document["questions"] + document["results"])
    (check_rotation if document["rotates"] else check_layout)(layout)
    if quiz_revision and quiz and quiz.live_revision_id != quiz_revision.pk:
        quiz_revision.publish()
    today = timezone.localdate()
    newest = Edition.objects.filter(lesson=lesson).aggregate(newest=Max("number"))["newest"] or 0
    return Edition.objects.create(
        lesson=lesson,
        number=newest + 1,
        code=lesson.code,
        title=lesson.title,
        band=lesson.band,
        level=lesson.level,
        data=document,
        layout=[cell.to_json() for cell in layout],
        lesson_revision=revision,
        quiz_revision=quiz_revision,
        published_on=today,
        # From the older signature, not from today: publishing again must not renew a review.
        review_by=months_later(
            min(signature.signed_on for signature in signatures), Level(lesson.level).review_months
        ),
        starter_content=any(signature.demo for signature in signatures),
    )
