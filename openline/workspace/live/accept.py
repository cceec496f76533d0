"""The door of the agents' socket: the desk's own pages only."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from openline.kit.live.sockets import Refusal, Socket, Upgrade

from .socket import AgentSocket


def accept(upgrade: Upgrade) -> Socket | Refusal:
    """A page of another origin must not speak with this browser's session (cross-site WebSocket hijacking)."""
    if urlsplit(upgrade.origin).netloc != upgrade.host:
        return Refusal(HTTPStatus.FORBIDDEN, "This socket is for the desk's own pages.")
    return AgentSocket(upgrade.cookie, upgrade.language)
