"""A letter's formatted form over HTTP, and a forged one that is opened on purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Event, Line, Original
from openline.conversations.outcome import Kept
from openline.conversations.uploading import Brought, Uploader, keep_files
from openline.conversations.wire import Letter
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LINK, LOGO = "https://bank.example/", "https://track.example/logo.png"


@dataclass
class Forged:
    client: Client
    conversation: int
    seq: int
    file: str

    def page(self, query: str = "") -> str:
        return self.client.get(f"/originals/{self.conversation}/{self.seq}{query}").content.decode()

    def open(self, seq: int) -> int:
        to = f"/api/conversations/{self.conversation}/openings"
        return self.client.post(to, json.dumps({"message": seq}), content_type="application/json").status_code


@pytest.fixture
def forged(db: None) -> Forged:
    security = Department.objects.get(key="security")
    ihor = add_agent("ihor@pryklad.example", name="Ihor Boiko")
    add_member(security, ihor, "agent", None, NOW)
    line = Line.objects.create(kind="chat", name="Letters", department=security)
    file = keep_files([Brought(b"MZ", "statement.exe", "", Uploader(visitor="letter-1"), held=True)])[0].key
    html = f'<p>Pay <a href="{LINK}">here</a></p><img alt="Logo" data-remote="{LOGO}"><img src="/files/{file}">'
    came = Incoming(line.pk, "email", "taras@post.example", "letter-1", "Pay here", files=[file], uploader="letter-1")
    came.fresh = came.aside = True
    came.letter, came.formed = Letter(formatted=True, held=True, pictures=1), Formed(html, quoted="> older", text="all")
    (kept,) = keep_many([came], NOW)
    assert isinstance(kept, Kept)
    client = Client(headers={"accept-language": "en"})
    client.force_login(ihor)
    return Forged(client, kept.conversation, kept.seq, file)


def test_the_frame_may_do_nothing_but_look(forged: Forged) -> None:
    answer = forged.client.get(f"/originals/{forged.conversation}/{forged.seq}")

    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline';")
    assert policy.endswith("sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox")
    assert "frame-ancestors 'self'" in policy
    assert (answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("SAMEORIGIN", "no-referrer")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert "<script" not in answer.content.decode()


def test_links_pictures_and_files_of_a_forged_letter_are_off_until_it_is_opened_on_purpose(forged: Forged) -> None:
    held = forged.page("?pictures=1")
    assert f"here [{LINK}]" in held
    assert "href" not in held
    assert "<img" not in held
    refused = forged.client.get(f"/files/{forged.file}")
    assert (refused.status_code, refused.json()["code"]) == (409, "held")
    assert "Open the letter on purpose" in refused.json()["text"]

    assert forged.open(forged.seq) == 200
    assert forged.open(forged.seq) == 200
    assert Event.objects.filter(kind="aside_opened").count() == 1

    assert f'href="{LINK}"' in forged.page()
    assert f'src="{LOGO}"' not in forged.page()
    assert f'src="{LOGO}"' in forged.page("?pictures=1")
    given: Any = forged.client.get(f"/files/{forged.file}")
    assert (given.status_code, b"".join(given.streaming_content)) == (200, b"MZ")
    assert given["Content-Disposition"].startswith("attachment")


def test_there_is_nothing_to_open_where_nothing_is_held(forged: Forged) -> None:
    assert forged.open(999) == 422


def test_what_is_folded_is_given_as_text(forged: Forged) -> None:
    answer = forged.client.get(f"/api/conversations/{forged.conversation}/originals/{forged.seq}")

    assert answer.json() == {"html": True, "quoted": "> older", "text": "all"}


def test_a_letter_that_lost_its_layers_says_so_in_the_agents_language(forged: Forged) -> None:
    assert "more layers" not in forged.page()
    Original.objects.update(html='<div data-simplified=""></div><p>Words</p>')
    assert "The letter has more layers than can be shown" in forged.page()
    forged.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "uk"
    assert "більше шарів" in forged.page()
