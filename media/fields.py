"""File fields that store nothing unclean, whichever way a file comes: form, code or upload in steps.

The form cleans first, to show its words beside the field; the field would clean again, so what a form
has cleaned is marked.
"""

import uuid
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from media.cleaning import Cleaned, clean_film, clean_picture, clean_sound

Cleaner = Callable[[Any, int], Cleaned]


def neutral_name(folder: str, filename: str) -> str:
    """A name that says nothing, neither of a lesson nor of whoever made the file."""
    return f"{folder}/{uuid.uuid4().hex}{PurePosixPath(filename).suffix.lower()}"


def media_path(instance: Any, filename: str) -> str:
    """Where a film or sound lies below ``MEDIA_ROOT``."""
    return neutral_name("media", filename)


def thumbnail_path(instance: Any, filename: str) -> str:
    """Where the still of a film lies below ``MEDIA_ROOT``."""
    return neutral_name("media_thumbnails", filename)


def clean_still(file: Any, size: int) -> Cleaned:
    """A photograph or drawing in pixels."""
    return clean_picture(file, size, drawing=False)


def mark_clean(cleaned: Cleaned, name: str) -> "File[bytes]":
    """The cleaned file under a name with the right ending, marked so that it is not cleaned again."""
    file = cleaned.file
    file.name = f"{PurePosixPath(name.replace(chr(92), '/')).stem or 'file'}.{cleaned.extension}"
    file.cleaned = cleaned  # type: ignore[attr-defined]
    return file


class CleanedFile(FieldFile):
    """A field's file; saving cleans first and tells the model what the content told."""

    def save(self, name: str | None, content: "File[bytes]", save: bool = True) -> None:
        """Store the content cleaned; ``Refused`` when it cannot be."""
        if not hasattr(content, "cleaned"):
            clean = self.field.cleaner_for(self.instance)  # type: ignore[attr-defined]
            content = mark_clean(clean(content, content.size), str(name or content.name or ""))
        if self.field.tells:  # type: ignore[attr-defined]
            for fact, value in content.cleaned.facts.items():  # type: ignore[attr-defined]
                setattr(self.instance, fact, value)
        super().save(str(content.name), content, save)
        if self.field.tells:  # type: ignore[attr-defined]
            # A film waited on disk to be stored; from now on it is read where it is.
            content.close()
            self._file = None


class CleanedPictureFile(CleanedFile, WagtailImageFieldFile):
    """A picture's file, measured by Wagtail."""


class PictureField(WagtailImageField):
    """A picture or drawing."""

    attr_class = CleanedPictureFile
    tells = False  # Wagtail measures pictures itself

    def cleaner_for(self, instance: models.Model) -> Cleaner:
        """The cleaner for all that a picture may be."""
        return clean_picture


class StillField(models.FileField):
    """The still of a film."""

    attr_class = CleanedFile
    tells = False

    def cleaner_for(self, instance: models.Model) -> Cleaner:
        """The cleaner for pictures in pixels."""
        return clean_still


class MediaField(models.FileField):
    """A film or sound, by the model's ``type``."""

    attr_class = CleanedFile
    tells = True

    def cleaner_for(self, instance: models.Model) -> Cleaner:
        """The cleaner for this type."""
        return clean_film if getattr(instance, "type", "") == "video" else clean_sound
