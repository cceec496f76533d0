"""Gathers what speaks for a letter's sender: its signatures, the machine that sent it, the mailbox's own server."""

from __future__ import annotations

from typing import NamedTuple

from ..reading.letter import Envelope
from . import reasons
from .domains import aligned, ascii_domain
from .head import Head
from .policy import Policy
from .resolver import Resolver
from .results import Result, Told
from .sender_policy import Sending, check_sending, is_address, is_within
from .signatures import Checked, Signatures

MOST_OTHERS = 3  # signatures of other domains than the sender's that are checked: they prove nothing
WORTH = ("pass", "temperror", "fail", "policy", "permerror")


class Evidence(NamedTuple):
    """`own` are the signatures of a domain that may speak for the sender, `others` the rest.

    `sending` is None where the machine that sent the letter is not known and might be one that the domain allows.
    """

    own: list[Checked]
    others: list[Checked]
    sending: Sending | None
    may_send: bool  # the envelope's domain may speak for the sender
    uncovered: bool  # one of its own signatures, good or not, leaves open what is shown

    @property
    def dkim(self) -> str:
        """The best result of all signatures."""
        results = {each.result for each in [*self.own, *self.others]}
        return next((result for result in WORTH if result in results), "none")


def gather(
    signatures: Signatures, domain: str, policy: Policy, envelope: Envelope, told: Told | None, resolver: Resolver
) -> Evidence:
    """The sender's own domain is looked at first, so that nobody else's slow DNS uses up the time of its answers."""
    if told and told.of("dkim"):
        own, others = _told_signatures(told.of("dkim"), signatures, domain, strict=policy.strict_dkim)
    else:
        own, others = _checked_signatures(signatures, domain, resolver, strict=policy.strict_dkim)
    decides = not any(each.sound for each in own)
    sending = _sending(signatures.head, domain, policy, envelope, told, resolver, decides=decides)
    may_send = sending is None or aligned(sending.domain, domain, strict=policy.strict_spf)
    claims = [claim for _, claim in signatures.claims if claim]
    ours = [claim for claim in claims if aligned(claim.domain, domain, strict=policy.strict_dkim)]
    return Evidence(own, others, sending, may_send, any(signatures.flaw(claim) for claim in ours))


def _checked_signatures(
    signatures: Signatures, domain: str, resolver: Resolver, *, strict: bool
) -> tuple[list[Checked], list[Checked]]:
    own: list[Checked] = []
    others: list[Checked] = []
    claims = signatures.claims
    own += [Checked("", "permerror", reasons.SIGNATURE_BROKEN) for _, claim in claims if claim is None]
    known = [(field, claim) for field, claim in claims if claim]
    known.sort(key=lambda each: not aligned(each[1].domain, domain, strict=strict))
    for field, claim in known:
        if aligned(claim.domain, domain, strict=strict):
            own.append(signatures.check(field, claim, resolver))
            if own[-1].sound:
                break
        elif len(others) < MOST_OTHERS:
            others.append(signatures.check(field, claim, resolver))
    return own, others


def _told_signatures(
    results: list[Result], signatures: Signatures, domain: str, *, strict: bool
) -> tuple[list[Checked], list[Checked]]:
    """As the trusted machine found them. It does not tell what they cover: this stands in the signatures themselves,
    and where one domain has several, all have to cover everything."""
    claims = [claim for _, claim in signatures.claims if claim]
    checked: list[Checked] = []
    for each in results:
        named = [claim for claim in claims if claim.domain == each.domain or claim.identity == each.domain]
        flaws = [flaw for claim in named if (flaw := signatures.flaw(claim))]
        flaw = (flaws or [""])[0] if each.result == "pass" else reasons.SIGNATURE_WRONG
        if each.result == "pass" and not named:
            flaw = reasons.SIGNATURE_BROKEN
        if each.result != "none":
            checked.append(Checked(each.domain, each.result, flaw, max((c.signed_at or 0 for c in named), default=0)))
    own = [each for each in checked if aligned(each.domain, domain, strict=strict)]
    return own, [each for each in checked if each not in own]


def _sending(
    head: Head,
    domain: str,
    policy: Policy,
    envelope: Envelope,
    told: Told | None,
    resolver: Resolver,
    *,
    decides: bool,
) -> Sending | None:
    if told and told.of("spf"):
        result = told.of("spf")[0]
        return Sending(result.domain, result.result)
    if is_address(envelope.source):
        sending = check_sending(envelope.sender, envelope.helo, envelope.source, resolver, decides=decides)
        if sending.result == "pass" or not is_within(envelope.source):
            return sending
    sender = ascii_domain((envelope.sender or _return_path(head)).rpartition("@")[2])
    # whoever may not speak for the sender cannot have proven it, whichever machine it was
    return Sending(sender, "none") if sender and not aligned(sender, domain, strict=policy.strict_spf) else None


def _return_path(head: Head) -> str:
    """What the last server put on top. One that the sender wrote himself can only do him harm."""
    found = head.values(b"return-path")
    return found[0].decode("utf-8", "replace").strip().strip("<>") if found else ""
