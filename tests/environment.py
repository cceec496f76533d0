"""Loaded before Django reads its settings (see `addopts` in pyproject.toml): tests touch no real data folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest

for name in [name for name in os.environ if name.startswith("OPENLINE_") and name != "OPENLINE_DATABASE_URL"]:
    del os.environ[name]

DATA = tempfile.mkdtemp(prefix="openline-tests-")
os.environ["OPENLINE_DATA"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test with a desk of its own is a story: it chooses its database itself, so it runs in one of the two rounds. So
    does one that asks no database.

    Marked while it is collected: by the time that all are, those of a round have been chosen already.
    """
    fixtures = set(getattr(item, "fixturenames", ()))
    if fixtures & {"new_desk", "database_url"}:
        item.add_marker("story")
    elif not fixtures & {"db", "transactional_db"} and item.get_closest_marker("django_db") is None:
        item.add_marker("pure")
