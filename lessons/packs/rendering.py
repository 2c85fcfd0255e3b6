"""From HTML to PDF, with nothing but our own static files: the engine cannot reach the network.

The engine (WeasyPrint, BSD-3-Clause) needs Pango, which comes with the system and not with pip. It is
therefore loaded when a pack is made and not before; ``missing`` says what a machine lacks.
"""

import ctypes
import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation
from django.utils._os import safe_join

from cms.context_processors import fonts_available
from cms.models import HelpEntry, Region
from lessons.localising import localised
from lessons.models import Edition
from lessons.packs.contents import pack_contents
from lessons.words import PROMISE

BASE = "http://pack.invalid/"  # never fetched: what is not a static file of ours is refused
STYLES = "cms/css/pack.css"
LIBRARIES = {"libpango-1.0-0": "libpango-1.0.so.0", "libpangoft2-1.0-0": "libpangoft2-1.0.so.0"}
MIME = {
    ".css": "text/css",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
PICTURE_FOLDERS = ("images", "original_images")
MOST_ON_A_SLIP = 6
SLIP_ROWS, SLIP_COLUMNS = 4, 2

Progress = Callable[[int], None]


class Unfetchable(ValueError):
    """The engine asked for something that is not ours to give."""


def missing() -> list[str]:
    """The packages that this machine lacks for making PDFs, by Debian's names; empty when none."""
    lacking = [] if find_spec("weasyprint") else ["weasyprint"]
    for package, library in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            lacking.append(package)
    return lacking


def pack_html(
    edition: Edition,
    *,
    region: str = Region.NATIONAL,
    school: dict[str, str] | None = None,
    back_url: str = "",
) -> str:
    """The pack as HTML: for the engine, or with ``back_url`` as a page to print from a browser."""
    with translation.override(edition.language):
        return _pack_html(edition, region=region, school=school, back_url=back_url)


def _pack_html(
    edition: Edition, *, region: str, school: dict[str, str] | None, back_url: str
) -> str:
    contents = pack_contents(localised(edition.data, region), edition.uuid)
    band = contents.band
    entries = HelpEntry.objects.current().for_region(Region.NATIONAL)
    for_pupils = [entry for entry in entries.for_band(band) if entry.phone or entry.never_hide]
    context = {
        "contents": contents,
        "edition": edition,
        "region": region,
        "promise": PROMISE[band],
        "pupil_help": for_pupils[:MOST_ON_A_SLIP],
        "adult_help": [entry for entry in entries.filter(for_adults=True) if entry.phone],
        "site_address": urlsplit(settings.SITE_URL).netloc or settings.SITE_URL,
        "fonts_available": fonts_available(),
        "places": [range(SLIP_COLUMNS)] * SLIP_ROWS,
        "on_screen": bool(back_url),
        "back_url": back_url,
        "school": school,
    }
    return render_to_string("lessons/packs/pack.html", context)


def about_pages(edition: Edition) -> int:
    """Roughly how many pages the pack will have."""
    return pack_contents(edition.data, edition.uuid).about_pages


def version_of(html: str) -> str:
    """Name a pack by all that makes it: words, help lines of the day, looks."""
    path = finders.find(STYLES)
    looks = Path(path).read_bytes() if path else b""
    return hashlib.sha256(html.encode() + looks).hexdigest()[:16]


def write_pdf(html: str, progress: Progress) -> tuple[bytes, int]:
    """Make the PDF and give it with its number of pages; ``progress`` hears each page begin.

    What ``progress`` raises stops the work.
    """
    weasyprint = import_module("weasyprint")
    with _heard(progress):
        document = weasyprint.HTML(
            string=html, base_url=BASE, url_fetcher=_fetcher(weasyprint)
        ).render()
        return document.write_pdf(), len(document.pages)


def _fetcher(weasyprint: Any) -> Any:
    """A fetcher that knows our static files and no network, whatever the engine asks for."""

    class StaticFetcher(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = own_file(url)
            mime = MIME.get(path.suffix, "application/octet-stream")
            return weasyprint.urls.URLFetcherResponse(
                url, body=path.read_bytes(), headers={"Content-Type": mime}
            )

    return StaticFetcher()


def own_file(url: str) -> Path:
    """The file behind an address of ours: a static file, or a picture of the media library."""
    root = urljoin(BASE, settings.MEDIA_URL)
    if not url.startswith(root):
        return static_file(url)
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, unquote(url.removeprefix(root))))
    except SuspiciousFileOperation as error:
        raise Unfetchable(f"Not a picture of ours: {url}") from error
    if path.parent.name not in PICTURE_FOLDERS or path.suffix not in MIME or not path.is_file():
        raise Unfetchable(f"Not a picture of ours: {url}")
    return path


def static_file(url: str) -> Path:
    """The file behind an address of ours, hashed name or plain; Unfetchable for all else."""
    root = urljoin(BASE, settings.STATIC_URL)
    address = urlsplit(url)._replace(query="", fragment="").geturl()
    if not address.startswith(root):
        raise Unfetchable(f"Not a static file of ours: {url}")
    name = unquote(address.removeprefix(root))
    try:
        found = finders.find(name) or safe_join(settings.STATIC_ROOT, name)
    except SuspiciousFileOperation as error:
        raise Unfetchable(f"Not a static file of ours: {url}") from error
    path = Path(str(found))
    if not path.is_file():
        raise Unfetchable(f"No such static file: {url}")
    return path


class _Listener(logging.Handler):
    """Hears the engine's log say "Page 3" and passes it on, for its own thread only."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a page's number on; what the listener raises goes through the engine."""
        number = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if record.thread == self.thread and "Page %d" in record.msg and isinstance(number, int):
            self.progress(number)


@contextmanager
def _heard(progress: Progress) -> Iterator[None]:
    """Listen to the engine's steps; of its remarks on our styles only the errors are let through."""
    engine, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    before = engine.level, steps.level, steps.propagate
    listener = _Listener(progress)
    steps.addHandler(listener)
    engine.setLevel(logging.ERROR)
    steps.setLevel(logging.INFO)
    steps.propagate = False
    try:
        yield
    finally:
        steps.removeHandler(listener)
        engine.setLevel(before[0])
        steps.setLevel(before[1])
        steps.propagate = before[2]
