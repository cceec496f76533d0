"""A thousand posts from one address, a thousand from many: people still get through, and no mailbox is flooded."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from openline.channels.base.contract import ACKNOWLEDGEMENT
from openline.channels.contact_form import taking
from openline.channels.contact_form.form_ids import new_form
from openline.conversations.models import Conversation, Customer, Identity, Line
from openline.delivery.models import Delivery, NoticeDelivery
from openline.kit.clock import now
from openline.people.models import Department

MOMENT = now()
VICTIM = "nina.kravets@mail.example"


@pytest.fixture
def line(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """All of it happens at one moment: no machine is so slow that a level sinks meanwhile."""
    for views in ("views", "pages"):
        monkeypatch.setattr(f"openline.channels.contact_form.{views}.now", lambda: MOMENT)
    settings.MEDIA_ROOT, settings.INCOMING = tmp_path / "files", tmp_path
    taking.judge.cache_clear()
    cache.clear()
    technical = Department.objects.get(key="technical")
    leaves_by = {"address": "support@pryklad.example", "smtp": {"host": "smtp.pryklad.example"}}
    Line.objects.create(kind="email", name="Support", department=technical, settings=leaves_by)
    return Line.objects.create(kind="contact_form", name="Pryklad", department=technical)


@pytest.fixture
def nina(db: None) -> None:
    """She has written by letter before, so that her address is proven and would get a copy of each post."""
    customer = Customer.objects.create(name="Ніна Кравець", created_at=now())
    Identity.objects.create(
        customer=customer, kind="email", value=VICTIM, verified_at=now(), verified_by="dkim", created_at=now()
    )


client = Client()  # one for all: it makes the desk's middleware


class Browser:
    def __init__(self, line: Line, address: str, *, script: bool, email: str = "stepan.lys@mail.example") -> None:
        self.path, self.script, self.address = f"/channels/contact_form/{line.key}/", script, address
        self.typed = {"form": new_form(MOMENT - timedelta(seconds=30)), "email": email, "message": "Код не приходить"}

    def send(self) -> Any:
        if not self.script:
            return self.post("", confirm="mail")
        answer = self.post("messages")
        return answer if answer.status_code != 429 else self._work(answer.json())

    def _work(self, told: dict[str, Any]) -> Any:
        words = (f"{told['challenge']}~{number}" for number in count())
        done = next(each for each in words if _bits(each) >= told["bits"])
        return self.post("messages", work=done)

    def post(self, to: str, **more: str) -> Any:
        return client.post(self.path + to, {**self.typed, **more}, REMOTE_ADDR=self.address)


def _bits(text: str) -> int:
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest()).bit_length()


def rob(line: Line, address: str, email: str = VICTIM) -> int:
    """What a robot gets that fills in Nina's address, and takes letters where it gets no conversation."""
    status: int = Browser(line, address, script=False, email=email).post("messages", confirm="mail").status_code
    return status


def letters_to_victim() -> int:
    return NoticeDelivery.objects.filter(to=VICTIM).count() + Delivery.objects.filter(purpose=ACKNOWLEDGEMENT).count()


def test_a_thousand_posts_from_one_address_keep_nobody_out(line: Line, nina: None) -> None:
    codes = [rob(line, "203.0.113.7") for _ in range(1000)]
    assert codes.count(201) == 5, "what passes without more than a post"
    assert letters_to_victim() == 3
    assert Browser(line, "198.51.100.20", script=False).send().status_code == 303, "who lives elsewhere notices nothing"
    assert Browser(line, "203.0.113.7", script=True).send().status_code == 201, "who shares the address is let through"


def test_a_thousand_posts_from_many_addresses_keep_nobody_out(line: Line, nina: None) -> None:
    codes = [rob(line, f"10.{number // 256}.{number % 256}.9") for number in range(1000)]
    assert codes.count(201) == 5, "they all fill in one recipient"
    assert letters_to_victim() == 3
    assert Browser(line, "198.51.100.20", script=True).send().status_code == 201
    without_script = Browser(line, "198.51.100.21", script=False, email="petro@mail.example")
    assert without_script.send().status_code in (202, 303)


def test_a_thousand_posts_to_a_thousand_recipients_keep_nobody_out(line: Line) -> None:
    recipients = [(f"10.{number // 256}.{number % 256}.9", f"robot{number}@mail.example") for number in range(1000)]
    codes = [rob(line, *each) for each in recipients]
    assert codes.count(201) == 60, "the burst is noticed"
    assert codes.count(202) == NoticeDelivery.objects.count() == 120, "no more strangers get a letter"
    assert Browser(line, "198.51.100.20", script=True).send().status_code == 201
    without = Browser(line, "198.51.100.21", script=False, email="petro@mail.example").send()
    assert without.status_code == 429
    assert "support@pryklad.example" in without.content.decode(), "he reads where to write himself"


def test_in_a_burst_that_asks_for_no_letters_one_brings_in_who_has_no_script(line: Line) -> None:
    for number in range(100):
        Browser(line, f"10.1.{number}.9", script=False, email=f"robot{number}@mail.example").post("messages")
    without = Browser(line, "198.51.100.21", script=False, email="petro@mail.example")
    assert without.send().status_code == 202
    letter = NoticeDelivery.objects.get()
    assert letter.to == "petro@mail.example"
    link = next(word for word in letter.body.split() if "/confirm/" in word).partition("/channels/")[2]
    assert client.post(f"/channels/{link}").status_code == 303
    assert Conversation.objects.filter(reply_to="petro@mail.example").count() == 1
