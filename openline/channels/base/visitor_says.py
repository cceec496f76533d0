"""What a visitor says: to the writer, and back to his tabs once it is committed."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from openline.conversations.intake import Incoming
from openline.conversations.limits import refusal
from openline.conversations.outcome import Kept, Refused
from openline.conversations.writer import writer
from openline.kit.live.hub import hub
from openline.kit.live.limits import Buckets

from .wire import Ack, Say

if TYPE_CHECKING:
    from .speaking import Speaking
    from .visitor_tab import Tab
    from .visits import Visit

_encode = msgspec.json.Encoder().encode

sending: dict[str, Tab] = {}  # client ids under way, so that the sender is told once: by its ack


def say(tab: Tab, said: Say, visit: Visit) -> None:
    code = refusal(said.id, said.body, said.files)
    if not code and not _messages().take(visit.visitor, time.monotonic()):
        code = "too_fast"
    if code:
        tab.refuse(code, said.id)
        return
    sending[said.id] = tab
    incoming = _incoming(said, visit) if visit.speaks is None else _proven(said, visit, visit.speaks)
    writer.submit(incoming, lambda outcome: _kept(tab, said.id, visit, outcome))


def _kept(tab: Tab, client_id: str, visit: Visit, outcome: Any) -> None:
    """On the writer's thread."""
    sending.pop(client_id, None)
    if isinstance(outcome, Kept):
        ack = Ack(client_id, outcome.conversation, outcome.seq, outcome.after, outcome.at)
        hub.post(_acknowledge, tab, ack, outcome.customer, visit)
    else:
        hub.post(tab.refuse, outcome.code if isinstance(outcome, Refused) else "not_kept", client_id)


def _acknowledge(tab: Tab, ack: Ack, customer: int, visit: Visit) -> None:
    if visit.speaks is not None:
        visit.speaks.goes_on(ack.conversation, customer, begun=ack.after == 0)
    elif visit.customer is None:  # his first word: his other tabs do not listen yet, and the sender may be gone
        for other in list(hub.listeners(("visitor", visit.visitor, visit.line))):
            other.belong(customer)
            if other is not tab:
                other.show_all()
    tab.send(_encode(ack))


@cache
def _messages() -> Buckets:
    """By visitor, not by socket: connecting again does not start the count again."""
    return Buckets(settings.VISITOR_MESSAGES_PER_MINUTE)


def _incoming(said: Say, visit: Visit) -> Incoming:
    return Incoming(
        visit.line,
        "visitor",
        visit.visitor,
        said.id,
        said.body,
        files=said.files,
        language=visit.language,
        topic=said.topic,
        uploader=visit.visitor,
    )


def _proven(said: Say, visit: Visit, speaks: Speaking) -> Incoming:
    """The account's word. It never joins what does not show to who says it."""
    proven, conversation = speaks.proven, speaks.current
    reply_to = proven.answers_to if not conversation or speaks.told != conversation else ""
    speaks.told = conversation
    return Incoming(
        visit.line,
        "account",
        proven.value,
        said.id,
        said.body,
        files=said.files,
        name=proven.name,
        language=visit.language,
        topic=said.topic,
        uploader=visit.visitor,
        conversation=conversation,
        fresh=speaks.apart and not conversation,
        proven_by="site_token",
        reply_to=reply_to,
        begun_by=visit.visitor,
    )
