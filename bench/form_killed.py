"""What was answered with 201 is there once, however often the desk is killed; who got no answer sends again."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .form_posts import BODY, Connection, NoAnswer, Post
from .world import Server

SENDERS = 16


async def kill(server: Server, folder: Path, posts: Sequence[Post], kills: int) -> dict[str, float]:
    """Customers post and do not give up; the desk is killed and started again under them."""
    acked: set[int] = set()
    at_work = asyncio.Semaphore(0)  # one for each answer
    sending = asyncio.gather(*(_insist(server.port, posts[each::SENDERS], acked, at_work) for each in range(SENDERS)))
    for _ in range(kills):
        for _ in range(len(posts) // (kills + 1)):
            await at_work.acquire()
        server.kill9()
        await asyncio.to_thread(server.start)
    await sending
    kept = _kept(folder)
    return {
        "lost": sum(number not in kept for number in acked),
        "doubled": sum(count > 1 for count in kept.values()),
    }


async def _insist(port: int, posts: Sequence[Post], acked: set[int], at_work: asyncio.Semaphore) -> None:
    connection = Connection(port)
    for post in posts:
        while post.number not in acked:
            with contextlib.suppress(NoAnswer):
                await connection.send(post)
                acked.add(post.number)
                at_work.release()
                break
            await asyncio.sleep(0.05)
    connection.close()


def _kept(folder: Path) -> Counter[int]:
    """How often each customer's message stands there."""
    with sqlite3.connect(f"file:{folder / 'openline.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM conversations_message WHERE body LIKE ?", [f"{BODY}%"])
        return Counter(int(body.removeprefix(BODY)) for (body,) in rows)
