"""Checks DKIM signatures (RFC 6376), and says of a good one whether all that is shown was signed."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from .canonical import Canonical, relaxed_body, relaxed_field, simple_body, simple_field
from .claims import CLOCK_SLACK, Claim, claim_of
from .head import Field, Head
from .keys import NoKey, key_of
from .resolver import DnsFailed, Resolver

MOST = 12
SIGNATURE_VALUE = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")


class Checked(NamedTuple):
    """One signature. `result` as in RFC 8601; `flaw` is a reason code, "" when there is nothing to say.

    A result of "pass" with a flaw still verifies after someone has changed what people see: it proves nothing.
    """

    domain: str
    result: str
    flaw: str = ""
    signed_at: int | None = None

    @property
    def sound(self) -> bool:
        return self.result == "pass" and not self.flaw


class Signatures:
    """The signatures of one letter; its body is put into canonical form once, however many there are."""

    def __init__(self, head: Head, *, now: float) -> None:
        self.head = head
        self.now = now
        self.bodies: dict[str, Canonical] = {}

    @cached_property
    def claims(self) -> list[tuple[Field, Claim | None]]:
        """The first DKIM signatures: more is no letter but an attack on whoever checks them."""
        found = [field for field in self.head.fields if field.name == b"dkim-signature"]
        return [(field, claim_of(field.value)) for field in found[:MOST]]

    def check(self, field: Field, claim: Claim, resolver: Resolver) -> Checked:
        """Whether this letter is what was signed. Never raises."""
        ended = claim.ends_at is not None and claim.ends_at < self.now
        early = claim.signed_at is not None and claim.signed_at > self.now + CLOCK_SLACK
        if ended or early:
            return Checked(claim.domain, "fail", "signature_expired")
        if not self._is_body(claim):
            return Checked(claim.domain, "fail", "body_changed")
        result, flaw = agrees(field, claim, select(self.head.fields, claim.fields), resolver)
        return Checked(claim.domain, result, flaw or self.flaw(claim), claim.signed_at)

    def flaw(self, claim: Claim) -> str:
        """What of this letter, as it is now, the claim does not cover: more fields than were signed were put above."""
        if claim.length is not None and claim.length < len(self._body(claim.body_form)):
            return "body_not_signed_whole"
        for name, code in ((b"subject", "subject_not_signed"), (b"from", "several_from")):
            if len(self.head.values(name)) > claim.fields.count(name):
                return code
        return ""

    def _is_body(self, claim: Claim) -> bool:
        body = self._body(claim.body_form)
        if claim.length is not None and claim.length > len(body):
            return False
        return body.digest(claim.length) == claim.body_hash

    def _body(self, form: str) -> Canonical:
        if form not in self.bodies:
            self.bodies[form] = (relaxed_body if form == "relaxed" else simple_body)(self.head.raw, self.head.body)
        return self.bodies[form]


def agrees(field: Field, claim: Claim, covered: list[Field], resolver: Resolver) -> tuple[str, str]:
    """The result and flaw of a signature over these fields and, at their end, its own without its value."""
    try:
        key = key_of(claim.domain, claim.selector, claim.algorithm, resolver)
    except DnsFailed:
        return "temperror", "dns_failed"
    except NoKey as why:
        return "policy" if str(why) == "weak_key" else "permerror", str(why)
    if key.exact and claim.identity != claim.domain:
        return "permerror", "signature_broken"
    form = relaxed_field if claim.field_form == "relaxed" else simple_field
    own = field._replace(value=SIGNATURE_VALUE.sub(rb"\1", field.value))
    signed = b"".join(form(each) for each in covered) + form(own).removesuffix(b"\r\n")
    return ("pass", "") if key.agrees(claim.signature, sha256(signed).digest()) else ("fail", "signature_wrong")


def select(fields: list[Field], names: list[bytes]) -> list[Field]:
    """The fields that were signed: of several with one name the lowest first (RFC 6376, section 5.4.2)."""
    wanted = set(names)
    left: dict[bytes, list[Field]] = {}
    for field in fields:
        if field.name in wanted:
            left.setdefault(field.name, []).append(field)
    return [left[name].pop() for name in names if left.get(name)]
