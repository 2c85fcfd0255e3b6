"""Cards with two sides: a word and its meaning, a heading and what stands under it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import ActivityBlock, ItemBlock


class SidesBlock(ItemBlock):
    """One card."""

    title = blocks.CharBlock(label=_("Front"), required=False, max_length=200)
    text = blocks.TextBlock(
        label=_("More on the front"),
        required=False,
        rows=2,
        help_text=_("Three or more things with “ / ” between them become a list."),
    )
    note = blocks.TextBlock(label=_("Back"), rows=3, help_text=_("Shown when the card is turned."))

    class Meta:
        icon = "list-ul"
        label = _("Card")
        label_format = "{title} {text}"


class CardsBlock(ActivityBlock):
    """Cards or panels to read one by one: nothing is asked and nothing is sent."""

    items = blocks.ListBlock(SidesBlock(), label=_("Cards"), default=[])

    class Meta:
        icon = "copy"
        label = _("Cards to turn over")
        group = _("Talk and paper")
        description = _("Words and their meanings, or headings and what stands under them.")
        template = "lessons/blocks/cards.html"

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """Something on every front."""
        if not value["items"]:
            return {"items": ValidationError(_("Write at least one card."))}
        if any(not (item["title"] or item["text"]) for item in value["items"]):
            return {"items": ValidationError(_("Every card has something on its front."))}
        return {}
