"""What runs as long as the desk does: the receiver, the mailboxes' watchers, and what takes the letters."""

from __future__ import annotations

from collections.abc import Sequence

from openline.channels.base.contract import Service


def services() -> Sequence[Service]:
    from .receiving.receiver import Receiver
    from .receiving.watchers import Watchers
    from .taking.taker import Taking

    return [Taking(), Receiver(), Watchers()]
