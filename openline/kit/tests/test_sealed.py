from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pytest_django import Settings

from openline.kit.sealed import CannotUnseal, seal, unseal
from openline.project.options import read
from openline.project.secrets import EmptyKey, encryption_key, secret_key


def test_a_sealed_secret_comes_back_and_cannot_be_read_in_between() -> None:
    sealed = seal("пароль скриньки")
    assert unseal(sealed) == "пароль скриньки"
    assert "пароль" not in sealed
    assert sealed != seal("пароль скриньки")
    assert (seal(""), unseal("")) == ("", "")


@pytest.mark.parametrize("sealed", ["пароль", "in the clear", "gAAAAABh"])
def test_what_is_not_sealed_is_told_apart_from_an_empty_secret(sealed: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(sealed)


def test_another_key_is_told_with_what_one_can_do(settings: Settings) -> None:
    sealed = seal("a password")
    settings.ENCRYPTION_KEY = base64.urlsafe_b64encode(bytes(32))
    with pytest.raises(CannotUnseal, match="type the secret in again"):
        unseal(sealed)


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
