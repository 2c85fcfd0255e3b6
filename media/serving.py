"""Serving uploads: only what lessons show, as what it is, in pieces where a player asks for them.

A school without a web server in front is served from here. A proxy may take the address over; the
headers that it must send are in docs/media.md. Nothing else below ``MEDIA_ROOT`` can be reached:
neither packs nor uploads that are half done.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

FOLDERS = ("original_images", "images", "media", "media_thumbnails", "captions")
TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
}
# A drawing opened by itself may style itself and nothing more.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
YEAR = 365 * 24 * 60 * 60
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)  # more digits than any file has


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the library, whole or the stretch that was asked for."""
    file = _found(path)
    stat = file.stat()
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(stat.st_mtime) <= since:
        return _with_headers(HttpResponse(status=304), stat.st_mtime)
    kind = TYPES[file.suffix]
    asked = _asked(request.headers.get("Range", ""), stat.st_size)
    if asked is None:
        response: HttpResponseBase = FileResponse(file.open("rb"), content_type=kind)
    elif not asked:
        response = HttpResponse(status=416, content_type=kind)
        response["Content-Range"] = f"bytes */{stat.st_size}"
    else:
        response = StreamingHttpResponse(
            _piece(file, asked.start, asked.stop), status=206, content_type=kind
        )
        response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{stat.st_size}"
        response["Content-Length"] = str(len(asked))
    return _with_headers(response, stat.st_mtime)


def _found(path: str) -> Path:
    folder, _slash, _name = path.partition("/")
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        is_file = file.is_file()
    except (SuspiciousFileOperation, ValueError, OSError) as error:  # a name too long for the disk
        raise Http404 from error
    inside = file.parent == Path(settings.MEDIA_ROOT).absolute() / folder
    if folder not in FOLDERS or not inside or file.suffix not in TYPES or not is_file:
        raise Http404
    return file


def _asked(header: str, size: int) -> range | None:
    """The stretch that a range header asks for; empty when there is none such, None for the whole."""
    match = RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    end = min(int(last) + 1, size) if last else size
    return range(int(first), end)


def _piece(file: Path, start: int, end: int) -> Iterator[bytes]:
    source: IO[bytes]
    with file.open("rb") as source:
        source.seek(start)
        left = end - start
        while left > 0 and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _with_headers(response: HttpResponseBase, changed: float) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    # Django's compression would break the pieces, and pack what is packed already.
    response["Content-Encoding"] = "identity"
    response["Last-Modified"] = http_date(changed)
    # Names are never used again: replaced files and changed captions get new ones.
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
