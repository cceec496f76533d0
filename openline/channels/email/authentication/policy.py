"""What a domain asks to do with letters that only pretend to be its own (DMARC, RFC 7489)."""

from __future__ import annotations

from typing import NamedTuple

from .domains import organisation
from .resolver import Resolver
from .tags import joined, tags_of

POLICIES = ("none", "quarantine", "reject")


class Policy(NamedTuple):
    """`asks`: none, quarantine or reject, for the domain of From itself."""

    asks: str = "none"
    strict_dkim: bool = False
    strict_spf: bool = False


def policy_of(domain: str, resolver: Resolver) -> Policy | None:
    """The policy for letters from that domain, its organisation's if it has none. None when none is published.

    Of `pct` only 0 is honoured, as in RFC 9091's successor t=y: the domain is trying out, one step less is meant. Any
    other share is taken for all, since the same letter must not be forged today and unproven tomorrow.
    Raises DnsFailed.
    """
    tags = record_of(domain, resolver)
    if tags is not None:
        return _policy(tags, ("p",))
    above = organisation(domain)
    tags = record_of(above, resolver) if above != domain else None
    return None if tags is None else _policy(tags, ("sp", "p"))


def record_of(domain: str, resolver: Resolver) -> dict[str, str] | None:
    """The tags of the only DMARC record at that domain; of several none counts. Raises DnsFailed."""
    texts = [text for text in resolver.ask(f"_dmarc.{domain}", "TXT") if isinstance(text, bytes)]
    found = [text for text in texts if joined(text.decode("utf-8", "replace").partition(";")[0]) == "v=DMARC1"]
    return tags_of(found[0]) if len(found) == 1 else None


def _policy(tags: dict[str, str], names: tuple[str, ...]) -> Policy:
    said = next((tags[name].lower() for name in names if name in tags), "none")
    step = POLICIES.index(said) if said in POLICIES else 0
    if tags.get("pct") == "0" or tags.get("t", "").lower() == "y":
        step = max(0, step - 1)
    return Policy(POLICIES[step], tags.get("adkim", "").lower() == "s", tags.get("aspf", "").lower() == "s")
