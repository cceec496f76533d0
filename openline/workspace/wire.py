"""What the agents' live socket and API speak. Frames are JSON objects; `t` names the kind."""

from __future__ import annotations

import msgspec

from openline.conversations.wire import Certainty, Entry, HeldAddress, Known, NamedCustomer, Row, Suggested

# --- from the browser to the desk ---------------------------------------------------------------------------------


class Watch(msgspec.Struct, tag="watch", tag_field="t"):
    """Which list is on the screen. Rows that enter, change in or leave it come as `row` frames."""

    view: str = "all"  # mine, unassigned, all
    department: int | None = None
    closed: bool = False


class Open(msgspec.Struct, tag="open", tag_field="t"):
    """Show this conversation and keep it live; `after` is the last seq already held."""

    conversation: int
    after: int = 0


class Leave(msgspec.Struct, tag="leave", tag_field="t"):
    conversation: int


class Reply(msgspec.Struct, tag="reply", tag_field="t"):
    """Say something to the customer. `id` (a UUID) makes a retry harmless; `files` are keys of uploads.

    `html`, `cc` and `bcc` are for channels whose answers are letters: how `body` is formatted, and who else gets it.
    """

    id: str
    conversation: int
    body: str = ""
    files: list[str] = msgspec.field(default_factory=list)
    html: str = ""
    cc: list[str] = msgspec.field(default_factory=list)
    bcc: list[str] = msgspec.field(default_factory=list)


class Note(msgspec.Struct, tag="note", tag_field="t"):
    """As `reply`, but only agents see it."""

    id: str
    conversation: int
    body: str = ""
    files: list[str] = msgspec.field(default_factory=list)


class Seen(msgspec.Struct, tag="seen", tag_field="t"):
    conversation: int
    seq: int


class Ping(msgspec.Struct, tag="ping", tag_field="t"):
    pass


AgentCommand = Watch | Open | Leave | Reply | Note | Seen | Ping

# --- from the desk to the browser ---------------------------------------------------------------------------------


class Welcome(msgspec.Struct, tag="welcome", tag_field="t"):
    """The socket is signed in. Sent again whenever the agent's departments change."""

    agent: int
    departments: list[int]
    version: str


class Opened(msgspec.Struct, tag="opened", tag_field="t"):
    """Answer to `open`: the row and the entries after `after` (the newest 100 when `after` is 0)."""

    row: Row
    entries: list[Entry]
    earlier: bool


class Said(msgspec.Struct, tag="said", tag_field="t"):
    """New entries of an opened conversation, and its row after them."""

    row: Row
    entries: list[Entry]


class RowChanged(msgspec.Struct, tag="row", tag_field="t"):
    """A conversation of a watched list as it is now."""

    row: Row


class Gone(msgspec.Struct, tag="gone", tag_field="t"):
    """This conversation is no longer yours to see: forget it."""

    conversation: int


class Ack(msgspec.Struct, tag="ack", tag_field="t"):
    """Committed. `id` is the command's."""

    id: str
    conversation: int
    seq: int
    at: int


class Error(msgspec.Struct, tag="error", tag_field="t", omit_defaults=True):
    """What was wrong, in words for the person; `retry` when the same command may work later."""

    code: str
    text: str
    id: str = ""
    conversation: int = 0
    retry: bool = False


class CountsChanged(msgspec.Struct, tag="counts", tag_field="t"):
    """Something that counts changed: ask GET /api/counts (sent at most once a second)."""


class MembershipChanged(msgspec.Struct, tag="membership", tag_field="t", omit_defaults=True):
    """Somebody joined or left a department that this agent sees."""

    department: int
    agent: int
    agent_name: str
    kind: str  # joined, left, role_changed
    at: int
    by_name: str = ""


class PersonChanged(msgspec.Struct, tag="person", tag_field="t"):
    """What is known of this conversation's customer may have changed: ask GET /api/conversations/ID/customer."""

    conversation: int


class Pong(msgspec.Struct, tag="pong", tag_field="t"):
    pass


AgentFrame = (
    Welcome | Opened | Said | RowChanged | Gone | Ack | Error | CountsChanged | MembershipChanged | PersonChanged | Pong
)

# --- the API ------------------------------------------------------------------------------------------------------


class DepartmentOut(msgspec.Struct):
    """`name` is in the agent's language; `mine` when the agent may see its conversations."""

    id: int
    key: str
    name: str
    walled: bool
    mine: bool


class AgentOut(msgspec.Struct):
    id: int
    name: str
    picture: str
    departments: list[int]


class ChannelOut(msgspec.Struct):
    """What a channel declares of itself; `icon` is a symbol of icons.svg, `colour` a token, `goes` a sentence.

    `letters`: answers are letters; `carried`: a server outside has to take them; `fades`: unseen they go on by letter;
    `proves`: its site vouches for whoever writes there.
    """

    kind: str
    label: str
    goes: str
    icon: str
    colour: str
    letters: bool
    carried: bool
    fades: bool
    proves: bool


class Me(msgspec.Struct):
    id: int
    name: str
    email: str
    picture: str
    role: str  # agent, supervisor, admin
    language: str
    theme: str  # auto, light, dark
    dense: bool
    single_keys: bool
    departments: list[DepartmentOut]
    agents: list[AgentOut]
    channels: list[ChannelOut]
    undo_seconds: int  # in which a reply that is carried can be taken back
    version: str


class Page(msgspec.Struct):
    """A page of a list, newest first; `next` goes into `before` for the page after it, null at the end."""

    rows: list[Row]
    next: str | None
    count: int


class Thread(msgspec.Struct):
    row: Row
    entries: list[Entry]
    earlier: bool


class Recipients(msgspec.Struct):
    """Whom a letter of this conversation goes to ("" when no address is known) and from which department, who else
    takes part, and what is written below it. `known`: how the address came to the question, "account" when the site
    signed it (then nobody else may read along), "typed" when nobody proved it, "" where there is nothing to say."""

    to: str
    sender: str
    cc: list[str]
    signature: str
    known: str = ""


class Original(msgspec.Struct):
    """What a letter has beyond its words in the thread: `html` whether GET /originals/CONVERSATION/SEQ shows a
    formatted form of it, `quoted` what is folded away, `text` the whole when the thread shows its beginning."""

    html: bool
    quoted: str
    text: str


class Counts(msgspec.Struct):
    """Open conversations the agent may see; `departments` by id."""

    mine: int
    unassigned: int
    all: int
    departments: dict[int, int]


class CustomerOut(msgspec.Struct):
    """What the agent may know of the customer and of others who are the same person: `joined`. `conversations` are all
    of theirs that he may see, newest first; `named` those whom events of this conversation join or part; `may_release`:
    he may let a `held` address hold at once; `writer` is how this conversation's writer is proven, whatever warns."""

    id: int
    name: str
    language: str
    created_at: int
    certainty: Certainty
    writer: Certainty
    identities: list[Known]
    held: list[HeldAddress]
    may_release: bool
    joined: list[NamedCustomer]
    suggested: list[Suggested]
    conversations: list[Row]
    named: list[NamedCustomer]


class Problem(msgspec.Struct, omit_defaults=True):
    """Body of every refusal of the API: `text` is for the person."""

    code: str
    text: str
    assignee: int = 0
