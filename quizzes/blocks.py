"""Questions as an author writes them: one block a kind, every option with its feedback."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks import CodeBlock
from quizzes.ballots.layout import Tier
from quizzes.scales import Scale
from quizzes.widgets import OBJECTIVE_SELECT, OptionSelect

OPTION_KEYS = "abcdef"
PREVIEW_BAND = "11-14"  # the neutral look: a quiz does not know whose lesson it will be in


class ObjectiveBlock(CodeBlock):
    """The code of an objective, chosen from the curriculum map."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = OBJECTIVE_SELECT


class OptionNumberBlock(blocks.IntegerBlock):
    """One of the question's options by its number, chosen by its words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = OptionSelect()


# To migrations both are what they store.
DECONSTRUCT_ALIASES = {
    ObjectiveBlock: "wagtail.blocks.CharBlock",
    OptionNumberBlock: "wagtail.blocks.IntegerBlock",
}


class PreviewedBlock(blocks.StructBlock):
    """A question that the block picker shows as pupils see it."""

    class Meta:
        template = "quizzes/blocks/question.html"
        preview_template = "quizzes/studio/block_preview.html"
        group = _("Questions")

    def get_preview_value(self) -> Any:
        """The example with everything that it leaves out as it would be when new."""
        return self.to_python(self.meta.preview_value)

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Give the preview its question and look."""
        context: dict[str, Any] = super().get_preview_context(value, parent_context=parent_context)
        return context | {"value": value, "band": PREVIEW_BAND}


class OptionBlock(blocks.StructBlock):
    """One answer a pupil may choose, and what they read when they have."""

    text = blocks.CharBlock(label=_("Answer"), max_length=200)
    correct = blocks.BooleanBlock(label=_("Accurate"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"),
        help_text=_("Explain kindly. A wrong answer offers a way back."),
        rows=2,
    )

    class Meta:
        icon = "radio-empty"
        label = _("Option")
        label_format = "{text}"


class MisconceptionBlock(blocks.StructBlock):
    """One wrong answer worth telling the teacher about; it uses a second report slot."""

    option = OptionNumberBlock(
        label=_("Which wrong option"), required=False, min_value=1, max_value=6
    )
    name = blocks.CharBlock(label=_("Short name"), required=False, max_length=120)
    say = blocks.TextBlock(label=_("If this is above 3 in 10, say…"), required=False, rows=2)
    reteach = blocks.TextBlock(label=_("Five-minute reteach"), required=False, rows=3)

    class Meta:
        icon = "warning"
        label = _("Misconception to report")
        label_format = "{name}"
        help_text = _("A wrong answer that the teacher should hear about. Costs one more slot.")
        collapsed = True


class QuestionBlock(PreviewedBlock):
    """What all kinds of question share."""

    stem = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=len(OPTION_KEYS), default=[{}, {}])
    tier = blocks.ChoiceBlock(
        label=_("What happens to the answers"),
        choices=Tier.choices,
        default=Tier.KNOWLEDGE,
        help_text=_("Cannot be changed once the quiz has been published."),
    )
    reported = blocks.BooleanBlock(
        label=_("Report to the teacher"),
        required=False,
        help_text=_("Uses one report slot (half a slot for an attitude). A quiz has four."),
    )
    objective = ObjectiveBlock(label=_("Objective"), required=False, max_length=20)
    misconception = MisconceptionBlock(required=False)

    def clean(self, value: Any) -> Any:
        """Check that the accurate answers fit kind and tier, and that the misconception exists.

        A draft may be half written: only what is handed in or published has to be whole.
        """
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors: dict[str, ValidationError] = {}
        correct = [option["correct"] for option in value["options"]]
        if value["tier"] == Tier.KNOWLEDGE:
            problem = self.problem_with(correct)
            if problem:
                errors["options"] = ValidationError(problem)
        elif any(correct):
            errors["options"] = ValidationError(
                _("Attitudes and private questions have no accurate answer: untick it.")
            )
        if value["tier"] == Tier.PRIVATE and value["reported"]:
            errors["reported"] = ValidationError(_("A private question is never reported."))
        if value["tier"] == Tier.ATTITUDE and value["reported"]:
            errors["reported"] = ValidationError(
                _("Report an attitude with “Statement on a scale”: it says what agreeing is.")
            )
        if problem := self._misconception_problem(value, correct):
            errors["misconception"] = ValidationError(problem)
        if errors:
            raise StructBlockValidationError(errors)
        return value

    def _misconception_problem(self, value: Any, correct: list[bool]) -> Any:
        number = value["misconception"].get("option")
        if not number:
            return None
        if number > len(correct):
            return _("There is no option %(number)d.") % {"number": number}
        if correct[number - 1]:
            return _("Option %(number)d is the accurate one.") % {"number": number}
        if not value["reported"]:
            return _("Tick “Report to the teacher” first.")
        if not (value["misconception"].get("name") and value["misconception"].get("say")):
            return _("Give it a short name and say what the teacher can say.")
        return None

    def problem_with(self, correct: list[bool]) -> Any:
        """Say what is wrong with the ticks of a knowledge question, or None."""
        if sum(correct) != 1:
            if not any(correct):
                return _("No option is ticked as accurate: tick the one that is.")
            return _("Tick exactly one option as accurate; several are ticked.")
        return None


