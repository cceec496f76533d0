"""Whom a letter goes to, before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.channels.base.registry import channel
from openline.conversations import queries
from openline.conversations.models import Conversation, Event, Line
from openline.delivery.ways import way_out
from openline.workspace import wire

from ..letters import ACCOUNT, known_by
from .answers import agent_of, answer
from .conversations import visible

router = Router()

LETTERS_LOOKED_AT = 50  # the newest: who takes part
MOST_SUGGESTED = 20


@router.get("/conversations/{conversation}/recipients")
def get_recipients(request: HttpRequest, conversation: int) -> HttpResponse:
    found = visible(request, conversation)
    row = queries.row_of(found)
    way = way_out(row)
    line = Line.objects.filter(pk=way).first() if way else None
    to = channel(line.kind).recipient(row) if line else ""
    known = known_by(found)
    language = agent_of(request).language or getattr(request, "LANGUAGE_CODE", "")
    # What a channel's settings form calls so; others have none.
    signature = str(line.settings.get("signature", "")) if line else ""
    others = [] if known == ACCOUNT else _others(found, to)
    return answer(wire.Recipients(to, found.department.name_in(language), others, signature, known))


def _others(conversation: Conversation, to: str) -> list[str]:
    """Who else wrote or read along, without us."""
    ours = Line.objects.filter(settings__has_key="address").values_list("settings__address", flat=True)
    known = {to.lower(), *(str(address).lower() for address in ours)}
    others: list[str] = []
    for address in _participants(conversation):
        if address.lower() not in known:
            known.add(address.lower())
            others.append(address)
    return others[:MOST_SUGGESTED]


def _participants(conversation: Conversation) -> Iterator[str]:
    """Newest first. Who is only in Bcc is named to nobody; what stands aside may be forged."""
    said = Event.objects.filter(conversation=conversation, kind__in=("message_received", "reply_written"))
    for data in said.order_by("-seq").values_list("data", flat=True)[:LETTERS_LOOKED_AT]:
        letter = (data or {}).get("letter") or {}
        for text in [letter.get("sender", ""), *letter.get("to", []), *letter.get("cc", [])]:
            address = parseaddr(text)[1]
            if "@" in address:
                yield address
