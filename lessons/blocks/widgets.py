"""Form controls of the block editors.

Each renders as an ordinary control; its JavaScript half (named in ``adapters``) adds the rest.
"""

from typing import Any

from django import forms
from django.templatetags.static import static

PICTURES = "cms/art/pictures/{}.svg"


class SceneSelect(forms.Select):
    """Choose one of the scenes of the same story; the story's editor fills in which there are."""


class PictureSelect(forms.Select):
    """Choose a drawn picture and see it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where each picture's file is."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["data-src"] = _address(str(value))
        return option


def _address(slug: str) -> str:
    try:
        return static(PICTURES.format(slug))
    except ValueError:  # drawn after the static files were last collected
        return ""