class SingleChoiceBlock(QuestionBlock):
    """One accurate answer among several."""

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("One accurate answer. Each answer explains itself.")
        preview_value = {
            "stem": "What is a stereotype?",
            "options": [
                {"text": "A kind of speaker", "correct": False, "feedback": "That is a stereo!"},
                {"text": "A fixed idea about a group", "correct": True, "feedback": "Yes."},
            ],
            "tier": "knowledge",
            "reported": True,
        }


class ScenarioBlock(QuestionBlock):
    """A short story, and what somebody in it could do."""

    class Meta:
        icon = "openquote"
        label = _("Scenario")
        description = _(
            "A story person has a choice to make. Distanced: never “what would you do”."
        )
        preview_value = {
            "stem": "Ada says, “Stop, I don't like that.” What should Mo do?",
            "options": [
                {"text": "Stop straight away", "correct": True, "feedback": "Yes."},
                {"text": "Do it one more time", "correct": False, "feedback": "Ada said stop."},
            ],
            "tier": "knowledge",
            "reported": True,
        }


class MultipleChoiceBlock(QuestionBlock):
    """Several accurate answers: a yes or no for each."""

    def problem_with(self, correct: list[bool]) -> Any:
        """At least one accurate and one not, or there is nothing to choose."""
        if not any(correct) or all(correct):
            return _("Tick the accurate options, and leave at least one unticked.")
        return None

    class Meta:
        icon = "tick-inverse"
        label = _("Multiple choice")
        description = _("Yes or no for each answer. Say in the question how many are accurate.")
        preview_value = {
            "stem": "Which two make a good role model?",
            "options": [
                {"text": "Admits mistakes", "correct": True, "feedback": "That takes courage."},
                {"text": "Treats people well", "correct": True, "feedback": "That is character."},
                {"text": "Is rich", "correct": False, "feedback": "Money says nothing about it."},
            ],
            "tier": "knowledge",
            "reported": True,
        }


class ScaleBlock(PreviewedBlock):
    """A statement to agree or disagree with; there is no accurate answer and no feedback."""

    stem = blocks.TextBlock(label=_("Statement"), rows=2)
    scale = blocks.ChoiceBlock(label=_("Scale"), choices=Scale.choices, default=Scale.FIVE)
    reversed = blocks.BooleanBlock(
        label=_("Lessons hope for less agreement"),
        required=False,
        help_text=_("Reports then say so; what is counted stays agreement."),
    )
    tier = blocks.ChoiceBlock(
        label=_("What happens to the answers"),
        choices=[(tier.value, tier.label) for tier in (Tier.ATTITUDE, Tier.PRIVATE)],
        default=Tier.ATTITUDE,
        help_text=_("Cannot be changed once the quiz has been published."),
    )
    reported = blocks.BooleanBlock(
        label=_("Report to the teacher"), required=False, help_text=_("Uses half a report slot.")
    )
    objective = ObjectiveBlock(label=_("Objective"), required=False, max_length=20)

    def clean(self, value: Any) -> Any:
        """Check that a private statement is not reported."""
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if value["tier"] == Tier.PRIVATE and value["reported"]:
            problem = ValidationError(_("A private question is never reported."))
            raise StructBlockValidationError({"reported": problem})
        return value

    class Meta:
        icon = "sliders"
        label = _("Statement on a scale")
        description = _("Agree or disagree, or three faces. Nobody is right or wrong.")
        preview_value = {
            "stem": "A yes that comes after lots of pressure is not a real yes.",
            "scale": "five",
            "tier": "attitude",
            "reported": True,
        }


class QuestionStreamBlock(blocks.StreamBlock):
    """The questions of a quiz; a child's id is the question's uuid and survives every edit."""

    single = SingleChoiceBlock()
    scenario = ScenarioBlock()
    multi = MultipleChoiceBlock()
    scale = ScaleBlock()

    class Meta:
        max_num = 12
