"""One way of keeping messages, as fast as 50 senders can who each wait for their commit.

python -m bench.senders prepare FOLDER SENDERS
python -m bench.senders writer|orm FOLDER SECONDS     (all started by bench.commit)
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from . import world

BODY = "I cannot find my withdrawal of last Thursday, where is it?"


def main(way: str, folder: Path, argument: str) -> None:
    world.use(folder)
    if way == "prepare":
        _prepare(int(argument))
        return
    import django

    django.setup()
    keep = {"writer": _by_writer, "orm": _by_orm}[way]
    kept, took = keep(_pairs(), float(argument))
    print(json.dumps({"per_s": kept / took}))


def _prepare(senders: int) -> None:
    world.prepare(senders)
    for number in range(senders):
        _conversation(number)


def _pairs() -> list[tuple[int, int]]:
    from openline.conversations.models import Conversation
    from openline.people.models import Agent

    agents, conversations = Agent.objects.order_by("pk"), Conversation.objects.order_by("pk")
    return list(zip(agents.values_list("pk", flat=True), conversations.values_list("pk", flat=True), strict=True))


def _conversation(number: int) -> int:
    from openline.conversations.intake import Incoming
    from openline.conversations.keep import receive_many
    from openline.conversations.models import Line
    from openline.conversations.outcome import Kept

    line = Line.objects.get(key=world.LINE)
    (kept,) = receive_many([Incoming(line.pk, "visitor", f"visitor {number}", str(uuid.uuid4()), "Good evening")])
    assert isinstance(kept, Kept)
    return kept.conversation


def _by_writer(pairs: list[tuple[int, int]], seconds: float) -> tuple[int, float]:
    """As the sockets do it: submitted on a loop, kept by the one writer, acknowledged after the commit."""
    from openline.conversations.outcome import Kept
    from openline.conversations.replies import Writing
    from openline.conversations.writer import writer

    async def send(agent: int, conversation: int, until: float) -> int:
        loop, kept = asyncio.get_running_loop(), 0
        while time.perf_counter() < until:
            future: asyncio.Future[Any] = loop.create_future()
            writing = Writing(agent, conversation, str(uuid.uuid4()), BODY)
            writer.submit(writing, partial(_tell, loop, future))
            assert isinstance(await future, Kept)
            kept += 1
        return kept

    async def everybody() -> int:
        writer.start(asyncio.get_running_loop())
        until = time.perf_counter() + seconds
        return sum(await asyncio.gather(*(send(*pair, until) for pair in pairs)))

    began = time.perf_counter()
    return asyncio.run(everybody()), time.perf_counter() - began


def _tell(loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any], outcome: Any) -> None:
    loop.call_soon_threadsafe(future.set_result, outcome)


def _by_orm(pairs: list[tuple[int, int]], seconds: float) -> tuple[int, float]:
    """Django's ORM, one transaction a message, from a pool of threads."""
    until = time.perf_counter() + seconds

    def send(agent: int, conversation: int) -> int:
        kept = 0
        while time.perf_counter() < until:
            _keep_by_orm(agent, conversation)
            kept += 1
        return kept

    began = time.perf_counter()
    with ThreadPoolExecutor(len(pairs)) as pool:
        kept = sum(pool.map(lambda pair: send(*pair), pairs))
    return kept, time.perf_counter() - began


def _keep_by_orm(agent: int, conversation: int) -> None:
    from django.db import transaction

    from openline.conversations.models import Conversation, Event, Message
    from openline.kit.clock import now

    with transaction.atomic():
        at, seen = now(), Conversation.objects.select_for_update().get(pk=conversation)
        seen.last_seq = seen.public_seq = seen.last_seq + 1
        seen.last_at, seen.preview, seen.preview_by, seen.waiting_since = at, BODY, "agent", None
        said = {"conversation": seen, "seq": seen.last_seq, "at": at, "agent_id": agent}
        Message.objects.create(**said, body=BODY, client_id=str(uuid.uuid4()))
        Event.objects.create(**said, kind="reply_written")
        seen.save()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
