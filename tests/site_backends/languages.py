"""What each language needs to run the page's files: its interpreter, and the part of the site that stays open there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Customers = Mapping[str, Mapping[str, Any]]  # by what their cookie says


@dataclass(frozen=True)
class Language:
    """`sessions` writes what the page calls yours; `start` gives the command that serves the address."""

    name: str
    signer: str
    address: str
    sessions: Callable[[Path, Customers], None]
    start: Callable[[Path, int], list[str]]


def found(program: str) -> str:
    path = shutil.which(program)
    assert path is not None, f"{program} is missing: python -m tests.needs"
    return path


_PYTHON = """
import json
CUSTOMERS = json.load(open("customers.json"))
def customer_of(cookie):
    return CUSTOMERS.get((cookie or "").removeprefix("session="))
"""
_PHP = """<?php
function customer_of(array $cookies): ?array {
    return json_decode(file_get_contents(__DIR__ . '/customers.json'), true)[$cookies['session'] ?? ''] ?? null;
}
"""
_NODE = """
import { readFileSync } from "node:fs";
const customers = JSON.parse(readFileSync("customers.json"));
export function customerOf(cookie) {
  const one = customers[(cookie ?? "").replace("session=", "")];
  return one && { ...one, emailVerified: one.email_verified };
}
"""
_JAVA = """
final class Sessions {
    static DeskToken.Customer customerOf(String cookie) {
        return switch (cookie == null ? "" : cookie) {
            %s
            default -> null;
        };
    }
}
"""


def _written(name: str, code: str) -> Callable[[Path, Customers], None]:
    def write(folder: Path, customers: Customers) -> None:
        (folder / "customers.json").write_text(json.dumps(customers))
        (folder / name).write_text(code)

    return write


def _java_sessions(folder: Path, customers: Customers) -> None:
    """A JSON text is a Java literal too."""
    keys = ("id", "name", "email", "email_verified", "since", "vip")
    cases = [
        f'case "session={cookie}" -> new DeskToken.Customer({", ".join(json.dumps(one[key]) for key in keys)});'
        for cookie, one in customers.items()
    ]
    (folder / "Sessions.java").write_text(_JAVA % "\n            ".join(cases))


def _java(folder: Path, port: int) -> list[str]:
    sources = sorted(path.name for path in folder.glob("*.java"))
    subprocess.run([found("javac"), "-d", ".", *sources], cwd=folder, check=True)
    return [found("java"), "-cp", ".", "ProfileToken"]


LANGUAGES = [
    Language(
        "python", "desk_token.py", "profile_token.py", _written("sessions.py", _PYTHON),
        lambda folder, port: [sys.executable, "profile_token.py"],
    ),
    Language(
        "php", "desk_token.php", "profile_token.php", _written("sessions.php", _PHP),
        lambda folder, port: [found("php"), "-S", f"127.0.0.1:{port}", "profile_token.php"],
    ),
    Language(
        "node", "desk-token.mjs", "profile-token.mjs", _written("sessions.mjs", _NODE),
        lambda folder, port: [found("node"), "profile-token.mjs"],
    ),
    Language("java", "DeskToken.java", "ProfileToken.java", _java_sessions, _java),
]  # fmt: skip
