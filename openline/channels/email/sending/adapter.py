"""Letters leave: composed from committed replies and handed to the mailbox's server."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openline.channels.base.contract import ACKNOWLEDGEMENT, DeliveryError, InPart, Outgoing
from openline.channels.email.models import Sent
from openline.conversations.measured import first_answers
from openline.conversations.models import Line
from openline.kit.clock import now as present
from openline.kit.sealed import CannotUnseal

from .bodies import Said, acknowledgement, said_in
from .compose import Composed, NobodyToWriteTo, compose
from .facts import Facts, facts_of
from .headers import BadAddress, as_read
from .smtp import Connection

log = logging.getLogger(__name__)


class Email:
    """The adapter of the e-mail channel. It keeps a connection for each mailbox until it is closed."""

    def __init__(self) -> None:
        self._connections: dict[int, Connection] = {}

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        return [self._send(outgoing, present()) for outgoing in outgoings]

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _send(self, outgoing: Outgoing, now: datetime) -> str | DeliveryError:
        facts = facts_of(outgoing)
        if not facts.line.settings.get("smtp", {}).get("host"):
            words = _("The mailbox %(name)s has no outgoing server: an admin sets one") % {"name": facts.line.name}
            return DeliveryError(words, permanent=False)
        try:
            letter = compose(outgoing, facts, _said(outgoing, facts, now), now)
        except NobodyToWriteTo:
            return DeliveryError(_("There is no address to write to"), permanent=True)
        except BadAddress as error:
            words = _("Nobody can be written to at “%(address)s”") % {"address": str(error)}
            return DeliveryError(words, permanent=True)
        except (CannotUnseal, FileNotFoundError) as error:
            return DeliveryError(str(error), permanent=isinstance(error, FileNotFoundError))
        _note(outgoing, facts.line, letter, now)
        try:
            to = _those_without(outgoing.only, letter.recipients)
            refused = self._connection(facts.line).send(letter.sender, to, letter.raw)
        except DeliveryError as error:
            return error
        by_address = {as_read(address): said for address, said in refused.items()}
        return InPart.made(letter.message_id, by_address) if refused else letter.message_id

    def _connection(self, line: Line) -> Connection:
        return self._connections.setdefault(line.pk, Connection(line.settings, line.pk))


def _said(outgoing: Outgoing, facts: Facts, now: datetime) -> Said:
    if outgoing.purpose == ACKNOWLEDGEMENT:
        return acknowledgement(facts, first_answers(outgoing.row.department, now))
    return said_in(facts)


def _those_without(only: Sequence[str], recipients: list[str]) -> list[str]:
    """Of the envelope's addresses those that this try is for; the letter itself stays as it was."""
    wanted = {as_read(address) for address in only}
    return [address for address in recipients if as_read(address) in wanted] or recipients


def _note(outgoing: Outgoing, line: Line, letter: Composed, now: datetime) -> None:
    """Before it leaves: an answer may be here before our next line of code."""
    known = {
        "line": line,
        "conversation_id": outgoing.row.id,
        "seq": outgoing.entry.seq,
        "purpose": outgoing.purpose,
        "recipients": list(dict.fromkeys(map(as_read, letter.recipients))),
        "at": now,
    }
    with transaction.atomic():
        Sent.objects.update_or_create(message_id=letter.message_id, defaults=known)
