"""Agents in real browsers' sockets at the same time: who reaches first, and who is sent away while he looks."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import pytest

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.live_client import Answer, Browser, Frame, Live

OLENA, IHOR, IRYNA = "olena@pryklad.example", "ihor@pryklad.example", "iryna@pryklad.example"
SOON = 5.0  # seconds: a right taken away is gone from every open screen
SECRET = "Номер паспорта КН123456"

ELSEWHERE = """
import django; django.setup()
from openline.kit.clock import now
from openline.people.membership import remove_member
from openline.people.models import Agent, Department
remove_member(Department.objects.get(key="technical"), Agent.objects.get(email="ihor@pryklad.example"), None, now())
"""


@dataclass
class Open:
    """Nina's conversation with Technical, which Ihor has on his screen: in a list and as a thread."""

    visitor: Visitor
    id: int
    department: int
    olena: Browser
    ihor: Browser
    watching: Live
    seq: int  # of the newest entry that is shown

    def say(self, words: str) -> None:
        message = self.visitor.say(words)
        while message in self.visitor.pending:
            self.visitor.step()

    def assignee_shown(self) -> int | None:
        """Who has it after the next change. List and thread tell the same, one after the other, and the demo's other
        conversations move in the same list."""

        def is_news(frame: Frame) -> bool:
            row = frame.get("row") or {}
            return row.get("id") == self.id and row["last_seq"] > self.seq

        row = self.watching.until_that(is_news, "the next change")["row"]
        self.seq = row["last_seq"]
        shown: int | None = row["assignee"]
        return shown


@pytest.fixture
def opened(desk: Desk) -> Open:
    visitor = Visitor(desk.url, "demo")
    visitor.step()
    visitor.say("Не відкривається виписка", topic="technical")
    while not visitor.entries:
        visitor.step()
    conversation = visitor.entries[0]["conversation"]
    olena, ihor = signed_in(desk, OLENA), signed_in(desk, IHOR)
    watching = ihor.live()
    watching.send("watch")
    row = watching.open(conversation)["row"]
    return Open(visitor, conversation, row["department"], olena, ihor, watching, row["last_seq"])


def signed_in(desk: Desk, email: str) -> Browser:
    return Browser(desk.url).sign_in(email, desk.sign_in_of(email).password)


def id_of(browser: Browser) -> int:
    return int(browser.get("/api/me")["id"])


def test_of_two_who_claim_at_once_one_gets_it_and_the_other_reads_who_has_it(opened: Open) -> None:
    agents = {id_of(browser): browser for browser in (opened.olena, opened.ihor)}
    for _ in range(8):
        answers = claimed_at_once(opened.id, agents)
        (winner,) = (agent for agent, answer in answers.items() if answer.status == 200)
        (loser,) = (agent for agent, answer in answers.items() if answer.status == 409)

        assert answers[winner].json()["assignee"] == winner
        refusal = answers[loser].json()
        assert (refusal["code"], refusal["assignee"]) == ("taken", winner)
        assert opened.assignee_shown() == winner
        agents[winner].put(f"/api/conversations/{opened.id}/assignment", {"agent": None, "expect": winner})
        assert opened.assignee_shown() is None

    assert [entry["kind"] for entry in kept(opened)].count("assigned") == 16


