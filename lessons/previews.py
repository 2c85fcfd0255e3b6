"""The ways of seeing a lesson before it is published. A room above adds its own by the same hook."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail import hooks

HOOK = "register_lesson_preview"

# Phone, the school's tablet, and a laptop; Wagtail's own sizes are a phone of 2013 and two screens.
SIZES: list[dict[str, Any]] = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": "Phone"},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": "Tablet"},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "Laptop"},
]


@dataclass(frozen=True)
class PreviewMode:
    """One way of seeing a lesson: ``show`` answers with the whole page."""

    name: str
    label: str
    show: Callable[[HttpRequest, Any], HttpResponse]


def preview_modes() -> list[PreviewMode]:
    """All ways, the pupil's first."""
    return [mode for modes in hooks.get_hooks(HOOK) for mode in modes()]


def show(request: HttpRequest, lesson: Any, name: str) -> HttpResponseBase:
    """A lesson in one way of seeing it; the first one when there is none of that name."""
    modes = {mode.name: mode for mode in preview_modes()}
    mode = modes.get(name) or next(iter(modes.values()))

    @csp_replace({"frame-ancestors": [SELF]})  # the studio shows it in a frame
    def framed(request: HttpRequest) -> HttpResponseBase:
        return mode.show(request, lesson)

    return framed(request)
