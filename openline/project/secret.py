"""The key that signs sessions and tokens, made once per data folder when no setting gives one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(*, given: str, data: Path) -> str:
    """The given key, else the one kept in the data folder, made at the first call."""
    if given:
        return given
    kept = data / "secret.key"
    try:
        return _read(kept)
    except FileNotFoundError:
        return _make(kept)


def _make(kept: Path) -> str:
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f"secret.key.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
        out.flush()
        os.fsync(out.fileno())
    try:
        # link, not rename: of two processes that start together one wins and the other reads the winner's key
        os.link(fresh, kept)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return _read(kept)


def _read(kept: Path) -> str:
    return kept.read_text(encoding="ascii").strip()
