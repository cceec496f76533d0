"""Customers and agents in pairs over real sockets: each message is timed to its ack and to the other side's screen."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from typing import Any

import msgspec
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from .world import LINE, Server

Frame = dict[str, Any]
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode


class Side(WSListener):
    """One end of a pair. What it sends waits for its ack; what it receives is counted by its body."""

    def __init__(self) -> None:
        super().__init__()
        self.transport: WSTransport | None = None
        self.acked: dict[str, asyncio.Future[Frame]] = {}
        self.waiting: dict[str, asyncio.Future[Frame]] = {}
        self.seen: Counter[str] = Counter()
        self.seen_at: dict[str, float] = {}

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        message = _decode(frame.get_payload_as_bytes())
        kind = message["t"]
        if kind == "ack":
            self.acked.pop(message["id"]).set_result(message)
        elif kind == "said":
            for entry in message["entries"]:
                self._came(entry)
        elif kind == "entry":
            self._came(message["entry"])
        elif kind in self.waiting:
            self.waiting.pop(kind).set_result(message)
        elif kind == "error":
            raise RuntimeError(message["text"])

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        for future in (*self.acked.values(), *self.waiting.values()):
            future.set_exception(ConnectionError("the desk hung up"))

    def _came(self, entry: Frame) -> None:
        body = entry.get("body", "")
        self.seen[body] += 1
        self.seen_at[body] = time.perf_counter()

    def send(self, frame: Frame) -> None:
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, _encode(frame))

    async def ask(self, frame: Frame, answer: str) -> Frame:
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self.waiting[answer] = future
        self.send(frame)
        return await future

    async def say(self, frame: Frame) -> Frame:
        """Send and wait for the ack."""
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self.acked[frame["id"]] = future
        self.send(frame)
        return await future


class Pair:
    """A customer with an open conversation, and an agent who has it open."""

    def __init__(self, customer: Side, agent: Side, conversation: int) -> None:
        self.customer, self.agent, self.conversation = customer, agent, conversation
        self.sent: list[tuple[Side, str, float]] = []  # who has to see it, body, when it was sent
        self.acks = 0

    async def customer_says(self) -> None:
        body, frame = self._frame("message")
        self.sent.append((self.agent, body, time.perf_counter()))
        await self.customer.say(frame)
        self.acks += 1

    async def agent_says(self) -> None:
        body, frame = self._frame("reply")
        self.sent.append((self.customer, body, time.perf_counter()))
        await self.agent.say({**frame, "conversation": self.conversation})
        self.acks += 1

    def _frame(self, kind: str) -> tuple[str, Frame]:
        key = str(uuid.uuid4())
        body = f"{key} I cannot find my withdrawal of last Thursday, where is it?"
        return body, {"t": kind, "id": key, "body": body}

    def latencies(self, since: float) -> list[float]:
        """Seconds from sending to the other side's screen, of what was sent since then and arrived."""
        return [who.seen_at[body] - at for who, body, at in self.sent if at >= since and body in who.seen_at]

    def lost(self) -> int:
        return sum(1 for who, body, _ in self.sent if not who.seen[body])

    def doubled(self) -> int:
        return sum(1 for who, body, _ in self.sent if who.seen[body] > 1)

    def end(self) -> None:
        for side in (self.customer, self.agent):
            if side.transport is not None:
                side.transport.disconnect()


async def connect(server: Server, path: str, **options: Any) -> Side:
    url = f"ws://127.0.0.1:{server.port}{path}"
    _, side = await ws_connect(Side, url, read_buffer_init_size=2048, **options)
    assert isinstance(side, Side)
    return side


async def visitor(server: Server) -> Side:
    side = await connect(server, "/visitor")
    await side.ask({"t": "hello", "line": LINE}, "welcome")
    return side


async def pair(server: Server, agent: tuple[int, str]) -> Pair:
    customer = await visitor(server)
    first = await customer.say({"t": "message", "id": str(uuid.uuid4()), "body": "Good evening"})
    headers = {"Cookie": f"sessionid={agent[1]}", "Origin": server.url}
    desk = await connect(server, "/live", extra_headers=headers)
    desk.send({"t": "watch", "view": "mine"})
    await desk.ask({"t": "open", "conversation": first["conversation"]}, "opened")
    return Pair(customer, desk, first["conversation"])
