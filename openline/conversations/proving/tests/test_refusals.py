"""Whoever floods the desk with bad tokens does not fill its log."""

from __future__ import annotations

from threading import Timer
from threading import enumerate as enumerate_threads

import pytest

from openline.conversations.models import Site
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.refusals import MOST_LINES, note

from .conftest import Minutes


def refuse(times: int, site: str = "www.example.org") -> None:
    for _ in range(times):
        note(BadToken("malformed"), "a.b.c", Site(audience=site))


def test_a_flood_is_some_lines_and_then_one_that_says_how_many_were_left_out(
    minutes: Minutes, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(1_000)
    assert len(caplog.messages) == MOST_LINES
    minutes.pass_by()
    left_out = 1_000 - MOST_LINES
    assert caplog.messages[MOST_LINES:] == [
        f"{left_out} more tokens for the site www.example.org were refused in that minute: they have no line"
    ]
    refuse(1)
    assert caplog.messages[-1] == "a token for the site www.example.org was refused: malformed (key not named)"


def test_as_many_as_have_a_line_need_no_line_about_them(minutes: Minutes, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        refuse(MOST_LINES)
        minutes.pass_by()
    assert len(caplog.messages) == 3 * MOST_LINES
    assert not any("more tokens" in line for line in caplog.messages)


def test_a_flood_at_one_site_hides_nothing_of_another(minutes: Minutes, caplog: pytest.LogCaptureFixture) -> None:
    refuse(1_000)
    refuse(1, "shop.example")
    assert "shop.example" in caplog.messages[-1]
    assert len(minutes.running) == 2, "one minute a site"


def test_a_minute_of_one_test_ends_in_no_other(minutes: Minutes) -> None:
    before = enumerate_threads()
    refuse(1)
    assert [each for each in enumerate_threads() if isinstance(each, Timer) and each not in before] == []
    assert len(minutes.running) == 1
