"""What happens next: each event and who hears of it. The composition root; read it first.

world -> channels/<kind> --receive--> conversations --MessageReceived--> workspace (live)
world <- channels/<kind> <---send---- delivery <-----ReplyWritten------- conversations <--reply-- workspace
"""

from __future__ import annotations

from openline.channels.base import letters_out, visitor_live
from openline.channels.base.address_notices import ask_notices
from openline.channels.base.events import LetterAcknowledged, LetterBounced, NoticeAsked
from openline.conversations import events
from openline.conversations.assignment import take_back
from openline.conversations.proving.changed import AddressChanged
from openline.delivery.bouncing import hear_bounces
from openline.delivery.carry import carry
from openline.delivery.foreseeing import would_leave
from openline.delivery.notices import plan_notices
from openline.delivery.planning import plan, plan_acknowledgement
from openline.delivery.unseen import watch
from openline.kit.bus import subscribe, subscribe_within
from openline.people.events import AgentChanged, MembershipChanged
from openline.workspace import live


def wire() -> None:
    """Connect the rooms. Called once, when Django is ready."""
    # Agents see everything that happens to the conversations they may see.
    for kind in events.KINDS.values():
        subscribe(kind, live.show)
    subscribe(events.AgentsSaw, live.show_row)
    subscribe(events.CustomerSaw, live.show_row)

    # What is known of a customer shows wherever one of his conversations is open.
    for known in events.OF_PERSON:
        subscribe(known, live.show_person)

    # Customers see what is theirs to see; replies go out through delivery and the channel.
    for public in events.PUBLIC:
        if public is not events.ReplyWritten:
            subscribe(public, visitor_live.show)
    subscribe_within(events.ReplyWritten, plan)
    subscribe(events.ReplyWritten, carry, watch)
    subscribe_within(LetterAcknowledged, plan_acknowledgement)
    subscribe_within(NoticeAsked, plan_notices)
    letters_out.answered_by(would_leave)
    subscribe_within(AddressChanged, ask_notices)
    subscribe_within(LetterBounced, hear_bounces)
    subscribe(events.AgentsSaw, visitor_live.show_seen)
    subscribe(events.Moved, visitor_live.show_moved)

    # A membership taken away is gone from every open socket.
    subscribe(MembershipChanged, live.show_membership)
    subscribe(AgentChanged, live.refresh_agents)

    # Nothing open stays with an agent who cannot see it.
    for changed in (MembershipChanged, AgentChanged, events.Reopened):
        subscribe(changed, take_back)
