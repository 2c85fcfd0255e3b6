"""Uploads larger than anything we take are read but not kept, so that a form can still say so.

Breaking the connection would show an author nothing but a browser's error page; storing two hundred
megabytes to refuse them would let anybody fill the disk. From people who may not enter the studio, and
outside it, nothing is kept at all: a request is read before its CSRF token is looked at.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

STUDIO = "/studio/"
MAY_ENTER = "wagtailadmin.access_admin"


class LimitedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers and lets no more through than the limits.

    No file may exceed the largest of them, and a request not all of them together, which is one file
    of each kind. What does arrives in the form as an empty file that knows how large it would have
    been.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.limit = 0
        self.left = 0
        self.passed = 0
        self.dropped = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Begin a request: the limits are nothing for whoever has no business here."""
        limits = settings.MEDIA_LIMITS.values() if self._may_upload() else [0]
        self.limit, self.left = max(limits), sum(limits)

    def _may_upload(self) -> bool:
        if self.request is None or not self.request.path_info.startswith(STUDIO):
            return False
        user = getattr(self.request, "user", None)
        return user is not None and user.has_perm(MAY_ENTER)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; where nothing may be kept, not even an empty one is made."""
        super().new_file(*args, **kwargs)
        self.passed = 0
        self.dropped = not self.left
        if self.dropped:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand a piece on to where it is stored, or drop it with the rest of its file."""
        self.passed += len(raw_data)
        self.dropped = self.dropped or self.passed > self.limit or len(raw_data) > self.left
        if self.dropped:
            return None
        self.left -= len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Nothing for what went through; for the rest, a stand-in of the true size."""
        if not self.dropped:
            return None
        return UploadedFile(
            file=BytesIO(), name=self.file_name, content_type=self.content_type, size=self.passed
        )
