"""An upload that is too large is refused while it arrives, not after it filled the disk; half of one never stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler

LIMIT = 20 * 1024 * 1024  # bytes of one file


class SizeLimit(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: passes chunks on up to LIMIT, then drops the file and names it in the request."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._received += len(raw_data)
        if self._received > LIMIT:
            if self.request is not None:
                self.request.META.setdefault("openline.too_large", []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class OnDisk(TemporaryFileUploadHandler):
    """Django closes, and so removes, only files that arrived whole: on a full disk the half of one would stay."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._removed_on_failure():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        with self._removed_on_failure():
            return super().file_complete(file_size)

    @contextmanager
    def _removed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.file.close()
            raise
