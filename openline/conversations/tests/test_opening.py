"""The first word on a line: whose it is, and which department gets it."""

from __future__ import annotations

from typing import Any

from openline.conversations import timeline
from openline.conversations.events import ConversationOpened
from openline.conversations.models import Conversation, Customer, Line
from openline.people.departments import is_in_use
from openline.people.models import Department

from .scene import MARIA, NINA, NOW, TARAS, keep, row, said


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


def test_a_department_that_lines_lead_to_is_in_use(line: Line, departments: dict[str, Department]) -> None:
    line.settings = {"topics": ["technical"]}
    line.save()
    assert [is_in_use(each) for each in departments.values()] == [True, True, False, False]

    line.closed_at = NOW
    line.save()
    assert not any(is_in_use(each) for each in departments.values())


def test_nothing_new_opens_in_a_closed_department(line: Line, departments: dict[str, Department]) -> None:
    def opens_in(visitor: str, topic: str) -> str:
        return row(keep(said(visitor, line, topic=topic)).conversation).department.key

    Department.objects.filter(key="security").update(closed_at=NOW)
    assert opens_in(MARIA, "security") == "general"
    Department.objects.filter(key="general").update(closed_at=NOW)
    assert [opens_in(TARAS, "security"), opens_in(NINA, "accounting")] == ["technical", "accounting"]
