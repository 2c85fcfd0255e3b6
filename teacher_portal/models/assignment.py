"""Assignments: a lesson set for a class, its join code, and the ledger of what was released."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.ages import YearGroupName
from lessons.models import Edition
from quizzes.ballots.models import Cohort, Wave
from teacher_portal.models.school import School
from teacher_portal.models.school_class import SchoolClass

SEATS_PER_PUPIL = 3
SPARE_BALLOTS = 2


class Mode(models.TextChoices):
    """Where the lesson is done."""

    IN_CLASS = "in_class", _("In class")
    HOMEWORK = "homework", _("Homework")


class AssignmentState(models.TextChoices):
    """An assignment is open until it is closed; the DSL can hold it in between."""

    OPEN = "open", _("Open")
    LAST_CALL = "last_call", _("Last call")
    HELD = "held", _("Held by the DSL")
    CLOSED = "closed", _("Closed")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads of assignments."""

    def open(self) -> Self:
        """Assignments that have not been closed, held ones included."""
        return self.exclude(state=AssignmentState.CLOSED)

    def closed(self) -> Self:
        """Assignments that have been closed."""
        return self.filter(state=AssignmentState.CLOSED)

    def due(self, today: Any = None) -> Self:
        """Open assignments whose last day has passed, and those whose closing has only begun."""
        over = Q(auto_close_on__lt=today or timezone.localdate())
        return self.open().filter(over | Q(n_completed__isnull=False))


class Assignment(models.Model):
    """A lesson set for a class, or for up to three small classes with one joint report."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="assignments")
    classes = models.ManyToManyField(SchoolClass, related_name="assignments")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="assignments")
    cohort = models.OneToOneField(Cohort, on_delete=models.PROTECT, related_name="assignment")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_CLASS)
    state = models.CharField(
        max_length=10, choices=AssignmentState.choices, default=AssignmentState.OPEN
    )
    wave = models.CharField(max_length=10, choices=Wave.choices, default=Wave.ONCE)
    opened_on = models.DateField()
    opens_on = models.DateField(
        null=True, blank=True, help_text=_("Homework set ahead: its door is shut until this day.")
    )
    auto_close_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    seat_limit = models.PositiveIntegerField()
    n_joined = models.PositiveIntegerField(default=0)
    n_started = models.PositiveIntegerField(default=0)
    # The teacher's own brake, apart from the DSL's hold: neither lifts the other.
    paused = models.BooleanField(default=False)
    # Homework is counted once a day: live numbers would say who worked when.
    counted_on = models.DateField(null=True, blank=True)
    counted = models.JSONField(default=dict, editable=False)
    n_completed = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Written at close; until then the tally has it.")
    )
    withheld = models.JSONField(
        default=dict,
        editable=False,
        help_text=_("Why a question was not released: question uuid to a refusal's name."),
    )
    shortened = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What was left out or taken shorter when it was opened; empty: nothing."),
    )
    trained_confirmed = models.BooleanField(default=False)
    second_adult = models.CharField(max_length=120, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(n_joined__lte=F("seat_limit")), name="portal_seats_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(n_started__lte=F("n_joined")), name="portal_started_after_joining"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False),
                name="portal_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(opens_on__lte=F("auto_close_on")),
                name="portal_opens_before_closing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.title}: {self.opened_on}"

    @property
    def is_stopped(self) -> bool:
        """Whether closing has begun: no more ballots, but nothing may be unsealed yet."""
        return self.n_completed is not None

    @property
    def is_closed(self) -> bool:
        """Whether it was closed; it never opens again."""
        return self.state == AssignmentState.CLOSED

    @property
    def is_halted(self) -> bool:
        """Whether nobody joins or loads the lesson now: held by the DSL or paused by the teacher."""
        return self.state == AssignmentState.HELD or (self.paused and not self.is_closed)

    @property
    def is_early(self) -> bool:
        """Whether it is homework whose first day has not come."""
        return self.opens_on is not None and self.opens_on > timezone.localdate()

    @property
    def is_counted_daily(self) -> bool:
        """Whether its numbers are those of this morning: homework that is still open."""
        return self.mode == Mode.HOMEWORK and not self.is_closed

    @property
    def shown_state(self) -> str:
        """The state as boards compare it; the DSL's hold goes before the teacher's pause."""
        return "paused" if self.is_halted and self.state != AssignmentState.HELD else self.state

    @property
    def state_words(self) -> str:
        """The state in words; empty for a lesson that simply runs."""
        if self.shown_state == "paused":
            return str(_("Paused by the teacher"))
        if self.is_early:
            return str(_("Set ahead"))
        return "" if self.state == AssignmentState.OPEN else str(self.get_state_display())

    @property
    def n_steps(self) -> int:
        """The steps that this class has: those of the lesson, without those left out."""
        return len(self.edition.data["steps"]) - self.n_left_out

    @property
    def n_left_out(self) -> int:
        """How many steps the teacher left out for want of time."""
        return len(self.shortened.get("left_out", ()))

    @property
    def joined_shown(self) -> int:
        """How many have joined, as old as a teacher may see it."""
        return self.counted.get("joined", 0) if self.is_counted_daily else self.n_joined


class JoinCode(models.Model):
    """A code on the board; it opens the door until it expires."""

    code = models.CharField(max_length=8, primary_key=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="join_codes")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return "a join code"


class ReleaseLedger(models.Model):
    """What was released: one report of a question for a class, a year and a wave.

    It stays when reports and classes go, so that nothing is released twice.
    """

    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="released")
    question = models.UUIDField()
    academic_year = models.PositiveSmallIntegerField()
    wave = models.CharField(max_length=10, choices=Wave.choices)
    year_group = models.CharField(max_length=2, choices=YearGroupName.choices)
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ballots = models.PositiveIntegerField()
    reported = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "question", "academic_year", "wave"],
                name="portal_ledger_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.academic_year}"
