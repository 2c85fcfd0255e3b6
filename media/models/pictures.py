"""Pictures and their renditions."""

import datetime as dt
from typing import Any, ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    ImageQuerySet,
    get_upload_to,
)

from media.fields import PictureField, neutral_name
from media.models.provenance import Provenance, ProvenanceQuerySet


class PictureQuerySet(ProvenanceQuerySet, ImageQuerySet):
    """Wagtail's pictures, and what is due."""

    def ready(self, today: dt.date | None = None) -> Any:
        """Pictures that may go into a lesson."""
        return self.allowed(today or timezone.localdate()).exclude(description="")


class RegardImage(Provenance, AbstractImage):
    """A picture; its alternative text is Wagtail's ``description``."""

    file = PictureField(
        gettext_lazy("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    description = models.CharField(
        gettext_lazy("alternative text"),
        max_length=255,
        blank=True,
        default="",
        help_text=gettext_lazy(
            "What it shows, in a sentence, for pupils who cannot see it. A lesson may say it "
            "differently where it asks pupils to look."
        ),
    )

    objects = PictureQuerySet.as_manager()

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "licence",
        "credit",
        "licence_note",
        "people",
        "consent_note",
        "expires_on",
        *(name for name in Image.admin_form_fields if name not in {"title", "file", "description"}),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = gettext_lazy("image")
        verbose_name_plural = gettext_lazy("images")

    def get_upload_to(self, filename: str) -> str:
        """A neutral name; the title keeps what people call it."""
        return neutral_name("original_images", filename)

    def generate_rendition_file(self, *args: Any, **kwargs: Any) -> "File[bytes]":
        """Wagtail's own, in memory: nobody closes the file on disk that it hands out for storing."""
        with super().generate_rendition_file(*args, **kwargs) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    @property
    def default_alt_text(self) -> str:
        """The alternative text; never the title, which is often the name of a file."""
        return self.description

    def problems(self) -> list[str]:
        """Wagtail's ``description`` too."""
        found = [] if self.description.strip() else [_("Say in a sentence what it shows.")]
        return [*found, *super().problems()]


class RegardRendition(AbstractRendition):
    """A picture at one size and format."""

    image = models.ForeignKey(RegardImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_unique"
            )
        ]
