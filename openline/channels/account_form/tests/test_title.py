"""What an admin reads of the account form among the other channels."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import translation

from openline.channels.account_form.apps import AccountFormConfig


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_no_title_of_it_can_be_read_as_an_invoice(language: str) -> None:
    channel = apps.get_app_config("account_form")
    assert isinstance(channel, AccountFormConfig)
    with translation.override(language):
        for title in (str(channel.title), str(channel.lines_title)):
            assert "профил" in title or "профіл" in title
            assert not any(invoice in title.lower() for invoice in ("рахун", "счет", "счёт")), title
