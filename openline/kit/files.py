"""Files of others: kept under random keys, typed by their content, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import IO

import msgspec
from django.conf import settings

from .content import Kind, NotAllowed, recognise


class Stored(msgspec.Struct):
    """A kept file. `width` and `height` in pixels are 0 unless it is a picture."""

    key: str
    content_type: str
    size: int
    sha256: str
    width: int
    height: int


def path_of(key: str) -> Path:
    """Where the file with this key lies. Keys are ours (URL-safe base64), so they name no other place."""
    if not key.replace("-", "").replace("_", "").isalnum():
        raise FileNotFoundError(key)
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def store(source: IO[bytes], otherwise: str = "") -> Stored:
    """Keep a copy on disk before anything names it. `otherwise` is the type of what is not on the list of types: with
    it everything is kept. Raises NotAllowed for its type, OSError when the disk is full."""
    kind = _kind(source, otherwise)
    key = secrets.token_urlsafe(32)
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(settings.INCOMING) / f"{key}.part"
    try:
        size, digest = _copy(source, unfinished)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folders(path)
    return Stored(key, kind.content_type, size, digest, kind.width, kind.height)


def store_as(key: str, content: bytes) -> None:
    """Keep these bytes under a key that the caller made of them, whole or not at all. Doing it twice has no effect."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = Path(settings.INCOMING) / f"{secrets.token_urlsafe(32)}.part"
        try:
            _copy(io.BytesIO(content), unfinished)
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    _sync_folders(path)


def duplicate(key: str) -> str:
    """The same content under a new key, so that each copy has an access of its own, on disk before it is named."""
    other = secrets.token_urlsafe(32)
    target = path_of(other)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path_of(key), target)
    except OSError:
        with path_of(key).open("rb") as source:
            _copy(source, target)
    _sync_folders(target)
    return other


def forget_unfinished() -> None:
    """Remove what was arriving when the desk was killed. Called before anything arrives."""
    for path in Path(settings.INCOMING).iterdir():
        path.unlink(missing_ok=True)


def remove(key: str) -> None:
    path_of(key).unlink(missing_ok=True)


def _kind(source: IO[bytes], otherwise: str) -> Kind:
    try:
        return recognise(source)
    except NotAllowed:
        if not otherwise:
            raise
        return Kind(otherwise)


def _copy(source: IO[bytes], target: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    with target.open("wb") as file:
        while chunk := source.read(1 << 16):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync_folders(path: Path) -> None:
    """The name must survive a power cut as well as the content; its folder may be new, and is a name too."""
    for folder in path.parents[:2]:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
