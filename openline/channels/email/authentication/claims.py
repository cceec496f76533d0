"""What a DKIM-Signature claims (RFC 6376, section 3.5), before anything of it is believed."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from .domains import ascii_domain
from .tags import joined, tags_of

ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}  # rsa-sha1 proves nothing any more (RFC 8301)
FORMS = ("simple", "relaxed")
NUMBER = re.compile(r"[0-9]{1,12}$")
CLOCK_SLACK = 3600  # seconds by which the signer's clock may run ahead


class Claim(NamedTuple):
    domain: str
    selector: str
    algorithm: str  # rsa or ed25519
    signature: bytes
    body_hash: bytes
    fields: list[bytes]  # names, lower case, as often as they are signed
    field_form: str
    body_form: str
    length: int | None  # of the body, where l= says that no more is signed
    identity: str  # the domain of i=
    signed_at: int | None  # seconds since 1970
    ends_at: int | None


def claim_of(value: bytes, *, version: str | None = "1", signs_body: bool = True) -> Claim | None:
    """The claim of a field's value; None for one that no receiver may believe. ARC's seals have no body nor v=."""
    tags = tags_of(value.replace(b"\r\n", b""))
    if tags is None or tags.get("v") != version or not _times_fit(tags):
        return None
    domain, selector = ascii_domain(tags.get("d", "")), ascii_domain(tags.get("s", ""))
    algorithm = ALGORITHMS.get(tags.get("a", "").lower())
    forms = _forms(tags.get("c", "simple/simple" if version else "relaxed/relaxed"))
    fields = joined(tags.get("h", "")).lower().encode("utf-8", "replace").split(b":")
    signature, body_hash = _bytes(tags.get("b", "")), _bytes(tags.get("bh", ""))
    if not domain or not selector or not algorithm or not forms or not signature:
        return None
    if signs_body and (b"from" not in fields or not body_hash or len(fields) > 1000):
        return None
    if "dns/txt" not in joined(tags.get("q", "dns/txt")).split(":") or not NUMBER.match(tags.get("l", "0")):
        return None
    identity = ascii_domain(tags["i"].rpartition("@")[2]) if version and "i" in tags else domain
    if identity != domain and not identity.endswith(f".{domain}"):
        return None
    length = int(tags["l"]) if "l" in tags else None
    signed_at, ends_at = (int(tags[tag]) if tag in tags else None for tag in "tx")
    return Claim(
        domain, selector, algorithm, signature, body_hash, fields, *forms, length, identity, signed_at, ends_at
    )


def _times_fit(tags: dict[str, str]) -> bool:
    return all(NUMBER.match(tags[tag]) for tag in "tx" if tag in tags)


def _forms(text: str) -> tuple[str, str] | None:
    field_form, _, body_form = text.lower().partition("/")
    body_form = body_form or "simple"
    return (field_form, body_form) if field_form in FORMS and body_form in FORMS else None


def _bytes(text: str) -> bytes:
    try:
        return binascii.a2b_base64(joined(text))
    except ValueError:
        return b""
