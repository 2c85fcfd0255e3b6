"""Uploads larger than anything we take are read but not kept, so that a form can still say so.

Breaking the connection would show an author nothing but a browser's error page; storing two hundred
megabytes to refuse them would let anybody fill the disk. Outside the studio nothing is kept at all.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

STUDIO = "/studio/"


class LimitedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers and lets no more through than the largest limit.

    What exceeds it arrives in the form as an empty file that knows how large it would have been.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.limit = 0
        self.passed = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Begin a request: outside the studio the limit is nothing."""
        inside = self.request is not None and self.request.path_info.startswith(STUDIO)
        self.limit = max(settings.MEDIA_LIMITS.values()) if inside else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.passed = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand a piece on to where it is stored, or drop it."""
        self.passed += len(raw_data)
        return raw_data if self.passed <= self.limit else None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Nothing for what went through; for the rest, a stand-in of the true size."""
        if self.passed <= self.limit:
            return None
        return UploadedFile(
            file=BytesIO(), name=self.file_name, content_type=self.content_type, size=self.passed
        )
