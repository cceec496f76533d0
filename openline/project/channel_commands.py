"""Commands that channels bring: every module in a channel's folder `commands`. Found without starting Django."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import Protocol

from openline import channels

from .commands import ground, rows
from .commands.flags import add_data_flag, set_environment


class ChannelCommand(Protocol):
    """What such a module has. `needs_desk` says whether it works on rows; then the desk's database is at hand."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def needs_desk(self, asked: argparse.Namespace) -> bool: ...

    def run(self, asked: argparse.Namespace) -> int: ...


class OfChannel:
    """A channel's command as one of `openline`: what it knows of the desk's folder and database is done here."""

    def __init__(self, module: ChannelCommand) -> None:
        self.module = module
        self.__doc__ = module.__doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_data_flag(parser)
        self.module.add_arguments(parser)

    def run(self, asked: argparse.Namespace) -> int:
        set_environment(asked)
        if self.module.needs_desk(asked):
            ground.check_desk_exists()
            rows.start_django()
            rows.check_current()
        return self.module.run(asked)


def found() -> dict[str, OfChannel]:
    """By name. Such modules import what is heavy when they run."""
    commands = {}
    for folder in sorted(Path(each) for each in channels.__path__):
        for path in sorted(folder.glob("*/commands")):
            for module in pkgutil.iter_modules([str(path)]):
                name = f"{channels.__name__}.{path.parent.name}.commands.{module.name}"
                commands[module.name] = OfChannel(importlib.import_module(name))
    return commands
