"""Whether a token is to be believed: signed by a key of this site, for this site, now (RFC 7519, RFC 8725).

The key decides which algorithm it is checked by, never the token: a public key is no secret of HS256, and "none" is
nobody's algorithm. Comparing takes the same time for every wrong signature: HS256 by `hmac.compare_digest`, Ed25519
within OpenSSL over public data only. Everything else that is compared is no secret.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from datetime import datetime
from typing import Any

import jwt

from openline.conversations.models import Site, SiteKey
from openline.kit.sealed import CannotUnseal, unseal

from .believing import claims_of
from .claims import BadToken, Claims
from .strict import parse

MOST_TOKEN = 4096  # characters
ALGORITHMS = ("EdDSA", "HS256")
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_KID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_signatures = jwt.PyJWS(algorithms=list(ALGORITHMS))


def check(token: str, site: Site, now: datetime) -> tuple[Claims, SiteKey]:
    """What it claims, and the key that signed it. It is not spent yet. Raises BadToken."""
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise BadToken("algorithm")
    key = _key(site, header.get("kid"))
    if key.revoked_at is not None:
        raise BadToken("revoked_key")
    if header["alg"] != key.algorithm:
        raise BadToken("algorithm")
    return claims_of(_payload(token, key), site, now), key


def kid_of(token: str) -> str:
    """The key that it names, as it may stand in a log; "" when that is not what a key is called."""
    try:
        kid = _header(token).get("kid")
    except BadToken:
        return ""
    return kid if isinstance(kid, str) and _KID.fullmatch(kid) else ""


def _header(token: str) -> dict[str, Any]:
    """An unknown extension that must be understood (`crit`) is not: RFC 7515, 4.1.11."""
    if len(token) > MOST_TOKEN:
        raise BadToken("too_large")
    if not _COMPACT.fullmatch(token):
        raise BadToken("malformed")
    header = _decoded(token.partition(".")[0])
    if header is None or "crit" in header:
        raise BadToken("malformed")
    return header


def _decoded(part: str) -> dict[str, Any] | None:
    try:
        return parse(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None


def _key(site: Site, kid: object) -> SiteKey:
    """Keys of other sites are unknown here."""
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise BadToken("unknown_key")
    key = SiteKey.objects.filter(site=site, kid=kid).first()
    if key is None:
        raise BadToken("unknown_key")
    return key


def _payload(token: str, key: SiteKey) -> dict[str, Any]:
    try:
        material = key.material if key.algorithm == "EdDSA" else unseal(key.material)
        payload = parse(_signatures.decode(token, material, algorithms=[key.algorithm]))
    except (jwt.InvalidTokenError, jwt.InvalidKeyError, CannotUnseal) as problem:
        raise BadToken("bad_signature") from problem
    if payload is None:
        raise BadToken("malformed")
    return payload
