from __future__ import annotations

from datetime import UTC, datetime

import pytest

from openline.channels.email.reading.read import read
from openline.channels.email.sending.bodies import said_in
from openline.channels.email.sending.facts import Facts, Quoted
from openline.conversations.models import Line

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANSWER = "From: maria@mail.example\r\nSubject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"


def facts(language: str, subject: str = "", author: str = "") -> Facts:
    quoted = Quoted("Де мої гроші?", author, AT)
    line = Line(kind="email", settings={})
    return Facts(line, [], [], [], subject, ["Ось вони."], "", [], quoted, "", [], language)


@pytest.mark.parametrize(
    ("language", "author", "words"),
    [
        ("uk", "", "22.11.2026 ви писали:"),
        ("ru", "", "22.11.2026 вы писали:"),
        ("en", "", "On 22.11.2026 you wrote:"),
        ("uk", "Ігор Мельник", "22.11.2026, Ігор Мельник пише:"),
    ],
)
def test_it_says_who_wrote_what_is_quoted_and_an_answer_to_it_is_told_apart(
    language: str, author: str, words: str
) -> None:
    said = said_in(facts(language, author=author)).text
    assert f"\n{words}\n> Де мої гроші?\n" in said
    assert "UTC" not in said
    letter = read(f"{ANSWER}Дякую\r\n\r\n{words}\r\n> Де мої гроші?\r\n".encode())
    assert letter.reply == "Дякую"
