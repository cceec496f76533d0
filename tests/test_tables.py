"""Tables for the stories' desks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tables


def test_why_they_could_not_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="Connection refused"):
        tables.make(tmp_path, "postgresql://nobody@127.0.0.1:1/desk")
