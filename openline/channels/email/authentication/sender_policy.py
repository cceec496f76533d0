"""SPF (RFC 7208): whether a machine may send for a domain. pyspf has the rules, our resolver the answers."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple

from .domains import ascii_domain
from .resolver import DnsFailed, Resolver

ANYBODY = "240.0.0.1"  # an address that nobody can have: who lets it pass lets everybody pass
KNOWN = ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror")


class Sending(NamedTuple):
    """`domain` is the one whose rule was asked, `result` as in RFC 7208."""

    domain: str
    result: str
    open: bool = False  # its rule lets everybody pass, which proves nothing


def check_sending(sender: str, helo: str, source: str, resolver: Resolver, *, decides: bool = True) -> Sending:
    """`sender` is that of the envelope; a bounce has none, then the HELO name counts. Never raises.

    Where a pass `decides`, it is also tried whether everybody would pass.
    """
    local, _, domain = (sender or f"postmaster@{helo}").rpartition("@")
    domain = ascii_domain(domain)
    if not domain or not is_address(source):
        return Sending(domain, "none")
    result = _result(local or "postmaster", domain, helo, source, resolver)
    wide = decides and result == "pass" and _result(local or "postmaster", domain, helo, ANYBODY, resolver) == "pass"
    return Sending(domain, result, wide)


def is_address(source: str) -> bool:
    """Whether it is an IP address."""
    try:
        ip_address(source)
    except ValueError:
        return False
    return True


def is_within(source: str) -> bool:
    """Whether it is the address of a machine in our own house, such as a mail server in another container: it passes
    letters on, so its address says nothing of who sent them."""
    if not is_address(source):
        return False
    address = ip_address(source)
    return any(address.version == house.version and address in house for house in _houses())


def _result(local: str, domain: str, helo: str, source: str, resolver: Resolver) -> str:
    try:
        return _ask(f"{local}@{domain}", ascii_domain(helo) or "unknown", source, resolver)
    except (ValueError, AssertionError, ArithmeticError, LookupError, AttributeError, TypeError, RecursionError):
        return "permerror"  # pyspf on a rule or an address that nobody has thought of


def _ask(sender: str, helo: str, source: str, resolver: Resolver) -> str:
    query = _query()(source, sender, helo, timeout=2)
    query.resolver = resolver
    result = query.check()[0]
    return result if result in KNOWN else "permerror"


def record_for(domain: str, resolver: Resolver) -> str:
    """The domain's SPF record; "" without one. Raises DnsFailed."""
    texts = [text for text in resolver.ask(domain, "TXT") if isinstance(text, bytes)]
    found = [text for text in texts if text.lower().partition(b" ")[0] == b"v=spf1"]
    return found[0].decode("utf-8", "replace") if found else ""


@lru_cache(1)
def _houses() -> list[IPv4Network | IPv6Network]:
    """RFC 1918, 6598, 3927, 4193 and 4291; not the networks of examples, which the library calls private too."""
    networks = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 fc00::/7 fe80::/10"
    return [ip_network(each) for each in networks.split()]


@lru_cache(1)
def _query() -> Any:
    """pyspf's query with our answers. It brings half of dnspython along, so only those letters pay that need it."""
    import spf  # type: ignore[import-untyped]

    class Query(spf.query):  # type: ignore[misc]
        resolver: Resolver

        def dns(self, name: str, kind: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
            if not ascii_domain(name):
                return []
            try:
                found = self.resolver.ask(name.rstrip(".").lower(), kind)
            except DnsFailed as why:
                raise spf.TempError(f"DNS {why}") from why
            if not found and not ignore_void:
                self.void_lookups += 1
                if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                    raise spf.PermError("too many names that do not exist")
            return [[each] if kind == "TXT" else each for each in found]

    return Query
