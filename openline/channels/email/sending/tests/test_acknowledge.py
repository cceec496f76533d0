from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openline.channels.email.sending.acknowledge import Asking, acknowledge
from openline.conversations.models import Line
from openline.people.models import Department

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def line(db: None) -> Line:
    settings = {"address": "support@desk.example", "acknowledge": True}
    department = Department.objects.get(key="general")
    return Line.objects.create(kind="email", name="Support", department=department, settings=settings)


def asking(line: Line, sender: str = "maria@pryklad.example", proven: bool = True) -> Asking:
    return Asking(line, 12, 2, sender, proven)


def test_a_sender_is_told_once_a_day_and_by_each_mailbox(line: Line) -> None:
    other = Line.objects.create(kind="email", name="Other", department=line.department, settings=line.settings)
    told = acknowledge(asking(line), NOW)
    assert told is not None
    assert (told.conversation, told.seq, told.line) == (12, 2, line.pk)
    assert acknowledge(asking(line, "Maria@Pryklad.example"), NOW + timedelta(hours=3)) is None
    assert acknowledge(asking(other), NOW) is not None
    assert acknowledge(asking(line), NOW + timedelta(days=1)) is not None


def test_who_proves_nothing_is_told_nothing(line: Line) -> None:
    assert acknowledge(asking(line, proven=False), NOW) is None
    assert acknowledge(asking(line), NOW) is not None, "the forger used up nobody's letter of the day"


def test_a_mailbox_that_does_not_acknowledge_is_silent(line: Line) -> None:
    line.settings["acknowledge"] = False
    assert acknowledge(asking(line), NOW) is None
