"""Says at start-up whether this machine can make PDFs."""

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning

from lessons.packs.rendering import missing


@register()
def packs_can_be_made(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The site runs without; teachers then print packs from their browser."""
    lacking = missing()
    if not lacking:
        return []
    return [
        CheckWarning(
            "Lesson packs cannot be made into PDFs: the engine's libraries are missing.",
            hint=f"PDF packs need Pango. Install {' '.join(lacking)} (Debian's names).",
            id="regard.W001",
        )
    ]
