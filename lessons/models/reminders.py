"""Which reminders of a review went out, so that each goes once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReminderStage(models.TextChoices):
    """When a reminder goes out."""

    SOON = "soon", _("two months before")
    NOW = "now", _("two weeks before")
    PAST = "past", _("when it has passed")


class ReviewReminder(models.Model):
    """One reminder that an edition must be reviewed."""

    edition = models.ForeignKey(
        "lessons.Edition", on_delete=models.CASCADE, related_name="review_reminders"
    )
    stage = models.CharField(max_length=4, choices=ReminderStage.choices)
    sent_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stage"], name="lessons_reminder_once_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_stage_display()}"
