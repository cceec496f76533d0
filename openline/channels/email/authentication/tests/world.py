"""A world in a zone file: domains that publish keys and policies, and letters that are theirs or only say so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from openline.channels.email.authentication.resolver import Resolver, resolver_of
from openline.channels.email.authentication.signing import new_key, sign
from openline.channels.email.authentication.verdict import authenticate
from openline.channels.email.reading.letter import Envelope, Proof

TARAS, SERVER, ELSEWHERE = "taras@mail.example", "203.0.113.5", "203.0.113.41"
NOW = 1_795_300_000.0


class World:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: dict[str, dict[str, Any]] = {}

    @property
    def resolver(self) -> Resolver:
        self.path.write_text(json.dumps(self.names), encoding="utf-8")
        return resolver_of(str(self.path))

    def publishes(self, name: str, *texts: str | None, **kinds: Any) -> None:
        """TXT records, None for a name server that does not answer; other kinds by their name."""
        if texts:
            self.names.setdefault(name, {})["TXT"] = None if texts == (None,) else list(texts)
        self.names.setdefault(name, {}).update(kinds)

    def domain(self, name: str, *, dmarc: str = "", spf: str = f"v=spf1 ip4:{SERVER} -all") -> None:
        """A domain that signs with key "s1" and sends from SERVER."""
        self.publishes(f"s1._domainkey.{name}", key_of(name)[1])
        if spf:
            self.publishes(name, spf)
        if dmarc:
            self.publishes(f"_dmarc.{name}", f"v=DMARC1; {dmarc}")

    def judged(self, raw: bytes, *, source: str = ELSEWHERE, sender: str = "x@evil.example", **more: Any) -> Proof:
        envelope = Envelope(sender, "help@pryklad.example", source, "host.evil.example", more.pop("trusted", ""))
        return authenticate(raw, envelope, self.resolver, **more)


@lru_cache
def key_of(domain: str) -> tuple[str, str]:
    return new_key()


def letter(sender: str = f"Taras <{TARAS}>", *, above: str = "", body: str = "Змініть картку.\r\n") -> bytes:
    """`above` are fields that stand before all others."""
    head = f"{above}From: {sender}\r\nTo: help@pryklad.example\r\nSubject: Transfer\r\nMessage-ID: <1@mail.example>\r\n"
    return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body).encode()


def signed(raw: bytes, domain: str = "mail.example") -> bytes:
    return sign(raw, domain=domain, selector="s1", private_key_pem=key_of(domain)[0]) + raw


def loosely_signed(raw: bytes, *, fields: str = "from:subject", domain: str = "mail.example", **tags: object) -> bytes:
    """As many do sign: no field more often than it is there; tags like l= and x= as told."""
    import base64

    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    from openline.channels.email.authentication.canonical import relaxed_body, relaxed_field
    from openline.channels.email.authentication.head import Field, split
    from openline.channels.email.authentication.signatures import select
    from openline.channels.email.authentication.signing import _key

    head = split(raw)
    body_hash = relaxed_body(head.raw, head.body).digest(int(str(tags["l"])) if "l" in tags else None)
    more: Mapping[str, object] = {"v": 1, "a": "rsa-sha256", "c": "relaxed/relaxed", "d": domain, "s": "s1", **tags}
    text = "; ".join(f"{name}={value}" for name, value in more.items())
    text += f"; h={fields}; bh={base64.b64encode(body_hash).decode()}; b="
    own = Field(b"dkim-signature", b"DKIM-Signature", text.encode())
    covered = b"".join(relaxed_field(each) for each in [*select(head.fields, fields.encode().split(b":")), own])
    signature = _key(key_of(domain)[0]).sign(covered.removesuffix(b"\r\n"), PKCS1v15(), SHA256())
    return f"DKIM-Signature:{text}{base64.b64encode(signature).decode()}\r\n".encode() + raw
