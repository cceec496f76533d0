"""What an admin sets on a mailbox. Secrets are written and never shown; an empty one keeps what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_form import LineForm
from openline.people.forms.page import checkbox

from .setup import kept
from .setup.addresses import is_this_machine, mailbox_address, other_open_line, server_name
from .setup.presets import PROVIDERS, servers_of, whole_domain

WAYS_IN = [("imap", _("Openline fetches them (IMAP)")), ("receiver", _("Our mail server forwards them (SMTP, LMTP)"))]
PROTECTION = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("none"))]
SIGN_IN = [("password", _("Password")), ("xoauth2", _("Token (Google, Microsoft)"))]
GIVES_TOKENS = [*((key, each.title) for key, each in PROVIDERS.items()), ("other", _("another one"))]
AFTER_READING = [("1", _("Leave in place, mark as seen")), ("", _("Leave in place, change nothing"))]
NEEDED = _("Without this it does not work. Fill it in.")
AGAIN = _("The server is another one: type the secret again, so that the old one does not go there unasked.")


def _text(label: Any, help_text: Any = "", initial: str = "") -> forms.CharField:
    widget = forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"})
    return forms.CharField(
        label=label, required=False, max_length=500, help_text=help_text, widget=widget, initial=initial
    )


def _port(initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=_("Port"), required=False, min_value=1, max_value=65535, initial=initial)


def _choice(label: Any, choices: Any, initial: str, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial, help_text=help_text)


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    return forms.CharField(
        label=label, required=False, strip=False, max_length=5000, widget=widget, help_text=help_text
    )


class MailboxForm(LineForm):
    address = forms.CharField(
        label=_("Address"),
        max_length=254,
        widget=forms.EmailInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    way_in = forms.ChoiceField(label=_("How they come in"), choices=WAYS_IN, initial="imap", widget=forms.RadioSelect)

    imap_host = _text(_("Server"), _("Left empty, it is filled in for Gmail, Outlook and ukr.net"))
    imap_port, imap_tls = _port(993), _choice(_("Protection"), PROTECTION, "tls")
    imap_user = _text(_("User"), _("Left empty: the address"))
    imap_auth = _choice(_("Sign in by"), SIGN_IN, "password")
    imap_password = _secret(_("Password"))
    imap_folder = _text(_("Folder"), initial="INBOX")
    imap_mark_seen = forms.TypedChoiceField(
        label=_("After reading"), choices=AFTER_READING, coerce=bool, empty_value=None, required=False, initial="1"
    )

    smtp_as_incoming = checkbox(_("User and password as for incoming letters"))
    smtp_host = _text(_("Server"))
    smtp_port, smtp_tls = _port(587), _choice(_("Protection"), PROTECTION, "starttls")
    smtp_user = _text(_("User"), _("Left empty: without signing in"))
    smtp_auth = _choice(_("Sign in by"), SIGN_IN, "password")
    smtp_password = _secret(_("Password"))

    oauth_provider = _choice(_("Who gives the tokens"), GIVES_TOKENS, "google")
    oauth_client_id = _text(_("Client ID"))
    oauth_client_secret = _secret(_("Client secret"))
    oauth_refresh_token = _secret(_("Refresh token"), _("Only where it is made by hand; otherwise “Connect” gets it"))
    oauth_authorize_url, oauth_token_url = _text(_("Address of consent")), _text(_("Address of tokens"))
    oauth_scope = _text(_("Scope"))

    signature = forms.CharField(
        label=_("Signature"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    acknowledge = checkbox(
        _("Say at once that the letter is here"), _("Once a day to each sender who is proven; never to machines")
    )
    plus_addressing = checkbox(
        _("The server knows plus addresses"),
        _("Answers then come to name+code@…, and find their conversation even if a program drops the thread"),
    )
    continue_after_days = forms.IntegerField(
        label=_("Days after which an answer opens a new conversation"), min_value=1, max_value=3650, initial=90
    )
    trusted = _text(
        _("Whose check of senders we believe"),
        _("The name at the start of the server's Authentication-Results. Empty: we check each letter ourselves."),
    )
    dkim_sign = checkbox(_("Sign letters with DKIM"), _("Not needed where the outgoing server signs"))
    dkim_selector = forms.RegexField(
        r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", label=_("Selector"), required=False, initial="openline"
    )
    dkim_new_key = checkbox(_("Make a new key"), _("The old one is forgotten; publish the new record at once"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.initial.get("secrets", ()):
            self.fields[name].widget.attrs["placeholder"] = "••••••••••••"
            self.fields[name].help_text = _("It is kept. Left empty, it stays.")

    def clean_address(self) -> str:
        return mailbox_address(self.cleaned_data["address"])

    def clean_imap_host(self) -> str:
        return server_name(self.cleaned_data["imap_host"])

    def clean_smtp_host(self) -> str:
        return server_name(self.cleaned_data["smtp_host"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "way_in" not in given:
            return given
        self._fill_in()
        for section in kept.sections_of(given):
            self._clean_section(section)
        if "address" in given:
            self._own_address()
        return given

    def values(self) -> dict[str, Any]:
        return kept.values_of(self.cleaned_data)

    def kept(self, before: Mapping[str, Any]) -> dict[str, Any]:
        return kept.merged(before, self.values(), self.cleaned_data)

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return kept.initial_of(settings)

    def _own_address(self) -> None:
        if self.line is not None and self.line.closed_at is not None:
            return
        other = other_open_line(self.cleaned_data["address"], self.line.pk if self.line else None)
        if other is not None:
            taken = _("The mailbox “%(name)s” has this address already. Switch it off first, or change it there.")
            self.add_error("address", ValidationError(taken, params={"name": other.name}))

    def _fill_in(self) -> None:
        """What follows from the rest: servers of known providers, the user, what an unused choice means."""
        given = self.cleaned_data
        address = given.get("address") or self._as_typed()
        receiver = given["way_in"] == "receiver"
        given["smtp_as_incoming"] = bool(given.get("smtp_as_incoming")) and not receiver
        for name, otherwise in (("imap_auth", "password"), ("smtp_auth", "password"), ("oauth_provider", "google")):
            given[name] = given.get(name) or otherwise
        tokens = kept.uses_tokens(given)
        domain = address.rpartition("@")[2]
        known = servers_of(whole_domain(domain) or domain, given["oauth_provider"] if tokens else "")
        if known and not given.get("imap_host") and not receiver:
            given |= {"imap_host": known.imap, "imap_port": 993, "imap_tls": "tls"}
        if known and not given.get("smtp_host"):
            given |= {"smtp_host": known.smtp, "smtp_port": known.port, "smtp_tls": known.tls}
        given["imap_user"] = given.get("imap_user") or address
        given["imap_mark_seen"] = bool(given.get("imap_mark_seen"))
        given["imap_folder"] = given.get("imap_folder") or "INBOX"
        given["dkim_selector"] = given.get("dkim_selector") or "openline"
        if given["smtp_as_incoming"]:
            given |= {"smtp_user": given["imap_user"], "smtp_auth": given["imap_auth"]}
        elif given.get("smtp_password") or given["smtp_auth"] == "xoauth2":
            given["smtp_user"] = given.get("smtp_user") or address

    def _as_typed(self) -> str:
        """An address that is wrong has its own error; what follows from it is looked at in the same round."""
        return str(self.data.get("address", "")).strip().lower() or "@"

    def _clean_section(self, section: str) -> None:
        if section == "oauth":
            self._clean_oauth()
            return
        given = self.cleaned_data
        for name in ("host", "port", "tls"):
            if not given.get(f"{section}_{name}") and f"{section}_{name}" not in self.errors:
                self.add_error(f"{section}_{name}", NEEDED)
        host, user = given.get(f"{section}_host", ""), given.get(f"{section}_user", "")
        if host and user and given.get(f"{section}_tls") == "none" and not is_this_machine(host):
            self.add_error(
                f"{section}_tls", _("The password would travel for everybody to read. Choose TLS or STARTTLS.")
            )
        if user and given[f"{section}_auth"] == "password":
            of = "imap" if section == "smtp" and given["smtp_as_incoming"] else section
            self._need_secret(f"{of}_password", moved=host != self.initial.get(f"{section}_host", host))

    def _clean_oauth(self) -> None:
        given = self.cleaned_data
        if provider := PROVIDERS.get(given["oauth_provider"]):
            given |= {f"oauth_{name}": getattr(provider, name) for name in ("authorize_url", "token_url", "scope")}
        for name in ("client_id", "token_url"):
            if not given.get(f"oauth_{name}"):
                self.add_error(f"oauth_{name}", NEEDED)
        for name in ("authorize_url", "token_url"):
            if given.get(f"oauth_{name}") and not _safe(given[f"oauth_{name}"]):
                self.add_error(f"oauth_{name}", _("It begins with https://"))
        url = given.get("oauth_token_url", "")
        if url != self.initial.get("oauth_token_url", url):
            self._need_secret("oauth_client_secret", moved=True)

    def _need_secret(self, name: str, *, moved: bool) -> None:
        """A kept secret goes only to the server that it was typed for."""
        held = name in self.initial.get("secrets", ())
        if not self.cleaned_data.get(name) and (moved or not held) and name not in self.errors:
            self.add_error(name, AGAIN if held else NEEDED)


def _safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))
