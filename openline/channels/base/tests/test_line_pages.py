from __future__ import annotations

from typing import Any

from django.test import Client

from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department


def test_a_snippet_leads_to_the_desk_whatever_host_was_asked(db: None, settings: Any) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://desk.example", ["*"]
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client()
    make_admin(iryna, now())
    client.force_login(iryna)
    line = Line.objects.create(kind="chat", name="Site", department=Department.objects.all()[0])

    page = client.get(f"/settings/lines/{line.pk}/", headers={"host": "evil.example"}).content.decode()

    assert "https://desk.example/widget.js" in page
    assert "evil.example" not in page
