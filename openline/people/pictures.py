"""An agent's picture: whatever comes in, a small WebP of our own making goes out."""

from __future__ import annotations

import io
import secrets
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from .agents import change_agent
from .models import Agent

SIDE = 256
MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000  # of what is read; a few kilobytes of PNG can ask for gigabytes of memory
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAPicture(Exception):
    """Not one of FORMATS by its content, or broken."""


class PictureTooLarge(Exception):
    """More than MOST_BYTES or MOST_PIXELS."""


def set_picture(agent: Agent, upload: IO[bytes]) -> None:
    key = secrets.token_urlsafe(16)
    default_storage.save(_path(key), ContentFile(_redrawn(upload)))
    _replace(agent, key)


def remove_picture(agent: Agent) -> None:
    _replace(agent, "")


def open_picture(key: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return default_storage.open(_path(key))


def picture_url(key: str) -> str:
    return f"/pictures/{key}" if key else ""


def _replace(agent: Agent, key: str) -> None:
    old = agent.picture
    with transaction.atomic():
        change_agent(agent, picture=key)
        if old:
            transaction.on_commit(lambda: default_storage.delete(_path(old)))


def _redrawn(upload: IO[bytes]) -> bytes:
    """Drawn anew pixel by pixel: metadata and anything hidden in the file stay behind."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as given:
            if given.width * given.height > MOST_PIXELS:
                raise PictureTooLarge
            given.thumbnail((4 * SIDE, 4 * SIDE))  # a large JPEG is decoded small at once
            drawn = ImageOps.fit(ImageOps.exif_transpose(given).convert("RGBA"), (SIDE, SIDE))
    except Image.DecompressionBombError:
        raise PictureTooLarge from None
    except (OSError, ValueError, SyntaxError) as problem:  # what Pillow raises for broken files
        raise NotAPicture from problem
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=86)
    return out.getvalue()


def _path(key: str) -> str:
    return f"pictures/{key}.webp"
