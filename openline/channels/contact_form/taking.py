"""One post, whether a page or a script sent it: read, looked at, judged, kept. Nothing of it is lost on the way."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import msgspec
from django.db import OperationalError
from django.http import HttpRequest

from openline.channels.base import kept_files, posted
from openline.channels.base.posted import Posted
from openline.conversations.models import Line
from openline.conversations.wire import File
from openline.conversations.writer import NotKept
from openline.kit.disk import is_full

from . import confirming, form_ids, words
from .form_ids import Form
from .keeping import Done, Said, keep
from .robots import work
from .robots.judging import Judge, Sender, is_suspect, sender_of
from .typed import Typed, typed_of, wrong_with

STATUS = {
    "invalid": 422, "form": 422, "redraw": 200, "again": 429, "work": 429, "too_fast": 429, "no_letter": 429,
    "confirm": 202, "disk_full": 507, "not_kept": 503, "cut_off": 400, "bad_request": 400,
}  # fmt: skip
WHOLE = ("bad_request", "cut_off")  # what is wrong with all of it


class Taken(msgspec.Struct):
    """What became of it. `code` is "" when it was kept: then `done` says where. `form` is what the next post of the
    same words goes with."""

    form: str
    typed: Typed
    files: list[File] = msgspec.field(default_factory=list)
    code: str = ""
    status: int = 201
    text: str = ""
    errors: dict[str, str] = msgspec.field(default_factory=dict)
    suggestions: dict[str, str] = msgspec.field(default_factory=dict)
    challenge: str = ""
    bits: int = 0
    done: Done | None = None

    def refused(self, code: str, text: str = "", status: int = 0) -> Taken:
        self.code, self.text, self.status = code, text or words.here(code), status or STATUS[code]
        return self


@cache
def judge() -> Judge:
    return Judge()


def take(request: HttpRequest, line: Line, language: str, now: datetime) -> Taken:
    """In the active language. Who cannot work for it asks by `confirm` for a link by mail."""
    post = posted.read(request)
    address = request.META.get("REMOTE_ADDR", "")
    form, taken = _form(post, now)
    removed = post.lists.get("remove", [])
    if removed:
        kept_files.forget(form.id, removed)
        post.lists["kept"] = [key for key in post.lists.get("kept", []) if key not in removed]
    taken.files = kept_files.keep(post, form.id, address)
    if taken.code or _is_wrong(taken, line, post) or _is_redrawn(taken, post):
        return taken
    said = _said(taken, form, language)
    sender = sender_of(line.pk, address, said.email)
    if _is_stopped(taken, line, said, form, sender, post, now):
        return taken
    judge().count(sender, now)
    return _keep(taken, line, said, now)


def _form(post: Posted, now: datetime) -> tuple[Form, Taken]:
    """An id that is not ours is replaced, and whoever sent it sends again."""
    taken = Taken(post.of("form"), typed_of(post))
    form = form_ids.form_of(taken.form)
    if form is None:
        taken.form = form_ids.new_form(now)
        form = form_ids.form_of(taken.form)
        taken.refused("form")
    assert form is not None
    for code in WHOLE:
        if code in post.codes():
            taken.refused(code)
    return form, taken


def _is_wrong(taken: Taken, line: Line, post: Posted) -> bool:
    wrong = wrong_with(taken.typed, line, len(taken.files), post.problems)
    taken.errors, taken.suggestions = wrong.errors, wrong.suggestions
    if not wrong.errors:
        return False
    codes = post.codes()
    if codes & {"disk_full"}:
        taken.refused("disk_full")
    else:
        status = 413 if codes & {"file_too_large", "too_much_at_once"} else 415 if "file_type" in codes else 422
        taken.refused("invalid", words.summary(list(wrong.errors)), status)
    return True


def _is_redrawn(taken: Taken, post: Posted) -> bool:
    """A file was taken off, or another address put in: the customer looks at it before it goes."""
    if not post.lists.get("remove") and not post.of("take"):
        return False
    taken.refused("redraw")
    return True


def _said(taken: Taken, form: Form, language: str) -> Said:
    typed = taken.typed
    keys = tuple(file.key for file in taken.files)
    return Said(form.id, typed.name, typed.email, typed.topic, typed.message, keys, language)


def _is_stopped(taken: Taken, line: Line, said: Said, form: Form, sender: Sender, post: Posted, now: datetime) -> bool:
    suspect, by_mail = is_suspect(taken.typed.trap, form.handed_out, now), post.of("confirm")
    judged = judge().judge(sender, now, suspect=suspect and not by_mail)
    if judged.capped:
        taken.refused("too_fast")
        return True
    if judged.bits and not _has_worked(post.of("work"), said, now, judged.least):
        if by_mail:
            _hold(taken, line, said, sender, now)
        else:
            taken.challenge, taken.bits = work.challenge(form.id, judged.bits, now), judged.bits
            taken.refused("work")
        return True
    if suspect and by_mail:
        taken.typed.trap = ""
        taken.refused("again")
        return True
    return False


def _has_worked(done: str, said: Said, now: datetime, least: int) -> bool:
    words = f"{said.email}\x00{said.topic}\x00{said.body}"
    return work.is_done(done, said.form, now, least) and work.spend(done, words)


def _hold(taken: Taken, line: Line, said: Said, sender: Sender, now: datetime) -> None:
    try:
        confirming.hold(line, said, now, lambda: judge().may_write(sender, now))
    except confirming.NoLetter:
        taken.refused("no_letter")
    else:
        taken.refused("confirm")


def _keep(taken: Taken, line: Line, said: Said, now: datetime) -> Taken:
    try:
        taken.done = keep(line, said, now)
    except NotKept:
        return taken.refused("not_kept")
    except OperationalError as error:
        if not is_full(error):
            raise
        return taken.refused("not_kept")
    return taken
