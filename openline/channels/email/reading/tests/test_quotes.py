from __future__ import annotations

import random
import re

import pytest

from openline.channels.email.reading.html import text_of
from openline.channels.email.reading.quotes import split

from .quoted_letters import HTML, Case
from .quoted_texts import TEXT


def words(text: str) -> list[str]:
    return sorted(re.findall(r"[^\W_]+", text))


@pytest.mark.parametrize("case", [*HTML, *TEXT], ids=lambda case: case.program)
def test_the_new_words_of_a_reply_stand_alone_and_the_others_are_folded(case: Case) -> None:
    found = split(case.html, case.text)

    assert (found.reply, found.quoted) == (case.reply, case.quoted)


@pytest.mark.parametrize("case", [*HTML, *TEXT], ids=lambda case: case.program)
def test_every_word_of_a_letter_is_somewhere(case: Case) -> None:
    found = split(case.html, case.text)

    assert words(f"{found.reply}\n{found.quoted}") == words(text_of(case.html) if case.html else case.text)


def test_no_word_is_lost_however_letters_are_shuffled() -> None:
    """Lines of all the cases in any order: programs quote each other's quotations."""
    dice = random.Random(22)
    lines = [line for case in TEXT for line in case.text.split("\n")]
    pieces = [piece for case in HTML for piece in re.split(r"(?=<)", case.html)]
    for _ in range(300):
        text = "\n".join(dice.choices(lines, k=dice.randint(1, 25)))
        html = "".join(dice.choices(pieces, k=dice.randint(1, 60)))
        found, of_html = split("", text), split(html, "")
        assert words(f"{found.reply}\n{found.quoted}") == words(text)
        assert words(f"{of_html.reply}\n{of_html.quoted}") == words(text_of(html))
        assert found.reply.strip() or not words(text)


def test_what_only_the_text_of_a_letter_says_is_folded_below_what_its_html_says() -> None:
    html = "<p>Your <b>statement</b> is <a href='https://bank.example/1'>ready</a><img src=cid:a alt=Logo></p>"
    text = "Your *statement* is ready <https://bank.example/1>\n[image: Logo]\nThe code is 4711\n"

    found = split(html, text)

    assert (found.reply, found.quoted) == ("Your statement is ready", "The code is 4711")


def test_a_letter_without_words_in_its_html_is_read_by_its_text() -> None:
    assert split('<img src="cid:a">', "Дякую").reply == "Дякую"
    assert split("", "").reply == ""


@pytest.mark.parametrize(
    "bomb",
    [
        "On " * 300_000,
        "On 22.11.2026 10:15 " + "a@" * 400_000 + " wrote:",
        "> \n" * 300_000,
        "From: a\nSent: b\n" * 60_000,
        "22.11.2026 10:15 x:\n" * 50_000,
        "-- \n" * 250_000,
        "_" * 1_000_000,
        "Sent from " * 100_000,
        "\n" * 1_000_000,
    ],
    ids=lambda bomb: str(bomb[:20]),
)
def test_a_bomb_loses_nothing_either(bomb: str) -> None:
    """(One pattern that looked back over all of it would take minutes.)"""
    found, of_html = split("", bomb), split(f"<p>{bomb.replace(chr(10), '<br>')}</p>", "")

    assert words(f"{found.reply}\n{found.quoted}") == words(bomb)
    assert len(words(f"{of_html.reply}\n{of_html.quoted}")) == len(words(bomb))


def test_an_indented_block_after_a_marked_announcement_is_what_it_announces() -> None:
    told = '<div class="gmail_attr">On Mon, X wrote:</div><blockquote>old text</blockquote>'
    found = split(f'<div dir="ltr">New words</div><div class="gmail_quote">{told}</div>', "")
    assert (found.reply, found.quoted) == ("New words", "On Mon, X wrote:\n\nold text")
