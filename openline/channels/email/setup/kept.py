"""Between the flat fields of the form and the settings of the line. Secrets go in sealed and never come out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openline.kit.sealed import seal

from ..authentication.signing import new_key

PLAIN = (
    "address", "way_in", "trusted", "plus_addressing", "acknowledge", "signature", "continue_after_days",
)  # fmt: skip
SECTIONS = {
    "imap": ("host", "port", "tls", "user", "auth", "folder", "mark_seen"),
    "smtp": ("as_incoming", "host", "port", "tls", "user", "auth"),
    "oauth": ("provider", "authorize_url", "token_url", "client_id", "scope"),
}
SECRETS = {
    "imap_password": ("imap", "password"),
    "smtp_password": ("smtp", "password"),
    "oauth_client_secret": ("oauth", "client_secret"),
    "oauth_refresh_token": ("oauth", "refresh_token"),
}
Settings = dict[str, Any]


def values_of(given: Mapping[str, Any]) -> Settings:
    """Settings without secrets, for fields that are in order."""
    values: Settings = {name: given[name] for name in PLAIN}
    for section in sections_of(given):
        values[section] = {name: given[f"{section}_{name}"] for name in SECTIONS[section]}
    if given["dkim_sign"]:
        values["dkim"] = {"domain": given["address"].rpartition("@")[2], "selector": given["dkim_selector"]}
    return values


def sections_of(given: Mapping[str, Any]) -> list[str]:
    """The parts of the form that are in use."""
    used = ["imap"] if given["way_in"] == "imap" else []
    used.append("smtp")
    return used + (["oauth"] if uses_tokens(given) else [])


def uses_tokens(given: Mapping[str, Any]) -> bool:
    incoming = given["way_in"] == "imap" and given["imap_auth"] == "xoauth2"
    return incoming or (given["smtp_auth"] == "xoauth2" and not given["smtp_as_incoming"])


def has_server(settings: Mapping[str, Any]) -> bool:
    """Whether letters of this mailbox can leave: an admin set its outgoing server."""
    return bool(settings.get("smtp", {}).get("host"))


def initial_of(settings: Mapping[str, Any]) -> Settings:
    """What the fields show. `secrets` names those that are kept, so that the page can say so."""
    shown: Settings = {name: settings[name] for name in PLAIN if name in settings}
    for section, names in SECTIONS.items():
        held = settings.get(section, {})
        shown |= {f"{section}_{name}": held[name] for name in names if name in held}
    if "imap_mark_seen" in shown:
        shown["imap_mark_seen"] = "1" if shown["imap_mark_seen"] else ""
    if dkim := settings.get("dkim"):
        shown |= {"dkim_sign": True, "dkim_selector": dkim["selector"]}
    shown["secrets"] = [name for name, (section, key) in SECRETS.items() if settings.get(section, {}).get(key)]
    return shown


def merged(before: Mapping[str, Any], values: Settings, given: Mapping[str, Any]) -> Settings:
    """New settings over old ones: a secret that was not typed again stays."""
    after: Settings = {**before, **values}
    for name, (section, key) in SECRETS.items():
        if section in values:
            typed = given.get(name)
            after[section][key] = seal(typed) if typed else before.get(section, {}).get(key, "")
    if _token_would_move(before, values) and not given.get("oauth_refresh_token"):
        after["oauth"]["refresh_token"] = ""
    if after["smtp"]["as_incoming"]:
        after["smtp"]["password"] = after["imap"]["password"]
    after.pop("dkim", None)
    if "dkim" in values:
        held = "" if given.get("dkim_new_key") else before.get("dkim", {}).get("private_key", "")
        after["dkim"] = {**values["dkim"], "private_key": held or seal(new_key()[0])}
    return after


def _token_would_move(before: Mapping[str, Any], values: Settings) -> bool:
    """Whether a server that the admin did not consent to would be shown the mailbox's token."""
    moved = [
        section
        for section in ("imap", "smtp")
        if section in values and before.get(section, {}).get("host", "") not in ("", values[section]["host"])
    ]
    return "oauth" in values and any(values[section]["auth"] == "xoauth2" for section in moved)


def may_send_as_incoming(settings: Mapping[str, Any]) -> bool:
    """Whether another user signs in to send than the one who fetches."""
    smtp, imap = settings.get("smtp", {}), settings.get("imap", {})
    other = settings.get("way_in") == "imap" and not smtp.get("as_incoming")
    return other and smtp.get("user") != imap.get("user") and imap.get("auth") == "password"


def with_incoming_user(settings: Mapping[str, Any]) -> Settings:
    """Settings whose letters go out by the user and password of those that come in."""
    if not may_send_as_incoming(settings):
        return dict(settings)
    same = {name: settings["imap"][name] for name in ("user", "auth", "password")}
    return {**settings, "smtp": {**settings["smtp"], **same, "as_incoming": True}}
