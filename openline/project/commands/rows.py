"""Django and its database, for the commands that need them."""

from __future__ import annotations

import os
import time

from . import Refused


def start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openline.project.settings")
    try:
        django.setup()
    except OSError as problem:
        raise Refused(f"cannot use {problem.filename or 'the data folder'}: {problem.strerror}") from problem


def migrate() -> None:
    """Bring the database to this version, telling it in one line."""
    from django.core.management import call_command

    started, waiting = time.monotonic(), len(_waiting())
    if not waiting:
        return
    print(f"Database: {waiting} changes to make", end="", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    print(f", made in {time.monotonic() - started:.1f} s", flush=True)


def check_current() -> None:
    """For commands that work beside the desk and leave the database's shape alone."""
    if _waiting():
        raise Refused("the database is not at this version yet; start the desk once with: openline up")


def _waiting() -> list[tuple[str, str]]:
    """Migrations not yet applied; refuses a database that a newer version has changed."""
    from django.db import DatabaseError, connection
    from django.db.migrations.loader import MigrationLoader

    try:
        loader = MigrationLoader(connection)
    except DatabaseError as problem:
        raise Refused(f"cannot open the database: {str(problem).strip().splitlines()[0]}") from problem
    applied = set(loader.applied_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in applied - set(loader.disk_migrations))
    if unknown:
        raise Refused(
            f"the database was made by a newer version (it has {', '.join(unknown[:3])}); "
            "install that version, or start with a backup made by this one"
        )
    return [key for key in loader.graph.nodes if key not in applied]
