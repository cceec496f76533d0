"""Tokens for mailboxes that are signed into without a password (OAuth 2.0, RFC 6749, 6)."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from django.db import transaction

from openline.conversations.models import Line
from openline.kit.sealed import seal, unseal

from .problems import NotGranted

WITHIN = 10.0  # seconds
EARLY = 60.0  # seconds before its end a token is not used any more
_LARGEST_ANSWER = 100_000

_kept: dict[int, tuple[str, float]] = {}  # line -> token, until when (monotonic)
_locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)


class _Answer(msgspec.Struct):
    access_token: str = ""
    expires_in: int | str = 3600
    refresh_token: str = ""
    error: str = ""
    error_description: str = ""


def access_token(line: int, *, fresh: bool = False) -> str:
    """A token for the mailbox of this line, for IMAP and SMTP alike; `fresh` when the last one was refused.

    A refresh token that the server replaces is kept, sealed, in the line's settings before the new token is used.
    Raises NotGranted, CannotUnseal, OSError.
    """
    with _locks[line]:  # of two at once the second would spend a refresh token that the first has just replaced
        token, until = _kept.get(line, ("", 0.0))
        if fresh or time.monotonic() > until:
            oauth = Line.objects.get(pk=line).settings["oauth"]
            answer = request(oauth)
            if answer.refresh_token and answer.refresh_token != unseal(oauth["refresh_token"]):
                _keep(line, answer.refresh_token)
            token = answer.access_token
            _kept[line] = token, time.monotonic() + int(answer.expires_in) - EARLY
        return token


def forget(line: int) -> None:
    """Its settings are others now."""
    _kept.pop(line, None)


def request(oauth: dict[str, Any]) -> _Answer:
    """A new token for these settings. Raises NotGranted, CannotUnseal, OSError."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": unseal(oauth.get("refresh_token", "")),
        "client_id": oauth["client_id"],
        "client_secret": unseal(oauth.get("client_secret", "")),
        "scope": oauth.get("scope", ""),
    }
    if not form["refresh_token"]:
        raise NotGranted("invalid_grant")
    answer = _post(oauth["token_url"], {name: value for name, value in form.items() if value})
    if not answer.access_token:
        raise NotGranted(answer.error, answer.error_description)
    return answer


def _post(url: str, form: dict[str, str]) -> _Answer:
    """Redirects are not followed: secrets go to the address that the admin saved and to no other."""
    parts = urlsplit(url)
    connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(parts.netloc, timeout=WITHIN)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        target = parts._replace(scheme="", netloc="").geturl() or "/"
        connection.request("POST", target, urlencode(form), headers)
        return _read(connection.getresponse())
    except HTTPException as problem:
        raise NotGranted("", type(problem).__name__) from problem
    finally:
        connection.close()


def _read(response: HTTPResponse) -> _Answer:
    said = response.read(_LARGEST_ANSWER)
    try:
        return msgspec.json.decode(said, type=_Answer)
    except msgspec.DecodeError as problem:
        raise NotGranted("", f"{response.status} {response.reason}") from problem


def _keep(line: int, token: str) -> None:
    with transaction.atomic():
        row = Line.objects.select_for_update().get(pk=line)
        row.settings["oauth"]["refresh_token"] = seal(token)
        row.save(update_fields=["settings"])
