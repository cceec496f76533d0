"""Which conversation a letter goes on in: by what we sent and whoever takes part, never by what it says of itself.

A reference proves the conversation (our Message-IDs cannot be guessed), the sender's address has to take part in it. A
stranger on a known thread gets a conversation of his own beside it. A number in a subject proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db.models import Q

from openline.channels.email.models import Received, Sent
from openline.channels.email.reading.letter import Letter
from openline.channels.email.sending import tokens
from openline.conversations.models import Conversation
from openline.conversations.state import goes_on_in
from openline.kit import sql

MOST_REFERENCES = 50  # of a letter that are looked up, the newest


class Place(msgspec.Struct, frozen=True):
    """Where a letter belongs. `conversation` is the one that it answers, 0 for none; `takes_part`: its sender may;
    `old`: nobody wrote there for so long that it is continued in a new one. `decided_by`: reply_to, reference, none."""

    conversation: int = 0
    takes_part: bool = False
    old: bool = False
    decided_by: str = "none"


NOWHERE = Place()


def place_of(letter: Letter, received: Received, now: datetime) -> Place:
    """Asks the rows; `received.line` is selected along."""
    best = NOWHERE
    for claimed, decided_by in _claimed(letter, received):
        conversation = _end(claimed)
        found = Conversation.objects.filter(pk=conversation).values_list("last_at", flat=True).first()
        if found is None:
            continue
        if not _came_back(claimed, received.line_id):
            best = best if best.conversation else Place(conversation, decided_by=decided_by)
            continue
        days = int(received.line.settings.get("continue_after_days") or 0)
        old = bool(days) and found < now - timedelta(days=days)
        people = participants(claimed) | participants(conversation)
        place = Place(conversation, letter.sender.address in people, old, decided_by)
        if place.takes_part:
            return place
        best = best if best.conversation else place
    return best


def _end(conversation: int) -> int:
    """Where it goes on now: it may have left a walled department, or grown old, more than once."""
    with sql.cursor() as cursor:
        return goes_on_in(cursor, {conversation}).get(conversation, conversation)


def participants(conversation: int) -> set[str]:
    """The addresses that may write into it: whom we wrote to, and who wrote there before and was not forged."""
    # (A report about a letter of ours has the conversation as well, and no message: its sender takes no part.)
    wrote = Received.objects.filter(conversation=conversation, seq__isnull=False).exclude(verdict="forged")
    found = set(wrote.values_list("sender", flat=True))
    for recipients in Sent.objects.filter(conversation=conversation).values_list("recipients", flat=True):
        found.update(recipients)
    return found - {""}


def references(letter: Letter) -> list[str]:
    """What it answers, the nearest first."""
    chain = [*letter.in_reply_to, *reversed(letter.references)]
    return list(dict.fromkeys(each[:255] for each in chain if each))[:MOST_REFERENCES]


def _claimed(letter: Letter, received: Received) -> Iterator[tuple[int, str]]:
    """Conversations that the letter names in a way that can be checked, the surest first."""
    addresses = [received.envelope_to, *(each.address for each in [*letter.to, *letter.cc][:MOST_REFERENCES])]
    for address in addresses:
        token = tokens.read_reply_to(address)
        if token and token.made_for([letter.sender.address, *participants(token.conversation)]):
            yield token.conversation, "reply_to"
    answered = references(letter)
    if answered:
        known = _known(answered, received)
        yield from ((known[each], "reference") for each in answered if each in known)


def _known(message_ids: Sequence[str], received: Received) -> dict[str, int]:
    """Conversations by the Message-IDs of letters that we sent, or took on this line."""
    mine = Q(line=received.line_id, conversation__isnull=False, seq__isnull=False) & ~Q(verdict="forged")
    found = Received.objects.filter(mine, message_id__in=message_ids).order_by("-pk")  # the first of an id stays
    taken = found.values_list("message_id", "conversation_id")
    sent = Sent.objects.filter(message_id__in=message_ids).values_list("message_id", "conversation_id")
    return {message_id: conversation for message_id, conversation in taken if conversation} | dict(sent)


def _came_back(conversation: int, by: int) -> bool:
    """By the mailbox that it belongs to or left by. Who writes to another department's wants that one to read it."""
    mine = Conversation.objects.filter(pk=conversation, line=by).exists()
    return mine or Sent.objects.filter(conversation=conversation, line=by).exists()
