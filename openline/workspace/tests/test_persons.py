"""Customers who are one person, as agents on both sides of a wall read them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Conversation, Identity, Line
from openline.conversations.outcome import Kept
from openline.kit.clock import now
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

TARAS = "taras.vovk@mail.example"
SECRETS = ("Тарас Вовк", "Зникли гроші", "40118", "VIP", TARAS)


def agent(name: str, *departments: str) -> Agent:
    made = add_agent(f"{name}@pryklad.example", name=name.title())
    for key in departments:
        add_member(Department.objects.get(key=key), made, "agent", None, now())
    return made


@pytest.fixture
def andrii(db: None) -> Agent:
    return agent("andrii", "general")


@pytest.fixture
def olena(db: None) -> Agent:
    return agent("olena", "general", "security")


@pytest.fixture
def line(db: None) -> Line:
    topics = {"topics": ["general", "security"]}
    return Line.objects.create(kind="chat", name="x", department=Department.objects.get(key="general"), settings=topics)


def asked(line: Line, kind: str, topic: str, subject: str, **more: Any) -> Conversation:
    value = more.pop("value", uuid.uuid4().hex)
    incoming = Incoming(line.pk, kind, value, uuid.uuid4().hex, subject, fresh=True, topic=topic, **more)
    (kept,) = keep_many([incoming])
    assert isinstance(kept, Kept)
    return Conversation.objects.get(pk=kept.conversation)


@pytest.fixture
def general(line: Line) -> Conversation:
    return asked(line, "form", "general", "Як закрити рахунок?", name="Гість", said_email="t@post.example")


@pytest.fixture
def walled(line: Line) -> Conversation:
    """Security's: an account with facts and an address that waits."""
    known = {"value": "www.pryklad.example/40118", "proven_by": "site_token", "name": "Тарас Вовк"}
    found = asked(line, "account", "security", "Зникли гроші", **known)
    account = Identity.objects.get(kind="account")
    Identity.objects.filter(pk=account.pk).update(facts={"VIP": "так"})
    for email, waits in ((TARAS, timedelta(0)), ("thief@post.example", timedelta(hours=72))):
        AccountEmail.objects.create(identity=account, email=email, signed_at=now(), holds_from=now() + waits)
    return found


def as_(agent: Agent) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(agent)
    return client


def test_who_sees_both_merges_them_and_reads_one_person(
    olena: Agent, general: Conversation, walled: Conversation
) -> None:
    client = as_(olena)
    merged = client.put(f"/api/conversations/{general.pk}/merges/{walled.customer_id}")
    read = client.get(f"/api/conversations/{general.pk}/customer").json()

    assert (merged.status_code, merged.json()["id"]) == (200, general.pk)
    assert [each["name"] for each in read["joined"]] == [each["name"] for each in read["named"]] == ["Тарас Вовк"]
    assert {each["id"] for each in read["conversations"]} == {general.pk, walled.pk}
    assert [(each["kind"], each["facts"]) for each in read["identities"]] == [
        ("email", {}),
        ("account", {"VIP": "так"}),
    ]
    assert read["certainty"]["why"] == "address_changed"
    assert ([each["email"] for each in read["held"]], read["may_release"]) == (["thief@post.example"], True)

    parted = client.delete(f"/api/conversations/{general.pk}/merges/{walled.customer_id}")
    read = client.get(f"/api/conversations/{general.pk}/customer").json()
    assert (parted.status_code, read["joined"], len(read["conversations"])) == (200, [], 1)


def test_of_what_is_behind_the_wall_the_others_read_nothing(
    olena: Agent, andrii: Agent, general: Conversation, walled: Conversation
) -> None:
    as_(olena).put(f"/api/conversations/{general.pk}/merges/{walled.customer_id}")
    client, path = as_(andrii), f"/api/conversations/{general.pk}"
    for part in ("", "/entries", "/customer"):
        read = client.get(path + part).content.decode()
        assert [secret for secret in SECRETS if secret in read] == []
    read = client.get(f"{path}/customer").json()
    assert {each["id"] for each in read["conversations"]} == {general.pk}
    assert (read["joined"], read["named"], read["held"], read["suggested"]) == ([], [], [], [])
    assert read["certainty"]["why"] == "said"


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nobody_merges_or_parts_whom_he_does_not_see(
    olena: Agent, andrii: Agent, general: Conversation, walled: Conversation, method: str
) -> None:
    if method == "delete":
        as_(olena).put(f"/api/conversations/{general.pk}/merges/{walled.customer_id}")
    before = Conversation.objects.get(pk=general.pk).last_seq
    paths = [
        f"/api/conversations/{general.pk}/merges/{walled.customer_id}",
        f"/api/conversations/{walled.pk}/merges/{general.customer_id}",
        f"/api/conversations/{general.pk}/merges/{2**70}",
        f"/api/conversations/{2**70}/merges/{general.customer_id}",
    ]
    answers = [getattr(as_(andrii), method)(path).status_code for path in paths]
    assert set(answers) == {404}
    assert Conversation.objects.get(pk=general.pk).last_seq == before
