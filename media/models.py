"""The media library's tables: custom from the first migration, because swapping later is hard."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia


class RegardImage(AbstractImage):
    """A picture with its credit; its alternative text is Wagtail's ``description``."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields: ClassVar[tuple[str, ...]] = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class RegardRendition(AbstractRendition):
    """A picture at one size and format."""

    image = models.ForeignKey(RegardImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_unique"
            )
        ]


class RegardMedia(AbstractMedia):
    """A video or sound with what makes it usable without hearing or seeing it."""

    transcript = models.TextField(_("transcript"), blank=True)

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "collection",
        "duration",
        "thumbnail",
        "transcript",
        "tags",
    )

    class Meta(AbstractMedia.Meta):
        verbose_name = _("video or sound")
        verbose_name_plural = _("videos and sounds")
