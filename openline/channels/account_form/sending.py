"""From what was posted to a message: a new question, or a word more in one that was asked here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import OperationalError, transaction

from openline.channels.base import kept_files
from openline.channels.base.events import LetterAcknowledged
from openline.channels.base.posted import Posted, Problem
from openline.conversations.intake import Incoming
from openline.conversations.limits import refusal
from openline.conversations.models import Conversation, Message
from openline.conversations.outcome import Kept
from openline.conversations.proving.sessions import Proven
from openline.conversations.wire import File
from openline.conversations.writer import NotKept, keep_one
from openline.kit.bus import tell_within
from openline.kit.disk import is_full

from . import limits, words
from .asked import OURS, find

ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
ABOUT_FILES = frozenset({
    "file_too_large", "file_type", "too_many", "too_much_at_once", "bad_file", "disk_full", "too_much",
})  # fmt: skip
ABOUT_WORDS = frozenset({"empty", "too_long", "bad_text"})
STATUS = {
    "cut_off": 400, "bad_request": 400, "bad_id": 400, "no_request": 404, "file_too_large": 413,
    "too_much_at_once": 413, "file_type": 415, "too_fast": 429, "too_much": 429, "not_kept": 503, "disk_full": 507,
}  # fmt: skip


class Writing(msgspec.Struct):
    """What somebody is about to say. `id` is of the form that he sends it by; `conversation` 0 for a new question;
    `files` are kept already."""

    id: str
    body: str
    conversation: int
    files: list[File]


class NotSent(Exception):
    """Nothing was said, and nothing is lost: `problems` say why, the deciding one first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code)
        self.problems = list(problems)

    @property
    def status(self) -> int:
        return STATUS.get(self.problems[0].code, 422)

    @property
    def code(self) -> str:
        """What is wrong in a field is one code: which field, its errors say."""
        first = self.problems[0].code
        return "invalid" if first in ABOUT_FILES | ABOUT_WORDS and first != "disk_full" else first

    def errors(self) -> dict[str, str]:
        """What to write beside each field, in the active language."""
        told = {
            "message": words.about(self.problems, ABOUT_WORDS),
            "files": words.about(self.problems, ABOUT_FILES),
        }
        return {field: text for field, text in told.items() if text}


def uploader(identity: int) -> str:
    """Who brings the files: the account, so that they wait for it beyond the session."""
    return f"account {identity}"


def writing_of(posted: Posted, form: str, identity: int, address: str, conversation: int) -> Writing:
    """What was posted, with its files on disk. Adds to the problems what the files have of their own."""
    if removed := posted.lists.get("remove"):
        kept_files.forget(uploader(identity), removed)
        posted.lists["kept"] = [key for key in posted.lists.get("kept", []) if key not in removed]
    files = kept_files.keep(posted, uploader(identity), address)
    return Writing(form, posted.of("message").rstrip(), conversation, files)


def send(writing: Writing, posted: Posted, proven: Proven, address: str, now: datetime) -> Kept:
    """Said, and committed. Doing it twice is harmless: the same words by the same form are one message, other words
    (the customer went back and went on writing) a second one in the same request. Raises NotSent."""
    problems = [*posted.problems, *_problems(writing, posted)]
    if problems:
        raise NotSent(sorted(problems, key=lambda problem: -STATUS.get(problem.code, 0)))
    if writing.conversation and find(proven, writing.conversation) is None:
        raise NotSent([Problem("no_request")])
    if not limits.may_say(proven.identity, address):
        raise NotSent([Problem("too_fast")])
    kept = _keep(_incoming(writing, proven))
    if not writing.conversation and proven.answers_to:
        with transaction.atomic():
            tell_within([LetterAcknowledged(kept.conversation, kept.seq, 0, now)])
    return kept


def _problems(writing: Writing, posted: Posted) -> list[Problem]:
    if not ID.fullmatch(writing.id):
        return [Problem("bad_id")]
    if posted.problems and not writing.files and not writing.body:
        return []  # what there was did not arrive: that is said already
    code = refusal(_client_id(writing), writing.body, [file.key for file in writing.files])
    return [Problem(code)] if code else []


def _incoming(writing: Writing, proven: Proven) -> Incoming:
    """Answers of a new question go to the address that holds now, whatever was signed last; what was asked keeps the
    address that it was asked with, whatever is added to it."""
    conversation = writing.conversation or _asked_before(writing, proven)
    return Incoming(
        proven.line,
        "account",
        proven.value,
        _client_id(writing),
        writing.body,
        files=[file.key for file in writing.files],
        name=proven.name,
        language=proven.language,
        uploader=uploader(proven.identity),
        conversation=conversation,
        fresh=not conversation,
        proven_by="site_token",
        reply_to="" if _has_address(conversation) else proven.answers_to,
    )


def _has_address(conversation: int) -> bool:
    # not visible_to: the customer's own, which was looked up as his
    return Conversation.objects.filter(pk=conversation).exclude(reply_to="").exists()


def _asked_before(writing: Writing, proven: Proven) -> int:
    """The request that this form was sent as already, with other words."""
    mine = Message.objects.filter(customer=proven.customer, client_id__startswith=f"{OURS}{writing.id}-")
    before = mine.order_by("pk").values_list("conversation", flat=True).first()
    return before if before and find(proven, before) else 0


def _client_id(writing: Writing) -> str:
    said = "\0".join([writing.body, *(f"{file.name}/{file.size}" for file in writing.files)])
    return f"{OURS}{writing.id}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _keep(incoming: Incoming) -> Kept:
    try:
        outcome = keep_one(incoming)
    except NotKept as error:
        raise NotSent([Problem("not_kept")]) from error
    except (OSError, OperationalError) as error:
        if not is_full(error):
            raise
        raise NotSent([Problem("disk_full")]) from error
    if isinstance(outcome, Kept):
        return outcome
    raise NotSent([Problem(outcome.code if outcome.code == "bad_file" else "not_kept")])
