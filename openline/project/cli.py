"""`openline COMMAND`: one module a command in `commands`, here and in channels. Those that need Django import it."""

from __future__ import annotations

import argparse
import sys
from typing import Protocol

from . import channel_commands
from .commands import Refused, agents, settings, up, version


class Command(Protocol):
    """What a module in `commands` has; the first line of its text is the help."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, asked: argparse.Namespace) -> int: ...


OWN: dict[str, Command] = {"up": up, "agents": agents, "settings": settings, "version": version}
COMMANDS: dict[str, Command] = channel_commands.found() | OWN


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a refusal is one line for the person, never a traceback."""
    asked = parser().parse_args(arguments)
    try:
        return COMMANDS[asked.command].run(asked)
    except Refused as refused:
        print(f"openline: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="openline", description="A self-hosted customer-support desk.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        about = (command.__doc__ or "").splitlines()[0]
        command.add_arguments(commands.add_parser(name, help=about, description=about))
    return made
