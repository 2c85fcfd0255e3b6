"""The tables of the anonymity core; none is in any admin, and none knows a school or a person.

Cohort   who may send one ballot each, and the frozen layout of the cells that are counted
Seat     an anonymous place in a cohort: the digest of a token, and whether it was used
Tally    ONE row for a cohort: every counted answer, noised and masked, never readable before close
Report   the one release at close
Rollup   running totals over many cohorts, from noisy cells only
PublishedRollup  what a roll-up was after its term's end: shown to people, never changed
Key      (in the vault) what unseals a tally; destroyed at close
"""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """A cohort opens once and closes once; in between it can be paused."""

    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")


class Wave(models.TextChoices):
    """Which of a question's occasions in a year an answer belongs to."""

    ONCE = "once", _("once")
    BASELINE = "baseline", _("baseline")
    ENDPOINT = "endpoint", _("endpoint")


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Reads of cohorts."""

    def open(self) -> Self:
        """Cohorts that still take ballots, paused ones included."""
        return self.exclude(state=CohortState.CLOSED)


class Cohort(models.Model):
    """A group of seats whose ballots are counted together."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.UUIDField(editable=False)
    layout = models.JSONField(editable=False)
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.OPEN)
    ballot_limit = models.PositiveIntegerField()

    objects: ClassVar[Any] = CohortQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uuid)


class Seat(models.Model):
    """An anonymous place. No time, no address; deleted only at close.

    ``seat_id`` is the first 16 bytes of SHA-256 of the token in the pupil's cookie.
    """

    seat_id = models.UUIDField(primary_key=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="seats")
    spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "a seat"


class Tally(models.Model):
    """The sealed running total: packed little-endian uint32 cells. Deleted at close."""

    cohort = models.OneToOneField(Cohort, on_delete=models.PROTECT, primary_key=True)
    cells = models.BinaryField()
    n_completed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return "a sealed tally"


class Report(models.Model):
    """The one release. ``cells`` holds noisy counts of published questions only."""

    cohort = models.OneToOneField(
        Cohort, on_delete=models.PROTECT, primary_key=True, related_name="report"
    )
    n = models.PositiveIntegerField()
    cells = models.JSONField()
    epsilons = models.JSONField()
    mechanism_version = models.CharField(max_length=20)
    published_on = models.DateField()

    def __str__(self) -> str:
        return f"report of {self.cohort_id}"


class Rollup(models.Model):
    """A running total of noisy cells over cohorts, for one scope, question, term and wave."""

    scope = models.UUIDField()
    question = models.UUIDField()
    cell_name = models.CharField(max_length=20)
    term = models.CharField(max_length=20)
    wave = models.CharField(max_length=10, choices=Wave.choices)
    n = models.PositiveBigIntegerField(default=0)
    cohorts = models.PositiveIntegerField(default=0)
    cell = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "question", "cell_name", "term", "wave"],
                name="ballots_rollup_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.term}"


class PublishedRollup(models.Model):
    """A roll-up as it was published after its term's end: written once, never changed.

    ``epsilon`` is each cohort's own, as a fraction: the noise of ``cohorts`` such cells adds up.
    """

    scope = models.UUIDField()
    question = models.UUIDField()
    cell_name = models.CharField(max_length=20)
    term = models.CharField(max_length=20)
    wave = models.CharField(max_length=10, choices=Wave.choices)
    n = models.PositiveBigIntegerField()
    cohorts = models.PositiveIntegerField()
    cell = models.BigIntegerField()
    epsilon = models.CharField(max_length=10)
    mechanism_version = models.CharField(max_length=20)
    published_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "question", "cell_name", "term", "wave"],
                name="ballots_published_rollup_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.term}"


class Key(models.Model):
    """In the vault: 32 bytes that unseal one cohort's tally; destroyed at close."""

    cohort = models.UUIDField(primary_key=True, editable=False)
    secret = models.BinaryField()
    created_on = models.DateField()

    def __str__(self) -> str:
        return "a key"
