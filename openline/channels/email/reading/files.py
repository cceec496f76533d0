"""A part as a file: its name where it has none, its type where it says nothing."""

from __future__ import annotations

from . import limits, shown
from .fields import header
from .letter import Attached, Unreadable
from .parts import Part
from .words import text_of

ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/rfc822-headers": "txt", "text/csv": "csv",
    "text/vcard": "vcf", "text/x-vcard": "vcf", "text/rtf": "rtf", "application/rtf": "rtf", "application/pdf": "pdf",
    "application/zip": "zip", "application/json": "json", "application/xml": "xml", "text/xml": "xml",
    "application/pkcs7-mime": "p7m", "application/x-pkcs7-mime": "p7m", "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s", "application/pgp-signature": "asc", "application/pgp-encrypted": "asc",
    "application/pgp-keys": "asc", "application/ms-tnef": "dat", "message/delivery-status": "txt",
    "message/global-delivery-status": "txt", "message/disposition-notification": "txt",
    "message/feedback-report": "txt", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
    "image/webp": "webp", "image/svg+xml": "svg", "image/bmp": "bmp", "image/tiff": "tif", "image/heic": "heic",
    "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "audio/amr": "amr", "video/mp4": "mp4",
    "application/msword": "doc", "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip
STEMS = {
    "text/calendar": "invite", "text/rfc822-headers": "headers", "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status", "message/disposition-notification": "receipt",
    "message/feedback-report": "feedback-report", "application/pgp-signature": "signature",
    "application/pgp-encrypted": "version", "application/pkcs7-mime": "smime", "application/x-pkcs7-mime": "smime",
    "application/pkcs7-signature": "smime", "application/x-pkcs7-signature": "smime",
    "application/ms-tnef": "winmail", "image/jpeg": "image", "image/png": "image", "image/gif": "image",
}  # fmt: skip
LETTERS = ("message/rfc822", "message/global")


def attached(part: Part) -> Attached:
    """The file that this part carries."""
    content = part.content()
    if part.content_type in LETTERS:
        name = part.said_name or f"{subject(content)}.eml"
    else:
        name = part.said_name or unnamed(part.content_type)
    name = shown.file_name(name, limits.NAME) or unnamed(part.content_type)
    return Attached(name, part.content_type, content, shown.line(part.content_id, limits.NAME))


def unnamed(content_type: str) -> str:
    """A name for a file that came without one."""
    stem = STEMS.get(content_type, content_type.partition("/")[0] if content_type in ENDINGS else "file")
    return f"{stem}.{ENDINGS.get(content_type, 'bin')}"


def subject(letter: bytes) -> str:
    """What an attached letter is about, for its name."""
    try:
        fields, _ = header(letter, 0, len(letter), limits.HEADER)
        said = shown.line(text_of(fields.first(b"subject")[: limits.INNER_SUBJECT]), limits.NAME)
    except Unreadable:
        said = ""
    return said.replace("/", "-").replace("\\", "-").strip(" .")[: limits.NAME - 8] or "letter"
