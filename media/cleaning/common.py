"""What the cleaners share: their result, their refusal, and the limits of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class Refused(ValidationError):
    """The file cannot be stored; the message says why and how to mend it."""


@dataclass(frozen=True)
class Cleaned:
    """A file that may be stored, with the ending that its content deserves.

    ``facts``: fields of the model that the content tells (``duration`` in seconds; ``width`` and
    ``height`` in pixels).
    """

    file: "File[bytes]"
    extension: str
    facts: Mapping[str, Any]


def limit_of(kind: str) -> int:
    """How many bytes a ``picture``, ``svg``, ``sound``, ``film`` or ``captions`` may have."""
    return int(settings.MEDIA_LIMITS[kind])


def check_size(size: int, kind: str, advice: str) -> None:
    """Refuse what is too large, naming both sizes; ``advice`` says how to make it smaller."""
    limit = limit_of(kind)
    if size > limit:
        raise Refused(
            _("This file is too large: %(size)s. The limit is %(limit)s. %(advice)s")
            % {"size": filesizeformat(size), "limit": filesizeformat(limit), "advice": advice},
            code="too_large",
        )
