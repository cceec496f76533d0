"""The keys that the desk makes for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from openline.project.options import read
from openline.project.secrets import EmptyKey, encryption_key, secret_key


def test_the_key_is_made_once_for_its_owner_alone_and_is_not_the_secret_key(tmp_path: Path) -> None:
    options = read({"OPENLINE_DATA": str(tmp_path)})
    key = encryption_key(options)
    assert encryption_key(options) == key
    assert (tmp_path / "encryption.key").stat().st_mode & 0o777 == 0o600
    assert secret_key(options) not in (tmp_path / "encryption.key").read_text()
    given = read({"OPENLINE_DATA": str(tmp_path), "OPENLINE_ENCRYPTION_KEY": "e" * 40})
    assert encryption_key(given) != key


def test_an_emptied_key_file_is_not_taken_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "encryption.key").touch()
    with pytest.raises(EmptyKey, match="passwords again"):
        encryption_key(read({"OPENLINE_DATA": str(tmp_path)}))
