"""Whom an answer goes to, told so that its owner recognises the address and nobody else learns it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.conversations.proving.addresses import held_of
from openline.conversations.proving.sessions import Proven
from openline.kit.clock import milliseconds

DOTS = "•" * 7  # always as many: how long it is says something too


class AnswersTo(msgspec.Struct):
    """`masked` is "" when the account has no proven address. `holds`: no other one takes its place by itself; else a
    newer one was signed, and answers go to the earlier until `until`, in milliseconds. One that waits for a release is
    not told: whoever is signed in may be who was refused."""

    masked: str
    holds: bool = True
    until: int | None = None


def mask(address: str) -> str:
    """maria.lindqvist@mail.example -> m•••••••t@mail.example"""
    name, _, domain = address.rpartition("@")
    if not name:
        return ""
    return f"{name[0]}{DOTS}{name[-1] if len(name) > 2 else ''}@{domain}"


def answers_to(proven: Proven, now: datetime) -> AnswersTo:
    """Where an answer to this account goes now."""
    masked = mask(proven.answers_to)
    held = [each for each in held_of([proven.customer], now) if each.identity == proven.identity]
    if not masked or not held or held[-1].refused:
        return AnswersTo(masked)
    return AnswersTo(masked, holds=False, until=milliseconds(held[-1].until))
