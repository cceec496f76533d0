"""A provider's consent that we read and send a mailbox's letters: OAuth 2.0's authorisation code with PKCE and state.

RFC 6749 section 4.1, RFC 7636. The application is the admin's own, registered at the provider.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from openline.kit.sealed import unseal

from .presets import PROVIDERS

WITHIN = 10.0  # seconds
LARGEST = 100_000  # bytes of an answer


class NoConsent(Exception):
    """The provider gave no token; the text is what it says."""


class Asked(NamedTuple):
    """What is remembered while the admin is at the provider: `state` brings the answer to its question, `verifier`
    proves that the one who asks for the token is the one who asked for the consent."""

    line: int
    state: str
    verifier: str


def redirect_url() -> str:
    """The address to register at the provider."""
    return f"{settings.BASE_URL}{reverse('email_oauth_callback')}"


def new_question(line: int) -> Asked:
    return Asked(line, secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def question_url(oauth: Mapping[str, Any], asked: Asked, address: str) -> str:
    """Where the admin is sent to say yes."""
    provider = PROVIDERS.get(oauth["provider"])
    hashed = hashlib.sha256(asked.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": oauth["client_id"],
        "redirect_uri": redirect_url(),
        "scope": oauth["scope"],
        "state": asked.state,
        "code_challenge": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
        "code_challenge_method": "S256",
        "login_hint": address,
        **(provider.extra if provider else {}),
    }
    url: str = oauth["authorize_url"]
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def refresh_token_for(oauth: Mapping[str, Any], asked: Asked, code: str) -> str:
    """The lasting token for the code that the provider sent along. Raises NoConsent, CannotUnseal."""
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_url(),
        "client_id": oauth["client_id"],
        "code_verifier": asked.verifier,
    }
    if secret := unseal(oauth.get("client_secret", "")):
        given["client_secret"] = secret
    answer = _ask(oauth["token_url"], given)
    token = answer.get("refresh_token")
    if not isinstance(token, str) or not token:
        raise NoConsent(str(answer.get("error_description") or answer.get("error") or "no refresh token")[:300])
    return token


def _ask(url: str, given: Mapping[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, urlencode(given).encode(), {"Accept": "application/json"})  # noqa: S310
    try:
        with _opener.open(request, timeout=WITHIN) as answer:
            read = answer.read(LARGEST)
    except urllib.error.HTTPError as refused:
        read = refused.read(LARGEST)
    except (OSError, ValueError) as problem:
        raise NoConsent(str(problem)[:300]) from problem
    try:
        found = json.loads(read)
    except ValueError as problem:
        raise NoConsent(read[:100].decode(errors="replace")) from problem
    return found if isinstance(found, dict) else {}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The secret goes to the address that the admin named and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)
