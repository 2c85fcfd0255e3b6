"""Stories and practice: choices with consequences, always with a way back."""

from django.utils.translation import gettext_lazy as _

from lessons.blocks.base import ActivityBlock, preview


class BranchingStoryBlock(ActivityBlock):
    """A story with choices; every branch can be repaired."""

    class Meta:
        icon = "fork"
        label = _("Branching story")
        group = _("Stories and practice")
        description = _("A story person has a choice. Each ending shows feelings and a rewind.")
        template = "lessons/blocks/story.html"
        preview_value = preview(
            "Mo and the red scooter",
            "Mo wants a turn on the red scooter.",
            ("Mo snatches it", "Ada's face falls."),
            ("Mo asks and waits", "Ada smiles and says, “Two more laps.”"),
        )


class ScriptedPracticeBlock(ActivityBlock):
    """Lines to say aloud in pairs."""

    class Meta:
        icon = "group"
        label = _("Scripted practice")
        group = _("Stories and practice")
        description = _(
            "Short lines that pairs say aloud, so that the words are there when needed."
        )
        template = "lessons/blocks/script.html"
        preview_value = preview("Say it kindly", "In pairs.", ("Jo", "Please stop."))


class SimulationBlock(ActivityBlock):
    """A rule to run and watch, such as a feed that pays for attention."""

    class Meta:
        icon = "cogs"
        label = _("Simulation")
        group = _("Stories and practice")
        description = _("Pupils run a rule and see what it does to people.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Run the feed", "You are the feed.", ("Kind tip", "2 seconds"))
