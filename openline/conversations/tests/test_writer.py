"""The writer runs in a thread of its own, so these tests commit."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection

from openline.conversations import writer as writing
from openline.conversations.assignment import Taken, claim
from openline.conversations.keep import Item, keep_many
from openline.conversations.models import Conversation, Event, Line
from openline.conversations.outcome import Kept
from openline.conversations.writer import NotKept, keep_one
from openline.kit.clock import milliseconds
from openline.kit.writer import Writer
from openline.people.models import Agent

from .scene import MARIA, NINA, NOW, TARAS, bodies, keep, kinds, said

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_one_bad_item_does_not_take_its_batch_with_it(line: Line) -> None:
    nowhere = said(TARAS, Line(pk=424242))
    first, bad, last = through_the_writer([said(MARIA, line, "Hello"), nowhere, said(NINA, line, "Добрий день")])

    assert isinstance(bad, Exception)
    assert isinstance(first, Kept)
    assert isinstance(last, Kept)
    assert [bodies(each.conversation) for each in (first, last)] == [["Hello"], ["Добрий день"]]
    assert Conversation.objects.count() == 2


def test_what_is_submitted_in_order_is_kept_in_order(line: Line) -> None:
    words = [f"Рядок {number}" for number in range(300)]
    outcomes = through_the_writer([said(MARIA, line, body) for body in words])

    assert [outcome.seq for outcome in outcomes] == list(range(2, 302))
    assert bodies(outcomes[0].conversation) == words
    assert all(outcome.at <= milliseconds(Event.objects.latest("seq").at) for outcome in outcomes)


def test_of_two_agents_who_claim_at_once_one_wins_and_the_other_is_told(line: Line, olena: Agent, ihor: Agent) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    for _ in range(5):
        results = at_once(conversation, olena, ihor)
        winner = Conversation.objects.get(pk=conversation).assignee
        loser = ihor if winner == olena else olena

        assert winner is not None
        assert results[winner.pk] == "won"
        assert results[loser.pk] == winner.pk
        Conversation.objects.update(assignee=None)
    assert kinds(conversation).count("assigned") == 5


def at_once(conversation: int, *agents: Agent) -> dict[int, Any]:
    """What came of each agent's claim: "won", or who has it."""
    barrier = threading.Barrier(len(agents))
    results: dict[int, Any] = {}

    def reach(agent: Agent) -> None:
        try:
            barrier.wait(timeout=30)
            claim(conversation, by=agent, now=NOW)
            results[agent.pk] = "won"
        except Taken as taken:
            results[agent.pk] = taken.assignee
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def through_the_writer(items: list[Item]) -> list[Any]:
    """Submit all in one tick of a loop; gives the outcomes in their order."""
    outcomes: dict[int, Any] = {}

    async def submit() -> None:
        loop, writer = asyncio.get_running_loop(), Writer(_keep_and_close)
        writer.start(loop)
        for number, item in enumerate(items):
            writer.submit(item, partial(outcomes.__setitem__, number))
        await asyncio.sleep(0)
        await loop.run_in_executor(None, writer.stop)

    asyncio.run(submit())
    return [outcomes[number] for number in range(len(items))]


def _keep_and_close(items: Any) -> Any:
    """The thread ends with the test, and so must its connection."""
    try:
        return keep_many(items)
    finally:
        connection.close()


def test_a_request_waits_for_the_commit_that_its_message_is_part_of(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = Writer(keep_many, ended=lambda: connection.close())
    monkeypatch.setattr(writing, "writer", group)

    async def many() -> list[Any]:
        loop = asyncio.get_running_loop()
        group.start(loop)
        messages = [said(MARIA, line, f"Рядок {number}") for number in range(20)]
        return await asyncio.gather(*(loop.run_in_executor(None, keep_one, each) for each in messages))

    outcomes = asyncio.run(many())
    group.stop()
    assert sorted(outcome.seq for outcome in outcomes) == list(range(2, 22))


def test_without_a_server_a_message_is_kept_at_once(line: Line) -> None:
    outcome = keep_one(said(MARIA, line, "Hello"))
    assert isinstance(outcome, Kept)
    assert bodies(outcome.conversation) == ["Hello"]


def test_who_is_not_told_of_the_commit_in_time_hears_that_it_is_not_known(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck:
        def runs(self) -> bool:
            return True

        def submit_from_thread(self, item: Any, done: Any) -> None:
            return None

    monkeypatch.setattr(writing, "writer", Stuck())
    monkeypatch.setattr(writing, "WITHIN", 0.01)
    with pytest.raises(NotKept):
        keep_one(said(MARIA, line, "Hello"))
