"""Addresses of a field (RFC 5322, RFC 6532), from whatever is written there. Never fails."""

from __future__ import annotations

import re

from . import limits, shown
from .letter import Address
from .words import text_of

# what stands between addresses, and what keeps a comma from doing so; each character is looked at once
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"?|[(),;<>:]|\\.|[^"(),;<>:\\]+', re.DOTALL)
BARE = re.compile(r"(?<![^\s<>()\",;:\[\]])[^\s<>()\",;:\[\]@]{1,64}+@[^\s<>()\",;:@]{1,255}+(?!@)")
ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})*\.?$|\[[0-9a-fA-F:.IPv]{3,50}\]$")


def addresses(raw: bytes) -> list[Address]:
    """All mailboxes of a field, groups opened. One that cannot be used keeps its name and has address ""."""
    if raw.isascii() and b'"' not in raw and b"(" not in raw and b"," not in raw and b"=?" not in raw:
        simple = _simple(raw.decode("ascii"))
        if simple:
            return [simple]
    return [one for one in _mailboxes(raw) if one.address or one.name]


def _simple(text: str) -> Address | None:
    """`Name <local@domain>` or `local@domain`, as most are."""
    if text.count("@") != 1 or text.count("<") > 1 or ":" in text or ";" in text:
        return None
    name, bracket, rest = text.partition("<")
    if not bracket and " " in text.strip():
        return None
    address = usable(rest.rstrip().removesuffix(">") if bracket else name)
    return Address(address, shown.line(name, limits.NAME) if bracket else "") if address else None


def _mailboxes(raw: bytes) -> list[Address]:
    found: list[Address] = []
    phrase: list[bytes] = []  # before <
    inside: list[bytes] | None = None  # between < and >
    comments: list[bytes] = []
    depth = 0
    for token in TOKEN.findall(raw):
        if depth or token == b"(":
            depth += {b"(": 1, b")": -1}.get(token, 0)
            if depth and token != b"(":
                comments.append(token)
        elif token == b"<":
            inside = []
        elif token == b">" and inside is not None:
            continue
        elif token == b":" and inside is None and not any(b"@" in word for word in phrase):
            phrase = []  # the name of a group
        elif token in (b",", b";") and (inside is None or _closed(inside, token)):
            found.append(_mailbox(phrase, inside, comments))
            phrase, inside, comments = [], None, []
            if len(found) >= limits.ADDRESSES:
                return found
        else:
            (phrase if inside is None else inside).append(token)
    found.append(_mailbox(phrase, inside, comments))
    return found


def _closed(inside: list[bytes], token: bytes) -> bool:
    """A comma after an address in brackets ends it, closed or not; one in a source route (RFC 822) does not."""
    return not (inside and inside[0].lstrip().startswith(b"@") and b":" not in inside and token == b",")


def _mailbox(phrase: list[bytes], inside: list[bytes] | None, comments: list[bytes]) -> Address:
    name = _name(phrase)
    if inside is None:
        match = BARE.search(name)
        address = usable(match[0]) if match else ""
        said = name.replace(match[0], " ") if match else name
        return Address(address, shown.line(said, limits.NAME) or _name(comments))
    text = text_of(b"".join(inside)).rsplit(":", 1)[-1]
    address = usable(text)
    if not address and (match := BARE.search(f"{text} {name}")):
        address = usable(match[0])
    name = shown.line(name, limits.NAME).strip("'\" ")
    return Address(address, "" if name.lower() == address else name or _name(comments))


def _name(tokens: list[bytes]) -> str:
    words = [ESCAPE.sub(rb"\1", token.strip(b'"')) if token[:1] == b'"' else token for token in tokens]
    return shown.line(text_of(b"".join(words)), limits.NAME)


def usable(text: str) -> str:
    """Lower-case "local@domain" with an IDN in its own letters; "" when nothing can be sent there."""
    text = shown.line(text, 1000).strip(" .'\"<>").removeprefix("mailto:").replace(" ", "")
    local, at, domain = text.rpartition("@")
    local, domain = local.strip('"'), unicode_domain(domain.rstrip("."))
    if not at or not local or "@" in local or len(local) > 64 or len(domain) > 255 or not DOMAIN.match(domain):
        return ""
    return f"{local}@{domain}".lower()


def unicode_domain(domain: str) -> str:
    """`xn--` labels in their own letters, labels that mix alphabets to look like another as `xn--`: one form each."""
    if domain.isascii() and "xn--" not in domain.lower():
        return domain
    return ".".join(_label(label) for label in domain.lower().split("."))


def _label(label: str) -> str:
    try:
        text = label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
        ascii_form = "xn--" + text.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        return label
    if text.isascii() or len(text) > 63:
        return label
    return text if _of_one_alphabet(text) and (text == label or ascii_form == label) else ascii_form


def _of_one_alphabet(text: str) -> bool:
    letters = text.replace("-", "")
    foreign = [letter for letter in letters if letter > "\u024f"]
    latin = any("a" <= letter <= "\u024f" for letter in letters)
    return letters.isalnum() and not (foreign and latin)
