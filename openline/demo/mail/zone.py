"""The demo's own DNS: what the desk is told of the invented domains. It asks no other while the demo runs."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from openline.channels.email.authentication.signing import new_key, public_record

from .people import DESK

SELECTOR = "demo"
PROVIDER = "203.0.113.25"  # the machine that the invented customers' provider sends from


def signing_key() -> str:
    """The one key that signs for all invented domains, in PEM: made once, kept beside the data."""
    path = Path(settings.MAIL_DNS_ZONE).with_name("demo-mail.pem")
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new_key()[0])
    return path.read_text()


def write_zone() -> None:
    """The records, where the desk looks for them. A zone that an admin named himself stays as it is."""
    path = Path(settings.MAIL_DNS_ZONE)
    if path.name != "demo-zone.json" or path.exists():
        return
    key = {"TXT": [public_record(signing_key())]}
    zone = {
        "mail.example": {"TXT": [f"v=spf1 ip4:{PROVIDER} -all"], "MX": [[10, "mx.mail.example"]]},
        "post.example": {"TXT": [f"v=spf1 ip4:{PROVIDER} ~all"], "MX": [[10, "mx.post.example"]]},
        DESK: {"TXT": ["v=spf1 ip4:127.0.0.1 -all"], "MX": [[10, f"mx.{DESK}"]]},
        "_dmarc.mail.example": {"TXT": ["v=DMARC1; p=reject"]},
        "_dmarc.post.example": {"TXT": ["v=DMARC1; p=none"]},
        f"_dmarc.{DESK}": {"TXT": [f"v=DMARC1; p=none; rua=mailto:dmarc@{DESK}"]},
        **{f"{SELECTOR}._domainkey.{domain}": key for domain in ("mail.example", "post.example", DESK)},
    }
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(zone, indent=1))
    unfinished.replace(path)
