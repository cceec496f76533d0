"""What a desk with the demo has without being told: a free port on which letters come in, and a DNS of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openline.kit.ports import free_port

if TYPE_CHECKING:
    from openline.project.options import Options


def smtp_port(options: Options) -> int:
    """The port that was asked for; with the demo, any that is free."""
    if options.smtp_port or not options.demo:
        return options.smtp_port
    return free_port()


def dns_zone(options: Options) -> str:
    """The file that is answered from instead of the DNS; the demo writes one of its own."""
    if options.dns_zone or not options.demo:
        return str(options.dns_zone or "")
    return str(options.data / "demo-zone.json")
