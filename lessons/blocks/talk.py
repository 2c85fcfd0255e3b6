"""Talking, drawing, settling and leaving."""

from django.utils.translation import gettext_lazy as _

from lessons.blocks.base import ActivityBlock, preview


class DiscussionBlock(ActivityBlock):
    """Prompts to talk about; never about pupils' own lives."""

    class Meta:
        icon = "comment"
        label = _("Discussion")
        group = _("Talk and paper")
        description = _("Prompts for pairs or the class, always about story people.")
        template = "lessons/blocks/prompts.html"
        preview_value = preview("Talk about it", "In pairs.", ("", "What might Sam feel?"))


class DrawWriteBlock(ActivityBlock):
    """A task on paper; nothing is uploaded."""

    class Meta:
        icon = "draft"
        label = _("Draw and write (paper)")
        group = _("Talk and paper")
        description = _("On paper. Nothing is uploaded.")
        template = "lessons/blocks/prompts.html"
        preview_value = preview("Draw someone kind", "On paper.", ("", "Draw a kind child."))


class CalmBlock(ActivityBlock):
    """A settling activity after something heavy."""

    class Meta:
        icon = "pick"
        label = _("Settling activity")
        group = _("Talk and paper")
        description = _("A minute to breathe and come back to the room.")
        template = "lessons/blocks/prompts.html"
        preview_value = preview("Breathe", "Feet on the floor.", ("", "Breathe in for four."))


class ExitTicketBlock(ActivityBlock):
    """One thing to take away; private."""

    class Meta:
        icon = "tick"
        label = _("Exit ticket")
        group = _("Talk and paper")
        description = _("One thing to take away. Private.")
        template = "lessons/blocks/statements.html"
        preview_value = preview("One kind thing", "Choose one.", ("", "Ask someone to play."))


class QuizStepBlock(ActivityBlock):
    """A pause for questions inside the lesson; the lesson's quiz itself comes at the end."""

    class Meta:
        icon = "help"
        label = _("Quick questions")
        group = _("Talk and paper")
        description = _("Questions to think about before the quiz at the end.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Check", "Think first.", ("What is a stereotype?", ""))


class PulseBlock(ActivityBlock):
    """Class Pulse statements, kept on the pupil's own page."""

    class Meta:
        icon = "view"
        label = _("Class Pulse")
        group = _("Talk and paper")
        description = _("Statements before or after a band's lessons. Nothing is sent from here.")
        template = "lessons/blocks/statements.html"
        preview_value = preview("Before we start", "For you.", ("", "I can say stop."))
