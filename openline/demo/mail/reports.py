"""What a provider answers when nobody has the address: a delivery report (RFC 3464)."""

from __future__ import annotations

import re
from email.utils import format_datetime, make_msgid

from openline.kit.clock import now

EDGE = "=_report_of_the_provider"
WORDS = "There is nobody with this address here"


def report(sender: str, recipient: str, raw: bytes) -> bytes:
    """For the sender of a letter; with the head of it, so that he knows which."""
    domain = recipient.rpartition("@")[2]
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("utf-8", "replace")
    lines = [
        f"From: Mail Delivery System <mailer-daemon@{domain}>",
        f"To: {sender}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {format_datetime(now())}",
        f"Message-ID: {make_msgid(domain=domain)}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{EDGE}"',
        "",
        f"--{EDGE}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"<{recipient}>: {WORDS.lower()}.",
        f"--{EDGE}",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; mx.{domain}",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        "Action: failed",
        "Status: 5.1.1",
        f"Diagnostic-Code: smtp; 550 5.1.1 {WORDS}",
        "",
        f"--{EDGE}",
        "Content-Type: text/rfc822-headers",
        "",
        *head.splitlines(),
        "",
        f"--{EDGE}--",
        "",
    ]
    return "\r\n".join(lines).encode()
