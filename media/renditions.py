"""The sizes and formats of pictures in lessons, in one place, and making them ahead of need."""

from typing import Any

from wagtail.images.models import SourceImageIOError

from media.models import RegardImage

WIDTHS = (480, 960, 1600)
FALLBACK = 960
FORMATS = (("avif", "image/avif"), ("webp", "image/webp"))
STUDIO = ("max-165x165", "max-800x600")  # Wagtail's own: list, chooser and editor
SIZES = "(min-width: 60rem) 56rem, 100vw"


def widths_for(image: RegardImage) -> list[int]:
    """The widths worth making: never two of the same picture, never larger than it is."""
    smaller = [width for width in WIDTHS if width < image.width]
    return [*smaller, WIDTHS[len(smaller)]] if len(smaller) < len(WIDTHS) else smaller


def specs_for(image: RegardImage) -> list[str]:
    """Every rendition that a lesson or the studio shows of a picture."""
    if image.is_svg():
        return list(STUDIO)
    widths = widths_for(image)
    lesson = [f"width-{width}|format-{name}" for name, _mime in FORMATS for width in widths]
    return [*STUDIO, *lesson, _fallback(widths)]


def _fallback(widths: list[int]) -> str:
    return f"width-{min(FALLBACK, widths[-1])}|format-jpeg"


def make_renditions(image: RegardImage) -> None:
    """Make what is missing; again is harmless."""
    image.get_renditions(*specs_for(image))


def picture_source(image: RegardImage | None) -> dict[str, Any]:
    """A picture as plain data for editions and templates.

    ``{"src", "width", "height", "sizes", "sources": [{"type", "srcset"}]}``; empty when there is no
    picture or its file is gone, and the alternative text has to do.
    """
    if image is None or not image.file.name:
        return {}
    try:
        if image.is_svg():
            if not image.file.storage.exists(image.file.name):
                return {}
            return _source(image.file.url, image.width, image.height, [])
        found = image.get_renditions(*specs_for(image))
    except (SourceImageIOError, OSError):
        return {}
    widths = widths_for(image)
    sources = [
        {
            "type": mime,
            "srcset": ", ".join(
                f"{found[spec].url} {found[spec].width}w"
                for spec in (f"width-{width}|format-{name}" for width in widths)
            ),
        }
        for name, mime in FORMATS
    ]
    fallback = found[_fallback(widths)]
    return _source(fallback.url, fallback.width, fallback.height, sources)


def _source(src: str, width: int, height: int, sources: list[dict[str, str]]) -> dict[str, Any]:
    return {"src": src, "width": width, "height": height, "sizes": SIZES, "sources": sources}
