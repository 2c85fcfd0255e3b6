"""Keeps pupils' traces out of logs and error reports."""

import logging
import re
from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from cms.middleware import PUPIL_PATHS, is_pupil_path, without_language

REPORTED_META = ("REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH", "SERVER_PROTOCOL")
# What a pupil does in an H5P frame may decide which of these it asks for, so they are as private; but
# browsers may keep them, as they may not keep PUPIL_PATHS. A frame's policy lets it ask for no others.
FRAME_PATHS = ("/h5p/frame/", "/h5p/files/", "/static/h5pp/")
NOT_REPORTED = "(not reported: it may quote what a pupil typed or sent)"
HIDDEN = "…"
_DONE = "without_traces"

# An address of a pupil page or a frame, also in capitals, after a host or inside of another address.
# Not a path of a file on the server: there, something stands before /join/. Whoever asks for an address
# chooses its length, so each slash is looked at once: a row of slashes is taken whole (++, *+), from
# its beginning (the two lookbehinds). Inside a longer row, every slash after the first stands alone.
_SLASH = "(?:/|%2F)"
_ROOMS = "|".join(path.strip("/").replace("/", _SLASH) for path in PUPIL_PATHS + FRAME_PATHS)
_ROOM = f"(?:[a-z]{{2}}{_SLASH})?(?:{_ROOMS}){_SLASH}"
_PUPIL_ADDRESS = re.compile(
    r"(https?://[^/\s]++/(?:/|%2F)*+"
    + _ROOM
    + r"|https?://[^/\s]+%2F"
    + _ROOM
    # Nothing stands before the row, or it goes on after a slash.
    + r"|(?<!/)(?<!%2F)(?:(?<![\w.-])|(?=(?:%2F)*+/(?:/|%2F)))(?:/|%2F)++"
    + _ROOM
    + r")[^\s\"'<>]*",
    re.IGNORECASE,
)
# A join code at a wrong address: a whole part of it that is six or eight consonants and digits, also
# in two halves, as on the board. Wider than the codes' alphabet, which lives in a room that is not
# ready when settings are read.
_GAP = r"(?:[\s+_-]|%20|%2D|%C2%A0)"
_CODE = re.compile(
    r"(?:(?<=[/=])|(?<=%2F))(?:X{6}|X{8}|X{3}GX{3}|X{4}GX{4})(?![\w.-])".replace(
        "X", "[b-df-hj-np-tv-xz0-9]"
    ).replace("G", _GAP),
    re.IGNORECASE,
)


def _leaves_no_trace(path: str) -> bool:
    return is_pupil_path(path) or without_language(path).startswith(FRAME_PATHS)


def without_codes(text: str) -> str:
    """A text in which addresses of pupil pages and frames end early, and codes are gone."""
    return _CODE.sub(HIDDEN, _PUPIL_ADDRESS.sub(rf"\1{HIDDEN}", text))


class PrivacySafeFilter(logging.Filter):
    """Replaces what a log record says about a request to a pupil page or a frame by a bare note.

    Django logs "Not Found: /path" and the like with the request attached; on these paths an
    address, a code or a token must not reach a log file, so message, arguments and request go.
    Elsewhere codes go: a pupil may type the address wrongly, and staff pages show it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the record through, without its traces.

        A logger and its handlers have this filter each: the first one does the work.
        """
        if getattr(record, _DONE, False):
            return True
        setattr(record, _DONE, True)
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and _leaves_no_trace(request.path_info):
            what = "A pupil page" if is_pupil_path(request.path_info) else "An H5P frame"
            record.msg, record.args = (
                f"{what} answered with status %s",
                (getattr(record, "status_code", "unknown"),),
            )
            record.request = None
            if record.exc_info:
                kind = record.exc_info[0]
                record.msg, record.args = (
                    f"{what} failed with %s",
                    (kind.__name__ if kind else "an error",),
                )
                record.exc_info, record.exc_text = None, None
        else:
            _take_codes_out(record)
        return True


def _take_codes_out(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        return  # it cannot be written either; the handler says so
    if (safe := without_codes(message)) != message:
        record.msg, record.args = safe, ()
    if record.exc_info:
        # What formatters write instead of the traceback; the traceback itself stays for others.
        text = record.exc_text or logging.Formatter().formatException(record.exc_info)
        record.exc_text = without_codes(text)


class NoBodiesReporterFilter(SafeExceptionReporterFilter):
    """Error reports without bodies, cookies, addresses or local variables, whatever DEBUG says."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Filter always: a school's server in DEBUG is still a school's server."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Report no body."""
        return {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        """Report no cookie: the seat's token is one."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        """Report only what says nothing about a person: no address, no browser, no cookie."""
        if request is None:
            return {}
        meta = super().get_safe_request_meta(request)
        return {name: meta[name] for name in REPORTED_META if name in meta}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        """Report no local variables."""
        return {}.items()


class NoCodesReporter(ExceptionReporter):
    """Error reports whose addresses and messages hold no join code.

    Of a pupil page or a frame: which view failed, where, and with what kind of error. Of any other
    page everything as usual, but for codes.
    """

    def __init__(
        self,
        request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: Any,
        tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:
        self.of_pupil = request is not None and _leaves_no_trace(request.path_info)
        if request is not None and self.of_pupil:
            request = _bare(request)
        super().__init__(request, exc_type, exc_value, tb, is_email)

    def get_traceback_data(self) -> dict[str, Any]:
        """What Django's templates show, with every free text made safe."""
        data = super().get_traceback_data()
        if self.request is not None:
            data["request"] = {
                "path_info": without_codes(self.request.path_info),
                "META": data["request_meta"],
                "GET": self.request.GET,
            }
            data["request_insecure_uri"] = without_codes(data["request_insecure_uri"])
            data["request_GET_items"] = [
                (without_codes(name), without_codes(f"={value}")[1:])
                for name, value in self.request.GET.items()
            ]
        for name in ("exception_value", "exception_notes", "unicode_hint"):
            if data.get(name):
                data[name] = self._safe(data[name])
        for frame in data["frames"]:
            if frame["exc_cause"] is not None:
                cause = frame["exc_cause"]
                frame["exc_cause"] = f"{type(cause).__name__}: {self._safe(str(cause))}"
        if data["template_info"]:
            message = self._safe(data["template_info"]["message"])
            data["template_info"] = {**data["template_info"], "message": message}
        return data

    def _safe(self, text: str) -> str:
        return NOT_REPORTED if self.of_pupil else without_codes(text)


def _bare(request: HttpRequest) -> HttpRequest:
    """A request of which only the method, the host and the view are left.

    It has no query and no user either: asking who is signed in would read the session.
    """
    bare = HttpRequest()
    bare.method = request.method
    bare.path = bare.path_info = without_codes(request.path_info)
    bare.resolver_match = request.resolver_match
    kept = ("REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT")
    bare.META = {name: request.META[name] for name in kept if name in request.META}
    return bare
