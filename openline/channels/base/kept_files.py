"""The files of a public form: kept as soon as they arrive under the form's own id, so that they survive its errors."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction

from openline.conversations.files import file_of
from openline.conversations.limits import MOST_FILES
from openline.conversations.models import Attachment
from openline.conversations.uploading import Uploader, upload
from openline.conversations.wire import File
from openline.kit import files as storage
from openline.kit.content import NotAllowed
from openline.kit.disk import is_full

from . import upload_limits
from .posted import Posted, Problem


def keep(posted: Posted, uploader: str, address: str) -> list[File]:
    """What was kept for this form before and is named again, then what came now. Adds to the problems: bad_file,
    too_many, file_type, disk_full, too_fast and too_much (of one address)."""
    files = _earlier(posted, uploader)
    for sent in posted.sent:
        if len(files) >= MOST_FILES:
            posted.problems.append(Problem("too_many", sent.name or ""))
            continue
        code = upload_limits.refusal(uploader, address) or _store(sent, uploader, address, files)
        if code:
            posted.problems.append(Problem(code, sent.name or ""))
    return files


def forget(uploader: str, keys: Sequence[str]) -> None:
    """The customer took them off again."""
    for attachment in Attachment.objects.filter(key__in=keys, visitor=uploader, message__isnull=True):
        with transaction.atomic():
            deleted, _ = Attachment.objects.filter(pk=attachment.pk, message__isnull=True).delete()
        if deleted:
            storage.remove(attachment.key)


def _earlier(posted: Posted, uploader: str) -> list[File]:
    """In the order in which they were named. One that is gone or of others is asked for again."""
    keys = [key for key in dict.fromkeys(posted.lists.get("kept", [])) if key][:MOST_FILES]
    if not keys:
        return []
    known = {each.key: each for each in Attachment.objects.filter(key__in=keys, visitor=uploader)}
    posted.problems += [Problem("bad_file") for key in keys if key not in known][:1]
    return [file_of(known[key]) for key in keys if key in known]


def _store(sent: UploadedFile[bytes], uploader: str, address: str, files: list[File]) -> str:
    try:
        file = upload(sent, Uploader(visitor=uploader))
    except NotAllowed:
        return "file_type"
    except (OSError, OperationalError) as error:
        if not is_full(error):
            raise
        return "disk_full"
    upload_limits.count(uploader, address, file.key, file.size)
    files.append(file)
    return ""
