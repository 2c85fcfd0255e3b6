"""Taking media apart and putting it together: pictures, claims, feeds, and pieces to build from."""

from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import ActivityBlock, ItemBlock

FEWEST_SPOTS, MOST_SPOTS, SPOTS_APART = 2, 10, 6
FEWEST_TESTS, MOST_TESTS = 2, 5
FEWEST_CLAIMS = 2
FEWEST_POSTS, MOST_POSTS = 3, 8
FEWEST_TILES, MOST_TILES = 2, 5

Errors = dict[str, ValidationError]


class SpotBlock(ItemBlock):
    """One place in a picture that is worth a closer look."""

    title = blocks.CharBlock(label=_("What is there"), max_length=120)
    text = blocks.TextBlock(label=_("What one sees"), required=False, rows=2)
    note = blocks.TextBlock(
        label=_("Thought"),
        required=False,
        rows=2,
        help_text=_("Shown after “What do you think?”. A question is better than an answer."),
    )
    x = blocks.FloatBlock(
        label=_("From the left, in %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("0 is the left edge of the picture, 50 the middle, 100 the right edge."),
    )
    y = blocks.FloatBlock(
        label=_("From the top, in %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("0 is the top of the picture, 100 the bottom."),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Spot")
        label_format = "{title}"


class HotspotBlock(ActivityBlock):
    """A picture to read closely: who made it, why, whose voice is missing."""

    items = blocks.ListBlock(
        SpotBlock(),
        label=_("Spots"),
        default=[],
        help_text=_("Two to ten. Pupils find each in the picture or in a list of the same words."),
    )

    settings = ("part",)

    class Meta:
        icon = "image"
        label = _("Media deconstruction")
        group = _("Seeing whole people")
        description = _("A picture with spots to open, and the same as a list of text.")
        template = "lessons/blocks/hotspots.html"

    def mend(self, value: Any) -> Errors:
        """A picture with words for it, and spots that a finger can tell apart."""
        found: Errors = {}
        if not (value["picture"] or value["photo"]):
            found["picture"] = ValidationError(_("Choose the picture that pupils look at."))
        spots = value["items"]
        if not FEWEST_SPOTS <= len(spots) <= MOST_SPOTS:
            found["items"] = ValidationError(_("Give the picture two to ten spots."))
        elif problems := _misplaced(spots):
            found["items"] = ValidationError(problems)
        return found


def _misplaced(spots: Any) -> list[str]:
    """Spots without a place, and pairs too close to press one of them."""
    lost = [s for s in spots if s["x"] is None or s["y"] is None]
    if lost:
        return [
            str(
                _("Say where “%(title)s” is in the picture: from the left and from the top, in %%.")
                % {"title": spot["title"]}
            )
            for spot in lost
        ]
    return [
        str(
            _("“%(one)s” and “%(other)s” lie on top of each other: move one of them a little.")
            % {"one": one["title"], "other": other["title"]}
        )
        for one, other in combinations(spots, 2)
        if abs(one["x"] - other["x"]) < SPOTS_APART and abs(one["y"] - other["y"]) < SPOTS_APART
    ]


class ClaimBlock(ItemBlock):
    """One sentence that gets said, and what is left of it after the tests."""

    title = blocks.CharBlock(
        label=_("The claim"),
        max_length=200,
        help_text=_("In its strongest form: knocking down a silly version proves nothing."),
    )
    verdict = blocks.ChoiceBlock(
        choices=[
            ("holds", _("It holds up")),
            ("shaky", _("It is shaky: partly true, or too big")),
            ("falls", _("It does not hold")),
        ],
        label=_("What the tests say"),
    )
    text = blocks.TextBlock(label=_("What one finds when testing it"), rows=3)

    class Meta:
        icon = "openquote"
        label = _("Claim")
        label_format = "{title}"


class ClaimsTestBlock(ActivityBlock):
    """Claims, and the questions that test any claim."""

    tests = blocks.ListBlock(
        blocks.CharBlock(max_length=120),
        label=_("Questions to ask of every claim"),
        default=[],
        help_text=_("Two to five, such as “Who says so?” or “Who was asked?”."),
    )
    items = blocks.ListBlock(
        ClaimBlock(),
        label=_("Claims"),
        default=[],
        help_text=_("At least one that holds up: a good sentence stays good whoever said it."),
    )

    class Meta:
        icon = "search"
        label = _("Claims test")
        group = _("Seeing whole people")
        description = _("Things that get said, and the questions that test them.")
        template = "lessons/blocks/claims.html"

    def mend(self, value: Any) -> Errors:
        """Tests worth running, and a verdict that cannot be guessed."""
        found: Errors = {}
        if not FEWEST_TESTS <= len(value["tests"]) <= MOST_TESTS:
            found["tests"] = ValidationError(_("Write two to five questions to ask of a claim."))
        claims = value["items"]
        if len(claims) < FEWEST_CLAIMS:
            found["items"] = ValidationError(_("Write at least two claims to test."))
        elif len({claim["verdict"] for claim in claims}) == 1:
            found["items"] = ValidationError(
                _(
                    "All claims come out the same, so nobody needs to test them: add one with "
                    "another verdict."
                )
            )
        return found


class RuleBlock(blocks.StructBlock):
    """A rule that a feed can follow."""

    label = blocks.CharBlock(label=_("Name of the rule"), max_length=80)
    text = blocks.TextBlock(label=_("What it does"), rows=2)
    pull = blocks.ChoiceBlock(
        choices=[
            ("seconds", _("Pays for the seconds that people watch")),
            ("calm", _("Pays for how people feel afterwards")),
            ("mix", _("Keeps a mix of kinds")),
        ],
        label=_("How it chooses"),
    )

    class Meta:
        icon = "cogs"
        label = _("Rule")
        label_format = "{label}"


class PostBlock(ItemBlock):
    """One kind of post that the feed may show."""

    title = blocks.CharBlock(label=_("Kind of post"), max_length=80)
    text = blocks.TextBlock(
        label=_("What it is"),
        rows=2,
        help_text=_("Tell what it says; never let an unkind slogan stand without its answer."),
    )
    topic = blocks.CharBlock(
        label=_("Topic"),
        max_length=40,
        help_text=_("What the feed is made of. Posts with the same topic are counted together."),
    )
    seconds = blocks.IntegerBlock(label=_("Seconds that people watch"), min_value=1, max_value=60)
    calm = blocks.IntegerBlock(
        label=_("How people feel afterwards"),
        min_value=-3,
        max_value=3,
        help_text=_("From -3 (much worse) to 3 (much better)."),
    )
    note = blocks.TextBlock(
        label=_("Thought"),
        required=False,
        rows=2,
        help_text=_("Why it earns what it earns, or what answers it."),
    )

    class Meta:
        icon = "form"
        label = _("Post")
        label_format = "{title}"


class SimulationBlock(ActivityBlock):
    """A feed to run: a rule that pays for attention, what it makes, and other rules."""

    rules = blocks.ListBlock(
        RuleBlock(),
        label=_("Rules"),
        default=[],
        help_text=_("Pupils play by the first; the others are for comparing."),
    )
    posts = blocks.ListBlock(
        PostBlock(),
        label=_("Posts"),
        default=[],
        help_text=_("Three to eight kinds. The feed starts with one of each."),
    )
    rounds = blocks.IntegerBlock(
        label=_("Rounds"),
        min_value=2,
        max_value=4,
        default=3,
        help_text=_("No swap in the first round, one in the second, then two, then three."),
    )
    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Afterwards"),
        default=[],
        help_text=_("Questions for when the feed has run, each with a thought."),
    )

    class Meta:
        icon = "cogs"
        label = _("Feed simulation")
        group = _("Seeing whole people")
        description = _("Pupils run a feed by a rule, see what it becomes, and change the rule.")
        template = "lessons/blocks/simulation.html"

    def mend(self, value: Any) -> Errors:
        """Posts of different kinds, and rules that differ."""
        found: Errors = {}
        pulls = [rule["pull"] for rule in value["rules"]]
        if not pulls:
            found["rules"] = ValidationError(_("Write at least one rule for the feed to follow."))
        elif len(set(pulls)) < len(pulls):
            found["rules"] = ValidationError(
                _("Two rules choose in the same way: give each another way, or take one out.")
            )
        posts = value["posts"]
        if not FEWEST_POSTS <= len(posts) <= MOST_POSTS:
            found["posts"] = ValidationError(_("Give the feed three to eight kinds of post."))
        elif len({post["topic"] for post in posts}) == 1:
            found["posts"] = ValidationError(
                _("All posts have one topic, so the feed cannot change: use at least two topics.")
            )
        return found


class SlotBlock(blocks.StructBlock):
    """One part of the piece, and the tiles to choose from."""

    title = blocks.CharBlock(label=_("What goes here"), max_length=120)
    tiles = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=_("Tiles"),
        default=[],
        help_text=_("Two to five texts, one of which is chosen. No typing."),
    )
    note = blocks.TextBlock(
        label=_("Thought"), required=False, rows=2, help_text=_("Shown once a tile is chosen.")
    )

    class Meta:
        icon = "grid"
        label = _("Part")
        label_format = "{title}"


class MakeBlock(ActivityBlock):
    """Make or re-make something from tiles; no typing."""

    items = None
    slots = blocks.ListBlock(
        SlotBlock(), label=_("Parts"), default=[], help_text=_("In the order in which they read.")
    )
    result = blocks.CharBlock(
        label=_("Name of the finished piece"),
        max_length=80,
        help_text=_("Such as “Your headline”."),
    )

    class Meta:
        icon = "edit"
        label = _("Make or re-make")
        group = _("Seeing whole people")
        description = _("Build a better headline, poster or plan from tiles.")
        template = "lessons/blocks/make.html"

    def mend(self, value: Any) -> Errors:
        """A choice in every part."""
        slots = value["slots"]
        if not slots:
            return {"slots": ValidationError(_("Write at least one part with its tiles."))}
        problems = [
            str(
                _("Give “%(title)s” two to five tiles, each with its own words.")
                % {"title": slot["title"]}
            )
            for slot in slots
            if not FEWEST_TILES <= len(slot["tiles"]) <= MOST_TILES
            or len(set(slot["tiles"])) < len(slot["tiles"])
        ]
        return {"slots": ValidationError(problems)} if problems else {}
