"""The player: a page, a closed frame in it, and the files that the frame may load.

The frame runs programs of strangers. It is sandboxed without ``allow-same-origin``, so it has an
origin of its own: no cookie, no storage, no reach into the page around it. Its policy lets it load
its own files and nothing else; the page's policy (``frame-src``) keeps it from going anywhere. What
it says can be forged, and counts for one yes or no.
"""

import mimetypes
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.staticfiles import finders
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from quizzes.h5pp import activities
from quizzes.h5pp.kinds import FONT_ENDINGS, ending
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.models import H5PActivity

RUNTIME = "h5pp/runtime/main.bundle.js"
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "vtt": "text/vtt; charset=utf-8",
    "avif": "image/avif",
    "webp": "image/webp",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
} | {kind: f"font/{kind}" for kind in FONT_ENDINGS}


def is_there() -> bool:
    """Whether the runtime from npm has been put in place."""
    return finders.find(RUNTIME) is not None


def origin_of(request: HttpRequest) -> str:
    """The host that frames come from: its own where there is one, or this."""
    return settings.H5P_PLAYER_ORIGIN or f"{request.scheme}://{request.get_host()}"


def frame_policy(origin: str, files: str) -> str:
    """What a frame may do, said to the browser with the frame itself.

    Without ``unsafe-*``. Addresses are whole, as an origin of its own is nobody's ``'self'``.
    """
    own, runtime = f"{origin}{files}", f"{origin}{settings.STATIC_URL}h5pp/"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {own} {runtime}",
            f"style-src {own} {runtime}",
            f"img-src {own} {runtime} data: blob:",
            f"font-src {own} {runtime} data:",
            f"media-src {own} blob:",
            f"connect-src {own}",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'"
            if not settings.H5P_PLAYER_ORIGIN
            else f"frame-ancestors {settings.SITE_URL}",
            "sandbox allow-scripts",
        ]
    )


def frame_address(uuid: Any) -> str:
    """Where the frame of an activity comes from, as a page names it: the same for every reader."""
    return f"{settings.H5P_PLAYER_ORIGIN}{reverse('h5p_frame', args=[uuid])}"


def allow_frames(
    request: HttpRequest, response: HttpResponse, uuids: Iterable[Any]
) -> HttpResponse:
    """Let a page frame these activities, so that no frame can be led anywhere else."""
    origin = origin_of(request)
    addresses = [f"{origin}{reverse('h5p_frame', args=[uuid])}" for uuid in uuids]
    if addresses:
        response._csp_update = {"frame-src": addresses}  # type: ignore[attr-defined]
    return response


@require_safe
@permission_required("quizzes.view_quiz", raise_exception=True)
def play(request: HttpRequest, uuid: str) -> HttpResponse:
    """An author's or reviewer's look at an activity."""
    activity = get_object_or_404(H5PActivity, uuid=uuid)
    played = {"uuid": activity.uuid, "series": activity.series, "title": activity.title}
    page = render(request, "h5pp/play.html", {"activity": activity, "played": played})
    return allow_frames(request, page, [activity.uuid])


@require_safe
@xframe_options_exempt
def frame(request: HttpRequest, uuid: str) -> HttpResponse:
    """The document in the frame. Reads no cookie and no session: nobody is known in there."""
    activity = get_object_or_404(H5PActivity, uuid=uuid)
    if not is_there():
        raise Http404
    files = reverse("h5p_file", args=[activity.uuid, "-"]).removesuffix("-")
    main = Name.spoken(activity.main)
    context = {
        "activity": activity,
        "machine": main.machine if main else "",
        "files": files.removesuffix("/"),
        "pass_mark": activity.pass_mark / 100,
    }
    response = render(request, "h5pp/frame.html", context)
    response["Content-Security-Policy"] = frame_policy(origin_of(request), files)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
@cache_control(public=True, max_age=300)
def file(request: HttpRequest, uuid: str, path: str) -> HttpResponseBase:
    """A file for the frame; to a frame without an origin everybody's files are foreign."""
    found = activities.given(get_object_or_404(H5PActivity, uuid=uuid), path)
    if found is None or (found.place is not None and not found.place.is_file()):
        raise Http404
    response: HttpResponseBase
    if found.place is None:
        response = JsonResponse(found.document, safe=False)
    else:
        kind = (
            _TYPES.get(ending(path)) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        )
        response = FileResponse(found.place.open("rb"), content_type=kind)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Opened by itself, an SVG of a library could run scripts on our address.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
