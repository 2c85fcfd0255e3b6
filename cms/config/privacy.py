"""Keeps pupils' traces out of logs and error reports."""

import logging
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from cms.middleware import is_pupil_path

REPORTED_META = ("REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH", "SERVER_PROTOCOL")


class PrivacySafeFilter(logging.Filter):
    """Replaces what a log record says about a request to a pupil page by a bare note.

    Django logs "Not Found: /path" and the like with the request attached; on pupil paths an
    address, a code or a token must not reach a log file, so message, arguments and request go.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the record through, without its traces."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and is_pupil_path(request.path_info):
            record.msg, record.args = (
                "A pupil page answered with status %s",
                (getattr(record, "status_code", "unknown"),),
            )
            record.request = None
            if record.exc_info:
                kind = record.exc_info[0]
                record.msg, record.args = (
                    "A pupil page failed with %s",
                    (kind.__name__ if kind else "an error",),
                )
                record.exc_info, record.exc_text = None, None
        return True


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
