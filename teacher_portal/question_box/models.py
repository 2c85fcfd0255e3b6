"""What the question box keeps: as little as lets somebody answer and somebody come and help.

Nothing here points to a seat, a lesson, a class or a ballot. Primary keys are random, and lists are in
the order of these keys, so that no order says who came first.
"""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.ages import AgeBand, YearGroupName
from teacher_portal.models import School

QUESTION_AT_MOST = 400
ANSWER_AT_MOST = 1500
NAME_AT_MOST = 60
FORM_AT_MOST = 20
# Nobody has been told yet, and nobody is telling: whoever sends a mail now sends it for something else.
UNTOLD: dict[str, Any] = {"told_duty": False, "told_deputy": False, "telling_since": None}


class Box(models.Model):
    """A school's question box: off until the school lead switches it on, open while a DSL is on duty.

    ``waiting_since`` is the only time of the anonymous door: since when *something* waits that nobody
    has looked at. It stands at the box and not at a question, and goes when somebody looks.
    ``telling_since`` is a worker's claim while it sends e-mails about the box.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="question_box")
    is_on = models.BooleanField(default=False)
    duty_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    duty_until = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    told_duty = models.BooleanField(default=False)
    told_deputy = models.BooleanField(default=False)
    telling_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["school_id"]

    def __str__(self) -> str:
        return f"{self.school_id}"

    @property
    def has_duty(self) -> bool:
        """Whether somebody is on duty by the clock; whether they still may be is ``duty.reader_of``."""
        return bool(
            self.is_on
            and self.duty_user_id
            and self.duty_until is not None
            and self.duty_until > timezone.now()
        )


class State(models.TextChoices):
    """How far the DSL has come with something."""

    NEW = "new", _("Not seen yet")
    SEEN = "seen", _("Seen")
    HANDLED = "handled", _("Handled")


class MessageQuerySet(models.QuerySet[Any]):
    """Reads of what waits in the box."""

    def unseen(self) -> Self:
        """What nobody has looked at."""
        return self.filter(state=State.NEW)

    def handled(self) -> Self:
        """What is done with."""
        return self.filter(state=State.HANDLED)

    def to_do(self) -> Self:
        """Everything else."""
        return self.exclude(state=State.HANDLED)


class Question(models.Model):
    """*Ask for the class*: a question nobody signed. The year group, for whom the answer is; a date.

    The year group and not the class: the answer goes to all classes of the year, so it is all that is
    needed, and a year is a larger crowd to stand in.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year_group = models.CharField(max_length=2, choices=YearGroupName.choices)
    words = models.CharField(max_length=QUESTION_AT_MOST)
    asked_on = models.DateField(default=timezone.localdate)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "uuid"]

    def __str__(self) -> str:
        return f"{self.uuid}"


class HelpRequest(models.Model):
    """*I need help*: a name, a form and when, so that the DSL can go and find the pupil."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_AT_MOST)
    form = models.CharField(max_length=FORM_AT_MOST)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "uuid"]

    def __str__(self) -> str:
        return f"{self.uuid}"


class Batch(models.Model):
    """Questions with answers for the classes of a year group; teachers read it from ``visible_from``."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year_group = models.CharField(max_length=2, choices=YearGroupName.choices)
    begun_on = models.DateField(default=timezone.localdate)
    visible_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-visible_from", "uuid"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year_group"],
                condition=models.Q(visible_from__isnull=True),
                name="question_box_one_draft_a_year_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class Entry(models.Model):
    """One question and answer of a batch, in the DSL's own words or from the bank.

    ``of_bank`` keeps the mixture while the batch is made; on release it is emptied.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries")
    question = models.CharField(max_length=QUESTION_AT_MOST)
    answer = models.CharField(max_length=ANSWER_AT_MOST)
    of_bank = models.BooleanField(null=True)

    class Meta:
        ordering = ["uuid"]

    def __str__(self) -> str:
        return f"{self.uuid}"


class BankQuestion(models.Model):
    """A school's own addition to the bank: a question that somebody might have asked."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    band = models.CharField(max_length=5, choices=AgeBand.choices)
    question = models.CharField(max_length=QUESTION_AT_MOST)
    answer = models.CharField(max_length=ANSWER_AT_MOST)

    class Meta:
        ordering = ["question", "uuid"]

    def __str__(self) -> str:
        return f"{self.uuid}"
