"""The settings page of a line, as an admin sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from openline.conversations.models import Line
from openline.people.agents import add_agent, make_admin

from .conftest import START
from .scene import SITE


@pytest.fixture
def admin(db: None) -> Client:
    iryna = add_agent("iryna@pryklad.example", name="Iryna Sava")
    make_admin(iryna, START)
    client = Client(headers={"accept-language": "en"})
    client.force_login(iryna)
    return client


def test_an_admin_reads_how_to_put_it_into_the_profile_and_chooses_site_and_mailbox(admin: Client, line: Line) -> None:
    page = admin.get(f"/settings/lines/{line.pk}/").content.decode()
    assert f"&lt;openline-account-form line=&quot;{line.key}&quot;" in page
    assert f"/channels/account_form/{line.key}/" in page
    mailbox = Line.objects.create(kind="email", name="info@", department=line.department)
    posted = {"name": line.name, "department": line.department_id, "sites": SITE, "profile": ""}
    saved = admin.post(f"/settings/lines/{line.pk}/", {**posted, "site": line.site_id, "reply_line": mailbox.pk})
    assert saved.status_code == 302
    line.refresh_from_db()
    assert (line.reply_line, line.settings) == (mailbox, {"sites": [SITE], "profile": ""})
    assert line.site is not None


def test_a_line_without_a_site_says_that_nobody_gets_in(admin: Client, line: Line) -> None:
    Line.objects.filter(pk=line.pk).update(site=None)
    for page in ("/settings/lines/", f"/settings/lines/{line.pk}/"):
        assert "no site chosen" in admin.get(page).content.decode()
