"""Films and sounds, with what makes them usable without hearing or seeing."""

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtailmedia.models import AbstractMedia, MediaQuerySet

from media.fields import MediaField, StillField, media_path, thumbnail_path
from media.models.provenance import Provenance, ProvenanceQuerySet
from media.webvtt import tidy_captions


class FilmQuerySet(ProvenanceQuerySet, MediaQuerySet):
    """wagtailmedia's films and sounds, and what is due."""


class RegardMedia(Provenance, AbstractMedia):
    """A film or sound. Length and size come from the file."""

    file = MediaField(gettext_lazy("file"), upload_to=media_path)
    thumbnail = StillField(
        gettext_lazy("still picture"),
        upload_to=thumbnail_path,
        blank=True,
        help_text=gettext_lazy("Shown before a film starts."),
    )
    captions = models.TextField(
        gettext_lazy("captions"),
        blank=True,
        help_text=gettext_lazy(
            "What is said and heard, with times, as WebVTT. A film needs them before a lesson can "
            "use it."
        ),
    )
    transcript = models.TextField(
        gettext_lazy("transcript"),
        blank=True,
        help_text=gettext_lazy(
            "Every word, and what can be seen or heard besides. Needed before a lesson can use it. "
            "Blank line: new paragraph."
        ),
    )

    objects = FilmQuerySet.as_manager()

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "thumbnail",
        "captions",
        "transcript",
        "licence",
        "credit",
        "licence_note",
        "people",
        "consent_note",
        "expires_on",
        "collection",
        "tags",
    )

    class Meta(AbstractMedia.Meta):
        verbose_name = gettext_lazy("video or sound")
        verbose_name_plural = gettext_lazy("videos and sounds")

    def clean(self, *args: Any, **kwargs: Any) -> None:
        """Captions are stored tidied; times beyond the film's end are refused."""
        super().clean()
        if self.captions.strip():
            try:
                self.captions = tidy_captions(self.captions, self.duration or None)
            except ValidationError as error:
                raise ValidationError({"captions": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the file before the row, whose length and size it tells; and the caption track."""
        if self.file and not getattr(self.file, "_committed", True):
            self.file.save(str(self.file.name), self.file.file, save=False)
        super().save(*args, **kwargs)
        self.store_captions()

    def problems(self) -> list[str]:
        """Captions and transcript too."""
        found = []
        if self.type == "video" and not self.captions.strip():
            found.append(_("It needs captions."))
        if not self.transcript.strip():
            found.append(_("It needs a transcript."))
        return [*found, *super().problems()]

    @property
    def captions_name(self) -> str:
        """The caption track's file, named by what it says; empty without captions.

        A lesson that is signed off keeps the track that was signed: changed captions are another file.
        """
        if not self.captions.strip():
            return ""
        return f"captions/{hashlib.sha256(self.captions.encode()).hexdigest()[:32]}.vtt"

    @property
    def captions_url(self) -> str:
        """The caption track's address; empty without captions."""
        return self.file.storage.url(self.captions_name) if self.captions_name else ""

    def store_captions(self) -> None:
        """Write the caption track; it is there already when nothing changed."""
        name, storage = self.captions_name, self.file.storage
        if name and not storage.exists(name):
            storage.save(name, ContentFile(self.captions.encode()))
