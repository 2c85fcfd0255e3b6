"""Cards: sorting, matching, ranking and weighing up."""

from django.utils.translation import gettext_lazy as _

from lessons.blocks.base import ActivityBlock, preview


class SortingBlock(ActivityBlock):
    """Cards that go into groups; “it depends” is a real answer."""

    class Meta:
        icon = "list-ul"
        label = _("Sorting")
        group = _("Cards")
        description = _("Cards that go into groups. “It depends” gets talked about.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Kind or not?", "Where does each card go?", ("Sharing a snack", ""))


class MatchingBlock(ActivityBlock):
    """Pairs that belong together."""

    class Meta:
        icon = "link"
        label = _("Matching")
        group = _("Cards")
        description = _("Pairs that belong together.")
        template = "lessons/blocks/pairs.html"
        preview_value = preview("Who helps?", "Match.", ("Scared at night", "A grown-up at school"))


class RankingBlock(ActivityBlock):
    """Cards in an order that people can defend."""

    class Meta:
        icon = "order"
        label = _("Ranking (diamond nine)")
        group = _("Cards")
        description = _("Cards in order of importance; the reasons matter more than the order.")
        template = "lessons/blocks/cards.html"
        preview_value = preview("Worth following", "Which matter most?", ("Owns mistakes", ""))


class SpectrumBlock(ActivityBlock):
    """Statements to weigh up privately, never on a line in the room."""

    class Meta:
        icon = "arrows-up-down"
        label = _("Agree–disagree spectrum")
        group = _("Cards")
        description = _("Statements to weigh up in private. Nothing is sent, nobody sees.")
        template = "lessons/blocks/statements.html"
        preview_value = preview("What do you think?", "Just for you.", ("", "Jealousy shows love."))
