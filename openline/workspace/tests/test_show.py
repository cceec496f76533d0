"""Who is shown a conversation's row in his own list, and who is told that it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from openline.conversations.wire import Row
from openline.kit.live.hub import hub
from openline.workspace.live.show import Shown, _deliver

SECURITY, TECHNICAL, OLENA = 3, 2, 7


class OwnList:
    """Olena watches what is hers; she was a member of Security until a moment ago."""

    departments = frozenset({TECHNICAL})

    def __init__(self) -> None:
        self.told: list[str] = []

    def send(self, frame: bytes) -> None:
        self.told.append(msgspec.json.decode(frame)["t"])


@pytest.fixture
def olenas() -> Iterator[OwnList]:
    shown = OwnList()
    hub.subscribe(shown, ("mine", OLENA))
    yield shown
    hub.unsubscribe(shown, ("mine", OLENA))


def happens(department: int, assignee: int | None, had: set[int]) -> None:
    values: dict[str, Any] = dict.fromkeys(Row.__struct_fields__, 0)
    row = Row(**{**values, "id": 5, "department": department, "assignee": assignee})
    _deliver(row, b"{}", Shown(row, [], had, set()))


def test_nothing_tells_when_something_happens_behind_the_wall_that_she_left(olenas: OwnList) -> None:
    happens(SECURITY, OLENA, had=set())
    assert olenas.told == []


def test_what_is_taken_from_her_is_gone_once(olenas: OwnList) -> None:
    happens(SECURITY, None, had={OLENA})
    happens(SECURITY, None, had=set())
    assert olenas.told == ["gone"]


def test_what_is_hers_is_shown(olenas: OwnList) -> None:
    happens(TECHNICAL, OLENA, had=set())
    happens(TECHNICAL, None, had={OLENA})
    assert olenas.told == ["row", "row"]
