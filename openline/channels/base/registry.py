"""The channels there are: whatever apps declare themselves one. No list to edit."""

from __future__ import annotations

from functools import cache

from django.apps import apps

from .contract import ChannelConfig


class UnknownChannel(LookupError):
    """No installed channel has this kind."""


@cache
def channels() -> dict[str, ChannelConfig]:
    """By kind, in the order of their names."""
    found = [app for app in apps.get_app_configs() if isinstance(app, ChannelConfig)]
    return {app.kind: app for app in sorted(found, key=lambda app: app.kind)}


def channel(kind: str) -> ChannelConfig:
    """Raises UnknownChannel."""
    try:
        return channels()[kind]
    except KeyError as error:
        raise UnknownChannel(kind) from error
