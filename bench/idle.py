"""What an idle connection holds in the server: visitors who said hello and then nothing."""

from __future__ import annotations

import asyncio
import resource
import sys

import uvloop

from . import world
from .pairs import Side, visitor

AT_ONCE = 50


def measure(connections: int) -> dict[str, float]:
    """KB (1024 bytes) resident for each of so many connections, on a server of its own that is warm."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, connections + 500)), hard))
    with world.Server() as server:
        kept = uvloop.run(_open(server, connections))
    print(f"{connections} idle connections: {kept:.1f} KB each", file=sys.stderr)
    return {"idle_kb_per_connection": round(kept, 1)}


async def _open(server: world.Server, connections: int) -> float:
    warm = [await visitor(server) for _ in range(100)]
    await asyncio.sleep(1)
    before = server.rss()
    sides: list[Side] = []
    for _ in range(connections // AT_ONCE):
        sides += await asyncio.gather(*(visitor(server) for _ in range(AT_ONCE)))
    await asyncio.sleep(1)
    assert len(warm) == 100
    return (server.rss() - before) / 1024 / len(sides)
