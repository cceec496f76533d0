"""A request on its way from the loop to Django's threads and back."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from openline.project.bodies import reading
from openline.project.bridge import bridged
from openline.project.downloads import handing_over

pytestmark = pytest.mark.pure


def ask(
    django: Any, *headers: tuple[bytes, bytes], path: str = "/x", query: bytes = b"", mark: str = ""
) -> list[dict[str, Any]]:
    """What the server is told to send."""
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query, "http_version": "1.1", "scheme": "https",
        "server": ("desk.example", 443), "client": ("203.0.113.7", 4711), "headers": list(headers),
    }  # fmt: skip
    if mark:
        scope["openline.mark"] = mark
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def once() -> None:
        await bridged(django, 1)(scope, None, send)

    asyncio.run(once())
    return sent


def told(*headers: tuple[bytes, bytes], **how: Any) -> dict[str, Any]:
    """What Django reads of a request."""
    environs: list[dict[str, Any]] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environs.append(environ)
        start_response("204 No Content", [])
        return []

    ask(django, *headers, **how)
    return environs[0]


def test_the_answer_comes_whole_with_its_length_from_a_thread_of_the_pool() -> None:
    threads = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        threads.append(threading.current_thread().name)
        start_response("201 Created", [("Content-Type", "text/plain"), ("X-Name", "é")])
        return [b"kept ", b"it"]

    start, body = ask(django)

    assert threads[0].startswith("django")
    assert start["status"] == 201
    assert start["headers"] == [(b"content-type", b"text/plain"), (b"x-name", b"\xe9"), (b"content-length", b"7")]
    assert (body["body"], body.get("more_body", False)) == (b"kept it", False)


def test_an_answer_without_a_body_gets_no_length() -> None:
    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("304 Not Modified", [])
        return []

    assert ask(django)[0]["headers"] == []


def test_the_answer_is_closed_even_when_it_breaks_and_the_server_hears_of_it() -> None:
    class Broken:
        closed = False

        def __iter__(self) -> Any:
            raise OSError("the file is gone")

        def close(self) -> None:
            self.closed = True

    answer = Broken()
    with pytest.raises(OSError, match="gone"):
        ask(lambda environ, start_response: answer)
    assert answer.closed


def test_paths_and_queries_come_as_wsgi_has_them() -> None:
    environ = told(path="/пошта", query=b"q=\xd0\xb0")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/пошта"
    assert environ["QUERY_STRING"].encode("latin-1") == b"q=\xd0\xb0"
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("203.0.113.7", "https")


def test_a_header_with_an_underscore_cannot_pass_for_the_one_that_the_proxy_sets() -> None:
    environ = told((b"x_forwarded_for", b"198.51.100.1"), (b"x-forwarded-for", b"203.0.113.9"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "203.0.113.9"


def test_a_header_that_comes_twice_is_one_and_cookies_are_joined_as_cookies() -> None:
    environ = told((b"accept", b"a/b"), (b"accept", b"c/d"), (b"cookie", b"a=1"), (b"cookie", b"b=2"))
    assert (environ["HTTP_ACCEPT"], environ["HTTP_COOKIE"]) == ("a/b,c/d", "a=1; b=2")
    assert told((b"content-type", b"text/css"))["CONTENT_TYPE"] == "text/css"


def test_the_language_that_one_request_set_is_not_the_next_ones() -> None:
    from django.utils import translation

    seen = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(translation.get_language())
        translation.activate("uk")
        start_response("204 No Content", [])
        return []

    application = bridged(django, 1)

    async def twice() -> None:
        async def send(message: dict[str, Any]) -> None: ...

        scope = {
            "type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "headers": [],
        }  # fmt: skip
        for _ in range(2):
            await application(scope, None, send)

    asyncio.run(twice())
    assert seen[0] == seen[1]


@pytest.mark.parametrize("mark", ["openline.too_large", "openline.disk_full"])
def test_a_body_that_was_refused_is_told_of_by_its_view_and_read_by_nobody(mark: str) -> None:
    seen = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append((environ[mark], environ["CONTENT_LENGTH"], environ["wsgi.input"].read()))
        start_response("413 Content Too Large", [("Content-Type", "application/json")])
        return [b"{}"]

    start, body = ask(handing_over(reading(django)), (b"content-length", b"22500000"), mark=mark)
    assert (seen, start["status"], body["body"]) == ([(True, "0", b"")], 413, b"{}")


def test_what_a_view_writes_itself_comes_before_what_it_gives() -> None:
    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        write = start_response("200 OK", [])
        write(b"first, ")
        return [b"second"]

    assert ask(django)[1]["body"] == b"first, second"
