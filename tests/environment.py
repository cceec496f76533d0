"""Loaded before Django reads its settings (see `addopts` in pyproject.toml): tests touch no real data folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("OPENLINE_") and name != "OPENLINE_DATABASE_URL"]:
    del os.environ[name]

DATA = tempfile.mkdtemp(prefix="openline-tests-")
os.environ["OPENLINE_DATA"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
