"""Levels: how carefully a lesson must be taught. They are gates, not labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Green, amber or red."""

    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    RED = "red", _("Red")

    @property
    def meaning(self) -> str:
        """What the level asks of a teacher, in one line."""
        meanings = {
            Level.GREEN: _("Standard ground rules. In class or as homework."),
            Level.AMBER: _("Content note; the DSL is told in advance; in class only."),
            Level.RED: _(
                "Trained staff only, a second adult, the DSL told a week before; in class only."
            ),
        }
        return str(meanings[self])

    @property
    def review_months(self) -> int:
        """How many months after publishing a lesson must be reviewed."""
        return 6 if self is Level.RED else 12
