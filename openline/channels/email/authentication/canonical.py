"""The two canonical forms of RFC 6376, section 3.4. Every step is linear, also in a body of blanks."""

from __future__ import annotations

import re

from .head import Field

BLANKS = re.compile(rb"[ \t]+")


def simple_body(body: bytes) -> bytes:
    return _without_last_lines(body) + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    body = _single_blanks(body).replace(b" \r\n", b"\r\n")
    if body.endswith(b" "):
        body = body[:-1]
    kept = _without_last_lines(body)
    return kept + b"\r\n" if kept else b""


def simple_field(field: Field) -> bytes:
    return field.written + b":" + field.value


def relaxed_field(field: Field) -> bytes:
    return field.name + b":" + BLANKS.sub(b" ", field.value.replace(b"\r\n", b"")).strip(b" ") + b"\r\n"


def _single_blanks(body: bytes) -> bytes:
    body = body.replace(b"\t", b" ")
    while b"  " in body:  # each turn halves the longest run
        body = body.replace(b"  ", b" ")
    return body


def _without_last_lines(body: bytes) -> bytes:
    """Without its CRLFs at the end; a CR that stands alone is no end of a line."""
    kept = body.rstrip(b"\r\n")
    tail = body[len(kept) :]
    return body if tail.endswith(b"\r") else body[: len(kept) + tail.rfind(b"\r\r") + 1]
