"""The id of one form that was handed out: signed, with its time. Whatever is sent with it becomes one conversation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

import msgspec
from django.core.signing import BadSignature, Signer

_SALT = "openline.contact_form"


class Form(msgspec.Struct, frozen=True):
    id: str
    handed_out: datetime


def new_form(now: datetime) -> str:
    return Signer(salt=_SALT).sign(f"{secrets.token_urlsafe(15)}.{int(now.timestamp())}")


def form_of(signed: str) -> Form | None:
    """None when we did not hand it out."""
    try:
        form, _, at = Signer(salt=_SALT).unsign(signed).rpartition(".")
    except BadSignature:
        return None
    return Form(form, datetime.fromtimestamp(int(at), UTC))


def changed_form(form: str, *words: str) -> str:
    """The id of what was sent with other words after the form had been taken: the same words give the same id."""
    return hashlib.sha256("\x00".join([form, *words]).encode()).hexdigest()[:32]
