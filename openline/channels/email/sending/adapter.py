"""Letters leave: composed from committed replies and handed to the mailbox's server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openline.channels.base.contract import ACKNOWLEDGEMENT, DeliveryError, InPart, Notice, Outgoing
from openline.channels.email.models import Sent
from openline.channels.email.setup.kept import has_server
from openline.conversations.measured import first_answers
from openline.conversations.models import Line
from openline.kit.clock import now as present
from openline.kit.sealed import CannotUnseal

from .acknowledgement import acknowledgement, spared
from .bodies import Said, said_in
from .compose import Composed, NobodyToWriteTo, compose
from .facts import Facts, facts_of
from .headers import BadAddress, as_read
from .notice import compose_notice
from .smtp import Connection

log = logging.getLogger(__name__)


class Email:
    """The adapter of the e-mail channel. It keeps a connection for each mailbox until it is closed."""

    def __init__(self) -> None:
        self._connections: dict[int, Connection] = {}

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        return [self._send(outgoing, present()) for outgoing in outgoings]

    def send_notice(self, notice: Notice) -> str | DeliveryError:
        line = Line.objects.get(pk=notice.line)
        return self._handed_over(line, lambda: compose_notice(notice, line, present()))

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _send(self, outgoing: Outgoing, now: datetime) -> str | DeliveryError:
        facts = facts_of(outgoing)
        if outgoing.purpose == ACKNOWLEDGEMENT:
            facts = spared(facts, outgoing.row)

        def composed() -> Composed:
            letter = compose(outgoing, facts, _said(outgoing, facts, now), now)
            _note(outgoing, facts.line, letter, now)
            return letter

        return self._handed_over(facts.line, composed, outgoing.only)

    def _handed_over(
        self, line: Line, composed: Callable[[], Composed], only: Sequence[str] = ()
    ) -> str | DeliveryError:
        if not has_server(line.settings):
            words = _("The mailbox %(name)s has no outgoing server: an admin sets one") % {"name": line.name}
            return DeliveryError(words, permanent=False)
        try:
            letter = composed()
            refused = self._connection(line).send(letter.sender, _those_without(only, letter.recipients), letter.raw)
        except DeliveryError as error:
            return error
        except NobodyToWriteTo:
            return DeliveryError(_("There is no address to write to"), permanent=True)
        except BadAddress as error:
            words = _("Nobody can be written to at “%(address)s”") % {"address": str(error)}
            return DeliveryError(words, permanent=True)
        except (CannotUnseal, FileNotFoundError) as error:
            return DeliveryError(str(error), permanent=isinstance(error, FileNotFoundError))
        by_address = {as_read(address): said for address, said in refused.items()}
        return InPart.made(letter.message_id, by_address) if refused else letter.message_id

    def _connection(self, line: Line) -> Connection:
        return self._connections.setdefault(line.pk, Connection(line.settings, line.pk))


def _said(outgoing: Outgoing, facts: Facts, now: datetime) -> Said:
    if outgoing.purpose == ACKNOWLEDGEMENT:
        return acknowledgement(facts, outgoing, first_answers(outgoing.row.department, now))
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
