"""Print each setting, its value and where it came from."""

from __future__ import annotations

import argparse
import os
from dataclasses import Field, fields
from typing import Any

from .flags import add_flags, set_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_flags(parser)


def run(asked: argparse.Namespace) -> int:
    by_flag = set_environment(asked)
    from openline.project.options import Options, options, variable

    rows = [
        (variable(each), _shown(each, getattr(options, each.name)), _source(each, by_flag), each.metadata["about"])
        for each in fields(Options)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
    return 0


def _shown(each: Field[Any], value: Any) -> str:
    if each.metadata["secret"]:
        return "(hidden)" if value else "(not set)"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(value) or "(none)"
    return str(value) if value not in ("", None) else "(none)"


def _source(each: Field[Any], by_flag: set[str]) -> str:
    if each.name in by_flag:
        return "flag"
    return "environment" if os.environ.get(f"OPENLINE_{each.name.upper()}", "").strip() else "default"
