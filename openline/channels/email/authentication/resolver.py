"""The questions to the DNS that a letter raises, answered from a zone file in tests and the demo, else by the DNS."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from .domains import organisation

LIFETIME = 1.0  # seconds for one question

# TXT gives bytes; A, AAAA, PTR and CNAME text; MX pairs of preference and host
Record = bytes | str | tuple[int, str]


class DnsFailed(Exception):
    """The DNS did not answer, or not in time: nothing is known, so nothing may be concluded (RFC 7208's temperror)."""


class Resolver(Protocol):
    def ask(self, name: str, kind: str) -> list[Record]:
        """The records of that name, none when there is no such name. Raises DnsFailed.

        Names are ASCII (IDNs in their xn-- form), case and a last dot do not matter."""
        ...


def resolver_of(zone: str) -> Resolver:
    """The resolver that answers from the JSON file at that path, or from the DNS if the path is ""."""
    return Zone(Path(zone)) if zone else Network()


class Zone:
    """A file in place of the DNS, as in {"name.example": {"TXT": ["..."], "MX": [[10, "mx.name.example"]]}}.

    A kind that holds null does not answer at all. A changed file is read anew, so that a demo can publish a key.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_at = -1
        self.names: dict[str, dict[str, Any]] = {}

    def ask(self, name: str, kind: str) -> list[Record]:
        self._read()
        records = self.names.get(name.rstrip(".").lower(), {}).get(kind, [])
        if records is None:
            raise DnsFailed(name)
        return [_record(kind, record) for record in records]

    def _read(self) -> None:
        changed_at = self.path.stat().st_mtime_ns
        if changed_at != self.read_at:
            read = json.loads(self.path.read_text(encoding="utf-8"))
            self.names = {name.rstrip(".").lower(): kinds for name, kinds in read.items()}
            self.read_at = changed_at


class Network:
    """The real DNS through dnspython: answers are kept for as long as their zone says, a question has a second, and one
    that stays without an answer is not asked again for a minute, since the next letters ask the same. Where it was
    silence, the whole registered domain is left alone for five: a flood of fresh names there would cost each letter
    its seconds."""

    def __init__(self) -> None:
        import dns.exception
        import dns.resolver

        try:
            self.dns: Any = dns.resolver.Resolver()
        except (dns.exception.DNSException, OSError):  # a machine that knows no name server: nothing will be answered
            self.dns = dns.resolver.Resolver(configure=False)
        self.dns.cache = dns.resolver.LRUCache(10_000)
        self.silent: dict[tuple[str, str], float] = {}  # name and kind, or domain and "" -> until when

    def ask(self, name: str, kind: str) -> list[Record]:
        import dns.exception
        import dns.resolver

        asked, domain = (name.rstrip(".").lower(), kind), (organisation(name.rstrip(".").lower()), "")
        if monotonic() < max(self.silent.get(asked, 0.0), self.silent.get(domain, 0.0)):
            raise DnsFailed(name)
        try:
            found = self.dns.resolve(name, kind, lifetime=LIFETIME, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, OSError) as why:
            self._remember(asked, 60.0)
            if isinstance(why, dns.exception.Timeout):
                self._remember(domain, 300.0)
            raise DnsFailed(name) from why
        return [_answered(kind, record) for record in found]

    def _remember(self, asked: tuple[str, str], seconds: float) -> None:
        if len(self.silent) > 1_000:
            self.silent.clear()
        self.silent[asked] = monotonic() + seconds


class Patience:
    """Another resolver for as long as one letter may take: whoever answers slowly does not hold up the mailbox."""

    def __init__(self, resolver: Resolver, seconds: float) -> None:
        self.resolver = resolver
        self.until = monotonic() + seconds

    def ask(self, name: str, kind: str) -> list[Record]:
        if monotonic() > self.until:
            raise DnsFailed(name)
        return self.resolver.ask(name, kind)


def _record(kind: str, record: Any) -> Record:
    if kind == "TXT":
        return str(record).encode()
    return (int(record[0]), str(record[1])) if kind == "MX" else str(record)


def _answered(kind: str, record: Any) -> Record:
    if kind == "TXT":
        return b"".join(record.strings)
    if kind == "MX":
        return (int(record.preference), str(record.exchange.to_text(omit_final_dot=True)))
    return str(record.address if kind in ("A", "AAAA") else record.target.to_text(omit_final_dot=True))
