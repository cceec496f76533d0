"""The DNS itself, as a name server on this machine answers it, and the file that stands in for it."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import dns.message
import dns.rcode
import dns.rrset
import pytest

from openline.channels.email.authentication.resolver import DnsFailed, Network, Patience, resolver_of

ANSWERS = {
    ("long.example.", "TXT"): '"v=DKIM1; p=" "abc" "def"',
    ("mail.example.", "MX"): "10 mx.mail.example.",
    ("mx.mail.example.", "A"): "203.0.113.5",
    ("mx.mail.example.", "AAAA"): "2001:db8::5",
    ("5.113.0.203.in-addr.arpa.", "PTR"): "mx.mail.example.",
}


class NameServer(threading.Thread):
    """Answers from ANSWERS; broken.example fails, silent.example says nothing, other names are not there."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.asked: list[str] = []

    def run(self) -> None:
        while True:
            try:
                content, sender = self.socket.recvfrom(4096)
            except OSError:
                return
            if answer := self.answer(dns.message.from_wire(content)):
                self.socket.sendto(answer, sender)

    def answer(self, query: dns.message.Message) -> bytes:
        asked = query.question[0]
        name, kind = str(asked.name).lower(), dns.rdatatype.to_text(asked.rdtype)
        self.asked.append(name)
        response = dns.message.make_response(query)
        if name.startswith("silent"):
            return b""
        if name.startswith("broken"):
            response.set_rcode(dns.rcode.SERVFAIL)
        elif text := ANSWERS.get((name, kind)):
            response.answer.append(dns.rrset.from_text(name, 300, "IN", kind, text))
        elif name != "mail.example.":
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@pytest.fixture
def server() -> Iterator[NameServer]:
    server = NameServer()
    server.start()
    yield server
    server.socket.close()


@pytest.fixture
def network(server: NameServer) -> Network:
    network = Network()
    network.dns.nameservers = ["127.0.0.1"]
    network.dns.port = server.socket.getsockname()[1]
    return network


def test_records_come_as_the_checks_want_them(network: Network) -> None:
    assert network.ask("long.example", "TXT") == [b"v=DKIM1; p=abcdef"]
    assert network.ask("mail.example.", "MX") == [(10, "mx.mail.example")]
    assert network.ask("mx.mail.example", "A") == ["203.0.113.5"]
    assert network.ask("mx.mail.example", "AAAA") == ["2001:db8::5"]
    assert network.ask("5.113.0.203.in-addr.arpa", "PTR") == ["mx.mail.example"]


def test_a_name_that_is_not_there_has_no_records_and_is_asked_once(network: Network, server: NameServer) -> None:
    for _ in range(3):
        assert network.ask("nobody.example", "TXT") == network.ask("mail.example", "TXT") == []
    assert server.asked == ["nobody.example.", "mail.example."]


@pytest.mark.parametrize("name", ["broken.example", "silent.example", "x" * 70 + ".example", "a..b"])
def test_what_is_not_answered_is_unknown_and_left_alone_for_a_while(
    network: Network, server: NameServer, name: str
) -> None:
    with pytest.raises(DnsFailed):
        network.ask(name, "TXT")
    asked = len(server.asked)
    with pytest.raises(DnsFailed):
        network.ask(name, "TXT")
    assert len(server.asked) == asked


def test_a_flood_of_fresh_names_of_a_silent_domain_is_waited_for_once(network: Network, server: NameServer) -> None:
    for name in ("silent1.mail.pryklad.com.ua", "silent2.pryklad.com.ua", "long.sub.pryklad.com.ua"):
        with pytest.raises(DnsFailed):
            network.ask(name, "TXT")
    assert {name for name in server.asked if "pryklad" in name} == {"silent1.mail.pryklad.com.ua."}
    assert network.ask("long.inshyi.com.ua", "TXT") == []  # its neighbours are asked


def test_a_name_server_that_answers_with_a_failure_makes_no_whole_domain_silent(network: Network) -> None:
    with pytest.raises(DnsFailed):
        network.ask("broken.mail.example", "TXT")
    assert network.ask("mail.example", "MX") == [(10, "mx.mail.example")]


def test_a_letter_waits_no_longer_than_its_patience(network: Network) -> None:
    with pytest.raises(DnsFailed):
        Patience(network, -1.0).ask("long.example", "TXT")


def test_a_zone_that_changes_is_read_anew(tmp_path: Path) -> None:
    zone = tmp_path / "zone.json"
    zone.write_text('{"Mail.example.": {"TXT": ["old"], "A": null}}', encoding="utf-8")
    resolver = resolver_of(str(zone))
    assert resolver.ask("mail.EXAMPLE.", "TXT") == [b"old"]
    with pytest.raises(DnsFailed):
        resolver.ask("mail.example", "A")
    zone.write_text(json.dumps({"mail.example": {"MX": [[5, "mx.mail.example"]]}}), encoding="utf-8")
    os.utime(zone, ns=(1, 1))
    assert resolver.ask("mail.example", "MX") == [(5, "mx.mail.example")]


def test_a_process_that_judges_no_letter_yet_has_loaded_nothing_slow() -> None:
    slow = "{'django', 'dns', 'cryptography', 'spf', 'dkim', 'publicsuffixlist', 'asyncio'}"
    code = "import sys, openline.channels.email.authentication.verdict as _; "
    code += f"print(sorted({{m.split('.')[0] for m in sys.modules}} & {slow}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
