"""The secret key: from the environment, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openline.project.options import Options


def secret_key(options: Options) -> str:
    """The key that signs sessions and visitor tokens. Losing it signs everybody out; leaking it lets others sign."""
    if options.secret_key:
        return options.secret_key
    path = options.data / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it a moment ago
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
