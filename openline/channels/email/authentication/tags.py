"""tag=value lists of signatures, keys and policies (RFC 6376, section 3.2)."""

from __future__ import annotations


def tags_of(text: bytes) -> dict[str, str] | None:
    """The tags, blanks around them stripped; None for what is no such list or says a thing twice."""
    found: dict[str, str] = {}
    for part in text.decode("utf-8", "replace").split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        name = name.strip()
        if not equals or not name or name in found or len(found) > 100:
            return None
        found[name] = value.strip()
    return found


def joined(value: str) -> str:
    """Without any blanks: base64 and lists may be folded anywhere."""
    return "".join(value.split())
