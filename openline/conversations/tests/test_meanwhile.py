"""What others commit while a batch waits for its conversations decides, not what stood there before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from openline.conversations import keep as keeping
from openline.conversations import queries, timeline
from openline.conversations.models import Line
from openline.conversations.moving import move
from openline.conversations.outcome import NOT_FOUND, Kept
from openline.conversations.seen import Saw
from openline.conversations.state import lock_many
from openline.people.membership import remove_member
from openline.people.models import Agent, Department

from .scene import NOW, TARAS, bodies, keep, row, said, written

Departments = dict[str, Department]


@pytest.fixture
def before_the_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Lets something be committed just before the batch gets its locks, in each of its rounds."""

    def arrange(act: Callable[[], Any]) -> None:
        def late(*args: Any) -> Any:
            act()
            return lock_many(*args)

        monkeypatch.setattr(keeping, "lock_many", late)

    return arrange


def test_nobody_writes_or_reads_behind_a_wall_that_went_up_meanwhile(
    line: Line, andrii: Agent, olena: Agent, departments: Departments, before_the_lock: Any
) -> None:
    conversation = keep(said(TARAS, line, topic="general")).conversation
    before_the_lock(lambda: move(conversation, to=departments["security"].pk, by=olena, now=NOW))

    outcomes = keeping.keep_many([written(andrii, conversation), Saw(conversation, 2, agent=andrii.pk)], NOW)

    assert outcomes == [NOT_FOUND, None]
    assert row(conversation).department.key == "security"
    assert (len(bodies(conversation)), row(conversation).agents_seen_seq) == (1, 0)


def test_the_customers_word_follows_what_left_a_wall_meanwhile(
    line: Line, ihor: Agent, departments: Departments, before_the_lock: Any
) -> None:
    old = keep(said(TARAS, line, topic="security")).conversation
    before_the_lock(lambda: row(old).closed_at or move(old, to=departments["technical"].pk, by=ihor, now=NOW))

    (outcome,) = keeping.keep_many([said(TARAS, line, "Дякую")], NOW)

    assert isinstance(outcome, Kept)
    assert (row(outcome.conversation).continues_id, bodies(outcome.conversation)) == (old, ["Дякую"])
    assert row(old).closed_at == NOW


def test_what_is_said_behind_a_wall_is_not_read_by_who_was_let_in_before(
    line: Line, ihor: Agent, olena: Agent, departments: Departments
) -> None:
    conversation = keep(said(TARAS, line, topic="technical")).conversation
    remove_member(departments["security"], ihor, None, NOW)
    let_in = queries.find(ihor, conversation)
    assert let_in is not None
    move(conversation, to=departments["security"].pk, by=olena, now=NOW)
    keep(written(olena, conversation, "Підозра на шахрайство", note=True))

    for entries in (timeline.newest(let_in)[0], timeline.since(let_in, 0)):
        assert [entry.kind for entry in entries] == ["opened", "message_received"]
