"""How the text of a setting becomes a value, and the words for what is accepted."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LEVELS = ("debug", "info", "warning", "error")
SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class Reader:
    """`read` raises ValueError for what is not `accepts`."""

    read: Callable[[str], Any]
    accepts: str


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return read


def _one_of(accepted: dict[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text.lower() not in accepted:
            raise ValueError(text)
        return accepted[text.lower()]

    return read


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _networks(text: str) -> list[str]:
    return [str(ipaddress.ip_network(part, strict=False)) for part in _listed(text)]


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(text)
    return text.rstrip("/")


def _database(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError(text)
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError
    return text


text = Reader(str, "text")
path = Reader(lambda given: Path(given).expanduser().absolute(), "a path")
port = Reader(_whole(1, 65535), "a port from 1 to 65535")
port_or_none = Reader(_whole(0, 65535), "a port from 1 to 65535, or 0 for none")
count = Reader(_whole(1, 1_000_000), "a whole number from 1 to 1000000")
switch = Reader(_one_of(SWITCH), "1 or 0 (true, false, yes, no, on, off)")
level = Reader(_one_of({name: name.upper() for name in LEVELS}), f"one of {', '.join(LEVELS)}")
names = Reader(_listed, "names with commas between them")
networks = Reader(_networks, "IP addresses or networks (10.0.0.0/8) with commas between them")
url = Reader(_url, "an address such as https://desk.example.org without a path")
database = Reader(_database, "an address such as postgresql://user:password@host:5432/name")
secret = Reader(_secret, "at least 32 characters")
