"""What the DNS says of a mailbox's domain, as steps of its test."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from ..authentication.dns_checks import Check, check_domain
from ..authentication.resolver import resolver_of
from ..setup.addresses import is_of_own_network
from ..setup.signing import DnsRecord, dkim_record
from ..trial import FAILED, NOTE, OK, Step
from .dns_words import WORDS

STATES = {"ok": OK, "soon": NOTE, "late": FAILED}


def dns_steps(kept: dict[str, Any], sample: bytes) -> Iterator[Step]:
    """SPF, DKIM, DMARC of the mailbox's domain; `sample` is our test letter as it came back."""
    domain = kept["address"].rpartition("@")[2]
    dkim = kept.get("dkim") or {}
    began = time.perf_counter()
    checks = check_domain(
        domain,
        resolver_of(settings.MAIL_DNS_ZONE),
        kept.get("smtp", {}).get("host", ""),
        selector=dkim.get("selector", ""),
        sample=sample,
    )
    took = round((time.perf_counter() - began) * 1000)
    for check in checks:
        yield Step(check.kind, *_told(check, kept), took if check.kind == "spf" else 0)


def _told(check: Check, kept: dict[str, Any]) -> tuple[str, str, str]:
    """About, state and words of a check; a record to publish stands in a line of its own."""
    about, said = WORDS.get(check.code, (check.code, ""))
    words = gettext(said) if said else ""
    if check.values.get("publish") and check.kind == "spf" and is_of_own_network(kept["smtp"]["host"]):
        words = gettext("Letters leave from your own network. Enter its public address in the record:")
    if record := _record(check, kept):
        words += f"\n{record}"
    state = NOTE if check.code == "dkim_not_tried" else STATES.get(check.state, NOTE)
    return gettext(about) % check.values, state, words


def _record(check: Check, kept: dict[str, Any]) -> str:
    if check.code == "dkim_no_key":
        record = dkim_record(kept["dkim"])
        return record.zone_line if record else ""
    domain = kept["address"].rpartition("@")[2]
    if text := check.values.get("publish") or (check.kind == "spf" and check.values.get("record")):
        return DnsRecord(check.values.get("name", domain), _public(text, kept["smtp"]["host"])).zone_line
    return ""


def _public(record: str, host: str) -> str:
    """Nobody outside knows an address of our own network: the admin puts the public one in."""
    if not is_of_own_network(host):
        return record
    return (
        record.replace(f" ip4:{host} ", " ip4:… ").replace(f" ip6:{host} ", " ip6:… ").replace(f" a:{host} ", " ip4:… ")
    )
