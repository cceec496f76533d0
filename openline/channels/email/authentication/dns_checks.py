"""What the DNS says of a mailbox's own domain: whether receivers can tell our letters from forged ones."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from time import time

import msgspec

from .domains import aligned, ascii_domain
from .head import split
from .keys import NoKey, key_of
from .policy import policy_of, record_of
from .resolver import DnsFailed, Patience, Resolver
from .sender_policy import check_sending, is_address, record_for
from .signatures import Checked, Signatures

SECONDS = 8.0  # that somebody at the set-up page may wait


class Check(msgspec.Struct):
    """`kind`: spf, dkim or dmarc. `state`: ok, soon (works, but) or late (letters will be refused or doubted)."""

    kind: str
    code: str
    state: str
    values: dict[str, str] = msgspec.field(default_factory=dict)


def check_domain(
    domain: str, resolver: Resolver, sending_host: str, *, source: str = "", selector: str = "", sample: bytes = b""
) -> list[Check]:
    """SPF, DKIM and DMARC of the domain that a mailbox sends from, in this order. Never raises.

    `sending_host` is the server that sends for us and `source` its address if that is known; `selector` names our key,
    "" when the server signs by itself; `sample` is a letter of ours that came back.
    """
    domain, patient = ascii_domain(domain), Patience(resolver, SECONDS)
    return [
        _answered("spf", lambda: _spf(domain, patient, sending_host, source)),
        _answered("dkim", lambda: _dkim(domain, patient, selector, sample)),
        _answered("dmarc", lambda: _dmarc(domain, patient)),
    ]


def _answered(kind: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except DnsFailed:
        return Check(kind, "dns_failed", "soon")


def _spf(domain: str, resolver: Resolver, host: str, source: str) -> Check:
    record = record_for(domain, resolver)
    sources = [source] if source else _addresses(host, resolver)
    if not record:
        return Check("spf", "spf_missing", "late", {"publish": f"v=spf1 {_mechanism(host)} ~all"})
    if not sources:
        return Check("spf", "spf_unknown_host", "soon", {"host": host})
    found = [check_sending(f"postmaster@{domain}", host, each, resolver) for each in sources]
    if any(each.result == "temperror" for each in found):
        raise DnsFailed(domain)
    if any(each.result == "permerror" for each in found):
        return Check("spf", "spf_broken", "late", {"record": record})
    if any(each.result != "pass" for each in found):
        publish = record.replace("v=spf1", f"v=spf1 {_mechanism(host)}", 1)
        return Check("spf", "spf_does_not_list", "late", {"host": host, "record": record, "publish": publish})
    if any(each.open for each in found):
        return Check("spf", "spf_open", "soon", {"record": record})
    return Check("spf", "spf_lists", "ok", {"host": host})


def _addresses(host: str, resolver: Resolver) -> list[str]:
    if is_address(host):
        return [host]
    name = ascii_domain(host)
    found = [*resolver.ask(name, "A"), *resolver.ask(name, "AAAA")] if name else []
    return [each for each in found if isinstance(each, str)]


def _mechanism(host: str) -> str:
    if not is_address(host):
        return f"a:{ascii_domain(host)}"
    return f"ip{ip_address(host).version}:{host}"


def _dkim(domain: str, resolver: Resolver, selector: str, sample: bytes) -> Check:
    if selector:
        try:
            key_of(domain, selector, "rsa", resolver)
        except NoKey:
            name = f"{selector}._domainkey.{domain}"
            return Check("dkim", "dkim_no_key", "late", {"selector": selector, "name": name})
    if sample:
        return _signed(domain, sample, resolver)
    if selector:
        return Check("dkim", "dkim_key_published", "ok", {"domain": domain, "selector": selector})
    return Check("dkim", "dkim_not_tried", "soon")


def _signed(domain: str, sample: bytes, resolver: Resolver) -> Check:
    signatures = Signatures(split(sample), now=time())
    known = [(field, claim) for field, claim in signatures.claims if claim]
    checked = [signatures.check(field, claim, resolver) for field, claim in known]
    if any(each.result == "temperror" for each in checked):
        raise DnsFailed(domain)
    own = [each for each in checked if aligned(each.domain, domain, strict=False)]
    good = [each for each in checked if each.sound]
    return _told(own, good, domain) if checked else Check("dkim", "dkim_does_not_sign", "late")


def _told(own: list[Checked], good: list[Checked], domain: str) -> Check:
    ours = next((each for each in good if each in own), None)
    if ours:
        return Check("dkim", "dkim_signs", "ok", {"domain": ours.domain})
    if own:
        return Check("dkim", "dkim_fails", "late", {"reason": own[0].flaw})
    if good:
        return Check("dkim", "dkim_signs_as_other", "soon", {"domain": good[0].domain})
    return Check("dkim", "dkim_does_not_sign", "late")


def _dmarc(domain: str, resolver: Resolver) -> Check:
    policy = policy_of(domain, resolver)
    name = f"_dmarc.{domain}"
    if policy is None:
        publish = f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"
        return Check("dmarc", "dmarc_missing", "soon", {"name": name, "publish": publish})
    if policy.asks == "none":
        tags = record_of(domain, resolver) or {"v": "DMARC1"}
        tags = {**tags, "p": "quarantine", "rua": tags.get("rua", f"mailto:dmarc@{domain}")}
        kept = {tag: value for tag, value in tags.items() if tag not in ("pct", "t")}
        return Check(
            "dmarc", "dmarc_watches", "soon", {"name": name, "publish": "; ".join("=".join(e) for e in kept.items())}
        )
    return Check("dmarc", "dmarc_enforced", "ok", {"policy": policy.asks})
