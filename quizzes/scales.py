"""The scales of attitude statements: what a pupil can choose, and what counts as agreeing."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Scale(models.TextChoices):
    """How a statement is answered."""

    FACES = "faces", gettext_lazy("Three faces: yes, not sure, no (to age 9)")
    FIVE = "five", gettext_lazy("Five points: strongly agree to strongly disagree")


def scale_options(scale: Scale) -> list[dict[str, Any]]:
    """The options of a scale in the shape of frozen options; "correct" means counted as agreeing."""
    if scale is Scale.FACES:
        texts = [(_("Yes"), True), (_("Not sure"), False), (_("No"), False)]
    else:
        texts = [
            (_("Strongly agree"), True),
            (_("Agree"), True),
            (_("Not sure"), False),
            (_("Disagree"), False),
            (_("Strongly disagree"), False),
        ]
    return [
        {"key": key, "text": text, "correct": agrees, "feedback": ""}
        for key, (text, agrees) in zip("abcde", texts, strict=False)
    ]
