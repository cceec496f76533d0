"""What a conversation looks like on the wire: the same shapes in the API, in live frames and in every client.

(gc=False here and in other structs of the hot path: they hold no cycles, so the collector need not look at them.)
"""

from __future__ import annotations

from typing import Any

import msgspec


class File(msgspec.Struct, omit_defaults=True, gc=False):
    """An attachment. `width` and `height` in pixels are set for pictures that can be shown."""

    key: str
    name: str
    content_type: str
    size: int
    width: int = 0
    height: int = 0


class Actor(msgspec.Struct, omit_defaults=True, gc=False):
    """Who said or did it; `id` within its kind, 0 for the system."""

    kind: str  # customer, agent, system
    id: int = 0
    name: str = ""


class Proof(msgspec.Struct, omit_defaults=True, gc=False):
    """How far a sender is who he says. `verdict`: proven, unproven or forged. `domain` is the one that vouches for him,
    or does not; `source` the machine that handed the letter over, if it is known; `reasons` are codes with words in
    every language, the deciding one first."""

    verdict: str
    domain: str = ""
    source: str = ""
    reasons: list[str] = msgspec.field(default_factory=list)


class Letter(msgspec.Struct, omit_defaults=True, gc=False):
    """What a message has beside its words when it came or goes as a letter.

    `formatted`: there is a formatted form of it; `quoted`: lines that are folded away; `pictures`: of others, not
    loaded; `cut`: the body is only its beginning (all of these by GET /api/conversations/ID/originals/SEQ). `held`:
    links and files are off until somebody opens them on purpose. `marks`: auto_reply, list, bounce, feedback, signed,
    encrypted, calendar.
    """

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    to: list[str] = msgspec.field(default_factory=list)
    cc: list[str] = msgspec.field(default_factory=list)
    bcc: list[str] = msgspec.field(default_factory=list)
    proof: Proof | None = None
    formatted: bool = False
    quoted: int = 0
    pictures: int = 0
    cut: bool = False
    held: bool = False
    marks: list[str] = msgspec.field(default_factory=list)


class Entry(msgspec.Struct, omit_defaults=True, gc=False):
    """One item of the timeline. `at` is milliseconds since 1970 UTC."""

    seq: int
    at: int
    kind: str
    actor: Actor
    body: str = ""
    files: list[File] = msgspec.field(default_factory=list)
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    letter: Letter | None = None


class Row(msgspec.Struct, gc=False):
    """A conversation in a list. Times are milliseconds since 1970 UTC."""

    id: int
    channel: str
    line: int
    department: int
    assignee: int | None
    customer: int
    customer_name: str
    subject: str
    opened_at: int
    closed_at: int | None
    last_at: int
    waiting_since: int | None
    last_seq: int
    public_seq: int
    customer_seq: int
    agents_seen_seq: int
    customer_seen_seq: int
    preview: str
    preview_by: str
    continues: int | None
    beside: int | None


class Known(msgspec.Struct, gc=False):
    """What the customer of a conversation is known by, or another `customer` of the same person. `value`: of an account
    its id; a visitor has none. `verified_by` without `verified_at` is where it was only said. `facts` are what the site
    signed along; `signed_in_until` is set while a browser speaks for the account."""

    customer: int
    kind: str
    value: str = ""
    verified_at: int | None = None
    verified_by: str = ""
    proven_at: int | None = None
    signed_in_until: int | None = None
    facts: dict[str, str] = msgspec.field(default_factory=dict)


class Certainty(msgspec.Struct, gc=False):
    """How sure it is that the account's owner writes in this conversation, and why.

    sure: signed_in, signed; likely: holds, joined; address: proven; claimed: said, nobody; warning: forged,
    address_changed. `value` is the account or the address that the reason is about, `at` since when.
    """

    level: str
    why: str
    value: str = ""
    at: int | None = None


class Suggested(msgspec.Struct, gc=False):
    """A customer who may be the same person, and the newest of his conversations. `value` is what both have, `why`:
    proven_there (here it is only said), said_there (here it is proven), said_both; or apart: an agent parted them."""

    id: int
    name: str
    why: str
    value: str
    conversation: int


class HeldAddress(msgspec.Struct, gc=False):
    """The site signed another address for the account; answers go to the one before until then. `refused`: when an
    agent kept the earlier one, so that it waits for a release and for no day; before `since` another was refused."""

    email: str
    before: str
    since: int
    until: int
    refused: int | None = None


class NamedCustomer(msgspec.Struct, gc=False):
    id: int
    name: str
