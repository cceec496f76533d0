"""Who wrote a letter: proven, unproven or forged. The reasons are listed in reasons.py."""

from __future__ import annotations

from time import time
from typing import NamedTuple

from ..reading.addresses import unicode_domain
from ..reading.letter import Envelope, Proof
from . import reasons
from .chain import Chain, check_chain
from .domains import organisation
from .evidence import Evidence, gather
from .head import split
from .policy import Policy, policy_of
from .resolver import DnsFailed, Patience, Resolver
from .results import Told, trusted_results
from .sender import Sender, sender_of
from .sender_policy import is_within
from .signatures import Signatures

SECONDS = 2.0  # that one letter may wait for the DNS
LONG_AGO = 7 * 86_400


def authenticate(
    raw: bytes,
    envelope: Envelope,
    resolver: Resolver,
    *,
    sealers: frozenset[str] = frozenset(),
    now: float | None = None,
) -> Proof:
    """How far the sender of a letter is proven. Never raises, whatever the bytes.

    `sealers` are the domains of forwarders whose ARC chain is believed; `now` is when the letter came, in seconds since
    1970: a signature that was good for three days is still good for a letter that came in time and is read later.
    """
    head = split(raw)
    signatures = Signatures(head, now=time() if now is None else now)
    case = Case(sender_of(head), signatures, envelope, Patience(resolver, SECONDS), sealers)
    return case.proof(trusted_results(head, envelope.trusted))


class Finding(NamedTuple):
    verdict: str
    reasons: list[str]
    dmarc: str  # as in RFC 8601
    arc: str = "none"


class Case(NamedTuple):
    """One letter and all that is needed to judge it."""

    sender: Sender
    signatures: Signatures
    envelope: Envelope
    resolver: Resolver
    sealers: frozenset[str]

    def proof(self, told: Told | None) -> Proof:
        if not self.sender.domain:
            return Proof("unproven", "", self.envelope.source, [self.sender.doubt])
        try:
            policy, answered = policy_of(self.sender.domain, self.resolver), True
        except DnsFailed:
            policy, answered = Policy(strict_dkim=True, strict_spf=True), False
        found = gather(self.signatures, self.sender.domain, policy or Policy(), self.envelope, told, self.resolver)
        finding = self._finding(policy, found, told, answered=answered)
        spf = found.sending.result if found.sending else "none"
        domain = unicode_domain(self.sender.domain)
        source = "" if is_within(self.envelope.source) else self.envelope.source
        return Proof(finding.verdict, domain, source, finding.reasons, spf, found.dkim, finding.dmarc, finding.arc)

    def _finding(self, policy: Policy | None, found: Evidence, told: Told | None, *, answered: bool) -> Finding:
        proving = _proving(policy, found, told, self.sender.domain)
        witness = [reasons.TRUSTED_RESULTS] if told and proving != [reasons.TRUSTED_RESULTS] else []
        if proving:
            reached = [*proving, *witness, *self._long_ago(found)]
            doubt = self.sender.doubt
            return Finding("unproven" if doubt else "proven", [doubt, *reached] if doubt else reached, "pass")
        finding = self._unproven(policy, found, told, answered=answered)
        doubts = [self.sender.doubt] if self.sender.doubt else []
        given = [*finding.reasons, *doubts] if finding.verdict == "forged" else [*doubts, *finding.reasons]
        return finding._replace(reasons=list(dict.fromkeys([*given, *witness])))

    def _unproven(self, policy: Policy | None, found: Evidence, told: Told | None, *, answered: bool) -> Finding:
        why = _flaws(found)
        if not answered or _unanswered(found, told):
            return Finding("unproven", [reasons.DNS_FAILED, *why], "temperror")
        if _formally_passes(found):
            return Finding("unproven", why, "pass")
        if policy is None:
            return Finding("unproven", [reasons.NO_POLICY, *why], "none")
        if policy.asks == "none":
            return Finding("unproven", [reasons.POLICY_NONE, *why], "fail")
        if found.sending is None and not _told_of(told, self.sender.domain, "fail"):
            return Finding("unproven", [reasons.SOURCE_UNKNOWN, *why], "fail")
        return self._forged(policy, why)

    def _forged(self, policy: Policy, why: list[str]) -> Finding:
        chain = check_chain(self.signatures.head, self.signatures, self.resolver)
        if self._vouched(chain):
            code = reasons.ARC_TRUSTED if chain.result == "pass" else reasons.DNS_FAILED
            return Finding("unproven", [code, *why], "fail", chain.result)
        code = reasons.DMARC_FAILED_REJECT if policy.asks == "reject" else reasons.DMARC_FAILED_QUARANTINE
        return Finding("forged", [code, *why], "fail", chain.result)

    def _vouched(self, chain: Chain) -> bool:
        """Everybody in the chain is trusted, and the first found the sender genuine."""
        trusted = all(sealer in self.sealers or organisation(sealer) in self.sealers for sealer in chain.sealers)
        if chain.result not in ("pass", "temperror") or not chain.sealers or not trusted:
            return False
        return chain.told is not None and chain.told.passes(self.sender.domain)

    def _long_ago(self, found: Evidence) -> list[str]:
        signed = [each.signed_at for each in found.own if each.sound and each.signed_at]
        return [reasons.SIGNED_LONG_AGO] if signed and max(signed) < self.signatures.now - LONG_AGO else []


def _proving(policy: Policy | None, found: Evidence, told: Told | None, domain: str) -> list[str]:
    """What proves the sender, the stronger first; [] when nothing does."""
    by: list[str] = []
    if _told_of(told, domain, "fail"):
        return by
    if any(each.sound for each in found.own):
        by.append(reasons.DMARC_PASS_DKIM if policy else reasons.DKIM_ALIGNED)
    if found.sending and found.may_send and found.sending.result == "pass" and not found.sending.open:
        by.append(reasons.DMARC_PASS_SPF if policy else reasons.SPF_ALIGNED)
    if by or not _told_of(told, domain, "pass") or found.uncovered:
        return by
    return [reasons.TRUSTED_RESULTS]


def _told_of(told: Told | None, domain: str, result: str) -> bool:
    return told is not None and any(each.result == result and each.domain == domain for each in told.of("dmarc"))


def _flaws(found: Evidence) -> list[str]:
    """What is wrong with each signature and with the machine, each said once."""
    flaws = [each.flaw for each in found.own if each.flaw]
    if any(each.result == "pass" for each in found.others):
        flaws.append(reasons.SIGNED_BY_OTHER)
    if found.sending and found.may_send and found.sending.open:
        flaws.append(reasons.SPF_OPEN)
    if not found.own and not found.others:
        flaws.append(reasons.NOT_SIGNED)
    return list(dict.fromkeys(flaws))


def _unanswered(found: Evidence, told: Told | None) -> bool:
    """Whether an answer of the DNS that did not come could have proven the sender."""
    results = [each.result for each in found.own]
    if found.sending and found.may_send:
        results.append(found.sending.result)
    results += [each.result for each in told.of("dmarc")] if told else []
    return "temperror" in results


def _formally_passes(found: Evidence) -> bool:
    """DMARC passes, but by something that proves nothing to a person: that is no forgery, and no proof either."""
    return any(each.result == "pass" for each in found.own) or bool(
        found.sending and found.may_send and found.sending.result == "pass"
    )
