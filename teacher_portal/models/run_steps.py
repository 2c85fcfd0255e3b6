"""Which steps of a lesson the teacher showed on the projector: the teacher's own record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teacher_portal.models.assignment import Assignment


class RunStep(models.Model):
    """A step that stood on the projector for a few seconds.

    It is about the teacher's lesson and holds nothing about pupils: no person, no answer, and no
    time finer than the day. It goes with its assignment.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="run_steps")
    step = models.CharField(max_length=64, help_text=_("The step's id in the frozen lesson."))
    shown_on = models.DateField()

    class Meta:
        verbose_name = _("step shown")
        verbose_name_plural = _("steps shown")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "step"], name="portal_step_shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.step}"
