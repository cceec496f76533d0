"""Flags that stand for settings: they go into the environment before anything reads it, so there is one way in."""

from __future__ import annotations

import argparse
import os

FLAGS = {
    "data": ("DIR", "folder of database, files and keys"),
    "host": ("ADDRESS", "address to listen on"),
    "port": ("PORT", "port for everything"),
    "tls_cert": ("FILE", "certificate chain (PEM)"),
    "tls_key": ("FILE", "private key (PEM)"),
}


def add_flags(parser: argparse.ArgumentParser) -> None:
    for name in FLAGS:
        _add_flag(parser, name)
    parser.add_argument("--demo", action="store_const", const="1", help="demo site, agents and conversations")


def add_data_flag(parser: argparse.ArgumentParser) -> None:
    """For commands that work beside a running desk."""
    _add_flag(parser, "data")


def _add_flag(parser: argparse.ArgumentParser, name: str) -> None:
    value, about = FLAGS[name]
    parser.add_argument(f"--{name.replace('_', '-')}", metavar=value, help=about)


def set_environment(asked: argparse.Namespace) -> set[str]:
    """Names of the options that came by a flag."""
    given = {name: value for name in (*FLAGS, "demo") if (value := getattr(asked, name, None)) is not None}
    os.environ.update({f"OPENLINE_{name.upper()}": value for name, value in given.items()})
    return set(given)
