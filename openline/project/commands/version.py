"""Print the version."""

from __future__ import annotations

import argparse

from openline import __version__


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(asked: argparse.Namespace) -> int:
    print(__version__)
    return 0
