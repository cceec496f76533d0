"""The two forms of what a letter says: words with what they answer below, and the same as HTML."""

from __future__ import annotations

import re
from datetime import UTC
from html import escape

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from openline.conversations.models import Line

from .facts import Facts, Quoted

MOST_QUOTED = 20_000  # characters
_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")


class Said(msgspec.Struct):
    text: str
    html: str


def said_in(facts: Facts) -> Said:
    """A reply or a digest, signed, with the customer's last words quoted in his language."""
    with translation.override(facts.language):
        words = "\n\n".join(facts.bodies)
        signature = signature_of(facts.line)
        text = words + signed_off(facts.line)
        html = facts.html or as_html(words)
        if signature:
            html += f'<div class="signature" style="color:#666">-- <br>{as_html(signature)}</div>'
        if facts.quoted is not None:
            text += f"\n\n{_quoted_text(facts.quoted)}"
            html += _quoted_html(facts.quoted)
    return Said(text + "\n", _page(html, facts.language))


def signature_of(line: Line) -> str:
    return str(line.settings.get("signature") or "").strip()


def signed_off(line: Line) -> str:
    """What stands below the words of every letter of this mailbox."""
    signature = signature_of(line)
    return f"\n\n-- \n{signature}" if signature else ""


def as_html(text: str) -> str:
    """Words as HTML: lines stay lines, addresses become links."""
    out, end = [], 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        out += [escape(text[end : found.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        end = found.start() + len(address)
    out.append(escape(text[end:]))
    return "<p>" + "".join(out).replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>"


def quoted_lines(body: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in body[:MOST_QUOTED].splitlines())


def _quoted_text(quoted: Quoted) -> str:
    return f"{_attribution(quoted)}\n{quoted_lines(quoted.body)}"


def _quoted_html(quoted: Quoted) -> str:
    said = as_html(quoted.body[:MOST_QUOTED])
    attribution = escape(_attribution(quoted))
    return f'<div class="gmail_quote"><p>{attribution}</p><blockquote type="cite">{said}</blockquote></div>'


def _attribution(quoted: Quoted) -> str:
    """With the day alone: what time it was for the customer is not known."""
    day, name = f"{quoted.at.astimezone(UTC):%d.%m.%Y}", " ".join(quoted.author.split())
    if not name:
        return _("On %(at)s you wrote:") % {"at": day}
    return _("On %(at)s %(name)s wrote:") % {"at": day, "name": name}


def _page(html: str, language: str) -> str:
    head = '<meta charset="utf-8">'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{html}</body></html>'
