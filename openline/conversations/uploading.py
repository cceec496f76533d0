"""A file comes in and goes out: kept under a random key for its uploader, served so that a browser cannot be fooled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from openline.kit import files as storage
from openline.kit.clock import now

from .files import file_of
from .models import Attachment
from .wire import File

FORGET_AFTER = timedelta(hours=24)  # uploads that no message took
ANYTHING = "application/octet-stream"
# what no browser shows as a page, and what tells an agent more than "a file"
TOLD = frozenset({
    "application/zip", "application/x-7z-compressed", "application/gzip", "application/rtf", "text/calendar",
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/pgp-signature",
    "application/pgp-keys", "application/pgp-encrypted", "application/pkcs7-signature", "application/pkcs7-mime",
})  # fmt: skip


class Uploader(msgspec.Struct):
    """An agent (by id) or a visitor (by the value of his identity)."""

    agent: int | None = None
    visitor: str = ""


class Brought(msgspec.Struct):
    """A file that came with a letter. `content_type` is its sender's word; `held`: not given out for now."""

    content: bytes
    name: str
    content_type: str
    uploader: Uploader
    held: bool = False


def upload(sent: UploadedFile[bytes], uploader: Uploader) -> File:
    """Keep the file until a message takes it. Raises NotAllowed, OSError."""
    assert sent.file is not None
    return _attach([_attachment(storage.store(sent.file), sent.name or "", uploader, held=False)])[0]


def keep_files(brought: Sequence[Brought]) -> list[File]:
    """Keep what came with letters, of whatever type, in one transaction: nothing of a letter is lost, and a file only
    ever leaves as a download. Its sender's word for the type counts only where it harms nobody. Raises OSError."""
    attachments: list[Attachment] = []
    try:
        for each in brought:
            told = each.content_type.lower() if each.content_type.lower() in TOLD else ANYTHING
            stored = storage.store(io.BytesIO(each.content), otherwise=told)
            attachments.append(_attachment(stored, each.name, each.uploader, held=each.held))
    except BaseException:
        _remove(attachments)
        raise
    return _attach(attachments) if attachments else []


def _attachment(stored: storage.Stored, name: str, uploader: Uploader, *, held: bool) -> Attachment:
    return Attachment(
        key=stored.key,
        name=clean_name(name),
        content_type=stored.content_type,
        size=stored.size,
        sha256=stored.sha256,
        width=stored.width or None,
        height=stored.height or None,
        agent_id=uploader.agent,
        visitor=uploader.visitor,
        held=held,
        created_at=now(),
    )


def _attach(attachments: Sequence[Attachment]) -> list[File]:
    try:
        with transaction.atomic():
            Attachment.objects.bulk_create(attachments)
    except BaseException:
        _remove(attachments)
        raise
    return [file_of(attachment) for attachment in attachments]


def _remove(attachments: Sequence[Attachment]) -> None:
    for attachment in attachments:
        storage.remove(attachment.key)


def clean_name(name: str) -> str:
    """The last part of whatever the sender called it, without what could fool an eye or a header."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable()).strip()[-200:] or "file"


def response_of(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """Always as a download, never sniffed, never run: even what slipped through the list of types stays a file.

    The right is looked at each time, also for a browser that holds it: that one gets a 304.
    """
    etag = f'"{attachment.sha256}"'
    response = get_conditional_response(request, etag) or _download(attachment)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return response


def _download(attachment: Attachment) -> HttpResponseBase:
    file = storage.path_of(attachment.key).open("rb")
    return FileResponse(file, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)


def forget_unattached(at: datetime) -> int:
    """Remove uploads that nobody sent; gives how many."""
    old = list(Attachment.objects.filter(message__isnull=True, created_at__lt=at - FORGET_AFTER))
    for attachment in old:
        with transaction.atomic():
            deleted, _ = Attachment.objects.filter(pk=attachment.pk, message__isnull=True).delete()
        if deleted:
            storage.remove(attachment.key)
    return len(old)
