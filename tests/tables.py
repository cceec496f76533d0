"""A database with the tables of this version and nothing in them, made once in a run.

Most stories tell what happens in a desk and not how its tables are made, which on a loaded machine takes longest of all
that a first start does.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

FILE = "openline.sqlite3"

_MAKE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", interactive=False, verbosity=0)
connection.close()
"""


def put_into(data: Path) -> None:
    """The SQLite of a desk that has not been started yet."""
    data.mkdir(mode=0o700, exist_ok=True)
    if not (data / FILE).exists():
        shutil.copy(_sqlite(), data / FILE)


def make(data: Path, database_url: str = "") -> None:
    """In SQLite in that folder, or in the PostgreSQL of this URL. Raises RuntimeError with what the migration said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
    own = {"OPENLINE_DATA": str(data), "OPENLINE_DATABASE_URL": database_url}
    environment = {**clean, **own, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    made = subprocess.run([sys.executable, "-c", _MAKE], env=environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"the tables could not be made:\n{made.stderr}")


@cache
def _sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="openline-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder)
    (folder / FILE).chmod(0o600)
    return folder / FILE
