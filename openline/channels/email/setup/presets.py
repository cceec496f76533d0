"""What the large providers use, so that an admin need not look it up. Every server name stands here alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Provider(NamedTuple):
    """Who gives out tokens for a mailbox (OAuth 2.0, RFC 6749) and what they are asked for."""

    title: str
    authorize_url: str
    token_url: str
    scope: str
    extra: Mapping[str, str]  # what this one wants beside the standard, so that it gives a refresh token


class Servers(NamedTuple):
    """Where letters of a domain come in and go out: IMAP over TLS at 993; submission at `port`."""

    imap: str
    smtp: str
    provider: str = ""
    port: int = 587
    tls: str = "starttls"


PROVIDERS = {
    "google": Provider(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        {"access_type": "offline", "prompt": "consent"},
    ),
    "microsoft": Provider(
        "Microsoft",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        {"prompt": "select_account"},
    ),
}

_GOOGLE = Servers("imap.gmail.com", "smtp.gmail.com", "google")
_MICROSOFT = Servers("outlook.office365.com", "smtp.office365.com", "microsoft")
_DOMAINS = {
    "gmail.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "outlook.com": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "ukr.net": Servers("imap.ukr.net", "smtp.ukr.net", "", 465, "tls"),
}
_BY_PROVIDER = {"google": _GOOGLE, "microsoft": _MICROSOFT}


def servers_of(domain: str, provider: str = "") -> Servers | None:
    """Of a domain that is known, or of the provider where the admin signs in by token."""
    return _DOMAINS.get(domain) or _BY_PROVIDER.get(provider)


def whole_domain(part: str) -> str:
    """The known domain that begins with this word: gmail -> gmail.com; "" when none does."""
    return next((domain for domain in _DOMAINS if domain.partition(".")[0] == part), "")
