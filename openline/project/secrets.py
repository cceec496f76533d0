"""The keys: from the environment, or made once and kept beside the data."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openline.project.options import Options


class EmptyKey(Exception):
    """The key file is there and holds nothing."""


def secret_key(options: Options) -> str:
    """The key that signs sessions and visitor tokens. Losing it signs everybody out; leaking it lets others sign."""
    if options.secret_key:
        return options.secret_key
    return _kept(options.data / "secret.key", "everybody signs in again")


def encryption_key(options: Options) -> bytes:
    """The key that seals others' secrets, as Fernet wants it. It is never the secret key: that one may be changed at
    any time. Losing it loses the passwords of all mailboxes."""
    given = options.encryption_key or _kept(options.data / "encryption.key", "mailboxes need their passwords again")
    return base64.urlsafe_b64encode(hashlib.sha256(given.encode()).digest())


def _kept(path: Path, price: str) -> str:
    """`price` is what follows when the key is made anew."""
    if not path.exists():
        _make(path)
    key = path.read_text().strip()
    if not key:
        raise EmptyKey(f"{path} is empty; put the key back, or remove the file ({price})")
    return key


def _make(path: Path) -> None:
    """Written whole before it has its name: a full disk leaves no empty key. Of two processes the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
