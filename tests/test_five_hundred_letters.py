"""Five hundred letters at once, one of them a bomb: the others are in the workspace, the bomb in quarantine."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.desk import Desk
from tests.letter_sender import hand_over, letter
from tests.live_client import Browser
from tests.ports import free_port

SUPPORT = "support@pryklad.example"


def test_a_bomb_among_five_hundred_letters_stops_none_of_the_others(
    new_desk: Callable[..., Desk], database_url: str
) -> None:
    port = free_port()
    desk = new_desk(database_url=database_url, smtp_port=str(port), mail_relays="127.0.0.1")
    desk.start()
    ihor, iryna = signed_in(desk, "ihor@pryklad.example"), signed_in(desk, "iryna@pryklad.example")
    before = technical(ihor)
    letters = [letter(f"customer{number}@mail.example", SUPPORT, f"Питання {number}") for number in range(499)]
    hand_over(port, [*letters[:250], bomb(), *letters[250:]], connections=10)

    until = time.monotonic() + 60
    while technical(ihor) < before + 499 and time.monotonic() < until:
        time.sleep(0.2)
    assert technical(ihor) == before + 499
    rows = ihor.get("/api/conversations?department=2&limit=200")["rows"]
    assert {f"Питання {number}" for number in range(100)} & {row["preview"] for row in rows}
    page = iryna.ask("GET", "/channels/email/quarantine/").body.decode()
    assert page.count(".eml") <= 1
    assert page.count(SUPPORT) == 1


def bomb() -> tuple[str, str, bytes]:
    """A small letter of a hundred thousand parts."""
    head = b"From: bomb@mail.example\r\nMessage-ID: <bomb@mail.example>\r\nMIME-Version: 1.0\r\n"
    kind = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return "bomb@mail.example", SUPPORT, head + kind + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--\r\n"


def technical(browser: Browser) -> int:
    me = browser.get("/api/me")
    department = next(each["id"] for each in me["departments"] if each["key"] == "technical")
    counts = browser.get("/api/counts")["departments"]
    return int(counts.get(str(department), 0))


def signed_in(desk: Desk, email: str) -> Browser:
    known = desk.sign_in_of(email)
    return Browser(desk.url).sign_in(known.email, known.password)
