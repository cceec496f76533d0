"""E-mail addresses as people type them: whether one can be written to, and which one was meant."""

from __future__ import annotations

from functools import lru_cache

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openline.conversations.models import Identity

MOST = 254  # characters
LEARNT_FROM = 2_000  # proven addresses, the newest
OFTEN = 3  # times: what fewer people have may be a slip of one
FRESH = 3600  # seconds
WIDESPREAD = (
    "gmail.com", "ukr.net", "i.ua", "meta.ua", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com", "proton.me",
    "live.com", "me.com",
)  # fmt: skip


def is_whole(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= MOST


def mail_key(email: str) -> str:
    """The same for all spellings of one mailbox, to count by."""
    local, at, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}{at}{domain}"


def maybe(email: str) -> str:
    """The address that was probably meant, or "": of a domain that many have, one slip or an ending away."""
    local, at, domain = "".join(email.split()).strip(".,;<>").replace(",", ".").rpartition("@")
    domain = domain.lower()
    known = known_domains() if at and local and domain else ()
    found = _meant(domain, known)
    guess = f"{local}@{found}" if found else ""
    return guess if guess != email and is_whole(guess) else ""


@lru_cache(4096)  # most customers share a few domains
def _meant(domain: str, known: tuple[str, ...]) -> str:
    """The first of the known ones that this is, or nearly is; "" of none."""
    if domain in known:
        return domain
    return next((each for each in known if each.startswith(f"{domain}.") or _one_slip(each, domain)), "")


def known_domains() -> tuple[str, ...]:
    """Those of proven customers that several have, then the widespread ones."""
    learnt: tuple[str, ...] | None = cache.get("contact_form.domains")
    if learnt is None:
        newest = Identity.objects.filter(kind="email", verified_at__isnull=False).order_by("-pk")
        domains = [value.rpartition("@")[2] for value in newest.values_list("value", flat=True)[:LEARNT_FROM]]
        often = {each for each in domains if domains.count(each) >= OFTEN}
        learnt = tuple(sorted(often, key=domains.count, reverse=True))
        cache.set("contact_form.domains", learnt, FRESH)
    return learnt + WIDESPREAD


def _one_slip(meant: str, typed: str) -> bool:
    """One letter left out, doubled, wrong, or two that changed places."""
    if abs(len(meant) - len(typed)) > 1 or meant == typed or len(typed) < 4:
        return False
    start = next((i for i, (a, b) in enumerate(zip(meant, typed, strict=False)) if a != b), min(len(meant), len(typed)))
    a, b = meant[start:], typed[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
