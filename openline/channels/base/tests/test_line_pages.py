from __future__ import annotations

from typing import Any

from django.test import Client

from openline.channels.base.line_form import LineBasics
from openline.channels.base.registry import channels
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


def test_a_mailbox_for_the_answers_is_offered_by_its_address_and_stays_chosen_when_it_is_switched_off(
    db: None,
) -> None:
    form = next(each for each in channels().values() if each.letters and not each.carried)
    department = Department.objects.all()[0]
    mailbox = Line.objects.create(
        kind="email", name="Pryklad", department=department, settings={"address": "support@pryklad.example"}
    )
    line = Line.objects.create(kind=form.kind, name="Contacts", department=department, reply_line=mailbox)
    assert "support@pryklad.example" in str(LineBasics(form)["reply_line"])

    Line.objects.filter(pk=mailbox.pk).update(closed_at=now())
    assert "support@pryklad.example" not in str(LineBasics(form)["reply_line"])
    assert f'value="{mailbox.pk}" selected' in str(LineBasics.of(form, line, None)["reply_line"])
