"""A department's list: what is shown of rows that change faster than anybody reads."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from openline.conversations.wire import Row
from openline.kit.live.hub import hub
from openline.workspace.live.lists import PAUSE, Lists
from openline.workspace.live.row_frame import RowFrame

TECHNICAL = 2


class Screen:
    """Somebody who watches the list."""

    departments = frozenset({TECHNICAL})

    def __init__(self) -> None:
        self.shown: list[int] = []

    def send(self, frame: bytes) -> None:
        self.shown.append(msgspec.json.decode(frame)["row"]["last_seq"])


def frame(last_seq: int) -> RowFrame:
    values: dict[str, Any] = dict.fromkeys(Row.__struct_fields__, 0)
    return RowFrame(Row(**{**values, "id": 7, "department": TECHNICAL, "last_seq": last_seq}))


async def test_the_newest_state_wins_whatever_order_the_threads_post_in() -> None:
    screen, lists = Screen(), Lists()
    hub.subscribe(screen, ("list", TECHNICAL))
    try:
        for last_seq in (4, 6, 5):
            lists.changed(TECHNICAL, frame(last_seq), set())
        await asyncio.sleep(PAUSE * 3)
    finally:
        hub.unsubscribe(screen, ("list", TECHNICAL))

    assert screen.shown == [4, 6]
