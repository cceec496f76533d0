"""What a customer typed, and what is wrong with it: beside each field, with a way out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.channels.base.posted import Posted, Problem
from openline.conversations.limits import MOST_BODY, MOST_FILES
from openline.conversations.models import Line
from openline.kit.uploads import LIMIT

from . import addresses, words

MOST_NAME = 120  # characters
MOST_TOGETHER = 3 * LIMIT  # bytes of all files of one post
LIMITS = {
    "name": MOST_NAME,
    "email": addresses.MOST,
    "message": MOST_BODY,
    "files": MOST_FILES,
    "file_bytes": LIMIT,
    "bytes": MOST_TOGETHER,
}
OF_FILES = frozenset({
    "file_too_large", "file_type", "too_many", "bad_file", "too_much", "too_fast", "too_much_at_once", "disk_full",
})  # fmt: skip


class Typed(msgspec.Struct):
    """As it was typed, so that it stands in the fields again. `sure`: an address that is right although it looks like
    a slip. `trap` is the field that no person sees."""

    name: str = ""
    email: str = ""
    topic: str = ""
    message: str = ""
    sure: str = ""
    trap: str = ""


class Wrong(msgspec.Struct):
    """By field: the error, and what was probably meant."""

    errors: dict[str, str] = msgspec.field(default_factory=dict)
    suggestions: dict[str, str] = msgspec.field(default_factory=dict)


def typed_of(posted: Posted) -> Typed:
    name = "".join(char if char.isprintable() else " " for char in posted.of("name"))
    return Typed(
        " ".join(name.split()),
        posted.of("take") or posted.of("email").strip(),
        posted.of("topic"),
        posted.of("message"),
        posted.of("sure"),
        posted.of("website"),
    )


def wrong_with(typed: Typed, line: Line, files: int, problems: Sequence[Problem]) -> Wrong:
    """In the active language. `files` is how many go with it."""
    wrong = Wrong()
    broken = {each.where for each in problems if each.code == "bad_text"}
    wrong.errors = {field: words.here("bad_text") for field in ("name", "email", "message") if field in broken}
    if len(typed.name) > MOST_NAME:
        wrong.errors.setdefault("name", words.here("long_name"))
    _look_at_email(typed, wrong)
    if typed.topic and typed.topic not in line.topics:
        wrong.errors["topic"] = words.here("topic")
    if any(each.code == "too_long" for each in problems) or len(typed.message) > MOST_BODY:
        wrong.errors["message"] = words.here("too_long")
    if not typed.message.strip() and not files:
        wrong.errors.setdefault("message", words.here("empty"))
    refused = [each for each in problems if each.code in OF_FILES]
    if refused:
        wrong.errors["files"] = words.about_files(refused)
    return wrong


def _look_at_email(typed: Typed, wrong: Wrong) -> None:
    email = typed.email
    if not email:
        wrong.errors.setdefault("email", words.here("no_email"))
        return
    whole = addresses.is_whole(email)
    meant = "" if whole and typed.sure == email else addresses.maybe(email)
    if meant:
        wrong.suggestions["email"] = meant
    if whole and not meant:
        return
    domain = email.rpartition("@")[2]
    code = "unsure_email" if whole else "no_at" if "@" not in email else "bad_email" if "." in domain else "no_ending"
    wrong.errors.setdefault("email", words.here(code))
