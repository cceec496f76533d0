"""Chat: what a message costs, how soon it is seen, what an idle connection holds, and group commit beside the ORM.

python -m bench.chat [--quick]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import time
from collections.abc import Sequence

import uvloop

from . import commit, idle, world
from .pairs import Pair, pair

PAIRS = 200
RATE = 1000  # messages a second


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ends within 60 s")
    quick = arguments.parse_args().quick
    folder = world.make_folder()
    try:
        agents = world.prepare(PAIRS)
        with world.Server() as server:
            figures = uvloop.run(_talk(server, agents, rounds=2 if quick else 7, seconds=2 if quick else 8))
        figures |= idle.measure(5000)
        figures |= commit.measure(rounds=2 if quick else 7, seconds=1.0 if quick else 3.0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures))


async def _talk(
    server: world.Server, agents: Sequence[tuple[int, str]], rounds: int, seconds: float
) -> dict[str, float | int]:
    """Rounds of full load (each pair waits for its ack) and of a steady rate, in turn; medians of the rounds.

    Each round talks in new conversations: a real one has tens of messages, not thousands.
    """
    cost, tail, lost, doubled = [], [], 0, 0
    for number in range(rounds + 1):
        pairs = [await pair(server, agent) for agent in agents]
        used = await _full_load(server, pairs, seconds)
        latencies = await _steady(pairs, seconds)
        lost, doubled = lost + sum(one.lost() for one in pairs), doubled + sum(one.doubled() for one in pairs)
        for one in pairs:
            one.end()
        if number:  # the first round warms up
            cost.append(used)
            tail.append(statistics.quantiles(latencies, n=100)[98] * 1e3)
            print(f"round {number}: {used:.1f} us/message, p99 {tail[-1]:.1f} ms", file=sys.stderr)
    return {
        "cpu_us_per_message": round(statistics.median(cost), 1),
        "p99_ms_at_1000_per_s": round(statistics.median(tail), 1),
        "lost": lost,
        "duplicated": doubled,
    }


async def _full_load(server: world.Server, pairs: Sequence[Pair], seconds: float) -> float:
    """Microseconds of the server's CPU for each message kept and shown."""
    began, until = server.cpu(), time.perf_counter() + seconds

    async def talk(one: Pair) -> None:
        while time.perf_counter() < until:
            await one.customer_says()
            await one.agent_says()

    await asyncio.gather(*(talk(one) for one in pairs))
    await asyncio.sleep(0.3)
    return (server.cpu() - began) * 1e6 / sum(one.acks for one in pairs)


async def _steady(pairs: Sequence[Pair], seconds: float) -> list[float]:
    """Send at a fixed rate whatever comes back; gives the seconds from sending to the other side's screen."""
    began, sent = time.perf_counter(), []
    for number in range(int(RATE * seconds)):
        due = began + number / RATE
        if (ahead := due - time.perf_counter()) > 0.0005:
            await asyncio.sleep(ahead)
        one = pairs[number % len(pairs)]
        says = one.customer_says if (number // len(pairs)) % 2 else one.agent_says
        sent.append(asyncio.ensure_future(says()))
    await asyncio.gather(*sent)
    await asyncio.sleep(0.3)
    return [latency for one in pairs for latency in one.latencies(began)]


if __name__ == "__main__":
    main()
