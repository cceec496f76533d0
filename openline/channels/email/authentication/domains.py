"""Domains: their ASCII form, and the organisation that they belong to (RFC 7489, section 3.2)."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from ..reading.addresses import unicode_domain


def ascii_domain(domain: str) -> str:
    """Lower case, IDNs in their xn-- form. "" for what can be no domain."""
    domain = domain.strip().rstrip(".").lower()
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return ""
    labels = domain.split(".")
    return domain if len(domain) < 254 and all(0 < len(label) < 64 for label in labels) else ""


@lru_cache(4096)
def organisation(domain: str) -> str:
    """The domain that was registered: pryklad.com.ua of mail.pryklad.com.ua. A public suffix is its own."""
    labels = domain.split(".")
    shown = unicode_domain(domain).split(".")
    if len(shown) != len(labels):
        return domain
    return ".".join(labels[-(_suffix_length(shown) + 1) :])


def _suffix_length(labels: list[str]) -> int:
    """Of the longest rule that fits, an exception before all others (publicsuffix.org/list)."""
    rules = _rules()
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        if f"!{name}" in rules:
            return len(labels) - start - 1
        if name in rules or (start + 1 < len(labels) and f"*.{'.'.join(labels[start + 1 :])}" in rules):
            return len(labels) - start
    return 1


@lru_cache(1)
def _rules() -> frozenset[str]:
    """The list that publicsuffixlist carries. Its own class takes 70 ms to build, which every limited process pays."""
    found = importlib.util.find_spec("publicsuffixlist")
    assert found is not None
    assert found.origin is not None
    return frozenset((Path(found.origin).parent / "public_suffix_list.dat").read_text(encoding="utf-8").split("\n"))


def aligned(domain: str, with_domain: str, *, strict: bool) -> bool:
    """Whether one may speak for the other (RFC 7489, section 3.1)."""
    if not domain or not with_domain:
        return False
    return domain == with_domain or (not strict and organisation(domain) == organisation(with_domain))
