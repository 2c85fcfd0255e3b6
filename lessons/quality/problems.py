"""What a check finds: where it is, what is wrong, and how to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

Document = dict[str, Any]


class Severity(models.TextChoices):
    """How much a problem weighs."""

    MUST = "must", _("Must be mended")
    CONSIDER = "consider", _("Worth a thought")


@dataclass(frozen=True)
class Problem:
    """One thing that a check found: where, what and how to mend it are for the author.

    ``words`` is what the rule read when it found it: the text, or all texts of a rule about the whole
    lesson. A reason for leaving the finding holds for these words alone.
    """

    rule: str
    severity: Severity
    where: str
    what: str
    mend: str
    words: str = ""

    @property
    def is_must(self) -> bool:
        """Whether the lesson is not ready while this stands."""
        return self.severity is Severity.MUST


Rule = Callable[[Document], list[Problem]]
