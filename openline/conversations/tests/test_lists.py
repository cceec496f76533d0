from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from openline.conversations import queries, timeline
from openline.conversations.assignment import claim
from openline.conversations.closure import close
from openline.conversations.events import AgentsSaw, CustomerSaw
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Line
from openline.conversations.queries import BadCursor, Listed
from openline.conversations.seen import Saw
from openline.people.models import Agent, Department

from .scene import MARIA, MINUTE, NINA, NOW, TARAS, keep, row, said, written

Departments = dict[str, Department]


@pytest.fixture
def twenty(line: Line, departments: Departments) -> list[int]:
    """Twenty conversations in Technical, oldest first; some were heard of at the same moment."""
    customer = row(keep(said(MARIA, line, topic="general")).conversation).customer
    made = [
        Conversation(
            line=line,
            customer=customer,
            department=departments["technical"],
            opened_at=NOW,
            last_at=NOW + timedelta(microseconds=number // 3),
        )
        for number in range(20)
    ]
    return [conversation.pk for conversation in Conversation.objects.bulk_create(made)]


def pages(agent: Agent, limit: int, between: dict[int, Any] | None = None) -> list[list[int]]:
    """Ids page by page; `between` says what happens after a page."""
    found: list[list[int]] = []
    before: str | None = ""
    while before is not None:
        rows, before = queries.page(agent, Listed(), before, limit)
        found.append([each.id for each in rows])
        (between or {}).get(len(found), lambda: None)()
    return found


@pytest.mark.parametrize("limit", [1, 3, 7, 19, 20, 50])
def test_pages_hold_every_row_once_newest_first(twenty: list[int], ihor: Agent, limit: int) -> None:
    assert list(chain(*pages(ihor, limit))) == twenty[::-1]


def test_the_last_page_has_no_next_even_when_it_is_full(twenty: list[int], ihor: Agent) -> None:
    assert [len(page) for page in pages(ihor, 5)] == [5, 5, 5, 5]


def test_rows_that_move_while_one_pages_skip_and_double_no_others(twenty: list[int], ihor: Agent) -> None:
    newest = twenty[::-1]

    def move_up() -> None:
        """One that was shown, and one that was not yet: it comes live."""
        for pk in (newest[2], newest[9]):
            keep(written(ihor, pk), NOW + MINUTE)

    found = list(chain(*pages(ihor, 6, {1: move_up})))

    assert found == [pk for pk in newest if pk != newest[9]]


@pytest.mark.parametrize("cursor", ["x", "1_x", "_", "nan_1", "1e999_1", "-1e300_1", "1700000000_", "0x1_2"])
def test_a_cursor_that_no_page_gave_out_is_refused(ihor: Agent, cursor: str) -> None:
    with pytest.raises(BadCursor):
        queries.page(ihor, Listed(), cursor, 5)


def test_each_view_and_each_department_has_its_own_rows(line: Line, olena: Agent, departments: Departments) -> None:
    technical, security, general = (
        keep(said(visitor, line, topic=topic)).conversation
        for visitor, topic in ((MARIA, "technical"), (TARAS, "security"), (NINA, "general"))
    )
    claim(technical, by=olena, now=NOW)
    close(general, by=olena, now=NOW)

    def ids(view: str = "all", department: str = "", closed: bool = False) -> set[int]:
        wanted = Listed(view, departments[department].pk if department else None, closed)
        return {each.id for each in queries.page(olena, wanted, "", 50)[0]}

    assert ids() == {technical, security}
    assert ids("mine") == {technical}
    assert ids("unassigned") == {security}
    assert ids(closed=True) == {general}
    assert ids("unassigned", "technical") == set()
    assert ids("all", "technical") == {technical}


def test_counts_are_of_open_conversations_that_the_agent_may_see(
    line: Line, olena: Agent, ihor: Agent, iryna: Agent, departments: Departments
) -> None:
    technical, _, general = (
        keep(said(visitor, line, topic=topic)).conversation
        for visitor, topic in ((MARIA, "technical"), (TARAS, "security"), (NINA, "general"))
    )
    claim(technical, by=ihor, now=NOW)
    close(general, by=olena, now=NOW)
    expected = {departments["technical"].pk: 1, departments["security"].pk: 1}

    assert queries.counts(ihor) == (1, 1, expected)
    assert queries.counts(olena) == (0, 1, expected)
    assert queries.counts(iryna) == (0, 0, {})


def test_how_far_one_has_read_never_moves_back_and_never_beyond_the_end(
    line: Line, ihor: Agent, heard: list[Any]
) -> None:
    kept = keep(said(MARIA, line, topic="technical"))
    for body in ("Алло", "Ви там?"):
        keep(said(MARIA, line, body))
    heard.clear()

    for seq, expected in ((2, 2), (1, 2), (999, 4), (3, 4), (-5, 4)):
        by_agent = Saw(kept.conversation, seq, agent=ihor.pk)
        by_customer = Saw(kept.conversation, seq, customer=kept.customer)
        assert keep_many([by_agent, by_customer], NOW) == [None, None]
        assert (row(kept.conversation).agents_seen_seq, row(kept.conversation).customer_seen_seq) == (expected,) * 2

    assert [type(event) for event in heard] == [AgentsSaw, CustomerSaw] * 2


def test_a_reply_says_that_the_agent_has_read_all_before_it(line: Line, ihor: Agent) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    keep(written(ihor, conversation))

    assert row(conversation).agents_seen_seq == 2


def test_what_is_read_in_the_batch_in_which_it_is_said_counts(line: Line, ihor: Agent) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    keep_many([Saw(conversation, 3, agent=ihor.pk), said(MARIA, line, "Алло")], NOW)

    assert row(conversation).agents_seen_seq == 3


def test_a_thread_is_read_in_pages_and_from_any_cursor(line: Line, ihor: Agent) -> None:
    first = said(MARIA, line, "0", topic="technical")
    kept = keep_many([first, *(said(MARIA, line, str(number)) for number in range(1, 250))], NOW)[0]
    assert kept is not None
    conversation = row(Conversation.objects.get().pk)

    newest, earlier = timeline.newest(conversation)
    middle, more = timeline.newest(conversation, before=newest[0].seq)
    oldest, none = timeline.newest(conversation, before=middle[0].seq)

    assert (earlier, more, none) == (True, True, False)
    everything = [*oldest, *middle, *newest]
    assert [entry.seq for entry in everything] == list(range(1, 252))
    assert timeline.since(conversation, 0) == everything
    assert timeline.since(conversation, 200) == everything[200:]
