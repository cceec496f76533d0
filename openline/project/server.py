"""One port: uvicorn answers HTTP (Django as WSGI in a fixed pool of threads) and hands WebSockets to picows.

Sockets never pass through Django, and Django never runs on the loop: its threads keep their database connections.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

import uvicorn
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from picows import WSAutoPingStrategy
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # left out of the stubs, not of the module

from openline.channels.base.contract import Service
from openline.channels.base.registry import channels
from openline.conversations.proving.sweeping import forget_spent
from openline.conversations.uploading import forget_unattached
from openline.conversations.writer import writer
from openline.delivery.worker import postman
from openline.kit.clock import now
from openline.kit.files import forget_unfinished
from openline.kit.live.hub import hub
from openline.kit.live.sockets import LARGEST_FRAME, accept, open_sockets
from openline.workspace.live.membership import keep_looking

from .bodies import Application, Scope, reading, received_whole
from .bridge import bridged
from .downloads import HttpProtocol, handing_over, with_files

if TYPE_CHECKING:
    from openline.project.options import Options

log = logging.getLogger(__name__)

HOUR = 3600.0


class SocketProtocol(WSProtocol):  # type: ignore[misc]  # a cython class
    """picows in the place of uvicorn's WebSocket protocol: uvicorn makes it and replays the request's head."""

    def __init__(self, config: Any, server_state: Any, app_state: Any) -> None:
        super().__init__(
            None, None, False, accept, logging.getLogger("picows"), True, 5.0,
            True, 25, 20, WSAutoPingStrategy.PING_WHEN_IDLE, True, LARGEST_FRAME * 2, None, 2048,
        )  # fmt: skip

    def data_received(self, data: bytes) -> None:
        buffer = self.get_buffer(len(data))
        buffer[: len(data)] = data
        self.buffer_updated(len(data))


def serve(options: Options) -> None:
    """Runs until the process is told to stop."""
    config = uvicorn.Config(
        application(options.threads),
        host=options.host,
        port=options.port,
        loop="uvloop",
        lifespan="on",  # what cannot start ends the desk; otherwise it would run on without its services
        http=HttpProtocol,
        ws=SocketProtocol,
        backlog=4096,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(options.trusted_proxies),
        forwarded_allow_ips=",".join(options.trusted_proxies),
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    server.run()
    if not server.started:
        raise SystemExit("openline: the desk could not start; what is told above says why")


def application(threads: int) -> Application:
    """The ASGI application: HTTP to Django, lifespan to the desk's own threads and tasks."""
    wsgi = handing_over(reading(get_wsgi_application()))
    get_resolver().url_patterns  # noqa: B018  # read now, so that the first request is not the slow one
    django = received_whole(with_files(bridged(wsgi, threads)))

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await django(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)

    return answer


async def _live(receive: Any, send: Any) -> None:
    """The server is told that all has ended when it has: it cancels whatever still runs then."""
    await receive()  # lifespan.startup
    async with _running():
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
    await send({"type": "lifespan.shutdown.complete"})


@contextlib.asynccontextmanager
async def _running() -> AsyncIterator[None]:
    """What lives as long as the server. Whatever was submitted is committed before it ends."""
    loop = asyncio.get_running_loop()
    hub.attach(loop)
    forget_unfinished()
    writer.start(loop)
    gc.freeze()  # what start-up made stays: the collector need not walk it again
    gc.set_threshold(20_000, 20, 20)  # frames and rows are freed by reference; cycles are rare and can wait
    services = [*_of_the_demo(), postman, *(each for channel in channels().values() for each in channel.services())]
    for service in services:
        service.start()
    tasks = [asyncio.create_task(keep_looking()), asyncio.create_task(_sweep())]
    try:
        yield
    finally:
        for socket in list(open_sockets):
            socket.close(1012, "the desk restarts")
        for task in tasks:
            task.cancel()
        await loop.run_in_executor(None, _end, services)
        await loop.run_in_executor(None, writer.stop)


def _of_the_demo() -> Sequence[Service]:
    """The invented customers' provider: nothing of the demo is loaded by a desk without it."""
    if not settings.DEMO:
        return ()
    from openline.demo.mail.provider import Provider

    return (Provider(),)


def _end(services: Sequence[Service]) -> None:
    """In the opposite order: what others hand to ends last. One that fails does not keep the others from ending."""
    for service in reversed(services):
        try:
            service.stop()
        except Exception:
            log.exception("%s did not end well", type(service).__name__)


async def _sweep() -> None:
    while True:
        try:
            await asyncio.get_running_loop().run_in_executor(None, forget_unattached, now())
            await asyncio.get_running_loop().run_in_executor(None, forget_spent, now())
        except Exception:
            log.exception("could not remove what is of no use any more")
        await asyncio.sleep(HOUR)
