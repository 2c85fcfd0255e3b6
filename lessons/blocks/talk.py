"""Talking, drawing, watching, settling and leaving."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtailmedia.blocks import AbstractMediaChooserBlock

from lessons.blocks.base import ActivityBlock, FrozenStep, ItemBlock, library_errors
from media.webvtt import read_captions

MOST_BREATHS = 10
FEWEST_CHOICES = 2

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
        description = _("A task on paper, with a sheet to print. Nothing is uploaded.")
        template = "lessons/blocks/paper.html"


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


class ExitTicketBlock(ActivityBlock):
    """One thing to take away; private."""

    class Meta:
        icon = "check"
        label = _("Exit ticket")
        group = _("Talk and paper")
        description = _("One thing to take away from the lesson, chosen in private.")
        template = "lessons/blocks/ticket.html"

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


class WatchListenBlock(ActivityBlock):
    """A video or a sound, with everything in it as text as well."""

    media = AbstractMediaChooserBlock(
        label=_("Video or sound"),
        required=False,
        help_text=_(
            "From the media library, with its captions and its transcript. It never starts by itself."
        ),
    )
    captions = blocks.TextBlock(
        label=_("Other captions (WebVTT)"),
        required=False,
        rows=5,
        help_text=_("Empty: those of the library. For this lesson only, paste a whole file."),
    )
    transcript = blocks.TextBlock(
        label=_("Other transcript"),
        required=False,
        rows=6,
        help_text=_(
            "Empty: that of the library. Needed where no file is chosen: every word, and what can be "
            "seen or heard besides. Blank line: new paragraph."
        ),
    )
    items = blocks.ListBlock(
        PromptBlock(), label=_("To watch or listen out for"), default=[], help_text=_("Optional.")
    )

    class Meta:
        icon = "media"
        label = _("Video or sound")
        group = _("Seeing whole people")
        description = _(
            "A film or a sound with captions and a transcript, never from another site."
        )
        template = "lessons/blocks/watch.html"

    def mend(self, value: Any) -> Errors:
        """Nobody is left out, and nothing is shown that may not be: the library says what is missing."""
        found: Errors = {}
        media = value["media"]
        found |= library_errors("media", media)
        if not media and not (value["transcript"] or "").strip():
            found["transcript"] = ValidationError(
                _("Write down what is said and shown, for those who cannot hear or see it.")
            )
        if (value["captions"] or "").strip():
            try:
                read_captions(value["captions"])
            except ValidationError as error:
                found["captions"] = error
        return found

    def freeze(self, child: Any) -> FrozenStep:
        """The step with its file and its words, so that an edition needs no look-up."""
        return super().freeze(child) | _watched(child.value)

    def shown(self, value: Any) -> FrozenStep:
        """Previews show the file, too."""
        return super().shown(value) | _watched(value)


def _watched(value: Any) -> FrozenStep:
    """A file of the media library as plain data, with the lesson's own words where it has some."""
    media = value.get("media")
    words = {name: (value.get(name) or "").strip() for name in ("captions", "transcript")}
    if not media:
        return words | {"source": {}}
    source = {
        "kind": media.type,
        "url": media.url,
        "poster": media.thumbnail.url if media.thumbnail else "",
        "width": media.width,
        "height": media.height,
        "track": "" if words["captions"] else media.captions_url,
    }
    return {
        "captions": words["captions"] or media.captions,
        "transcript": words["transcript"] or media.transcript,
        "source": source,
    }
