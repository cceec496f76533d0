"""Files are what their bytes say, whatever they are called; what is not taken leaves nothing behind."""

from __future__ import annotations

import io
import json
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.live_client import Browser, multipart

pytestmark = pytest.mark.story
OLENA = "olena@pryklad.example"
FOREIGN = "https://elsewhere.example"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.domain)</script>"
Answer = tuple[int, dict[str, str], bytes]
Send = Callable[[bytes, str], Answer]


def picture(kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "seagreen").save(content, kind)
    return content.getvalue()


def claims_to_be_huge() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(b""),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )


NOT_TAKEN = {
    "SVG": SVG,
    "SVG behind a declaration": b'<?xml version="1.0"?>\n' + SVG,
    "SVG behind a byte order mark": b"\xef\xbb\xbf \n" + SVG,
    "SVG in UTF-16": SVG.decode().encode("utf-16"),
    "HTML": HTML,
    "HTML behind spaces": b" \r\n\t" + HTML,
    "a program for Windows": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200) + b"PE\x00\x00" + bytes(200),
    "a program for Linux": b"\x7fELF\x02\x01\x01" + bytes(200),
    "a script": b"#!/bin/sh\nrm -rf /\n\x00\x01",
    "nothing": b"",
    "zeros": bytes(1000),
    "text with a NUL": b"hello\x00world",
    "a picture of 60,000 by 60,000": claims_to_be_huge(),
    "a shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100),
}
TWO_AT_ONCE = {
    "a GIF that is a script": b"GIF89a/*" + bytes(50) + b"*/=1;alert(1)//",
    "a PNG with a page behind it": picture() + HTML,
    "a JPEG with a page behind it": picture("JPEG") + HTML,
    "a PDF with a page before it": HTML + b"\n%PDF-1.7\n%%EOF",
    "a PDF with a page behind it": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n" + HTML,
    "text that has a page in its middle": b"hello\n" + HTML,
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    started = Desk(tmp_path_factory.mktemp("desk"))
    started.start()
    yield started
    started.kill9()


@pytest.fixture(scope="module")
def olena(desk: Desk) -> Browser:
    return Browser(desk.url).sign_in(OLENA, desk.sign_in_of(OLENA).password)


@pytest.fixture(scope="module")
def visitor(desk: Desk) -> Visitor:
    visitor = Visitor(desk.url, "demo")
    while not visitor.welcome:
        visitor.step()
    return visitor


@pytest.fixture(params=["visitor", "agent"])
def send(request: pytest.FixtureRequest, visitor: Visitor, olena: Browser) -> Send:
    """Uploads as either side does."""
    return (
        (lambda *file: sent_by(visitor, *file)) if request.param == "visitor" else (lambda *file: asked(olena, *file))
    )


@pytest.fixture(autouse=True)
def nothing_is_left(desk: Desk) -> Iterator[None]:
    """No half of a file stays, and nothing was a surprise to the desk."""
    before = len(desk.said())
    yield
    settle(desk)
    assert "Traceback" not in desk.said()[before:], desk.said()[before:][-2000:]


def sent_by(visitor: Visitor, content: bytes, name: str, **headers: str) -> Answer:
    body, kind = multipart(content, name)
    address = f"{visitor.url}/visitor/files?line=demo&lang=uk"
    given = {"Authorization": f"Bearer {visitor.token}", "Content-Type": kind, **headers}
    try:
        with urlopen(Request(address, body, given), timeout=60) as answer:
            return answer.status, lower(answer.headers), answer.read()
    except HTTPError as refused:
        return refused.code, lower(refused.headers), refused.read()


def lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def asked(browser: Browser, content: bytes, name: str) -> Answer:
    answer = browser.upload(content, name)
    return answer.status, lower(answer.headers), answer.body


def settle(desk: Desk) -> None:
    """What was received is removed right after the answer went out."""
    files, end = Path(f"/proc/{desk.pid}/root{desk.data}") / "files", time.monotonic() + 30
    while left := [*files.rglob("*.part"), *(files / "incoming").iterdir()]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def files_in(desk: Desk) -> int:
    settle(desk)
    return sum(path.is_file() for path in (desk.data / "files").rglob("*"))


@pytest.mark.parametrize("content", NOT_TAKEN.values(), ids=NOT_TAKEN.keys())
def test_what_is_not_on_the_list_is_refused_whatever_it_is_called(desk: Desk, send: Send, content: bytes) -> None:
    before = files_in(desk)
    for name in ("screen.png", "letter.pdf", "notes.txt"):
        status, _, body = send(content, name)
        assert (status, json.loads(body)["code"]) == (415, "file_type")

    assert files_in(desk) == before


@pytest.mark.parametrize("content", TWO_AT_ONCE.values(), ids=TWO_AT_ONCE.keys())
def test_what_is_two_things_at_once_is_refused_or_never_runs(send: Send, visitor: Visitor, content: bytes) -> None:
    status, _, body = send(content, "both.html")
    if status == 415:
        return
    assert status == 201
    file = json.loads(body)
    assert file["content_type"] in ("image/gif", "image/png", "image/jpeg", "application/pdf", "text/plain")


def test_every_download_is_an_attachment_that_a_browser_neither_sniffs_nor_runs(
    visitor: Visitor, olena: Browser
) -> None:
    content = picture() + HTML
    by_agent = json.loads(asked(olena, content, "both.html")[2])["key"]
    by_visitor = json.loads(sent_by(visitor, content, "both.html")[2])["key"]
    address = f"{visitor.url}/visitor/files/{by_visitor}?line=demo"
    answers: list[Any] = [olena.ask("GET", f"/files/{by_agent}")]
    with urlopen(Request(address, headers={"Authorization": f"Bearer {visitor.token}"}), timeout=30) as answer:
        answers.append(answer)
        assert answer.read() == content

    for answer in answers:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_browser_that_holds_a_file_asks_again_before_it_shows_it(visitor: Visitor, olena: Browser) -> None:
    by_agent = json.loads(asked(olena, picture(), "screen.png")[2])["key"]
    by_visitor = json.loads(sent_by(visitor, picture(), "screen.png")[2])["key"]
    first = olena.ask("GET", f"/files/{by_agent}")
    held = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert olena.ask("GET", f"/files/{by_agent}", headers=held).status == 304

    paths = [f"/visitor/files/{key}?line=demo" for key in (by_visitor, by_agent)]
    own, others = (olena.ask("GET", path, None, {**held, "Authorization": f"Bearer {visitor.token}"}) for path in paths)
    assert (own.status, others.status) == (304, 404)
    assert {"Authorization", "Origin"} <= {name.strip() for name in own.headers["Vary"].split(",")}


def test_a_file_of_20_mb_is_kept_and_one_byte_more_is_refused(desk: Desk, send: Send) -> None:
    most = 20 * 1024 * 1024
    assert send(b"a" * most, "log.txt")[0] == 201
    before = files_in(desk)

    for size in (most + 1, 21_000_000 + most // 20):
        status, _, body = send(b"a" * size, "log.txt")
        assert (status, json.loads(body)["code"]) == (413, "file_too_large")

    assert files_in(desk) == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.png", "passwd.png"),
        ("..\\..\\windows\\system32\\screen.png", "screen.png"),
        ("/etc/cron.d/screen.png", "screen.png"),
        ("паспорт\u202egnp.exe", "паспортgnp.exe"),
        ("screen.png\x7f\x1b[2J", "screen.png[2J"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("x" * 500 + ".png", ("x" * 500 + ".png")[-200:]),
    ],
)
def test_a_name_is_a_label_and_never_a_path(desk: Desk, send: Send, name: str, kept: str) -> None:
    status, _, body = send(picture(), name)

    assert status == 201
    file = json.loads(body)
    assert file["name"] == kept
    assert (desk.data / "files" / file["key"][:2] / file["key"]).read_bytes() == picture()


def test_a_name_that_is_only_a_path_is_refused_or_becomes_file(send: Send) -> None:
    for name in ("..", "/", ""):
        status, _, body = send(picture(), name)
        assert status == 400 or json.loads(body)["name"] in ("file", "..")


def test_an_upload_that_is_cut_in_the_middle_leaves_nothing(desk: Desk, visitor: Visitor) -> None:
    before = files_in(desk)
    body, kind = multipart(b"a" * 5_000_000, "log.txt")
    head = f"POST /visitor/files?line=demo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {visitor.token}\r\n"
    sizes = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", desk.port)) as connection:
            connection.sendall((head + sizes).encode() + body[: len(body) // 2])
            time.sleep(0.3)

    assert files_in(desk) == before


def test_what_was_arriving_when_the_desk_was_killed_is_gone_after_its_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    incoming = desk.data / "files" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "half.upload.png").write_bytes(b"half")
    (incoming / "key.part").write_bytes(b"half")
    desk.start()
    try:
        assert list(incoming.iterdir()) == []
    finally:
        desk.kill9()


def test_no_file_at_all_is_told_so(visitor: Visitor, olena: Browser) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    for body in (b"", b"--edge--\r\n", b"--edge\r\nbroken", b"not multipart at all"):
        answer = olena.ask("POST", "/api/files", body, headers)
        assert (answer.status, answer.json()["code"]) == (400, "no_file")
    given = {"Authorization": f"Bearer {visitor.token}", **headers}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{visitor.url}/visitor/files?line=demo", b"--edge--\r\n", given), timeout=30)
    assert (refused.value.code, json.loads(refused.value.read())["code"]) == (400, "no_file")


def test_a_page_of_another_site_sends_and_reads_no_files(visitor: Visitor) -> None:
    own = sent_by(visitor, picture(), "screen.png", Origin=visitor.url)
    foreign = sent_by(visitor, picture(), "screen.png", Origin=FOREIGN)

    assert (own[0], own[1]["access-control-allow-origin"]) == (201, visitor.url)
    assert (foreign[0], json.loads(foreign[2])["code"]) == (403, "foreign_site")
    assert "access-control-allow-origin" not in foreign[1]


def test_a_foreign_page_cannot_send_files_with_an_agents_cookies(olena: Browser) -> None:
    body, kind = multipart(picture(), "screen.png")
    answer = olena.ask("POST", "/api/files", body, {"Content-Type": kind, "X-CSRFToken": "", "Origin": FOREIGN})

    assert answer.status == 403


def test_a_refusal_is_in_the_visitors_language(visitor: Visitor) -> None:
    text = json.loads(sent_by(visitor, SVG, "screen.png")[2])["text"]

    assert any("а" <= letter <= "я" for letter in text)
