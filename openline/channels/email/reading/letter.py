"""What reading gives: plain structs that travel from the limited process to the desk as msgpack."""

from __future__ import annotations

import msgspec


class Address(msgspec.Struct, omit_defaults=True):
    """`address` is lower-cased ASCII or IDNA-decoded "local@domain"; "" when there is none that could be used."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


class Attached(msgspec.Struct, omit_defaults=True):
    """A part that is a file. `content_id` without <>; `inline` when the HTML shows it by cid."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


class Bounce(msgspec.Struct, omit_defaults=True):
    """What a delivery report says. `status` as in RFC 3463 ("5.1.1"); `message_id` is that of the letter that did not
    arrive; `delayed` when the server still tries."""

    recipient: str
    status: str = ""
    reason: str = ""
    message_id: str = ""
    delayed: bool = False


class Proof(msgspec.Struct, omit_defaults=True):
    """How far the sender is proven. `verdict`: proven, unproven or forged. `domain` is the one that From names.

    `source` is the machine that handed the letter over, if it is known. `reasons` are codes, the deciding one first:
    see authentication/verdict.py. The single results are for whoever looks closer ("pass", "fail", "none", ...).
    """

    verdict: str
    domain: str = ""
    source: str = ""
    reasons: list[str] = msgspec.field(default_factory=list)
    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"
    arc: str = "none"


class Letter(msgspec.Struct, omit_defaults=True):
    """A letter as people see it.

    `text` is all of it as text; `reply` the new words alone and `quoted` what is folded away (older letters, the
    signature), so that nothing of `text` is in neither. `html` is sanitised: `cid:` pictures keep their cid, remote
    ones carry `data-remote` instead of `src` and are counted in `remote`. `kind`: letter, auto-reply, bounce, feedback,
    list. `marks`: signed, encrypted, calendar; several_from; no_answer (its sender asks machines to be silent); cut
    (the rest of a very long text is attached). `date` is milliseconds since 1970 UTC, as the sender claims it.
    """

    sender: Address
    subject: str = ""
    text: str = ""
    html: str = ""
    reply: str = ""
    quoted: str = ""
    attachments: list[Attached] = msgspec.field(default_factory=list)
    kind: str = "letter"
    bounce: Bounce | None = None
    marks: list[str] = msgspec.field(default_factory=list)
    remote: int = 0
    language: str = ""  # uk, en or ru, guessed from the words; "" when there are too few
    date: int | None = None
    message_id: str = ""  # without <>
    in_reply_to: list[str] = msgspec.field(default_factory=list)
    references: list[str] = msgspec.field(default_factory=list)
    to: list[Address] = msgspec.field(default_factory=list)
    cc: list[Address] = msgspec.field(default_factory=list)
    reply_to: list[Address] = msgspec.field(default_factory=list)
    proof: Proof | None = None


class Envelope(msgspec.Struct, omit_defaults=True):
    """What is known of a letter beside its bytes. `source` and `helo`: the machine that handed it over, when that was
    the sender's own and not our relay; `trusted` is the authserv-id whose topmost Authentication-Results is believed
    ("" for none: then the letter is checked here). `at`: seconds since 1970 when it came, 0 if unknown.
    """

    sender: str = ""
    recipient: str = ""
    source: str = ""
    helo: str = ""
    trusted: str = ""
    at: float = 0.0


class Unreadable(Exception):
    """It cannot be read, or only at a price that nobody pays. The text is a code: too_deep, too_many_parts,
    too_much_header, too_slow, too_large, broken."""
