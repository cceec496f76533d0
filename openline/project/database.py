"""Where the rows live: SQLite beside the data, or PostgreSQL by URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from openline.project.options import Options

# WAL + FULL: an acknowledged message survives a power cut, and readers never wait for the writer. A checkpoint every
# 40 MB instead of every 4: busy pages are copied back once for many commits. Larger pages: half as many writes.
SQLITE_PRAGMAS = (
    "PRAGMA page_size=8192;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=5000;"
    "PRAGMA cache_size=-16384;PRAGMA mmap_size=134217728;"
)

# A database that went silent is given up after seconds: rights are looked at every two, and senders wait for acks.
PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}


def database_settings(options: Options) -> dict[str, Any]:
    """Django's DATABASES["default"] for these options."""
    if options.database_url:
        return _postgres(options.database_url)
    return {
        "ENGINE": "openline.kit.sqlite",
        "NAME": options.data / "openline.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": options.data / "tests.sqlite3"},  # in memory, threads lock each other out of whole tables
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**PATIENCE, **query},
    }
