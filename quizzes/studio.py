"""The quiz editor: its JavaScript halves and the words they say (Wagtail's telepath adapters)."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import SelectAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from quizzes.ballots.layout import ASKED_IN_ROTATION, ATTITUDES_AT_MOST, BUDGET, EPSILON, Tier
from quizzes.blocks import OPTION_KEYS, QuestionStreamBlock
from quizzes.widgets import ObjectiveSelect, OptionSelect

SCRIPTS: list[Any] = [Script("quizzes/studio/quiz.js", type="module")]
MEDIA = forms.Media(css={"all": ["quizzes/studio/quiz.css"]}, js=SCRIPTS)


def report_slots() -> dict[str, Any]:
    """What a report may cost, in slots: one is the price of a knowledge question."""
    per_slot = EPSILON[Tier.KNOWLEDGE]
    return {
        "budget": float(BUDGET / per_slot),
        "costs": {tier.value: float(cost / per_slot) for tier, cost in EPSILON.items()},
        "attitudesAtMost": ATTITUDES_AT_MOST,
        "askedInRotation": ASKED_IN_ROTATION,
        "optionsAtMost": len(OPTION_KEYS),
    }


def _words() -> dict[str, str]:
    return {
        "heading": _("Report slots"),
        "used": _("{used} of {all} used"),
        "help": _(
            "What a class tells its teacher is limited, so that nobody can be picked out. A reported "
            "question costs one slot and its misconception one more; a statement on a scale costs "
            "half a slot."
        ),
        "question": _("Question {number}"),
        "withMisconception": _("with its misconception"),
        "nothing": _("Nothing is reported yet."),
        "tooMany": _("That is more than a report may hold: take “Report to the teacher” off one."),
        "tooManyAttitudes": _("At most {most} statements on a scale can be reported."),
        "rotates": _(
            "Class Pulse: each class is asked {asked} of these {all} statements, in turn."
        ),
        "noAccurate": _("No option is ticked as accurate yet."),
        "oneAccurate": _("Several options are ticked as accurate: this kind of question has one."),
        "allAccurate": _("All options are ticked as accurate: leave at least one unticked."),
        "notMarked": _(
            "An attitude or private question has no accurate answer: take the tick off."
        ),
        "longest": _(
            "The accurate option is the longest, so it can be guessed: shorten it, or give a wrong "
            "one the reason somebody could have for it."
        ),
        "noFeedback": _("Without feedback: option {options}."),
        "option": _("Option {number}"),
        "none": _("None: no misconception is reported"),
        "untold": _("(nothing written yet)"),
    }


class QuestionStreamAdapter(StreamBlockAdapter):
    """The questions of a quiz, with what their report costs."""

    js_constructor = "regard.QuestionStream"

    def js_args(self, block: Any) -> list[Any]:
        """The block, the prices and the words."""
        *rest, meta = super().js_args(block)
        return [*rest, meta | {"words": _words(), "slots": report_slots()}]

    @cached_property
    def media(self) -> forms.Media:
        """With the quiz editor."""
        return super().media + MEDIA


class OptionSelectAdapter(SelectAdapter):
    """A list of the question's own options, kept in step with them."""

    js_constructor = "regard.OptionSelect"

    @cached_property
    def media(self) -> forms.Media:
        """With the quiz editor."""
        return super().media + MEDIA


class ObjectiveSelectAdapter(SelectAdapter):
    """A list of objectives that keeps a code it does not know."""

    js_constructor = "regard.KeepingSelect"

    @cached_property
    def media(self) -> forms.Media:
        """With the quiz editor."""
        return super().media + MEDIA


register(QuestionStreamAdapter(), QuestionStreamBlock)
register(OptionSelectAdapter(), OptionSelect)
register(ObjectiveSelectAdapter(), ObjectiveSelect)
