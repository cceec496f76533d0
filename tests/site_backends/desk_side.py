"""What an admin does for a site on the pages of the desk: the site itself, its key, a line that believes it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Protocol

from . import keys


class Admin(Protocol):
    """An admin's browser on the desk."""

    def page(self, path: str) -> str:
        """What stands there."""

    def post(self, path: str, **fields: str) -> str:
        """Where a form that was sent leads."""


def add_site(admin: Admin, audience: str) -> str:
    """The path of its page."""
    return admin.post("/settings/sites/new/", audience=audience)


def add_key(admin: Admin, site: str, kid: str, algorithm: str, folder: Path) -> keys.Key:
    """EdDSA: made by the site and pasted; HS256: made by the desk and shown once."""
    if algorithm == "EdDSA":
        key, public = keys.made(folder)
        admin.post(site, **{"public-kid": kid, "public-public_key": public})
        return key
    admin.post(site, **{"shared-kid": kid})
    (shown,) = re.findall(r"<output>([\w-]+)</output>", admin.page(site))
    assert shown not in admin.page(site), "the secret is shown twice"
    return keys.written(shown, folder)


def add_account_form(admin: Admin, audience: str, origin: str) -> str:
    """The key of a new line that believes this site."""
    new = "/settings/lines/new/account_form/"
    options = {name: value for value, name in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)', admin.page(new))}
    fields = {"name": "My profile", "department": options["General"], "site": options[audience]}
    line = admin.post(new, **fields, sites=origin, profile=f"{origin}/profile")
    key: str
    (key,) = re.findall(r'<openline-account-form line="([\w-]+)"', html.unescape(admin.page(line)))
    return key
