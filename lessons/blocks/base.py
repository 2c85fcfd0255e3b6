"""What every activity shares: its title, minutes and picture, words for the pupil and for the teacher.

A step has the same flat keys in the starter files, in the studio and in a frozen edition. Freezing
turns a block into plain data by its own fields, so a family declares its fields and is done; pages,
player and preview render that data through the family's template. An edition frozen before a field
existed lacks its key: a template must get by without.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from lessons.blocks.examples import EXAMPLES
from lessons.blocks.previews import band_asked_for
from lessons.blocks.widgets import PictureSelect
from media.renditions import picture_source

FrozenStep = dict[str, Any]

PICTURES = Path("static", "cms", "art", "pictures")
NO_WORD = (blocks.IntegerBlock, blocks.FloatBlock, blocks.DecimalBlock, blocks.ChooserBlock)


class Face(models.TextChoices):
    """The faces in which consequences are shown; a face's drawing is ``face-<value>``."""

    HAPPY = "happy", _("Happy face")
    CALM = "calm", _("Calm face")
    PROUD = "proud", _("Proud face")
    THINKING = "thinking", _("Thinking face")
    WORRIED = "worried", _("Worried face")
    SAD = "sad", _("Sad face")
    CROSS = "cross", _("Cross face")
    SCARED = "scared", _("Scared face")
    LEFT_OUT = "left-out", _("Left-out face")
    RELIEVED = "relieved", _("Relieved face")
    EMBARRASSED = "embarrassed", _("Embarrassed face")
    KIND = "kind", _("Kind face")


def picture_choices() -> list[tuple[str, str]]:
    """The artworks that a step or scene may show, by the names of their files."""
    folder = Path(apps.get_app_config("cms").path) / PICTURES
    names = sorted(path.stem for path in folder.glob("*.svg"))
    return [(name, name.replace("-", " ").capitalize()) for name in names]


def picture_block() -> blocks.ChoiceBlock:
    """A field for one of the drawn pictures, which shows the one chosen."""
    return blocks.ChoiceBlock(
        choices=picture_choices, required=False, label=_("Picture"), widget=PictureSelect()
    )


def photo_block() -> ImageChooserBlock:
    """A field for a picture of the media library."""
    return ImageChooserBlock(
        required=False,
        label=_("Or a picture from the library"),
        help_text=_("It takes the place of the drawn picture."),
    )


def alt_block() -> blocks.CharBlock:
    """A field for what a picture shows."""
    return blocks.CharBlock(
        required=False,
        max_length=400,
        label=_("What the picture shows"),
        help_text=_(
            "Read out to pupils who cannot see it. Needed with a drawn picture; one from the library "
            "brings its own words, unless you write others here."
        ),
    )


def picture_errors(value: Any) -> dict[str, ValidationError]:
    """A picture without words for it is a picture for some only; the library's bring their own."""
    if value.get("photo"):
        return {}
    if value.get("picture") and not (value.get("picture_alt") or "").strip():
        return {"picture_alt": ValidationError(_("Say in a sentence what the picture shows."))}
    return {}


def library_errors(name: str, chosen: Any) -> dict[str, ValidationError]:
    """What the media library says against showing this picture, film or sound, by the field's name.

    A frozen step has only its number: the library is asked when the lesson is handed in.
    """
    problems = chosen.problems() if chosen and not isinstance(chosen, int) else []
    if not problems:
        return {}
    first = _("“%(title)s” cannot be used yet. Put it right in the library.")
    return {name: ValidationError([first % {"title": chosen.title}, *problems])}


def plain(block: blocks.Block, value: Any) -> Any:
    """A block's value as JSON: texts and ticks never None, numbers None where nothing was filled in."""
    if isinstance(block, blocks.BaseStructBlock):
        data = {name: plain(child, value.get(name)) for name, child in block.child_blocks.items()}
        return data | _photographed(data, value) if "photo" in block.child_blocks else data
    if isinstance(block, blocks.ListBlock):
        return [plain(block.child_block, item) for item in value or []]
    if isinstance(block, blocks.ChooserBlock):
        return block.get_prep_value(value)
    if isinstance(block, blocks.BooleanBlock):
        return bool(value)
    if value is None or value == "":
        return None if isinstance(block, NO_WORD) else ""
    return value


def _photographed(data: FrozenStep, value: Any) -> FrozenStep:
    """A picture of the library with its files, and its words where the lesson has no others."""
    photo = value.get("photo")
    words = data.get("picture_alt") or (photo.description if photo else "")
    return {"photo_source": picture_source(photo), "picture_alt": words}


class ItemBlock(blocks.StructBlock):
    """One card, prompt, pair or statement of an activity."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)
    note = blocks.TextBlock(
        label=_("Thought"),
        required=False,
        rows=2,
        help_text=_("The thought behind it, shown once the pupil has had a go."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Item")
        label_format = "{title} {text}"


class ActivityBlock(blocks.StructBlock):
    """One step of a lesson.

    A family adds its fields (``items = None`` takes the list away) and may say in ``mend`` what has
    to be put right. ``settings`` names the fields that the studio folds away.
    """

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=25)
    intro = blocks.TextBlock(
        label=_("To the pupil"), required=False, rows=3, help_text=_("Blank line: new paragraph.")
    )
    closing = blocks.TextBlock(label=_("Closing line"), required=False, rows=1)
    teacher = blocks.TextBlock(
        label=_("To the teacher"), required=False, rows=3, help_text=_("How to run this step.")
    )
    part = blocks.BooleanBlock(
        label=_("A new part starts here"),
        required=False,
        help_text=_("A long lesson is taught in parts of at most 25 minutes."),
    )
    picture = picture_block()
    photo = photo_block()
    picture_alt = alt_block()
    items = blocks.ListBlock(ItemBlock(), label=_("Items"), default=[])

    settings: tuple[str, ...] = ("part", "picture", "photo", "picture_alt")

    class Meta:
        template = "lessons/blocks/cards.html"
        preview_template = "lessons/studio/block_preview.html"

    def get_form_layout(self) -> BlockGroup:
        """Title and words first, then the activity's own fields, then how it ends."""
        first, last = ["title", "minutes", "intro"], ["closing", "teacher"]
        common = {*first, *last, *self.settings}
        own = [name for name in self.child_blocks if name not in common]
        return BlockGroup([*first, *own, *last], settings=list(self.settings))

    def clean(self, value: Any) -> Any:
        """What each field wants, and then what ``mend`` finds in the whole.

        A draft may be half written: only what is handed in or published has to be whole.
        """
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = picture_errors(cleaned) | library_errors("photo", cleaned["photo"])
        errors |= self.mend(cleaned)
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """What has to be put right, by the name of the field; each says how."""
        return {}

    def get_preview_value(self) -> Any:
        """A whole example of the activity, by its name in the curriculum."""
        return self.to_python(EXAMPLES[self.name])

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Show previews in the colours and sizes of the lesson's age band."""
        context: dict[str, Any] = super().get_preview_context(value, parent_context=parent_context)
        return context | {"step": self.shown(value), "band": band_asked_for(context.get("request"))}

    def shown(self, value: Any) -> FrozenStep:
        """A step that is being written, in the shape of a frozen one."""
        return plain(self, value) | {"id": "preview", "type": self.name, "label": str(self.label)}

    def freeze(self, child: Any) -> FrozenStep:
        """The step as plain data: ``id``, ``type``, ``label`` and every field of its family."""
        head = {"id": child.id, "type": child.block_type, "label": str(self.label)}
        return head | plain(self, child.value)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Render previews from the same plain data as pages do."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["step"] = self.shown(value)
        return context