def test_two_who_answer_at_once_are_both_heard_once_and_see_the_same_order(opened: Open) -> None:
    screens = [opened.watching, opened.olena.live()]
    screens[1].open(opened.id)
    writers = [threading.Thread(target=answer_ten_times, args=(live, opened.id, n)) for n, live in enumerate(screens)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    truth = [(entry["seq"], entry["body"]) for entry in kept(opened) if entry["kind"] == "reply_written"]
    assert len(truth) == len(dict(truth)) == 20
    for live in screens:
        live.settle_when(lambda live=live: len(replies_shown(live)) >= len(truth))  # type: ignore[misc]
        assert sorted(replies_shown(live)) == truth


def test_a_member_removed_on_the_admins_page_sees_it_go_at_once(desk: Desk, opened: Open) -> None:
    page = f"/settings/departments/{opened.department}/members/{id_of(opened.ihor)}/"
    assert signed_in(desk, IRYNA).post_form(page, leave="1").status == 302

    assert_gone(opened)


def test_a_member_removed_by_another_process_sees_it_go_within_seconds(desk: Desk, opened: Open) -> None:
    in_another_process(desk, ELSEWHERE)

    assert_gone(opened)


def test_who_becomes_a_member_sees_the_department_without_signing_in_again(desk: Desk, opened: Open) -> None:
    iryna = signed_in(desk, IRYNA)
    live = iryna.live()
    live.send("open", conversation=opened.id)
    assert live.until("error")["code"] == "not_found"

    page = f"/settings/departments/{opened.department}/members/"
    assert iryna.post_form(page, agent=str(id_of(iryna)), role="agent").status == 302

    assert live.until("welcome", SOON)["departments"] == [opened.department]
    assert live.open(opened.id)["row"]["id"] == opened.id
    joined = opened.watching.until("membership")
    assert (joined["kind"], joined["agent_name"], joined["by_name"]) == ("joined", "Iryna Sava", "Iryna Sava")


def test_signing_out_closes_the_sockets_of_that_browser_and_of_no_other(desk: Desk, opened: Open) -> None:
    elsewhere = signed_in(desk, IHOR).live()
    opened.ihor.post_form("/sign-out/")

    assert opened.watching.wait_closed(SOON) == 4401
    elsewhere.send("ping")
    elsewhere.until("pong")
    again = Live(desk.url, opened.ihor.cookies())
    assert again.wait_closed() == 4401


def test_deactivation_closes_every_socket_of_the_agent(desk: Desk, opened: Open) -> None:
    elsewhere = signed_in(desk, IHOR).live()
    agent = id_of(opened.ihor)
    assert signed_in(desk, IRYNA).post_form(f"/settings/agents/{agent}/deactivation/").status == 302

    assert opened.watching.wait_closed(SOON) == 4401
    assert elsewhere.wait_closed(SOON) == 4401
    opened.say(SECRET)
    assert SECRET not in json.dumps(opened.watching.frames, ensure_ascii=False)
    assert opened.ihor.ask("GET", "/api/me").status == 401


def test_a_password_reset_on_the_command_line_closes_every_socket_of_the_agent(desk: Desk, opened: Open) -> None:
    command = [sys.executable, "-m", "openline", "agents", "reset-password", IHOR]
    subprocess.run(command, env=desk._environment, check=True, capture_output=True)

    assert opened.watching.wait_closed(SOON) == 4401


def claimed_at_once(conversation: int, agents: dict[int, Browser]) -> dict[int, Answer]:
    barrier, answers = threading.Barrier(len(agents)), dict[int, Answer]()

    def reach(agent: int, browser: Browser) -> None:
        barrier.wait(timeout=30)
        path = f"/api/conversations/{conversation}/assignment"
        answers[agent] = browser.send("PUT", path, {"agent": agent, "expect": None})

    threads = [threading.Thread(target=reach, args=item) for item in agents.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def answer_ten_times(live: Live, conversation: int, who: int) -> None:
    for number in range(10):
        live.say(conversation, f"Відповідь {who}-{number}")


def replies_shown(live: Live) -> list[tuple[Any, str]]:
    entries = [entry for frame in live.of("said") for entry in frame["entries"]]
    return [(entry["seq"], entry["body"]) for entry in entries if entry["kind"] == "reply_written"]


def assert_gone(opened: Open) -> None:
    """From list and thread, within seconds; and nothing that is said later arrives or can be asked for."""
    assert opened.department not in opened.watching.until("welcome", SOON)["departments"]
    assert any(frame["conversation"] == opened.id for frame in opened.watching.of("gone"))
    opened.say(SECRET)
    opened.olena.live().say(opened.id, SECRET)
    opened.watching.settle()
    assert SECRET not in json.dumps(opened.watching.frames, ensure_ascii=False)

    opened.watching.send("open", conversation=opened.id)
    assert opened.watching.until("error")["code"] == "not_found"
    assert opened.watching.say(opened.id, "Ще тут")["code"] == "not_found"
    assert opened.ihor.ask("GET", f"/api/conversations/{opened.id}").status == 404
    assert "Ще тут" not in json.dumps(kept(opened), ensure_ascii=False)


def in_another_process(desk: Desk, code: str) -> None:
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)


def kept(opened: Open) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = opened.olena.get(f"/api/conversations/{opened.id}/entries?after=0")["entries"]
    return entries
