"""Addresses and names of servers as admins type them."""

from __future__ import annotations

import ipaddress
import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from openline.conversations.models import Line

from .presets import whole_domain

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z")

PRIVATE = [ipaddress.ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]


def mailbox_address(typed: str) -> str:
    """In lower case, its domain in ASCII. Raises ValidationError, which says what is missing."""
    local, at, domain = typed.strip().lower().rpartition("@")
    if not at or not local or not domain:
        raise ValidationError(_("The address is not complete. It looks like name@example.org."))
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise ValidationError(_("The address is not complete. It looks like name@example.org.")) from None
    if "." not in domain:
        raise ValidationError(_no_ending(local, domain))
    validate_email(address)
    return address


def _no_ending(local: str, domain: str) -> str:
    whole = whole_domain(domain) or _as_others(domain)
    if whole:
        return _("The address has no ending. Maybe %(address)s?") % {"address": f"{local}@{whole}"}
    return _("The address has no ending, such as .com or .ua.")


def _as_others(part: str) -> str:
    """The domain of another mailbox of the desk that begins so."""
    addresses = Line.objects.filter(kind="email").values_list("settings__address", flat=True)
    domains = {str(address).rpartition("@")[2] for address in addresses}
    return next((domain for domain in sorted(domains) if domain.partition(".")[0] == part), "")


def server_name(typed: str) -> str:
    """A name or an IP address. Raises ValidationError."""
    name = typed.strip().lower().strip("[]")
    if not name or HOST.match(name) or _is_ip(name):
        return name
    raise ValidationError(
        _("The server's name alone, without https:// and without a port. It looks like mail.example.org.")
    )


def is_this_machine(host: str) -> bool:
    if not _is_ip(host):
        return host == "localhost"
    return ipaddress.ip_address(host).is_loopback


def is_of_own_network(host: str) -> bool:
    """Whether others cannot see it: this machine, or an address for private use (RFC 1918, RFC 4193)."""
    if not _is_ip(host):
        return host == "localhost"
    address = ipaddress.ip_address(host)
    return address.is_loopback or address.is_link_local or any(address in each for each in PRIVATE)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def other_open_line(address: str, but: int | None) -> Line | None:
    """The open mailbox that has this address already: letters to one address have one department."""
    others = Line.objects.filter(kind="email", closed_at__isnull=True, settings__address=address)
    return others.exclude(pk=but or 0).order_by("pk").first()


def obstacle_of(line: Line) -> str:
    """Why this mailbox may not be switched on; "" when nothing is in the way."""
    other = other_open_line(str(line.settings.get("address", "")), line.pk)
    if other is None:
        return ""
    return _("The mailbox “%(name)s” has this address already. Switch it off first, or change it there.") % {
        "name": other.name
    }
