"""What every template may know."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest

FONT_FILE = "cms/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"


@cache
def fonts_available() -> bool:
    """Tell whether the font was installed at build time; without it the system's fonts serve."""
    return finders.find(FONT_FILE) is not None


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the few facts about this server; touches neither session nor database."""
    return {
        "fonts_available": fonts_available(),
        "font_file": FONT_FILE,
        "demo": settings.DEMO,
        "exit_url": "/leave/",
    }
