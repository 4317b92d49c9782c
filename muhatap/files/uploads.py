"""What happens to files while they come in, before a form sees them."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST = 20  # files of one request that are taken in; no form allows as many, so that its field says so


class FirstFiles(FileUploadHandler):
    """Lets the first files through and reads over the rest.

    Hundreds of photos chosen at once are refused by their field, beside what was typed, instead of by a page
    that has lost it; and they fill neither memory nor disk.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen += 1
        if self.seen > MOST:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
