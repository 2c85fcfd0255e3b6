"""Talking, drawing, watching, settling and leaving."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtailmedia.blocks import AbstractMediaChooserBlock

from lessons.blocks.base import ActivityBlock, FrozenStep, ItemBlock, preview

MOST_BREATHS = 10
FEWEST_CHOICES = 2
CUE = re.compile(r"(\d+:)?\d\d:\d\d\.\d{3} --> (\d+:)?\d\d:\d\d\.\d{3}")

Errors = dict[str, ValidationError]


class Grouping(models.TextChoices):
    """How pupils sit together for a step."""

    PAIRS = "pairs", _("In pairs")
    GROUPS = "groups", _("In small groups")
    CLASS = "class", _("All together")
    QUIET = "quiet", _("On your own, quietly")


class PromptBlock(ItemBlock):
    """One thing to talk about."""

    note = blocks.TextBlock(
        label=_("One idea"),
        required=False,
        rows=2,
        help_text=_("Folded away, so that pupils talk first. One idea, not the answer."),
    )

    class Meta:
        icon = "comment"
        label = _("Prompt")
        label_format = "{title} {text}"


class DiscussionBlock(ActivityBlock):
    """Prompts to talk about; never about pupils' own lives."""

    grouping = blocks.ChoiceBlock(
        choices=Grouping.choices, required=False, label=_("Who talks together")
    )
    timer = blocks.IntegerBlock(
        label=_("Timer, in minutes"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("Only a suggestion: it makes no sound, and pupils can add time."),
    )
    items = blocks.ListBlock(PromptBlock(), label=_("Prompts"), default=[])

    class Meta:
        icon = "comment"
        label = _("Discussion")
        group = _("Talk and paper")
        description = _("Prompts for pairs or the class, always about story people.")
        template = "lessons/blocks/discussion.html"
        preview_value = preview(
            "Talk about it", "", ("", "What might Sam feel?"), grouping="pairs", timer=3
        )

    def mend(self, value: Any) -> Errors:
        """Something to talk about."""
        if not any(item["title"] or item["text"] for item in value["items"]):
            return {"items": ValidationError(_("Write at least one prompt to talk about."))}
        return {}


class DrawWriteBlock(ActivityBlock):
    """A task on paper; nothing is uploaded."""

    sheet = blocks.CharBlock(
        label=_("Heading of the paper sheet"),
        required=False,
        max_length=80,
        help_text=_("What stands at the top of the printed sheet."),
    )

    class Meta:
        icon = "draft"
        label = _("Draw and write (paper)")
        group = _("Talk and paper")
        description = _("On paper. Nothing is uploaded.")
        template = "lessons/blocks/paper.html"
        preview_value = preview(
            "Draw someone kind", "", ("", "Draw a kind child."), sheet="Someone kind"
        )


class CalmBlock(ActivityBlock):
    """A settling activity after something heavy."""

    breaths = blocks.IntegerBlock(
        label=_("Breaths to take together"),
        required=False,
        min_value=1,
        max_value=MOST_BREATHS,
        help_text=_("Shown as a slow circle, or counted in words. Empty: no circle."),
    )

    class Meta:
        icon = "pick"
        label = _("Settling activity")
        group = _("Talk and paper")
        description = _("A minute to breathe and come back to the room.")
        template = "lessons/blocks/calm.html"
        preview_value = preview("Breathe", "Feet on the floor.", ("", "Look round."), breaths=3)


class ExitTicketBlock(ActivityBlock):
    """One thing to take away; private."""

    class Meta:
        icon = "tick"
        label = _("Exit ticket")
        group = _("Talk and paper")
        description = _("One thing to take away. Private.")
        template = "lessons/blocks/ticket.html"
        preview_value = preview(
            "One kind thing", "Choose one.", ("", "Ask someone to play."), ("", "Say thank you.")
        )

    def mend(self, value: Any) -> Errors:
        """Something to choose from."""
        if len(value["items"]) < FEWEST_CHOICES:
            return {"items": ValidationError(_("Write at least two things to choose from."))}
        return {}


class QuickQuestionBlock(ItemBlock):
    """One question to think about."""

    title = blocks.CharBlock(label=_("Question"), max_length=200)
    text = blocks.TextBlock(
        label=_("Choices, or more words"),
        required=False,
        rows=2,
        help_text=_("Three or more choices with “ / ” between them become buttons."),
    )
    note = blocks.TextBlock(
        label=_("The thought"),
        required=False,
        rows=2,
        help_text=_("Shown when the pupil has thought."),
    )

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{title}"


class QuizStepBlock(ActivityBlock):
    """A pause for questions inside the lesson; the lesson's quiz itself comes at the end."""

    items = blocks.ListBlock(QuickQuestionBlock(), label=_("Questions"), default=[])

    class Meta:
        icon = "help"
        label = _("Quick questions")
        group = _("Talk and paper")
        description = _("Questions to think about before the quiz at the end.")
        template = "lessons/blocks/quick.html"
        preview_value = preview(
            "Check",
            "Think first.",
            items=[{"title": "What is a stereotype?", "note": "One idea for a whole group."}],
        )


class WatchListenBlock(ActivityBlock):
    """A video or a sound, with everything in it as text as well."""

    media = AbstractMediaChooserBlock(
        label=_("Video or sound"),
        required=False,
        help_text=_("From the media library. It never starts by itself."),
    )
    captions = blocks.TextBlock(
        label=_("Captions (WebVTT)"),
        required=False,
        rows=5,
        help_text=_("Needed for a video. Paste the whole file: its first line is WEBVTT."),
    )
    transcript = blocks.TextBlock(
        label=_("Transcript"),
        rows=6,
        help_text=_(
            "Every word, and what can be seen or heard besides. Blank line: new paragraph."
        ),
    )
    items = blocks.ListBlock(
        PromptBlock(), label=_("To watch or listen out for"), default=[], help_text=_("Optional.")
    )

    class Meta:
        icon = "media"
        label = _("Video or sound")
        group = _("Seeing whole people")
        description = _("With captions and a transcript. Nothing comes from another site.")
        template = "lessons/blocks/watch.html"
        preview_value = preview("Watch", "", transcript="MO: Can I have a go?\nADA: Two more laps.")

    def mend(self, value: Any) -> Errors:
        """Nobody is left out: a transcript always, captions with a video."""
        found: Errors = {}
        if not (value["transcript"] or "").strip():
            found["transcript"] = ValidationError(
                _("Write down what is said and shown, for those who cannot hear or see it.")
            )
        captions = (value["captions"] or "").strip()
        if captions and not (captions.startswith("WEBVTT") and CUE.search(captions)):
            found["captions"] = ValidationError(
                _(
                    "These are not WebVTT captions. The first line must be WEBVTT, and each "
                    "caption needs times such as 00:01.000 --> 00:04.000 above it."
                )
            )
        elif not captions and getattr(value["media"], "type", "") == "video":
            found["captions"] = ValidationError(_("A video needs captions: paste the WebVTT file."))
        return found

    def freeze(self, child: Any) -> FrozenStep:
        """The step with where its file is and what it is, so that an edition needs no look-up."""
        return super().freeze(child) | {"source": _source(child.value["media"])}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Previews show the file, too."""
        context = super().get_context(value, parent_context=parent_context)
        context["step"]["source"] = _source(value.get("media"))
        return context


def _source(media: Any) -> dict[str, Any]:
    """A file of the media library as plain data."""
    if not media:
        return {}
    return {
        "kind": media.type,
        "url": media.url,
        "poster": media.thumbnail.url if media.thumbnail else "",
        "width": media.width,
        "height": media.height,
    }
