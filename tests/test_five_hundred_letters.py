"""Five hundred letters at once, one of them a bomb: the others are in the workspace, the bomb in quarantine."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tests.desk import Desk
from tests.letter_sender import hand_over, letter
from tests.live_client import Browser
from tests.ports import free_port
from tests.waiting import until

SUPPORT = "support@pryklad.example"


def test_a_bomb_among_five_hundred_letters_stops_none_of_the_others(
    new_desk: Callable[..., Desk], database_url: str
) -> None:
    port = free_port()
    desk = new_desk(database_url=database_url, smtp_port=str(port), mail_relays="127.0.0.1")
    desk.start()
    ihor, iryna = signed_in(desk, "ihor@pryklad.example"), signed_in(desk, "iryna@pryklad.example")
    letters = [letter(f"customer{number}@mail.example", SUPPORT, f"Питання {number}") for number in range(499)]
    hand_over(port, [*letters[:250], bomb(), *letters[250:]], connections=10)

    asked = {f"Питання {number}" for number in range(499)}
    until(lambda: asked <= set(questions(ihor)), "not all of them came in")
    assert sorted(questions(ihor)) == sorted(asked)
    until(lambda: SUPPORT in quarantine(iryna), "the bomb is not in quarantine")
    assert quarantine(iryna).count(".eml") <= 1
    assert quarantine(iryna).count(SUPPORT) == 1


def bomb() -> tuple[str, str, bytes]:
    """A small letter of a hundred thousand parts."""
    head = b"From: bomb@mail.example\r\nMessage-ID: <bomb@mail.example>\r\nMIME-Version: 1.0\r\n"
    kind = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return "bomb@mail.example", SUPPORT, head + kind + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--\r\n"


def questions(browser: Browser) -> list[str]:
    """What these letters ask, once for each conversation that he can open. The demo's own stand between them."""
    found: list[str] = []
    following: str | None = ""
    while following is not None:
        page = browser.get(f"/api/conversations?limit=200&before={quote(following)}")
        found += [row["preview"] for row in page["rows"] if row["preview"].startswith("Питання ")]
        following = page["next"]
    return found


def quarantine(browser: Browser) -> str:
    return browser.ask("GET", "/channels/email/quarantine/").body.decode()


def signed_in(desk: Desk, email: str) -> Browser:
    known = desk.sign_in_of(email)
    return Browser(desk.url).sign_in(known.email, known.password)
