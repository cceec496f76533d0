"""What a visitor's socket speaks, whatever rides on it (chat now, calls later). Documented in channels/chat/doc.md."""

from __future__ import annotations

import msgspec

from openline.conversations.wire import Actor, File

# --- from the site to the desk ------------------------------------------------------------------------------------


class Hello(msgspec.Struct, tag="hello", tag_field="t"):
    """The first frame. `cursor` maps conversation ids (as strings) to the last seq held. `proof`: what `identified`
    gave, for the same token; `identify`: a fresh token of the site in its place."""

    line: str
    v: int = 1
    token: str = ""
    lang: str = ""
    cursor: dict[str, int] = msgspec.field(default_factory=dict)
    proof: str = ""
    identify: str = ""


class More(msgspec.Struct, tag="more", tag_field="t"):
    """After a `welcome` or `caught_up` with `more`: the next entries."""

    cursor: dict[str, int]


class Say(msgspec.Struct, tag="message", tag_field="t"):
    """A message. `id` (a UUID) makes a retry harmless; `files` are keys of uploads; `topic` (a department's key out of
    `welcome.topics`) matters only for the message that opens a conversation."""

    id: str
    body: str = ""
    files: list[str] = msgspec.field(default_factory=list)
    topic: str = ""


class Seen(msgspec.Struct, tag="seen", tag_field="t"):
    conversation: int
    seq: int


class Contact(msgspec.Struct, tag="contact", tag_field="t"):
    """Where an answer goes that this visitor does not see here, after his first message. "" takes it back."""

    email: str


class Identify(msgspec.Struct, tag="identify", tag_field="t"):
    """The site says whose account this visitor uses: `token` is what its back end signed. Also renews a proof."""

    token: str


class SignOut(msgspec.Struct, tag="sign_out", tag_field="t"):
    """Proofs of this visitor end, and all his sockets with them."""


class Ping(msgspec.Struct, tag="ping", tag_field="t"):
    pass


VisitorCommand = Hello | More | Say | Seen | Contact | Identify | SignOut | Ping

# --- from the desk to the site ------------------------------------------------------------------------------------


class Limits(msgspec.Struct):
    body: int
    file: int
    files: int


class Topic(msgspec.Struct):
    key: str
    name: str


class Shown(msgspec.Struct, omit_defaults=True):
    """An entry as the customer sees it. `after` is the seq of the entry before it that this visitor may see: a client
    whose cursor differs has missed something and asks for `more`."""

    conversation: int
    seq: int
    after: int
    at: int
    kind: str  # message_received, reply_written, closed, reopened, continued
    actor: Actor
    body: str = ""
    files: list[File] = msgspec.field(default_factory=list)
    id: str = ""  # the client id of the visitor's own messages


class Account(msgspec.Struct):
    """The account that the visitor speaks for, until then. `mail`: answers that he does not see go to its address."""

    name: str
    until: int
    mail: bool


class Welcome(msgspec.Struct, tag="welcome", tag_field="t"):
    """`token` identifies this visitor from now on: keep it. `seen` is how far the agents have read the current
    conversation; `conversation` is 0 before the first message; `closed` when it was closed."""

    token: str
    name: str
    topics: list[Topic]
    conversation: int
    closed: bool
    seen: int
    entries: list[Shown]
    more: bool
    limits: Limits
    email: str = ""  # where answers go that he does not see here
    account: Account | None = None


class CaughtUp(msgspec.Struct, tag="caught_up", tag_field="t"):
    entries: list[Shown]
    more: bool


class Came(msgspec.Struct, tag="entry", tag_field="t"):
    entry: Shown


class AgentsSaw(msgspec.Struct, tag="seen", tag_field="t"):
    conversation: int
    seq: int


class Ack(msgspec.Struct, tag="ack", tag_field="t"):
    """Committed: the entry of the message with this `id`. `after` as in Shown."""

    id: str
    conversation: int
    seq: int
    after: int
    at: int


class Error(msgspec.Struct, tag="error", tag_field="t", omit_defaults=True):
    """What was wrong, in words for the person; `retry` when the same frame may work later."""

    code: str
    text: str
    id: str = ""
    retry: bool = False


class Reached(msgspec.Struct, tag="contact", tag_field="t"):
    """Kept: answers that the visitor does not see here go to this address."""

    email: str


class Identified(msgspec.Struct, tag="identified", tag_field="t"):
    """From now on this visitor speaks for the account. `proof` goes with each hello until then (milliseconds). What the
    account said elsewhere comes by `more`."""

    proof: str
    until: int
    name: str
    mail: bool


class Gone(msgspec.Struct, tag="gone", tag_field="t"):
    """This conversation shows here no more: it went behind a wall, and began in another browser."""

    conversation: int


class Pong(msgspec.Struct, tag="pong", tag_field="t"):
    pass


VisitorFrame = Welcome | CaughtUp | Came | AgentsSaw | Ack | Error | Reached | Identified | Gone | Pong
