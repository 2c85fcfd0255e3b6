"""Cards: sorting, matching, ranking and weighing up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import ActivityBlock, ItemBlock

FEWEST_GROUPS, MOST_GROUPS = 2, 4
DIAMOND = 9
LADDER = range(3, 9)

Errors = dict[str, ValidationError]


def _fewest(value: Any, number: int) -> Errors:
    """An activity of cards needs some cards."""
    if len(value["items"]) >= number:
        return {}
    return {"items": ValidationError(_("Write at least %(n)s."), params={"n": number})}


class SortCardBlock(ItemBlock):
    """A card that goes into a group."""

    title = blocks.CharBlock(label=_("Card"), max_length=200)
    text = blocks.TextBlock(label=_("Detail"), required=False, rows=2)
    note = blocks.TextBlock(
        label=_("Thought"),
        required=False,
        rows=2,
        help_text=_("Shown once the card has been placed, wherever it was put. Never “wrong”."),
    )
    group = blocks.IntegerBlock(
        label=_("Likely group"),
        required=False,
        min_value=1,
        max_value=MOST_GROUPS,
        help_text=_("1 is the first group. Empty means “it depends”: the card gets talked about."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Card")
        label_format = "{group} {title}"


class SortingBlock(ActivityBlock):
    """Cards that go into groups; “it depends” is a real answer."""

    groups = blocks.ListBlock(
        blocks.CharBlock(label=_("Group"), max_length=60),
        label=_("Groups"),
        default=[],
        help_text=_("Two to four, in a few words each."),
    )
    items = blocks.ListBlock(SortCardBlock(), label=_("Cards"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Sorting")
        group = _("Cards")
        description = _("Cards that go into groups. “It depends” gets talked about.")
        template = "lessons/blocks/sort.html"

    def mend(self, value: Any) -> Errors:
        """Every card's group exists, and there are groups to choose from."""
        groups, errors = len(value["groups"]), _fewest(value, 2)
        if not FEWEST_GROUPS <= groups <= MOST_GROUPS:
            errors["groups"] = ValidationError(_("Name two, three or four groups."))
        lost = [item["title"] for item in value["items"] if (item.get("group") or 1) > groups]
        if lost and "groups" not in errors:
            errors["items"] = ValidationError(
                _("There are %(n)s groups. Give these cards one of them: %(cards)s."),
                params={"n": groups, "cards": "; ".join(lost)},
            )
        return errors


class PairBlock(ItemBlock):
    """Two things that belong together."""

    title = blocks.CharBlock(label=_("First half"), max_length=200)
    text = blocks.TextBlock(label=_("Second half"), rows=2)
    note = blocks.TextBlock(
        label=_("Thought"), required=False, rows=2, help_text=_("Why they belong together.")
    )

    class Meta:
        icon = "link"
        label = _("Pair")
        label_format = "{title}: {text}"


class MatchingBlock(ActivityBlock):
    """Pairs that belong together."""

    items = blocks.ListBlock(
        PairBlock(),
        label=_("Pairs"),
        default=[],
        help_text=_("Each second half fits its own first half only. They are shuffled for pupils."),
    )

    class Meta:
        icon = "link"
        label = _("Matching")
        group = _("Cards")
        description = _("Pairs that belong together: find the second half of each.")
        template = "lessons/blocks/pairs.html"

    def mend(self, value: Any) -> Errors:
        """Nobody can tell two equal halves apart."""
        for key in ("title", "text"):
            halves = [item[key].strip().casefold() for item in value["items"]]
            if len(set(halves)) < len(halves):
                return {"items": ValidationError(_("Two pairs have the same half: change one."))}
        return _fewest(value, 2)


class RankCardBlock(ItemBlock):
    """A card that is put in order."""

    title = blocks.CharBlock(label=_("Card"), max_length=80, help_text=_("One to five words."))
    text = blocks.TextBlock(label=_("What it means"), required=False, rows=2)

    class Meta:
        icon = "order"
        label = _("Card")
        label_format = "{title}"


class RankingBlock(ActivityBlock):
    """Cards in an order that people can defend."""

    shape = blocks.ChoiceBlock(
        choices=[
            ("diamond", _("Diamond: nine cards, one on top, three in the middle")),
            ("ladder", _("Ladder: three to eight cards, one under the other")),
        ],
        default="diamond",
        label=_("Shape"),
    )
    top = blocks.CharBlock(
        label=_("Top means"), max_length=60, required=False, help_text=_("Such as “Matters most”.")
    )
    bottom = blocks.CharBlock(label=_("Bottom means"), max_length=60, required=False)
    items = blocks.ListBlock(RankCardBlock(), label=_("Cards"), default=[])

    class Meta:
        icon = "order"
        label = _("Ranking (diamond nine)")
        group = _("Cards")
        description = _("Cards in order of importance; the reasons matter more than the order.")
        template = "lessons/blocks/rank.html"

    def mend(self, value: Any) -> Errors:
        """A shape has its number of cards."""
        number = len(value["items"])
        if value["shape"] == "diamond" and number != DIAMOND:
            return {
                "items": ValidationError(
                    _("A diamond has nine cards; this one has %(n)s. A ladder takes 3 to 8."),
                    params={"n": number},
                )
            }
        if value["shape"] == "ladder" and number not in LADDER:
            return {
                "items": ValidationError(
                    _("A ladder has three to eight cards; this one has %(n)s."),
                    params={"n": number},
                )
            }
        return {}


class StatementBlock(ItemBlock):
    """A statement to weigh up."""

    title = blocks.CharBlock(label=_("Short title"), required=False, max_length=200)
    text = blocks.TextBlock(label=_("Statement"), rows=2)

    class Meta:
        icon = "openquote"
        label = _("Statement")
        label_format = "{text}"


class SpectrumBlock(ActivityBlock):
    """Statements to weigh up privately, never on a line in the room."""

    scale = blocks.ChoiceBlock(
        choices=[
            ("five", _("Five points")),
            ("faces", _("Three faces, for younger pupils")),
        ],
        default="five",
        label=_("Scale"),
    )
    low = blocks.CharBlock(
        label=_("One end"), max_length=40, required=False, help_text=_("Such as “Disagree”.")
    )
    high = blocks.CharBlock(
        label=_("Other end"), max_length=40, required=False, help_text=_("Such as “Agree”.")
    )
    items = blocks.ListBlock(StatementBlock(), label=_("Statements"), default=[])

    class Meta:
        icon = "sliders"
        label = _("Agree–disagree spectrum")
        group = _("Cards")
        description = _("Statements to weigh up in private. Nothing is sent, nobody sees.")
        template = "lessons/blocks/statements.html"

    def mend(self, value: Any) -> Errors:
        """The ends of the scale have names."""
        errors = _fewest(value, 1)
        for end in ("low", "high"):
            if not (value.get(end) or "").strip():
                errors[end] = ValidationError(_("Say what this end of the scale means."))
        return errors


class PulseBlock(SpectrumBlock):
    """Class Pulse statements, kept on the pupil's own page."""

    class Meta:
        icon = "view"
        label = _("Class Pulse")
        group = _("Cards")
        description = _("Statements before or after a band’s lessons. Nothing is sent from here.")
        template = "lessons/blocks/statements.html"
