"""Public keys in the DNS (RFC 6376, section 3.6; RFC 8463 for Ed25519) and what they say of a signature."""

from __future__ import annotations

import binascii
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .resolver import Resolver
from .tags import joined, tags_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

WEAKEST, LONGEST = 1024, 8192  # bits of an RSA key: RFC 8301; above, checking costs more than it is worth


class NoKey(Exception):
    """There is no key that could be used. The text is a code: no_key, weak_key, broken_key."""


class Key(NamedTuple):
    public: RSAPublicKey | Ed25519PublicKey
    exact: bool  # t=s: i= must not name a subdomain

    def agrees(self, signature: bytes, digest: bytes) -> bool:
        """Whether the signature is of this SHA-256."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519, padding, utils
        from cryptography.hazmat.primitives.hashes import SHA256

        try:
            if isinstance(self.public, ed25519.Ed25519PublicKey):
                self.public.verify(signature, digest)
            else:
                self.public.verify(signature, digest, padding.PKCS1v15(), utils.Prehashed(SHA256()))
        except InvalidSignature:
            return False
        return True


def key_of(domain: str, selector: str, algorithm: str, resolver: Resolver) -> Key:
    """The key for signatures of that algorithm ("rsa" or "ed25519"). Raises NoKey and DnsFailed."""
    for record in resolver.ask(f"{selector}._domainkey.{domain}", "TXT"):
        if isinstance(record, bytes) and (tags := tags_of(record)) is not None and "p" in tags:
            return _key(tags, algorithm)
    raise NoKey("no_key")


def _key(tags: dict[str, str], algorithm: str) -> Key:
    services, hashes = joined(tags.get("s", "*")).split(":"), joined(tags.get("h", "sha256")).split(":")
    fits = tags.get("v", "DKIM1") == "DKIM1" and tags.get("k", "rsa") == algorithm
    if not fits or "sha256" not in hashes or not {"*", "email"} & set(services) or not joined(tags["p"]):
        raise NoKey("no_key")
    return Key(_public(joined(tags["p"]), algorithm), "s" in joined(tags.get("t", "")).split(":"))


@lru_cache(512)
def _public(text: str, algorithm: str) -> RSAPublicKey | Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        der = binascii.a2b_base64(text)
        if algorithm == "ed25519":
            return ed25519.Ed25519PublicKey.from_public_bytes(der)
        public = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as why:
        raise NoKey("broken_key") from why
    if not isinstance(public, rsa.RSAPublicKey):
        raise NoKey("broken_key")
    if not WEAKEST <= public.key_size <= LONGEST:
        raise NoKey("weak_key")
    return public
