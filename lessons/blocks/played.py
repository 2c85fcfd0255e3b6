"""Activities that the H5P player shows: brought from elsewhere, kept in a closed frame.

A step names one version of an activity. What a lesson keeps of it is plain data, so an edition says
for itself which version pupils get, and another version is another lesson to whoever signs it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import ActivityBlock, FrozenStep
from quizzes.ballots.layout import Tier
from quizzes.freezing import FrozenQuestion
from quizzes.h5pp.activities import needs_of
from quizzes.h5pp.choosers import H5PActivityChooserBlock
from quizzes.h5pp.models import H5PActivity

REACHED, NOT_REACHED = "a", "b"


class Reported(models.TextChoices):
    """What happens to how an activity went. It is right or wrong, so it can only be knowledge."""

    PRIVATE = Tier.PRIVATE.value, _("Nothing: it stays on the pupil's device")
    KNOWLEDGE = (
        Tier.KNOWLEDGE.value,
        _(
            "Knowledge: whether the pass mark was reached; uses one report slot of the lesson's four"
        ),
    )


class H5PActivityBlock(ActivityBlock):
    """An activity of the H5P player, with words for whoever cannot use it."""

    items = None
    activity = H5PActivityChooserBlock(
        label=_("Activity"),
        help_text=_("Imported under “H5P”. A lesson keeps the version that you choose here."),
    )
    alternative = blocks.TextBlock(
        label=_("Text alternative"),
        rows=5,
        help_text=_(
            "What it teaches, in this lesson's words: for pupils who cannot use it, on the wall, on "
            "paper and when it does not start. Translators write it, too."
        ),
    )
    report = blocks.ChoiceBlock(
        choices=Reported.choices,
        label=_("What happens to the result"),
        help_text=_(
            "Reported is one yes or no for a class, blurred like every figure; never what a pupil did."
        ),
    )

    class Meta:
        icon = "media"
        label = _("H5P activity")
        group = _("Seeing whole people")
        description = _("An activity made with another tool, played in a closed frame.")
        template = "lessons/blocks/played.html"

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """It can be played."""
        activity = _chosen(value.get("activity"))
        if activity is None:
            return {"activity": ValidationError(_("Choose an activity: this one is not there."))}
        if missing := sorted(str(name) for name in needs_of(activity).missing):
            words = gettext("It needs libraries that are not installed: %(names)s.")
            return {"activity": ValidationError(words % {"names": ", ".join(missing)})}
        return {}

    def freeze(self, child: Any) -> FrozenStep:
        """The step with its version and its words, so that an edition needs no look-up."""
        return super().freeze(child) | _played(child.value)

    def shown(self, value: Any) -> FrozenStep:
        """Previews play it, too."""
        return super().shown(value) | _played(value)


def _chosen(activity: Any) -> H5PActivity | None:
    """A frozen step has only its number."""
    if isinstance(activity, int):
        return H5PActivity.objects.filter(pk=activity).first()
    found: H5PActivity | None = activity
    return found


def _played(value: Any) -> FrozenStep:
    # Half a draft shows the words that came with the activity; they are in one language only.
    words = (value.get("alternative") or "").strip()
    activity = value.get("activity")
    if not activity:
        return {"alternative": words, "played": {}}
    played = {
        "uuid": str(activity.uuid),
        "series": str(activity.series),
        "version": activity.version,
        "title": activity.title,
        "main": activity.main,
        "pass_mark": activity.pass_mark,
    }
    return {"alternative": words or activity.alternative.strip(), "played": played}


def results_of(steps: list[FrozenStep]) -> list[FrozenQuestion]:
    """The one yes or no of each activity that is reported, in the form of a frozen question.

    The activity itself is the question, in all its versions and wherever it is played: so a class
    gets one report of it a year, by the same ledger as of every question.
    """
    return [
        {
            "uuid": step["played"]["series"],
            "kind": "activity",
            "stem": step["title"],
            "tier": Tier.KNOWLEDGE.value,
            "reported": True,
            "objective": "",
            "options": [
                _option(REACHED, _("reached the pass mark of %(mark)d in 100"), step, correct=True),
                _option(NOT_REACHED, _("did not reach %(mark)d in 100"), step, correct=False),
            ],
            "misconception": None,
        }
        for step in steps
        if step["type"] == "h5p" and step.get("played") and step["report"] == Reported.KNOWLEDGE
    ]


def _option(key: str, words: Any, step: FrozenStep, *, correct: bool) -> dict[str, Any]:
    text = str(words) % {"mark": step["played"]["pass_mark"]}
    return {"key": key, "text": text, "correct": correct, "feedback": ""}
