"""What stands beside the fields of a mailbox."""

from __future__ import annotations

from collections.abc import Sequence

from openline.channels.base.line_panels import Panel
from openline.conversations.models import Line

from ..models import Cursor
from ..testing.runs import run_of
from .consent import redirect_url
from .presets import PROVIDERS
from .signing import dkim_record


def panels_of(line: Line) -> Sequence[Panel]:
    panels = [Panel("email/test.html", {"run": run_of(line.pk)})]
    oauth = line.settings.get("oauth")
    if oauth and oauth.get("authorize_url"):
        provider = PROVIDERS.get(oauth["provider"])
        told = {"provider": provider.title if provider else "", "connected": bool(oauth.get("refresh_token"))}
        panels.append(Panel("email/consent.html", {**told, "redirect_url": redirect_url()}))
    if "dkim" in line.settings:
        panels.append(Panel("email/dkim.html", {"record": dkim_record(line.settings["dkim"])}))
    if line.settings.get("way_in") == "imap":
        panels.append(Panel("email/older.html", {"cursor": Cursor.objects.filter(line=line).first()}))
    return panels
