"""What customers and agents say, and how far they have read."""

from __future__ import annotations

import uuid

from tests.access_world import picture
from tests.live_client import Browser, Frame, multipart
from tests.screens import ChangesScreen

from .stage import Stage, case


@case("opened", "message_received")
def somebody_new_writes(stage: Stage) -> None:
    newcomer = stage.world.visitor()
    newcomer.send("message", id=uuid.uuid4().hex, body="Hi! Can I open an account?", topic="technical")
    newcomer.until("ack")


@case("message_received")
def the_customer_writes_more_with_two_files(stage: Stage) -> None:
    first, second = (upload_as_visitor(stage, name) for name in ("first.png", "second.png"))
    stage.say("Ось два знімки", files=[second, first])
    stage.say("І ще одне")


@case("reply_written")
def an_agent_replies_with_two_files(stage: Stage) -> None:
    first, second = (stage.ihor.upload(picture(), name).json()["key"] for name in ("first.png", "second.png"))
    stage.write("reply", "Перевірте, чи працює із цими налаштуваннями", [second, first])


@case("reply_written", "note_written")
def an_agent_writes_under_a_new_name(stage: Stage) -> None:
    live = stage.ihor.live()
    assert stage.ihor.post_form("/settings/profile/", name="Ihor Melnyk", theme="auto").status == 302
    stage.screens[-1] = ChangesScreen("who came and left", stage.olena, stage.department)  # names come with a load
    for kind in ("reply", "note"):
        assert live.say(stage.id, "Уже дивлюся", kind=kind)["t"] == "ack"
    live.close()


@case("note_written")
def an_agent_writes_a_note(stage: Stage) -> None:
    stage.write("note", "Оператор номера відхиляє SMS")


@case("agents saw")
def an_agent_reads_it(stage: Stage) -> None:
    live = stage.ihor.live()
    stage.read_up_to_the_end(live, "agents_seen_seq")
    live.close()


@case("customer saw")
def the_customer_reads_it(stage: Stage) -> None:
    stage.write("reply", "Код надіслано ще раз")
    stage.read_up_to_the_end(stage.tab.live, "customer_seen_seq")


def upload_as_visitor(stage: Stage, name: str) -> Frame:
    body, kind = multipart(picture(), name)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {stage.tab.token}"}
    file: Frame = Browser(stage.world.url).ask("POST", "/visitor/files?line=demo", body, headers).json()
    return file
