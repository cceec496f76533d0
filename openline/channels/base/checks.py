"""System checks that keep the traps of channels shut."""

from __future__ import annotations

import importlib
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error

from .contract import ChannelConfig

DECLARED = ("kind", "title", "lines_title", "goes", "icon", "colour", "attention", "promise")


def check_channels(**_: Any) -> list[CheckMessage]:
    """Every folder of openline.channels is found as a channel and declares all that others must know."""
    problems: list[CheckMessage] = []
    for app in apps.get_app_configs():
        if isinstance(app, ChannelConfig):
            missing = [name for name in DECLARED if not hasattr(app, name)]
            if missing:
                problems.append(Error(f"channel {app.name} does not declare {', '.join(missing)}", id="channels.E001"))
        elif _hides_channel(app.name):
            hint = "apps.py must import the module openline.channels.base.contract, not the class ChannelConfig"
            problems.append(Error(f"{app.name} is not found as a channel", hint=hint, id="channels.E002"))
    return problems


def _hides_channel(name: str) -> bool:
    if not name.startswith("openline.channels.") or name == "openline.channels.base":
        return False
    module = importlib.import_module(f"{name}.apps")
    return any(isinstance(value, type) and issubclass(value, ChannelConfig) for value in vars(module).values())
