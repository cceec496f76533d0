"""Proof of work: the sender finds a word that makes a SHA-256 begin with zero bits. Cheap to check, spent once.

The challenge carries its bits and its time, signed for one form by one run of the desk: what was spent is forgotten
with the run, and with it whatever could be spent again. Who worked for the run before is asked once more.

It has at most 37 characters: with `~` and a word of up to 17 it is one block of SHA-256 (55 bytes, FIPS 180-4), and
each try costs the sender half of what two blocks would.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

LASTS = timedelta(hours=1)
KNOWN = 100_000
_SALT = "openline.contact_form.work"
_RUN = secrets.token_urlsafe(9)
_WORD = re.compile(r"[0-9A-Za-z_-]{1,40}")

_lock = threading.Lock()
_spent: OrderedDict[str, str] = OrderedDict()


def challenge(form: str, bits: int, now: datetime) -> str:
    head = f"{bits}.{int(now.timestamp()):x}.{secrets.token_urlsafe(6)}"
    return f"{head}.{_signature(form, head)}"


def is_done(work: str, form: str, now: datetime, least: int = 0) -> bool:
    """Whether it is the answer to a challenge of ours for this form, of so many bits, which has not ended."""
    asked, _, word = work.partition("~")
    head, _, signature = asked.rpartition(".")
    if not _WORD.fullmatch(word) or not constant_time_compare(signature, _signature(form, head)):
        return False
    bits, at, _ = head.split(".")
    age = now.timestamp() - int(at, 16)
    return age <= LASTS.total_seconds() and zero_bits(work) >= int(bits) >= least


def spend(work: str, words: str) -> bool:
    """False when it was spent for other words. A retry of the same ones is not a second use."""
    asked = work.partition("~")[0]
    digest = hashlib.sha256(words.encode()).hexdigest()
    with _lock:
        before = _spent.setdefault(asked, digest)
        if len(_spent) > KNOWN:
            _spent.popitem(last=False)
    return before == digest


def zero_bits(work: str) -> int:
    return 256 - int.from_bytes(hashlib.sha256(work.encode()).digest()).bit_length()


def _signature(form: str, head: str) -> str:
    """96 bits of an HMAC, as text and never decoded: bytes would have more than one spelling, each to be spent anew."""
    whole = salted_hmac(_SALT, f"{_RUN} {form} {head}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(whole[:12]).decode()
