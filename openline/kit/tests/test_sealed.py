from __future__ import annotations

import base64

import pytest
from pytest_django import Settings

from openline.kit.sealed import CannotUnseal, seal, unseal


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
