"""Whom a letter of a conversation goes to."""

from __future__ import annotations

from openline.conversations.wire import Row


def recipient_of(row: Row) -> str:
    return ""
