"""Every setting of the desk, on one flat page: environment variables `OPENLINE_<NAME>`, read once at the first import.

`openline settings` prints them, docs/run-it.md lists them (a test compares). A variable that is unknown or wrong stops
the program with one line: a setting that is silently ignored is worse than a desk that does not start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from . import readers

PREFIX = "OPENLINE_"


def option(kind: readers.Reader, default: Any, about: str, *, secret: bool = False) -> Any:
    metadata = {"kind": kind, "about": about, "secret": secret}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Options:
    data: Path = option(readers.path, Path("openline-data").absolute(), "folder of database, files and keys")
    host: str = option(readers.text, "127.0.0.1", "address to listen on; 0.0.0.0 for every network")
    port: int = option(readers.port, 8000, "port for pages, API and sockets")
    base_url: str = option(readers.url, "", "how browsers reach the desk; empty: made of host and port")
    allowed_hosts: list[str] = option(readers.names, [], "names answered to; empty: localhost, host, base_url's")
    trusted_proxies: list[str] = option(readers.networks, [], "addresses of proxies whose X-Forwarded-* is believed")
    tls_cert: Path | None = option(readers.path, None, "certificate chain (PEM), with tls_key: serve HTTPS")
    tls_key: Path | None = option(readers.path, None, "private key (PEM) of tls_cert")
    database_url: str = option(readers.database, "", "PostgreSQL; empty: SQLite in the data folder", secret=True)
    secret_key: str = option(readers.secret, "", "signs sessions; empty: made once in data/secret.key", secret=True)
    encryption_key: str = option(
        readers.secret, "", "seals mailboxes' passwords; empty: made once in data/encryption.key", secret=True
    )
    smtp_port: int = option(readers.port_or_none, 0, "port on which letters come by SMTP; 0: none")
    lmtp_port: int = option(readers.port_or_none, 0, "the same for a mail server that speaks LMTP; 0: none")
    mail_host: str = option(readers.text, "127.0.0.1", "address on which letters come; 0.0.0.0 for every network")
    mail_relays: list[str] = option(readers.networks, [], "addresses of our own mail servers: none of them is a sender")
    arc_sealers: list[str] = option(
        readers.names, ["google.com", "microsoft.com"], "forwarders whose ARC seal we believe; none: of nobody"
    )
    dns_zone: Path | None = option(readers.path, None, "JSON file of DNS records that stands for the DNS; for trials")
    visitor_messages_per_minute: int = option(
        readers.count, 120, "taken from one visitor; a sixth of them (10 at least) may come at once"
    )
    form_posts_per_minute: int = option(
        readers.count, 60, "taken by one contact form before whoever posts has to work for it"
    )
    undo_seconds: int = option(readers.count, 10, "how long a letter can be taken back before it leaves")
    unseen_seconds: int = option(readers.count, 120, "how long a chat answer waits to be seen before it goes by letter")
    threads: int = option(readers.count, 8, "threads that answer pages and API")
    demo: bool = option(readers.switch, False, "demo site, agents and conversations")
    debug: bool = option(readers.switch, False, "details of errors in the browser; only on your own machine")
    log_level: str = option(readers.level, "INFO", "what the log tells")


class WrongOption(Exception):
    """A setting that cannot be used; the text is one line for the person who starts the desk."""


def read(environment: Mapping[str, str]) -> Options:
    """Options out of the environment; an empty variable counts as not set."""
    known = {variable(each): each for each in fields(Options)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    for name in given:
        if name not in known:
            raise WrongOption(f"{name}: no such setting; the settings are {', '.join(known)}")
    values = {known[name].name: _value(known[name], text.strip()) for name, text in given.items() if text.strip()}
    return _completed(Options(**values))


def variable(each: Field[Any]) -> str:
    return PREFIX + each.name.upper()


def _value(each: Field[Any], text: str) -> Any:
    kind: readers.Reader = each.metadata["kind"]
    try:
        return kind.read(text)
    except ValueError:
        shown = "(value hidden)" if each.metadata["secret"] else repr(text)
        raise WrongOption(f"{variable(each)}={shown}: not {kind.accepts}") from None


def _completed(given: Options) -> Options:
    """Fill in what follows from other options."""
    if (given.tls_cert is None) != (given.tls_key is None):
        one, other = ("TLS_CERT", "TLS_KEY") if given.tls_cert else ("TLS_KEY", "TLS_CERT")
        raise WrongOption(f"{PREFIX}{one}={given.tls_cert or given.tls_key}: {PREFIX}{other} is needed with it")
    base_url = given.base_url or f"{'https' if given.tls_cert else 'http'}://{_reachable(given.host)}:{given.port}"
    return replace(given, base_url=base_url, allowed_hosts=given.allowed_hosts or _own_names(given.host, base_url))


def _reachable(host: str) -> str:
    if host in ("", "0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _own_names(host: str, base_url: str) -> list[str]:
    address = urlsplit(base_url).hostname or ""
    names = ["localhost", "127.0.0.1", "[::1]", _reachable(host), _reachable(address)]
    return list(dict.fromkeys(names))


def _stop(problem: WrongOption) -> NoReturn:
    print(f"openline: {problem}", file=sys.stderr)
    sys.exit(2)


def _from_process() -> Options:
    try:
        return read(os.environ)
    except WrongOption as problem:
        _stop(problem)


options = _from_process()
