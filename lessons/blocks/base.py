"""What every activity shares: title, minutes, words for the pupil and words for the teacher.

Until the interactive players arrive each activity shows its whole text: an introduction, a list of
items (what an item is depends on the activity) and a closing line. Freezing turns a block into plain
data, and pages, player and preview all render that data through the family's template.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FrozenStep = dict[str, Any]


class ItemBlock(blocks.StructBlock):
    """One card, choice, prompt, pair or statement of an activity."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)
    note = blocks.TextBlock(
        label=_("Thought or outcome"),
        required=False,
        rows=2,
        help_text=_("What happens next, or the thought behind it."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Item")


class ActivityBlock(blocks.StructBlock):
    """One step of a lesson."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=25)
    intro = blocks.TextBlock(
        label=_("To the pupil"), required=False, rows=3, help_text=_("Blank line: new paragraph.")
    )
    items = blocks.ListBlock(ItemBlock(), label=_("Items"), default=[])
    closing = blocks.TextBlock(label=_("Closing line"), required=False, rows=1)
    teacher = blocks.TextBlock(
        label=_("To the teacher"), required=False, rows=3, help_text=_("How to run this step.")
    )

    class Meta:
        template = "lessons/blocks/cards.html"

    def freeze(self, child: Any) -> FrozenStep:
        """The step as plain data: ``id``, ``type``, ``label``, ``minutes`` and its texts."""
        value = child.value
        return {
            "id": child.id,
            "type": child.block_type,
            "label": str(self.label),
            "minutes": value["minutes"],
            "title": value["title"],
            "intro": value["intro"] or "",
            "items": [
                {key: item.get(key) or "" for key in ("title", "text", "note")}
                for item in value["items"]
            ],
            "closing": value["closing"] or "",
            "teacher": value["teacher"] or "",
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Render previews from the same plain data as pages do."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["step"] = {key: value.get(key) for key in value} | {"label": self.label}
        return context


def preview(title: str, intro: str, *items: tuple[str, str], minutes: int = 8) -> dict[str, Any]:
    """A preview value for Wagtail's block chooser."""
    return {
        "title": title,
        "minutes": minutes,
        "intro": intro,
        "items": [{"title": head, "text": text} for head, text in items],
    }
