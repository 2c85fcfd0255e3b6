"""What stands between a lesson and its readers: the checks' findings, and the reasons given against.

The rules are in ``lessons.quality``. Here they meet a lesson of the studio: with its newest quiz, and
with the overrides that people have signed.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons import timing
from lessons.freezing import LessonDocument, freeze_lesson
from lessons.models.overrides import SHORTEST_REASON, CheckOverride, fingerprint
from lessons.quality import Problem, check_lesson

# A reason against “too long” would switch every other rule off with it.
NEVER_LEFT = {"activity", "local-words", "question", "slots", "too-long"}


def name_of(problem: Problem) -> str:
    """What a reason is kept under."""
    return fingerprint(problem.rule, problem.where, problem.what, problem.words)


@dataclass(frozen=True)
class Finding:
    """A problem, and the reason that somebody gave for leaving it."""

    problem: Problem
    override: CheckOverride | None = None

    @property
    def fingerprint(self) -> str:
        """Its name: the same rule about the same words at the same place."""
        return name_of(self.problem)

    @property
    def can_be_left(self) -> bool:
        """Whether a reason is enough: what is not whole cannot be shown to anybody."""
        return self.problem.rule not in NEVER_LEFT

    @property
    def blocks(self) -> bool:
        """Whether the lesson cannot be handed in or signed while it stands."""
        return self.problem.is_must and self.override is None


def draft_document(page: Any) -> LessonDocument:
    """A lesson as its author left it, with its quiz as its author left that, minutes added up."""
    document = freeze_lesson(page, quiz=page.quiz and page.quiz.get_latest_revision_as_object())
    if document["steps"]:
        document["minutes"] = timing.total_minutes(document)
    return document


def findings(page: Any, document: LessonDocument | None = None) -> list[Finding]:
    """Everything that the checks say of a lesson, what blocks first."""
    standing = {}
    if page.pk:
        overrides = CheckOverride.objects.standing().filter(lesson=page.pk)
        standing = {row.fingerprint: row for row in overrides.select_related("given_by")}
    found = [
        Finding(problem, standing.get(name_of(problem)))
        for problem in check_lesson(document or draft_document(page))
    ]
    return sorted(found, key=lambda finding: (not finding.blocks, not finding.problem.is_must))


def blocking(page: Any, document: LessonDocument | None = None) -> list[Finding]:
    """What must be mended, or answered with a reason, before a lesson is handed in or signed."""
    return [finding for finding in findings(page, document) if finding.blocks]


@transaction.atomic
def override(*, page: Any, finding: str, reason: str, person: Any) -> CheckOverride:
    """Keep a reason against a finding of the lesson's newest draft.

    Raises ``ValidationError`` when the finding is not there any more or the reason says too little.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(
            _(
                "Say in at least %(length)d characters why this can stay: whoever signs will read it."
            )
            % {"length": SHORTEST_REASON}
        )
    matching = [
        found for found in blocking(page) if found.fingerprint == finding and found.can_be_left
    ]
    if not matching:
        raise ValidationError(_("The text has changed since: the checks do not say this any more."))
    problem = matching[0].problem
    row, _created = CheckOverride.objects.standing().get_or_create(
        lesson_id=page.pk,
        fingerprint=finding,
        defaults={
            "rule": problem.rule,
            "where": problem.where[:300],
            "what": problem.what,
            "reason": reason,
            "given_by": person,
        },
    )
    return row


def take_back(*, page: Any, finding: str, person: Any) -> int:
    """Take a reason back: the finding blocks again; that it was there stays in the record."""
    standing = CheckOverride.objects.standing().filter(lesson=page.pk, fingerprint=finding)
    return standing.update(taken_back_on=timezone.now(), taken_back_by=person)
