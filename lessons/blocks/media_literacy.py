"""Taking media apart: pictures with hotspots and claims to test."""

from django.utils.translation import gettext_lazy as _

from lessons.blocks.base import ActivityBlock, preview


class HotspotBlock(ActivityBlock):
    """A picture to read closely: who made it, why, whose voice is missing."""

    class Meta:
        icon = "image"
        label = _("Media deconstruction")
        group = _("Seeing whole people")
        description = _("A picture with spots to open, and the same as a list of text.")
        template = "lessons/blocks/hotspots.html"
        preview_value = preview("The toy shop", "Look closely.", ("The signs", "Who are they for?"))


class ClaimsTestBlock(ActivityBlock):
    """Claims and how to test them."""

    class Meta:
        icon = "search"
        label = _("Claims test")
        group = _("Seeing whole people")
        description = _("Claims with the questions that test them.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Says who?", "Test the claim.", ("“Everyone knows”", "Who asked?"))


class MakeBlock(ActivityBlock):
    """Make or re-make something from tiles; no typing."""

    class Meta:
        icon = "edit"
        label = _("Make or re-make")
        group = _("Seeing whole people")
        description = _("Build a better headline, poster or plan from tiles.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Re-make it", "Choose tiles.", ("Her goal", "Say what she did."))
