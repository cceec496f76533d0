"""A reply that is a letter: what an agent's editor sends is cleaned here, and whom it goes to is written down.

Runs in the sockets' reader threads. Replies of other channels never come this way.
"""

from __future__ import annotations

import re

import msgspec
import nh3
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from openline.channels.base.registry import channel
from openline.conversations import queries
from openline.conversations.draft import Formed
from openline.conversations.replies import Writing
from openline.conversations.wire import Letter
from openline.delivery.ways import recipient
from openline.people.models import Agent

from ..letters import is_proven_by_site

MOST_ADDRESSES = 20  # of Cc, and of Bcc
MOST_HTML = 100_000  # characters
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code"}
SCHEMES = {"http", "https", "mailto"}

_PLAIN = re.compile("</?(?:p|br)>")
_is_address = EmailValidator()


class Formatted(msgspec.Struct):
    """What a letter has beside its words, as the browser sent it."""

    html: str
    cc: list[str]
    bcc: list[str]


def as_letter(writing: Writing, formatted: Formatted) -> Writing | str:
    """The same words as a letter, or the code of what is wrong. Where the agent sees no conversation nothing is added:
    whether this is a retry of what he was once let write, only the one way in knows."""
    code = _refusal(formatted)
    if code:
        return code
    conversation = queries.find(Agent.objects.get(pk=writing.agent), writing.conversation)
    if conversation is None or not channel(conversation.line.kind).letters:
        return writing
    if (formatted.cc or formatted.bcc) and is_proven_by_site(conversation):
        return "bad_address"
    to = recipient(queries.row_of(conversation))
    html = clean(formatted.html)
    letter = Letter(to=[to] if to else [], cc=formatted.cc, bcc=formatted.bcc, formatted=_is_formatted(html))
    return msgspec.structs.replace(writing, letter=letter, formed=Formed(html=html) if html else None)


def _is_formatted(html: str) -> bool:
    """Whether it shows more than its words do."""
    return _PLAIN.sub("", html).find("<") >= 0


def _refusal(formatted: Formatted) -> str:
    if len(formatted.html) > MOST_HTML:
        return "too_long"
    if "\x00" in formatted.html:
        return "bad_frame"
    if max(len(formatted.cc), len(formatted.bcc)) > MOST_ADDRESSES:
        return "bad_address"
    return "" if all(map(is_address, [*formatted.cc, *formatted.bcc])) else "bad_address"


def is_address(text: str) -> bool:
    """Whether a letter can go there. Nothing that ends a header's line is one."""
    if len(text) > 254 or not text.isprintable():
        return False
    try:
        _is_address(text)
    except ValidationError:
        return False
    return True


def clean(html: str) -> str:
    """Only what the editor can make stays."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()
