"""The first word on a line of somebody who is known from another one."""

from __future__ import annotations

from typing import Any

from openline.conversations import timeline
from openline.conversations.events import ConversationOpened
from openline.conversations.models import Conversation, Customer, Line
from openline.people.models import Department

from .scene import MARIA, keep, said


def test_who_is_known_already_keeps_his_name_in_what_is_shown_and_in_what_is_stored(
    line: Line, departments: dict[str, Department], heard: list[Any]
) -> None:
    other = Line.objects.create(key="other", kind="chat", name="Other", department=departments["general"])
    for where, name in ((line, "Maria Lindqvist"), (other, "")):
        keep(said(MARIA, where, "Hello", name=name))
    opened = [event for event in heard if isinstance(event, ConversationOpened)]
    assert [event.entry.actor.name for event in opened] == ["Maria Lindqvist"] * 2
    for event, conversation in zip(opened, Conversation.objects.order_by("pk"), strict=True):
        assert timeline.newest(conversation)[0][0] == event.entry
    assert Customer.objects.count() == 1
