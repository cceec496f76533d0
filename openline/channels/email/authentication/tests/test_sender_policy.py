"""SPF by the rules of RFC 7208, answered from the zone."""

import pytest

from openline.channels.email.authentication.sender_policy import check_sending

from .world import SERVER, TARAS, World, letter


def spf(world: World, source: str = SERVER, sender: str = TARAS, helo: str = "mx.mail.example") -> str:
    return check_sending(sender, helo, source, world.resolver).result


@pytest.mark.parametrize(
    ("record", "result"),
    [
        (f"v=spf1 ip4:{SERVER} -all", "pass"),
        ("v=spf1 ip4:203.0.113.0/24 -all", "pass"),
        ("v=spf1 a -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 ptr -all", "pass"),
        ("v=spf1 include:_spf.mail.example -all", "pass"),
        ("v=spf1 redirect=_spf.mail.example", "pass"),
        ("v=spf1 exists:%{ir}.%{l}.allowed.example -all", "pass"),
        ("v=spf1 exists:%{ir}.%{l1r+}.other.example -all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1 nonsense:x -all", "permerror"),
        ("v=spf1 ip4:203.0.113.0/99 -all", "permerror"),
        ("v=spf1 include:silent.example -all", "temperror"),
        ("v=spf1 %{z} -all", "permerror"),
        ("v=spf2 all", "none"),
    ],
)
def test_a_rule_is_followed(world: World, record: str, result: str) -> None:
    world.publishes("mail.example", record, A=[SERVER], MX=[[10, "mx.mail.example"]])
    world.publishes("mx.mail.example", A=[SERVER])
    world.publishes("_spf.mail.example", f"v=spf1 ip4:{SERVER} -all")
    world.publishes("5.113.0.203.in-addr.arpa", PTR=["mx.mail.example"])
    world.publishes("5.113.0.203.taras.allowed.example", A=["127.0.0.2"])
    world.publishes("silent.example", None)
    assert spf(world) == result


def test_more_than_ten_questions_are_an_error_and_so_are_loops(world: World) -> None:
    for number in range(12):
        world.publishes(f"n{number}.example", f"v=spf1 include:n{number + 1}.example -all")
    world.publishes("a.example", "v=spf1 include:b.example -all")
    world.publishes("b.example", "v=spf1 include:a.example -all")
    world.publishes("self.example", "v=spf1 redirect=self.example")
    for domain in ("n0.example", "a.example", "self.example"):
        assert spf(world, sender=f"x@{domain}") == "permerror"


def test_a_bounce_is_judged_by_the_name_its_server_gave(world: World) -> None:
    world.publishes("mx.mail.example", f"v=spf1 ip4:{SERVER} -all")
    found = check_sending("", "mx.mail.example", SERVER, world.resolver)
    assert (found.domain, found.result) == ("mx.mail.example", "pass")


@pytest.mark.parametrize("record", ["v=spf1 +all", "v=spf1 ip4:0.0.0.0/0 -all", "v=spf1 include:open.example -all"])
def test_a_rule_that_lets_everybody_pass_proves_nothing_and_accuses_nobody(world: World, record: str) -> None:
    world.publishes("open.example", "v=spf1 +all")
    world.domain("mail.example", dmarc="p=reject", spf=record)
    proof = world.judged(letter(), sender=TARAS)
    assert (proof.verdict, proof.reasons[0], proof.spf) == ("unproven", "spf_open", "pass")


@pytest.mark.parametrize("source", ["", "unknown", "203.0.113.999", "::ffff:203.0.113.5", "2001:db8::1"])
def test_whatever_stands_for_the_source_is_answered(world: World, source: str) -> None:
    world.domain("mail.example")
    assert spf(world, source) in ("none", "pass", "fail")
